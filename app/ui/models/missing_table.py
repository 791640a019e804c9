"""Table model of the requirements (佐证要求) that no piece meets yet."""

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.evidence_checks import MissingRequirement, missing_requirements
from app.ui import display
from app.ui.search_text import SearchText
from app.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
CODE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The code of the criterion."""
ROOT = QModelIndex()


class Column(IntEnum):
    """The columns."""

    CRITERION = 0
    REQUIREMENT = 1
    KIND = 2
    DEPARTMENT = 3


HEADINGS = {
    Column.CRITERION: "评分项",
    Column.REQUIREMENT: "还缺的佐证材料",
    Column.KIND: "是否必需",
    Column.DEPARTMENT: "由谁提供",
}


class MissingTableModel(QAbstractTableModel):
    """Rows in rubric order, the required ones first where asked for."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Be empty: `load` reads the session."""
        super().__init__(parent)
        self._session = session
        self._all: tuple[MissingRequirement, ...] = ()
        self._words: dict[tuple[str, str], SearchText] = {}
        self._shown: list[MissingRequirement] = []
        self._query = ""

    @property
    def total(self) -> int:
        """Return how many requirements are not met."""
        return len(self._all)

    def load(self) -> None:
        """Read the session again."""
        picture = self._session.picture
        self._all = missing_requirements(picture.rubric, picture.assessment)
        self._arrange()

    def ask(self, query: str) -> None:
        """Show what is found by a text."""
        self._query = query
        self._arrange()

    def code(self, number: int) -> str:
        """Return the code of the criterion of a row; empty when there is no such row."""
        return self._shown[number].criterion.code if 0 <= number < len(self._shown) else ""

    def _arrange(self) -> None:
        found = [one for one in self._all if self._found_by(one).holds(self._query)]
        if found == self._shown:
            return
        self.beginResetModel()
        self._shown = found
        self.endResetModel()

    def _found_by(self, one: MissingRequirement) -> SearchText:
        key = (one.criterion.code, one.requirement.id)
        if key not in self._words:
            names = (one.criterion.title, one.requirement.title, *one.departments)
            self._words[key] = SearchText(one.criterion.code, names=names)
        return self._words[key]

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[Column(section)]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        one, column = self._shown[index.row()], Column(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(one, column)
        if role == Qt.ItemDataRole.DecorationRole and column is Column.KIND:
            return display.icon("lacking" if one.requirement.required else "severity-hint")
        return one.criterion.code if role == CODE_ROLE else None


def _text(one: MissingRequirement, column: Column) -> str:
    match column:
        case Column.CRITERION:
            return f"{one.criterion.code}　{one.criterion.title}"
        case Column.REQUIREMENT:
            return one.requirement.title or one.requirement.id
        case Column.KIND:
            return "必需" if one.requirement.required else "可选"
        case Column.DEPARTMENT:
            return "、".join(one.departments)
