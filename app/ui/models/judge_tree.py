"""The criteria of a received set as a tree with 自评, 复算, 评审: in rubric order, or those first that differ."""

from dataclasses import replace
from decimal import Decimal
from enum import IntEnum, StrEnum

from PySide6.QtCore import QObject

from app.domain.points import ZERO, shown
from app.domain.review_records import GATES_PLACE
from app.ui import display
from app.ui.models.criterion_rows import CriterionRows, Kind, Node, rows_of
from app.ui.models.judged_gates import gates_mark
from app.ui.models.judged_set import JudgedSet, Mark


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


class JudgeTreeModel(CriterionRows):
    """Rows of one set. Shown again with other findings, the rows stay where they are."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(list(HEADINGS.values()), POINTS, parent)
        self._judged: JudgedSet | None = None
        self.order = JudgeOrder.RUBRIC

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
        self._judged, self.order = judged, order
        self._lay_rows(nodes)
        self.endResetModel()

    # ------------------------------------------------------------ inside

    def _text(self, node: Node, column: int) -> str:
        judged = self._judged
        if judged is None:
            return ""
        if node.kind is Kind.GATES:
            return {Column.TITLE: node.title, Column.MARK: gates_mark(judged.gates)[0]}.get(Column(column), "")
        if column == Column.TITLE:
            is_core = node.kind is Kind.CRITERION and judged.rubric.criterion_by_code[node.code].core
            star = display.CORE_MARK if is_core else ""
            return node.title if node.kind is Kind.GROUP else f"{node.code}　{star}{node.title}"
        if column == Column.MARK:
            if node.kind is Kind.CRITERION:
                return judged.mark(node.code).value
            done = sum(judged.mark(code) not in {Mark.OPEN, Mark.CONFLICT} for code in node.codes)
            return f"{done}/{len(node.codes)}"
        is_other = node.kind is Kind.CRITERION and column == Column.SELF and judged.differs(node.code)
        arrow = ("↑" if judged.claims_more(node.code) else "↓") if is_other else ""
        return f"{arrow}{shown(_points(judged, node, column))}"

    def _tip(self, node: Node, column: int) -> str:
        judged = self._judged
        if judged and node.kind is Kind.CRITERION and column in POINTS and judged.differs(node.code):
            line = judged.scores[node.code]
            than = "高于" if judged.claims_more(node.code) else "低于"
            return f"自评{shown(line.self_points)}分，{than}复算的{shown(line.computed)}分"
        return node.title if node.kind in {Kind.GROUP, Kind.GATES} else super()._tip(node, column)

    def _icon(self, node: Node, column: int) -> object:
        if self._judged is None or node.kind not in {Kind.CRITERION, Kind.GATES} or column != Column.MARK:
            return None
        if node.kind is Kind.GATES:
            return display.icon(gates_mark(self._judged.gates)[1])
        return display.icon(self._judged.mark(node.code).icon)

    def _tell_changed(self, before: JudgedSet, now: JudgedSet) -> None:
        """Tell the rows of criteria whose mark or points are others, and what stands above them."""
        codes = (
            code
            for code in now.codes
            if before.mark(code) is not now.mark(code) or before.points[code] != now.points[code]
        )
        self._tell(codes, Column.MARK)
        if now.gates != before.gates:
            self._tell([GATES_PLACE], Column.MARK)


def _points(judged: JudgedSet, node: Node, column: int) -> Decimal:
    """Return points of a row: a dimension's as the sheets say it (caps), an indicator's added up (it has no cap)."""
    if node.kind is Kind.DIMENSION:
        line = next(one for one in judged.verified.dimensions if one.code == node.code)
        return {Column.SELF: line.self_points, Column.COMPUTED: line.computed}.get(Column(column), line.verified)
    return sum((_points_of(judged, code, column) for code in node.codes), ZERO)


def _points_of(judged: JudgedSet, code: str, column: int) -> Decimal:
    line = judged.scores[code]
    return {Column.SELF: line.self_points, Column.COMPUTED: line.computed}.get(Column(column), judged.points[code])


def _nodes(judged: JudgedSet, order: JudgeOrder) -> tuple[Node, ...]:
    """Return the rows, each after the one it hangs under; the basic conditions, where there are any, come first."""
    rows = rows_of(judged.rubric) if order is JudgeOrder.RUBRIC else _by_difference(judged)
    if not judged.gates:
        return rows
    behind = (
        replace(one, parent=one.parent + 1 if one.parent >= 0 else -1, row=one.row if one.parent >= 0 else one.row + 1)
        for one in rows
    )
    return (Node(Kind.GATES, GATES_PLACE, "基本条件", -1, 0, ()), *behind)


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
