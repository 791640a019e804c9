"""The panes of 审阅: tree, what is read, the form, the evidence; where there is little room, arranged otherwise."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from app.ui.remembered import Remembered
from app.ui.widgets.low_room import is_low

TREE_PX, WORK_PX, EVIDENCE_PX = 440, 500, 320
CARD_PX = 330
FORM_LINES = 14
"""Verdicts, points, opinion, a supplement and the keys, without scrolling."""
LEAST_CARD_LINES = 7
NARROW_CHARACTERS = 64
"""So many Chinese characters wide, and no fewer, the page has room for card, form and evidence at once."""


class JudgePanes(QWidget):
    """card_place and form_place hold one widget at a time."""

    def __init__(
        self,
        filter_row: QWidget,
        tree: QWidget,
        evidence: QWidget,
        remembered: Remembered,
        parent: QWidget | None = None,
    ) -> None:
        """Lay out for a wide window."""
        super().__init__(parent)
        self.tree, self._evidence = tree, evidence
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._arrange)
        self.card_place, self.form_place = _place(self), _place(self)
        self.card_place.setMinimumHeight(LEAST_CARD_LINES * self.fontMetrics().lineSpacing())
        self._middle = _splitter(Qt.Orientation.Vertical, self)
        for part, stretch in ((self.card_place, 1), (self.form_place, 0)):
            self._middle.addWidget(part)
            self._middle.setStretchFactor(self._middle.count() - 1, stretch)
        self._middle.setSizes([CARD_PX, FORM_LINES * self.fontMetrics().lineSpacing()])
        self._tabs = QTabWidget(self)
        self._tabs.tabBar().setObjectName("listTabs")
        self._tabs.hide()
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(filter_row)
        column.addWidget(tree, 1)
        self._splitter = _splitter(Qt.Orientation.Horizontal, self)
        for part, width in ((left, TREE_PX), (self._middle, WORK_PX), (evidence, EVIDENCE_PX)):
            self._splitter.addWidget(part)
            self._splitter.setStretchFactor(self._splitter.count() - 1, width)
        self._splitter.setSizes([TREE_PX, WORK_PX, EVIDENCE_PX])
        remembered.keep_splitter("judging", self._splitter)
        remembered.keep_splitter("judging-form", self._middle)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._splitter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the panes to the size: soon, for Qt also lays out anew while it dresses all widgets."""
        super().resizeEvent(event)
        self._later.start()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the panes to the zoom, once Qt has dressed all widgets: none may move while it goes through them."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_later"):
            self._later.start()

    def _arrange(self) -> None:
        """Where it is narrow or low, have the form at the right, and what is read as two pages beside it."""
        is_narrow = self.width() < NARROW_CHARACTERS * self.fontMetrics().horizontalAdvance("国") or is_low(self)
        if is_narrow is self._tabs.isVisibleTo(self):
            return
        self._tabs.setVisible(is_narrow)
        self._middle.setVisible(not is_narrow)
        if is_narrow:
            self._tabs.addTab(self.card_place, "填报内容")
            self._tabs.addTab(self._evidence, "佐证材料")
            for number, part in enumerate((self._tabs, self.form_place), start=1):
                self._splitter.insertWidget(number, part)
        else:
            for number, part in enumerate((self.card_place, self.form_place)):
                self._middle.insertWidget(number, part)
            self._splitter.insertWidget(1, self._middle)
            self._splitter.addWidget(self._evidence)
            self._tabs.setParent(self)
        for part in (self.card_place, self.form_place, self._evidence if not is_narrow else self._tabs):
            part.show()
        self._splitter.setSizes([TREE_PX, WORK_PX, TREE_PX if is_narrow else EVIDENCE_PX])


def _splitter(orientation: Qt.Orientation, parent: QWidget) -> QSplitter:
    made = QSplitter(orientation, parent)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(8)
    return made


def _place(parent: QWidget) -> QWidget:
    """Return where one widget at a time stands."""
    made = QWidget(parent)
    QVBoxLayout(made).setContentsMargins(0, 0, 0, 0)
    return made
