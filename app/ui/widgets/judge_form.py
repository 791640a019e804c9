"""The finding on one criterion: verdict, points, opinion, supplements. One form a criterion; it stores nothing."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QScrollArea, QToolButton, QWidget

from app.domain.finding_limits import finding_problems
from app.domain.judging_steps import with_opinion, with_points, with_supplements, with_verdict
from app.domain.marking.kinds import Judgement
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.rubric import Criterion, Rubric
from app.domain.score_sheet import CriterionScore
from app.ui.models.judge_sets import OthersSaid
from app.ui.verdict_icons import VERDICT_ICONS
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import FormField
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.judge_others import JudgeOthers
from app.ui.widgets.judge_supplements import JudgeSupplements
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.number_field import NumberField, points_reader
from app.ui.widgets.panes import new_sheet, scrolling
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.sample_width import keep_as_wide_as
from app.ui.widgets.tab_order import fields_in, order_tabs
from app.ui.widgets.verdict_button import verdict_button
from app.ui.widgets.waiting_texts import WaitingText

OPINION_LINES = 2
NOBODY = OthersSaid()
KEYS = "Alt+1～4 选结论　Ctrl+Enter 认可并到下一项　Ctrl+↓ 下一个未评审的"
POINTS_SIGNS = "复算88.88"
LONGEST_PHRASE = 46
"""A phrase in the menu is cut so that it is no wider than the screen; all of it is inserted."""


class JudgeForm(QScrollArea):
    """Tells what a step makes of the finding."""

    edited = Signal(object, bool)
    """Finding | None, goes_on."""
    left = Signal()
    """A field was left: the step ends."""

    def __init__(
        self,
        rubric: Rubric,
        criterion: Criterion,
        line: CriterionScore,
        *,
        is_sealed: bool = True,
        waiting: Waiting | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Build the form of a criterion; `show_finding` fills it.

        line: as claimed and recomputed; is_sealed false: 未经本程序封装; waiting: where what could not be stored waits,
        its names begin with this one.
        """
        super().__init__(parent)
        self._rubric, self._criterion, self._line = rubric, criterion, line
        self._waiting, self._is_sealed = waiting, is_sealed
        self._finding: Finding | None = None
        self._earlier: Finding | None = None
        self._others = NOBODY
        self._phrases: tuple[str, ...] = ()
        self._sheet, self._rows = new_sheet(self)
        self._rows.setSpacing(6)
        scrolling(self, self._sheet)
        self.verdicts: dict[FindingVerdict, QToolButton] = {}
        self._add_head()
        self._add_points()
        self._add_opinion()
        self._add_supplements()
        self._texts = self._waiting_texts()
        self._rows.addWidget(wrapped(KEYS, "quiet", self._sheet))
        self._rows.addStretch(1)
        order_tabs(fields_in(self._sheet))

    # ------------------------------------------------------------ what the page calls

    def show_finding(
        self,
        finding: Finding | None,
        *,
        is_writing: bool,
        phrases: Sequence[str] = (),
        others: OthersSaid = NOBODY,
        earlier: Finding | None = None,
    ) -> None:
        """Show what is stored.

        phrases: the quick phrases with the county's own figures; others: what other reviewers said; earlier: the
        finding on the set before.
        """
        self._finding = finding
        self._others = others
        self.others.show_said(others)
        for verdict, button in self.verdicts.items():
            button.setChecked(finding is not None and finding.verdict is verdict)
            button.setEnabled(is_writing)
        self._earlier = earlier
        self.same.setVisible(finding is None and earlier is not None and is_writing)
        self.points.show_number(_plain(finding))
        self.points.setReadOnly(not is_writing)
        self.opinion.show_text(finding.opinion if finding else "")
        self.opinion.setReadOnly(not is_writing)
        self.supplements.show_asked(finding.supplements if finding else (), is_writing=is_writing)
        # The one or the other keeps its place: the form must not jump when a verdict is chosen.
        kept = self.clear.sizePolicy()
        kept.setRetainSizeWhenHidden(self.same.isHidden())
        self.clear.setSizePolicy(kept)
        self.clear.setVisible(finding is not None and is_writing)
        self._note.setText(f"合并说明：{finding.note}" if finding and finding.note else "")
        self._note.setVisible(bool(finding and finding.note))
        for link in self._given:
            link.setEnabled(is_writing)
        self._show_phrases(phrases, is_writing=is_writing)
        self._show_remarks()
        if is_writing:
            self._bring_back()

    def choose(self, verdict: FindingVerdict) -> None:
        """Choose a verdict; where its points are to be said, the keyboard goes there."""
        self.flush()
        self._tell(with_verdict(self._finding, verdict, self._line, is_sealed=self._is_sealed), goes_on=False)
        if verdict is FindingVerdict.ADJUSTED:
            self.points.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.points.selectAll()
        elif verdict is not FindingVerdict.ACCEPTED:
            self.opinion.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.points.flush()
        self.opinion.flush()
        self.supplements.flush()

    # ------------------------------------------------------------ building

    def _add_head(self) -> None:
        """Show the verdicts beside the heading."""
        row = FlowRow()
        row.addWidget(label("评审意见", "section", self._sheet))
        for number, verdict in enumerate(FindingVerdict, start=1):
            self.verdicts[verdict] = self._verdict(number, verdict)
            row.addWidget(self.verdicts[verdict])
        self._rows.addLayout(row)
        self.others = JudgeOthers(self._sheet)
        self._rows.addWidget(self.others)

    def _verdict(self, number: int, verdict: FindingVerdict) -> QToolButton:
        name = f"结论：{verdict.value}"
        button = verdict_button(number, verdict.value, VERDICT_ICONS[verdict], name, self._sheet)
        button.clicked.connect(lambda: self._on_verdict(verdict))
        return button

    def _add_points(self) -> None:
        full, marking = self._criterion.points, self._criterion.marking
        step = marking.step if isinstance(marking, Judgement) else Decimal(0)
        self._read = points_reader(full, step)
        self.points = NumberField(self._read_points, self._sheet)
        self.points.setAccessibleName("评审得分")
        self.points.setPlaceholderText(f"复算{shown(self._line.computed)}")
        keep_as_wide_as(self.points, POINTS_SIGNS)
        self.points.number_typed.connect(self._on_points)
        self.points.said.connect(self._on_said)
        self.points.left.connect(self._on_left)
        limits = f"分　0～{shown(full)}分" + (f"，{shown(step)}分一档" if step > 0 else "")
        row = FlowRow()
        row.addWidget(label("评审得分", "", self._sheet))
        row.addWidget(self.points)
        row.addWidget(label(limits, "quiet", self._sheet))
        self._given = []
        for words, points in self._known_points():
            link = QPushButton(f"{words}{shown(points)}", self._sheet)
            link.setObjectName("link")
            link.clicked.connect(lambda _on, number=points: self._on_given(number))
            row.addWidget(link)
            self._given.append(link)
        place = QWidget(self._sheet)
        place.setLayout(row)
        self._points_row = row
        self._points_line = FormField("", place, parent=self._sheet)
        self._rows.addWidget(self._points_line)
        self._add_remarks()

    def _add_remarks(self) -> None:
        """Show what is to be said of the finding, and beside it how to be rid of it: a line that is always there."""
        self.remarks = Remarks(self._sheet)
        self.clear = QPushButton("清除意见", self._sheet)
        self.clear.setToolTip("回到“未评审”，可以撤销")
        self.clear.clicked.connect(lambda: self._tell(None, goes_on=False))
        self.same = QPushButton("沿用上一轮意见", self._sheet)
        self.same.clicked.connect(self._on_same)
        row = QHBoxLayout()
        row.addWidget(self.remarks, 1)
        row.addStretch()
        for link in (self.same, self.clear):
            link.setObjectName("link")
            row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)

    def _known_points(self) -> tuple[tuple[str, Decimal], ...]:
        line = self._line
        differs = line.self_points != line.computed
        return (("按复算 ", line.computed), *((("按自评 ", line.self_points),) if differs else ()))

    def _add_opinion(self) -> None:
        self.phrases = QPushButton("常用语", self._sheet)
        self.phrases.setToolTip("带上本县填报的数，插在意见后面，可以再改（Alt+D）")
        self.phrases.setShortcut("Alt+D")
        self._menu = QMenu(self.phrases)
        self._menu.setToolTipsVisible(True)
        self.phrases.setMenu(self._menu)
        self._points_row.addWidget(self.phrases)
        self.opinion = GrowingText(OPINION_LINES, self._sheet)
        self.opinion.setAccessibleName("意见和理由")
        self.opinion.setPlaceholderText("意见和理由：依据是什么、扣在哪里、怎么改；县区会逐字看到")
        self.opinion.typed.connect(self._on_opinion)
        self.opinion.left.connect(self.left)
        self._rows.addWidget(self.opinion)
        self._note = wrapped("", "quiet", self._sheet)
        self._rows.addWidget(self._note)

    def _add_supplements(self) -> None:
        waiting = self._waiting_at("supplements")
        self.supplements = JudgeSupplements(waiting, self._sheet)
        self.supplements.edited.connect(self._on_supplements)
        self.supplements.left.connect(self.left)
        self._rows.addWidget(self.supplements)

    # ------------------------------------------------------------ what could not be stored

    def _waiting_at(self, part: str) -> Waiting | None:
        return Waiting(self._waiting.drafts, f"{self._waiting.name}/{part}") if self._waiting else None

    def _waiting_texts(self) -> list[WaitingText]:
        if self._waiting is None:
            return []
        drafts, name = self._waiting.drafts, self._waiting.name
        fields = (("points", self.points), ("opinion", self.opinion))
        return [WaitingText(field, drafts, f"{name}/{part}") for part, field in fields]

    def _bring_back(self) -> None:
        """Show again what could not be stored the last time."""
        for one in self._texts:
            one.bring_back()
        if self.points.text().strip() and self._why(self.points.text()):
            self._on_said(self._why(self.points.text()))

    # ------------------------------------------------------------ showing

    def _show_phrases(self, phrases: Sequence[str], *, is_writing: bool) -> None:
        self.phrases.setEnabled(is_writing and bool(phrases))
        if tuple(phrases) == self._phrases:
            return
        self._phrases = tuple(phrases)
        self._menu.clear()
        for text in self._phrases:
            short = text if len(text) <= LONGEST_PHRASE else f"{text[: LONGEST_PHRASE - 1]}…"
            action = self._menu.addAction(short.replace("&", "&&").replace("\n", " "))
            action.setToolTip(text)
            action.triggered.connect(lambda _on, whole=text: self._on_phrase(whole))

    def _show_remarks(self) -> None:
        """Say what the county would miss, and which points count when none were given."""
        finding = self._finding
        computed = f"按复算的{shown(self._line.computed)}分计。"
        if finding is None:
            self.remarks.show_remarks((Remark(Severity.HINT, self._without_mine(computed)),))
            return
        found = finding_problems(self._rubric, self._criterion, finding, self._line)
        remarks = [Remark(one.severity, f"{one.what}{one.what_to_do}") for one in found]
        if finding.points is None and not found:
            remarks.append(Remark(Severity.HINT, f"没有写评审得分，{computed}"))
        self.remarks.show_remarks(remarks)

    def _without_mine(self, computed: str) -> str:
        """Return which points count while the person here said nothing: those of others, else the recomputed."""
        if not self._others.whole:
            return f"还没有意见，{computed}"
        points = self._others.points
        return "您还没有写意见，" + (computed if points is None else f"现按上面的意见计{shown(points)}分。")

    # ------------------------------------------------------------ reacting

    def _read_points(self, text: str) -> Decimal:
        """Return points within the limits. Raises: ValueError saying what to do."""
        number = self._read(text)
        made = with_points(self._finding, number, self._line)
        for problem in finding_problems(self._rubric, self._criterion, made, self._line):
            if problem.is_blocking:
                raise ValueError(f"{problem.what}{problem.what_to_do}还没有保存。")
        return number

    def _why(self, text: str) -> str:
        try:
            self._read_points(text)
        except ValueError as error:
            return str(error)
        return ""

    def _on_said(self, text: str) -> None:
        self._points_line.show_problem(text)

    def _on_points(self, number: Decimal | None) -> None:
        made = with_points(self._finding, number, self._line)
        problems = finding_problems(self._rubric, self._criterion, made, self._line)
        wrong = next((one for one in problems if one.is_blocking), None)
        self._on_said(f"{wrong.what}{wrong.what_to_do}" if wrong else "")
        if wrong is None and not (self._finding is None and number is None):
            self._tell(made, goes_on=True)

    def _on_left(self) -> None:
        self.left.emit()
        if not self.points.text().strip() and self._finding is not None and self._finding.points is not None:
            # Emptied where points must be said: what is stored counts, and is shown again.
            self._on_said("")
            self.points.show_number(_plain(self._finding))
            self.points.setText(shown(self._finding.points))

    def _on_given(self, number: Decimal) -> None:
        self.flush()
        self._tell(with_points(self._finding, number, self._line), goes_on=False)

    def _on_verdict(self, verdict: FindingVerdict) -> None:
        for one, button in self.verdicts.items():
            button.setChecked(one is verdict)
        self.choose(verdict)

    def _on_opinion(self, text: str) -> None:
        if self._finding is not None or text.strip():
            self._tell(with_opinion(self._finding, text), goes_on=True)

    def _on_phrase(self, text: str) -> None:
        self.flush()
        # As it stands in the field, also where it could not be stored: it stays, and the phrase is behind it.
        before = self.opinion.toPlainText().rstrip()
        self._tell(with_opinion(self._finding, f"{before}\n{text}" if before else text), goes_on=False)
        self.opinion.setFocus(Qt.FocusReason.OtherFocusReason)
        self.opinion.moveCursor(self.opinion.textCursor().MoveOperation.End)

    def _on_same(self) -> None:
        """Take the finding of the set before over; how it was merged then is history."""
        if self._earlier is not None:
            self._tell(replace(self._earlier, note=""), goes_on=False)

    def _on_supplements(self, asked: tuple[Supplement, ...], goes_on: bool) -> None:
        if self._finding is not None or asked:
            self._tell(with_supplements(self._finding, asked, self._line), goes_on=goes_on)

    def _tell(self, finding: Finding | None, *, goes_on: bool) -> None:
        if not goes_on:
            self.left.emit()
        self.edited.emit(finding, goes_on)


def _plain(finding: Finding | None) -> Decimal | None:
    """Return the points of a finding as people write them: 3 and not 3.00."""
    return Decimal(shown(finding.points)) if finding is not None and finding.points is not None else None
