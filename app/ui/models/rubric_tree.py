"""The rubric as a tree of dimensions, indicators and criteria with states and points. Holds codes only."""

import html
from enum import IntEnum

from PySide6.QtCore import QObject, Signal

from app.domain.changes import Changes
from app.domain.points import shown
from app.domain.score_sheet import State
from app.ui import display
from app.ui.models.criterion_rows import CriterionRows, Kind, Node, rows_of
from app.ui.models.returned_marks import ReturnedMark, returned_marks
from app.ui.session import Session


class Column(IntEnum):
    """The columns."""

    TITLE = 0
    STATE = 1
    POINTS = 2


HEADINGS = {Column.TITLE: "评分项", Column.STATE: "状态", Column.POINTS: "得分 / 分值"}


class RubricTreeModel(CriterionRows):
    """Rows of a session's rubric with states and points."""

    returned_changed = Signal()
    """Other criteria are returned, or are answered further, than before."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Lay the rows out once: a rubric does not change while it is open."""
        super().__init__(list(HEADINGS.values()), (Column.POINTS,), parent)
        self._session = session
        self._lay_rows(rows_of(session.picture.rubric))
        self._returned = returned_marks(session.picture)
        session.changed.connect(self._on_changed)

    @property
    def returned(self) -> frozenset[str]:
        """Return the criteria that were returned and are being corrected."""
        return frozenset(self._returned)

    # ------------------------------------------------------------ inside

    def _state(self, node: Node) -> State | None:
        return self._session.line(node.code).state if node.kind is Kind.CRITERION else None

    def _text(self, node: Node, column: int) -> str:
        if column == Column.TITLE:
            star = display.CORE_MARK if self._is_core(node) else ""
            return f"{node.code}　{star}{node.title}"
        if column == Column.STATE:
            state = self._state(node)
            return state.label if state else self._filled(node)
        computed, full = self._points(node)
        return f"{computed} / {full}"

    def _icon(self, node: Node, column: int) -> object:
        if column == Column.STATE and (state := self._state(node)):
            return display.state_icon(state)
        mark = self._mark(node)
        return display.icon(mark.icon) if mark and column == Column.TITLE else None

    def _tip(self, node: Node, column: int) -> str:
        mark = self._mark(node)
        return super()._tip(node, column) if mark is None else _tip_of(node, mark)

    def _mark(self, node: Node) -> ReturnedMark | None:
        return self._returned.get(node.code) if node.kind is Kind.CRITERION else None

    def _is_core(self, node: Node) -> bool:
        return node.kind is Kind.CRITERION and self._session.criterion(node.code).core

    def _filled(self, node: Node) -> str:
        done = sum(self._session.line(code).state is not State.UNANSWERED for code in node.codes)
        return f"已填 {done}/{len(node.codes)}"

    def _points(self, node: Node) -> tuple[str, str]:
        session = self._session
        match node.kind:
            case Kind.CRITERION:
                line = session.line(node.code)
                return shown(line.computed), shown(line.full)
            case Kind.DIMENSION:
                dimension = session.sheet.dimensions[node.row]
                return shown(dimension.computed), shown(dimension.full)
            case _:
                computed, full = session.points_of(node.codes)
                return shown(computed), shown(full)

    def _on_changed(self, changes: Changes) -> None:
        if not changes or any(changes.concerns(kind) for kind in ("returned", "reply")):
            self._look_returned()
        if not changes:
            return
        self._tell(self._session.touched, Column.STATE)

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
