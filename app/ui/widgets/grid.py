"""Grid: a table to type into and to paste into from Excel and WPS."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from app.ui.clipboard import read_block, write_block

ROW_AIR_PX = 12


class Grid(QTableView):
    """Roomy rows; copies and pastes blocks. It changes nothing itself: what is pasted or cleared is told."""

    pasted = Signal(QModelIndex, list)
    """The cell at the top left, and rows of cells as texts."""
    cleared = Signal(list)
    """The selected indexes whose content should go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Look calm."""
        super().__init__(parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(True)
        self.setTabKeyNavigation(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_AIR_PX)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, paste and clear; everything else as usual."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit(self.selectedIndexes())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Pass on what an input method writes without composing first (`３`): Qt opens the field and drops it."""
        was_editing = self.state() is QAbstractItemView.State.EditingState
        super().inputMethodEvent(event)
        field = QApplication.focusWidget()
        is_editing = self.state() is QAbstractItemView.State.EditingState
        if event.commitString() and is_editing and not was_editing and field not in (None, self):
            QApplication.sendEvent(field, event)

    def go_to(self, index: QModelIndex) -> None:
        """Choose a cell alone; Qt would add it to the selection while Ctrl is held, as in Ctrl+V."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def copy(self) -> None:
        """Put the selected cells on the clipboard, with gaps where nothing is selected."""
        indexes = self.selectedIndexes()
        if not indexes:
            return
        rows = sorted({index.row() for index in indexes})
        columns = sorted({index.column() for index in indexes}, key=self.horizontalHeader().visualIndex)
        chosen = {(index.row(), index.column()): str(index.data() or "") for index in indexes}
        block = [[chosen.get((row, column), "") for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(write_block(block))

    def paste(self) -> None:
        """Tell what is on the clipboard, for the cell at the top left of the selection."""
        block = read_block(QGuiApplication.clipboard().text())
        indexes = self.selectedIndexes() or [self.currentIndex()]
        if block:
            self.pasted.emit(min(indexes, key=lambda index: (index.row(), index.column())), block)
