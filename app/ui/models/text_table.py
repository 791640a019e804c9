"""A table of texts that is only read, with columns of numbers to the right and rows that can be marked."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui import display

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class TextRow:
    """The cells of a row; icons by column, key for whoever asks which row it is.

    tips: by column what a cell says in full, where it shows less.
    """

    cells: tuple[str, ...]
    key: str = ""
    icons: tuple[tuple[int, str], ...] = ()
    tips: tuple[tuple[int, str], ...] = ()


class TextTableModel(QAbstractTableModel):
    """Rows as they are given."""

    def __init__(
        self,
        header: Sequence[str],
        numbers: frozenset[int] = frozenset(),
        parent: QObject | None = None,
        *,
        is_top: bool = False,
    ) -> None:
        """Be empty. numbers: which columns stand to the right; is_top: cells begin at the top of tall rows."""
        super().__init__(parent)
        self._up = Qt.AlignmentFlag.AlignTop if is_top else Qt.AlignmentFlag.AlignVCenter
        self._header = tuple(header)
        self._numbers = numbers
        self._rows: tuple[TextRow, ...] = ()

    def show_rows(self, rows: Sequence[TextRow]) -> None:
        """Show these rows. Where they are the same ones by their keys, selection and place stay."""
        new = tuple(rows)
        if [one.key for one in new] != [one.key for one in self._rows] or not any(one.key for one in new):
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        changed = [at for at, (old, now) in enumerate(zip(self._rows, new, strict=True)) if old != now]
        self._rows = new
        for at in changed:
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._header) - 1))

    def show_header(self, header: Sequence[str], numbers: frozenset[int] = frozenset()) -> None:
        """Have other columns, without rows."""
        self.beginResetModel()
        self._header, self._numbers, self._rows = tuple(header), numbers, ()
        self.endResetModel()

    def row(self, number: int) -> TextRow | None:
        """Return a row, None when there is no such one."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def row_of(self, key: str) -> int:
        """Return where the row of a key stands, -1 when there is none."""
        return next((at for at, one in enumerate(self._rows) if one.key == key), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._header):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._header[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self._side(section) | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None or index.column() >= len(row.cells):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            tip = dict(row.tips).get(index.column())
            # Qt wraps a tip only when it is rich text.
            return f"<p>{'<br>'.join(html.escape(tip).splitlines())}</p>" if tip else row.cells[index.column()]
        if role == Qt.ItemDataRole.DecorationRole:
            name = dict(row.icons).get(index.column())
            return display.icon(name) if name else None
        return int(self._side(index.column()) | self._up) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignRight if column in self._numbers else Qt.AlignmentFlag.AlignLeft
