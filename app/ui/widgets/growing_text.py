"""A text field that grows with its text, so that a page scrolls and not each field for itself."""

import math

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.text_fields import StatementEdit

MOST_LINES = 24
"""A longer text scrolls in its field, or the way to the next field would be too long."""


SPARE_PX = 1
"""Qt scrolls when the lines fill the field to its last pixel."""


class GrowingText(StatementEdit):
    """Several lines of text, as high as they need, from a least height on."""

    def __init__(self, least_lines: int, parent: QWidget | None = None) -> None:
        """Be as high as the least number of lines."""
        super().__init__(parent)
        self._least = least_lines
        self.textChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as the lines are in another zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_least"):
            self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the text; at its ends, or while the keyboard is elsewhere, the page goes on scrolling."""
        bar, before = self.verticalScrollBar(), self.verticalScrollBar().value()
        if self.hasFocus():
            super().wheelEvent(event)
        if bar.value() == before:
            event.ignore()

    def _fit(self) -> None:
        # A plain text document counts its height in lines.
        lines = min(max(math.ceil(self.document().size().height()), self._least), MOST_LINES)
        inside, around = self.document().documentMargin(), self.contentsMargins()
        air = around.top() + around.bottom() + 2 * math.ceil(inside) + SPARE_PX
        # A line is laid out in whole pixels; a font's own measure is rounded down, and the last line would be scrolled.
        line = math.ceil(QFontMetricsF(self.font()).lineSpacing())
        self.setFixedHeight(lines * line + air)
