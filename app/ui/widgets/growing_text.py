"""A text field that grows with its text, so that a page scrolls and not each field for itself."""

import math

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.text_fields import StatementEdit

MOST_LINES = 24
"""A longer text scrolls in its field, or the way to the next field would be too long."""
AIR_PX = 18


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

    def _fit(self) -> None:
        # A plain text document counts its height in lines.
        lines = min(max(math.ceil(self.document().size().height()), self._least), MOST_LINES)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + AIR_PX)
