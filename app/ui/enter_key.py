"""Enter presses the button that has the keyboard, as people expect of it; Qt does so with Space alone."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from app.ui.theme import application

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class EnterKey(QObject):
    """Watches the buttons of one window, each from the first time the keyboard is on it."""

    def __init__(self, inside: QWidget) -> None:
        """inside: the window. Dialogs have an Enter of their own."""
        super().__init__(inside)
        self._inside = inside
        application().focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Press the button, once for each time the key goes down."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        is_enter = event.key() in _KEYS and event.modifiers() in _PLAIN
        if not is_enter or not isinstance(watched, QPushButton | QToolButton):
            return False
        if not event.isAutoRepeat():
            watched.click()
        return True

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(now, QPushButton | QToolButton) and self._inside.isAncestorOf(now):
            # Installed a second time, a filter only moves to the front.
            now.installEventFilter(self)
