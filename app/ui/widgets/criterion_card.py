"""The card of one criterion: what is asked, how it is marked, what the county says, and why it earns what it does."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.advice import advice_on
from app.domain.assessment import ENTRY_FIELDS, Answer, Entry
from app.domain.marking.kinds import LABELS, Marking, PerCount, YesNo, every, measure_of
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.rubric import Criterion, NotApplicable, Status
from app.domain.score_sheet import CriterionScore, ScoreWarning, State
from app.ui import display
from app.ui.drafts import drafts_of
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.entry_editor import EMPTY, EntryEditor
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marking_editors import Surroundings, editor_for
from app.ui.widgets.marks import Mark
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.returned_mark import ReturnedMark
from app.ui.widgets.self_points_editor import SelfPointsEditor
from app.ui.widgets.text_fields import LineField
from app.ui.widgets.unchecked_line import UncheckedLine
from app.ui.widgets.waiting_texts import WaitingText

STATEMENT_LINES = 4
"""So many lines of a statement are seen at least."""
UNCHECKED = "评分办法是程序从条文读出的草稿，印发单位没有核对，得分以原文为准"


def entry_of(answer: Answer) -> Entry:
    """Return the input of the marking that an answer holds."""
    return Entry(**{field: getattr(answer, field) for field in ENTRY_FIELDS})


class CriterionCard(QScrollArea):
    """Shows one criterion and tells edits; it stores nothing. One card a criterion: another one is built anew."""

    answered = Signal(str, object, bool)
    """code, Answer, goes_on."""
    left = Signal()
    """A field was left: the step ends."""
    asked_to_show = Signal(object)
    """Place: the person wants to see a figure, a ledger or another page."""

    def __init__(self, session: Session, code: str, parent: QWidget | None = None) -> None:
        """Build the card of a criterion and show what is stored."""
        super().__init__(parent)
        self.code = code
        self._session = session
        self._drafts = drafts_of(session)
        criterion = session.criterion(code)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._sheet = QWidget(self)
        self._sheet.setObjectName("sheet")
        self.setWidget(self._sheet)
        self.rows = QVBoxLayout(self._sheet)
        self.rows.setContentsMargins(20, 16, 20, 20)
        self.rows.setSpacing(8)
        self._add_head(criterion)
        self._add_asked(criterion)
        self.editor = self._add_inputs(criterion)
        self._add_reasons()
        self._add_statement()
        self._add_self_points(criterion)
        waiting = [
            WaitingText(self.statement, self._drafts, f"statement/{code}"),
            WaitingText(self.not_applicable, self._drafts, f"not_applicable/{code}"),
            *self.self_points.waiting,
            *(text for editor in (self.editor, *self.editor.findChildren(EntryEditor)) for text in editor.waiting),
        ]
        self.rows.addStretch(1)
        self.show_answer()
        if session.is_writing:
            for text in waiting:
                text.bring_back()

    def show_answer(self) -> None:
        """Bring everything in line with the picture and the score."""
        answer, line = self._session.answer(self.code), self._session.line(self.code)
        self._show_line(line)
        self.returned.show_opinions()
        is_writing = self._session.is_writing
        self.editor.show_entry(entry_of(answer))
        self.editor.setEnabled(is_writing and not answer.not_applicable)
        self.clear.setEnabled(is_writing and entry_of(answer) != EMPTY)
        self.statement.show_text(answer.statement)
        self.statement.setReadOnly(not is_writing)
        self.not_applicable.show_text(answer.not_applicable or "")
        self.not_applicable.setReadOnly(not is_writing)
        self.self_points.show_answer(answer, line, is_writing=is_writing)

    def flush(self) -> None:
        """Tell everything that is still being typed."""
        self.editor.flush()
        self.statement.flush()
        self.not_applicable.flush()
        self.self_points.flush()

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        for field in (*self.editor.fields(), self.statement):
            if field.isEnabled() and field.isVisibleTo(self) and field.focusPolicy() & Qt.FocusPolicy.TabFocus:
                field.setFocus(Qt.FocusReason.TabFocusReason)
                return

    # ------------------------------------------------------------ building

    def _add_head(self, criterion: Criterion) -> None:
        star = display.CORE_MARK if criterion.core else ""
        self.rows.addWidget(wrapped(f"{criterion.code}　{star}{criterion.title}", "title", self._sheet))
        row = QHBoxLayout()
        row.setSpacing(6)
        self._icon = Mark(parent=self._sheet)
        self._state = label("", "", self._sheet)
        self._shown_state: State | None = None
        self._points = label("", "", self._sheet)
        row.addWidget(self._icon)
        row.addWidget(self._state)
        row.addSpacing(14)
        row.addWidget(self._points)
        row.addStretch(1)
        self.rows.addLayout(row)
        facts = [LABELS[criterion.marking.kind], *criterion.methods]
        if self._session.picture.rubric.status is Status.REFERENCE:
            # What a province prints needs no word on how well it is documented.
            facts.append(f"依据：{criterion.basis.label}")
        facts += ["核心指标"] if criterion.core else []
        facts += ["加分项，不计入满分"] if criterion.bonus else []
        self.rows.addWidget(wrapped("\u00a0·　".join(facts), "quiet", self._sheet))
        if criterion.departments:
            self.rows.addWidget(wrapped(f"责任部门：{'、'.join(criterion.departments)}", "quiet", self._sheet))
        self.returned = ReturnedMark(self._session, self.code, self._sheet)
        self.returned.asked_to_show.connect(self.asked_to_show)
        self.rows.addWidget(self.returned)

    def _add_asked(self, criterion: Criterion) -> None:
        stands_beside = isinstance(criterion.marking, YesNo | PerCount)
        for heading, text in (("建设要求", criterion.text), ("评分规则", criterion.rule_text)):
            if text and not (stands_beside and text == criterion.rule_text):
                self._add_heading(heading)
                self.rows.addWidget(wrapped(text, parent=self._sheet))
        original = self._session.picture.original
        is_draft = original is not None and criterion.code in original.drafts
        self.unchecked = UncheckedLine(UNCHECKED if is_draft else "", self._sheet, is_quiet=True)
        self.rows.addWidget(self.unchecked)

    def _add_inputs(self, criterion: Criterion) -> EntryEditor:
        self.clear = QPushButton("清空填报", self._sheet)
        self.clear.setObjectName("link")
        self.clear.clicked.connect(lambda: self._on_edited(EMPTY, goes_on=False))
        self._add_heading("填报", self.clear)
        around = Surroundings(self._session, criterion.code, criterion.rule_text)
        editor = editor_for(criterion.marking, criterion.points, around, self._sheet)
        editor.edited.connect(lambda entry, goes_on: self._on_edited(entry, goes_on=goes_on))
        editor.left.connect(self.left)
        editor.asked_to_show.connect(self.asked_to_show)
        self.rows.addWidget(editor)
        self._add_not_applicable(criterion)
        return editor

    def _add_not_applicable(self, criterion: Criterion) -> None:
        self.not_applicable = LineField(self._sheet)
        self.not_applicable.setPlaceholderText("不适用时写明理由，适用则留空")
        self.not_applicable.typed.connect(self._on_not_applicable)
        self.not_applicable.left.connect(self.left)
        rule = self._session.picture.rubric.not_applicable_rule(criterion)
        self.not_applicable.setAccessibleName("不适用的理由")
        line = QWidget(self._sheet)
        rows = QVBoxLayout(line)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label("不适用", "quiet", line))
        row.addWidget(self.not_applicable, 1)
        rows.addLayout(row)
        rows.addWidget(wrapped(f"写了理由才算不适用。{rule.label}。", "quiet", line))
        self.rows.addWidget(line)
        line.setVisible(rule is not NotApplicable.NEVER)

    def _add_reasons(self) -> None:
        self._add_heading("计算过程")
        self.derivation = wrapped(parent=self._sheet)
        self.rows.addWidget(self.derivation)
        self.warnings = Remarks(self._sheet)
        self.warnings.asked_to_show.connect(self.asked_to_show)
        self.rows.addWidget(self.warnings)
        self._gains_heading = self._add_heading("提分提示", label("只在本县可见", "quiet", self._sheet))
        self.gains = wrapped(parent=self._sheet)
        self.rows.addWidget(self.gains)

    def _add_statement(self) -> None:
        self._count = label("", "quiet", self._sheet)
        self._add_heading("自评说明", self._count)
        self.statement = GrowingText(STATEMENT_LINES, self._sheet)
        self.statement.setPlaceholderText(
            "写明做了什么、有什么结果，例如：成立了由区长任组长的领导小组，印发了实施方案。"
        )
        self.statement.typed.connect(self._on_statement)
        self.statement.left.connect(self.left)
        self.statement.textChanged.connect(self._show_count)
        self.rows.addWidget(self.statement)
        self._show_count()

    def _add_self_points(self, criterion: Criterion) -> None:
        self._add_heading("自评分")
        self.self_points = SelfPointsEditor(criterion.points, self._drafts, criterion.code, self._sheet)
        self.self_points.edited.connect(self._on_self_points)
        self.self_points.left.connect(self.left)
        self.rows.addWidget(self.self_points)
        self.setTabOrder(self.self_points.deduction, self.clear)

    def _add_heading(self, text: str, right: QWidget | None = None) -> QWidget:
        line = QWidget(self._sheet)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 10, 0, 0)
        row.addWidget(label(text, "section", line))
        row.addStretch(1)
        if right is not None:
            row.addWidget(right)
        self.rows.addWidget(line)
        return line

    # ------------------------------------------------------------ showing

    def _show_line(self, line: CriterionScore) -> None:
        self._icon.show_icon(display.state_icon(line.state))
        self._state.setText(line.state.label)
        if line.state is not self._shown_state:
            self._shown_state = line.state
            self._state.setStyleSheet(f"color: {display.state_colour(line.state).name()}; font-weight: bold")
        waiting = f"，材料补齐后 {shown(line.prospective)} 分" if line.prospective != line.computed else ""
        self._points.setText(f"得分 {shown(line.computed)} / {shown(line.full)} 分{waiting}")
        self.derivation.setText("\n".join(line.derivation))
        marking = self._session.criterion(self.code).marking
        self.warnings.show_remarks([_remark(warning, marking) for warning in line.warnings])
        gains = self._session.gains(self.code)
        self.gains.setText("\n".join(f"· {gain.text}" for gain in gains))
        self._gains_heading.setVisible(bool(gains))
        self.gains.setVisible(bool(gains))

    def _show_count(self) -> None:
        self._count.setText(f"{len(self.statement.toPlainText())}字")

    # ------------------------------------------------------------ telling

    def _on_edited(self, entry: Entry, *, goes_on: bool) -> None:
        if not goes_on:
            # A click is a step of its own, also after typing in a field that still has the keyboard.
            self.left.emit()
        given = {field: getattr(entry, field) for field in ENTRY_FIELDS}
        self.answered.emit(self.code, replace(self._session.answer(self.code), **given), goes_on)

    def _on_statement(self, text: str) -> None:
        self.answered.emit(self.code, replace(self._session.answer(self.code), statement=text), True)

    def _on_self_points(self, given: dict[str, object]) -> None:
        answer = replace(self._session.answer(self.code), **given)  # type: ignore[arg-type]
        self.answered.emit(self.code, answer, True)

    def _on_not_applicable(self, text: str) -> None:
        answer = replace(self._session.answer(self.code), not_applicable=text if text.strip() else None)
        self.answered.emit(self.code, answer, True)


def _remark(warning: ScoreWarning, marking: Marking) -> Remark:
    text = f"{warning.text}{advice_on(warning)}"
    measures = [measure for part in every(marking) if (measure := measure_of(part)) is not None]
    if warning.code == "REGION_TYPE":
        return Remark(Severity.WARNING, text, "去“概况”", Place(Tab.BASICS))
    if warning.code == "FIGURE_UNDATED" and len(set(measures)) == 1:
        return Remark(Severity.WARNING, text, "去“数据”", Place(Tab.FIGURES, measures[0]))
    return Remark(Severity.WARNING, text)
