"""The form of versus_reference (与参照值比), with a line for one reference more."""

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.marking.kinds import (
    Level,
    Marking,
    Operator,
    VersusReference,
)
from app.domain.quantities import with_unit
from app.domain.rubric import Measure, Reference, Rubric
from app.ui.widgets.define_body import Defining, KindBody
from app.ui.widgets.define_fields import (
    Choice,
    NumberInput,
    above_zero,
)
from app.ui.widgets.define_measured import OPERATORS, MeasureBody, measure_reader_text
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import TextInput
from app.ui.widgets.labels import wrapped
from app.ui.widgets.number_field import read_year


class VersusBody(MeasureBody):
    """A comparison with a figure of the province, the nation or the city."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = VersusReference("")
        self.level = Choice({one.value: f"{one.label}平均" for one in Level}, self)
        self.level.chosen.connect(lambda value: self._tell(replace(self._marking, level=Level(value))))
        self.parameters.add("与谁比", self.level)
        self.op = Choice(OPERATORS, self)
        self.op.chosen.connect(lambda value: self._tell(replace(self._marking, op=Operator(value))))
        self.parameters.add("怎样算符合", self.op)
        self.factor = NumberInput(above_zero, within.unread.at("factor"), self)
        self.factor.chosen.connect(lambda number: self._tell(replace(self._marking, factor=number), "factor"))
        self.factor.stand_beside(self.parameters.add("乘以", self.factor, "一般是1；“平均的1.2倍”填1.2"))
        self.plus = NumberInput(measure_reader_text, within.unread.at("plus"), self)
        self.plus.chosen.connect(lambda number: self._tell(replace(self._marking, plus=number), "plus"))
        self.plus.stand_beside(self.parameters.add("再加", self.plus, "一般是0；“高于平均2个百分点”填2"))
        self._references = wrapped("", "quiet", self)
        self.new_reference = NewReference(within, self)
        self.new_reference.made.connect(self.made)
        self.parameters.add("参照值", self._references, is_wide=True)
        self.rows.addWidget(self.new_reference)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parameters, and the references there are."""
        if not isinstance(marking, VersusReference):
            return
        self._marking, self.within = marking, within
        self.measure.show_measure(marking.measure, within.rubric)
        self.level.show_value(marking.level.value)
        self.op.show_value(marking.op.value)
        self.factor.show_value(marking.factor)
        self.plus.show_value(marking.plus)
        measure = within.rubric.measure_by_id.get(marking.measure)
        self._references.setText(_references_said(marking, within.rubric, measure))
        self.new_reference.show_for(measure, marking.level)

    def _on_measure(self, measure: str) -> None:
        self._tell(replace(self._marking, measure=measure))

    def _tell(self, marking: VersusReference, key: str = "") -> None:
        self._marking = marking
        self.changed.emit(marking, key)


class NewReference(KindBody):
    """A line for one reference more: region, year, value."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._measure: Measure | None = None
        self._level = Level.PROVINCE
        self.region = TextInput("地区，如 河北省", self)
        self.region.setAccessibleName("参照值的地区")
        self.year = NumberInput(read_year, within.unread.at("reference-year"), self)
        self.year.setPlaceholderText("年份")
        self.year.setAccessibleName("参照值的年份")
        self.value = NumberInput(measure_reader_text, within.unread.at("reference-value"), self)
        self.value.setPlaceholderText("数值")
        self.value.setAccessibleName("参照值的数值")
        self.add = QPushButton("添加参照值", self)
        self.add.clicked.connect(self._on_add)
        self._said = wrapped("", "quiet", self)
        self.year.stand_beside(self._said)
        self.value.stand_beside(self._said)
        line = FlowRow()
        for part in (self.region, self.year, self.value, self.add):
            line.addWidget(part)
        self.rows.addLayout(line)
        self.rows.addWidget(self._said)

    def show_for(self, measure: Measure | None, level: Level) -> None:
        """Be for a measure and level; without a measure nothing can be added."""
        self._measure, self._level = measure, level
        self.setVisible(measure is not None)

    def _on_add(self) -> None:
        year, value = self.year.number, self.value.number
        if self._measure is None or not self.region.value or year is None or value is None:
            self._said.setText("地区、年份、数值都填了才能添加。")
            self._said.show()
            return
        self._said.setText("")
        reference = Reference(self._measure.id, self.region.value, self._level, int(year), value)
        for field in (self.region, self.year, self.value):
            field.clear()
        self.made.emit(reference)


def _references_said(marking: VersusReference, rubric: Rubric, measure: Measure | None) -> str:
    if measure is None:
        return "先选数据项。"
    found = [one for one in rubric.references if (one.measure, one.level) == (marking.measure, marking.level)]
    if not found:
        return "本标准里还没有；可以在下面添加，也可以由填报人填。"
    return "；".join(f"{one.region}{one.year}年 {with_unit(one.value, measure.unit)}" for one in found)
