"""Fields for Chinese typing: they tell what was typed in pauses, at once when left, and never break a preedit."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.domain.texts import without_controls

PAUSE_MS = 300
LONGEST_MS = 900
"""Saved means saved: what is typed is handed on at the latest so long after a key (DESIGN.md 4)."""
PASTED = str.maketrans("\v\f", "\n\n", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff")
"""Word breaks lines and pages with the first two; the others come from web pages and turn or part what is written."""
LONGEST_LINE = 1_000_000
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


class TypedText(QObject):
    """The text of one field: what is stored and shown, what of it was told, and what an input method composes.

    A preedit (what an input method has not committed yet) is no text: it is never told, and stays where it is when
    the text round it changes.
    """

    told = Signal(str)

    def __init__(self, field: QWidget, read: Callable[[], str], write: Callable[[str], None]) -> None:
        """Read and write: how the text that stands in the field is got and set."""
        super().__init__(field)
        self._field = field
        self._read = read
        self._write = write
        self._told = self._shown = ""
        self._preedit: tuple[str, list[QInputMethodEvent.Attribute]] = ("", [])
        self._typing = Typing(self)
        self._typing.paused.connect(self.tell)

    @property
    def is_waiting(self) -> bool:
        """Tell whether something typed was not told yet."""
        return self._typing.is_waiting

    @property
    def unstored(self) -> str | None:
        """Return what stands in the field and is not stored, None when all of it is; to be asked after a flush."""
        text = self._read()
        return text if text != self._shown else None

    def key(self) -> None:
        """Note that the text may have changed; what is only composed or shown is no key."""
        if self._read() != self._told:
            self._typing.key()

    def compose(self, event: QInputMethodEvent) -> None:
        """Note what the input method composes."""
        self._preedit = (event.preeditString(), event.attributes())

    def show(self, text: str) -> None:
        """Show what is stored. Text that is being typed, or could not be stored, stays as it is."""
        if self._typing.is_waiting:
            return
        was_refused = text == self._shown != self._read()
        self._told = self._shown = text
        if not was_refused and text != self._read():
            self._replace(text)

    def restore(self, text: str) -> None:
        """Show a text again that could not be stored; it is told at the next flush."""
        self._replace(text)

    def flush(self) -> None:
        """Tell now what was typed, with what is being composed, and again what could not be stored."""
        if self._preedit[0] and self._field.hasFocus():
            # The step ends here: what was composed up to now belongs to it.
            QGuiApplication.inputMethod().commit()
        self._typing.stop()
        self.tell()

    def tell(self) -> None:
        """Tell the text unless it was told."""
        text = self._read()
        if text != self._told:
            self._told = text
            self.told.emit(text)

    def _replace(self, text: str) -> None:
        """Write a text round a preedit: taken out before and put back after, so that it is neither lost nor text."""
        preedit, attributes = self._preedit
        if preedit:
            self._field.inputMethodEvent(QInputMethodEvent())
        self._write(text)
        if preedit:
            self._field.inputMethodEvent(QInputMethodEvent(preedit, attributes))


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
        self._text = TypedText(self, lambda: without_controls(self.toPlainText()), self._write)
        self._text.told.connect(self.typed)
        self.textChanged.connect(self._text.key)

    def show_text(self, text: str) -> None:
        """Show what is stored. Text that is being typed, or could not be stored, stays as it is."""
        self._text.show(text)

    def flush(self) -> None:
        """Tell now what was typed, and again what could not be stored."""
        self._text.flush()

    @property
    def unstored(self) -> str | None:
        """Return what stands here and could not be stored, None when all of it is; to be asked after a flush."""
        return self._text.unstored

    def restore(self, text: str) -> None:
        """Show a text again that could not be stored; it is told at the next flush."""
        self._text.restore(text)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if leaves_step_to_window(event):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note what is composed."""
        self._text.compose(event)
        super().inputMethodEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste without the invisible characters that Word and PDF bring along: a text with them cannot be stored."""
        self.insertPlainText(without_controls(source.text().translate(PASTED)))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell at once."""
        super().focusOutEvent(event)
        self.flush()
        self.left.emit()

    def _write(self, text: str) -> None:
        place = self.textCursor().position()
        self.setPlainText(text)
        if self.hasFocus():
            cursor = self.textCursor()
            cursor.setPosition(min(place, len(text)))
            self.setTextCursor(cursor)


class LineField(QLineEdit):
    """One line of text; otherwise as StatementEdit."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty; undo belongs to the window."""
        super().__init__(parent)
        self.setAcceptDrops(False)
        # Qt would cut a longer text off without a word, just where our own limit begins to tell.
        self.setMaxLength(LONGEST_LINE)
        self._text = TypedText(self, lambda: without_controls(self.text()), self._write)
        self._text.told.connect(self.typed)
        self.textEdited.connect(self._text.key)

    def show_text(self, text: str) -> None:
        """Show what is stored. Text that is being typed, or could not be stored, stays as it is."""
        self._text.show(text)

    def flush(self) -> None:
        """Tell now what was typed, and again what could not be stored."""
        self._text.flush()

    @property
    def unstored(self) -> str | None:
        """Return what stands here and could not be stored, None when all of it is; to be asked after a flush."""
        return self._text.unstored

    def restore(self, text: str) -> None:
        """Show a text again that could not be stored; it is told at the next flush."""
        self._text.restore(text)

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if leaves_step_to_window(event):
            event.ignore()
            return False
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Note what is composed."""
        self._text.compose(event)
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell at once."""
        super().focusOutEvent(event)
        self.flush()
        self.left.emit()

    def _write(self, text: str) -> None:
        place = self.cursorPosition()
        self.setText(text)
        self.setCursorPosition(min(place, len(text)) if self.hasFocus() else 0)
