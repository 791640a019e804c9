"""Table model of a province's table as it stands in the file: what each row was taken for, in words and colour."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from app.domain.problems import Problem
from app.domain.read_rows import RowsRead
from app.domain.table import Cell, Table, TableKind
from app.ui import display

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
FIRST_ROWS = 60
"""So many rows are shown at first; more come when a person scrolls down to them."""
LETTERS = 26
HEADER_SHADE, TOTAL_SHADE = QColor("#dcefe4"), QColor("#f3f0e4")
_ROW = re.compile(r"第(\d+)(?:、\d+)*行")
_COLUMN = re.compile(r"第(\d+)列")
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")


class RowUse(StrEnum):
    """What a row was taken for; the value is the Chinese word beside its number, empty for a criterion."""

    HEADER = "表头"
    CRITERION = ""
    TOTAL = "合计"
    SUBTOTAL = "小计"
    LINE = "说明"
    UNUSED = "不用"


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A place in the table: row and column from 1; column 0 is the whole row, row 0 the whole column."""

    row: int
    column: int


def row_uses(table: Table, read: RowsRead | None) -> dict[int, RowUse]:
    """Return what each row was taken for, by its number from 1; blank rows and repeated headers are not used.

    Empty as long as no header is known: then nothing can be said of any row.
    """
    if read is None or not read.columns.header[0]:
        return {}
    uses = dict.fromkeys(range(1, table.height + 1), RowUse.UNUSED)
    first, last = read.columns.header
    uses |= dict.fromkeys(range(first, last + 1), RowUse.HEADER)
    for line in read.lines:
        uses[line.row] = RowUse.LINE
    for one in read.rows:
        uses |= dict.fromkeys(range(one.first_row, one.last_row + 1), RowUse.CRITERION)
    for total in read.totals:
        uses[total.row] = RowUse.SUBTOTAL if total.is_subtotal else RowUse.TOTAL
    return uses


def place_of(problem: Problem, table: Table) -> TablePlace | None:
    """Return the place in a table that a problem speaks of; None when it speaks of all of it."""
    title, _, said = problem.where.rpartition(" ")
    if found := _ADDRESS.fullmatch(said):
        row = _row_from(table, title, int(found[2]))
        return TablePlace(row, _number(found[1])) if row else None
    found = _ROW.match(said)
    if found:
        row, column = _row_from(table, title, int(found[1])), _COLUMN.search(said)
        return TablePlace(row, int(column[1]) if column else 0) if row else None
    if problem.where != table.origin.title:
        return None
    column, row_said = _COLUMN.match(problem.what), _ROW.match(problem.what)
    if column:
        return TablePlace(0, int(column[1]))
    row = _row_from(table, problem.where, int(row_said[1])) if row_said else 0
    return TablePlace(row, 0) if row else None


def _row_from(table: Table, title: str, number: int) -> int:
    """Return the row that is a number in one of the sheets a table is put together from; 0 when there is none."""
    if not table.pieces:
        return number if title == table.origin.title and number <= table.height else 0
    for row in range(1, table.height + 1):
        origin, own = table.source(row)
        if (origin.title, own) == (title, number):
            return row
    return 0


def column_name(table: Table, number: int) -> str:
    """Return what a column is called in its program: A, B in a sheet, else 第1列."""
    if table.origin.kind is not TableKind.XLSX:
        return f"第{number}列"
    letters = ""
    while number:
        number, rest = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number


class PreviewModel(QAbstractTableModel):
    """Shows a table; knows nothing of how it is read."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.table: Table | None = None
        self._uses: dict[int, RowUse] = {}
        self._shown = 0

    def show_table(self, table: Table | None, read: RowsRead | None) -> None:
        """Show another table from its beginning."""
        self.beginResetModel()
        self.table = table
        self._uses = row_uses(table, read) if table else {}
        self._shown = min(FIRST_ROWS, table.height) if table else 0
        self.endResetModel()

    def show_read(self, read: RowsRead) -> None:
        """Show what the rows of the same table are taken for now."""
        if self.table is None:
            return
        self._uses = row_uses(self.table, read)
        if self._shown and self.columnCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self._shown - 1, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self._shown - 1)

    def show_to(self, row: int) -> None:
        """Show at least the rows down to one, from 1."""
        if self.table is None or row <= self._shown:
            return
        last = min(self.table.height, row + FIRST_ROWS)
        self.beginInsertRows(ROOT, self._shown, last - 1)
        self._shown = last
        self.endInsertRows()

    def spans(self) -> Iterator[Cell]:
        """Yield the merged cells that begin in the rows shown, none over another."""
        taken: set[tuple[int, int]] = set()
        for row in self.table.rows[: self._shown] if self.table else ():
            for cell in row:
                if cell.row_span == cell.column_span == 1:
                    continue
                last = min(cell.last_row, self._shown)
                covered = {(one, column) for one in range(cell.row, last + 1) for column in _columns(cell)}
                if not covered & taken and len(covered) > 1:
                    taken |= covered
                    yield cell

    # ------------------------------------------------------------ QAbstractTableModel

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() or self.table is None else self.table.width

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether the table goes on."""
        return not parent.isValid() and self.table is not None and self._shown < self.table.height

    def fetchMore(self, parent: Index) -> None:
        """Show more rows."""
        if self.canFetchMore(parent):
            self.show_to(self._shown + 1)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name of a column, or the number of a row with what it is taken for."""
        if self.table is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return column_name(self.table, section + 1)
        row = section + 1
        word = "隐藏" if row in self.table.hidden_rows else self._uses.get(row, RowUse.CRITERION).value
        number = self.table.source(row)[1]
        return f"{number} {word}" if word else str(number)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows; merged ones show it in all the places they cover."""
        if not index.isValid() or self.table is None:
            return None
        use = self._uses.get(index.row() + 1, RowUse.CRITERION)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return self.table.text(index.row() + 1, index.column() + 1)
            case Qt.ItemDataRole.BackgroundRole:
                shades = {RowUse.HEADER: HEADER_SHADE, RowUse.TOTAL: TOTAL_SHADE, RowUse.SUBTOTAL: TOTAL_SHADE}
                return shades.get(use)
            case Qt.ItemDataRole.ForegroundRole:
                return display.GREY if use in {RowUse.UNUSED, RowUse.LINE} else None
            case Qt.ItemDataRole.FontRole if use is RowUse.HEADER:
                return display.bold(QFont())
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


def _columns(cell: Cell) -> range:
    return range(cell.column, cell.last_column + 1)
