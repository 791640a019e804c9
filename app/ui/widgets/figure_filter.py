"""The line above the figures: what to search for and which measures to show."""

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QWidget

from app.domain.rubric import Rubric
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.tree_filter import SearchField


class Which(StrEnum):
    """Which measures are shown."""

    ALL = "all"
    EMPTY = "empty"
    REMARKED = "remarked"

    @property
    def label(self) -> str:
        """Return the Chinese words."""
        return {"all": "全部数据项", "empty": "未填", "remarked": "有提示"}[self.value]


class FigureFilter(QWidget):
    """Tells when something else is asked for."""

    changed = Signal()
    entered = Signal()
    """Enter or Down in the search field: on to what was found."""

    def __init__(self, rubric: Rubric, parent: QWidget | None = None) -> None:
        """Offer what the rubric has."""
        super().__init__(parent)
        self.text = SearchField(self)
        self.text.setPlaceholderText("查找：名称或拼音首字母")
        self.which = QComboBox(self)
        for which in Which:
            self.which.addItem(which.label, which)
        self.department = QComboBox(self)
        self.department.addItem("全部部门", "")
        names = dict.fromkeys(name for measure in rubric.measures for name in measure.departments)
        for name in names:
            self.department.addItem(name, name)
        self.department.setVisible(bool(names))
        self.clear = QPushButton("显示全部", self)
        self.clear.setObjectName("link")
        self._lay_out()
        self.text.textChanged.connect(self._on_changed)
        self.text.went_on.connect(self.entered)
        self.which.currentIndexChanged.connect(self._on_changed)
        self.department.currentIndexChanged.connect(self._on_changed)
        self.clear.clicked.connect(self.show_everything)
        self.clear.hide()

    def add_tools(self, tools: Iterable[QWidget]) -> None:
        """Put what can be done beside what can be asked for; in a narrow window it goes on below."""
        for tool in tools:
            self._row.addWidget(tool)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_row"):
            self._fit()

    def _fit(self) -> None:
        letter = self.fontMetrics().horizontalAdvance("字")
        self.text.setMinimumWidth(letter * 14)
        self.text.setMaximumWidth(letter * 24)

    @property
    def asks(self) -> tuple[str, Which, str]:
        """Return the words, which measures, and the department, empty when any."""
        return self.text.text(), Which(self.which.currentData()), self.department.currentData() or ""

    def show_everything(self) -> None:
        """Ask for nothing."""
        self.text.clear()
        self.which.setCurrentIndex(0)
        self.department.setCurrentIndex(0)

    def _on_changed(self) -> None:
        self.clear.setVisible(self.asks != ("", Which.ALL, ""))
        self.changed.emit()

    def _lay_out(self) -> None:
        self.text.setAccessibleName("查找数据项")
        self.which.setAccessibleName("显示哪些数据项")
        self.department.setAccessibleName("按部门显示")
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._row = row = FlowRow(self, gap=8)
        self._fit()
        for widget in (self.text, self.which, self.department, self.clear):
            row.addWidget(widget)
