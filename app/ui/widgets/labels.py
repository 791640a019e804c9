"""Labels that recur: headings, quiet remarks, wrapped text that can be selected and copied."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLayout, QSizePolicy, QWidget


def label(text: str = "", look: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label that takes text as it is (no markup); look is a name in style.qss."""
    made = QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if look:
        made.setObjectName(look)
    return made


def wrapped(text: str = "", look: str = "", parent: QWidget | None = None) -> QLabel:
    """Return a label whose text wraps and can be selected with the mouse."""
    made = label(text, look, parent)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made


def label_width(widget: QWidget) -> int:
    """Return how wide the words before a field are, so that fields stand under each other."""
    return widget.fontMetrics().horizontalAdvance("分子÷分母字")


def icon_px(widget: QWidget) -> int:
    """Return how large an icon beside a widget's words is, at any zoom."""
    return round(widget.fontMetrics().height() * 0.8)


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout that is laid out anew; what was shown is hidden at once and deleted later."""
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
