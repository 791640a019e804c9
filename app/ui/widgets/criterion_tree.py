"""The tree of criteria: rows with air between them, titles that wrap, columns that make room where it is narrow."""

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from app.ui import display
from app.ui.models.rubric_tree import HEADINGS, Column, RubricTreeModel

Index = QModelIndex | QPersistentModelIndex
ROW_AIR_PX = 7
SIDES_PX = 7
TALLEST_PX = 10_000
WRAP = Qt.TextFlag.TextWordWrap
WIDEST_STATE = "已填 88/88"
FEWEST_SIGNS = 8
"""So many Chinese characters of a title stand side by side, or other columns go."""


class CriterionTree(QTreeView):
    """Shows the rubric of a session. Narrow or zoomed large, it leaves out points, then states: the card says both."""

    left = Signal()
    """Escape: back from what was found to everything."""

    def __init__(self, model: RubricTreeModel, widest_points: str, parent: QWidget | None = None) -> None:
        """widest_points: the longest text of the points column."""
        super().__init__(parent)
        self._widest_points = widest_points
        self.setModel(model)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(16)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setItemDelegate(WrappedRows(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionResized.connect(self._on_section_resized)
        self.expandAll()
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape leave what was found."""
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns that there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when everything is zoomed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self._fit()

    def _on_section_resized(self, section: int, before: int, now: int) -> None:
        """Measure the rows again: Qt keeps their heights, too tall or with a line of the title cut off."""
        if section == Column.TITLE and before != now:
            self.scheduleDelayedItemsLayout()

    def _fit(self) -> None:
        metrics = QFontMetrics(display.bold(self.font()))
        points = max(metrics.horizontalAdvance(text) for text in (self._widest_points, HEADINGS[Column.POINTS]))
        widths = {
            Column.POINTS: points + metrics.height(),
            Column.STATE: metrics.horizontalAdvance(WIDEST_STATE) + metrics.height(),
        }
        title = metrics.horizontalAdvance("县" * FEWEST_SIGNS) + 2 * self.indentation()
        room = self.viewport().width() - title
        hides_points = room < sum(widths.values())
        hides_state = hides_points and room < widths[Column.STATE]
        for column, hides in ((Column.POINTS, hides_points), (Column.STATE, hides_state)):
            if self.isColumnHidden(column) != hides:
                self.setColumnHidden(column, hides)
            if not hides and self.columnWidth(column) != widths[column]:
                self.header().resizeSection(column, widths[column])


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
        if index.column() == Column.TITLE:
            height = max(height, self._wrapped_height(option, index))
        return QSize(size.width(), height + ROW_AIR_PX)

    def _wrapped_height(self, option: QStyleOptionViewItem, index: Index) -> int:
        depth = 1 + sum(1 for _ in _above(index))
        width = self._tree.columnWidth(Column.TITLE) - depth * self._tree.indentation() - SIDES_PX
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
