"""What a pack keeps of the province's own file (省原表): every text of it, and where each criterion sits."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.original import Original, OriginalCell
from app.domain.read_rows import ReadRow, RowsRead
from app.domain.table import Table
from app.domain.table_words import ColumnField


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The file as it was received."""

    name: str
    sha256: str
    size: int


def original_of(
    file: FileFacts, table: Table, read: RowsRead, rows: Mapping[str, ReadRow], others: Iterable[Table] = ()
) -> Original:
    """Return the file with its cells. rows: of each criterion by code. others: tables left out, their words kept."""
    cells = tuple(cell for code, row in rows.items() for cell in _cells(table, read, code, row))
    origins = [table.origin, *(piece.origin for piece in table.pieces)]
    titles: dict[str, str] = {}
    for origin in dict.fromkeys(origins):
        titles[origin.part] = f"{titles[origin.part]}、{origin.title}" if origin.part in titles else origin.title
    lines = [
        *table.before,
        *_lines(table, rows.values()),
        *table.after,
        *(line for one in others for line in all_lines(one)),
    ]
    headings = tuple(column.heading for column in read.columns.columns if column.heading)
    return Original(file.name, file.sha256, file.size, table.origin.kind, cells, titles, headings, tuple(_once(lines)))


def all_lines(table: Table) -> Iterator[str]:
    """Yield every text of a table and around it, a row in a line."""
    yield from table.before
    for row in table.rows:
        if line := " ".join(cell.text for cell in row if cell.text.strip()):
            yield line
    yield from table.after


def _cells(table: Table, read: RowsRead, code: str, row: ReadRow) -> Iterator[OriginalCell]:
    """Yield the places of the first row, also empty ones, then every other text of the criterion's rows."""
    seen: set[int] = set()
    for place in row.cells:
        cell = table.at(place.row, place.column)
        part = table.source(row.first_row)[0].part
        seen.add(id(cell))
        yield OriginalCell(code, place.field, part, place.address, cell.text if cell else "", place.region)
    by_number = {column.number: column for column in read.columns.columns}
    for number in range(row.first_row, row.last_row + 1):
        for cell in table.across(number):
            if id(cell) in seen or not cell.text.strip():
                continue
            seen.add(id(cell))
            column = by_number.get(cell.column)
            field = column.field if column else ColumnField.OTHER
            part = table.source(number)[0].part
            yield OriginalCell(code, field, part, cell.address, cell.text, column.region if column else "")


def _lines(table: Table, criteria: Iterable[ReadRow]) -> Iterator[str]:
    """Yield, in order, every row that is no criterion: titles, the header, notes, totals, 基本条件."""
    held = {number for row in criteria for number in range(row.first_row, row.last_row + 1)}
    for number, row in enumerate(table.rows, 1):
        line = " ".join(cell.text for cell in row if cell.text.strip())
        if line and number not in held:
            yield line


def _once(lines: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in lines if line.strip()))
