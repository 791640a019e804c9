"""The tree of a rubric that is being edited: where everything stands, its title and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QFont, QIcon

from app.domain.criterion_state import CriterionState
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.rubric import Criterion, Rubric
from app.domain.rubric_edits import At
from app.ui import display

Index = QModelIndex | QPersistentModelIndex
AT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
TEXT_ROLE = int(Qt.ItemDataRole.UserRole) + 2
STATE_ROLE = int(Qt.ItemDataRole.UserRole) + 3
TOGETHER = "\u2060"
"""Word joiner: no line ends between a number and its unit."""
HEADINGS = ("评分项", "状态")


class EditColumn(IntEnum):
    """Columns of the tree."""

    TITLE = 0
    STATE = 1


@dataclass(frozen=True, slots=True)
class EditNode:
    """A row. parent: the number of the row it hangs under, -1 at the top; texts: what the search looks through."""

    at: At
    parent: int
    row: int
    label: str
    state: CriterionState | None = None
    done: str = ""
    texts: str = ""


def state_icon(state: CriterionState) -> QIcon:
    """Return the icon that stands beside the word."""
    if state is CriterionState.WRONG:
        return display.severity_icon(Severity.BLOCKING)
    return display.icon("state-scored" if state is CriterionState.CONFIRMED else "state-unanswered")


class EditTree(QAbstractItemModel):
    """Rows by number. An indicator with one criterion of the same code is one row with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._nodes: tuple[EditNode, ...] = ()
        self._children: dict[int, list[int]] = {}
        self._numbers: dict[At, int] = {}

    def show_rubric(self, rubric: Rubric, states: Mapping[At, CriterionState]) -> None:
        """Show a rubric; where only texts and states differ the rows stay."""
        nodes = tuple(edit_nodes(rubric, states))
        if [(one.at, one.parent) for one in nodes] != [(one.at, one.parent) for one in self._nodes]:
            self.beginResetModel()
            self._take(nodes)
            self.endResetModel()
            return
        before, self._nodes = self._nodes, nodes
        for number, (one, other) in enumerate(zip(before, nodes, strict=True)):
            if one != other:
                self.dataChanged.emit(self._index(number, 0), self._index(number, len(EditColumn) - 1))

    def index_of(self, at: At) -> QModelIndex:
        """Return the row of what stands at a place; of a collapsed indicator its criterion's."""
        number = self._numbers.get(at, self._numbers.get((*at, 0), -1))
        return self._index(number, 0) if number >= 0 else QModelIndex()

    # ------------------------------------------------------------ Qt

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return an index."""
        children = self._children.get(self._number(parent), [])
        if parent.column() > 0 or not 0 <= row < len(children) or not 0 <= column < len(EditColumn):
            return QModelIndex()
        return self._index(children[row], column)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Return the row something hangs under."""
        if not index.isValid():
            return QModelIndex()
        number = self._nodes[self._number(index)].parent
        return QModelIndex() if number < 0 else self._index(number, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows under an index."""
        return 0 if parent.column() > 0 else len(self._children.get(self._number(parent), ()))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        """Return the number of columns."""
        return len(EditColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        node = self._nodes[self._number(index)]
        is_title = index.column() == EditColumn.TITLE
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return node.label if is_title else node.state.value if node.state else node.done
            case Qt.ItemDataRole.ToolTipRole:
                return node.label
            case Qt.ItemDataRole.DecorationRole:
                return state_icon(node.state) if node.state and not is_title else None
            case Qt.ItemDataRole.FontRole if len(node.at) == 1:
                return display.bold(QFont())
            case _ if role == AT_ROLE:
                return node.at
            case _ if role == TEXT_ROLE:
                return node.texts
            case _ if role == STATE_ROLE:
                return node.state.value if node.state else ""
        return None

    # ------------------------------------------------------------ inside

    def _take(self, nodes: tuple[EditNode, ...]) -> None:
        self._nodes = nodes
        self._children = {}
        self._numbers = {}
        for number, node in enumerate(nodes):
            self._children.setdefault(node.parent, []).append(number)
            self._numbers[node.at] = number

    def _index(self, number: int, column: int) -> QModelIndex:
        return self.createIndex(self._nodes[number].row, column, number)

    def _number(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else -1


def edit_nodes(rubric: Rubric, states: Mapping[At, CriterionState]) -> list[EditNode]:
    """Return the rows, each after the one it hangs under."""
    nodes: list[EditNode] = []
    for d, dimension in enumerate(rubric.dimensions):
        top = len(nodes)
        codes = [(d, i, c) for i, one in enumerate(dimension.indicators) for c in range(len(one.criteria))]
        nodes.append(EditNode((d,), -1, d, _label(dimension.code, dimension.title), done=_done(codes, states)))
        for i, indicator in enumerate(dimension.indicators):
            if [one.code for one in indicator.criteria] == [indicator.code]:
                nodes.append(_criterion((d, i, 0), top, i, indicator.criteria[0], states))
                continue
            middle = len(nodes)
            inside = [(d, i, c) for c in range(len(indicator.criteria))]
            label = _label(indicator.code, indicator.title)
            nodes.append(EditNode((d, i), top, i, label, done=_done(inside, states)))
            nodes += [_criterion((d, i, c), middle, c, one, states) for c, one in enumerate(indicator.criteria)]
    return nodes


def _criterion(at: At, parent: int, row: int, one: Criterion, states: Mapping[At, CriterionState]) -> EditNode:
    star = display.CORE_MARK if one.core else ""
    label = f"{_label(one.code, star + (one.title or '（没有标题）'))}　{shown(one.points)}{TOGETHER}分"
    texts = "\n".join((one.code, one.title, one.text, one.rule_text, *one.departments)).casefold()
    return EditNode(at, parent, row, label, states.get(at, CriterionState.OPEN), texts=texts)


def _label(code: str, title: str) -> str:
    return f"{code}　{title}"


def _done(places: list[tuple[int, int, int]], states: Mapping[At, CriterionState]) -> str:
    done = sum(states.get(at) is CriterionState.CONFIRMED for at in places)
    return f"{done}/{len(places)}"


class EditTreeFilter(QSortFilterProxyModel):
    """Shows criteria by words and by state, with what they hang under."""

    def __init__(self, model: EditTree, parent: QObject | None = None) -> None:
        """Show everything."""
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self._state = ""
        self.setRecursiveFilteringEnabled(True)
        self.setDynamicSortFilter(False)
        self.setSourceModel(model)

    @property
    def is_filtering(self) -> bool:
        """Tell whether anything may be left out."""
        return bool(self._words or self._state)

    def show_only(self, text: str, state: str) -> None:
        """Show what holds all the words and is so far; empty: anything."""
        self._words, self._state = tuple(text.casefold().split()), state
        self.invalidateFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        """Tell whether a row is asked for by itself; Qt adds what it hangs under."""
        if not self.is_filtering:
            return True
        index = self.sourceModel().index(row, 0, parent)
        state = index.data(STATE_ROLE)
        if not state or (self._state and state != self._state):
            return False
        texts = str(index.data(TEXT_ROLE))
        return all(word in texts for word in self._words)
