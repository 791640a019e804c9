"""A table whose rows are chosen whole; Enter and double click go there."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.theme import BASE_PX
from app.ui.widgets.grid import Grid
from app.ui.widgets.shared_width import share_width


class RowGrid(Grid):
    """shares: of which columns the width is shared out, and how; the others keep theirs.

    signs: how many characters some of those have room for all the same; where it is narrow, one scrolls sideways.
    """

    went = Signal()
    zoomed = Signal()

    def __init__(
        self, shares: Mapping[int, int], parent: QWidget | None = None, signs: Mapping[int, int] | None = None
    ) -> None:
        """Look at no model yet."""
        super().__init__(parent)
        self.shares, self._signs = shares, signs or {}
        self._zoom = self.zoom
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        # Else the smallest height is that of the zoom before, and rows stay high when all else gets smaller.
        self.verticalHeader().setMinimumSectionSize(0)
        self.doubleClicked.connect(lambda _index: self.went.emit())

    @property
    def zoom(self) -> float:
        """Return how much larger than usual letters are."""
        return self.fontInfo().pixelSize() / BASE_PX

    def changeEvent(self, event: QEvent) -> None:
        """Tell of another zoom: widths in pixels would cut the numbers."""
        super().changeEvent(event)
        is_dress = event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange)
        if is_dress and getattr(self, "_zoom", self.zoom) != self.zoom:
            self._zoom = self.zoom
            self.zoomed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.went.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out."""
        super().resizeEvent(event)
        self.share()

    def share(self) -> None:
        """Share the width out."""
        sign = self.fontMetrics().horizontalAdvance("国")
        share_width(self, self.shares, {column: (count + 1) * sign for column, count in self._signs.items()})
