"""Gates (基本条件): 符合, 不符合 or 未填, each with a statement. Tells edits; stores nothing."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from app.domain.assessment import GateAnswer
from app.domain.rubric import Gate
from app.ui import display
from app.ui.session import Session
from app.ui.widgets.bound_texts import BoundTexts
from app.ui.widgets.form import Section
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import icon_px, wrapped

STATEMENT_LINES = 2
CHOICES: tuple[tuple[bool | None, str], ...] = ((True, "符合"), (False, "不符合"), (None, "未填"))
_ICONS = {True: "met", False: "severity-warning", None: "state-unanswered"}


class GateEditor(QWidget):
    """One gate."""

    edited = Signal(str, object, bool)
    """Id, GateAnswer, goes_on."""

    def __init__(self, session: Session, gate: Gate, texts: BoundTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self._session = session
        self.gate = gate
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 8)
        rows.setSpacing(6)
        head = QHBoxLayout()
        self._icon = QLabel(self)
        head.addWidget(self._icon)
        head.addWidget(wrapped(f"{gate.id}　{gate.text}", "", self), 1)
        rows.addLayout(head)
        rows.addLayout(self._choices())
        self.statement = GrowingText(STATEMENT_LINES, self)
        self.statement.setPlaceholderText("写明由哪个部门核实、依据什么；不符合的写明情况")
        self.statement.setAccessibleName(f"{gate.text}　说明")
        rows.addWidget(self.statement)
        texts.add(self.statement, lambda: self._answer.statement, self._on_statement, f"gate/{gate.id}")

    def show_gate(self) -> None:
        """Show which of the three holds."""
        met = self._answer.met
        size = icon_px(self)
        self._icon.setPixmap(display.icon(_ICONS[met]).pixmap(size, size))
        for value, button in self.buttons.items():
            button.setChecked(value is met)
            button.setEnabled(self._session.is_writing)

    def take_focus(self) -> None:
        """Put the keyboard on what is chosen."""
        self.buttons[self._answer.met].setFocus()

    @property
    def _answer(self) -> GateAnswer:
        return self._session.picture.assessment.gates.get(self.gate.id) or GateAnswer()

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(24)
        row.setContentsMargins(icon_px(self) + 8, 0, 0, 0)
        self._group = QButtonGroup(self)
        self.buttons: dict[bool | None, QRadioButton] = {}
        for value, word in CHOICES:
            button = QRadioButton(word, self)
            button.clicked.connect(self._chooser(value))
            self._group.addButton(button)
            self.buttons[value] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _chooser(self, met: bool | None) -> Callable[[], None]:
        return lambda: self.edited.emit(self.gate.id, replace(self._answer, met=met), False)

    def _on_statement(self, text: str) -> None:
        self.edited.emit(self.gate.id, replace(self._answer, statement=text), True)


class GateSection(Section):
    """All gates of the rubric."""

    edited = Signal(str, object, bool)

    def __init__(self, session: Session, texts: BoundTexts, parent: QWidget | None = None) -> None:
        """One editor a gate."""
        super().__init__("基本条件", parent)
        words = "有一条不符合，本次就不予评分（得分照常显示）；没填的在体检里会提醒。"
        none = "这份评分标准没有基本条件，不用填。"
        gates = session.picture.rubric.gates
        self.rows.addWidget(wrapped(words if gates else none, "quiet", self))
        self.editors = {gate.id: GateEditor(session, gate, texts, self) for gate in gates}
        for editor in self.editors.values():
            editor.edited.connect(self.edited)
            self.rows.addWidget(editor)

    def show_section(self) -> None:
        """Show what is stored."""
        for editor in self.editors.values():
            editor.show_gate()
