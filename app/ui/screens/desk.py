"""County desk (填报): the tree at the left, the criterion in the middle, its evidence at the right."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Answer
from app.domain.changes import Changes
from app.domain.points import shown
from app.domain.score_sheet import State
from app.ui.models.rubric_tree import CODE_ROLE, HEADINGS, Column, RubricTreeModel
from app.ui.session import Session
from app.ui.widgets.criterion_card import CriterionCard
from app.ui.widgets.evidence_panel import EvidencePanel
from app.ui.widgets.labels import bold
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.score_header import ScoreHeader

TREE_PX, CARD_PX, EVIDENCE_PX = 470, 560, 270
ROW_AIR_PX = 7
WIDEST_STATE = "已填 88/88"


class RoomyRows(QStyledItemDelegate):
    """Rows with air between them, to be read at arm's length."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the usual size with a taller row."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + ROW_AIR_PX)


class DeskScreen(QWidget):
    """One session on screen. Edits go through the session; what comes back is shown."""

    asked_to_retry = Signal()
    """The person wants to try again whether the workspace is free to be changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Lay out and open the first criterion."""
        super().__init__(parent)
        self.setObjectName("page")
        self._session = session
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self.header = ScoreHeader(session, self)
        rows.addWidget(self.header)
        self._add_notices(rows)
        self.model = RubricTreeModel(session, self)
        self.tree = self._tree()
        self._middle = QWidget(self)
        self._middle_rows = QVBoxLayout(self._middle)
        self._middle_rows.setContentsMargins(0, 0, 0, 0)
        self.evidence = EvidencePanel(session, self)
        rows.addWidget(self._splitter(), 1)
        self.card: CriterionCard | None = None
        session.changed.connect(self._on_changed)
        session.settling.connect(self.flush)
        self._open_first()

    def open_criterion(self, code: str) -> None:
        """Select a criterion in the tree and show its card."""
        self.tree.setCurrentIndex(self.model.index_of(code))

    def open_next_unanswered(self) -> None:
        """Go to the next criterion that is not filled in, round the end."""
        self.flush()
        for code in self._codes_from_here():
            if self._session.line(code).state is State.UNANSWERED:
                self.open_criterion(code)
                return

    def open_next(self) -> None:
        """Go to the next criterion, round the end."""
        for code in self._codes_from_here()[:1]:
            self.open_criterion(code)

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.card is not None:
            self.card.flush()

    def _codes_from_here(self) -> list[str]:
        codes = [criterion.code for criterion in self._session.picture.rubric.criteria]
        here = codes.index(self.card.code) + 1 if self.card else 0
        return codes[here:] + codes[:here]

    # ------------------------------------------------------------ building

    def _add_notices(self, rows: QVBoxLayout) -> None:
        notice = self._session.picture.rubric.shown_notice
        self.notice = NoticeBar("severity-hint", notice, parent=self)
        self.notice.setVisible(bool(notice))
        held = " ".join(problem.what for problem in self._session.held)
        self.held = NoticeBar("locked", f"{held}现在只能查看，不能修改。", "再试一次", self)
        self.held.setVisible(not self._session.is_writing)
        self.held.button.clicked.connect(self.asked_to_retry)
        rows.addWidget(self.held)
        rows.addWidget(self.notice)

    def _tree(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setModel(self.model)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setIndentation(16)
        tree.setItemDelegate(RoomyRows(tree))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        widths = QFontMetrics(bold(tree.font()))
        header.resizeSection(Column.STATE, widths.horizontalAdvance(WIDEST_STATE) + widths.height())
        header.resizeSection(Column.POINTS, self._widest_points(widths) + widths.height())
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        tree.expandAll()
        tree.selectionModel().currentChanged.connect(self._on_current_changed)
        return tree

    def _widest_points(self, widths: QFontMetrics) -> int:
        fulls = [shown(dimension.full) for dimension in self._session.sheet.dimensions]
        widest = max(fulls, key=len, default="")
        return max(widths.horizontalAdvance(text) for text in (f"{widest}.88 / {widest}", HEADINGS[Column.POINTS]))

    def _splitter(self) -> QWidget:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        for part, width in ((self.tree, TREE_PX), (self._middle, CARD_PX), (self.evidence, EVIDENCE_PX)):
            splitter.addWidget(part)
            splitter.setStretchFactor(splitter.count() - 1, width)
        splitter.setSizes([TREE_PX, CARD_PX, EVIDENCE_PX])
        page = QWidget(self)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(12, 12, 12, 12)
        rows.addWidget(splitter)
        return page

    def _open_first(self) -> None:
        criteria = self._session.picture.rubric.criteria
        if criteria:
            self.open_criterion(criteria[0].code)

    # ------------------------------------------------------------ reacting

    def _on_current_changed(self, current: QModelIndex) -> None:
        code = current.siblingAtColumn(Column.TITLE).data(CODE_ROLE)
        if code is not None and (self.card is None or self.card.code != code):
            self._show_card(code)

    def _show_card(self, code: str) -> None:
        self._session.settle()
        old, self.card = self.card, CriterionCard(self._session, code, self._middle)
        self.card.answered.connect(self._on_answered)
        self.card.left.connect(self._session.close_step)
        self._middle_rows.addWidget(self.card)
        if old is not None:
            focused = QApplication.focusWidget()
            if focused is not None and old.isAncestorOf(focused):
                self.card.focus_first()
            self._middle_rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.evidence.show_criterion(code)

    def _on_answered(self, code: str, answer: Answer, goes_on: bool) -> None:
        from app.services.write_answer import write_answer

        self._session.run(write_answer, code, answer, goes_on=goes_on)

    def _on_changed(self, changes: Changes) -> None:
        if self.card is None:
            return
        self.card.show_answer()
        if changes.concerns("evidence"):
            self.evidence.show_criterion(self.card.code)
