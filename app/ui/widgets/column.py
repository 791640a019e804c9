"""One column in the middle of a wide window, as wide as is good to read."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import BASE_PX

WIDEST_PX = 860


class Column(QWidget):
    """Add widgets to `rows`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.setObjectName("page")
        self._middle = middle = QWidget(self)
        self._fit()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(middle, 20)
        outer.addStretch(1)
        self.rows = QVBoxLayout(middle)
        self.rows.setContentsMargins(24, 32, 24, 24)
        self.rows.setSpacing(12)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the zoom."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self._middle.setMaximumWidth(round(WIDEST_PX * self.fontInfo().pixelSize() / BASE_PX))
