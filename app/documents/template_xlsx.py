"""评分标准模板.xlsx: a rubric as a workbook that people fill in by hand. What a cell cannot hold is told before."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.documents.sheet_style import HEADER_FACE, HEADER_SIZE, Styles, new_workbook, set_paper, write_text
from app.documents.sheet_text import MAX_ROW_HEIGHT, Cell, cell_problems, control_problem, row_height, tidy
from app.domain.problems import Problem, ProblemError
from app.domain.template_form import TemplateColumn, TemplateForm, TemplateRows, TemplateSheet

SPARE_ROWS = 300
"""So many empty rows below the filled ones have drop-downs and hints."""
NAMED_ROWS = 2000
"""Names of data, ledgers and types of region are offered from so many rows of their sheets."""
_TITLE_WIDTH, _VALUE_WIDTH, _HELP_WIDTH = 22, 56, 70
_GUIDE_WIDTH = 110
_HEADER_HEIGHT = 34.0
_A3 = 8
"""Paper of the sheets with very many columns, two pages wide."""
_NAME_COLUMNS = {
    "measure": ("measures", "name"),
    "ledger": ("ledgers", "ledger_title"),
    "region_type": ("regions", "name"),
}
_MOST_INPUT_TITLE, _MOST_INPUT, _WIDE = 32, 255, 14
_PARAMETER_COLOUR, _LONG_KINDS = "#F3EFE2", frozenset({"text", "list", "tree"})


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What the workbook is written from."""

    title: str
    form: TemplateForm
    rows: TemplateRows
    date: dt.date
    program: str = "健康县区自评"


def template_bytes(facts: TemplateFacts) -> bytes:
    """Return the workbook. Raises: ProblemError when a text cannot stand whole in a cell."""
    problems = tuple(_problems(facts))
    if problems:
        raise ProblemError(problems)
    stream = BytesIO()
    book = new_workbook(stream, dt.datetime.combine(facts.date, dt.time()), facts.title, facts.program)
    _Template(book, facts).write()
    book.close()
    return stream.getvalue()


def _problems(facts: TemplateFacts) -> Iterator[Problem]:
    for sheet in facts.form.sheets:
        titles = {column.id: column.title for column in sheet.columns}
        for row in facts.rows.get(sheet.id, ()):
            about = row.get("code") or row.get("criterion") or row.get("id") or ""
            cells = [Cell(f"{sheet.title} {about}的“{titles[name]}”", text) for name, text in row.items()]
            yield from cell_problems(cells)
            # Excel keeps line feeds only; a carriage return would come back as something else.
            yield from (control_problem(cell.where, "\r") for cell in cells if "\r" in cell.text)


