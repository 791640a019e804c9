"""Cells of the matching table: the criterion is typed or chosen from a list, the requirement chosen."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.rubric import Rubric
from app.ui.models.matching_table import NO_CRITERION, Column, MatchingTableModel

Index = QModelIndex | QPersistentModelIndex
MOST_LISTED = 14
LIST_CHARACTERS = 22
TOLD = "told"


class CriterionBox(QComboBox):
    """All criteria as `code　title`, found by any part of it. What is typed and meant by nobody stays visible."""

    def __init__(self, rubric: Rubric, nothing: str = "", parent: QWidget | None = None) -> None:
        """List the criteria, after the words for none of them."""
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(MOST_LISTED)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if nothing:
            self.addItem(nothing)
        self.addItems([f"{criterion.code}　{criterion.title}" for criterion in rubric.criteria])
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(MOST_LISTED)
        self.setCompleter(completer)
        # The list may be wider than the cell: titles are to be read.
        width = self.fontMetrics().horizontalAdvance("宽" * LIST_CHARACTERS)
        completer.popup().setMinimumWidth(width)
        self.view().setMinimumWidth(width)

    @property
    def typed(self) -> QLineEdit:
        """Return the field in which is typed."""
        field = self.lineEdit()
        if field is None:
            raise RuntimeError("the box can be typed into")
        return field


class MatchingCells(QStyledItemDelegate):
    """Edits a row of the matching table, or all selected ones of the column at once."""

    def __init__(self, rubric: Rubric, parent: QObject | None = None) -> None:
        """Know what can be chosen."""
        super().__init__(parent)
        self._rubric = rubric
        self.rows: list[int] = []
        """Rows that are changed together with the one that is edited."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a box or a line."""
        match Column(index.column()):
            case Column.CRITERION:
                box = CriterionBox(self._rubric, NO_CRITERION, parent)
                box.activated.connect(lambda _: self._done(box))
                return box
            case Column.REQUIREMENT:
                return self._requirement_box(parent, index)
            case _:
                field = QLineEdit(parent)
                field.setFrame(False)
                return field if index.column() == Column.TITLE else super().createEditor(parent, option, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what the cell holds."""
        if isinstance(editor, CriterionBox):
            editor.setCurrentText(str(index.data()))
            editor.typed.selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Change the row, and with it the other selected rows."""
        if not isinstance(model, MatchingTableModel) or not isinstance(editor, QComboBox):
            super().setModelData(editor, model, index)
            return
        editor.setProperty(TOLD, True)
        rows = self.rows if index.row() in self.rows else [index.row()]
        if isinstance(editor, CriterionBox):
            model.choose_criterion(rows, editor.currentText())
        else:
            # All of one criterion only: e1 of another one asks for another paper.
            code = model.choice(index.row())
            same = [row for row in rows if (other := model.choice(row)) and code and other.criterion == code.criterion]
            model.choose_requirement(same, editor.currentData())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Fill the cell."""
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]

    def _requirement_box(self, parent: QWidget, index: Index) -> QComboBox:
        box = QComboBox(parent)
        model = index.model()
        if isinstance(model, MatchingTableModel):
            for id_, title in model.requirements_of(index.row()):
                box.addItem(title, id_)
        box.view().setMinimumWidth(box.fontMetrics().horizontalAdvance("宽" * LIST_CHARACTERS))
        box.activated.connect(lambda _: self._done(box))
        return box

    def _done(self, box: QComboBox) -> None:
        # A box also chooses while it closes by Enter; then it has told already.
        if not box.property(TOLD):
            self.commitData.emit(box)
            self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)
