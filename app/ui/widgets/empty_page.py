"""A page that has nothing to show yet: what it is for, and what to do next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.labels import label, wrapped


class EmptyPage(QWidget):
    """A title, and words that may change."""

    def __init__(self, title: str, words: str, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.addStretch(1)
        rows.addWidget(label(title, "title", self), 0, Qt.AlignmentFlag.AlignHCenter)
        self.words = wrapped(words, "quiet", self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(self.words)
        rows.addStretch(2)