class _Template:
    def __init__(self, book: Workbook, facts: TemplateFacts) -> None:
        self._book = book
        self._facts = facts
        self._form = facts.form
        self._styles = Styles(book)
        self._lists: dict[str, str] = {}
        self._places: dict[tuple[str, str], str] = {}

    def write(self) -> None:
        """Write every sheet; the words of the drop-downs come last and are hidden."""
        guide = self._book.add_worksheet(self._form.guide_title)
        sheets = [self._book.add_worksheet(sheet.title) for sheet in self._form.sheets]
        choices = self._book.add_worksheet(self._form.choices_title)
        self._choices(choices)
        self._guide(guide)
        self._find_names()
        for sheet, place in zip(self._form.sheets, sheets, strict=True):
            rows = self._facts.rows.get(sheet.id, ())
            if sheet.vertical:
                self._vertical(place, sheet, rows[0] if rows else {})
            else:
                self._table(place, sheet, rows)
        guide.activate()
        guide.set_first_sheet()

    def _guide(self, sheet: Worksheet) -> None:
        styles = self._styles
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 4)
        sheet.set_column(1, 1, _GUIDE_WIDTH)
        title = f"{self._facts.title} · {self._form.guide_title}" if self._facts.title else self._form.guide_title
        write_text(sheet, (0, 0, 0, 1), tidy(title), styles.format(font_name=HEADER_FACE, font_size=15, border=0))
        sheet.set_row(0, max(36.0, row_height([(title, float(_GUIDE_WIDTH))], 15)))
        body = styles.format(border=0, valign="top", font_size=11)
        number = styles.format(border=0, valign="top", font_size=11, align="right")
        for row, line in enumerate(self._form.guide, 1):
            write_text(sheet, (row, 0, row, 0), f"{row}.", number)
            write_text(sheet, (row, 1, row, 1), line, body)
            sheet.set_row(row, row_height([(line, float(_GUIDE_WIDTH))], 11) + 6)
        start = len(self._form.guide) + 2
        head = styles.format(font_name=HEADER_FACE, border=0, font_size=11)
        write_text(sheet, (start, 0, start, 1), "各张表", head)
        for row, one in enumerate(self._form.sheets, start + 1):
            write_text(sheet, (row, 1, row, 1), f"{one.title}：{one.note}", body)
            sheet.set_row(row, 20)
        set_paper(sheet, landscape=True, header_row=0)

    def _choices(self, sheet: Worksheet) -> None:
        sheet.write_string(0, 0, self._form.mark)
        for column, (name, words) in enumerate(self._form.choices.items(), 1):
            sheet.write_string(0, column, name)
            for row, word in enumerate(words.values(), 1):
                sheet.write_string(row, column, word)
            self._lists[name] = _reference(self._form.choices_title, 1, column, len(words))
        sheet.hide()

    def _find_names(self) -> None:
        for kind, (sheet_id, column_id) in _NAME_COLUMNS.items():
            sheet = self._form.sheet(sheet_id)
            column = [one.id for one in sheet.columns].index(column_id)
            self._lists[kind] = _reference(sheet.title, 1, column, NAMED_ROWS)

    def _vertical(self, place: Worksheet, sheet: TemplateSheet, row: Mapping[str, str]) -> None:
        styles = self._styles
        for index, width in enumerate((_TITLE_WIDTH, _VALUE_WIDTH, _HELP_WIDTH)):
            place.set_column(index, index, width)
        for index, word in enumerate(("项目", "内容", "说明")):
            write_text(place, (0, index, 0, index), word, styles.header)
        place.set_row(0, 24)
        head = styles.format(font_name=HEADER_FACE, bg_color="#F4F6F4")
        quiet = styles.format(font_color="#555555")
        for line, column in enumerate(sheet.columns, 1):
            text = row.get(column.id, "")
            write_text(place, (line, 0, line, 0), column.title, head)
            write_text(place, (line, 1, line, 1), text, styles.format(num_format="@", align="left"))
            write_text(place, (line, 2, line, 2), column.help, quiet)
            height = row_height([(text, _VALUE_WIDTH), (column.help, _HELP_WIDTH)], 10)
            place.set_row(line, min(max(22.0, height), MAX_ROW_HEIGHT))
            self._validate(place, (line, 1, line, 1), column)
        place.freeze_panes(1, 1)
        set_paper(place, landscape=True, header_row=0)

    def _table(self, place: Worksheet, sheet: TemplateSheet, rows: Sequence[Mapping[str, str]]) -> None:
        last = len(rows) + SPARE_ROWS
        for index, one in enumerate(sheet.columns):
            place.set_column(index, index, one.width, self._body(one))
            write_text(place, (0, index, 0, index), one.title, self._header(sheet, one))
            place.write_comment(0, index, f"{one.title}\n{one.help}", {"x_scale": 1.6, "y_scale": 1.0, "font_size": 9})
            self._validate(place, (1, index, last, index), one)
        titles = [(one.title, float(one.width)) for one in sheet.columns]
        place.set_row(0, max(_HEADER_HEIGHT, row_height(titles, HEADER_SIZE)))
        for line, row in enumerate(rows, 1):
            self._row(place, line, sheet, row)
        place.freeze_panes(1, _frozen(sheet))
        place.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
        set_paper(place, landscape=True, header_row=0)
        if sheet.parameters:
            place.set_paper(_A3)
            place.fit_to_pages(2, 0)
            place.repeat_columns(_frozen(sheet) - 1)

    def _row(self, place: Worksheet, line: int, sheet: TemplateSheet, row: Mapping[str, str]) -> None:
        for column, one in enumerate(sheet.columns):
            text = row.get(one.id, "")
            write_text(place, (line, column, line, column), text, self._body(one))
        cells = [(text, float(one.width)) for one in sheet.columns if (text := row.get(one.id, ""))]
        place.set_row(line, min(max(20.0, row_height(cells, 10)), MAX_ROW_HEIGHT))

    def _header(self, sheet: TemplateSheet, column: TemplateColumn) -> Format:
        if sheet.parameters and column.id in self._parameter_ids():
            return self._styles.format(font_name=HEADER_FACE, font_size=10, align="center", bg_color=_PARAMETER_COLOUR)
        return self._styles.header

    def _parameter_ids(self) -> frozenset[str]:
        both = [{one.id for one in sheet.columns} for sheet in self._form.sheets if sheet.parameters]
        return frozenset(set.intersection(*both)) - {"text", "points", "kind"} if both else frozenset()

    def _body(self, column: TemplateColumn) -> Format:
        align = "left" if column.kind in _LONG_KINDS or column.width >= _WIDE else "center"
        return self._styles.format(num_format="@", valign="top", align=align)

    def _validate(self, place: Worksheet, area: tuple[int, int, int, int], column: TemplateColumn) -> None:
        options: dict[str, object] = {
            "validate": "any",
            "input_title": column.title[:_MOST_INPUT_TITLE],
            "input_message": column.help[:_MOST_INPUT],
        }
        source = self._lists.get(column.choices or column.kind)
        if source:
            is_closed = column.kind in {"choice", "yes"}
            options |= {
                "validate": "list",
                "source": source,
                "show_error": is_closed,
                "error_type": "stop",
                "error_title": column.title[:_MOST_INPUT_TITLE],
                "error_message": "请从下拉里选。",
            }
        place.data_validation(*area, options)


def _reference(title: str, row: int, column: int, count: int) -> str:
    return f"='{title}'!{xl_range_abs(row, column, row + count - 1, column)}"


def _frozen(sheet: TemplateSheet) -> int:
    """Return how many columns stay in view: up to the code."""
    ids = [column.id for column in sheet.columns]
    return next((ids.index(name) + 1 for name in ("code", "criterion", "id") if name in ids), 1)
