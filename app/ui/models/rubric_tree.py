"""The rubric as a tree of dimensions, indicators and criteria with states and points. Holds codes only."""

import html
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from app.domain.changes import Changes
from app.domain.points import shown
from app.domain.rubric import Rubric
from app.domain.score_sheet import State
from app.ui import display
from app.ui.models.returned_marks import ReturnedMark, returned_marks
from app.ui.session import Session

Index = QModelIndex | QPersistentModelIndex

CODE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The code of the criterion; None on other rows."""


class Column(IntEnum):
    """The columns."""

    TITLE = 0
    STATE = 1
    POINTS = 2


HEADINGS = {Column.TITLE: "评分项", Column.STATE: "状态", Column.POINTS: "得分 / 分值"}


class Level(IntEnum):
    """What a row stands for."""

    DIMENSION = 0
    INDICATOR = 1
    CRITERION = 2


@dataclass(frozen=True, slots=True)
class Node:
    """One row: what it is, where it hangs, and the codes of the criteria under it."""

    level: Level
    code: str
    title: str
    parent: int
    row: int
    codes: tuple[str, ...]


class RubricTreeModel(QAbstractItemModel):
    """Rows of a session's rubric. An indicator whose one criterion bears its code is shown as that criterion."""

    returned_changed = Signal()
    """Other criteria are returned, or are answered further, than before."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Lay the rows out once: a rubric does not change while it is open."""
        super().__init__(parent)
        self._session = session
        self._nodes = _nodes(session.picture.rubric)
        self._children: dict[int, list[int]] = {}
        for number, node in enumerate(self._nodes):
            self._children.setdefault(node.parent, []).append(number)
        self._number_by_code = {
            node.code: number for number, node in enumerate(self._nodes) if node.level is Level.CRITERION
        }
        self._returned = returned_marks(session.picture)
        session.changed.connect(self._on_changed)

    def index_of(self, code: str, column: Column = Column.TITLE) -> QModelIndex:
        """Return the index of a criterion."""
        return self._index(self._number_by_code[code], column)

    @property
    def returned(self) -> frozenset[str]:
        """Return the criteria that were returned and are being corrected."""
        return frozenset(self._returned)

    # ------------------------------------------------------------ QAbstractItemModel

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the index at a place under a parent."""
        children = self._children.get(self._number(parent), [])
        if parent.column() > 0 or not (0 <= row < len(children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override] # noqa: B008
        """Return the index above."""
        if not index.isValid():
            return QModelIndex()
        number = self._nodes[self._number(index)].parent
        return QModelIndex() if number < 0 else self._index(number, Column.TITLE)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of rows under an index."""
        return 0 if parent.column() > 0 else len(self._children.get(self._number(parent), ()))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: ARG002, B008
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[Column(section)]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        node = self._nodes[self._number(index)]
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(node, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(node)
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(node, column)
            case Qt.ItemDataRole.TextAlignmentRole if column is Column.POINTS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole if node.level is Level.DIMENSION:
                return display.bold(QFont())
            case _ if role == CODE_ROLE:
                return node.code if node.level is Level.CRITERION else None
        return None

    # ------------------------------------------------------------ inside

    def _index(self, number: int, column: Column) -> QModelIndex:
        return self.createIndex(self._nodes[number].row, column, number)

    def _number(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else -1

    def _state(self, node: Node) -> State | None:
        return self._session.line(node.code).state if node.level is Level.CRITERION else None

    def _text(self, node: Node, column: Column) -> str:
        if column is Column.TITLE:
            star = display.CORE_MARK if self._is_core(node) else ""
            return f"{node.code}　{star}{node.title}"
        if column is Column.STATE:
            state = self._state(node)
            return state.label if state else self._filled(node)
        computed, full = self._points(node)
        return f"{computed} / {full}"

    def _icon(self, node: Node, column: Column) -> object:
        if column is Column.STATE and (state := self._state(node)):
            return display.state_icon(state)
        mark = self._mark(node)
        return display.icon(mark.icon) if mark and column is Column.TITLE else None

    def _tip(self, node: Node) -> str:
        mark = self._mark(node)
        return f"{node.code} {node.title}" if mark is None else _tip_of(node, mark)

    def _mark(self, node: Node) -> ReturnedMark | None:
        return self._returned.get(node.code) if node.level is Level.CRITERION else None

    def _is_core(self, node: Node) -> bool:
        return node.level is Level.CRITERION and self._session.criterion(node.code).core

    def _filled(self, node: Node) -> str:
        done = sum(self._session.line(code).state is not State.UNANSWERED for code in node.codes)
        return f"已填 {done}/{len(node.codes)}"

    def _points(self, node: Node) -> tuple[str, str]:
        session = self._session
        match node.level:
            case Level.CRITERION:
                line = session.line(node.code)
                return shown(line.computed), shown(line.full)
            case Level.INDICATOR:
                computed, full = session.points_of(node.codes)
                return shown(computed), shown(full)
            case Level.DIMENSION:
                dimension = session.sheet.dimensions[node.row]
                return shown(dimension.computed), shown(dimension.full)

    def _on_changed(self, changes: Changes) -> None:
        if not changes or any(changes.concerns(kind) for kind in ("returned", "reply")):
            self._look_returned()
        if not changes:
            return
        numbers = {self._number_by_code[code] for code in self._session.touched}
        above = {self._nodes[number].parent for number in numbers}
        above |= {self._nodes[number].parent for number in above if number >= 0}
        for number in sorted((numbers | above) - {-1}):
            self.dataChanged.emit(self._index(number, Column.STATE), self._index(number, Column.POINTS))

    def _look_returned(self) -> None:
        before, self._returned = self._returned, returned_marks(self._session.picture)
        codes = {code for code in (*before, *self._returned) if before.get(code) != self._returned.get(code)}
        for code in codes & self._number_by_code.keys():
            self.dataChanged.emit(self.index_of(code), self.index_of(code))
        if codes:
            self.returned_changed.emit()


def _tip_of(node: Node, mark: ReturnedMark) -> str:
    """Return a tip with words of others: Qt would take angle brackets in a plain one for HTML."""
    lines = (f"{node.code} {node.title}", *mark.words.split("\n"))
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def _nodes(rubric: Rubric) -> tuple[Node, ...]:
    """Return the rows, each after the one it hangs under."""
    nodes: list[Node] = []
    for row, dimension in enumerate(rubric.dimensions):
        top = len(nodes)
        codes = tuple(criterion.code for criterion in dimension.criteria)
        nodes.append(Node(Level.DIMENSION, dimension.code, dimension.title, -1, row, codes))
        for place, indicator in enumerate(dimension.indicators):
            codes = tuple(criterion.code for criterion in indicator.criteria)
            if codes == (indicator.code,):
                title = indicator.criteria[0].title or indicator.title
                nodes.append(Node(Level.CRITERION, indicator.code, title, top, place, codes))
                continue
            middle = len(nodes)
            nodes.append(Node(Level.INDICATOR, indicator.code, indicator.title, top, place, codes))
            nodes += [
                Node(Level.CRITERION, criterion.code, criterion.title, middle, under, (criterion.code,))
                for under, criterion in enumerate(indicator.criteria)
            ]
    return tuple(nodes)
