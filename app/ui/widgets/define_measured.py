"""What the forms of the kinds share that read a measure, and the two plainest: threshold and proportional."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from app.domain.marking.kinds import (
    Below,
    Marking,
    Operator,
    Proportional,
    Threshold,
)
from app.domain.points import ZERO
from app.domain.rubric import RegionType, Rubric
from app.ui.widgets.define_body import Defining, KindBody
from app.ui.widgets.define_chosen import MeasureChoice
from app.ui.widgets.define_fields import (
    Choice,
    NumberInput,
    Parameters,
    RegionNumbers,
    plain_number,
)

OPERATORS = {">=": "达到或超过（≥）", ">": "高于（＞）", "<=": "不超过（≤）", "<": "低于（＜）"}


def measure_reader_text(text: str) -> Decimal:
    """Return a figure of any unit: its sign may stand after it."""
    return plain_number(text.strip().rstrip("%％‰分个"))


class MeasureBody(KindBody):
    """What the kinds share that read a measure."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out the choice of the measure."""
        super().__init__(within, parent)
        self.measure = MeasureChoice(self)
        self.measure.made.connect(self.made)
        self.measure.chosen.connect(self._on_measure)
        self.parameters = Parameters(self)
        self.parameters.add("数据项", self.measure, is_wide=True)
        self.rows.addWidget(self.parameters)
        self.numbers: list[RegionNumbers] = []

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in self.findChildren(NumberInput):
            field.flush()

    def _on_measure(self, measure: str) -> None:
        raise NotImplementedError

    def _number(self, title: str, hint: str = "") -> RegionNumbers:
        made = RegionNumbers(measure_reader_text, self.within.unread.at(title), self)
        self.parameters.add(title, made, hint, is_wide=True)
        return made


class ThresholdBody(MeasureBody):
    """A target that is met or not."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = Threshold("", ZERO)
        self.op = Choice(OPERATORS, self)
        self.op.chosen.connect(lambda value: self._tell(replace(self._marking, op=Operator(value))))
        self.parameters.add("怎样算符合", self.op)
        self.target = self._number("目标值")
        self.target.chosen.connect(lambda value: self._tell(replace(self._marking, target=value), "target"))
        self.below = Choice({"zero": "不得分", "proportional": "按比例得分"}, self)
        self.below.chosen.connect(lambda value: self._tell(replace(self._marking, below=Below(value))))
        self.parameters.add("没有到目标时", self.below)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parameters."""
        if isinstance(marking, Threshold):
            self._marking, self.within = marking, within
            self.measure.show_measure(marking.measure, within.rubric)
            self.op.show_value(marking.op.value)
            self.target.show_value(marking.target, region_types_of(within.rubric))
            self.below.show_value(marking.below.value)

    def _on_measure(self, measure: str) -> None:
        self._tell(replace(self._marking, measure=measure))

    def _tell(self, marking: Threshold, key: str = "") -> None:
        self._marking = marking
        self.changed.emit(marking, key)


class ProportionalBody(MeasureBody):
    """A line between a value that earns nothing and one that earns all."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = Proportional("", ZERO, ZERO)
        self.zero_at = self._number("得0分的值")
        self.full_at = self._number("得满分的值", "两者之间按比例得分；越低越好的数据，得满分的值写小的。")
        self.zero_at.chosen.connect(lambda value: self._tell(replace(self._marking, zero_at=value), "zero"))
        self.full_at.chosen.connect(lambda value: self._tell(replace(self._marking, full_at=value), "full"))

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parameters."""
        if isinstance(marking, Proportional):
            self._marking, self.within = marking, within
            types = region_types_of(within.rubric)
            self.measure.show_measure(marking.measure, within.rubric)
            self.zero_at.show_value(marking.zero_at, types)
            self.full_at.show_value(marking.full_at, types)

    def _on_measure(self, measure: str) -> None:
        self._tell(replace(self._marking, measure=measure))

    def _tell(self, marking: Proportional, key: str = "") -> None:
        self._marking = marking
        self.changed.emit(marking, key)


def region_types_of(rubric: Rubric) -> tuple[RegionType, ...]:
    """Return the region types a rubric names."""
    return rubric.region_types
