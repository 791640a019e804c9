"""The room that the rows of a ledger and the evidence of the chosen one share, one above the other."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QSplitter, QWidget

from app.ui.widgets.ledger_grid import LedgerGrid
from app.ui.widgets.row_evidence import RowEvidence

GRID_PX, EVIDENCE_PX = 420, 180
HIGHEST_PX = 16_777_215
"""What Qt calls no limit."""


class RowRoom(QSplitter):
    """Gives the evidence what it needs, at most two fifths, and one line while no row is chosen."""

    def __init__(self, grid: LedgerGrid, evidence: RowEvidence, parent: QWidget) -> None:
        """Lay the grid above the evidence, which scrolls for itself."""
        super().__init__(Qt.Orientation.Vertical, parent)
        self._grid, self._evidence = grid, evidence
        self._is_open = True
        self._dragged_px = 0
        """The height that the evidence was dragged to."""
        self.setChildrenCollapsible(False)
        self.setHandleWidth(8)
        self._below = QScrollArea(self)
        self._below.setWidgetResizable(True)
        self._below.setWidget(evidence)
        self.addWidget(grid)
        self.addWidget(self._below)
        self.setStretchFactor(0, 1)
        self.setSizes([GRID_PX, EVIDENCE_PX])
        self.splitterMoved.connect(self._keep_dragged)

    @property
    def least_height(self) -> int:
        """Return the least height in pixels; both parts scroll for themselves."""
        return self._grid.minimumHeight() + self.handleWidth() + self._below.minimumHeight()

    def make(self, *, has_row: bool) -> None:
        """Leave the rows the room of the evidence while no row is chosen; nothing moves while a cell is typed in."""
        if self._grid.is_typing:
            return
        if has_row is self._is_open:
            # From row to row the evidence only grows, so that the rows do not jump.
            if self._wanted() > self.sizes()[1]:
                self.share()
            return
        self._is_open = has_row
        line = self.fontMetrics().height() * 2
        self._below.setFixedHeight(line)
        if has_row:
            self._below.setMinimumHeight(line)
            self._below.setMaximumHeight(HIGHEST_PX)
        self.share()

    def share(self) -> None:
        """Share the room anew."""
        total, height = sum(self.sizes()), self._wanted()
        self.setSizes([total - height, height])
        if self._is_open:
            # The chosen row stays in sight; the grid has its new height a moment later.
            QTimer.singleShot(0, self._grid, lambda: self._grid.scrollTo(self._grid.currentIndex()))

    def _wanted(self) -> int:
        if not self._is_open:
            return self.fontMetrics().height() * 2
        return min(self._needed(), sum(self.sizes()) * 2 // 5)

    def _needed(self) -> int:
        """Return the height of the evidence of a row; what was dragged stays."""
        if self._dragged_px:
            return self._dragged_px
        return self._evidence.heightForWidth(self.width()) + 2 * self.fontMetrics().height()

    def _keep_dragged(self) -> None:
        if self._is_open:
            self._dragged_px = self.sizes()[1]
