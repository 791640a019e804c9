"""Table model of a filled table beside the workspace: what each entry says, how it stands, and whether it is taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from html import escape

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.filled_table import (
    FilledCell,
    FilledField,
    FilledTable,
    Match,
    Standing,
    UnmatchedRow,
    where_they_differ,
)
from app.domain.rubric import Rubric
from app.ui import display

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_LONG = 40
"""A longer text that is the same on both sides is shown by its beginning."""
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Column(IntEnum):
    """The columns."""

    CRITERION = 0
    FIELD = 1
    PRESENT = 2
    WRITTEN = 3
    STANDING = 4
    TAKEN = 5


HEADINGS = ("评分项", "栏", "现在", "表里", "状态", "取")


class Kind(StrEnum):
    """The chips above the table."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICTING = "conflicting"
    SAME = "same"
    UNMATCHED = "unmatched"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return "没对上" if self is Kind.UNMATCHED else Standing(self.value).label


ICONS = {
    Kind.NEW: "state-scored",
    Kind.CHANGED: "severity-warning",
    Kind.CONFLICTING: "severity-blocking",
    Kind.SAME: "met",
    Kind.UNMATCHED: "state-unanswered",
}


@dataclass(frozen=True, slots=True)
class Row:
    """An entry, or a row of the table that belongs to no criterion."""

    cell: FilledCell | None = None
    left: UnmatchedRow | None = None

    @property
    def kind(self) -> Kind:
        """Return under which chip it is shown."""
        return Kind(self.cell.standing.value) if self.cell else Kind.UNMATCHED

    @property
    def group(self) -> str:
        """Return what rows that stand together share."""
        return self.cell.criterion if self.cell else f"@{self.left.where if self.left else ''}"


class FilledRowsModel(QAbstractTableModel):
    """Rows in rubric order, those without a criterion last. Nothing is stored here."""

    counted = Signal()
    """What is to be taken was changed."""

    def __init__(self, rubric: Rubric, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._rubric = rubric
        self._rows: tuple[Row, ...] = ()
        self._shown: list[Row] = []
        self._kind: Kind | None = None
        self._taken: set[str] = set()

    def load(self, filled: FilledTable, taken: frozenset[str] | None = None) -> None:
        """Show a filled table. taken: the keys that are ticked; what is offered when None."""
        rows = (*(Row(cell) for cell in filled.cells), *(Row(left=left) for left in filled.rows))
        keys = filled.offered if taken is None else taken
        self._taken = {cell.key for cell in filled.cells if cell.can_be_taken and cell.key in keys}
        self._rows = rows
        self._show()

    def show_kind(self, kind: Kind | None) -> None:
        """Show rows of one kind, or all."""
        self._kind = kind
        self._show()

    def count(self, kind: Kind | None) -> int:
        """Return how many rows are of a kind."""
        return sum(kind in (None, row.kind) for row in self._rows)

    @property
    def taken(self) -> frozenset[str]:
        """Return the keys of what is ticked."""
        return frozenset(self._taken)

    @property
    def lacking(self) -> int:
        """Return how many ticked points have no reason."""
        return sum(row.cell.lacks_reason for row in self._rows if row.cell and row.cell.key in self._taken)

    def row(self, number: int) -> Row | None:
        """Return a row that is shown."""
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def groups(self) -> list[tuple[int, int]]:
        """Return first row and length of what stands together, longer than one row."""
        found: list[tuple[int, int]] = []
        first = 0
        for number in range(1, len(self._shown) + 1):
            if number == len(self._shown) or self._shown[number].group != self._shown[first].group:
                if number - first > 1:
                    found.append((first, number - first))
                first = number
        return found

    def take(self, rows: Sequence[int], *, is_taken: bool) -> None:
        """Tick rows, or leave them out; what cannot be taken is passed over."""
        cells = [row.cell for number in rows if (row := self.row(number)) and row.cell]
        self._tick([cell for cell in cells if cell.can_be_taken], is_taken=is_taken)

    def take_all(self, kind: Kind, *, is_taken: bool) -> None:
        """Tick all rows of a kind, also those that are not shown. Papers and what is asked about keep their tick."""
        cells = [row.cell for row in self._rows if row.cell and row.kind is kind]
        if is_taken:
            cells = [cell for cell in cells if cell.match is not Match.ASKED and cell.field is not FilledField.PAPERS]
        self._tick(cells, is_taken=is_taken)

    def _tick(self, cells: Sequence[FilledCell], *, is_taken: bool) -> None:
        keys = {cell.key for cell in cells if cell.can_be_taken}
        self._taken = self._taken | keys if is_taken else self._taken - keys
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(Column) - 1))
        self.counted.emit()

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = [row for row in self._rows if self._kind in (None, row.kind)]
        self.endResetModel()
        self.counted.emit()

    # ------------------------------------------------------------ QAbstractTableModel

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let what can be taken be ticked."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        is_ticked = index.column() == Column.TAKEN and row.cell is not None and row.cell.can_be_taken
        return flags | Qt.ItemFlag.ItemIsUserCheckable if is_ticked else flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        self.take([index.row()], is_taken=Qt.CheckState(value) is _CHECKED)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column) or None
            case Qt.ItemDataRole.ToolTipRole:
                return self._whole(row, column) or None
            case Qt.ItemDataRole.CheckStateRole if column is Column.TAKEN and row.cell and row.cell.can_be_taken:
                return _CHECKED if row.cell.key in self._taken else _UNCHECKED
            case Qt.ItemDataRole.DecorationRole if column is Column.STANDING:
                return display.icon(ICONS[row.kind])
            case Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            case Qt.ItemDataRole.AccessibleTextRole:
                taken = "取用" if row.cell and row.cell.key in self._taken else ""
                return "　".join(filter(None, (*(self._text(row, one) for one in Column), taken)))
        return None

    def _text(self, row: Row, column: Column) -> str:
        if row.cell is not None:
            return self._cell_text(row.cell, row.kind, column)
        left = row.left
        if left is None:
            return ""
        texts = {
            Column.CRITERION: f"{left.title}（{left.where}）",
            Column.WRITTEN: "\n".join(left.entries),
            Column.STANDING: f"{row.kind.label}\n{left.why}",
        }
        return texts.get(column, "")

    def _whole(self, row: Row, column: Column) -> str:
        """Return the text of a cell uncut; only marked up text is wrapped in a tooltip."""
        whole = {Column.PRESENT: "present", Column.WRITTEN: "written"}.get(column)
        text = getattr(row.cell, whole) if row.cell and whole else self._text(row, column)
        return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""

    def _cell_text(self, cell: FilledCell, kind: Kind, column: Column) -> str:
        match column:
            case Column.CRITERION:
                return f"{cell.criterion}　{self._rubric.criterion_by_code[cell.criterion].title}"
            case Column.FIELD:
                return cell.field.label
            case Column.PRESENT:
                return _texts(cell)[0]
            case Column.WRITTEN:
                return _texts(cell)[1]
            case Column.STANDING:
                reason = "没有写说明" if cell.lacks_reason else ""
                return "\n".join(filter(None, (kind.label, reason, cell.note, cell.where)))
            case Column.TAKEN:
                return ""


def _texts(cell: FilledCell) -> tuple[str, str]:
    """Return what is shown of both sides: of long texts what matters, the whole is in the tooltip."""
    if cell.standing is Standing.CHANGED:
        return where_they_differ(cell.present, cell.written)
    if cell.standing is Standing.SAME and len(cell.written) > _LONG:
        return "（与表里相同）", f"{cell.written[:_LONG]}…"
    return cell.present, cell.written
