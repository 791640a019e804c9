"""The criteria of a received set as a tree with 自评, 复算, 评审: in rubric order, or those first that differ."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from app.domain.points import ZERO, shown
from app.domain.rubric import Rubric
from app.ui import display
from app.ui.models.judged_set import JudgedSet, Mark

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
CODE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The code of the criterion; None on other rows."""


class Column(IntEnum):
    """The columns."""

    TITLE = 0
    MARK = 1
    SELF = 2
    COMPUTED = 3
    VERIFIED = 4


HEADINGS = {
    Column.TITLE: "评分项",
    Column.MARK: "意见",
    Column.SELF: "自评",
    Column.COMPUTED: "复算",
    Column.VERIFIED: "评审",
}
POINTS = (Column.SELF, Column.COMPUTED, Column.VERIFIED)


class JudgeOrder(StrEnum):
    """In which order the criteria stand."""

    RUBRIC = "按标准顺序"
    DIFFERENT_FIRST = "有差异的在前"


class Kind(IntEnum):
    """What a row stands for."""

    DIMENSION = 0
    GROUP = 1
    INDICATOR = 2
    CRITERION = 3


@dataclass(frozen=True, slots=True)
class Node:
    """One row: what it is, where it hangs, and the codes of the criteria under it."""

    kind: Kind
    code: str
    title: str
    parent: int
    row: int
    codes: tuple[str, ...]


