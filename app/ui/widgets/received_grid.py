"""The table of what was received; Enter leads to judging."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.models.received_table import Column, ReceivedTableModel
from app.ui.theme import BASE_PX
from app.ui.widgets.row_grid import RowGrid
from app.ui.widgets.shared_width import share_width

SHARES: Mapping[int, int] = {Column.COUNTY: 32, Column.PROBLEMS: 46, Column.STATE: 22}
POINTS_PX, ROUND_PX = 66, 66
AIR_PX = 14


class ReceivedGrid(RowGrid):
    """Rows are chosen whole; `went` comes with Enter and double click."""

    chose = Signal()

    def __init__(self, model: ReceivedTableModel, parent: QWidget | None = None) -> None:
        """Look at a model."""
        super().__init__(SHARES, parent)
        self._model = model
        zoom = self.fontInfo().pixelSize() / BASE_PX
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + round(AIR_PX * zoom))
        for column in Column:
            if column not in SHARES:
                self.setColumnWidth(column, round((ROUND_PX if column is Column.ROUND else POINTS_PX) * zoom))
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.chose.emit())
        model.modelReset.connect(self._on_reset)

    @property
    def chosen(self) -> str:
        """Return the id of the chosen submission; empty when there is none."""
        row = self._model.row(self.currentIndex().row())
        return row.received.id if row else ""

    def choose(self, submission: str) -> None:
        """Choose a submission; where it is not shown the first row is."""
        number = max(self._model.number_of(submission), 0)
        if self._model.rowCount() and self.currentIndex().row() != number:
            self.setCurrentIndex(self._model.index(number, Column.COUNTY))

    def hide_column(self, column: Column, *, hidden: bool) -> None:
        """Show or hide a column and share the width out again."""
        if self.isColumnHidden(column) != hidden:
            self.setColumnHidden(column, hidden)
            share_width(self, SHARES)

    def _on_reset(self) -> None:
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, Column.COUNTY))
        self.chose.emit()
