"""One sheet of 汇总表.xlsx: a table of a form with its heading, lines above and below, and means as formulas."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from app.documents.form_words import heading_of
from app.documents.score_table_sums import digits_of
from app.documents.sheet_pages import SheetPages
from app.documents.sheet_style import (
    BODY_SIZE,
    HEADER_FACE,
    HEADER_SIZE,
    LINE_ROW_HEIGHT,
    SMALL_SIZE,
    SUM_COLOUR,
    Styles,
    protect,
    set_paper,
    write_line,
    write_text,
)
from app.documents.sheet_text import MAX_ROW_HEIGHT, row_height
from app.documents.summary_rows import DIMENSION, Cells, CellValue, Worked
from app.domain.form import Form, FormColumn, filled
from app.domain.review_summary import mean
from app.domain.rubric import Dimension

TITLE_ROW, LINE_ROW, HEADER_ROW, FIRST_ROW = range(4)
TITLE_HEIGHT, LEAST_HEIGHT = 36.0, 24.0
ROWS_TOGETHER = 2
"""So many rows stand above the line to sign, on its page."""
_PLACES = 2
_FORMATS = {"points": "General", "share_lost": "0.0"}
_AVERAGED = frozenset({"self_total", "city_total", "computed_total", "province_total", "bonus"})


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What a sheet is written from. words fill the {…} of the form.

    notes stand between the table and the line to sign, notices below that; nothing: what stands where no row is.
    """

    name: str
    rows: Sequence[Cells]
    words: Mapping[str, str]
    dimensions: Sequence[Dimension] = ()
    notes: Sequence[str] = ()
    notices: Sequence[str] = ()
    nothing: str = ""
    means: bool = False
    is_signed: bool = field(default=False, kw_only=True)
    """Whether it is a paper to sign: protected but for what people fill in; other sheets can be sorted and filtered."""


def write_summary_sheet(book: Workbook, styles: Styles, form: Form, content: SheetContent) -> None:
    """Write a sheet from top to bottom."""
    _Sheet(book, styles, form, content).write()


def columns_of(form: Form, dimensions: Sequence[Dimension]) -> Iterator[tuple[str, FormColumn]]:
    """Yield the columns with the keys of their cells; one for each dimension where the form says so."""
    for column in form.columns:
        if column.repeat != "dimension":
            yield column.id, column
            continue
        for one in dimensions:
            header = filled(column.header, {"dimension": one.title or one.code})
            yield f"{DIMENSION}{one.code}", replace(column, header=header)


