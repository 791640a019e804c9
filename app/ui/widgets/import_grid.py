"""The province's table as it stands: merged cells, wrapped texts, a header of lists over the columns."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from app.ui.models.import_preview import PreviewModel, TablePlace
from app.ui.theme import BASE_PX
from app.ui.widgets.import_field_header import FieldHeader, Head

NARROWEST_PX, WIDEST_PX = 104, 300
MOST_LINES, MOST_LINES_COMPACT = 6, 1
AIR_PX = 10
CHOICE_PX = 52
"""What a closed list needs beside its words."""
PADDING_PX = 20
LOOKED_AT_ROWS = 40
UNBOUND_PX = 10_000


class ImportGrid(QTableView):
    """Shows a PreviewModel; nothing in it can be typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.preview = PreviewModel(self)
        self._is_compact = False
        self.head = FieldHeader(self)
        self.setHorizontalHeader(self.head)
        self.setModel(self.preview)
        self.setAccessibleName("原表")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.preview.modelReset.connect(self._lay_out)
        self.preview.rowsInserted.connect(lambda *_: self._fit_rows())
        self.head.moved_to.connect(self._show_column)

    def show_heads(self, heads: Sequence[Head]) -> None:
        """Show what the columns hold; a column is wide enough for the name of that."""
        zoom = self.fontInfo().pixelSize() / BASE_PX
        for head in heads:
            words = max(head.field.label, head.said, key=self.fontMetrics().horizontalAdvance)
            least = self.fontMetrics().horizontalAdvance(words) + round(CHOICE_PX * zoom)
            if self.columnWidth(head.number - 1) < least:
                self.setColumnWidth(head.number - 1, least)
        self.head.show_heads(heads)

    def show_compact(self, *, is_compact: bool) -> None:
        """Show less of long texts, so that more rows are seen; the tool tips tell them whole."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self._fit_rows()

    def show_from(self, row: int) -> None:
        """Scroll so that a row, from 1, is the uppermost."""
        index = self.preview.index(max(row, 1) - 1, 0)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def go_to(self, place: TablePlace) -> None:
        """Show and select a cell, a row, or a column."""
        self.preview.show_to(place.row)
        row, column = max(place.row, 1) - 1, max(place.column, 1) - 1
        index = self.preview.index(row, column)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if not place.column:
            flags |= QItemSelectionModel.SelectionFlag.Rows
        if not place.row:
            flags |= QItemSelectionModel.SelectionFlag.Columns
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    @property
    def selected_rows(self) -> tuple[int, int] | None:
        """Return the first and last selected row, from 1."""
        rows = [index.row() + 1 for index in self.selectedIndexes()]
        return (min(rows), max(rows)) if rows else None

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "preview"):
            self._lay_out()

    def _lay_out(self) -> None:
        self._fit_columns()
        self._fit_rows()

    def _fit_columns(self) -> None:
        """Give columns the width of their texts, within bounds; what is left over goes to the widest."""
        zoom, metrics = self.fontInfo().pixelSize() / BASE_PX, self.fontMetrics()
        least, most = round(NARROWEST_PX * zoom), round(WIDEST_PX * zoom)
        table = self.preview.table
        if table is None:
            return
        widest = [least] * table.width
        for row in table.rows[:LOOKED_AT_ROWS]:
            for cell in row:
                if cell.column_span == 1 and cell.text:
                    longest = max(cell.text.splitlines(), key=len)[:60]
                    width = metrics.horizontalAdvance(longest) // (1 if len(longest) < 12 else 2) + round(20 * zoom)  # noqa: PLR2004
                    widest[cell.column - 1] = min(max(widest[cell.column - 1], width), most)
        for column, width in enumerate(widest):
            self.setColumnWidth(column, width)

    def _fit_rows(self) -> None:
        """Give rows the height of their texts, at most some lines; the whole text is told by the tool tip."""
        self.clearSpans()
        for cell in self.preview.spans():
            rows = min(cell.last_row, self.preview.rowCount()) - cell.row + 1
            self.setSpan(cell.row - 1, cell.column - 1, rows, cell.column_span)
        zoom, line = self.fontInfo().pixelSize() / BASE_PX, self.fontMetrics().lineSpacing()
        for row in range(self.preview.rowCount()):
            lines = min(self._lines(row), MOST_LINES_COMPACT if self._is_compact else MOST_LINES)
            self.setRowHeight(row, line * lines + round(AIR_PX * zoom))

    def _lines(self, row: int) -> int:
        table, metrics = self.preview.table, self.fontMetrics()
        most, padding = 1, round(PADDING_PX * self.fontInfo().pixelSize() / BASE_PX)
        for cell in table.rows[row] if table else ():
            if cell.row_span > 1 or not cell.text:
                continue
            width = sum(self.columnWidth(column - 1) for column in range(cell.column, cell.last_column + 1)) - padding
            flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
            height = metrics.boundingRect(QRect(0, 0, max(width, 20), UNBOUND_PX), flags, cell.text).height()
            most = max(most, round(height / metrics.lineSpacing()))
        return most

    def _show_column(self, number: int) -> None:
        index = self.preview.index(max(self.rowAt(0), 0), number)
        if index.isValid():
            self.scrollTo(index)
