"""What somebody wrote into one row of a filled table: the cells of points, statement, reason and materials."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.filled_rows import PlacedRow
from app.domain.filled_table import FilledField
from app.domain.table import Cell, Table
from app.domain.table_columns import TableColumns
from app.domain.table_words import ColumnField, folded

NOTHING = frozenset({"/", "\\", "-", "--", "—", "——", "–", "－"})
"""What people write into a cell that stays empty."""

OF_FIELD = {
    FilledField.SELF_POINTS: ColumnField.SELF_POINTS,
    FilledField.STATEMENT: ColumnField.STATEMENT,
    FilledField.REASON: ColumnField.REASON,
    FilledField.MATERIALS: ColumnField.MATERIAL,
}
"""Which column holds what; 佐证编号 may name evidence, and papers that are not registered yet."""


@dataclass(frozen=True, slots=True)
class Written:
    """One cell with a text. is_shared: it is merged over rows of other criteria too; is_hidden: nobody sees it."""

    field: FilledField
    text: str
    where: str
    is_shared: bool = False
    is_hidden: bool = False


def entry_columns(columns: TableColumns, field: FilledField) -> tuple[int, ...]:
    """Return the numbers of the columns that hold a field. 得分 is the county's own where there is no 自评得分."""
    found = columns.of(OF_FIELD[field])
    if not found and field is FilledField.SELF_POINTS:
        found = columns.of(ColumnField.SCORE)
    return tuple(column.number for column in found)


def uses_score_column(columns: TableColumns) -> bool:
    """Tell whether 得分 is read as 自评得分."""
    return not columns.of(ColumnField.SELF_POINTS) and bool(columns.of(ColumnField.SCORE))


def entries_of(placed: PlacedRow, columns: TableColumns) -> tuple[Written, ...]:
    """Return every cell with a text in the columns that are filled in; a stroke for nothing is none."""
    return tuple(_entries(placed, columns))


def _entries(placed: PlacedRow, columns: TableColumns) -> Iterator[Written]:
    table, row = placed.table, placed.row
    for field in OF_FIELD:
        for number in entry_columns(columns, field):
            for cell in _cells(table, number, row.first_row, row.last_row):
                if folded(cell.text) in NOTHING | {""}:
                    continue
                is_hidden = row.is_hidden or number in table.hidden_columns or cell.is_hidden
                yield Written(field, cell.text.strip(), table.where(cell), placed.shares(cell), is_hidden)


def _cells(table: Table, column: int, first: int, last: int) -> tuple[Cell, ...]:
    found = (table.at(row, column) for row in range(first, last + 1))
    return tuple(dict.fromkeys(cell for cell in found if cell is not None))
