"""Above the tree of 审阅: which county, how far its review has come, its points, and who works here."""

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QToolButton, QWidget

from app.domain.points import shown
from app.domain.received import Received
from app.domain.review import Reviewer
from app.domain.standing_findings import ReviewState
from app.ui import display
from app.ui.models.judged_gates import grade_of
from app.ui.models.judged_set import JudgedSet
from app.ui.models.received_table import STATE_ICONS
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.labels import label
from app.ui.widgets.tab_order import fields_in, order_tabs

FEWEST_SIGNS = 30
"""Counted in Latin letters: a county is read at least by its first fifteen characters."""


AIR_PX = 12


class JudgeHead(QFrame):
    """Tells which set is asked for; shows what it is given."""

    chosen = Signal(str)
    """The id of the set."""
    asked_who = Signal()
    """The person wants to say or change who works here."""
    asked_to_assign = Signal()
    """分工."""
    asked_to_merge = Signal()
    """合并."""
    asked_for_problems = Signal()
    """What was found when the set was received."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("card")
        self._offered: tuple[object, ...] = ()
        self.counties = ChoiceInput(self)
        self.counties.setAccessibleName("县区")
        self.counties.setMinimumContentsLength(FEWEST_SIGNS)
        self.counties.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.counties.currentIndexChanged.connect(self._on_index)
        self.previous = self._step("上一个", "上一个县区（Alt+←）", -1)
        self.next = self._step("下一个", "下一个县区（Alt+→）", 1)
        self.previous.setShortcut("Alt+Left")
        self.next.setShortcut("Alt+Right")
        self.newer = self._link("", self._on_newer)
        self._newer = ""
        self.points = label("", "", self)
        self.points.setTextFormat(Qt.TextFormat.RichText)
        self.progress = label("", "quiet", self)
        self.me = self._link("", self.asked_who)
        self.assign = self._link("分工…", self.asked_to_assign)
        self.problems = self._link("", self.asked_for_problems)
        self.problems.setToolTip("收这一份时发现的，显示在窗口下方")
        self.merge = self._link("合并…", self.asked_to_merge)
        self._lay_out()

    def show_sets(self, sets: tuple[tuple[str, str, ReviewState], ...], current: str) -> None:
        """Offer the sets (id, words, state) and show which is open."""
        offered = (sets, current, self.fontMetrics().height())
        if offered == self._offered and self.counties.currentData() == current:
            return
        self._offered = offered
        with QSignalBlocker(self.counties):
            if [self.counties.itemData(number) for number in range(self.counties.count())] != [one[0] for one in sets]:
                self.counties.clear()
                for id_, *_ in sets:
                    self.counties.addItem("", id_)
            for number, (_, words, state) in enumerate(sets):
                self.counties.setItemText(number, words)
                self.counties.setItemIcon(number, display.icon(STATE_ICONS[state]))
            self.counties.setCurrentIndex(self.counties.findData(current))
        self.counties.setToolTip(self.counties.currentText())
        view = self.counties.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + view.verticalScrollBar().sizeHint().width() + AIR_PX)
        number = self.counties.currentIndex()
        self.previous.setEnabled(number > 0)
        self.next.setEnabled(0 <= number < self.counties.count() - 1)

    def show_newer(self, shown_one: Received | None, newer: Received | None) -> None:
        """Say that another set took the place of the one that is shown; None: it counts itself."""
        self._newer = newer.id if newer else ""
        self.newer.setVisible(newer is not None)
        if shown_one is None or newer is None:
            return
        if newer.round > shown_one.round:
            self.newer.setText(f"这是第{shown_one.round}轮，第{newer.round}轮已收到：看第{newer.round}轮")
        else:
            self.newer.setText("这一份已有新的一份：看新的一份")

    def show_points(self, judged: JudgedSet | None, city: Decimal | None, conflicts: int) -> None:
        """Show the totals and how many criteria are reviewed. city: the verified total of the level below."""
        count = len(judged.received.problems) if judged else 0
        self.problems.setText(f"收件提示 {count} 条")
        self.problems.setVisible(count > 0)
        self.points.setVisible(judged is not None)
        self.progress.setVisible(judged is not None)
        self.merge.setText(f"合并 {conflicts} 项…" if conflicts else "合并、交意见…")
        if judged is None:
            return
        total = judged.verified.total
        parts = [("自评", total.self_points), *([("市级", city)] if city is not None else [])]
        parts += [("复算", total.computed), ("评审", total.verified)]
        words = "&emsp;".join(f"{name}&nbsp;<b>{shown(points)}</b>" for name, points in parts)
        grade = grade_of(judged.gates)
        self.points.setText(f"{words}&emsp;/&nbsp;{shown(total.full)}" + (f"&emsp;<b>{grade}</b>" if grade else ""))
        self.progress.setText(f"已评审 {judged.verified.progress}")

    def show_me(self, me: Reviewer | None) -> None:
        """Show who works here."""
        self.me.setText(f"我是：{me.name}（{me.level.label}）" if me else "我是：还没有写")
        self.me.setToolTip(f"{me.key}，点这里可以改" if me else "点这里写明评审人")

    def step(self, by: int) -> None:
        """Go to another county."""
        number = self.counties.currentIndex() + by
        if 0 <= number < self.counties.count():
            self.counties.setCurrentIndex(number)

    def _lay_out(self) -> None:
        row = FlowRow(self, 12)
        row.setContentsMargins(12, 6, 12, 6)
        parts: tuple[QWidget, ...] = (self.counties, self.previous, self.next, self.newer, self.points, self.progress)
        parts += (self.problems, self.me, self.merge, self.assign)
        for part in parts:
            row.addWidget(part)
        order_tabs(fields_in(self))

    def _step(self, text: str, words: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.step(by))
        return button

    def _link(self, text: str, signal: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName("link")
        button.clicked.connect(signal)
        return button

    def _on_newer(self) -> None:
        if self._newer:
            self.chosen.emit(self._newer)

    def _on_index(self, number: int) -> None:
        id_ = self.counties.itemData(number)
        if id_:
            self.chosen.emit(id_)
