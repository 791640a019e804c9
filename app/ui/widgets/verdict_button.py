"""The button of one verdict (结论), of a criterion or of a basic condition: icon, word and its key."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from app.ui import display


def verdict_button(number: int, word: str, icon: str, name: str, parent: QWidget) -> QToolButton:
    """Return a button that stays down, called what `name` says to a screen reader. number: of its key, Alt+number."""
    button = QToolButton(parent)
    button.setText(word)
    button.setIcon(display.icon(icon))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setToolTip(f"Alt+{number}")
    button.setAccessibleName(name)
    return button
