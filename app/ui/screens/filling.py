"""Filling in (填报): the tree at the left, the criterion in the middle, its evidence at the right."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence
from app.domain.marking.kinds import every, measure_of
from app.domain.points import shown
from app.domain.score_sheet import State
from app.ui.desk_page import Desk, DeskPage
from app.ui.models.criterion_filter import EVERYTHING, CriterionFilter, search_texts
from app.ui.models.criterion_rows import CODE_ROLE
from app.ui.models.rubric_tree import Column, RubricTreeModel
from app.ui.widgets.criterion_card import CriterionCard
from app.ui.widgets.criterion_tree import CriterionTree
from app.ui.widgets.evidence_panel import EvidencePanel
from app.ui.widgets.tree_filter import TreeFilter

TREE_PX, CARD_PX, EVIDENCE_PX = 430, 510, 330
NARROW_CHARACTERS = 56
"""So many Chinese characters wide the page has room for three panes beside each other."""


class FillingPage(DeskPage):
    """The criteria one by one. Edits go through the session; what comes back is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and open the first criterion."""
        super().__init__(desk, parent)
        rubric = self.session.picture.rubric
        self.model = RubricTreeModel(self.session, self)
        self._words = search_texts(rubric)
        self.filter = TreeFilter(rubric, self)
        self.take_table = QPushButton("读入填好的表…", self)
        self.take_table.setObjectName("link")
        self.take_table.setToolTip("别人填好的评分表（Excel、Word），逐格对照后读入自评得分、说明、扣分原因、佐证编号")
        self.take_table.clicked.connect(self.asked_to_take_table)
        self.tree = self._tree()
        self._middle = QWidget(self)
        self._middle_rows = QVBoxLayout(self._middle)
        self._middle_rows.setContentsMargins(0, 0, 0, 0)
        self.evidence = EvidencePanel(desk, self)
        self.evidence.asked_to_show.connect(self.asked_to_show)
        self.evidence.told.connect(self.told)
        self._lay_out()
        self._offer_returned()
        self.model.returned_changed.connect(self._offer_returned)
        self.card: CriterionCard | None = None
        self.filter.changed.connect(self._on_filter)
        self.filter.entered.connect(self._on_found)
        self.tree.left.connect(self.filter.text.clear)
        self._open_first()

    def open_criterion(self, code: str) -> None:
        """Select a criterion in the tree and show its card, also one that the filter hides."""
        index = self.model.index_of(code)
        if self.tree.isRowHidden(index.row(), index.parent()):
            self.filter.show_everything()
        self.tree.setCurrentIndex(index)

    def open_next_unanswered(self) -> None:
        """Go to the next criterion that is not filled in, round the end."""
        self.flush()
        for code in self._codes_from_here():
            if self.session.line(code).state is State.UNANSWERED:
                self.open_criterion(code)
                return

    def open_next(self) -> None:
        """Go to the next criterion, round the end."""
        for code in self._codes_from_here()[:1]:
            self.open_criterion(code)

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, changes: Changes) -> None:
        """Show the card again, and the evidence when it was changed."""
        if self.card is None:
            return
        self.card.show_answer()
        if not changes or changes.concerns("evidence"):
            self.evidence.show_criterion(self.card.code)

    def shows(self, change: Change) -> bool:
        """Count figures, references and evidence of the open criterion as in view."""
        if change.kind in {"figure", "reference"} and self.card is not None:
            marking = self.session.criterion(self.card.code).marking
            return change.key.partition("@")[0] in {measure_of(part) for part in every(marking)}
        if change.kind == "evidence" and self.card is not None:
            pieces = (piece for piece in (change.before, change.after) if isinstance(piece, Evidence))
            return any(service.criterion == self.card.code for piece in pieces for service in piece.serves)
        return super().shows(change)

    def show_place(self, key: str) -> None:
        """Open a criterion."""
        if key in self.session.picture.rubric.criterion_by_code:
            self.open_criterion(key)

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.card is not None:
            self.card.flush()
        self.evidence.flush()

    def take_files(self, paths: list[Path]) -> bool:
        """Files dropped anywhere belong to the criterion that is open."""
        return self.takes_first(paths) or self.evidence.take_files(paths)

    def search(self) -> None:
        """Go to the search field."""
        self.filter.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.text.selectAll()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.filter)
        column.addWidget(self.take_table, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.tree, 1)
        self._work = QSplitter(Qt.Orientation.Vertical, self)
        self._work.setChildrenCollapsible(False)
        self._work.setHandleWidth(10)
        self._work.addWidget(self._middle)
        self._work.setStretchFactor(0, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        for part, width in ((left, TREE_PX), (self._work, CARD_PX), (self.evidence, EVIDENCE_PX)):
            splitter.addWidget(part)
            splitter.setStretchFactor(splitter.count() - 1, width)
        splitter.setSizes([TREE_PX, CARD_PX, EVIDENCE_PX])
        self.desk.remembered.keep_splitter("filling", splitter)
        self._splitter = splitter
        self._state = splitter.saveState()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._arrange)
        splitter.splitterMoved.connect(self._keep_state)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.addWidget(splitter)

    def _arrange(self) -> None:
        """Put the evidence below the card where three panes side by side would be too narrow to read."""
        letter = self.fontMetrics().horizontalAdvance("国")
        is_narrow = self.width() < NARROW_CHARACTERS * letter
        if is_narrow is (self.evidence.parent() is self._work):
            return
        if is_narrow:
            self._work.addWidget(self.evidence)
            self._work.setSizes([CARD_PX, EVIDENCE_PX])
            self._splitter.setSizes([TREE_PX, CARD_PX + EVIDENCE_PX])
        else:
            self._splitter.addWidget(self.evidence)
            self._splitter.restoreState(self._state)
        self.evidence.lie(is_lying=is_narrow)

    def _keep_state(self) -> None:
        if self.evidence.parent() is self._splitter:
            self._state = self._splitter.saveState()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the panes to the width: soon, for Qt also lays out anew while it dresses all widgets."""
        super().resizeEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the panes to the zoom, once Qt has dressed all widgets: none may move while it goes through them."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_later"):
            self._later.start()

    def _tree(self) -> CriterionTree:
        fulls = [shown(dimension.full) for dimension in self.session.sheet.dimensions]
        widest = max(fulls, key=len, default="")
        tree = CriterionTree(self.model, f"{widest}.88 / {widest}", self)
        tree.selectionModel().currentChanged.connect(self._on_current_changed)
        return tree

    def _open_first(self) -> None:
        criteria = self.session.picture.rubric.criteria
        if criteria:
            self.open_criterion(criteria[0].code)

    def _codes_from_here(self) -> list[str]:
        codes = [criterion.code for criterion in self.session.picture.rubric.criteria]
        here = codes.index(self.card.code) + 1 if self.card else 0
        return codes[here:] + codes[:here]

    # ------------------------------------------------------------ reacting

    def _on_current_changed(self, current: QModelIndex) -> None:
        code = current.siblingAtColumn(Column.TITLE).data(CODE_ROLE)
        if code is not None and (self.card is None or self.card.code != code):
            self._show_card(code)

    def _show_card(self, code: str) -> None:
        self.session.settle()
        old, self.card = self.card, CriterionCard(self.session, code, self._middle)
        self.card.answered.connect(self._on_answered)
        self.card.left.connect(self.session.close_step)
        self.card.asked_to_show.connect(self.asked_to_show)
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

        self.session.run(write_answer, code, answer, goes_on=goes_on)

    # ------------------------------------------------------------ filtering

    def _offer_returned(self) -> None:
        self.filter.offer_returned(is_offered=bool(self.model.returned))
        if self.filter.filter.returned:
            self._on_filter(self.filter.filter)

    def _on_filter(self, asked: CriterionFilter) -> None:
        rubric, session = self.session.picture.rubric, self.session
        kept = {
            criterion.code
            for criterion in rubric.criteria
            if asked.holds(
                criterion,
                session.line(criterion.code).state,
                self._words[criterion.code],
                is_returned=criterion.code in self.model.returned,
            )
        }
        self._hide_rows(QModelIndex(), kept)
        self.filter.show_found(len(kept), len(rubric.criteria))
        self._show_open_one()

    def _show_open_one(self) -> bool:
        """Select the open criterion in the tree and scroll to it; tell whether it is shown there."""
        index = self.model.index_of(self.card.code) if self.card is not None else QModelIndex()
        if not index.isValid() or self.tree.isRowHidden(index.row(), index.parent()):
            return False
        self.tree.setCurrentIndex(index)
        self.tree.scrollTo(index)
        return True

    def _hide_rows(self, parent: QModelIndex, kept: set[str]) -> bool:
        """Hide what leads to no kept criterion; tell whether anything under a row stays."""
        stays = False
        for row in range(self.model.rowCount(parent)):
            index = self.model.index(row, Column.TITLE, parent)
            code = index.data(CODE_ROLE)
            is_kept = self._hide_rows(index, kept) if code is None else code in kept
            if self.tree.isRowHidden(row, parent) == is_kept:
                self.tree.setRowHidden(row, parent, not is_kept)
            stays = stays or is_kept
        return stays

    def _on_found(self) -> None:
        """Go to the tree: to the first criterion that was found, or the open one when nothing was asked for."""
        if self.filter.filter == EVERYTHING and self._show_open_one():
            self.tree.setFocus()
            return
        codes = (criterion.code for criterion in self.session.picture.rubric.criteria)
        for index in map(self.model.index_of, codes):
            if not self.tree.isRowHidden(index.row(), index.parent()):
                self.tree.setCurrentIndex(index)
                self.tree.setFocus()
                return
