"""A table of words that is only read: numbers are narrow, words share what is left and wrap."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QWidget

from app.ui.models.plain_table import PlainTableModel
from app.ui.theme import BASE_PX
from app.ui.widgets.row_grid import RowGrid

WIDEST_PX, AIR_PX, COLUMN_AIR_PX = 420, 14, 24


class PlainGrid(RowGrid):
    """Call `arrange` when other rows were loaded."""

    def __init__(self, model: PlainTableModel, parent: QWidget | None = None) -> None:
        """Look at a model."""
        super().__init__({}, parent)
        self.setModel(model)
        zoom = self.fontInfo().pixelSize() / BASE_PX
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + round(AIR_PX * zoom))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._widest = round(WIDEST_PX * zoom)
        self._air = round(COLUMN_AIR_PX * zoom)

    def arrange(self) -> None:
        """Give every column what its words need, within reason; a last one with words takes the rest."""
        model = self.model()
        metrics = self.fontMetrics()
        for column in range(model.columnCount()):
            heading = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            texts = [str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), 200))]
            widest = max((metrics.horizontalAdvance(text) for text in [heading, *texts]), default=0)
            self.setColumnWidth(column, min(widest + self._air + self.iconSize().width(), self._widest))
        last = model.headerData(model.columnCount() - 1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        self.horizontalHeader().setStretchLastSection(last is None)
        if model.rowCount():
            self.setCurrentIndex(model.index(0, 0))
