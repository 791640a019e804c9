"""Several sheets or tables of one file read as one: a table split over pages, a sheet for each dimension."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.problems import Problem
from app.domain.table import Cell, Piece, Table, TableKind, in_rows
from app.domain.table_columns import TableColumns
from app.domain.table_words import LEVELS, ColumnField

_SAYS_NOTHING = re.compile(
    r"(?i)sheet\s*\d*|工作表\s*\d*|第?\s*\d+\s*[页张表]?|[一二三四五六七八九十]|表\s*\d*|第.页|续表?\d*"
)
_LONGEST_NAME = 30
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


def level_names(tables: Sequence[Table], columns: Sequence[TableColumns]) -> tuple[str, ...]:
    """Return what each table is called where their names take the place of a column 一级指标; else nothing.

    A sheet is called by its name, a table in Word or a PDF by the line above it; Sheet1 says nothing.
    """
    has_level = any(
        column.field is ColumnField.LEVEL1 and "一级" in column.heading for one in columns for column in one.columns
    )
    if len(tables) < 2 or has_level or any(one.header == (0, 0) for one in columns):  # noqa: PLR2004 - several
        return ()
    names = [_name(table, one.header) for table, one in zip(tables, columns, strict=True)]
    return tuple(names) if all(names) and len(set(names)) == len(names) else ()


def _name(table: Table, header: tuple[int, int]) -> str:
    if table.origin.kind is TableKind.XLSX and not _SAYS_NOTHING.fullmatch(table.origin.title.strip()):
        return table.origin.title
    above = [*table.before[-1:], *_above(table, header[0])[-1:]]
    return next((line.strip() for line in reversed(above) if len(line) <= _LONGEST_NAME), "")


def in_one(tables: Sequence[Table], headers: Sequence[tuple[int, int]], names: Sequence[str] = ()) -> Joined:
    """Return tables below one another; of the later ones only what stands under their header.

    headers: first and last row of each header; (0, 0) when it has none. names: of the tables, become a column.
    What stands above a later header is among the lines after the table.
    """
    by_name = bool(names)
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
            cells.append(Cell(names[place], at, width + 1, max(rows - top, 0) + 1))
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
