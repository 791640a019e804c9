"""A line that says what nobody has checked (未核对), quiet and with an icon; hidden while there is nothing to say."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import display
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import mark


class UncheckedLine(QWidget):
    """Icon and words."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, is_quiet: bool = False) -> None:
        """Say it; nothing for an empty text. is_quiet: where it stands on page after page."""
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._words = wrapped("", "quiet" if is_quiet else "said", self)
        icon = display.icon("severity-hint" if is_quiet else "severity-warning")
        row.addWidget(mark(icon, self), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.say(text)

    @property
    def text(self) -> str:
        """Return what is said."""
        return self._words.text()

    def say(self, text: str) -> None:
        """Say another thing, or nothing."""
        self._words.setText(text)
        self.setVisible(bool(text))
