"""What one figure earns, as 阈值, 分段 or 线性; exact or not at all."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from app.domain.marking.kinds import Below, Marking, Proportional, Threshold, Tier, Tiers
from app.domain.points import HUNDRED, plain
from app.domain.quantities import Unit
from app.domain.rule_text.asked import Bound, Range
from app.domain.rule_text.blocks import FigureBlock


@dataclass(frozen=True, slots=True)
class FigureReading:
    """The marking of one figure; None: not exact, and trouble says why."""

    marking: Marking | None
    rises: bool
    questions: tuple[str, ...] = ()
    trouble: str = ""


def read_block(block: FigureBlock, measure: str) -> FigureReading:
    """Return the marking that says exactly what the block says."""
    best = max(block.ranges, key=lambda one: one[1])[0]
    rises = best.low is not None
    doubts = tuple(dict.fromkeys(one.doubt for one, _ in block.ranges if one.doubt))
    if len(block.ranges) > 1:
        found = _tiers(block, measure, rises=rises)
    elif best.low is not None and best.high is not None:
        found = FigureReading(None, rises, (), "只写了一段区间，区间以外怎么计分没有写。")
    elif block.step is not None:
        found = _stepped(block, measure, best, rises=rises)
    elif block.formula:
        found = _in_proportion(block, measure, best, rises=rises)
    else:
        found = _threshold(block, measure, best, rises=rises)
    return FigureReading(found.marking, rises, (*doubts, *found.questions), found.trouble)


def _end(one: Range, *, rises: bool) -> Bound | None:
    return one.low if rises else one.high


def _target(one: Range) -> Decimal:
    bound = one.low or one.high
    return bound.value if bound is not None else Decimal(0)


def _threshold(block: FigureBlock, measure: str, best: Range, *, rises: bool) -> FigureReading:
    marking = Threshold(measure, _target(best), best.operator)
    for zero in block.zeros:
        bound = zero.high if rises else zero.low
        if bound is None or bound.value != _target(best):
            return FigureReading(None, rises, (), "得分与不得分的界线不一致，中间一段怎么计分没有写。")
    return FigureReading(marking, rises)


def _in_proportion(block: FigureBlock, measure: str, best: Range, *, rises: bool) -> FigureReading:
    target = _target(best)
    zero = next((zero.high if rises else zero.low for zero in block.zeros), None)
    start = zero.value if zero is not None else None
    if block.between is not None and block.between.low is not None and block.between.high is not None:
        ends = (block.between.low.value, block.between.high.value)
        near, far = ends if rises else (ends[1], ends[0])
        if far != target or (start is not None and start != near):
            return FigureReading(None, rises, (), "按比例的一段与前面的数对不上。")
        start = near
    if trouble := _formula_trouble(block, target, start):
        return FigureReading(None, rises, (), trouble)
    if start is not None and start != target:
        return FigureReading(Proportional(measure, start, target), rises, _from_where(block, start, target))
    if any(mark in block.formula for mark in "-－"):
        return FigureReading(None, rises, (), "按比例的公式里有减号，没有看懂从哪里起算。")
    if start is not None:
        return FigureReading(None, rises, (), "既写了按比例，又写了不得分，对不上。")
    asked: tuple[str, ...] = ()
    if (
        ("完成" in block.formula or "实际" in block.formula)
        and _FORMULA.search(block.formula) is None
        and target != HUNDRED
    ):
        asked = (f"“{block.formula}”是按实际值÷{plain(target)}折算，还是按实际值÷100折算？草稿按÷{plain(target)}。",)
    return FigureReading(Threshold(measure, target, best.operator, Below.PROPORTIONAL), rises, asked)


def _from_where(block: FigureBlock, start: Decimal, target: Decimal) -> tuple[str, ...]:
    """Return the question whether a share begins where nothing is earned, when the words do not say it."""
    between = block.between
    is_said = between is not None and between.low is not None and between.high is not None
    if is_said or re.search("[-－÷/]", block.formula):
        return ()
    return (f"按比例是从{plain(start)}起算，还是按实际值÷{plain(target)}？草稿从{plain(start)}起算。",)


_FORMULA = re.compile(r"[÷/](?P<by>[^×*xX]+)[×*xX](?P<times>.+)$")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def _formula_trouble(block: FigureBlock, target: Decimal, start: Decimal | None) -> str:
    """Return why a formula is not value ÷ target × points; one that is anything else must not be read as that.

    With a start, where nothing is earned yet, it is (value - start) ÷ (target - start) × points.
    """
    between = block.between
    if between is not None and (between.low is None) != (between.high is None):
        only = between.low or between.high
        if only is not None and only.value != target:
            return f"按比例的一段从{plain(only.value)}起，与目标{plain(target)}之间怎么计分没有写。"
    found = _FORMULA.search(block.formula)
    if found is None:
        return ""
    divisors = [Decimal(one) for one in _FIGURE.findall(found["by"])]
    times = [Decimal(one) for one in _FIGURE.findall(found["times"].replace("100%", ""))]
    whole = (
        [target] if start in {None, target} or not re.search("[-－]", block.formula) else [abs(target - (start or 0))]
    )
    if divisors not in ([], whole) or times not in ([], [block.points]):
        return f"公式“{block.formula}”里的数与目标{plain(target)}、分值{plain(block.points)}对不上。"
    return ""


def _stepped(block: FigureBlock, measure: str, best: Range, *, rises: bool) -> FigureReading:
    amount, points = block.step or (Decimal(1), Decimal(0))
    if points <= 0:
        return FigureReading(None, rises, (), "每次扣的分不是正数。")
    steps = block.points / points
    exponent = steps.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -6:  # noqa: PLR2004
        return FigureReading(None, rises, (), "扣到0分要扣多少次除不尽，没有对应的评分办法。")
    target = _target(best)
    start = target - steps * amount if rises else target + steps * amount
    for zero in block.zeros:
        bound = zero.high if rises else zero.low
        if bound is None or bound.value != start:
            return FigureReading(None, rises, (), "扣分的步长与“不得分”的界线对不上。")
    asked = f"不满一步（{plain(amount)}）的零头怎么扣？草稿按比例扣：到{plain(start)}扣完。"
    # Things are counted whole: there is nothing between two steps of one.
    is_whole = best.unit is Unit.COUNT and amount == 1 and target == target.to_integral_value()
    return FigureReading(Proportional(measure, start, target), rises, () if is_whole else (asked,))


# ------------------------------------------------------------------ tiers


def _tiers(block: FigureBlock, measure: str, *, rises: bool) -> FigureReading:
    if block.step is not None or block.formula:
        return FigureReading(None, rises, (), "分了几档，又写了按比例或逐点扣分，没有对应的评分办法。")
    ordered = sorted(block.ranges, key=lambda one: one[1], reverse=True)
    if len({points for _, points in ordered}) < len(ordered):
        return FigureReading(None, rises, (), "有两档的分相同。")
    ends: list[tuple[Bound, Decimal]] = []
    for one, points in ordered:
        end = _end(one, rises=rises)
        if end is None and one is ordered[-1][0] and rises:
            end = _floor(block.zeros)
        if end is None:
            return FigureReading(None, rises, (), "各档的方向不一致。")
        ends.append((end, points))
    if not all(_is_after(earlier[0], later[0], rises=rises) for earlier, later in pairwise(ends)):
        return FigureReading(None, rises, (), "各档的次序与分数对不上。")
    questions, trouble = _seams(ordered, ends, block.zeros, rises=rises)
    if trouble:
        return FigureReading(None, rises, tuple(questions), trouble)
    tiers = tuple(_tier(end, points, rises=rises) for end, points in ends)
    return FigureReading(Tiers(measure, tiers), rises, tuple(questions))


def _floor(zeros: list[Range]) -> Bound:
    """Return where the lowest tier begins: where nothing is earned any more, else at 0."""
    high = next((zero.high for zero in zeros if zero.high is not None), None)
    return Bound(Decimal(0), included=True) if high is None else Bound(high.value, not high.included)


def _is_after(earlier: Bound, later: Bound, *, rises: bool) -> bool:
    if earlier.value == later.value:
        return not earlier.included and later.included
    return later.value < earlier.value if rises else later.value > earlier.value


def _tier(end: Bound, points: Decimal, *, rises: bool) -> Tier:
    if rises:
        return Tier(points, at_least=end.value) if end.included else Tier(points, above=end.value)
    return Tier(points, at_most=end.value) if end.included else Tier(points, below=end.value)


def _last_place(one: Decimal, other: Decimal) -> Decimal:
    """Return 1 of the last written place: 1 for 90 and 89, 0.1 for 95 and 94.9."""
    places = [value.as_tuple().exponent for value in (one, other)]
    return Decimal(1).scaleb(min(0, *(place for place in places if isinstance(place, int))))


def _seams(
    ordered: list[tuple[Range, Decimal]], ends: list[tuple[Bound, Decimal]], zeros: list[Range], *, rises: bool
) -> tuple[list[str], str]:
    """Return the questions where two tiers meet, and the trouble when they leave a hole or overlap."""
    questions: list[str] = []
    for (earlier, _), (later, _) in pairwise(ordered):
        near, far = _end(earlier, rises=rises), _end(later, rises=not rises)
        if near is None or far is None:
            continue
        if later.counted and abs(near.value - far.value) == 1 and near.included and far.included:
            continue
        if near.value - far.value == (1 if rises else -1) * _last_place(near.value, far.value):
            questions.append(f"{plain(far.value)}与{plain(near.value)}之间算哪一档？草稿算在分低的一档。")
            continue
        if near.value != far.value:
            return questions, f"两档之间（{plain(far.value)}与{plain(near.value)}）接不上。"
        if not near.is_sure and not far.is_sure:
            questions.append(f"恰好是{plain(near.value)}时算哪一档？草稿算在分高的一档。")
        elif near.included == far.included and near.is_sure and far.is_sure:
            questions.append(f"恰好是{plain(near.value)}时算哪一档？草稿按先写的一档。")
    last = ends[-1][0]
    for zero in zeros:
        bound = _end(zero, rises=not rises)
        if bound is None or bound.value != last.value:
            return questions, "最低一档与“不得分”的界线接不上。"
    return questions, ""
