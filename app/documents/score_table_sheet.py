"""The sheet of the 自评打分表: where each criterion, sum and line stands."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from app.documents.dossier import Dossier
from app.documents.form_words import form_words, heading_of
from app.documents.score_table_grid import Grid
from app.documents.score_table_meta import write_lists, write_meta
from app.documents.score_table_rows import CriterionRow, with_packed_numbers
from app.documents.score_table_sum_rows import SumRows
from app.documents.score_table_sums import BASE, BONUS, NOT_APPLICABLE, Span, digits_of
from app.documents.sheet_style import BODY_SIZE, SMALL_SIZE, Styles, protect, set_paper, write_line, write_text
from app.documents.sheet_text import MAX_ROW_HEIGHT, row_height
from app.domain.form import Form, FormColumn, filled
from app.domain.points import ZERO, plain
from app.domain.progress import Progress

SHEET = "自评打分表"
VERDICTS = ("认可", "调整", "需补充", "不认可")
TITLE_ROW, LINE_ROW, HEADER_ROW, FIRST_ROW = range(4)
LEAST_HEIGHT = 24.0
_MERGED_BY: dict[str, Callable[[CriterionRow], str]] = {
    "dimension": lambda row: row.dimension.code,
    "indicator": lambda row: row.indicator.code,
}


class ScoreTableSheet:
    """Writes the sheet from top to bottom; rows are counted from 0 as XlsxWriter does."""

    def __init__(
        self, book: Workbook, styles: Styles, dossier: Dossier, form: Form, rows: Sequence[CriterionRow]
    ) -> None:
        """Prepare columns and formulas; nothing is written yet."""
        self._book, self._dossier, self._form = book, dossier, form
        self._rows = with_packed_numbers(rows, form, BODY_SIZE)
        self._styles, self._sheet = styles, book.add_worksheet(SHEET)
        self._grid = Grid(self._sheet, styles, form, _digits(dossier, rows))
        self._sum_rows = SumRows(self._grid)
        self._list_range = write_lists(book, VERDICTS)
        self._words = form_words(dossier)
        self._row_of: dict[str, int] = {}
        self._next = FIRST_ROW

    def write(self, progress: Progress) -> None:
        """Write head, criteria, sums, last lines and the hidden sheet."""
        self._head()
        scores = {score.code: score for score in self._dossier.score.dimensions}
        groups = [list(rows) for _, rows in groupby(self._rows, lambda row: row.dimension.code)]
        for number, rows in enumerate(groups, start=1):
            dimension, first = rows[0].dimension, self._next
            progress.step(number, len(groups), f"{SHEET}：{dimension.title}")
            self._criteria(rows)
            self._next += 1
            self._sum_rows.dimension(self._next, dimension, scores[dimension.code], Span(first + 1, self._next - 1))
        cells = self._totals()
        self._paper(self._next)
        self._foot()
        write_meta(self._book, self._dossier, self._row_of, self._rows, cells)

    # ------------------------------------------------------------ head and foot

    @property
    def _area_widths(self) -> list[int]:
        return [column.width for column in self._form.areas[0].columns]

    def _head(self) -> None:
        sheet, grid = self._sheet, self._grid
        heading = heading_of(filled(self._form.heading, self._words))
        write_text(sheet, (TITLE_ROW, 0, TITLE_ROW, len(self._area_widths) - 1), heading, self._styles.title)
        sheet.set_row(TITLE_ROW, 36)
        self._line(LINE_ROW, self._form.header_line, locked=True)
        for number, column in enumerate(grid.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(HEADER_ROW, number, column.header, self._styles.header)
        sheet.set_row(HEADER_ROW, 30)
        sheet.set_column(grid.kind_column, grid.applicable_column, 9, None, {"hidden": True})
        sheet.write_string(HEADER_ROW, grid.kind_column, "计分口径")
        sheet.write_string(HEADER_ROW, grid.applicable_column, "适用分值")
        sheet.freeze_panes(FIRST_ROW, self._grid.kept_columns)

    def _line(self, row: int, pieces: Sequence[str], *, locked: bool) -> None:
        texts = [filled(piece, self._words) for piece in pieces]
        write_line(self._sheet, self._styles, row, (self._area_widths, texts), locked=locked)

    def _foot(self) -> None:
        if self._form.footer_line:
            self._line(self._next, self._form.footer_line, locked=False)
            self._next += 1
        notice = self._dossier.rubric.shown_notice
        if notice:
            place = (self._next, 0, self._next, len(self._area_widths) - 1)
            write_text(self._sheet, place, notice, self._styles.small)
            self._sheet.set_row(self._next, row_height([(notice, float(sum(self._area_widths)))], SMALL_SIZE))
            self._next += 1

    def _paper(self, table_rows: int) -> None:
        sheet, landscape = self._sheet, self._form.orientation == "landscape"
        set_paper(sheet, landscape=landscape, header_row=HEADER_ROW, draft=self._dossier.is_draft)
        feet = bool(self._form.footer_line) + bool(self._dossier.rubric.shown_notice)
        areas, first = [], 0
        for number, area in enumerate(self._form.areas):
            left, right = xl_col_to_name(first, True), xl_col_to_name(first + len(area.columns) - 1, True)
            top, bottom = (1, table_rows + feet) if number == 0 else (HEADER_ROW + 1, table_rows)
            areas.append(f"'{SHEET}'!{left}${top}:{right}${bottom}")
            first += len(area.columns)
        # XlsxWriter's print_area() knows one area only; Excel and LibreOffice read a list of them.
        sheet.print_area_range = ",".join(areas)
        if len(areas) > 1 and self._grid.kept_columns:
            sheet.repeat_columns(0, self._grid.kept_columns - 1)
        protect(sheet)

    # ------------------------------------------------------------ criteria

    def _criteria(self, rows: Sequence[CriterionRow]) -> None:
        start = self._next
        heights: list[float] = []
        places: list[tuple[int, int]] = []
        for row in rows:
            parts = self._heights(row)
            places.append((self._next, self._next + len(parts) - 1))
            self._row_of[row.criterion.code] = self._next + 1
            self._criterion(row, *places[-1])
            heights += parts
            self._next += len(parts)
        for column in self._grid.columns:
            if column.id in _MERGED_BY:
                self._merged(column, list(zip(rows, places, strict=True)), heights)
        for number, height in enumerate(heights, start=start):
            self._sheet.set_row(number, height)

    def _heights(self, row: CriterionRow) -> list[float]:
        """Return the heights of the sheet rows a criterion takes; several when it is too high for one."""
        texts = [
            (row.texts.get(column.id, ""), float(column.width))
            for column in self._grid.columns
            if column.id not in _MERGED_BY
        ]
        needed = max(row_height(texts, BODY_SIZE), LEAST_HEIGHT)
        parts = ceil(needed / MAX_ROW_HEIGHT)
        return [needed / parts] * parts

    def _criterion(self, row: CriterionRow, first: int, last: int) -> None:
        for number, column in enumerate(self._grid.columns):
            if column.id in _MERGED_BY:
                continue
            place, style = (first, number, last, number), self._style(column, row)
            write_text(self._sheet, place, _text(column, row), style)
            value = _number(column, row)
            if value is not None:
                self._sheet.write_number(first, number, float(value), style)
            choice = self._choice(column, row)
            if choice:
                self._sheet.data_validation(first, number, first, number, choice)
        self._sheet.write_string(first, self._grid.kind_column, BONUS if row.criterion.bonus else BASE)

    def _style(self, column: FormColumn, row: CriterionRow) -> Format:
        if column.id == "points" and row.criterion.bonus:
            return self._grid.style(column, num_format='"+"General')
        return self._grid.style(column)

    def _choice(self, column: FormColumn, row: CriterionRow) -> dict[str, object] | None:
        """Return what an input cell offers; anything else is asked about or taken, not refused."""
        if column.id == "opinion":
            return {"validate": "list", "source": self._list_range, "show_error": False}
        if column.id != "verified_points":
            return None
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": float(row.criterion.points),
            "error_type": "warning",
            "error_title": column.header[:32],
            "error_message": f"本项分值{plain(row.criterion.points)}分，得分应在0和它之间。",
        }

    def _merged(
        self, column: FormColumn, rows: Sequence[tuple[CriterionRow, tuple[int, int]]], heights: list[float]
    ) -> None:
        """Write a column whose equal neighbours are one cell, and make room for its text."""
        number, start, key = self._grid.place[column.id], rows[0][1][0], _MERGED_BY[column.id]
        for _, group in groupby(rows, lambda pair: key(pair[0])):
            members = list(group)
            first, last = members[0][1][0], members[-1][1][1]
            text = members[0][0].texts[column.id]
            # A text in the middle of a tall cell would stand half on this page and half on the next.
            style = self._grid.style(column, valign="top" if len(members) > 1 else "vcenter")
            write_text(self._sheet, (first, number, last, number), text, style)
            room = sum(heights[first - start : last + 1 - start])
            missing = row_height([(text, float(column.width))], BODY_SIZE) - room
            heights[last - start] += max(missing, 0.0)

    # ------------------------------------------------------------ sums

    def _totals(self) -> dict[str, str]:
        """Write the sums of the whole and return where they stand, by name."""
        totals, sums = self._dossier.score.points, self._sum_rows
        span, bonus_row = Span(FIRST_ROW + 1, self._next), None
        bonuses = [row for row in self._rows if row.criterion.bonus]
        if bonuses:
            earned = sum((row.self_points or ZERO for row in bonuses), ZERO)
            self._next += 1
            bonus_row = self._next
            sums.bonus(bonus_row, self._dossier.rubric.bonus_cap, earned, span)
        self._next += 1
        total_row = self._next
        sums.total(total_row, totals, span, bonus_row)
        points, claimed = self._grid.letter("points"), self._grid.letter("self_points")
        cells = {
            "self_column": claimed,
            "full": f"{points}{total_row}",
            "applicable": f"{self._grid.sums.applicable}{total_row}",
            "self_points": f"{claimed}{total_row}",
        }
        if bonus_row:
            cells["bonus"] = f"{claimed}{bonus_row}"
        return cells | self._percents(total_row)

    def _percents(self, total_row: int) -> dict[str, str]:
        if not self._form.sums.percent:
            return {}
        totals, letter = self._dossier.score.points, self._grid.letter("self_points")
        self._next += 1
        self._sum_rows.percent(self._next, totals, total_row)
        cells = {"self_rate": f"{letter}{self._next}"}
        if totals.self_points != totals.computed:
            self._sum_rows.computed(self._next + 1, totals, total_row)
            cells |= {"computed": f"{letter}{self._next + 1}", "rate": f"{letter}{self._next + 2}"}
            self._next += 2
        return cells


def _text(column: FormColumn, row: CriterionRow) -> str:
    if column.id == "self_points" and row.is_left_out:
        return NOT_APPLICABLE
    return row.texts.get(column.id, "") or column.empty


def _number(column: FormColumn, row: CriterionRow) -> Decimal | None:
    if column.id == "points":
        return row.criterion.points
    return row.self_points if column.id == "self_points" else None


def _digits(dossier: Dossier, rows: Sequence[CriterionRow]) -> int:
    values: list[Decimal | None] = [dossier.rubric.bonus_cap]
    values += [row.criterion.points for row in rows]
    values += [row.self_points for row in rows]
    values += [dimension.cap for dimension in dossier.rubric.dimensions]
    return digits_of(values, dossier.rubric.rounding.places)
