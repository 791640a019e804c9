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

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the field, told of by the index it stands on."""
        field = LineField(parent)
        field.setFrame(False)
        place = QPersistentModelIndex(index)
        field.typed.connect(lambda text: self._tell(place, text))
        field.left.connect(self.left)
        self._editor = field
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds; what is being typed stays."""
        if isinstance(editor, LineField):
            editor.show_text(str(index.data(Qt.ItemDataRole.EditRole) or ""))

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
        """Tell what is being typed now."""
        if self._editor is not None:
            self._editor.flush()

    def _tell(self, place: QPersistentModelIndex, text: str) -> None:
        if place.isValid():
            self.typed.emit(place.model().index(place.row(), place.column(), place.parent()), text, True)
