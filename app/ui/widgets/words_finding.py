"""An opinion that came as words: which verdict it means, and until when it is to be answered. One opinion a widget."""

import datetime as dt
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ledger import read_day
from app.domain.review import Finding, FindingVerdict
from app.domain.words_due import due_of_words, with_due
from app.ui import display
from app.ui.verdict_icons import VERDICT_ICONS
from app.ui.widgets.evidence_fields import DATE_HINT, DateField
from app.ui.widgets.form import ChoiceInput, FormField
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.labels import wrapped
from app.ui.widgets.waiting_texts import WaitingText

UNREAD = "期限看不懂，还没有保存。请写成 2022-03-01 或 2022年3月1日。"
HINT = "没有说期限就不填。"


class WordsFinding(QFrame):
    """Tells the opinion as it is changed; it stores nothing."""

    edited = Signal(str, object, bool)
    """Code, Finding, goes_on."""
    left = Signal()

    def __init__(
        self, code: str, name: str, finding: Finding, waiting: Waiting | None = None, parent: QWidget | None = None
    ) -> None:
        """name: of the criterion; waiting: where a day waits that could not be stored."""
        super().__init__(parent)
        self.setObjectName("part")
        self.code = code
        self._finding = finding
        self.verdict = ChoiceInput(self)
        for verdict in FindingVerdict:
            self.verdict.addItem(display.icon(VERDICT_ICONS[verdict]), verdict.value, verdict.value)
        self.verdict.activated.connect(lambda _at: self._on_verdict())
        self.due = DateField(self)
        self.due.setPlaceholderText(DATE_HINT)
        self.due.typed.connect(self._on_due)
        self.due.left.connect(self._on_left)
        self._due_field = FormField("期限", self.due, HINT, self)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(FormField("结论", self.verdict, "需补充、不认可的，和写了期限的，列入补正。", self), 1)
        line.addWidget(self._due_field, 1)
        rows = QVBoxLayout(self)
        rows.addWidget(wrapped(f"选中的意见：{name}", "", self))
        rows.addLayout(line)
        self._waiting = WaitingText(self.due, waiting.drafts, waiting.name) if waiting else None

    def show_finding(self, finding: Finding, *, is_writing: bool) -> None:
        """Show what is stored."""
        self._finding = finding
        with QSignalBlocker(self.verdict):
            self.verdict.setCurrentIndex(self.verdict.findData(finding.verdict.value))
        self.verdict.setEnabled(is_writing)
        self.due.show_day(due_of_words(finding))
        self.due.setReadOnly(not is_writing)
        if is_writing and self._waiting is not None:
            self._waiting.bring_back()
        if not self.due.hasFocus():
            self._say()

    def flush(self) -> None:
        """Tell what is being typed."""
        self.due.flush()

    @property
    def _day(self) -> dt.date | None:
        return read_day(self.due.text()) if self.due.text().strip() else None

    def _say(self) -> None:
        is_read = self._day is not None or not self.due.text().strip()
        self._due_field.show_problem("" if is_read else UNREAD)

    def _on_verdict(self) -> None:
        # Before the day is handed in, for then the verdict that is stored is shown again.
        verdict = FindingVerdict(self.verdict.currentData())
        self.flush()
        self.left.emit()
        self.edited.emit(self.code, replace(self._finding, verdict=verdict), False)

    def _on_due(self, text: str) -> None:
        if self._day is not None or not text.strip():
            self._due_field.show_problem("")
            self.edited.emit(self.code, with_due(self._finding, self._day), True)

    def _on_left(self) -> None:
        self._say()
        if self._day is not None:
            self.due.show_day(self._day)
        self.left.emit()
