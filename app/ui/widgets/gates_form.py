"""What a reviewer finds of the basic conditions (基本条件), with an opinion on each. It stores nothing."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.domain.gate_limits import gate_problems
from app.domain.problems import Severity
from app.domain.review import GATE_WORDS, GateFinding
from app.ui.models.judged_gates import STATED_WORDS, JudgedGate
from app.ui.verdict_icons import GATE_ICONS
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.panes import new_sheet, scrolling
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.tab_order import fields_in, order_tabs
from app.ui.widgets.verdict_button import verdict_button
from app.ui.widgets.waiting_texts import WaitingText

OPINION_LINES = 2
VERDICTS: tuple[bool | None, ...] = (True, False, None)
KEYS = "Alt+1 符合　Alt+2 不符合　Alt+3 未核实（光标所在的一条）"


class GateForm(QWidget):
    """One basic condition."""

    edited = Signal(str, object, bool)
    """Id, GateFinding, goes_on."""
    left = Signal()

    def __init__(self, judged: JudgedGate, waiting: Waiting | None, parent: QWidget | None = None) -> None:
        """Lay out. waiting: where an opinion waits that could not be stored."""
        super().__init__(parent)
        self.gate = judged.gate
        self._finding = GateFinding()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 10)
        rows.setSpacing(4)
        stated = f"（县区填报：{STATED_WORDS[judged.stated.met]}）"
        rows.addWidget(wrapped(f"{self.gate.id}　{self.gate.text}{stated}", "", self))
        row = FlowRow()
        self.verdicts = {met: self._verdict(number, met) for number, met in enumerate(VERDICTS, start=1)}
        for button in self.verdicts.values():
            row.addWidget(button)
        rows.addLayout(row)
        self.opinion = GrowingText(OPINION_LINES, self)
        self.opinion.setAccessibleName(f"{self.gate.id} 核实意见")
        self.opinion.setPlaceholderText("核实意见：依据什么、哪里不符合；县区会逐字看到")
        self.opinion.typed.connect(self._on_opinion)
        self.opinion.left.connect(self.left)
        rows.addWidget(self.opinion)
        self.remarks = Remarks(self)
        rows.addWidget(self.remarks)
        self._waiting = WaitingText(self.opinion, waiting.drafts, waiting.name) if waiting else None

    def show_finding(self, finding: GateFinding | None, *, is_writing: bool) -> None:
        """Show what is stored."""
        self._finding = finding or GateFinding()
        for met, button in self.verdicts.items():
            button.setChecked(met is self._finding.met)
            button.setEnabled(is_writing)
        self.opinion.show_text(self._finding.opinion)
        self.opinion.setReadOnly(not is_writing)
        problems = [] if finding is None else gate_problems(self.gate.id, finding)
        self.remarks.show_remarks([Remark(Severity.WARNING, f"{one.what}{one.what_to_do}") for one in problems])
        if is_writing and self._waiting is not None:
            self._waiting.bring_back()

    def choose(self, met: bool | None) -> None:
        """Choose what was found; where a reason is to be written, the keyboard goes there."""
        self.opinion.flush()
        for one, button in self.verdicts.items():
            button.setChecked(one is met)
        self.left.emit()
        self.edited.emit(self.gate.id, replace(self._finding, met=met), False)
        if met is False:
            self.opinion.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _verdict(self, number: int, met: bool | None) -> QToolButton:
        word = GATE_WORDS[met]
        button = verdict_button(number, word, GATE_ICONS[met], f"{self.gate.id} 核实：{word}", self)
        button.clicked.connect(lambda: self.choose(met))
        return button

    def _on_opinion(self, text: str) -> None:
        if text != self._finding.opinion:
            self.edited.emit(self.gate.id, replace(self._finding, opinion=text), True)


class GatesForm(QScrollArea):
    """All basic conditions of a set."""

    edited = Signal(str, object, bool)
    left = Signal()

    def __init__(
        self, gates: Sequence[JudgedGate], waiting: Waiting | None = None, parent: QWidget | None = None
    ) -> None:
        """Build a form for each. waiting: its names begin with this one."""
        super().__init__(parent)
        self._sheet, rows = new_sheet(self)
        scrolling(self, self._sheet)
        rows.setSpacing(6)
        rows.addWidget(label("核实意见", "section", self._sheet))
        self.forms: dict[str, GateForm] = {}
        for one in gates:
            below = Waiting(waiting.drafts, f"{waiting.name}/{one.gate.id}") if waiting else None
            self.forms[one.gate.id] = form = GateForm(one, below, self._sheet)
            form.edited.connect(self.edited)
            form.left.connect(self.left)
            rows.addWidget(form)
        rows.addWidget(wrapped(KEYS, "quiet", self._sheet))
        rows.addStretch(1)
        order_tabs(fields_in(self._sheet))

    def show_gates(self, gates: Sequence[JudgedGate], *, is_writing: bool) -> None:
        """Show my own findings as stored."""
        for one in gates:
            self.forms[one.gate.id].show_finding(one.mine, is_writing=is_writing)

    def choose(self, number: int) -> None:
        """Choose the number-th verdict, from 1, on the basic condition that the keyboard is in."""
        focused = QApplication.focusWidget()
        for form in self.forms.values():
            met = VERDICTS[number - 1] if number <= len(VERDICTS) else None
            if focused is not None and form.isAncestorOf(focused) and number <= len(VERDICTS):
                if form.verdicts[met].isEnabled():
                    form.choose(met)
                return

    def flush(self) -> None:
        """Tell what is being typed."""
        for form in self.forms.values():
            form.opinion.flush()

    def take_keyboard(self, reason: Qt.FocusReason) -> None:
        """Put the keyboard on the first basic condition."""
        for form in self.forms.values():
            next(button for button in form.verdicts.values() if button.isChecked()).setFocus(reason)
            return
