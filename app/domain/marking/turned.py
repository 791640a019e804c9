"""Turning a marking into another kind (换一种评分办法): what fits is kept, the rest begins with visible defaults."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from app.domain.marking.kinds import (
    Below,
    BestOf,
    ByRegion,
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Growth,
    Item,
    Judgement,
    Levels,
    Marking,
    Operator,
    Part,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    YesNo,
    inner,
    measure_of,
)
from app.domain.points import ZERO

HALF = Decimal("0.5")


def turned_into(kind: str, marking: Marking, points: Decimal) -> Marking:
    """Return a marking of another kind that keeps what both know; the same one when the kind is the same or unknown.

    points: the criterion's full points. What a person still has to say is empty or 0 and shown as such.
    """
    make = _MAKERS.get(kind)
    return marking if make is None or marking.kind == kind else make(marking, points)


def _items(marking: Marking) -> tuple[Item, ...]:
    match marking:
        case Checklist():
            return marking.items
        case Levels():
            return marking.levels
        case Deduction():
            return tuple(Item(one.id, one.points, one.text) for one in marking.items)
        case _:
            return ()


def _checklist(marking: Marking, points: Decimal) -> Marking:
    return Checklist(_items(marking) or (Item("a", points),))


def _levels(marking: Marking, points: Decimal) -> Marking:
    return Levels(_items(marking) or (Item("a", points), Item("b", ZERO)))


def _deduction(marking: Marking, points: Decimal) -> Marking:
    return Deduction(
        tuple(DeductionItem(one.id, one.points, one.text) for one in _items(marking)) or (DeductionItem("a", points),)
    )


def _per_count(_marking: Marking, points: Decimal) -> Marking:
    return PerCount(points)


def _threshold(marking: Marking, _points: Decimal) -> Marking:
    operator, target = _bound(marking)
    return Threshold(measure_of(marking) or "", target, operator, Below.ZERO)


def _tiers(marking: Marking, points: Decimal) -> Marking:
    operator, bound = _bound(marking)
    return Tiers(measure_of(marking) or "", (tier_with(Tier(points), operator, bound),))


def _proportional(marking: Marking, _points: Decimal) -> Marking:
    _, bound = _bound(marking)
    return Proportional(measure_of(marking) or "", ZERO, bound)


def _versus_reference(marking: Marking, _points: Decimal) -> Marking:
    operator, _ = _bound(marking)
    return VersusReference(measure_of(marking) or "", op=operator)


def _growth(marking: Marking, _points: Decimal) -> Marking:
    return Growth(measure_of(marking) or "", points=ZERO)


def _best_of(marking: Marking, _points: Decimal) -> Marking:
    return BestOf(inner(marking) or (marking, Judgement()))


def _sum_of(marking: Marking, points: Decimal) -> Marking:
    parts = inner(marking) or (marking,)
    first = (Part(points, parts[0]),)
    return SumOf(first + tuple(Part(ZERO, part) for part in parts[1:]))


_MAKERS: dict[str, Callable[[Marking, Decimal], Marking]] = {
    "yes_no": lambda *_: YesNo(),
    "checklist": _checklist,
    "levels": _levels,
    "deduction": _deduction,
    "per_count": _per_count,
    "threshold": _threshold,
    "tiers": _tiers,
    "proportional": _proportional,
    "versus_reference": _versus_reference,
    "growth": _growth,
    "best_of": _best_of,
    "sum_of": _sum_of,
    "sites": lambda *_: Sites(),
    "judgement": lambda _marking, points: Judgement(HALF if points % HALF == 0 else Decimal("0.1")),
    "external": lambda *_: External(),
}


def _bound(marking: Marking) -> tuple[Operator, ByRegion]:
    """Return the comparison a marking makes first."""
    match marking:
        case Threshold():
            return marking.op, marking.target
        case Tiers() if marking.tiers and marking.tiers[0].bounds:
            return marking.tiers[0].bounds[0]
        case Proportional():
            return Operator.AT_LEAST, marking.full_at
        case VersusReference():
            return marking.op, ZERO
        case _:
            return Operator.AT_LEAST, ZERO


def tier_with(tier: Tier, operator: Operator, bound: ByRegion) -> Tier:
    """Return a tier with one bound, whatever it had before."""
    bare = Tier(tier.points)
    match operator:
        case Operator.AT_LEAST:
            return replace(bare, at_least=bound)
        case Operator.ABOVE:
            return replace(bare, above=bound)
        case Operator.AT_MOST:
            return replace(bare, at_most=bound)
        case Operator.BELOW:
            return replace(bare, below=bound)
