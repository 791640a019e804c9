"""Texts that a full disk refused, or that are too long: they wait in the drafts, come back and are tried again."""

from PySide6.QtCore import QObject

from app.ui.drafts import Drafts
from app.ui.widgets.text_fields import LineField, StatementEdit


class WaitingText(QObject):
    """One field and its draft. To be made after what stores the field's text was connected to `typed`."""

    def __init__(self, field: LineField | StatementEdit, drafts: Drafts, draft: str) -> None:
        """draft: its name, such as `self_reason/A1`."""
        super().__init__(field)
        self._field = field
        self._drafts = drafts
        self._draft = draft
        self._is_back = False
        field.typed.connect(self._on_typed)

    def bring_back(self) -> None:
        """Show what waits, once what is stored stands in the field; it is told at the next flush."""
        if not self._is_back and (text := self._drafts.text(self._draft)):
            self._field.restore(text)
        self._is_back = True

    def _on_typed(self) -> None:
        self._drafts.keep(self._draft, self._field.unstored or "")