class JudgeTreeModel(QAbstractItemModel):
    """Rows of one set. Shown again with other findings, the rows stay where they are."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._judged: JudgedSet | None = None
        self.order = JudgeOrder.RUBRIC
        self._nodes: tuple[Node, ...] = ()
        self._children: dict[int, list[int]] = {}
        self._number_by_code: dict[str, int] = {}

    @property
    def judged(self) -> JudgedSet | None:
        """Return what is shown."""
        return self._judged

    def show_set(self, judged: JudgedSet | None, order: JudgeOrder) -> None:
        """Show a set in an order; the same set again only brings marks and points in line."""
        before = self._judged
        nodes = _nodes(judged, order) if judged else ()
        same_set = before and judged and before.received.id == judged.received.id
        if same_set and nodes == self._nodes:
            self._judged = judged
            if before is not None and judged is not None:
                self._tell_changed(before, judged)
            return
        self.beginResetModel()
        self._judged, self.order, self._nodes = judged, order, nodes
        self._children = {}
        for number, node in enumerate(nodes):
            self._children.setdefault(node.parent, []).append(number)
        self._number_by_code = {node.code: number for number, node in enumerate(nodes) if node.kind is Kind.CRITERION}
        self.endResetModel()

    def index_of(self, code: str, column: Column = Column.TITLE) -> QModelIndex:
        """Return the index of a criterion; an invalid one when it is not here."""
        number = self._number_by_code.get(code)
        return QModelIndex() if number is None else self._index(number, column)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the criteria in the order they stand in."""
        return tuple(node.code for node in self._nodes if node.kind is Kind.CRITERION)

    # ------------------------------------------------------------ QAbstractItemModel

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """Return the index at a place under a parent."""
        children = self._children.get(self._number(parent), [])
        if parent.column() > 0 or not (0 <= row < len(children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the index above."""
        if not index.isValid():
            return QModelIndex()
        number = self._nodes[self._number(index)].parent
        return QModelIndex() if number < 0 else self._index(number, Column.TITLE)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows hang under an index."""
        return 0 if parent.column() > 0 else len(self._children.get(self._number(parent), []))

    def columnCount(self, _parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[Column(section)]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in POINTS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid() or self._judged is None:
            return None
        node, column = self._nodes[self._number(index)], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(self._judged, node, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(self._judged, node, column)
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(self._judged, node, column)
            case Qt.ItemDataRole.TextAlignmentRole if column in POINTS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case Qt.ItemDataRole.FontRole if node.kind in {Kind.DIMENSION, Kind.GROUP}:
                return display.bold(QFont())
            case _ if role == CODE_ROLE:
                return node.code if node.kind is Kind.CRITERION else None
        return None

    # ------------------------------------------------------------ inside

    def _index(self, number: int, column: Column) -> QModelIndex:
        return self.createIndex(self._nodes[number].row, column, number)

    def _number(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else -1

    def _text(self, judged: JudgedSet, node: Node, column: Column) -> str:
        if column is Column.TITLE:
            is_core = node.kind is Kind.CRITERION and judged.rubric.criterion_by_code[node.code].core
            star = display.CORE_MARK if is_core else ""
            return node.title if node.kind is Kind.GROUP else f"{node.code}　{star}{node.title}"
        if column is Column.MARK:
            if node.kind is Kind.CRITERION:
                return judged.mark(node.code).value
            done = sum(judged.mark(code) not in {Mark.OPEN, Mark.CONFLICT} for code in node.codes)
            return f"{done}/{len(node.codes)}"
        is_other = node.kind is Kind.CRITERION and column is Column.SELF and judged.differs(node.code)
        arrow = ("↑" if judged.claims_more(node.code) else "↓") if is_other else ""
        return f"{arrow}{shown(_points(judged, node, column))}"

    def _tip(self, judged: JudgedSet, node: Node, column: Column) -> str:
        if node.kind is Kind.CRITERION and column in POINTS and judged.differs(node.code):
            line = judged.scores[node.code]
            than = "高于" if judged.claims_more(node.code) else "低于"
            return f"自评{shown(line.self_points)}分，{than}复算的{shown(line.computed)}分"
        return node.title if node.kind is Kind.GROUP else f"{node.code} {node.title}"

    def _icon(self, judged: JudgedSet, node: Node, column: Column) -> object:
        if node.kind is not Kind.CRITERION or column is not Column.MARK:
            return None
        return display.icon(judged.mark(node.code).icon)

    def _tell_changed(self, before: JudgedSet, now: JudgedSet) -> None:
        """Tell the rows of criteria whose mark or points are others, and what stands above them."""
        codes = (
            code
            for code in now.codes
            if before.mark(code) is not now.mark(code) or before.points[code] != now.points[code]
        )
        numbers = {self._number_by_code[code] for code in codes}
        above = {self._nodes[number].parent for number in numbers}
        above |= {self._nodes[number].parent for number in above if number >= 0}
        for number in sorted((numbers | above) - {-1}):
            self.dataChanged.emit(self._index(number, Column.MARK), self._index(number, Column.VERIFIED))


def _points(judged: JudgedSet, node: Node, column: Column) -> Decimal:
    """Return points of a row: a dimension's as the sheets say it (caps), an indicator's added up (it has no cap)."""
    if node.kind is Kind.DIMENSION:
        line = judged.verified.dimensions[node.row]
        return {Column.SELF: line.self_points, Column.COMPUTED: line.computed}.get(column, line.verified)
    return sum((_points_of(judged, code, column) for code in node.codes), ZERO)


def _points_of(judged: JudgedSet, code: str, column: Column) -> Decimal:
    line = judged.scores[code]
    return {Column.SELF: line.self_points, Column.COMPUTED: line.computed}.get(column, judged.points[code])


def _nodes(judged: JudgedSet, order: JudgeOrder) -> tuple[Node, ...]:
    """Return the rows, each after the one it hangs under."""
    return _by_rubric(judged.rubric) if order is JudgeOrder.RUBRIC else _by_difference(judged)


def _by_rubric(rubric: Rubric) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for row, dimension in enumerate(rubric.dimensions):
        top = len(nodes)
        codes = tuple(criterion.code for criterion in dimension.criteria)
        nodes.append(Node(Kind.DIMENSION, dimension.code, dimension.title, -1, row, codes))
        for place, indicator in enumerate(dimension.indicators):
            codes = tuple(criterion.code for criterion in indicator.criteria)
            if codes == (indicator.code,):
                title = indicator.criteria[0].title or indicator.title
                nodes.append(Node(Kind.CRITERION, indicator.code, title, top, place, codes))
                continue
            middle = len(nodes)
            nodes.append(Node(Kind.INDICATOR, indicator.code, indicator.title, top, place, codes))
            nodes += [
                Node(Kind.CRITERION, one.code, one.title, middle, under, (one.code,))
                for under, one in enumerate(indicator.criteria)
            ]
    return tuple(nodes)


def _by_difference(judged: JudgedSet) -> tuple[Node, ...]:
    higher = tuple(code for code in judged.codes if judged.claims_more(code))
    lower = tuple(code for code in judged.codes if judged.differs(code) and code not in higher)
    rest = tuple(code for code in judged.codes if not judged.differs(code))
    nodes: list[Node] = []
    groups = (("自评高于复算", higher), ("自评低于复算", lower), ("自评与复算相同", rest))
    for row, (title, codes) in enumerate((title, codes) for title, codes in groups if codes):
        top = len(nodes)
        nodes.append(Node(Kind.GROUP, f"group-{title}", f"{title}（{len(codes)}项）", -1, row, codes))
        titles = {code: judged.rubric.criterion_by_code[code].title for code in codes}
        nodes += [Node(Kind.CRITERION, code, titles[code], top, under, (code,)) for under, code in enumerate(codes)]
    return tuple(nodes)
