"""The lines above a reviewer's tree: what to search for, which criteria to show, in which order."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.rubric import Rubric
from app.ui import display
from app.ui.models.criterion_filter import all_methods
from app.ui.models.judge_filter import EVERYTHING, OF_ROUNDS, JudgeFilter, JudgeShow
from app.ui.models.judge_tree import JudgeOrder
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.labels import label
from app.ui.widgets.tab_order import fields_in, order_tabs
from app.ui.widgets.tree_filter import SearchField

SIGNS_PER_CHARACTER = 1.4
"""A box counts in Latin letters, and keeps room for an icon that it does not have."""


class JudgeFilterRow(QWidget):
    """Tells what is asked for at each key and choice."""

    changed = Signal(object)
    """JudgeFilter."""
    order_changed = Signal(object)
    """JudgeOrder."""
    entered = Signal()
    """Enter or Down in the search field: on to what was found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer nothing of a rubric yet."""
        super().__init__(parent)
        self._fields: tuple[str, ...] = ()
        self.text = SearchField(self)
        self.show_box = _choice("评审进度", 4, self)
        for show in JudgeShow:
            if show not in OF_ROUNDS:
                self.show_box.addItem(show.value, show.value)
        different = self.show_box.findData(JudgeShow.DIFFERENT.value)
        self.show_box.setItemData(different, "自评和复算不同的", Qt.ItemDataRole.ToolTipRole)
        self.method = _choice("评估办法", 4, self)
        self.order = _choice("顺序", 6, self)
        for order in JudgeOrder:
            self.order.addItem(order.value, order.value)
        self.core = _toggle(f"{display.CORE_MARK} 核心", "只看核心指标", self)
        self.own = _toggle("我的领域", "只看分给我的一级指标", self)
        self._found = label("", "quiet", self)
        self.clear = QPushButton("显示全部", self)
        self.clear.setObjectName("link")
        self._lay_out()
        self._wire()
        self._line.hide()

    @property
    def filter(self) -> JudgeFilter:
        """Return what is asked for."""
        return JudgeFilter(
            self.text.text(),
            JudgeShow(self.show_box.currentData()),
            self.method.currentData() or "",
            self.core.isChecked(),
            self._fields if self.own.isChecked() else (),
        )

    def show_rubric(self, rubric: Rubric, fields: tuple[str, ...]) -> None:
        """Offer what a rubric has; fields: my own dimensions, empty when all are mine."""
        before = self.method.currentData()
        self.method.blockSignals(True)
        self.method.clear()
        self.method.addItem("全部办法", None)
        for word in all_methods(rubric):
            self.method.addItem(word, word)
        self.method.setCurrentIndex(max(self.method.findData(before), 0))
        self.method.blockSignals(False)
        self.method.setVisible(self.method.count() > 2)  # noqa: PLR2004 - all, and a single one, is no choice
        self.core.setVisible(any(criterion.core for criterion in rubric.criteria))
        self._fields = fields
        self.own.setVisible(bool(fields))

    def show_rounds(self, *, goes_on: bool) -> None:
        """Offer what only a set has that goes on from an earlier one."""
        for show, words in OF_ROUNDS.items():
            number = self.show_box.findData(show.value)
            if goes_on and number < 0:
                self.show_box.addItem(show.value, show.value)
                self.show_box.setItemData(self.show_box.count() - 1, words, Qt.ItemDataRole.ToolTipRole)
            elif not goes_on and number >= 0:
                self.show_box.removeItem(number)

    def show_found(self, shown: int, total: int) -> None:
        """Say how many criteria are shown."""
        self._found.setText(f"显示 {shown} 项，共 {total} 项" if shown else "没有找到，换个词或点“显示全部”")

    def show_everything(self) -> None:
        """Ask for nothing."""
        self.text.clear()
        self.core.setChecked(False)
        self.own.setChecked(False)
        for box in (self.show_box, self.method):
            box.setCurrentIndex(0)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.text)
        choices = FlowRow()
        for choice in (self.show_box, self.order, self.method, self.core, self.own):
            choices.addWidget(choice)
        rows.addLayout(choices)
        self._line = QWidget(self)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._found, 1)
        line.addWidget(self.clear)
        rows.addWidget(self._line)
        order_tabs(fields_in(self))

    def _wire(self) -> None:
        self.text.textChanged.connect(self._on_changed)
        self.text.went_on.connect(self.entered)
        for box in (self.show_box, self.method):
            box.currentIndexChanged.connect(self._on_changed)
        for button in (self.core, self.own):
            button.toggled.connect(self._on_changed)
        self.order.currentIndexChanged.connect(self._on_order)
        self.clear.clicked.connect(self.show_everything)

    def _on_order(self) -> None:
        self.order_changed.emit(JudgeOrder(self.order.currentData()))

    def _on_changed(self) -> None:
        asked = self.filter
        self._line.setVisible(asked != EVERYTHING)
        self.changed.emit(asked)


def _choice(name: str, characters: int, parent: QWidget) -> ChoiceInput:
    box = ChoiceInput(parent)
    box.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(round(SIGNS_PER_CHARACTER * characters))
    box.setAccessibleName(name)
    return box


def _toggle(text: str, tip: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText(text)
    button.setCheckable(True)
    button.setToolTip(tip)
    return button
