"""Rows to define, with buttons and keys to add, remove and move them."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.problems import Severity
from app.ui.models.defined_rows import CHOICES_ROLE, DefinedRows, RowColumn
from app.ui.models.unread_texts import Unread
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.grid import ROW_AIR_PX, Grid
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.typed_cells import TypedCells

Index = QModelIndex | QPersistentModelIndex
AnyRow = Any
"""A row of any definition: each table holds one kind, which its columns know."""
NARROWEST_SIGNS = 6


class DefinedCells(TypedCells):
    """Cells that are typed into, or that offer a list."""

    chosen = Signal(QModelIndex, str)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a list where there is something to choose from, else a field."""
        choices = index.data(CHOICES_ROLE)
        if not choices:
            return super().createEditor(parent, option, index)
        box = ChoiceInput(parent)
        for value, words in choices:
            box.addItem(words, value)
        place = QPersistentModelIndex(index)
        box.activated.connect(lambda: self._on_chosen(box, place))
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds."""
        if isinstance(editor, ChoiceInput):
            editor.setCurrentIndex(max(editor.findData(index.data(Qt.ItemDataRole.EditRole)), 0))
            return
        super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take the choice when the list is left by key."""
        if isinstance(editor, ChoiceInput):
            self._on_chosen(editor, QPersistentModelIndex(index), closes=False)
            return
        super().setModelData(editor, model, index)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Leave some air."""
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + ROW_AIR_PX // 2)

    def _on_chosen(self, box: ChoiceInput, place: QPersistentModelIndex, *, closes: bool = True) -> None:
        if place.isValid():
            index = place.model().index(place.row(), place.column(), place.parent())
            self.chosen.emit(index, str(box.currentData()))
        if closes:
            self.closeEditor.emit(box)


class RowsEditor(QWidget):
    """A table with its buttons. `changed` brings the new rows and the field they were changed in (to merge steps)."""

    changed = Signal(object, str)
    left = Signal()

    def __init__(
        self,
        columns: Sequence[RowColumn[AnyRow]],
        make: Callable[[tuple[AnyRow, ...]], AnyRow],
        word: str,
        *,
        unread: Unread,
        fits: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """make: a new row beside those there are; word: what a row is; unread: where refused texts are kept.

        fits: be as high as the rows, without a bar.
        """
        super().__init__(parent)
        self._make = make
        self._fits = fits
        self.model: DefinedRows[AnyRow] = DefinedRows(columns, unread, self)
        self.grid = self._table(word)
        self.add_button = self._button(f"添加{word}", "Ctrl+Insert", self.add)
        self.remove_button = self._button("移除", "Ctrl+Delete", self.remove)
        self.up_button = self._button("上移", "Ctrl+↑", lambda: self.move_by(-1))
        self.down_button = self._button("下移", "Ctrl+↓", lambda: self.move_by(1))
        self.remarks = Remarks(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.grid, 0 if fits else 1)
        rows.addWidget(self.remarks)
        buttons = FlowRow()
        for button in (self.add_button, self.remove_button, self.up_button, self.down_button):
            buttons.addWidget(button)
        rows.addLayout(buttons)
        if fits:
            # A bar that comes and goes would change the width, and with it the height.
            self.grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.grid.installEventFilter(self)
        self.grid.viewport().installEventFilter(self)
        self.model.dataChanged.connect(self._fit)
        self.model.edited.connect(self.changed)
        self.model.refusals_changed.connect(self._say)
        self._enable()

    def show_rows(self, rows: Sequence[AnyRow]) -> None:
        """Show these rows."""
        self.model.show_rows(rows)
        self._fit()
        self._enable()

    def flush(self) -> None:
        """Tell what is being typed."""
        self._cells.flush()

    def add(self) -> None:
        """Add a row at the end and begin to type in it."""
        self.flush()
        row = len(self.model.rows)
        self.model.add(row, self._make(self.model.rows))
        self._go_to(row, edits=True)

    def remove(self) -> None:
        """Take the current row out; undo brings it back."""
        row = self.grid.currentIndex().row()
        if row >= 0:
            self.model.remove(row)
            self._go_to(min(row, len(self.model.rows) - 1))

    def move_by(self, by: int) -> None:
        """Move the current row."""
        self.flush()
        row = self.grid.currentIndex().row()
        if row >= 0:
            self._go_to(self.model.move(row, by))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move, add and remove by keys from within the table; wrap the texts anew in another width."""
        if event.type() is QEvent.Type.Resize and isinstance(event, QResizeEvent) and watched is self.grid.viewport():
            if event.size().width() != event.oldSize().width():
                self._fit()
            return False
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return super().eventFilter(watched, event)
        actions: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self.move_by(-1),
            Qt.Key.Key_Down: lambda: self.move_by(1),
            Qt.Key.Key_Insert: self.add,
            Qt.Key.Key_Delete: self.remove,
        }
        action = actions.get(event.key())
        if action is None:
            return super().eventFilter(watched, event)
        action()
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "grid"):
            self._fit()

    # ------------------------------------------------------------ building

    def _table(self, word: str) -> Grid:
        grid = Grid(self)
        grid.setAccessibleName(word)
        grid.setModel(self.model)
        self._cells = DefinedCells(grid)
        grid.setItemDelegate(self._cells)
        edits = QAbstractItemView.EditTrigger
        grid.setEditTriggers(edits.DoubleClicked | edits.EditKeyPressed | edits.AnyKeyPressed | edits.SelectedClicked)
        self._cells.typed.connect(self._on_typed)
        self._cells.left.connect(self._on_left)
        self._cells.chosen.connect(lambda at, text: self.model.type_text(at.row(), at.column(), text))
        grid.pasted.connect(self._on_pasted)
        grid.cleared.connect(self._on_cleared)
        grid.selectionModel().currentChanged.connect(self._enable)
        return grid

    def _button(self, words: str, key: str, action: Callable[[], None]) -> QPushButton:
        made = QPushButton(words, self)
        made.setToolTip(key)
        made.clicked.connect(action)
        return made

    # ------------------------------------------------------------ slots

    def _on_typed(self, index: QModelIndex, text: str, goes_on: bool) -> None:
        self.model.type_text(index.row(), index.column(), text, wholly=not goes_on)

    def _on_left(self) -> None:
        self.left.emit()

    def _on_pasted(self, index: QModelIndex, block: list[list[str]]) -> None:
        for down, cells in enumerate(block):
            row = index.row() + down
            if row >= len(self.model.rows):
                self.model.add(row, self._make(self.model.rows))
            for right, text in enumerate(cells):
                column = index.column() + right
                if column < len(self.model.columns) and row < len(self.model.rows):
                    self.model.type_text(row, column, _chosen(self.model.columns[column], text))
        self.left.emit()

    def _on_cleared(self, indexes: list[QModelIndex]) -> None:
        for index in indexes:
            if not self.model.columns[index.column()].choices():
                self.model.type_text(index.row(), index.column(), "")
        self.left.emit()

    # ------------------------------------------------------------ inside

    def _go_to(self, row: int, *, edits: bool = False) -> None:
        if not 0 <= row < len(self.model.rows):
            return
        index = self.model.index(row, 0)
        self.grid.setFocus()
        self.grid.go_to(index)
        if edits:
            self.grid.edit(index)

    def _say(self) -> None:
        self.remarks.show_remarks([Remark(Severity.BLOCKING, text) for text in self.model.refusals])

    def _enable(self) -> None:
        row, last = self.grid.currentIndex().row(), len(self.model.rows) - 1
        self.remove_button.setEnabled(row >= 0)
        self.up_button.setEnabled(row > 0)
        self.down_button.setEnabled(0 <= row < last)

    def _fit(self) -> None:
        """Share the width out, wrap, and be as high as the rows."""
        self._fit_columns()
        self.grid.resizeRowsToContents()
        if not self._fits:
            return
        header = self.grid.horizontalHeader()
        height = header.sizeHint().height() + self.grid.verticalHeader().length() + 2 * self.grid.frameWidth()
        if header.length() > self._width():
            height += self.grid.horizontalScrollBar().sizeHint().height()
        least = header.sizeHint().height() + self.fontMetrics().height() + ROW_AIR_PX
        self.grid.setFixedHeight(max(height, least))

    def _width(self) -> int:
        """Return the width of the columns. While a table is being shown, the numbers of its rows take room later."""
        grid = self.grid
        numbers = grid.verticalHeader().sizeHint().width()
        return min(grid.viewport().width(), grid.width() - 2 * grid.frameWidth() - numbers)

    def _fit_columns(self) -> None:
        header = self.grid.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        metrics = self.fontMetrics()
        columns = self.model.columns
        needed = [metrics.horizontalAdvance(_widest(column)) + 2 * metrics.height() for column in columns]
        spare = max(self._width() - sum(needed), 0)
        shares = max(sum(column.share for column in columns), 1)
        for number, column in enumerate(columns):
            width = needed[number] + spare * column.share // shares
            if header.sectionSize(number) != width:
                header.resizeSection(number, width)


def _widest(column: RowColumn[AnyRow]) -> str:
    words = [label for _, label in column.choices()]
    if column.share:
        return max(column.title, "字" * NARROWEST_SIGNS, key=len)
    return max([column.title, *words, "100.00" if column.is_number else ""], key=len)


def _chosen(column: RowColumn[AnyRow], text: str) -> str:
    """Return a pasted label as the value behind it."""
    return next((value for value, words in column.choices() if words == text.strip()), text)
