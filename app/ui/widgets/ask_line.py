"""A quiet line that says something and offers one thing to do; it stops nobody."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui import display
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import Mark


class AskLine(QFrame):
    """Hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self.setObjectName("part")
        self._does: Callable[[], object] | None = None
        self._names_step = False
        self._mark = Mark(parent=self)
        self.text = wrapped("", parent=self)
        self.button = QPushButton(self)
        self.close_ = QPushButton("知道了", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self._mark)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        row.addWidget(self.close_)
        self.button.clicked.connect(self._on_clicked)
        self.close_.clicked.connect(self.hide)
        self.hide()

    def say(self, text: str, icon: str = "met") -> None:
        """Say something."""
        self._show(text, icon, "知道了")
        self.button.hide()

    def say_step(self, text: str) -> None:
        """Say what was done and how to take it back; to be forgotten when Ctrl+Z would take back something else."""
        self.say(text)
        self._names_step = True

    def forget_step(self) -> None:
        """Say no more how to take a step back: another one followed, or it was taken back."""
        if self._names_step:
            self.hide()

    def ask(self, text: str, button: str, does: Callable[[], object]) -> None:
        """Say something and offer to do it."""
        self._show(text, "severity-hint", "不用了")
        self._does = does
        self.button.setText(button)
        self.button.show()

    def _show(self, text: str, icon: str, close: str) -> None:
        self._does = None
        self._names_step = False
        self._mark.show_icon(display.icon(icon))
        self.text.setText(text)
        self.close_.setText(close)
        self.show()

    def _on_clicked(self) -> None:
        self.hide()
        if self._does is not None:
            self._does()
