"""A tree of criteria: rows with air between them, titles that wrap, columns that make room where it is narrow."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from app.ui import display
from app.ui.models.criterion_rows import TITLE

Index = QModelIndex | QPersistentModelIndex
ROW_AIR_PX = 7
SIDES_PX = 7
TALLEST_PX = 10_000
WRAP = Qt.TextFlag.TextWordWrap


class WrappedTree(QTreeView):
    """Shows titles in full. Narrow or zoomed large, it leaves out other columns: a card beside it says everything."""

    left = Signal()
    """Escape: back from what was found to everything."""

    def __init__(self, model: QAbstractItemModel, *, indent: int, fewest_signs: int, parent: QWidget | None) -> None:
        """Show a model. fewest_signs: so many Chinese characters of a title stand side by side, or columns go."""
        super().__init__(parent)
        self._fewest_signs = fewest_signs
        self.setModel(model)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(indent)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setItemDelegate(WrappedRows(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionResized.connect(self._on_section_resized)

    def widths(self, metrics: QFontMetrics) -> Mapping[int, int]:
        """Return how many pixels each column but the title needs."""
        raise NotImplementedError

    def first_to_go(self) -> Sequence[int]:
        """Return the columns in the order in which they go where it is narrow."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape leave what was found."""
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns that there is room for."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when everything is zoomed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self.fit()

    def fit(self) -> None:
        """Give every column its width; those that there is no room for are hidden."""
        metrics = QFontMetrics(display.bold(self.font()))
        widths = self.widths(metrics)
        title = metrics.horizontalAdvance("县" * self._fewest_signs) + 2 * self.indentation()
        room = self.viewport().width() - title
        hidden: set[int] = set()
        for column in self.first_to_go():
            if room < sum(width for one, width in widths.items() if one not in hidden):
                hidden.add(column)
        for column, width in widths.items():
            if self.isColumnHidden(column) != (column in hidden):
                self.setColumnHidden(column, column in hidden)
            if column not in hidden and self.columnWidth(column) != width:
                self.header().resizeSection(column, width)

    def _on_section_resized(self, section: int, before: int, now: int) -> None:
        """Measure the rows again: Qt keeps their heights, too tall or with a line of the title cut off."""
        if section == TITLE and before != now:
            self.scheduleDelayedItemsLayout()


class WrappedRows(QStyledItemDelegate):
    """Rows to be read at arm's length; long titles wrap."""

    def __init__(self, tree: QTreeView) -> None:
        """Measure for a tree."""
        super().__init__(tree)
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size with a taller row; the title needs as many lines as its column is narrow."""
        size = super().sizeHint(option, index)
        height = size.height()
        if index.column() == TITLE:
            height = max(height, self._wrapped_height(option, index))
        return QSize(size.width(), height + ROW_AIR_PX)

    def _wrapped_height(self, option: QStyleOptionViewItem, index: Index) -> int:
        depth = 1 + sum(1 for _ in _above(index))
        width = self._tree.columnWidth(TITLE) - depth * self._tree.indentation() - SIDES_PX
        self.initStyleOption(option, index)
        if index.data(Qt.ItemDataRole.DecorationRole) is not None:
            width -= option.decorationSize.width() + SIDES_PX  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        text: str = option.text  # type: ignore[attr-defined]
        return metrics.boundingRect(0, 0, max(width, 1), TALLEST_PX, int(WRAP), text).height()


def _above(index: Index) -> Iterator[QModelIndex]:
    parent = index.parent()
    while parent.isValid():
        yield parent
        parent = parent.parent()
