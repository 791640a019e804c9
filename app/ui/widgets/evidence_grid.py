"""The table of all evidence as a view: widths, wrapping, keys."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from app.ui.models.evidence_rows import FIELDS, Column
from app.ui.models.evidence_table import EvidenceTableModel
from app.ui.theme import BASE_PX
from app.ui.widgets.grid import Grid
from app.ui.widgets.shared_width import share_width
from app.ui.widgets.typed_cells import TypedCells

AIR_PX = 12
WIDTHS = {
    Column.NUMBER: 96,
    Column.PAPER_NUMBER: 106,
    Column.DATE: 94,
    Column.PAGES: 52,
    Column.DEPARTMENT: 84,
    Column.FLAWS: 132,
    Column.SERVES: 62,
}
SHARES = {Column.TITLE: 60, Column.FILE: 40}
"""Columns that share the rest of the width."""
LEAST = {Column.TITLE: 160, Column.FILE: 110}
NARROWEST_PX = 48


class EvidenceGrid(Grid):
    """Two lines a row; Enter types into a cell, or opens the file where nothing is typed."""

    opened = Signal()
    """The file of the current row is to be opened."""
    zooming = Signal()
    """The columns are being fitted to another size of letters."""
    zoomed = Signal()
    """They have been."""

    def __init__(self, model: EvidenceTableModel, parent: QWidget | None = None) -> None:
        """Look at a model."""
        super().__init__(parent)
        self.setModel(model)
        # Arrows go from cell to cell; Tab goes on to the piece beside the table.
        self.setTabKeyNavigation(False)
        self.cells = TypedCells(self)
        self.setItemDelegate(self.cells)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        self._fit()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        header.setSortIndicator(Column.NUMBER, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(lambda index: None if index.column() in FIELDS else self.opened.emit())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        is_dress = event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange)
        if is_dress and hasattr(self, "zoom") and self.zoom != self._zoom_now:
            self.zooming.emit()
            self._fit()
            self._share()
            self.zoomed.emit()

    @property
    def _zoom_now(self) -> float:
        return self.fontInfo().pixelSize() / BASE_PX

    def _fit(self) -> None:
        self.zoom = zoom = self._zoom_now
        self.verticalHeader().setDefaultSectionSize(2 * self.fontMetrics().lineSpacing() + round(AIR_PX * zoom))
        self.horizontalHeader().setMinimumSectionSize(round(NARROWEST_PX * zoom))
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, round(width * zoom))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give titles and file names the room that is left."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        share_width(self, SHARES, {column: round(least * self.zoom) for column, least in LEAST.items()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type into the cell, or open the file, with Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        # What the field of a cell leaves over comes here too, while the field closes.
        if is_enter and self.state() is not QAbstractItemView.State.EditingState:
            index = self.currentIndex()
            if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            elif index.isValid():
                self.opened.emit()
            event.accept()
        else:
            super().keyPressEvent(event)
