"""Across (横看): one criterion over all counties, answers and evidence side by side; Space = 认可."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.problems import Problem, ProblemError
from app.domain.received_sets import standing_sets
from app.domain.review_records import review_place
from app.domain.rubric import Criterion
from app.ui import display
from app.ui.models.judge_across import HEADER, NUMBERS, SAID_COLUMN, across_rows, avoided_sets, mark_of
from app.ui.models.judged_set import Mark
from app.ui.models.text_table import TextRow, TextTableModel
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.widgets.across_grid import AcrossGrid
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.judge_evidence import JudgeEvidence
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.read_received import AcrossLine
    from app.ui.jobs import Job

TABLE_PX, EVIDENCE_PX = 900, 340
FEWEST_SIGNS = 44
NOTHING_RECEIVED = "还没有收到材料。到“收件”页收进申报包后，这里把各县同一项的填报和佐证放在一起看。"
ALL_JUDGED = "这一项各县区都评审过了。取消“只看未评审的”可以看全部，或到下一项。"
CANCELLED = "已取消，各县区这一项的填报没有读完。到别的项再回来，就重新读。"
KEYS = "空格 认可所选的（可多选）　回车 到“审阅”里看这一县　Alt+← Alt+→ 上一项、下一项"


class AcrossPage(ReviewPage):
    """Reads a criterion of all sets in the worker, and shows what counts now."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out; what the counties say is read when the page is seen."""
        super().__init__(frame, parent)
        self._criteria: dict[str, Criterion] = {}
        self._lines: tuple[AcrossLine, ...] = ()
        self._reading: Job | None = None
        self._read_sets: tuple[str, ...] = ()
        self._wanted = ""
        self.model = TextTableModel(HEADER, NUMBERS, self, is_top=True)
        self._build()
        self._offer()
        self._show_rows()

    @property
    def code(self) -> str:
        """Return the criterion that is looked at, empty when there is none."""
        return str(self.criteria.currentData() or "")

    def open_criterion(self, code: str) -> None:
        """Look at a criterion."""
        number = self.criteria.findData(code)
        if number >= 0:
            self.criteria.setCurrentIndex(number)

    # ------------------------------------------------------------ ReviewPage

    def show_changes(self, changes: Changes) -> None:
        """Show marks and points again; read again when other sets are there."""
        if not changes or changes.concerns("received"):
            self._offer()
            if self._read_sets != self._sets_now():
                self._read()
        self._show_rows()

    def show_place(self, place: ReviewPlace) -> None:
        """Look at a criterion, and at a county of it."""
        self.open_criterion(place.criterion)
        self._wanted = place.submission
        self._choose_wanted()

    def open_next(self) -> None:
        """Go to the next criterion."""
        self._step(1)

    def open_next_unreviewed(self) -> None:
        """Go to the next criterion that is still open in some county, round the end."""
        picture = self.session.picture
        codes = list(self._criteria)
        here = codes.index(self.code) + 1 if self.code in codes else 0
        sets = [(one.id, {line.code for line in one.lines}) for one in standing_sets(picture)]
        for code in codes[here:] + codes[:here]:
            if any(code in known and mark_of(picture, id_, code) is Mark.OPEN for id_, known in sets):
                self.open_criterion(code)
                return

    def shows(self, changes: Changes) -> bool:
        """Stay here for a step on findings of criteria that stand here, and show the criterion and county of it."""
        places = [review_place(one.kind, one.key) for one in changes.changes if one.kind == "finding"]
        here = [(id_, code) for _, id_, code in places if id_ in self._sets_now() and code in self._criteria]
        if not here:
            return False
        if all(code != self.code for _, code in here):
            self._wanted = here[0][0]
            self.open_criterion(here[0][1])
        self._take_focus()
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Have the keyboard in the table, so that Space works at once; whoever walks along the tabs stays there."""
        super().showEvent(event)
        if not isinstance(QApplication.focusWidget(), QTabBar):
            self._take_focus()

    def search(self) -> None:
        """Go to the list of criteria."""
        self.criteria.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.criteria.showPopup()

    def accept(self) -> None:
        """认可 the selected counties that I have said nothing of yet."""
        from app.services.judge_across import accept_across

        me = self.session.me
        if me is None:
            self._say("先在“审阅”页写明“我是谁”，意见才知道记在谁的名下。")
            return
        rows = (self.model.row(index.row()) for index in self.table.selectionModel().selectedRows())
        chosen = [row.key for row in rows if row is not None]
        avoided = avoided_sets(self.session.picture)
        mine = [one for one in chosen if one not in avoided]
        if mine:
            self.session.run(accept_across, mine, self.code, reviewer=me)
        if len(mine) < len(chosen):
            names = "、".join(self.session.picture.received[one].county.full_name for one in chosen if one in avoided)
            self._say(f"{names}应当回避，没有认可。")

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.criteria = ChoiceInput(self)
        self.criteria.setAccessibleName("评分项")
        self.criteria.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.criteria.setMinimumContentsLength(FEWEST_SIGNS)
        self.criteria.setMaxVisibleItems(24)
        self.criteria.currentIndexChanged.connect(lambda _number: self._on_criterion())
        self.previous = self._step_button("上一项", "Alt+Left", -1)
        self.next = self._step_button("下一项", "Alt+Right", 1)
        self.only_open = QCheckBox("只看未评审的", self)
        self.only_open.toggled.connect(lambda _on: self._show_rows())
        self.accept_button = QPushButton("认可所选的", self)
        self.accept_button.setObjectName("main")
        self.accept_button.setToolTip("空格；已有意见的不动，可以撤销")
        self.accept_button.clicked.connect(self.accept)
        self.counts = label("", "quiet", self)
        head = QWidget(self)
        row = FlowRow(head, 10)
        for part in (self.criteria, self.previous, self.next, self.only_open, self.accept_button, self.counts):
            row.addWidget(part)
        self.rule = wrapped("", "quiet", self)
        self.working = Working(self)
        self.working.cancelled.connect(self._on_cancelled)
        self.words = wrapped("", "quiet", self)
        self._lay_out(head)

    def _lay_out(self, head: QWidget) -> None:
        self.table = AcrossGrid(self.model, self)
        self.table.setAccessibleName("各县区这一项的填报")
        self.table.accepted.connect(self.accept)
        self.table.taken.connect(self._on_taken)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_evidence())
        self.setFocusProxy(self.table)
        self.evidence = JudgeEvidence(self.frame, self)
        self.evidence.told.connect(self.told)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(10)
        for part, width in ((self.table, TABLE_PX), (self.evidence, EVIDENCE_PX)):
            self._split.addWidget(part)
            self._split.setStretchFactor(self._split.count() - 1, width)
        self._split.setSizes([TABLE_PX, EVIDENCE_PX])
        self.frame.remembered.keep_splitter("across", self._split)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(6)
        rows.addWidget(head)
        for above in (self.rule, self.working, self.words):
            rows.addWidget(above)
        rows.addWidget(self._split, 1)
        foot = QHBoxLayout()
        self._keys = wrapped(KEYS, "quiet", self)
        foot.addWidget(self._keys)
        rows.addLayout(foot)

    def _step_button(self, text: str, key: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setShortcut(key)
        button.setToolTip("Alt+←" if by < 0 else "Alt+→")
        button.clicked.connect(lambda: self._step(by))
        return button

    # ------------------------------------------------------------ which criterion

    def _offer(self) -> None:
        """Offer the criteria of the rubrics that the sets use."""
        criteria: dict[str, Criterion] = {}
        known: set[str] = set()
        for one in standing_sets(self.session.picture):
            if one.rubric not in known:
                known.add(one.rubric)
                criteria = self._criteria_of(one.id) | criteria
        if list(criteria) == list(self._criteria):
            return
        before = self.code
        self._criteria = criteria
        self.criteria.blockSignals(True)
        self.criteria.clear()
        for code, criterion in criteria.items():
            star = display.CORE_MARK if criterion.core else ""
            self.criteria.addItem(f"{code}　{star}{criterion.title}", code)
        self.criteria.setCurrentIndex(max(self.criteria.findData(before), 0))
        self.criteria.blockSignals(False)
        self._on_criterion()

    def _criteria_of(self, submission: str) -> dict[str, Criterion]:
        try:
            return dict(self.session.received_set(submission).rubric.criterion_by_code)
        except ProblemError as error:
            self.told.emit(error.problems)
            return {}

    def _step(self, by: int) -> None:
        number = self.criteria.currentIndex() + by
        if 0 <= number < self.criteria.count():
            self.criteria.setCurrentIndex(number)
            self.table.setFocus()

    def _on_criterion(self) -> None:
        criterion = self._criteria.get(self.code)
        self.rule.setText(" ".join(one for one in (criterion.text, criterion.rule_text) if one) if criterion else "")
        self.rule.setVisible(bool(self.rule.text()))
        number = self.criteria.currentIndex()
        self.previous.setEnabled(number > 0)
        self.next.setEnabled(number < self.criteria.count() - 1)
        self._read()

    # ------------------------------------------------------------ reading

    def _read(self) -> None:
        """Have the criterion read in the worker; what arrives for another one is thrown away."""
        from app.services.read_received import across

        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._lines = ()
        here = self.model.row(self.table.currentIndex().row())
        self._wanted = self._wanted or (here.key if here is not None else "")
        # At once: what counties say of another criterion must not be accepted as what they say of this one.
        self._show_rows()
        if not self.code:
            return
        self._read_sets = self._sets_now()
        self._reading = job = self.session.job(across, self.code)
        job.done.connect(self._on_read)
        job.refused.connect(self._on_refused)
        self.working.watch(job, "读取各县区的填报 …")
        self.frame.jobs.add(job)

    def _sets_now(self) -> tuple[str, ...]:
        return tuple(one.id for one in standing_sets(self.session.picture))

    def _on_read(self, lines: object) -> None:
        if self.sender() is not self._reading or not isinstance(lines, tuple):
            return
        self._reading = None
        self._lines = lines
        self._show_rows()
        self._choose_wanted()

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        if self.sender() is self._reading:
            self._reading = None
            self.told.emit(problems)

    def _on_cancelled(self) -> None:
        self._reading = None
        self._say(CANCELLED)

    # ------------------------------------------------------------ showing

    def _show_rows(self) -> None:
        criterion = self._criteria.get(self.code)
        picture = self.session.picture
        rows: tuple[TextRow, ...] = ()
        if criterion is not None:
            rows = across_rows(picture, self._lines, criterion, only_open=self.only_open.isChecked())
        before = self.model.row(self.table.currentIndex().row())
        self.model.show_rows(rows)
        if rows and before is not None and not self.table.currentIndex().isValid():
            self._wanted = before.key
        self._choose_wanted()
        self._show_counts()
        is_done = not rows and bool(self._lines)
        self._say(ALL_JUDGED if is_done else "" if self._criteria else NOTHING_RECEIVED)
        self.accept_button.setEnabled(bool(rows) and self.session.is_writing)
        self._split.setVisible(bool(self._criteria))
        self._keys.setVisible(bool(self._criteria))

    def _show_counts(self) -> None:
        marks = [mark_of(self.session.picture, one.received.id, self.code) for one in self._lines]
        judged = sum(mark not in {Mark.OPEN, Mark.CONFLICT} for mark in marks)
        self.counts.setText(f"已评审 {judged}/{len(marks)} 个县区" if marks else "")

    def _choose_wanted(self) -> None:
        """Choose the county that was asked for, else keep one, else the first."""
        row = self.model.row_of(self._wanted) if self._wanted else -1
        if row >= 0:
            self._wanted = ""
        if self.model.rowCount() and (row >= 0 or not self.table.currentIndex().isValid()):
            self.table.go_to(self.model.index(max(row, 0), 0))
            self.table.selectRow(max(row, 0))
        self._show_evidence()

    def _show_evidence(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is None:
            self.evidence.show_said("", "")
            self.evidence.show_criterion(None, "")
            return
        self.evidence.show_said(row.cells[0].replace("\n", "　"), dict(row.tips)[SAID_COLUMN])
        try:
            self.evidence.show_criterion(self.session.received_set(row.key), self.code)
        except ProblemError as error:
            self.told.emit(error.problems)

    def _take_focus(self) -> None:
        (self.table if self._criteria else self.criteria).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_taken(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is not None:
            self.asked_to_show.emit(ReviewPlace(ReviewTab.JUDGING, row.key, self.code))

    def _say(self, text: str) -> None:
        self.words.setText(text)
        self.words.setVisible(bool(text))
