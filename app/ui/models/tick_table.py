"""Table model with tick boxes in its first columns: what of a list is wanted. Space ticks the chosen cell."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.ui import display

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
KEY_ROLE = int(Qt.ItemDataRole.UserRole)
NOTHING = "—"
"""Stands where there is nothing to tick."""


@dataclass(frozen=True, slots=True)
class TickRow:
    """One row. ticks: whether each box is ticked at first, None where there is no box; icon belongs to texts[1]."""

    key: str
    ticks: tuple[bool | None, ...]
    texts: tuple[str, ...]
    icon: str = ""


class TickTableModel(QAbstractTableModel):
    """Rows whose boxes a person ticks."""

    ticked = Signal()

    def __init__(
        self,
        ticks: Sequence[str],
        texts: Sequence[str],
        parent: QObject | None = None,
        *,
        numbers: Collection[str] = (),
    ) -> None:
        """Be empty. ticks, texts: the headings of the columns with boxes and of those with words.

        numbers: which of the texts are numbers, and stand at the right.
        """
        super().__init__(parent)
        self._headings = (*ticks, *texts)
        self._boxes = len(ticks)
        self._right = {at for at, one in enumerate(self._headings) if one in numbers}
        self._rows: tuple[TickRow, ...] = ()
        self._on: list[set[str]] = [set() for _ in ticks]

    def load(self, rows: Iterable[TickRow]) -> None:
        """Show other rows, ticked as they say."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._on = [{row.key for row in self._rows if row.ticks[box]} for box in range(self._boxes)]
        self.endResetModel()

    def chosen(self, box: int) -> frozenset[str]:
        """Return the keys whose box in a column is ticked."""
        return frozenset(self._on[box])

    def tick_all(self, box: int, *, is_on: bool) -> None:
        """Tick or untick every box of a column."""
        self._on[box] = {row.key for row in self._rows if is_on and row.ticks[box] is not None}
        if self._rows:
            role = [Qt.ItemDataRole.CheckStateRole]
            self.dataChanged.emit(self.index(0, box), self.index(len(self._rows) - 1, box), role)
        self.ticked.emit()

    def row(self, number: int) -> TickRow | None:
        """Return a row; None when there is no such one."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    # ------------------------------------------------------------ for Qt

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings, those of numbers at the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        is_heading = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._headings[section] if is_heading else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        if role == KEY_ROLE:
            return row.key
        if column < self._boxes:
            return self._box(row, column, role)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in self._right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        text = row.texts[column - self._boxes]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        is_marked = role == Qt.ItemDataRole.DecorationRole and column == self._boxes + 1 and row.icon
        return display.icon(row.icon) if is_marked else None

    def _box(self, row: TickRow, column: int, role: int) -> object:
        if row.ticks[column] is None:
            return NOTHING if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.key in self._on[column] else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick."""
        row = self.row(index.row()) if index.isValid() else None
        column = index.column()
        if row is None or role != Qt.ItemDataRole.CheckStateRole or column >= self._boxes:
            return False
        if row.ticks[column] is None:
            return False
        if value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value, True):
            self._on[column].add(row.key)
        else:
            self._on[column].discard(row.key)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let boxes be ticked where there are any."""
        flags = super().flags(index)
        if index.isValid() and index.column() < self._boxes:
            row = self.row(index.row())
            if row is not None and row.ticks[index.column()] is not None:
                flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags
