"""The grid of a ledger: Tab goes from field to field, Enter goes down, files may be dropped on a row."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QHeaderView, QStyleOptionViewItem, QWidget

from app.ui.clipboard import read_block
from app.ui.widgets.grid import ROW_AIR_PX, Grid
from app.ui.widgets.labels import icon_px
from app.ui.widgets.typed_cells import TypedCells

WRAP = Qt.TextFlag.TextWordWrap
TALLEST_PX = 10_000
LEAST_LINES = 6
"""So much is always seen of a ledger, with its headings; in a lower window the page scrolls."""
MOST_MEASURED = 300
"""Of a longer ledger the rows in sight are measured: measuring them all would be felt while typing."""


class WrappedCells(TypedCells):
    """Cells whose texts wrap whole: Qt measures them without the padding of the style sheet."""

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Let a block that is pasted into an open cell go into the table, not into that one cell."""
        grid = self.parent()
        is_paste = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Paste)
        if is_paste and event.type() is QEvent.Type.KeyPress and isinstance(grid, Grid) and _holds_block():
            if isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
            grid.paste()
            return True
        return super().eventFilter(editor, event)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size within the padding."""
        narrower = QStyleOptionViewItem(option)
        metrics, rect = narrower.fontMetrics, narrower.rect  # type: ignore[attr-defined]
        rect.setWidth(max(rect.width() - metrics.height() * 2 // 3, 1))
        narrower.rect = rect  # type: ignore[attr-defined]
        return super().sizeHint(narrower, index)


def _holds_block() -> bool:
    block = read_block(QGuiApplication.clipboard().text())
    return len(block) > 1 or any(len(row) > 1 for row in block)


class LedgerGrid(Grid):
    """A Grid whose keyboard is made for typing rows."""

    zoomed = Signal()
    """Letters have another size: columns want other widths."""
    dropped = Signal(int, list)
    """Line, and the paths that were dropped on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Take files."""
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setAlternatingRowColors(True)
        self._was_shown = False
        self._fit_height()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setDefaultAlignment(header.defaultAlignment() | WRAP)
        self._fitting = QTimer(self)
        self._fitting.setSingleShot(True)
        self._fitting.setInterval(0)
        self._fitting.timeout.connect(self.fit_rows)
        # Columns that share the width are resized one after the other; the rows are measured once.
        self.horizontalHeader().sectionResized.connect(self._fitting.start)
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(0)
        self._looking.timeout.connect(self._fit_seen)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the top; Qt would go to the empty line, where the keyboard is."""
        super().showEvent(event)
        self._looking.start()
        if not self._was_shown:
            self._was_shown = True
            self.scrollToTop()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_looking"):
            self._fit_height()
            self.zoomed.emit()
            self._fitting.start()

    def _fit_height(self) -> None:
        least = self.fontMetrics().height() + ROW_AIR_PX
        self.verticalHeader().setDefaultSectionSize(least)
        self.verticalHeader().setMinimumSectionSize(least)
        self.setIconSize(QSize(icon_px(self), icon_px(self)))
        self.setMinimumHeight(least * LEAST_LINES)

    def fit_rows(self) -> None:
        """Give each row the height that its texts need."""
        self._fitting.stop()
        self._fit_headings()
        if self.model() is None:
            return
        if self._is_long:
            self._fit_seen()
        else:
            self.resizeRowsToContents()

    def fit_lines(self, lines: Collection[int]) -> None:
        """Give some rows the height that their texts need."""
        if self._is_long:
            self._looking.start()
            return
        for line in lines:
            self.resizeRowToContents(line)

    @property
    def _is_long(self) -> bool:
        return self.model().rowCount() > MOST_MEASURED

    def _on_scrolled(self) -> None:
        self._looking.start()

    def _fit_seen(self) -> None:
        """Measure the rows in sight of a long ledger."""
        if self.model() is None or not self._is_long or not self.isVisible():
            return
        here = self.currentIndex()
        was_seen = self.viewport().rect().intersects(self.visualRect(here))
        line = max(self.rowAt(0), 0)
        while line < self.model().rowCount() and self.rowViewportPosition(line) < self.viewport().height():
            self.resizeRowToContents(line)
            line += 1
        if was_seen:
            self.scrollTo(here)

    def _fit_headings(self) -> None:
        """Give the headings the height of the longest one in its column; Qt would cut what does not fit on a line."""
        header, metrics = self.horizontalHeader(), self.horizontalHeader().fontMetrics()
        if self.model() is None:
            return
        texts = [str(self.model().headerData(n, Qt.Orientation.Horizontal) or "") for n in range(header.count())]
        rooms = [
            QRect(0, 0, max(header.sectionSize(n) - metrics.height() * 2 // 3, 1), TALLEST_PX)
            for n in range(header.count())
        ]
        heights = [
            metrics.boundingRect(room, int(WRAP), text).height() for room, text in zip(rooms, texts, strict=True)
        ]
        header.setFixedHeight(max(heights, default=metrics.height()) + metrics.height() * 2 // 3)

    @property
    def is_typing(self) -> bool:
        """Tell whether a cell is open."""
        return self.state() is QAbstractItemView.State.EditingState

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter types into the cell; everything else as in any grid."""
        index = self.currentIndex()
        # A field that is being typed in passes its Enter on to here; it is closed by its delegate.
        is_enter = not self.is_typing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
            event.accept()
            return
        super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Let Tab pass over cells that nobody can type into."""
        index = super().moveCursor(action, modifiers)
        if action is QAbstractItemView.CursorAction.MoveNext:
            return self._editable(index, 1)
        if action is QAbstractItemView.CursorAction.MovePrevious:
            return self._editable(index, -1)
        return index

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down after Enter, as spreadsheets do."""
        is_enter = hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache
        super().closeEditor(editor, hint)
        here = self.currentIndex()
        if is_enter and here.isValid():
            below = here.siblingAtRow(here.row() + 1)
            if below.isValid():
                self.go_to(below)

    def _editable(self, index: QModelIndex, step: int) -> QModelIndex:
        place = index
        for _ in range(self.model().columnCount()):
            if not place.isValid() or place.flags() & Qt.ItemFlag.ItemIsEditable:
                return place
            columns = self.model().columnCount()
            number = place.row() * columns + place.column() + step
            place = self.model().index(number // columns, number % columns)
        return index

    # ------------------------------------------------------------ files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, nothing else."""
        event.acceptProposedAction() if event.mimeData().hasUrls() else event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show which row the files would go to."""
        if not event.mimeData().hasUrls():
            event.ignore()
            return
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.go_to(index)
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which files fell on which line."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        index = self.indexAt(event.position().toPoint())
        event.acceptProposedAction()
        self.dropped.emit(index.row() if index.isValid() else self.currentIndex().row(), paths)