class _Sheet:
    def __init__(self, book: Workbook, styles: Styles, form: Form, content: SheetContent) -> None:
        self._sheet = book.add_worksheet(content.name)
        self._styles, self._form, self._content = styles, form, content
        self._columns = list(columns_of(form, content.dimensions))
        self._place = {key: number for number, (key, _) in enumerate(self._columns)}
        self._widths = [column.width for _, column in self._columns]
        values = (_number(value) for row in content.rows for value in row.values())
        self._digits = digits_of((value for value in values if isinstance(value, Decimal)), _PLACES)
        self._next = FIRST_ROW

    @property
    def _last(self) -> int:
        return len(self._columns) - 1

    def write(self) -> None:
        header = self._head()
        landscape = self._form.orientation == "landscape"
        pages = SheetPages(self._widths, landscape=landscape, repeated=header)
        pages.end_row(TITLE_HEIGHT + LINE_ROW_HEIGHT + header)
        signed = self._signed_height()
        for left, row in zip(range(len(self._content.rows), 0, -1), self._content.rows, strict=True):
            needed = self._needed(row)
            pages.keep(self._next, needed + (LEAST_HEIGHT + signed if left == ROWS_TOGETHER else 0.0))
            pages.end_row(needed)
            self._row(row, needed)
        self._merge_equal()
        end = self._next
        if not self._content.rows:
            self._whole(self._content.nothing, self._styles.format(align="center", font_color="#666666"), BODY_SIZE)
        elif self._content.means:
            self._means(end)
        for note in self._content.notes:
            self._whole(note, self._styles.small, SMALL_SIZE)
        if self._form.footer_line:
            self._line(self._next, self._form.footer_line, locked=False)
            self._next += 1
        for notice in self._content.notices:
            self._whole(notice, self._styles.small, SMALL_SIZE)
        self._paper(end)
        if self._content.is_signed:
            pages.set(self._sheet)

    def _signed_height(self) -> float:
        """Return how much room the last rows need below them: nobody signs a page without a row of the table."""
        texts = [*self._content.notes, *self._content.notices]
        notes = sum(self._whole_height(text, SMALL_SIZE) for text in texts)
        return (LEAST_HEIGHT if self._content.means else 0.0) + notes + 2 * LINE_ROW_HEIGHT

    # ------------------------------------------------------------ head

    def _head(self) -> float:
        """Write what stands above the rows and return the height of the header, which stands on every page."""
        heading = heading_of(filled(self._form.heading, self._content.words))
        write_text(self._sheet, (TITLE_ROW, 0, TITLE_ROW, self._last), heading, self._styles.title)
        self._sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
        self._line(LINE_ROW, self._form.header_line, locked=True)
        for number, (_, column) in enumerate(self._columns):
            self._sheet.set_column(number, number, column.width)
            self._sheet.write_string(HEADER_ROW, number, column.header, self._styles.header)
        headers = [(column.header, float(column.width)) for _, column in self._columns]
        height = max(row_height(headers, HEADER_SIZE), 30.0)
        self._sheet.set_row(HEADER_ROW, height)
        kept = self._place.get("county", self._place.get("criterion_title", -1)) + 1
        self._sheet.freeze_panes(FIRST_ROW, kept)
        return height

    def _line(self, row: int, pieces: Sequence[str], *, locked: bool) -> None:
        texts = [filled(piece, self._content.words) for piece in pieces]
        write_line(self._sheet, self._styles, row, (self._widths, texts), locked=locked)

    # ------------------------------------------------------------ rows

    def _needed(self, cells: Cells) -> float:
        texts = [(_text(cells.get(key, ""), column), float(column.width)) for key, column in self._columns]
        return max(row_height(texts, BODY_SIZE), LEAST_HEIGHT)

    def _row(self, cells: Cells, needed: float) -> None:
        parts = ceil(needed / MAX_ROW_HEIGHT)  # Excel draws no row higher: then several are one
        last = self._next + parts - 1
        for number, (key, column) in enumerate(self._columns):
            self._cell((self._next, number, last, number), column, cells.get(key, ""))
        for row in range(self._next, last + 1):
            self._sheet.set_row(row, needed / parts)
        self._next = last + 1

    def _cell(self, place: tuple[int, int, int, int], column: FormColumn, value: CellValue) -> None:
        style, (row, number, *_) = self._style(column), place
        write_text(self._sheet, place, value if isinstance(value, str) and value else _empty(column, value), style)
        if isinstance(value, Worked):
            cells = {key: xl_rowcol_to_cell(row, at) for key, at in self._place.items()}
            formula = f"=ROUND({filled(value.formula, cells)},{self._digits})"
            self._sheet.write_formula(row, number, formula, style, float(value.value))
        elif isinstance(value, int | Decimal):
            self._sheet.write_number(row, number, float(value), style)

    def _style(self, column: FormColumn, **more: object) -> Format:
        settings: dict[str, object] = {"align": column.align, "locked": not column.input} | more
        if column.kind == "points":
            settings["num_format"] = _FORMATS.get(column.id, f"0.{'0' * self._digits}")
        return self._styles.format(**settings)

    def _merge_equal(self) -> None:
        """Make equal neighbours one cell in the columns whose form says so."""
        rows = self._content.rows
        for key, column in self._columns:
            if not column.merge or self._next - FIRST_ROW != len(rows):
                continue
            texts = [_text(row.get(key, ""), column) for row in rows]
            start = 0
            for end in range(1, len(texts) + 1):
                if end == len(texts) or texts[end] != texts[start]:
                    if end - start > 1:
                        place = (FIRST_ROW + start, self._place[key], FIRST_ROW + end - 1, self._place[key])
                        write_text(self._sheet, place, texts[start], self._style(column, valign="top"))
                    start = end

    # ------------------------------------------------------------ means and foot

    def _means(self, end: int) -> None:
        """Write the mean of each column of points; what is no number (未评审) is left out of it."""
        averaged = [n for n, (key, _) in enumerate(self._columns) if key in _AVERAGED or key.startswith(DIMENSION)]
        if not averaged:
            return
        bold = {"font_name": HEADER_FACE, "bg_color": SUM_COLOUR}
        label = filled(self._form.sums.total, {"n": str(len(self._content.rows))})
        before = self._styles.format(align="center", **bold)
        write_text(self._sheet, (self._next, 0, self._next, averaged[0] - 1), label, before)
        for number in range(averaged[0], len(self._columns)):
            key, column = self._columns[number]
            style = self._style(column, **bold)
            if number not in averaged:
                self._sheet.write_blank(self._next, number, None, style)
                continue
            letter = xl_col_to_name(number)
            span = f"{letter}{FIRST_ROW + 1}:{letter}{end}"
            formula = f'=IF(COUNT({span})=0,"",ROUND(AVERAGE({span}),{_PLACES}))'
            value = mean(one for row in self._content.rows if isinstance(one := row.get(key), Decimal))
            self._sheet.write_formula(self._next, number, formula, style, "" if value is None else float(value))
        self._sheet.set_row(self._next, LEAST_HEIGHT)
        self._next += 1

    def _whole(self, text: str, style: Format, size: float) -> None:
        write_text(self._sheet, (self._next, 0, self._next, self._last), text, style)
        self._sheet.set_row(self._next, self._whole_height(text, size))
        self._next += 1

    def _whole_height(self, text: str, size: float) -> float:
        return max(row_height([(text, float(sum(self._widths)))], size), 18.0)

    def _paper(self, end: int) -> None:
        set_paper(self._sheet, landscape=self._form.orientation == "landscape", header_row=HEADER_ROW)
        self._sheet.print_area(0, 0, self._next - 1, self._last)
        if self._content.is_signed:
            protect(self._sheet)
        elif self._content.rows:
            self._sheet.autofilter(HEADER_ROW, 0, end - 1, self._last)


def _number(value: CellValue) -> int | Decimal | None:
    if isinstance(value, Worked):
        return value.value
    return None if isinstance(value, str) else value


def _empty(column: FormColumn, value: CellValue) -> str:
    return column.empty if value == "" else ""


def _text(value: CellValue, column: FormColumn) -> str:
    """Return what a cell shows, for the room it takes; numbers are shorter than their column."""
    return (value or column.empty) if isinstance(value, str) else ""
