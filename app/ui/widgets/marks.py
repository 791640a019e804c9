"""Small icons that stand before a line of text, in the middle of its first line at every zoom."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.widgets.labels import icon_px


class Mark(QLabel):
    """An icon as large as the letters. Put it into a layout with the alignment top."""

    def __init__(self, icon: QIcon | None = None, parent: QWidget | None = None, share: float = 1.0) -> None:
        """share: how much larger than beside usual text, as beside a heading."""
        super().__init__(parent)
        self._icon, self._share = icon or QIcon(), share
        self.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def show_icon(self, icon: QIcon) -> None:
        """Show another icon."""
        self._icon = icon
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        px = round(icon_px(self) * self._share)
        self.setPixmap(self._icon.pixmap(px, px))
        self.setFixedHeight(max(self.fontMetrics().lineSpacing(), px))


def mark(icon: QIcon, parent: QWidget | None = None) -> Mark:
    """Return an icon as a label."""
    return Mark(icon, parent)
