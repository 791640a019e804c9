"""How a marking earns points, in plain Chinese: for the person who signs a rubric off or writes one by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.marking.kinds import (
    Below,
    BestOf,
    ByRegion,
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Fail,
    Growth,
    Item,
    Judgement,
    Levels,
    Marking,
    Operator,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    YesNo,
)
from app.domain.points import shown
from app.domain.quantities import Unit, change_word, with_unit
from app.domain.rubric import Better, Measure, Rubric

INDENT = "　"
"""Stands before the lines under a heading line, once for each level."""
MOST_REFERENCES = 8
"""More reference figures than this are counted instead of listed."""
_ENDS = "；;。，,、：: "
"""What a text may end with that would stand twice before the points."""
_NUMERALS = "一二三四五六七八九十"


def in_words(marking: Marking, points: Decimal, rubric: Rubric) -> tuple[str, ...]:
    """Return how a marking earns its points, one sentence a line, in Chinese; parts are indented.

    points: the full points it is marked against. An id the rubric does not explain is shown as it stands.
    """
    return tuple(_Words(rubric).of(marking, points))


@dataclass(frozen=True, slots=True)
class _Words:
    rubric: Rubric

    def of(self, marking: Marking, points: Decimal) -> Iterator[str]:
        """Yield the sentences of a marking of any kind."""
        match marking:
            case BestOf():
                yield from self._best_of(marking, points)
            case SumOf():
                yield from self._sum_of(marking, points)
            case Threshold():
                yield self._threshold(marking, points)
            case Tiers():
                yield from self._tiers(marking)
            case Proportional():
                yield from self._proportional(marking, points)
            case VersusReference():
                yield from self._versus_reference(marking, points)
            case Growth():
                yield from self._growth(marking, points)
            case PerCount():
                yield self._per_count(marking, points)
            case _:
                yield from _by_answer(marking, points)

    # ---- combined

    def _best_of(self, marking: BestOf, points: Decimal) -> Iterator[str]:
        yield f"下列{len(marking.parts)}条途径各自计分，取最高的一条："
        for number, part in enumerate(marking.parts):
            yield from _under(f"途径{_numeral(number)}：", self.of(part, points))

    def _sum_of(self, marking: SumOf, points: Decimal) -> Iterator[str]:
        yield f"下列{len(marking.parts)}个部分各自计分后相加，最高{shown(points)}分："
        for number, part in enumerate(marking.parts, 1):
            yield from _under(f"部分{number}（{shown(part.points)}分）：", self.of(part.marking, part.points))

    # ---- figures

    def _threshold(self, marking: Threshold, points: Decimal) -> str:
        goal = self._bound(marking.op, marking.target, self._unit(marking.measure))
        missed = "否则不得分"
        if marking.below is Below.PROPORTIONAL:
            rising = marking.op in {Operator.AT_LEAST, Operator.ABOVE}
            missed = "否则按" + ("实际值÷要求值" if rising else "要求值÷实际值") + "的比例得分"
        return f"“{self._title(marking.measure)}”{goal}，得{shown(points)}分，{missed}。"

    def _tiers(self, marking: Tiers) -> Iterator[str]:
        yield f"按“{self._title(marking.measure)}”所在的档得分，自上而下取第一个符合的，都不符合不得分："
        unit = self._unit(marking.measure)
        yield from (f"{INDENT}{self._tier(tier, unit)}" for tier in marking.tiers)

    def _tier(self, tier: Tier, unit: Unit) -> str:
        bounds = "且".join(self._bound(operator, bound, unit) for operator, bound in tier.bounds)
        return f"{bounds}：得{self._by_region(tier.points, Unit.TEXT, '分')}。"

    def _proportional(self, marking: Proportional, points: Decimal) -> Iterator[str]:
        unit, full = self._unit(marking.measure), shown(points)
        zero_at, full_at = (self._by_region(value, unit) for value in (marking.zero_at, marking.full_at))
        yield f"“{self._title(marking.measure)}”为{full_at}得{full}分，为{zero_at}得0分，中间按比例得分。"
        yield f"超出这两个数值的，仍按0分或{full}分计。"

    def _versus_reference(self, marking: VersusReference, points: Decimal) -> Iterator[str]:
        unit = self._unit(marking.measure)
        target = f"{marking.level.label}同年数值"
        if marking.factor != 1:
            target += f"×{shown(marking.factor)}"
        if marking.plus:
            target += f"{'＋' if marking.plus > 0 else '－'}{shown(abs(marking.plus))}{change_word(unit)}"
        yield f"“{self._title(marking.measure)}”{marking.op.sign}{target}，得{shown(points)}分，否则不得分。"
        yield self._references(marking, unit)

    def _references(self, marking: VersusReference, unit: Unit) -> str:
        given = [one for one in self.rubric.references if one.measure == marking.measure and one.level is marking.level]
        if not given:
            return f"{marking.level.label}数值由填报人按公布的数据填写。"
        if len(given) > MOST_REFERENCES:
            return f"{marking.level.label}数值取自评分标准的参照值（共{len(given)}个）。"
        terms = "、".join(f"{one.region}{one.year}年{with_unit(one.value, unit)}" for one in given)
        return f"评分标准中的参照值：{terms}。"

    def _growth(self, marking: Growth, points: Decimal) -> Iterator[str]:
        measure = self.rubric.measure_by_id.get(marking.measure, Measure(marking.measure))
        verb = "提高" if measure.better is Better.HIGHER else "降低"
        since = f"{marking.baseline_year}年" if marking.baseline_year is not None else marking.baseline.label
        if marking.relative is None and marking.points is None:
            wanted = "（没有写明幅度）"
        elif marking.relative is not None:
            wanted = self._by_region(marking.relative, Unit.PERCENT, before=marking.op.sign, times=100)
        else:
            unit = change_word(self._unit(marking.measure))
            wanted = self._by_region(marking.points, Unit.TEXT, unit, before=marking.op.sign)
        how = ("年均" if marking.per_year else "") + ("相对" if marking.relative is not None else "")
        yield f"“{measure.title}”与{since}相比{how}{verb}{wanted}，得{shown(points)}分，否则不得分。"

    def _per_count(self, marking: PerCount, points: Decimal) -> str:
        most = points if marking.max is None else min(marking.max, points)
        words = f"每开展1次得{shown(marking.each)}分，最高{shown(most)}分；"
        if marking.ledger is None:
            return words + "次数由填报人填写。"
        ledger = self.rubric.ledger_by_id.get(marking.ledger)
        return words + f"次数取自台账“{(ledger.title if ledger else '') or marking.ledger}”的有效行。"

    # ---- words

    def _title(self, measure: str) -> str:
        return self.rubric.measure_by_id.get(measure, Measure(measure)).title

    def _unit(self, measure: str) -> Unit:
        return self.rubric.measure_by_id.get(measure, Measure(measure, unit=Unit.TEXT)).unit

    def _bound(self, operator: Operator, value: ByRegion, unit: Unit) -> str:
        return self._by_region(value, unit, before=operator.sign)

    def _by_region(
        self, value: ByRegion | None, unit: Unit, after: str = "", *, before: str = "", times: int = 1
    ) -> str:
        if not isinstance(value, Mapping):
            return f"{before}{with_unit((value or Decimal(0)) * times, unit)}{after}"
        names = {one.id: one.name for one in self.rubric.region_types}
        terms = (f"{names.get(key) or key}{before}{with_unit(one * times, unit)}{after}" for key, one in value.items())
        return "、".join(terms)


def _by_answer(marking: Marking, points: Decimal) -> Iterator[str]:
    full = shown(points)
    match marking:
        case YesNo():
            yield f"符合要求得{full}分，否则不得分。"
        case Checklist():
            yield from _checklist(marking, full)
        case Levels():
            yield "按所在的档得分，只取一档："
            yield from (f"{INDENT}{_item(level)}" for level in marking.levels)
        case Deduction():
            yield f"满分{full}分，有下列情形的扣分，扣完为止："
            yield from (f"{INDENT}{_deducted(item)}" for item in marking.items)
        case Sites():
            yield from _sites(marking, full)
        case Judgement():
            step = f"，以{shown(marking.step)}分为一级" if marking.step > 0 else ""
            yield f"由人判分：在0～{full}分之间{step}，并写明理由。"
        case External():
            yield f"按外部结果填写：在0～{full}分之间，并写明依据的文件。"


def _checklist(marking: Checklist, full: str) -> Iterator[str]:
    if marking.all_required:
        yield f"下列各项全部做到得{full}分，缺一项不得分："
        yield from (f"{INDENT}{_named(item)}。" for item in marking.items)
    else:
        yield f"下列各项做到一项得一项的分，最高{full}分："
        yield from (f"{INDENT}{_item(item)}" for item in marking.items)


def _named(item: Item | DeductionItem) -> str:
    return " ".join(item.text.split()).rstrip(_ENDS) or item.id


def _item(item: Item) -> str:
    return f"{_named(item)}：得{shown(item.points)}分。"


def _deducted(item: DeductionItem) -> str:
    limit = f"，最多计{item.at_most}次" if item.at_most is not None else ""
    return f"{_named(item)}：每次扣{shown(item.points)}分{limit}。"


def _sites(marking: Sites, full: str) -> Iterator[str]:
    yield f"抽样场所每处按0～100分评分，得分＝{full}分×平均分÷100；不足{marking.min_sites}处暂不计分。"
    if marking.fail is Fail.ZERO and marking.pass_mark > 0:
        yield f"低于{shown(marking.pass_mark)}分的场所按0分计入平均分。"


def _under(heading: str, lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines of a part, its heading before the first and the others under it."""
    for number, line in enumerate(lines):
        yield f"{INDENT}{line}" if number else f"{INDENT}{heading}{line}"


def _numeral(number: int) -> str:
    return _NUMERALS[number] if number < len(_NUMERALS) else str(number + 1)
