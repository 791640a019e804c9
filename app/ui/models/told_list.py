"""A list of things that are told: a word before, a bold line, what it is, what to do. The model only hands them on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon

TOLD_ROLE = Qt.ItemDataRole.UserRole + 1
KEY_ROLE = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Told:
    """One row. key is what the row is about, for whoever jumps there; a title stands above others and has none."""

    head: str
    body: str = ""
    note: str = ""
    mark: str = ""
    icon: str = ""
    colour: str = ""
    key: object = None
    is_title: bool = False

    @property
    def text(self) -> str:
        """Return everything as one text, as it is copied and read aloud."""
        return "　".join(part for part in (self.mark, self.head, self.body, self.note) if part)


class ToldListModel(QAbstractListModel):
    """Rows for a ToldList."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Hold no rows yet."""
        super().__init__(parent)
        self.rows: tuple[Told, ...] = ()

    def show_rows(self, rows: Sequence[Told]) -> bool:
        """Show other rows; tell whether anything is different."""
        if self.rows == tuple(rows):
            return False
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its key, or its text."""
        if not index.isValid():
            return None
        told = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return told.text
            case _ if role == TOLD_ROLE:
                return told
            case _ if role == KEY_ROLE:
                return told.key
            case _:
                return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything be chosen but the titles."""
        if not index.isValid() or self.rows[index.row()].is_title:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def colour_of(told: Told) -> QColor:
    """Return the colour of a row's mark."""
    return QColor(told.colour) if told.colour else QColor()


def icon_of(told: Told) -> QIcon:
    """Return the icon of a row; none when it has none."""
    from app.ui import display

    return display.icon(told.icon) if told.icon else QIcon()
