"""A quiet yellow line that stays: the notice of a reference rubric, or that the workspace is held elsewhere."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui import display
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import Mark


class NoticeBar(QFrame):
    """Icon, text, and at most one button."""

    def __init__(self, icon: str, text: str, button: str = "", parent: QWidget | None = None) -> None:
        """icon: a name in resources/icons."""
        super().__init__(parent)
        self.setObjectName("notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        self.mark = Mark(display.icon(icon), self)
        self.text = wrapped(text, parent=self)
        row.addWidget(self.mark)
        row.addWidget(self.text, 1)
        self.button = QPushButton(button, self)
        self.button.setObjectName("link")
        self.button.setVisible(bool(button))
        row.addWidget(self.button)

    def say(self, icon: str, text: str) -> None:
        """Say something else."""
        self.mark.show_icon(display.icon(icon))
        self.text.setText(text)
