"""Fields bound to what is stored: one place shows them all, hands them all in, and lets a step end when one is left."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from app.ui.drafts import Drafts
from app.ui.widgets.text_fields import LineField, StatementEdit
from app.ui.widgets.waiting_texts import WaitingText

TextField = LineField | StatementEdit


@dataclass(frozen=True, slots=True)
class Binding:
    """A field, where its text comes from, and where it goes."""

    field: TextField
    read: Callable[[], str]
    write: Callable[[str], None]
    waiting: WaitingText | None = None


class BoundTexts(QObject):
    """The text fields of a page."""

    left = Signal()
    """A field was left: the step ends."""

    def __init__(self, parent: QObject | None = None, drafts: Drafts | None = None) -> None:
        """Bind nothing yet. drafts: where texts wait that could not be stored."""
        super().__init__(parent)
        self._drafts = drafts
        self._bindings: list[Binding] = []

    def add(self, field: TextField, read: Callable[[], str], write: Callable[[str], None], draft: str = "") -> None:
        """Bind a field. draft: the name under which its text waits when it could not be stored."""
        field.typed.connect(write)
        waiting = WaitingText(field, self._drafts, draft) if self._drafts is not None and draft else None
        self._bindings.append(Binding(field, read, write, waiting))
        field.left.connect(self.left)
        if isinstance(field, LineField):
            field.returnPressed.connect(field.focusNextChild)

    def forget(self, field: TextField) -> None:
        """Let a field go that is going to be deleted."""
        self._bindings = [one for one in self._bindings if one.field is not field]

    def show_texts(self, *, is_writing: bool) -> None:
        """Show what is stored."""
        for one in self._bindings:
            one.field.show_text(one.read())
            one.field.setReadOnly(not is_writing)
            if is_writing and one.waiting is not None:
                one.waiting.bring_back()

    @property
    def unstored(self) -> list[TextField]:
        """Return the fields that hold what is not stored; to be asked after a flush."""
        return [one.field for one in self._bindings if one.field.unstored is not None]

    def flush(self) -> None:
        """Hand in what is being typed."""
        for one in tuple(self._bindings):
            one.field.flush()


def reach(field: TextField) -> None:
    """Put the keyboard into a field."""
    field.setFocus(Qt.FocusReason.OtherFocusReason)
