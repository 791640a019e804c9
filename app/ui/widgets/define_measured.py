"""Forms of the kinds that read a measure: threshold, tiers, proportional, versus_reference, growth; and per_count."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from app.domain.marking.kinds import (
    Baseline,
    Below,
    ByRegion,
    Growth,
    Level,
    Marking,
    Operator,
    PerCount,
    Proportional,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    region_maps,
)
from app.domain.marking.turned import tier_with
from app.domain.points import HUNDRED, ZERO, plain
from app.domain.quantities import with_unit
from app.domain.rubric import Measure, Reference, RegionType, Rubric
from app.ui.models.defined_rows import RowColumn
from app.ui.widgets.define_body import Defining, KindBody
from app.ui.widgets.define_chosen import LedgerChoice, MeasureChoice
from app.ui.widgets.define_fields import (
    Choice,
    NumberInput,
    Parameters,
    RegionNumbers,
    above_zero,
    plain_number,
)
from app.ui.widgets.define_items import required_number
from app.ui.widgets.define_rows import RowsEditor
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import TextInput
from app.ui.widgets.labels import wrapped
from app.ui.widgets.number_field import read_year

OPERATORS = {">=": "达到或超过（≥）", ">": "高于（＞）", "<=": "不超过（≤）", "<": "低于（＜）"}


def measure_reader_text(text: str) -> Decimal:
    """Return a figure of any unit: its sign may stand after it."""
    return plain_number(text.strip().rstrip("%％‰分个"))


class PerCountBody(KindBody):
    """Each time earns points, up to a most."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = PerCount(ZERO)
        self.each = NumberInput(above_zero, within.unread.at("each"), self)
        self.max = NumberInput(above_zero, within.unread.at("max"), self, is_optional=True)
        self.ledger = LedgerChoice(self)
        self.each.chosen.connect(lambda number: self._tell(replace(self._marking, each=number), "each"))
        self.max.chosen.connect(lambda number: self._tell(replace(self._marking, max=number), "max"))
        self.ledger.made.connect(self.made)
        self.ledger.chosen.connect(lambda one: self._tell(replace(self._marking, ledger=one or None), ""))
        rows = Parameters(self)
        self.each.stand_beside(rows.add("每次得分", self.each, "分"))
        self.max.stand_beside(rows.add("最高得分", self.max, "分；不填就以本项分值封顶"))
        rows.add("次数从哪里来", self.ledger, "选了台账，次数就是台账里有效的行数。", is_wide=True)
        self.rows.addWidget(rows)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parameters."""
        if isinstance(marking, PerCount):
            self._marking, self.within = marking, within
            self.each.show_value(marking.each)
            self.max.show_value(marking.max)
            self.ledger.show_ledger(marking.ledger, within.rubric)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.each.flush()
        self.max.flush()

    def _tell(self, marking: PerCount, key: str) -> None:
        self._marking = marking
        self.changed.emit(marking, key)


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


class TiersBody(MeasureBody):
    """Bounds from the best one down, each with its points; both may differ by region type."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = Tiers("", ())
        self._keys: tuple[str, ...] | None = None
        self.table: RowsEditor | None = None
        self.by_region = QCheckBox("界限和得分按地区类型分别填", self)
        self.by_region.clicked.connect(self._on_split)
        self.rows.addWidget(wrapped("从最好的一档写起，先符合哪一档得哪一档的分，都不符合不得分。", "quiet", self))
        self.rows.addWidget(self.by_region)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the tiers, with a column for each region type where they differ."""
        if not isinstance(marking, Tiers):
            return
        self._marking, self.within = marking, within
        types = region_types_of(within.rubric)
        used = {key for one in region_maps(marking) for key in one}
        names = {one.id: one.name or one.id for one in types} | {
            key: key for key in sorted(used - {t.id for t in types})
        }
        keys = tuple(names) if used else ()
        self.measure.show_measure(marking.measure, within.rubric)
        self.by_region.setVisible(bool(names))
        self.by_region.setChecked(bool(used))
        if keys != self._keys or self.table is None:
            self._build({key: names[key] for key in keys})
            self._keys = keys
        if self.table is not None:
            self.table.show_rows(marking.tiers)

    def flush(self) -> None:
        """Tell what is being typed."""
        super().flush()
        if self.table is not None:
            self.table.flush()

    def _build(self, regions: Mapping[str, str]) -> None:
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
        self.table = RowsEditor(
            tier_columns(regions), _new_tier, "一档", unread=self.within.unread.at("tiers"), parent=self
        )
        self.table.changed.connect(lambda rows, key: self._tell(replace(self._marking, tiers=rows), key))
        self.table.left.connect(self.left)
        self.rows.addWidget(self.table)

    def _on_split(self, is_split: bool) -> None:
        keys = [one.id for one in region_types_of(self.within.rubric)]

        def turned(value: ByRegion) -> ByRegion:
            if is_split and isinstance(value, Decimal):
                return dict.fromkeys(keys, value)
            return next(iter(value.values()), ZERO) if isinstance(value, Mapping) and not is_split else value

        tiers = tuple(
            tier_with(replace(tier, points=turned(tier.points)), operator, turned(bound))
            for tier in self._marking.tiers
            for operator, bound in tier.bounds[:1]
        )
        self._tell(replace(self._marking, tiers=tiers))

    def _on_measure(self, measure: str) -> None:
        self._tell(replace(self._marking, measure=measure))

    def _tell(self, marking: Tiers, key: str = "") -> None:
        self._marking = marking
        self.changed.emit(marking, key)


def tier_columns(regions: Mapping[str, str]) -> tuple[RowColumn[Tier], ...]:
    """Return the columns of tiers; regions: names of the region types by id, none where one number serves all."""
    operator: RowColumn[Tier] = RowColumn(
        "条件",
        lambda tier: _bound_of(tier)[0].value,
        lambda tier, typed: tier_with(tier, Operator(typed), _bound_of(tier)[1]),
        choices=lambda: tuple(OPERATORS.items()),
    )
    keys = list(regions) or [""]
    bounds = [_bound_column(key, regions.get(key, "")) for key in keys]
    points = [_points_column(key, regions.get(key, "")) for key in keys]
    return (operator, *bounds, *points)


def _bound_column(key: str, name: str) -> RowColumn[Tier]:
    def write(tier: Tier, typed: str) -> Tier:
        operator, bound = _bound_of(tier)
        if not typed.strip():
            raise ValueError("请填一个数，原来的数还在。")
        return tier_with(tier, operator, _with(bound, key, measure_reader_text(typed)))

    return RowColumn(f"{name}界限", lambda tier: plain(_at(_bound_of(tier)[1], key)), write, is_number=True, share=1)


def _points_column(key: str, name: str) -> RowColumn[Tier]:
    return RowColumn(
        f"{name}得分",
        lambda tier: plain(_at(tier.points, key)),
        lambda tier, typed: replace(tier, points=_with(tier.points, key, required_number(typed))),
        is_number=True,
        share=1,
    )


def _bound_of(tier: Tier) -> tuple[Operator, ByRegion]:
    return tier.bounds[0] if tier.bounds else (Operator.AT_LEAST, ZERO)


def _at(value: ByRegion, key: str) -> Decimal:
    return value if isinstance(value, Decimal) else value.get(key, ZERO)


def _with(value: ByRegion, key: str, number: Decimal) -> ByRegion:
    if not key:
        return number
    return {**value, key: number} if isinstance(value, Mapping) else number


def _new_tier(rows: tuple[Tier, ...]) -> Tier:
    """Return a tier like the last one: a person only changes its numbers."""
    return rows[-1] if rows else Tier(ZERO, at_least=ZERO)


def _times(value: ByRegion, factor: Decimal) -> ByRegion:
    if isinstance(value, Mapping):
        return {key: _short(number * factor) for key, number in value.items()}
    return _short(value * factor)


def _short(number: Decimal) -> Decimal:
    return Decimal(plain(number))


def _growth_op(value: str) -> Literal[Operator.AT_LEAST, Operator.ABOVE]:
    return Operator.ABOVE if value == Operator.ABOVE.value else Operator.AT_LEAST


def region_types_of(rubric: Rubric) -> tuple[RegionType, ...]:
    """Return the region types a rubric names."""
    return rubric.region_types


def _references_said(marking: VersusReference, rubric: Rubric, measure: Measure | None) -> str:
    if measure is None:
        return "先选数据项。"
    found = [one for one in rubric.references if (one.measure, one.level) == (marking.measure, marking.level)]
    if not found:
        return "本标准里还没有；可以在下面添加，也可以由填报人填。"
    return "；".join(f"{one.region}{one.year}年 {with_unit(one.value, measure.unit)}" for one in found)
