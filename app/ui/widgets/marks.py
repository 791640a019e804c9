"""Small icons that stand before a line of text, in the middle of its first line at every zoom."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QWidget

USUAL_PX = 16


def mark(icon: QIcon, parent: QWidget | None = None, px: int = USUAL_PX) -> QLabel:
    """Return an icon as a label; put it into a layout with the alignment top."""
    made = QLabel(parent)
    made.setPixmap(icon.pixmap(px, px))
    made.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    made.setFixedHeight(max(made.fontMetrics().lineSpacing(), px))
    return made
