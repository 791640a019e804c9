"""The further sheets of the 自评打分表: what the points stand on (基本条件, 数据, 参照值, 台账)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.documents.dossier import Dossier
from app.documents.given_figures import TextTable, figure_table, ledger_table, reference_table
from app.documents.score_table_widths import (
    GRID,
    GRID_WIDTH,
    TableColumns,
    centred_columns,
    grid_columns,
    own_columns,
)
from app.documents.sheet_style import BODY_SIZE, HEADER_SIZE, Styles, protect, set_paper, write_text
from app.documents.sheet_text import (
    MAX_ROW_HEIGHT,
    Cell,
    as_printed,
    control_characters,
    is_plain_number,
    packed,
    row_height,
    tidy,
)
from app.domain.marking.facts import Facts

LONG_LEDGER = 20
"""A ledger with more rows has a sheet of its own, where its header is printed again on every page."""
NUMBERS = "佐证"
TITLE_HEIGHT, HEADING_HEIGHT, GAP = 32.0, 22.0, 12.0
PAGE_HEIGHT = 505.0
"""Points of a landscape page between its margins, a little less than there are."""
SHORT_TABLE = 180.0
"""A table that is not higher stands on one page."""
_NAME_LENGTH = 24
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_GATE_WEIGHTS = (8.0, 50.0, 12.0, 62.0)


@dataclass(frozen=True, slots=True)
class Annex:
    """A further sheet: its name and its tables."""

    name: str
    tables: tuple[TextTable, ...]


def annexes(dossier: Dossier) -> tuple[Annex, ...]:
    """Return the further sheets; without rows there is no table, without tables no sheet."""
    given = dossier.assessment
    ledgers = _ledgers(dossier)
    wanted = [
        ("基本条件", (_gate_table(dossier),)),
        ("填报数据", (figure_table(Facts(dossier.rubric, given), dossier, given.measures),)),
        ("参照值", (reference_table(dossier, given.references),)),
        ("台账", tuple(table for _, table in ledgers if len(table.rows) <= LONG_LEDGER)),
        *((title, (table,)) for title, table in ledgers if len(table.rows) > LONG_LEDGER),
    ]
    filled = [(name, tuple(table for table in tables if table.rows)) for name, tables in wanted]
    present = [(name, tables) for name, tables in filled if tables]
    return tuple(
        Annex(f"附表{number} {_sheet_name(name)}", tables) for number, (name, tables) in enumerate(present, start=1)
    )


def _ledgers(dossier: Dossier) -> list[tuple[str, TextTable]]:
    """Return the title and the table of every ledger, those of the rubric first."""
    given = dossier.assessment.ledgers
    titles = {ledger.id: ledger.title or ledger.id for ledger in dossier.rubric.ledgers}
    named = [*titles, *(key for key in given if key not in titles)]
    return [(titles.get(key, key), ledger_table(dossier, key)) for key in named if given.get(key)]


def _sheet_name(title: str) -> str:
    """Return what Excel takes as a part of a sheet's name."""
    refused = str.maketrans(dict.fromkeys(control_characters(title), ""))
    return _NOT_IN_NAMES.sub("", title.translate(refused))[:_NAME_LENGTH].strip()


def annex_cells(dossier: Dossier) -> Iterator[Cell]:
    """Yield every text of the annexes with the name people know its place by."""
    for annex in annexes(dossier):
        for table in annex.tables:
            for number, row in enumerate(table.rows, start=1):
                for header, text in zip(table.header, row, strict=True):
                    yield Cell(f"“{table.title}”第{number}行的“{header}”", text)


def write_annexes(book: Workbook, styles: Styles, dossier: Dossier) -> None:
    """Write the sheets."""
    for annex in annexes(dossier):
        sheet = book.add_worksheet(annex.name)
        header_row = _AnnexSheet(sheet, styles, annex).write()
        set_paper(sheet, landscape=True, header_row=header_row, draft=dossier.is_draft)
        protect(sheet)


