"""Visits (现场): drawing venues, what was seen there, and the feedback on a whole set."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import ProblemError
from app.ui import display
from app.ui.models.judge_sets import first_set, offered_sets
from app.ui.models.received_table import STATE_ICONS
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace
from app.ui.widgets.empty_page import EmptyPage
from app.ui.widgets.feedback_editor import FeedbackEditor
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.labels import label
from app.ui.widgets.visit_record import VisitRecord
from app.ui.widgets.visit_sample import VisitSample

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet

FEWEST_SIGNS = 34
EMPTY = "还没有收到材料。到“收件”页收进申报包后，在这里抽取要看的场所、打印现场评估表、登记现场情况。"
TITLES = ("抽样", "现场记录", "反馈意见")
KINDS = ("sample", "visits", "feedback")
"""The records that each part shows."""


class VisitsPage(ReviewPage):
    """Three parts of one set at a time: 抽样, 现场记录, 反馈意见."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out and open the first set."""
        super().__init__(frame, parent)
        self.of: ReceivedSet | None = None
        self.feedback: FeedbackEditor | None = None
        self._build()
        self._show_sets()

    def open_set(self, submission: str) -> None:
        """Open a set."""
        self.session.settle()
        try:
            self.of = self.session.received_set(submission)
        except ProblemError as error:
            self.of = None
            self._empty.words.setText("".join(f"{one.what}{one.what_to_do}" for one in error.problems))
            self._stack.setCurrentWidget(self._empty)
            # The others can still be chosen.
            self._offer_sets(submission)
            return
        if self.feedback is not None:
            self._feedback_rows.removeWidget(self.feedback)
            self.feedback.leave()
        self.feedback = FeedbackEditor(self.frame, self.of, self._feedback_place)
        self.feedback.told.connect(self.told)
        self._feedback_rows.addWidget(self.feedback)
        self._show_all()

    # ------------------------------------------------------------ ReviewPage

    def show_changes(self, changes: Changes) -> None:
        """Show everything of the set again, and the part where something was changed: undo may reach another one."""
        for number, kind in enumerate(KINDS):
            if changes.concerns(kind):
                self.bar.setCurrentIndex(number)
        if self.of is None or self.of.received.id not in self.session.picture.received:
            self.of = None
            self._show_sets()
            return
        self._show_all()

    def show_place(self, place: ReviewPlace) -> None:
        """Open a set, and a criterion of it."""
        if place.submission in self.session.picture.received and (
            self.of is None or self.of.received.id != place.submission
        ):
            self.open_set(place.submission)
        if place.kind in KINDS:
            self.bar.setCurrentIndex(KINDS.index(place.kind))
        if place.criterion:
            self.sample.open_criterion(place.criterion)
            self.record.open_criterion(place.criterion)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.record.flush()
        if self.feedback is not None:
            self.feedback.flush()

    def take_files(self, paths: list[Path]) -> bool:
        """Take filled 现场评估表, and photos of the venue that is open."""
        if self.of is None or not self.record.take_files(paths):
            return False
        self.bar.setCurrentIndex(1)
        return True

    def search(self) -> None:
        """Go to the list of counties."""
        self.counties.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.counties.showPopup()

    def open_next(self) -> None:
        """Go to the next county."""
        self._step(1)

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        # Made in the order in which they are read: Tab goes through them so.
        self.head = self._head()
        bar = self._tab_bar()
        self.sample, self.record = VisitSample(self.frame, self), VisitRecord(self.frame, self)
        for part in (self.sample, self.record):
            part.told.connect(self.told)
        self._feedback_place = QWidget(self)
        self._feedback_rows = QVBoxLayout(self._feedback_place)
        self._feedback_rows.setContentsMargins(0, 0, 0, 0)
        self._parts = QStackedWidget(self)
        for shown in (self.sample, self.record, self._feedback_place):
            self._parts.addWidget(shown)
        work = QWidget(self)
        inside = QVBoxLayout(work)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(bar)
        inside.addWidget(self._parts, 1)
        self._work, self._empty = work, EmptyPage("这里安排和登记现场评估", EMPTY, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(work)
        self._stack.addWidget(self._empty)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.addWidget(self.head)
        rows.addWidget(self._stack, 1)

    def _head(self) -> QWidget:
        head = QWidget(self)
        row = FlowRow(head, 10)
        self.counties = ChoiceInput(head)
        self.counties.setAccessibleName("县区")
        self.counties.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.counties.setMinimumContentsLength(FEWEST_SIGNS)
        self.counties.currentIndexChanged.connect(self._on_county)
        self.previous, self.next = (
            self._step_button("上一个", "Alt+Left", -1),
            self._step_button("下一个", "Alt+Right", 1),
        )
        self.counts = label("", "quiet", head)
        for part in (self.counties, self.previous, self.next, self.counts):
            row.addWidget(part)
        return head

    def _step_button(self, text: str, key: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setShortcut(key)
        button.setToolTip("上一个县区（Alt+←）" if by < 0 else "下一个县区（Alt+→）")
        button.clicked.connect(lambda: self._step(by))
        return button

    def _tab_bar(self) -> QTabBar:
        self.bar = QTabBar(self)
        self.bar.setObjectName("listTabs")
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for title in TITLES:
            self.bar.addTab(title)
        self.bar.currentChanged.connect(self._on_tab)
        return self.bar

    # ------------------------------------------------------------ showing

    def _show_sets(self) -> None:
        ids = self._offer_sets(self.of.received.id if self.of else "")
        if self.of is None and ids:
            self.open_set(first_set(self.session.picture))
        self._stack.setCurrentWidget(self._work if self.of is not None else self._empty)
        self.head.setVisible(bool(ids))

    def _offer_sets(self, shown: str) -> list[str]:
        """Offer the sets, with the one that is shown chosen; return their ids."""
        sets = offered_sets(self.session.picture, self.session.states)
        with QSignalBlocker(self.counties):
            if [self.counties.itemData(number) for number in range(self.counties.count())] != [one[0] for one in sets]:
                self.counties.clear()
                for id_, *_ in sets:
                    self.counties.addItem("", id_)
            for number, (_, words, state) in enumerate(sets):
                self.counties.setItemText(number, words)
                self.counties.setItemIcon(number, display.icon(STATE_ICONS[state]))
            self.counties.setCurrentIndex(self.counties.findData(shown))
        number = self.counties.currentIndex()
        self.previous.setEnabled(number > 0)
        self.next.setEnabled(0 <= number < self.counties.count() - 1)
        return [one[0] for one in sets]

    def _show_all(self) -> None:
        if self.of is None:
            return
        self._offer_sets(self.of.received.id)
        self._stack.setCurrentWidget(self._work)
        picture, id_ = self.session.picture, self.of.received.id
        drawn = sum(len(sample.venues) for sample in picture.samples.get(id_, {}).values())
        self.counts.setText(f"抽样 {drawn} 处　现场记录 {len(picture.visits.get(id_, ()))} 处")
        self.sample.show_set(self.of)
        self.record.show_set(self.of)
        if self.feedback is not None:
            self.feedback.show_feedback()

    def _on_county(self, number: int) -> None:
        id_ = self.counties.itemData(number)
        if id_:
            self.open_set(id_)

    def _step(self, by: int) -> None:
        number = self.counties.currentIndex() + by
        if 0 <= number < self.counties.count():
            self.counties.setCurrentIndex(number)

    def _on_tab(self, number: int) -> None:
        self.session.settle()
        self._parts.setCurrentIndex(number)
