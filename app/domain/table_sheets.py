"""Several sheets or tables of one file read as one: a table split over pages, a sheet for each dimension."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.problems import Problem
from app.domain.table import Cell, Piece, Table, in_rows
from app.domain.table_columns import TableColumns
from app.domain.table_words import LEVELS, ColumnField

_LOOSE = {ColumnField.OTHER, ColumnField.NOTE, ColumnField.DETAIL}


@dataclass(frozen=True, slots=True)
class Joined:
    """One table; named: the number of the added column with the sheets' names, 0 when there is none."""

    table: Table
    named: int = 0


@dataclass(frozen=True, slots=True)
class ChosenTable:
    """The tables that are read, as one, what its columns hold, and the tables that are left out."""

    table: Table
    columns: TableColumns
    left_out: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_same_form(one: TableColumns, other: TableColumns) -> bool:
    """Tell whether two tables hold the same things in the same columns, whatever stands in their notes."""
    return _form(one) == _form(other)


def names_levels(columns: Sequence[TableColumns]) -> bool:
    """Tell whether sheets have no column of 一级指标 by that name, so that their own names take its place."""
    return len(columns) > 1 and not any(
        column.field is ColumnField.LEVEL1 and "一级" in column.heading for one in columns for column in one.columns
    )


def in_one(tables: Sequence[Table], headers: Sequence[tuple[int, int]], *, by_name: bool) -> Joined:
    """Return tables below one another; of the later ones only what stands under their header.

    headers: first and last row of each header; (0, 0) when it has none. by_name: the sheets' names become a column.
    What stands above a later header is among the lines after the table.
    """
    first = tables[0]
    if len(tables) == 1:
        return Joined(first)
    width = max(table.width for table in tables)
    cells: list[Cell] = []
    pieces: list[Piece] = []
    hidden: list[int] = []
    after: list[str] = list(first.after)
    height = 0
    for place, (table, header) in enumerate(zip(tables, headers, strict=True)):
        begin = 1 if place == 0 else header[1] + 1
        if place:
            after += [*table.before, *_above(table, header[0]), *table.after]
        down = height - begin + 1
        rows = table.height - begin + 1
        top = header[1] if place == 0 else 0
        added = 1 if by_name else 0
        pieces += [Piece(height + 1, table.origin, begin)]
        moved = [cell for cell in table.cells if cell.row >= begin]
        for cell in moved:
            later = added if cell.row > header[1] else 0
            cells.append(replace(cell, row=cell.row + down + later))
        if by_name:
            at = height + top + 1
            pieces.append(Piece(at, table.origin, header[1]))
            cells.append(Cell(table.origin.title, at, width + 1, max(rows - top, 0) + 1))
        hidden += [row + down + (added if row > header[1] else 0) for row in table.hidden_rows if row >= begin]
        height += rows + added
    columns = tuple(sorted({number for table in tables for number in table.hidden_columns}))
    pages = tuple(dict.fromkeys(page for table in tables for page in table.origin.pages))
    joined = Table(
        replace(first.origin, pages=pages),
        in_rows(cells, height),
        tuple(hidden),
        columns,
        first.before,
        tuple(after),
        tuple(pieces),
    )
    return Joined(joined, width + 1 if by_name else 0)


def goes_on_without_header(table: Table, above: Table, columns: TableColumns) -> bool:
    """Tell whether a table without a header is the next page of the one above: as wide, points under the points."""
    points = columns.of(ColumnField.POINTS)
    if table.width != above.width or not points or not table.height:
        return False
    written = [table.text(row, points[0].number) for row in range(1, table.height + 1)]
    given = [text for text in written if text.strip()]
    return bool(given) and all(any(sign.isdigit() for sign in text) and len(text) <= _LONGEST for text in given)


_LONGEST = 8
"""Points are no longer."""


def _above(table: Table, header: int) -> list[str]:
    lines = (" ".join(cell.text for cell in table.rows[row - 1] if cell.text) for row in range(1, max(header, 1)))
    return [line for line in lines if line]


def _form(columns: TableColumns) -> list[tuple[int, str, str]]:
    return [
        (column.number, "level" if column.field in LEVELS else column.field.value, column.region)
        for column in columns.columns
        if column.field not in _LOOSE
    ]
