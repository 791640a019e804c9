"""How the screen of editing a rubric is laid out: its head, and its first page with the tree and what is chosen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.ui import display
from app.ui.edit_changes import EditChanges
from app.ui.widgets.edit_navigation import EditNavigation
from app.ui.widgets.edit_page import EditPage
from app.ui.widgets.edit_problems import EditProblems
from app.ui.widgets.labels import wrapped
from app.ui.widgets.saved_state import SavedState
from app.ui.widgets.tab_order import fields_in, order_tabs


class EditTop(QWidget):
    """The head: which rubric it is, whether it is saved, undo and redo, and the way back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.back = QPushButton("返回", self)
        self.title = wrapped("", "heading", self)
        self.state = SavedState(self)
        self.undo = _icon_button("撤销", "undo", "Ctrl+Z", self)
        self.redo = _icon_button("重做", "redo", "Ctrl+Y", self)
        head = QHBoxLayout(self)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        for part in (self.state, self.undo, self.redo, self.back):
            head.addWidget(part)


class EditCriteria(QSplitter):
    """The tree on the left; the chosen page, the button under it, and what is wrong on the right."""

    def __init__(self, changes: EditChanges, parent: QWidget | None = None) -> None:
        """changes: what the fields tell."""
        super().__init__(parent)
        self._tabs: list[QWidget] = []
        self.navigation = EditNavigation(self)
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.addWidget(self._middle(changes))
        self.problems = EditProblems(self)
        right.addWidget(self.problems)
        right.setSizes([520, 110])
        right.setStretchFactor(0, 1)
        right.setChildrenCollapsible(False)
        self.addWidget(self.navigation)
        self.addWidget(right)
        self.setSizes([360, 860])
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def order_tabs(self) -> None:
        """Let Tab go from the tree through the page, whose fields come and go, to the button."""
        fields = [self.area, *fields_in(self.area.widget()), self.confirm, self.problems.list]
        if fields != self._tabs:
            order_tabs(fields)
            self._tabs = fields

    def _middle(self, changes: EditChanges) -> QWidget:
        self.area = EditPage(changes, self)
        self.confirm = QPushButton("记为已核对，去下一项", self)
        self.confirm.setObjectName("main")
        self.confirm.setToolTip("评分办法和原文对得上，就点这里，记下这一项看过了（Ctrl+Enter）")
        self.said = wrapped("", "said", self)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.confirm)
        middle = QWidget(self)
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(8, 0, 0, 0)
        inside.addWidget(self.area, 1)
        inside.addLayout(foot)
        return middle


def _icon_button(words: str, icon: str, key: str, parent: QWidget) -> QPushButton:
    made = QPushButton(display.icon(icon), words, parent)
    made.setToolTip(key)
    return made
