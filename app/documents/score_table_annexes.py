"""The further sheets of the 自评打分表: what the points stand on (基本条件, 数据, 参照值, 台账)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.documents.dossier import Dossier
from app.documents.given_figures import TextTable, figure_table, ledger_table, reference_table
from app.documents.sheet_style import BODY_SIZE, Styles, protect, set_paper, write_text
from app.documents.sheet_text import MAX_ROW_HEIGHT, Cell, row_height, tidy

T = TypeVar("T")
PAGE_WIDTH = 132.0
_GATE_WEIGHTS = (8.0, 50.0, 12.0, 62.0)


@dataclass(frozen=True, slots=True)
class Annex:
    """A further sheet: its name and its tables."""

    name: str
    tables: tuple[TextTable, ...]


def annexes(dossier: Dossier) -> tuple[Annex, ...]:
    """Return the further sheets; without rows there is no table, without tables no sheet."""
    given = dossier.assessment
    known = [ledger.id for ledger in dossier.rubric.ledgers]
    named = [*known, *(key for key in given.ledgers if key not in known)]
    wanted = {
        "基本条件": (_gate_table(dossier),),
        "填报数据": (figure_table(dossier, given.measures),),
        "参照值": (reference_table(dossier, given.references),),
        "台账": tuple(_reordered(ledger_table(dossier, key)) for key in named if given.ledgers.get(key)),
    }
    filled = {name: tuple(table for table in tables if table.rows) for name, tables in wanted.items()}
    present = [(name, tables) for name, tables in filled.items() if tables]
    return tuple(Annex(f"附表{number} {name}", tables) for number, (name, tables) in enumerate(present, start=1))


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
        widths = _widths(annex.tables)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        write_text(sheet, (0, 0, 0, len(widths) - 1), annex.name, styles.title)
        sheet.set_row(0, 32)
        row = header_row = 1
        for table in annex.tables:
            if not annex.name.endswith(table.title):
                write_text(sheet, (row, 0, row, len(table.header) - 1), table.title, styles.heading)
                sheet.set_row(row, 22)
                row += 1
            header_row = row
            row = _write_table(sheet, styles, table, row, widths) + 1
        if len(annex.tables) > 1:
            header_row = 0  # several tables have several headers: the title alone comes again on every page
        set_paper(sheet, landscape=True, header_row=header_row, draft=dossier.is_draft)
        protect(sheet)


def _reordered(table: TextTable) -> TextTable:
    """Return a ledger with 佐证 and 计数 behind 序号: there they stand in one column for all ledgers."""

    def turned(cells: tuple[T, ...]) -> tuple[T, ...]:
        return (cells[0], *cells[-2:], *cells[1:-2])

    rows = tuple(turned(row) for row in table.rows)
    return TextTable(table.title, turned(table.header), rows, turned(table.weights))


def _gate_table(dossier: Dossier) -> TextTable:
    answers = dossier.assessment.gates
    texts = {gate.id: gate.text for gate in dossier.rubric.gates}
    rows = []
    for key in [*texts, *(key for key in answers if key not in texts)]:
        answer = answers.get(key)
        met = "未填" if answer is None or answer.met is None else "符合" if answer.met else "不符合"
        rows.append((key, texts.get(key, ""), met, answer.statement if answer else ""))
    return TextTable("基本条件", ("编号", "条件", "是否符合", "说明"), tuple(rows), _GATE_WEIGHTS)


def _widths(tables: Sequence[TextTable]) -> list[float]:
    """Return widths that suit all tables of a sheet: each column as wide as the widest table wants it."""
    count = max(len(table.header) for table in tables)
    wanted = [0.0] * count
    for table in tables:
        for number, weight in enumerate(table.weights):
            wanted[number] = max(wanted[number], weight)
    scale = PAGE_WIDTH / sum(wanted)
    return [max(6.0, width * scale) for width in wanted]


def _write_table(sheet: Worksheet, styles: Styles, table: TextTable, row: int, widths: Sequence[float]) -> int:
    """Write a table from a row on and return the next free row."""
    for number, header in enumerate(table.header):
        sheet.write_string(row, number, header, styles.header)
    sheet.set_row(row, 20)
    row += 1
    for texts in table.rows:
        row = _write_row(sheet, styles, [tidy(text) for text in texts], row, widths)
    return row


def _write_row(sheet: Worksheet, styles: Styles, texts: Sequence[str], row: int, widths: Sequence[float]) -> int:
    needed = row_height(zip(texts, widths, strict=False), BODY_SIZE)
    parts = int(needed // MAX_ROW_HEIGHT) + 1
    for number, text in enumerate(texts):
        write_text(sheet, (row, number, row + parts - 1, number), text, styles.format())
    for part in range(parts):
        sheet.set_row(row + part, needed / parts)
    return row + parts
