"""A table of words that is only read: each column as wide as its words; the first stays in view."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from app.ui.models.plain_table import PlainTableModel
from app.ui.widgets.frozen_column import FrozenColumn, uncover
from app.ui.widgets.row_grid import RowGrid

WIDEST_PX, AIR_PX, COLUMN_AIR_PX = 420, 14, 24


class PlainGrid(RowGrid):
    """Call `arrange` when other rows were loaded."""

    def __init__(self, model: PlainTableModel, parent: QWidget | None = None) -> None:
        """Look at a model."""
        super().__init__({}, parent)
        self.setModel(model)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.names = FrozenColumn(self, "县（市、区）或评分项")
        self.names.follow()
        self.names.doubleClicked.connect(lambda _index: self.went.emit())
        self.horizontalHeader().sectionResized.connect(lambda *_: self.names.place())
        self.names.hide()
        self.horizontalScrollBar().rangeChanged.connect(lambda _low, high: self.names.setVisible(high > 0))
        self._fit()
        self.zoomed.connect(self._fit)

    def arrange(self) -> None:
        """Give every column what its words need, within reason; a last one with words takes the rest."""
        self._fit()
        if self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into view, out from under the names."""
        super().scrollTo(index, hint)
        uncover(self, index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the names beside the rows."""
        super().resizeEvent(event)
        self.names.place()

    def _fit(self) -> None:
        height = self.fontMetrics().lineSpacing() + round(AIR_PX * self.zoom)
        for table in (self, self.names):
            table.verticalHeader().setDefaultSectionSize(height)
        widest_of_all, air = round(WIDEST_PX * self.zoom), round(COLUMN_AIR_PX * self.zoom)
        model = self.model()
        if not model.columnCount():
            return
        metrics = self.fontMetrics()
        for column in range(model.columnCount()):
            heading = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            texts = [str(model.index(row, column).data() or "") for row in range(min(model.rowCount(), 200))]
            widest = max((metrics.horizontalAdvance(text) for text in [heading, *texts]), default=0)
            self.setColumnWidth(column, min(widest + air + self.iconSize().width(), widest_of_all))
        last = model.headerData(model.columnCount() - 1, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        self.horizontalHeader().setStretchLastSection(last is None)
        self.names.place()
