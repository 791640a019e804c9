"""The grid of the figures: Enter types into a cell and goes down, Escape lets a text go that could not be stored."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from app.ui.clipboard import write_block
from app.ui.widgets.frozen_column import FrozenColumn, uncover
from app.ui.widgets.grid import Grid

TALLEST_PX = 10_000


class FigureGrid(Grid):
    """A Grid of measures and years."""

    dismissed = Signal(QModelIndex)
    """The text in this cell that could not be stored may go."""
    taken_back = Signal(QModelIndex)
    """The block that was just pasted is taken back, or else the text in this cell that could not be stored."""

    def __init__(
        self, has_draft: Callable[[QModelIndex], bool], is_pasted: Callable[[], bool], parent: QWidget | None = None
    ) -> None:
        """has_draft: whether a cell holds a text that could not be stored; is_pasted: whether a block just came."""
        super().__init__(parent)
        self._has_draft = has_draft
        self._is_pasted = is_pasted
        self.verticalHeader().hide()
        self.setAlternatingRowColors(True)
        # Tab leads on to the fields beside the table; arrows go from cell to cell.
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self._wrapping: tuple[int, ...] = ()
        self.names = FrozenColumn(self)
        self.horizontalHeader().sectionResized.connect(self._on_resized)

    def show_columns(self, widths: Sequence[int], wrapping: Sequence[int]) -> None:
        """Set the widths of all columns. wrapping: columns whose texts may need several lines."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        header.blockSignals(False)
        self._wrapping = tuple(wrapping)
        self.updateGeometries()
        self.names.place()
        self.fit_rows()

    def fit_rows(self) -> None:
        """Give each row the height that its wrapped texts need."""
        metrics, heights, model = self.fontMetrics(), self.verticalHeader(), self.model()
        air = metrics.height() * 3 // 5
        # What a cell leaves free at its sides grows with the zoom, as a line does.
        widths = {column: max(self.columnWidth(column) - metrics.height(), 1) for column in self._wrapping}
        flags = int(Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere)
        for row in range(model.rowCount()):
            tallest = metrics.height()
            for column, width in widths.items():
                text = str(model.index(row, column).data() or "")
                if metrics.horizontalAdvance(text) > width:
                    tallest = max(tallest, metrics.boundingRect(0, 0, width, TALLEST_PX, flags, text).height())
            if heights.sectionSize(row) != tallest + air:
                heights.resizeSection(row, tallest + air)

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

    def _on_resized(self, column: int) -> None:
        self.names.place()
        if column in self._wrapping:
            self.fit_rows()

    def event(self, event: QEvent) -> bool:
        """Keep undo here while there is a text to take back that was not stored, or a block that just came."""
        is_override = event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_override and event.matches(QKeySequence.StandardKey.Undo) and self._keeps_undo():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter types into the cell; Escape and undo let a text go that was not stored."""
        index = self.currentIndex()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        is_undo = event.matches(QKeySequence.StandardKey.Undo)
        is_typing = self.state() is QAbstractItemView.State.EditingState
        if is_enter and not is_typing and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
        elif is_undo and self._keeps_undo():
            self.taken_back.emit(index)
        elif event.key() == Qt.Key.Key_Escape and self._has_draft(index):
            self.dismissed.emit(index)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _keeps_undo(self) -> bool:
        return self._has_draft(self.currentIndex()) or self._is_pasted()

    def setModel(self, model: QAbstractItemModel) -> None:  # type: ignore[override]
        """Show a model here and in the names."""
        super().setModel(model)
        self.names.follow()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down after Enter, as spreadsheets do."""
        super().closeEditor(editor, hint)
        below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache and below.isValid():
            self.go_to(below)

    def copy(self) -> None:
        """Copy what is selected; when all is selected, with the headings."""
        model = self.model()
        if len(self.selectedIndexes()) < model.rowCount() * model.columnCount():
            super().copy()
            return
        columns = range(model.columnCount())
        across = Qt.Orientation.Horizontal
        block = [[str(model.headerData(column, across) or "") for column in columns]]
        block += [[str(model.index(row, column).data() or "") for column in columns] for row in range(model.rowCount())]
        QGuiApplication.clipboard().setText(write_block(block))
