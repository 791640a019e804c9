"""Fields for Chinese typing: they tell what was typed in pauses, at once when left, and never touch a preedit."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

PAUSE_MS = 300
LONGEST_MS = 900
"""Saved means saved: what is typed is handed on at the latest so long after a key (DESIGN.md 4)."""
STEPS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class Typing(QObject):
    """Waits for pauses in typing. `paused` comes in a pause, and at the latest LONGEST_MS after the first key."""

    paused = Signal()

    def __init__(self, parent: QObject) -> None:
        """Wait for nothing yet."""
        super().__init__(parent)
        self._pause = self._timer(PAUSE_MS)
        self._longest = self._timer(LONGEST_MS)

    @property
    def is_waiting(self) -> bool:
        """Tell whether something typed was not told yet."""
        return self._pause.isActive() or self._longest.isActive()

    def key(self) -> None:
        """Note that something was typed."""
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()

    def stop(self) -> None:
        """Wait no more."""
        self._pause.stop()
        self._longest.stop()

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(self._on_time)
        return timer

    def _on_time(self) -> None:
        self.stop()
        self.paused.emit()


def leaves_step_to_window(event: QEvent) -> bool:
    """Tell whether a key is undo or redo, which belong to the whole window and not to one field."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return any(event.matches(key) for key in STEPS)


class StatementEdit(QPlainTextEdit):
    """Several lines of text. `typed` brings the whole text, `left` comes when the field is left."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty; undo belongs to the window."""
        super().__init__(parent)
        self.setUndoRedoEnabled(False)
        # Files are dropped on the window, not into the text as an address.
        self.setAcceptDrops(False)
        self.setTabChangesFocus(True)
        self._told = self._shown = ""
        self._typing = Typing(self)
        self._typing.paused.connect(self._tell)
        self.textChanged.connect(self._on_text_changed)

    def show_text(self, text: str) -> None:
        """Show what is stored. Text that is being typed, or could not be stored, stays as it is."""
        if self._typing.is_waiting:
            return
        was_refused = text == self._shown != self.toPlainText()
        self._told = self._shown = text
        if not was_refused and text != self.toPlainText():
            self.setPlainText(text)

    def flush(self) -> None:
        """Tell now what was typed, and again what could not be stored."""
        self._typing.stop()
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if leaves_step_to_window(event):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell at once."""
        super().focusOutEvent(event)
        self.flush()
        self.left.emit()

    def _on_text_changed(self) -> None:
        if self.toPlainText() != self._told:
            self._typing.key()

    def _tell(self) -> None:
        text = self.toPlainText()
        if text != self._told:
            self._told = text
            self.typed.emit(text)


class LineField(QLineEdit):
    """One line of text; otherwise as StatementEdit."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty; undo belongs to the window."""
        super().__init__(parent)
        self._told = self._shown = ""
        self._typing = Typing(self)
        self._typing.paused.connect(self._tell)
        self.setAcceptDrops(False)
        self.textEdited.connect(self._typing.key)

    def show_text(self, text: str) -> None:
        """Show what is stored. Text that is being typed, or could not be stored, stays as it is."""
        if self._typing.is_waiting:
            return
        was_refused = text == self._shown != self.text()
        self._told = self._shown = text
        if not was_refused and text != self.text():
            self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)

    def flush(self) -> None:
        """Tell now what was typed, and again what could not be stored."""
        self._typing.stop()
        self._tell()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if leaves_step_to_window(event):
            event.ignore()
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell at once."""
        super().focusOutEvent(event)
        self.flush()
        self.left.emit()

    def _tell(self) -> None:
        if self.text() != self._told:
            self._told = self.text()
            self.typed.emit(self._told)
