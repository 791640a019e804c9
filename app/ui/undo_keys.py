"""Undo and redo by key go to the whole desk from fields that have nothing of their own to take back."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QWidget

from app.ui.theme import application


class UndoKeys(QObject):
    """Watches the search fields, dates and lists of one page or window; Qt would let them swallow the key.

    Fields whose text is stored (LineField, StatementEdit, Counter) leave every undo to the desk by themselves.
    """

    def __init__(self, inside: QWidget) -> None:
        """inside: the widget whose fields are watched, each from the first time the keyboard is in it."""
        super().__init__(inside)
        self._inside = inside
        application().focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the key to the window when the field has nothing to undo or redo."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        field = _line_of(watched)
        if field is None:
            return False
        is_undo = event.matches(QKeySequence.StandardKey.Undo) and not field.isUndoAvailable()
        is_redo = event.matches(QKeySequence.StandardKey.Redo) and not field.isRedoAvailable()
        if is_undo or is_redo:
            event.ignore()
        return is_undo or is_redo

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and _line_of(now) is not None and self._inside.isAncestorOf(now):
            # Installed a second time, a filter only moves to the front.
            now.installEventFilter(self)


def _line_of(widget: QObject) -> QLineEdit | None:
    """Return the line that is typed into: the widget itself, or the one inside a box."""
    if isinstance(widget, QLineEdit):
        return widget
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        return widget.lineEdit()
    return None
