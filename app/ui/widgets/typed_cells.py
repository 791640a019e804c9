"""Typing into the cells of a table: safe for input methods, told while it is typed, undone by the window."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.widgets.text_fields import LineField

Index = QModelIndex | QPersistentModelIndex


class TypedCells(QStyledItemDelegate):
    """Edits a cell in a LineField. What is typed is told in pauses and on leaving; it sets no data itself."""

    typed = Signal(QModelIndex, str, bool)
    """Index, text, goes_on: True while it is being typed."""
    left = Signal()
    """The cell was left: the step ends."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Edit nothing yet."""
        super().__init__(parent)
        self._editor: LineField | None = None
        self._is_new = False
        self._refused: list[tuple[QPersistentModelIndex, str]] = []

    def keep_refused(self, index: Index, text: str) -> None:
        """Keep a text that could not be stored: it is shown when the cell is opened again, and told at each flush."""
        self._refused.append((QPersistentModelIndex(index), text))

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the field, told of by the index it stands on."""
        field = LineField(parent)
        field.setFrame(False)
        place = QPersistentModelIndex(index)
        field.typed.connect(lambda text: self._tell(place, text))
        field.left.connect(self.left)
        self._editor, self._is_new = field, True
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds; what is being typed stays."""
        if isinstance(editor, LineField):
            editor.show_text(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            if self._is_new:
                # Only now: later something else may have been typed over it.
                self._is_new = False
                for text in self._take_refused(index):
                    editor.restore(text)

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, _index: Index) -> None:
        """Tell what is still being typed, before the field goes."""
        if isinstance(editor, LineField):
            editor.flush()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Fill the cell."""
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the field; the next cell may be open already."""
        if editor is self._editor:
            self._editor = None
        super().destroyEditor(editor, index)

    def flush(self) -> None:
        """Tell what is being typed now, and again what could not be stored."""
        if self._editor is not None:
            self._editor.flush()
        waiting, self._refused = self._refused, []
        for place, text in waiting:
            self._tell(place, text)
        if waiting:
            self.left.emit()

    def _take_refused(self, index: Index) -> list[str]:
        """Return what was refused for a cell, the last text alone, and forget it."""
        found = [text for place, text in self._refused if place == index]
        self._refused = [one for one in self._refused if one[0] != index]
        return found[-1:]

    def _tell(self, place: QPersistentModelIndex, text: str) -> None:
        if place.isValid():
            self._take_refused(place)
            self.typed.emit(place.model().index(place.row(), place.column(), place.parent()), text, True)
