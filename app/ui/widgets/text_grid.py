"""A table that is only read: cells wrap, columns share the width, it is as high as its rows up to some."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from app.ui.models.text_table import TextTableModel
from app.ui.widgets.grid import Grid

LEAST_PX = 48


class TextGrid(Grid):
    """weights: how wide the columns are beside each other; fits: be as high as the rows, up to most lines."""

    def __init__(
        self,
        model: TextTableModel,
        weights: tuple[float, ...],
        *,
        most_lines: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """Show a model. most_lines: be as high as the rows, up to so many lines; 0: fill what is given."""
        super().__init__(parent)
        self._weights = weights
        self._most = most_lines
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.fit)
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for signal in (model.modelReset, model.dataChanged):
            signal.connect(self._later)
        self.fit()

    def weigh(self, weights: tuple[float, ...]) -> None:
        """Share the width otherwise."""
        self._weights = weights
        self._later()

    def fit(self) -> None:
        """Share the width, wrap, and take the height."""
        width, whole = self.viewport().width(), sum(self._weights) or 1
        for column, weight in enumerate(self._weights[: self.model().columnCount()]):
            self.setColumnWidth(column, max(round(width * weight / whole), LEAST_PX))
        self.resizeRowsToContents()
        if self._most:
            lines = self._most * self.fontMetrics().lineSpacing()
            rows = sum(self.rowHeight(row) for row in range(self.model().rowCount()))
            self.setFixedHeight(min(rows, lines) + self.horizontalHeader().sizeHint().height() + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._later()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when everything is zoomed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_timer"):
            self._later()

    def _later(self) -> None:
        """Fit once for all that happens now."""
        self._timer.start()
