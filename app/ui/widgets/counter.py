"""A whole number that may be 未填: typed, also with full-width digits, or stepped with the arrow keys."""

import unicodedata

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import QSpinBox, QWidget

from app.domain.limits import MOST_TIMES
from app.ui.widgets.text_fields import leaves_step_to_window

UNSET = -1
"""What the box holds while nothing was filled in; shown as 未填."""
UNSET_TEXT = "未填"


class Counter(QSpinBox):
    """Emptied it is 未填 again. The wheel scrolls the page: no count is changed in passing."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        """Start as 未填."""
        super().__init__(parent)
        self.setRange(UNSET, MOST_TIMES)
        self.setSpecialValueText(UNSET_TEXT)
        self.lineEdit().setAcceptDrops(False)
        self.setValue(UNSET)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("8888888") + 48)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def number(self) -> int | None:
        """Return the count, None while 未填."""
        return None if self.value() == UNSET else self.value()

    def show_number(self, number: int | None) -> None:
        """Show a count without telling it as an edit. One that stands there already is left as it is typed."""
        if number == self.number:
            return
        self.blockSignals(True)
        self.setValue(UNSET if number is None else number)
        self.blockSignals(False)

    def validate(self, text: str, place: int) -> object:
        """Take full-width digits as digits, and nothing as 未填."""
        plain = unicodedata.normalize("NFKC", text)
        if not plain:
            return QValidator.State.Acceptable, plain, place
        return super().validate(plain, place)

    def valueFromText(self, text: str) -> int:
        """Return the count of a text."""
        plain = unicodedata.normalize("NFKC", text).strip()
        return int(plain) if plain.isdecimal() else UNSET

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the window."""
        if leaves_step_to_window(event):
            event.ignore()
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the box is left."""
        super().focusOutEvent(event)
        self.left.emit()
