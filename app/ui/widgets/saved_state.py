"""The corner of the menu bar: whether all is saved; what is not saved cannot be overlooked."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.problems import Severity
from app.ui import display
from app.ui.widgets.labels import label
from app.ui.widgets.marks import Mark


class SavedState(QWidget):
    """Words, with an icon before them while something is not saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self._icon = Mark(display.severity_icon(Severity.BLOCKING), self)
        self._words = label("", "saved", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self._icon.hide()

    def text(self) -> str:
        """Return what is said."""
        return self._words.text()

    def say(self, text: str, *, is_alarming: bool = False) -> None:
        """Say whether all is saved, or what was taken back."""
        self._words.setText(text)
        if is_alarming is self._icon.isHidden():
            self._icon.setVisible(is_alarming)
            self._words.setStyleSheet(f"color: {display.RED.name()}; font-weight: bold" if is_alarming else "")
