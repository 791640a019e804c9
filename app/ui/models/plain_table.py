"""Table model of rows of words that are only read: a key, texts, and an icon before one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.ui import display

Index = QModelIndex | QPersistentModelIndex
KEY_ROLE = int(Qt.ItemDataRole.UserRole)
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class PlainHeading:
    """A column: its heading, and whether it holds numbers, which stand at the right."""

    title: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row. icon stands before the text of the column icon_at."""

    key: str
    texts: tuple[str, ...]
    icon: str = ""
    icon_at: int = 0


class PlainTableModel(QAbstractTableModel):
    """Rows as they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._headings: tuple[PlainHeading, ...] = ()
        self._rows: tuple[PlainRow, ...] = ()

    def load(self, headings: Sequence[PlainHeading], rows: Sequence[PlainRow]) -> None:
        """Show other rows under other headings."""
        self.beginResetModel()
        self._headings, self._rows = tuple(headings), tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> PlainRow | None:
        """Return a row; None when there is no such one."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings, those of numbers at the right."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._headings):
            return None
        heading = self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and heading.is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return heading.title if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.texts[column]
            case Qt.ItemDataRole.DecorationRole if row.icon and column == row.icon_at:
                return display.icon(row.icon)
            case Qt.ItemDataRole.TextAlignmentRole if self._headings[column].is_number:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row.key if role == KEY_ROLE else None