class _AnnexSheet:
    """Writes the tables of a sheet under each other; rows are counted from 0."""

    def __init__(self, sheet: Worksheet, styles: Styles, annex: Annex) -> None:
        self._sheet, self._styles, self._annex = sheet, styles, annex
        self._next = 0
        self._used = 0.0  # of the page, in points
        self._breaks: list[int] = []

    def write(self) -> int:
        """Write everything and return the row that comes again on every page."""
        tables = self._annex.tables
        columns = [own_columns(tables[0])] if len(tables) == 1 else [grid_columns(table) for table in tables]
        widths = columns[0].widths if len(tables) == 1 else (GRID_WIDTH,) * GRID
        for number, width in enumerate(widths):
            self._sheet.set_column(number, number, width)
        write_text(self._sheet, (0, 0, 0, len(widths) - 1), self._annex.name, self._styles.title)
        self._take(TITLE_HEIGHT)
        header_rows = [self._table(table, its) for table, its in zip(tables, columns, strict=True)]
        self._sheet.set_h_pagebreaks(self._breaks)
        # Several tables have several headers: the title alone comes again.
        return header_rows[0] if len(header_rows) == 1 else 0

    def _table(self, table: TextTable, columns: TableColumns) -> int:
        """Write a table and return the row of its header."""
        rows = [_shown(table, row, columns) for row in table.rows]
        header_height = row_height(zip(table.header, columns.widths, strict=True), HEADER_SIZE)
        heights = [row_height(zip(row, columns.widths, strict=True), BODY_SIZE) for row in rows]
        self._begin(HEADING_HEIGHT + header_height, heights)
        if not self._annex.name.endswith(table.title):
            place = (self._next, 0, self._next, columns.spans[-1][1])
            write_text(self._sheet, place, table.title, self._styles.heading)
            self._take(HEADING_HEIGHT)
        header_row = self._next
        self._row(table.header, columns, [self._styles.header] * len(table.header), header_height)
        centred = self._styles.format(align="center")
        styles = [centred if is_centred else self._styles.format() for is_centred in centred_columns(table)]
        for row, height in zip(rows, heights, strict=True):
            self._row(row, columns, styles, height, table.numbers)
        self._take(GAP)
        return header_row

    def _begin(self, head: float, heights: Sequence[float]) -> None:
        """Begin a table on a new page where else its head would stand alone or a short table be torn apart."""
        whole = head + sum(heights)
        together = whole if whole <= SHORT_TABLE else head + sum(heights[:2])
        if self._used > TITLE_HEIGHT and self._used + together > PAGE_HEIGHT:
            self._breaks.append(self._next)
            self._used = TITLE_HEIGHT

    def _row(
        self,
        texts: Sequence[str],
        columns: TableColumns,
        styles: Sequence[Format],
        height: float,
        numbers: frozenset[int] = frozenset(),
    ) -> None:
        """Write a row of a table; over several sheet rows when it is too high for one. numbers: columns of numbers."""
        parts = int(height // MAX_ROW_HEIGHT) + 1
        bottom = self._next + parts - 1
        for place, (text, (first, last), style) in enumerate(zip(texts, columns.spans, styles, strict=True)):
            is_number = place in numbers and is_plain_number(text)
            shown = self._styles.format(align="center", num_format=as_printed(text)) if is_number else style
            write_text(self._sheet, (self._next, first, bottom, last), text, shown)
            if is_number:
                self._sheet.write_number(self._next, first, float(text), shown)
        for _ in range(parts):
            self._take(height / parts)

    def _take(self, height: float) -> None:
        """Give the next sheet row its height; a page that is full is followed by one that begins with the title."""
        self._sheet.set_row(self._next, height)
        self._next += 1
        is_over = self._used + height > PAGE_HEIGHT
        self._used = TITLE_HEIGHT + height if is_over else self._used + height


def _shown(table: TextTable, row: Sequence[str], columns: TableColumns) -> list[str]:
    return [
        packed(text, width, BODY_SIZE) if header == NUMBERS else tidy(text)
        for header, text, width in zip(table.header, row, columns.widths, strict=True)
    ]


def _gate_table(dossier: Dossier) -> TextTable:
    answers = dossier.assessment.gates
    texts = {gate.id: gate.text for gate in dossier.rubric.gates}
    rows = []
    for key in [*texts, *(key for key in answers if key not in texts)]:
        answer = answers.get(key)
        met = "未填" if answer is None or answer.met is None else "符合" if answer.met else "不符合"
        rows.append((key, texts.get(key, ""), met, answer.statement if answer else ""))
    return TextTable("基本条件", ("编号", "条件", "是否符合", "说明"), tuple(rows), _GATE_WEIGHTS)
