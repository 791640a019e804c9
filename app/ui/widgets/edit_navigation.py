"""The left side of editing a rubric: search, filter, the tree, and adding, removing and moving in it."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QMenu, QPushButton, QTreeView, QVBoxLayout, QWidget

from app.domain.criterion_state import CriterionState
from app.domain.rubric_edits import At
from app.ui.models.edit_tree import AT_ROLE, EditColumn, EditTree, EditTreeFilter, state_icon
from app.ui.widgets.define_fields import Choice
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label
from app.ui.widgets.wrapped_tree import SIDES_PX, WrappedRows


class EditNavigation(QWidget):
    """`chosen` brings where something stands; the other signals ask for an edit there."""

    chosen = Signal(object)
    asked_to_add = Signal(str)
    """criterion, indicator, dimension."""
    asked_to_remove = Signal()
    asked_to_move = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.model = EditTree(self)
        self.shown = EditTreeFilter(self.model, self)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("搜索编码、标题、原文")
        self.search.setAccessibleName("搜索评分项")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_filter)
        self.state = Choice({"": "全部", **{one.value: one.value for one in CriterionState}}, self)
        for row, one in enumerate(CriterionState, start=1):
            self.state.setItemIcon(row, state_icon(one))
        self.state.setAccessibleName("状态")
        self.state.setCurrentIndex(0)
        self.state.chosen.connect(self._on_filter)
        self.count = label("", "quiet", self)
        self.tree = self._view()
        self._fit()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.search)
        line = FlowRow()
        line.addWidget(self.state)
        line.addWidget(self.count)
        rows.addLayout(line)
        rows.addWidget(self.tree, 1)
        rows.addLayout(self._buttons())

    def choose(self, at: At) -> None:
        """Choose what stands at a place; what the filter hides is shown again."""
        index = self.model.index_of(at)
        mapped = self.shown.mapFromSource(index)
        if index.isValid() and not mapped.isValid():
            self.show_all()
            mapped = self.shown.mapFromSource(index)
        self.tree.expand(mapped.parent())
        self.tree.setCurrentIndex(mapped)
        self.tree.scrollTo(mapped)

    def show_all(self) -> None:
        """Hide nothing."""
        self.search.clear()
        self.state.setCurrentIndex(0)
        self._on_filter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and remove by key; Escape shows everything again."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.asked_to_move.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif is_control and event.key() == Qt.Key.Key_Delete:
            self.asked_to_remove.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.show_all()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure with the letters it is shown in."""
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "tree"):
            self._fit()

    def _fit(self) -> None:
        words = max((one.value for one in CriterionState), key=len)
        metrics = self.tree.fontMetrics()
        width = metrics.horizontalAdvance(words) + round(1.5 * metrics.height()) + SIDES_PX
        self.tree.header().resizeSection(EditColumn.STATE, width)

    def _view(self) -> QTreeView:
        tree = QTreeView(self)
        tree.setModel(self.shown)
        tree.setAccessibleName("评分项")
        tree.setAllColumnsShowFocus(True)
        tree.setIndentation(14)
        tree.setWordWrap(True)
        tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        tree.setItemDelegate(WrappedRows(tree))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(EditColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        # Not by its contents: measuring 500 rows again at every key is felt.
        header.setSectionResizeMode(EditColumn.STATE, QHeaderView.ResizeMode.Fixed)
        tree.selectionModel().currentChanged.connect(self._on_current)
        self.model.modelReset.connect(tree.expandAll)
        return tree

    def _buttons(self) -> FlowRow:
        self.add = QPushButton("添加…", self)
        menu = QMenu(self.add)
        for words, what in (("评分项", "criterion"), ("二级指标", "indicator"), ("一级指标", "dimension")):
            menu.addAction(words, lambda what=what: self.asked_to_add.emit(what))
        self.add.setMenu(menu)
        row = FlowRow()
        row.addWidget(self.add)
        for words, key, tell in (
            ("移除", "Ctrl+Delete", self.asked_to_remove.emit),
            ("上移", "Ctrl+↑", lambda: self.asked_to_move.emit(-1)),
            ("下移", "Ctrl+↓", lambda: self.asked_to_move.emit(1)),
        ):
            button = QPushButton(words, self)
            button.setObjectName("link")
            button.setToolTip(key)
            button.clicked.connect(lambda _=False, tell=tell: tell())
            row.addWidget(button)
        return row

    def _on_filter(self) -> None:
        self.shown.show_only(self.search.text(), self.state.value)
        self.tree.expandAll()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(tuple(index.siblingAtColumn(0).data(AT_ROLE)))
