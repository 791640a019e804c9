"""A table that is only read: cells wrap, columns share the width, it is as high as its rows up to some."""

from collections.abc import Mapping
from math import ceil

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.widgets.grid import Grid

Index = QModelIndex | QPersistentModelIndex
LEAST_PX = 48
TALLEST_PX = 100_000


class TextGrid(Grid):
    """Shows a table that changes by its own boxes at most."""

    def __init__(
        self,
        model: QAbstractItemModel,
        weights: tuple[float, ...],
        *,
        most_lines: int = 0,
        samples: Mapping[int, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show a model, usually a TextTableModel.

        weights: how wide the columns are beside each other; samples: what a column has to hold in one line;
        most_lines: be as high as the rows, up to so many lines of text; 0: fill what is given.
        """
        super().__init__(parent)
        self._weights = weights
        self._samples = samples or {}
        self._most = most_lines
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.fit)
        self.setModel(model)
        self.setItemDelegate(TextCells(self))
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)
        model.modelReset.connect(self._later)
        model.dataChanged.connect(self._on_data)
        self.fit()

    def weigh(self, weights: tuple[float, ...]) -> None:
        """Share the width otherwise."""
        self._weights = weights
        self._later()

    def fit(self) -> None:
        """Share the width, wrap, and take the height."""
        for column, width in self._widths().items():
            self.setColumnWidth(column, width)
        self.resizeRowsToContents()
        if self._most:
            lines = self._most * self.fontMetrics().lineSpacing()
            rows = sum(self.rowHeight(row) for row in range(self.model().rowCount()))
            bar = self.horizontalScrollBar().sizeHint().height() if self._is_wider() else 0
            self.setFixedHeight(min(rows, lines) + self.horizontalHeader().sizeHint().height() + bar + 4)

    def _is_wider(self) -> bool:
        """Tell whether a bar below will take room, as when much is zoomed."""
        columns = range(self.model().columnCount())
        shown = sum(self.columnWidth(one) for one in columns if not self.isColumnHidden(one))
        return shown > self.maximumViewportSize().width()

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

    def _widths(self) -> dict[int, int]:
        """Return the widths: the least each needs, and by weight what is left for those that want more."""
        header, metrics = self.horizontalHeader(), self.fontMetrics()
        weights = dict(enumerate(self._weights[: self.model().columnCount()]))
        least = {
            column: max(
                header.sectionSizeHint(column),
                metrics.horizontalAdvance(self._samples.get(column, "")) + 3 * metrics.height() // 2,
                LEAST_PX,
            )
            for column in weights
        }
        room, taken = self.viewport().width(), set[int]()
        while True:
            whole = sum(weight for column, weight in weights.items() if column not in taken) or 1.0
            left = room - sum(least[column] for column in taken)
            small = {one for one in weights if one not in taken and left * weights[one] / whole < least[one]}
            if not small:
                break
            taken |= small
        return {
            column: least[column] if column in taken else int(left * weight / whole)
            for column, weight in weights.items()
        }

    def _on_data(self, first: QModelIndex, last: QModelIndex) -> None:
        """Measure the rows that changed; all of them where the table is as high as its rows."""
        if self._most:
            self._later()
            return
        for row in range(first.row(), last.row() + 1):
            self.resizeRowToContents(row)

    def _later(self) -> None:
        """Fit once for all that happens now."""
        self._timer.start()


class TextCells(QStyledItemDelegate):
    """Cells whose icon stands in the first line and whose height is what the wrapped text needs."""

    def __init__(self, grid: QAbstractItemView) -> None:
        """Measure for a table."""
        super().__init__(grid)
        self._grid = grid

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Have the icon where the text begins."""
        super().initStyleOption(option, index)
        up = Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole) or 0)) & Qt.AlignmentFlag.AlignTop
        option.decorationAlignment = Qt.AlignmentFlag.AlignTop if up else Qt.AlignmentFlag.AlignCenter  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; an icon at the top stands in the middle of the first line, which is higher than the icon."""
        up = Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole) or 0)) & Qt.AlignmentFlag.AlignTop
        icon = index.data(Qt.ItemDataRole.DecorationRole)
        if not up or not isinstance(icon, QIcon):
            super().paint(painter, option, index)
            return
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        style = self._grid.style()
        place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemDecoration, shown, self._grid)
        metrics: QFontMetrics = shown.fontMetrics  # type: ignore[attr-defined]
        # The room is kept, the icon is painted where it belongs.
        shown.icon = QIcon()  # type: ignore[attr-defined]
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, self._grid)
        icon.paint(painter, place.translated(0, max(metrics.height() - place.height(), 0) // 2))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size; the style's own measure forgets its padding, and the last line would be cut."""
        size = super().sizeHint(option, index)
        self.initStyleOption(option, index)
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        icon = metrics.height() if isinstance(index.data(Qt.ItemDataRole.DecorationRole), QIcon) else 0
        width = self._width(index) - metrics.height() - icon
        text = str(index.data() or "")
        height = wrapped_height(text, option.font, max(width, 1))  # type: ignore[attr-defined]
        return QSize(size.width(), height + metrics.height() // 2)

    def _width(self, index: Index) -> int:
        return self._grid.columnWidth(index.column()) if isinstance(self._grid, TextGrid) else TALLEST_PX


def wrapped_height(text: str, font: QFont, width: int) -> int:
    """Return how many pixels a text needs when wrapped as a cell paints it: between words, with tabs.

    QFontMetrics breaks anywhere and takes a tab for a space: the last lines of a long text would be cut.
    """
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        height += line.height()
    layout.endLayout()
    return ceil(height)
