"""Choosing a measure or a ledger of the rubric, or making one in place."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.quantities import Unit
from app.domain.rubric import Ledger, Measure, Rubric
from app.domain.rubric_lists import new_ledger, new_measure
from app.ui.widgets.define_fields import Choice
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import TextInput
from app.ui.widgets.labels import label

NEW = "\n"
"""Stands for making a new one; no id looks like this."""
UNITS: dict[str, str] = {
    "percent": "百分比 %",
    "permille": "千分比 ‰",
    "per_10k": "每万人",
    "per_100k": "每十万人",
    "count": "个数",
    "person_per_thousand": "人/千人",
    "sqm_per_person": "平方米/人",
    "yuan": "元",
    "wan_yuan": "万元",
    "km": "公里",
    "year": "年、岁",
    "text": "文字",
}
"""Units in words, for a person who chooses one."""
NAME_SIGNS = 14


class _Chosen(QWidget):
    """A list with an entry for a new one; the new one's name is typed right below."""

    chosen = Signal(str)
    made = Signal(object)

    def __init__(self, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rubric: Rubric | None = None
        self.choice = Choice({}, self)
        self.choice.chosen.connect(self._on_chosen)
        self.choice.setMinimumContentsLength(NAME_SIGNS)
        self.choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.making = QWidget(self)
        self._line = FlowRow(self.making)
        self.name = TextInput(f"新{word}的名称", self.making)
        self.name.setAccessibleName(f"新{word}的名称")
        self.name.setMinimumWidth(self.fontMetrics().horizontalAdvance("字" * NAME_SIGNS))
        self.name.returnPressed.disconnect()
        self.name.returnPressed.connect(self._on_make)
        self.make = QPushButton(f"新建{word}", self.making)
        self.make.clicked.connect(self._on_make)
        self._line.addWidget(self.name)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.choice)
        rows.addWidget(self.making)
        self.making.hide()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.choice.setAccessibleName(name)

    def _on_chosen(self, value: str) -> None:
        self.making.setVisible(value == NEW)
        if value == NEW:
            self.name.setFocus()
        else:
            self.chosen.emit(value)

    def _on_make(self) -> None:
        if self._rubric is None or not self.name.value:
            self.name.setFocus()
            return
        made = self._made(self._rubric, self.name.value)
        self.name.clear()
        self.making.hide()
        self.choice.setFocus()
        self.made.emit(made)
        self.chosen.emit(made.id)

    def _made(self, rubric: Rubric, name: str) -> Measure | Ledger:
        raise NotImplementedError

    def _offer(self, rubric: Rubric, choices: dict[str, str], value: str) -> None:
        self._rubric = rubric
        was_making = self.choice.value == NEW and self.making.isVisibleTo(self)
        self.choice.offer(choices)
        if not was_making:
            self.choice.show_value(value)


class MeasureChoice(_Chosen):
    """A measure (数据项). `chosen` brings its id, `made` a new one just before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer nothing until shown."""
        super().__init__("数据项", parent)
        self.unit = Choice(UNITS, self.making)
        self.unit.setAccessibleName("单位")
        self.unit.show_value(Unit.PERCENT.value)
        self._line.addWidget(label("单位", "quiet", self.making))
        self._line.addWidget(self.unit)
        self._line.addWidget(self.make)

    def show_measure(self, measure: str, rubric: Rubric) -> None:
        """Show the one that is chosen; one the rubric does not know is said to be gone."""
        known = {one.id: _measure_words(one) for one in rubric.measures}
        lacking = {measure: "（原来的数据项已经移除，请另选）"} if measure and measure not in known else {}
        self._offer(rubric, {"": "请选择数据项", **lacking, **known, NEW: "新建数据项…"}, measure)

    def _made(self, rubric: Rubric, name: str) -> Measure:
        return new_measure(rubric, name, Unit(self.unit.value or Unit.PERCENT.value))


class LedgerChoice(_Chosen):
    """A ledger (台账), or none: then the number is typed. `chosen` brings its id or an empty text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer nothing until shown."""
        super().__init__("台账", parent)
        self._line.addWidget(self.make)

    def show_ledger(self, ledger: str | None, rubric: Rubric) -> None:
        """Show the one that is chosen."""
        known = {one.id: one.title or one.id for one in rubric.ledgers}
        lacking = {ledger: "（原来的台账已经移除，请另选）"} if ledger and ledger not in known else {}
        self._offer(rubric, {"": "不用台账，直接填次数", **lacking, **known, NEW: "新建台账…"}, ledger or "")

    def _made(self, rubric: Rubric, name: str) -> Ledger:
        return new_ledger(rubric, name)


def _measure_words(measure: Measure) -> str:
    unit = measure.unit.label
    return f"{measure.title}（{unit}）" if unit else measure.title
