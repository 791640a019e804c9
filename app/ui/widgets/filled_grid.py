"""The table of a filled table's entries: long texts wrap, what belongs to one criterion stands together."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.models.filled_rows import Column, FilledRowsModel
from app.ui.theme import BASE_PX
from app.ui.widgets.grid import Grid
from app.ui.widgets.shared_width import share_width

Index = QModelIndex | QPersistentModelIndex
FIELD_CHARACTERS, TAKEN_PX = 6, 46
SHARES = {Column.CRITERION: 18, Column.PRESENT: 25, Column.WRITTEN: 32, Column.STANDING: 25}
AIR_PX, TALLEST_PX = 10, 100_000
MOST_HEIGHT = 0.8
"""A row is at most this part of the table high; the whole text is in its tooltip."""


class FilledCells(QStyledItemDelegate):
    """Texts from the top of the cell, the icon beside the first line."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Put the icon at the top."""
        super().initStyleOption(option, index)
        option.decorationAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop  # type: ignore[attr-defined]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the wrapped text; Qt forgets the room the icon takes."""
        view = option.widget  # type: ignore[attr-defined]
        text = index.data()
        if not isinstance(view, FilledGrid) or not text or view.columnSpan(index.row(), index.column()) > 1:
            return super().sizeHint(option, index)
        if view.rowSpan(index.row(), index.column()) > 1:
            # A text over several rows makes none of them higher.
            return QSize(0, 0)
        metrics = view.fontMetrics()
        icon = metrics.height() + AIR_PX if index.column() == Column.STANDING else 0
        room = max(view.columnWidth(index.column()) - icon - 2 * AIR_PX, metrics.height())
        wraps = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        height = metrics.boundingRect(QRect(0, 0, room, TALLEST_PX), wraps, str(text)).height()
        return QSize(0, height + AIR_PX)


class FilledGrid(Grid):
    """Space ticks the selected rows."""

    ticked = Signal()

    def __init__(self, model: FilledRowsModel, parent: QWidget | None = None) -> None:
        """Look at a model."""
        super().__init__(parent)
        self.setModel(model)
        self._rows = model
        self.setItemDelegate(FilledCells(self))
        self.setAccessibleName("表里的内容和现在的填报")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit = QTimer(self)
        self._fit.setSingleShot(True)
        self._fit.setInterval(0)
        self._fit.timeout.connect(self._fit_rows)
        model.modelReset.connect(self._on_reset)

    def selected_rows(self) -> list[int]:
        """Return the numbers of the selected rows."""
        return sorted({index.row() for index in self.selectedIndexes()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space bar."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.ticked.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out, and make the rows as high as their texts."""
        super().resizeEvent(event)
        zoom = self.fontInfo().pixelSize() / BASE_PX
        self.setColumnWidth(Column.FIELD, self.fontMetrics().horizontalAdvance("宽" * FIELD_CHARACTERS) + 12)
        self.setColumnWidth(Column.TAKEN, round(TAKEN_PX * zoom))
        share_width(self, SHARES)
        self._fit.start()

    def _on_reset(self) -> None:
        self._fit.start()
        if self._rows.rowCount():
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self._rows.index(0, Column.TAKEN), flag)

    def _fit_rows(self) -> None:
        self.clearSpans()
        for first, length in self._rows.groups():
            self.setSpan(first, Column.CRITERION, length, 1)
        line = self.fontMetrics().lineSpacing()
        lines = max(round(self.viewport().height() * MOST_HEIGHT) // line, 2)
        self.verticalHeader().setMaximumSectionSize(lines * line + AIR_PX)
        self.resizeRowsToContents()
