"""The form of growth (比往年的变化): by how much a figure changed against an earlier year."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.marking.kinds import (
    Baseline,
    ByRegion,
    Growth,
    Marking,
    Operator,
)
from app.domain.points import HUNDRED, ZERO, plain
from app.ui.widgets.define_body import Defining
from app.ui.widgets.define_fields import (
    Choice,
    NumberInput,
)
from app.ui.widgets.define_measured import MeasureBody, region_types_of
from app.ui.widgets.number_field import read_year


class GrowthBody(MeasureBody):
    """A change against an earlier year."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = Growth("", points=ZERO)
        self.how = Choice({"points": "按差值（百分点、人数等）", "relative": "按相对幅度（变了百分之几）"}, self)
        self.how.chosen.connect(self._on_how)
        self.parameters.add("变化怎样算", self.how)
        self.op = Choice({">=": "达到或超过（≥）", ">": "超过（＞）"}, self)
        self.op.chosen.connect(lambda value: self._tell(replace(self._marking, op=_growth_op(value))))
        self.parameters.add("怎样算符合", self.op)
        self.amount = self._number("变化多少", "朝好的方向变化的量；相对幅度填百分数，如 20 就是 20%。")
        self.amount.chosen.connect(self._on_amount)
        self.per_year = QCheckBox("平均到每一年", self)
        self.per_year.clicked.connect(lambda on: self._tell(replace(self._marking, per_year=on)))
        self.parameters.add("", self.per_year)
        self.baseline = Choice({one.value: one.label for one in Baseline}, self)
        self.baseline.chosen.connect(lambda value: self._tell(replace(self._marking, baseline=Baseline(value))))
        self.parameters.add("与哪一年比", self.baseline)
        self.year = NumberInput(read_year, within.unread.at("year"), self, is_optional=True)
        self.year.chosen.connect(self._on_year)
        self.year.stand_beside(self.parameters.add("指定年份", self.year, "不填就按上一行"))

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parameters."""
        if not isinstance(marking, Growth):
            return
        self._marking, self.within = marking, within
        self.measure.show_measure(marking.measure, within.rubric)
        is_relative = marking.relative is not None
        self.how.show_value("relative" if is_relative else "points")
        self.op.show_value(marking.op.value)
        amount = marking.relative if is_relative else marking.points
        self.amount.show_value(
            _times(amount or ZERO, HUNDRED if is_relative else Decimal(1)), region_types_of(within.rubric)
        )
        self.per_year.setChecked(marking.per_year)
        self.baseline.show_value(marking.baseline.value)
        self.year.show_value(None if marking.baseline_year is None else Decimal(marking.baseline_year))

    def _on_how(self, how: str) -> None:
        before = self._marking.relative if self._marking.relative is not None else self._marking.points
        amount = _times(before or ZERO, Decimal("0.01") if how == "relative" else HUNDRED)
        if (how == "relative") == (self._marking.relative is not None):
            return
        relative, points = (amount, None) if how == "relative" else (None, amount)
        self._tell(replace(self._marking, relative=relative, points=points))

    def _on_amount(self, value: ByRegion) -> None:
        if self._marking.relative is not None:
            self._tell(replace(self._marking, relative=_times(value, Decimal("0.01"))), "amount")
        else:
            self._tell(replace(self._marking, points=value), "amount")

    def _on_year(self, year: Decimal | None) -> None:
        self._tell(replace(self._marking, baseline_year=None if year is None else int(year)), "year")

    def _on_measure(self, measure: str) -> None:
        self._tell(replace(self._marking, measure=measure))

    def _tell(self, marking: Growth, key: str = "") -> None:
        self._marking = marking
        self.changed.emit(marking, key)


def _times(value: ByRegion, factor: Decimal) -> ByRegion:
    if isinstance(value, Mapping):
        return {key: _short(number * factor) for key, number in value.items()}
    return _short(value * factor)


def _short(number: Decimal) -> Decimal:
    return Decimal(plain(number))


def _growth_op(value: str) -> Literal[Operator.AT_LEAST, Operator.ABOVE]:
    return Operator.ABOVE if value == Operator.ABOVE.value else Operator.AT_LEAST
