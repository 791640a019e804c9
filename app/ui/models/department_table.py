"""部门进度 as a table: what each department has done and has still to do. Sorts; holds no figures of its own."""

from collections.abc import Sequence
from enum import IntEnum
from html import escape

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.department_progress import DepartmentProgress
from app.domain.rubric import Rubric
from app.ui.places import Place, Tab

Index = QModelIndex | QPersistentModelIndex
PLACE_ROLE = Qt.ItemDataRole.UserRole + 1


class Column(IntEnum):
    """The columns."""

    DEPARTMENT = 0
    FILLED = 1
    UNANSWERED = 2
    WAITING = 3
    MISSING = 4


MOST_NAMES = 40
"""So many are named in one cell; a row must stay lower than the window."""
HEADINGS = ("责任部门", "已填／全部", "未填的项", "待佐证的项", "缺的数据")


class DepartmentTable(QAbstractTableModel):
    """One row a department, those with most to do first."""

    def __init__(self, rubric: Rubric, parent: QObject | None = None) -> None:
        """Hold no rows yet."""
        super().__init__(parent)
        self._rubric = rubric
        self.rows: tuple[DepartmentProgress, ...] = ()

    def show_departments(self, found: Sequence[DepartmentProgress]) -> None:
        """Show these; equal ones stay in the order of the rubric."""
        rows = tuple(sorted(found, key=lambda one: -one.undone))
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of departments."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the heading of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; as its place the first thing it names."""
        if not index.isValid():
            return None
        one, column = self.rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            # Only marked up text is wrapped in a tooltip.
            return f"<qt>{escape(self._text(one, column))}</qt>"
        return self._place(one, column) if role == PLACE_ROLE else None

    def _text(self, one: DepartmentProgress, column: Column) -> str:
        match column:
            case Column.DEPARTMENT:
                return one.department
            case Column.FILLED:
                return f"{one.filled}／{len(one.total)}" if one.total else "—"
            case Column.UNANSWERED:
                return _counted(one.unanswered, "项")
            case Column.WAITING:
                return _counted(one.waiting, "项")
            case Column.MISSING:
                return _counted([self._rubric.measure_by_id[key].title for key in one.missing], "个")

    def _place(self, one: DepartmentProgress, column: Column) -> Place | None:
        codes = {Column.UNANSWERED: one.unanswered, Column.WAITING: one.waiting}
        if column is Column.MISSING:
            return Place(Tab.FIGURES, one.missing[0]) if one.missing else None
        first = codes.get(column, one.unanswered + one.waiting)
        if not first and column in (Column.DEPARTMENT, Column.FILLED) and one.missing:
            return Place(Tab.FIGURES, one.missing[0])
        return Place(Tab.FILLING, first[0]) if first else None


def _counted(names: Sequence[str], unit: str) -> str:
    more = " 等" if len(names) > MOST_NAMES else ""
    return f"{len(names)}{unit}：{'、'.join(names[:MOST_NAMES])}{more}" if names else ""
