"""Rows of a definition as a table: measures, levels, tiers, deductions… It holds the rows it shows and changes none.

What is typed becomes a new tuple of rows that is told; a text that does not fit stays in its cell, with why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.problems import Severity
from app.domain.rubric_edits import inserted, shifted, without
from app.ui import display
from app.ui.models.unread_texts import Unread

Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")
Choices = tuple[tuple[str, str], ...]
"""What a cell may hold, and how each is shown."""
CHOICES_ROLE = int(Qt.ItemDataRole.UserRole) + 1
CHECKED = "1"


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that is no value, and what to do about it."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class RowColumn(Generic[R]):
    """One column: how a row shows in it, and the row that comes of a text; write raises ValueError with what to do.

    choices: texts and labels to choose from; is_check: a box, the text is "1" or empty; share: how much of the width
    that is left it takes, 0 for as much as it needs.
    """

    title: str
    text: Callable[[R], str]
    write: Callable[[R, str], R]
    choices: Callable[[], Choices] = field(default=tuple)
    is_check: bool = False
    is_number: bool = False
    share: int = 0


class DefinedRows(QAbstractTableModel, Generic[R]):
    """`edited` brings the new tuple of rows and the name of the field that was typed in; the owner shows it back."""

    edited = Signal(object, str)
    refusals_changed = Signal()

    def __init__(self, columns: Sequence[RowColumn[R]], unread: Unread, parent: QObject) -> None:
        """Be empty. unread: where refused texts are kept."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[R, ...] = ()
        self._unread = unread
        self._refused: dict[tuple[int, int], Refused] = {}

    @property
    def rows(self) -> tuple[R, ...]:
        """Return the rows as they are shown."""
        return self._rows

    @property
    def refusals(self) -> list[str]:
        """Return what could not be taken over, a sentence each."""
        return [
            f"第{row + 1}行“{self.columns[column].title}”：{one.why}"
            for (row, column), one in sorted(self._refused.items())
        ]

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; those that are the same stay where they are, with what is typed in them."""
        before, after = self._rows, tuple(rows)
        if after == before:
            self._restore()
            return
        head = _same(before, after)
        tail = _same(before[head:][::-1], after[head:][::-1])
        gone, come = len(before) - head - tail, len(after) - head - tail
        shared = min(gone, come)
        self._take_out(head + shared, gone - shared)
        self._put_in(head + shared, come - shared, after)
        self._rows = after
        if shared:
            self.dataChanged.emit(self.index(head, 0), self.index(head + shared - 1, len(self.columns) - 1))
        self._restore()

    def refresh(self) -> None:
        """Show every cell anew: what it says may come from elsewhere, such as a measure's name."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self.columns) - 1))

    # ------------------------------------------------------------ edits

    def type_text(self, row: int, column: int, text: str, *, wholly: bool = True) -> None:
        """Take over what was typed into a cell, or keep it as refused. wholly: no more comes now."""
        spec = self.columns[column]
        try:
            changed = spec.write(self._rows[row], text)
        except ValueError as error:
            self._refuse(row, column, Refused(text, str(error)))
            return
        self._refuse(row, column, None)
        if changed != self._rows[row]:
            rows = (*self._rows[:row], changed, *self._rows[row + 1 :])
            self.edited.emit(rows, f"{spec.title}/{row}" if not wholly or not spec.choices() else spec.title)

    def add(self, row: int, value: R) -> None:
        """Tell of a row more, before another one."""
        self.edited.emit(inserted(self._rows, row, value), "")

    def remove(self, row: int) -> None:
        """Tell of a row less."""
        self.edited.emit(without(self._rows, row), "")

    def move(self, row: int, by: int) -> int:
        """Tell of a row moved; return where it is now."""
        moved, place = shifted(self._rows, row, by)
        if place != row:
            self._swap_refused(row, place)
            self.edited.emit(moved, "")
        return place

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings, and the numbers of the rows."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        return self.columns[section].title if 0 <= section < len(self.columns) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything be edited."""
        flags = super().flags(index)
        if not index.isValid():
            return flags
        if self.columns[index.column()].is_check:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows: what was refused stands there as it was typed."""
        if not index.isValid():
            return None
        spec = self.columns[index.column()]
        refused = self._refused.get((index.row(), index.column()))
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(index, role)
            case Qt.ItemDataRole.CheckStateRole if spec.is_check:
                is_on = spec.text(self._rows[index.row()]) == CHECKED
                return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.DecorationRole if refused:
                return display.severity_icon(Severity.BLOCKING)
            case Qt.ItemDataRole.ToolTipRole:
                return refused.why if refused else None
            case Qt.ItemDataRole.TextAlignmentRole if spec.is_number:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _ if role == CHOICES_ROLE:
                return spec.choices()
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take over a box that was checked, or a text."""
        if not index.isValid() or role not in (Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.EditRole):
            return False
        text = str(value)
        if role == Qt.ItemDataRole.CheckStateRole:
            state = value.value if isinstance(value, Qt.CheckState) else value
            text = CHECKED if state == Qt.CheckState.Checked.value else ""
        self.type_text(index.row(), index.column(), text)
        return (index.row(), index.column()) not in self._refused

    # ------------------------------------------------------------ inside

    def _text(self, index: Index, role: int) -> str:
        spec = self.columns[index.column()]
        refused = self._refused.get((index.row(), index.column()))
        if refused is not None:
            return refused.text
        text = spec.text(self._rows[index.row()])
        if spec.is_check:
            return ""
        if role == Qt.ItemDataRole.DisplayRole:
            return dict(spec.choices()).get(text, text)
        return text

    def _refuse(self, row: int, column: int, refused: Refused | None) -> None:
        if self._refused.get((row, column)) == refused:
            return
        if refused is None:
            del self._refused[row, column]
        else:
            self._refused[row, column] = refused
        self._keep_drafts()
        at = self.index(row, column)
        self.dataChanged.emit(at, at)
        self.refusals_changed.emit()

    def _keep_drafts(self) -> None:
        self._unread.forget_under()
        for (row, column), one in self._refused.items():
            self._unread.at(f"{row}/{column}").keep(one.text)

    def _restore(self) -> None:
        """Bring back what was refused before the page was left."""
        for key, text in self._unread.under().items():
            row, _, column = key.partition("/")
            if row.isdecimal() and column.isdecimal():
                self._restore_one(int(row), int(column), text)
        self.refusals_changed.emit()

    def _restore_one(self, row: int, column: int, text: str) -> None:
        if (row, column) in self._refused or row >= len(self._rows) or column >= len(self.columns):
            return
        try:
            self.columns[column].write(self._rows[row], text)
        except ValueError as error:
            self._refused[row, column] = Refused(text, str(error))
            at = self.index(row, column)
            self.dataChanged.emit(at, at)

    def _take_out(self, row: int, count: int) -> None:
        if count <= 0:
            return
        self.beginRemoveRows(QModelIndex(), row, row + count - 1)
        self._rows = (*self._rows[:row], *self._rows[row + count :])
        self._shift_refused(row, -count)
        self.endRemoveRows()

    def _put_in(self, row: int, count: int, after: tuple[R, ...]) -> None:
        if count <= 0:
            return
        self.beginInsertRows(QModelIndex(), row, row + count - 1)
        self._rows = (*self._rows[:row], *after[row : row + count], *self._rows[row:])
        self._shift_refused(row, count)
        self.endInsertRows()

    def _shift_refused(self, row: int, by: int) -> None:
        """Let refused texts go along with their rows; those of rows that are gone go too."""
        kept = {}
        for (at, column), one in self._refused.items():
            if at < row:
                kept[at, column] = one
            elif at + by >= row:
                kept[at + by, column] = one
        if kept != self._refused:
            self._refused = kept
            self._keep_drafts()

    def _swap_refused(self, one: int, other: int) -> None:
        swap = {one: other, other: one}
        self._refused = {(swap.get(row, row), column): text for (row, column), text in self._refused.items()}
        self._keep_drafts()


def _same(before: Sequence[R], after: Sequence[R]) -> int:
    """Return how many are the same at the beginning."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count
