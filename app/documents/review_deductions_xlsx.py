"""扣分明细.xlsx: the same list as a sheet. Deducted points and totals are formulas with their values beside them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from app.documents.review_deductions_rows import SUMMED, DeductionTable, cell_text, deduction_table
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_parts import Cell
from app.documents.sheet_style import (
    BODY_SIZE,
    LINE_SIZE,
    SMALL_SIZE,
    SUM_COLOUR,
    TITLE_SIZE,
    Styles,
    new_workbook,
    set_paper,
    set_running_head,
    write_line,
    write_text,
)
from app.documents.sheet_text import MAX_ROW_HEIGHT, cell_problems, row_height, tidy
from app.documents.sheet_text import Cell as PlacedCell
from app.domain.form import Form, FormColumn
from app.domain.problems import ProblemError

SHEET = "扣分明细"
LEAST_HEIGHT, TITLE_HEIGHT, HEADER_HEIGHT = 22.0, 36.0, 26.0
MOST_PLACES = 9


def deductions_xlsx_bytes(dossier: ReviewDossier, form: Form) -> bytes:
    """Return 扣分明细 as a workbook. Raises: ProblemError (TEXT_CONTROL, TEXT_TOO_LONG)."""
    table = deduction_table(dossier, form)
    if problems := cell_problems(PlacedCell(where, text) for where, text in table.texts()):
        raise ProblemError(problems)
    stream = BytesIO()
    created = dt.datetime.combine(dossier.review.date, dt.time())
    book = new_workbook(stream, created, f"{dossier.county}{table.title}", dossier.program)
    review = dossier.review
    running = f"{dossier.county}　{review.of.cycle.name}　第{review.of.round}轮　{review.level.label}"
    _Sheet(book, table, running).write()
    book.close()
    return stream.getvalue()


class _Sheet:
    """The sheet on its way."""

    def __init__(self, book: Workbook, table: DeductionTable, running: str) -> None:
        self._sheet = book.add_worksheet(SHEET)
        self._styles = Styles(book)
        self._table = table
        self._running = running
        self._widths = [column.width for column in table.columns]
        self._letters = {column.id: xl_col_to_name(place) for place, column in enumerate(table.columns)}
        self._row = 0

    def write(self) -> None:
        """Write title, rows, totals, and the parts below: bonus and other opinions."""
        table = self._table
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width)
        self._line(table.title, self._styles.title, TITLE_SIZE, TITLE_HEIGHT)
        write_line(self._sheet, self._styles, self._row, (self._widths, table.head), locked=True)
        self._row += 1
        header = self._row
        for place, column in enumerate(table.columns):
            self._sheet.write_string(header, place, column.header, self._styles.header)
        self._sheet.set_row(header, HEADER_HEIGHT)
        self._row += 1
        first = self._row
        for row in table.rows:
            self._criterion(row)
        if table.rows:
            self._total(first)
        else:
            self._line(table.nothing, self._styles.format(align="left"), BODY_SIZE, LEAST_HEIGHT)
        for part in table.parts:
            self._line(part.heading, self._styles.heading, LINE_SIZE, LEAST_HEIGHT)
            for row in part.rows:
                self._criterion(row)
        if table.notice:
            self._line(table.notice, self._styles.small, SMALL_SIZE, 0)
        self._sheet.freeze_panes(header + 1, 2)
        set_paper(self._sheet, landscape=True, header_row=header)
        set_running_head(self._sheet, self._running, sum(self._widths))

    def _line(self, text: str, style: Format, size: float, least: float) -> None:
        write_text(self._sheet, (self._row, 0, self._row, len(self._widths) - 1), tidy(text), style)
        self._sheet.set_row(self._row, max(least, row_height([(text, float(sum(self._widths)))], size)))
        self._row += 1

    def _criterion(self, row: Sequence[Cell]) -> None:
        """Write a row; over several rows of the sheet where it would be higher than Excel draws one."""
        texts = [tidy(cell_text(cell)) for cell in row]
        sized = [(text, float(width)) for text, width in zip(texts, self._widths, strict=True)]
        needed = max(LEAST_HEIGHT, row_height(sized, BODY_SIZE))
        rows = ceil(needed / MAX_ROW_HEIGHT)
        for place, (column, cell, text) in enumerate(zip(self._table.columns, row, texts, strict=True)):
            style = self._style(column)
            write_text(self._sheet, (self._row, place, self._row + rows - 1, place), text, style)
            if isinstance(cell, Decimal):
                self._number(place, column, cell, style)
        for _ in range(rows):
            self._sheet.set_row(self._row, needed / rows)
            self._row += 1

    def _number(self, place: int, column: FormColumn, value: Decimal, style: Format) -> None:
        full, verified = self._letters.get("points"), self._letters.get("verified_points")
        if column.id == "deducted" and full and verified:
            line = self._row + 1
            formula = f"=ROUND({full}{line}-{verified}{line},{MOST_PLACES})"
            self._sheet.write_formula(self._row, place, formula, style, float(value))
        else:
            self._sheet.write_number(self._row, place, float(value), style)

    def _style(self, column: FormColumn) -> Format:
        return self._styles.format(align=column.align)

    def _total(self, first: int) -> None:
        style = self._styles.format(align="center", bold=True, bg_color=SUM_COLOUR)
        for place, (column, cell) in enumerate(zip(self._table.columns, self._table.total, strict=True)):
            write_text(self._sheet, (self._row, place, self._row, place), cell_text(cell), style)
            if column.id in SUMMED and isinstance(cell, Decimal):
                letter = self._letters[column.id]
                formula = f"=ROUND(SUM({letter}{first + 1}:{letter}{self._row}),{MOST_PLACES})"
                self._sheet.write_formula(self._row, place, formula, style, float(cell))
        self._sheet.set_row(self._row, LEAST_HEIGHT)
        self._row += 1
