"""The table of what was received; Enter leads to judging."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.ui.models.received_table import STATE_WORDS, Column, ReceivedTableModel
from app.ui.widgets.row_grid import RowGrid

WORDS = (Column.COUNTY, Column.STATE, Column.PROBLEMS)
POINTS_PX, ROUND_PX, LEAST_PROBLEMS_PX = 66, 62, 90
AIR_PX, SIDES_PX = 14, 26


class ReceivedGrid(RowGrid):
    """Rows are chosen whole; `went` comes with Enter and double click."""

    chose = Signal()

    def __init__(self, model: ReceivedTableModel, parent: QWidget | None = None) -> None:
        """Look at a model."""
        super().__init__({}, parent)
        self._model = model
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._fit()
        self.zoomed.connect(self._fit)
        self.zoomed.connect(self._share_out)
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
            self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out."""
        super().resizeEvent(event)
        self._share_out()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + round(AIR_PX * self.zoom))
        for column in Column:
            if column not in WORDS:
                self.setColumnWidth(column, round((ROUND_PX if column is Column.ROUND else POINTS_PX) * self.zoom))

    def _share_out(self) -> None:
        """Give names and states what they need, as far as the problems keep something; those take the rest."""
        zoom, metrics = self.zoom, self.fontMetrics()
        sides = round(SIDES_PX * zoom)
        points = sum(self.columnWidth(column) for column in Column if column not in WORDS)
        room = self.viewport().width() - points
        state = max(metrics.horizontalAdvance(word) for word in STATE_WORDS) + metrics.height() + sides
        names = (str(self._model.index(row, Column.COUNTY).data()) for row in range(self._model.rowCount()))
        needed = max((metrics.horizontalAdvance(name) for name in names), default=0) + sides
        least = metrics.horizontalAdvance("县（市、区）") + sides
        county = max(min(needed, room - state - round(LEAST_PROBLEMS_PX * zoom)), least)
        rest = max(room - county - state, round(LEAST_PROBLEMS_PX * zoom))
        for column, width in zip(WORDS, (county, state, rest), strict=True):
            self.setColumnWidth(column, width)

    def _on_reset(self) -> None:
        self._share_out()
        if self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, Column.COUNTY))
        self.chose.emit()
