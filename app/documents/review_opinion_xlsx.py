"""评估意见表.xlsx: the same paper as a sheet, A4 upright. Totals are formulas with their values beside them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_model import opinion_model
from app.documents.review_opinion_parts import (
    SIDE_BY_SIDE,
    Fact,
    OpinionModel,
    OpinionRow,
    OpinionSection,
    RowKind,
    in_lines,
)
from app.documents.sheet_style import (
    A4,
    FOOT_MARGIN,
    FOOTER,
    HEADER_FACE,
    LINE_ROW_HEIGHT,
    LINE_SIZE,
    MARGIN,
    SMALL_SIZE,
    TITLE_SIZE,
    Styles,
    new_workbook,
    set_running_head,
    write_line,
    write_text,
)
from app.documents.sheet_text import MAX_ROW_HEIGHT, Cell, cell_problems, row_height, tidy, width_for
from app.domain.form import Form, FormField
from app.domain.points import plain
from app.domain.problems import ProblemError

SHEET = "评估意见表"
WIDTH = 92
"""Of the whole table, in half-width characters; what a form asks for is stretched to it."""
STEP = 2
"""Columns begin on multiples of so many characters, so that tables of different columns share one sheet."""
SIZE = 10
LABEL, SIGN_LABEL, SHORT_LABEL = 16, 22, 8
LEAST_HEIGHT, TITLE_HEIGHT, HEADING_HEIGHT = 21.0, 40.0, 28.0
EMPTY_HEIGHT, SIGN_HEIGHT, MEMBER_HEIGHT, GAP_HEIGHT = 75.0, 34.0, 70.0, 12.0
SIGNED_HEIGHT = GAP_HEIGHT + SIGN_HEIGHT + MEMBER_HEIGHT + LEAST_HEIGHT
MOST_PLACES = 9
PAGE_HEIGHT = 735.0
"""Points of rows on a page, a little less than there is room for: where one ends is said, so that no heading and no
line to sign stands alone. Excel obeys that only without fitting to pages; the table is narrower than the paper."""
_PIXELS, _PADDING = 7, 5
RATED = frozenset({"self_points", "city", "computed", "verified"})


def opinion_xlsx_bytes(dossier: ReviewDossier, form: Form) -> bytes:
    """Return 评估意见表 as a workbook. Raises: ProblemError (TEXT_CONTROL, TEXT_TOO_LONG)."""
    model = opinion_model(dossier, form)
    if problems := cell_problems(Cell(where, text) for where, text in model.texts()):
        raise ProblemError(problems)
    stream = BytesIO()
    created = dt.datetime.combine(dossier.review.date, dt.time())
    book = new_workbook(stream, created, f"{dossier.county}{model.title}", dossier.program)
    _Sheet(book, model, dossier.review.sheet.applicable).write()
    book.close()
    return stream.getvalue()


Place = tuple[str, int, int]
"""A text with where it begins and ends on the grid."""


class _Sheet:
    """The sheet on its way; every table lays its columns over one grid."""

    def __init__(self, book: Workbook, model: OpinionModel, applicable: Decimal) -> None:
        self._sheet = book.add_worksheet(SHEET)
        self._styles = Styles(book)
        self._model = model
        self._applicable = applicable
        self._row = 0
        self._used = 0.0
        self._breaks: list[int] = []
        lines = [*_lines(model.facts, LABEL, LABEL), *_lines(model.signatures, SIGN_LABEL, SHORT_LABEL)]
        edges = {edge for line in lines for _, start, end in line for edge in (start, end)}
        self._grid = sorted(edges.union({0, WIDTH}, *(_edges(section.columns) for section in model.sections)))

    def write(self) -> None:
        """Write the paper from top to bottom."""
        for number, (start, end) in enumerate(pairwise(self._grid)):
            self._sheet.set_column(number, number, ((end - start) * _PIXELS - _PADDING) / _PIXELS)
        self._line(self._model.title, self._styles.title, TITLE_SIZE, least=TITLE_HEIGHT)
        self._head()
        for line in _lines(self._model.facts, LABEL, LABEL):
            self._pairs(line, LEAST_HEIGHT)
        for section in self._model.sections:
            self._section(section, SIGNED_HEIGHT if section is self._model.sections[-1] else 0.0)
        self._end_row(GAP_HEIGHT)
        for line in _lines(self._model.signatures, SIGN_LABEL, SHORT_LABEL):
            self._pairs(line, SIGN_HEIGHT if len(line) > SIDE_BY_SIDE else MEMBER_HEIGHT)
        if self._model.notice:
            self._line(self._model.notice, self._styles.small, SMALL_SIZE)
        self._paper()

    def _head(self) -> None:
        """Write the line under the title, its texts side by side as far as there is room."""
        texts = self._model.head
        if sum(width_for(text, LINE_SIZE) for text in texts) > WIDTH:
            for text in texts:
                self._line(text, self._styles.line("left", locked=True), LINE_SIZE)
            return
        widths = [end - start for start, end in pairwise(self._grid)]
        write_line(self._sheet, self._styles, self._row, (widths, texts), locked=True)
        self._row += 1
        self._used += LINE_ROW_HEIGHT

    def _paper(self) -> None:
        sheet = self._sheet
        sheet.set_paper(A4)
        sheet.set_margins(left=MARGIN, right=MARGIN, top=MARGIN, bottom=FOOT_MARGIN)
        sheet.center_horizontally()
        sheet.set_h_pagebreaks(self._breaks)
        sheet.set_footer(FOOTER)
        set_running_head(sheet, self._model.running, WIDTH)

    def _end_row(self, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._row += 1
        self._used += height

    def _keep(self, height: float) -> None:
        """Begin a new page unless so much still has room on this one."""
        if self._row and self._used + height > PAGE_HEIGHT:
            self._breaks.append(self._row)
            self._used = 0.0

    def _line(self, text: str, style: Format, size: float, least: float = LEAST_HEIGHT) -> None:
        """Write a text over the whole width."""
        self._text((text, 0, WIDTH), style)
        self._end_row(max(least, row_height([(tidy(text), float(WIDTH))], size)))

    def _pairs(self, line: Sequence[Place], least: float) -> None:
        """Write labels with their values."""
        label = self._styles.format(font_name=HEADER_FACE, align="center", font_size=SIZE)
        value = self._styles.format(align="left", font_size=SIZE)
        height = max(least, row_height([(tidy(text), float(end - start)) for text, start, end in line], SIZE))
        for number, place in enumerate(line):
            self._text(place, value if number % 2 else label)
        self._end_row(height)

    def _text(self, place: Place, style: Format, rows: int = 1) -> None:
        text, start, end = place
        write_text(self._sheet, self._cells(start, end, rows), tidy(text), style)

    def _cells(self, start: int, end: int, rows: int = 1) -> tuple[int, int, int, int]:
        """Return top, left, bottom, right of a place in the present row."""
        return self._row, self._grid.index(start), self._row + rows - 1, self._grid.index(end) - 1

    # ------------------------------------------------------------ sections

    def _section(self, section: OpinionSection, below: float) -> None:
        """Write a section; its last row has so much room below it, and its heading is never the last of a page."""
        edges = _edges(section.columns)
        needed = [self._needed(row, edges) for row in section.rows]
        self._keep(HEADING_HEIGHT + LEAST_HEIGHT + needed[0] + (below if len(needed) == 1 else 0.0))
        heading = self._styles.format(font_name=HEADER_FACE, font_size=LINE_SIZE + 1, border=0, align="left")
        self._line(section.heading, heading, LINE_SIZE + 1, least=HEADING_HEIGHT)
        for column, (start, end) in zip(section.columns, pairwise(edges), strict=True):
            self._text((column.label, start, end), self._styles.header)
        self._end_row(LEAST_HEIGHT)
        first = self._row
        for number, (row, height) in enumerate(zip(section.rows, needed, strict=True), start=1):
            if number > 1:
                self._keep(height + (below if number == len(needed) else 0.0))
            self._table_row(section, row, edges, (first, height))
        note = self._styles.format(font_size=SMALL_SIZE, border=0, align="left")
        for text in section.notes:
            self._line(text, note, SMALL_SIZE, least=0)

    def _needed(self, row: OpinionRow, edges: Sequence[int]) -> float:
        if row.kind is RowKind.EMPTY:
            return EMPTY_HEIGHT
        cells = [
            (tidy(text), float(end - start)) for text, (start, end) in zip(row.texts, pairwise(edges), strict=True)
        ]
        return max(LEAST_HEIGHT, row_height(cells, SIZE))

    def _table_row(
        self, section: OpinionSection, row: OpinionRow, edges: Sequence[int], place: tuple[int, float]
    ) -> None:
        """Write a row; over several rows of the sheet where it would be higher than Excel draws one.

        place: the first row of the table, and how high this one is.
        """
        first, needed = place
        rows = ceil(needed / MAX_ROW_HEIGHT)
        cells = zip(section.columns, row.cells, row.texts, pairwise(edges), strict=True)
        for column, cell, text, (start, end) in cells:
            style, left = self._style(column, row), self._grid.index(start)
            self._text((text, start, end), style, rows)
            if isinstance(cell, Decimal):
                formula = self._formula(column, row, left, first)
                if formula:
                    self._sheet.write_formula(self._row, left, formula, style, float(cell))
                else:
                    self._sheet.write_number(self._row, left, float(cell), style)
        for _ in range(rows):
            self._end_row(needed / rows)

    def _style(self, column: FormField, row: OpinionRow) -> Format:
        is_left = column.kind == "long_text" and not (row.is_sum and column.id == "title")
        is_bold = row.is_sum and not is_left
        return self._styles.format(align="left" if is_left else "center", bold=is_bold, font_size=SIZE)

    def _formula(self, column: FormField, row: OpinionRow, left: int, first: int) -> str:
        """Return the formula of a sum; the bonus stands outside the full points, as text."""
        if row.kind is RowKind.TOTAL:
            above = f"{xl_rowcol_to_cell(first, left)}:{xl_rowcol_to_cell(self._row - 1, left)}"
            return f"=ROUND(SUM({above}),{MOST_PLACES})"
        if row.kind is RowKind.RATE and column.id in RATED:
            return f"=ROUND({xl_rowcol_to_cell(self._row - 1, left)}/{plain(self._applicable)}*100,2)"
        return ""


def _lines(facts: Sequence[Fact], first: int, other: int) -> Iterator[list[Place]]:
    """Yield label and value of each line with their places; widths of the first label and of others."""
    for line in in_lines(facts):
        share = WIDTH // len(line)
        places: list[Place] = []
        for number, fact in enumerate(line):
            start, label = number * share, other if number else first
            places += [(fact.label, start, start + label), (fact.value, start + label, start + share)]
        yield places


def _edges(columns: Sequence[FormField]) -> list[int]:
    """Return where the columns of a table begin and end on the grid."""
    whole, passed, edges = sum(column.width for column in columns), 0, [0]
    for column in columns[:-1]:
        passed += column.width
        edges.append(max(edges[-1] + STEP, round(WIDTH * passed / whole / STEP) * STEP))
    return [*edges, WIDTH]
