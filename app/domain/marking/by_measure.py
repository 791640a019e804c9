"""Markings that read figures: 阈值、分段、线性、与参照值比、较基线变化."""

from decimal import Decimal
from fractions import Fraction

from app.domain.marking.facts import Facts, Missing, Reading
from app.domain.marking.kinds import (
    Below,
    Growth,
    Operator,
    Proportional,
    Threshold,
    Tiers,
    VersusReference,
)
from app.domain.marking.outcome import Outcome, holds, missing, unanswered
from app.domain.points import ZERO, Exact, exact_fraction, shown, within
from app.domain.quantities import Unit, change_word, with_unit
from app.domain.rubric import Better, Measure, Reference


def threshold(marking: Threshold, full: Decimal, facts: Facts) -> Outcome:
    """P when the value meets the target; else 0, or in proportion to value/target (target/value for ≤ and ＜)."""
    found = facts.assessed(marking.measure)
    target = facts.by_region(marking.target)
    if isinstance(target, Missing):
        return missing(target)
    if isinstance(found, Missing):
        return missing(found)
    goal = f"{marking.op.sign}{with_unit(target, found.measure.unit)}"
    if holds(found.value, marking.op, target):
        return Outcome(full, (f"{found.shown}，要求{goal}，符合，得{shown(full)}分。",), found.warnings)
    if marking.below is Below.ZERO:
        return Outcome(ZERO, (f"{found.shown}，要求{goal}，不符合，得0分。",), found.warnings)
    earned, terms = _in_proportion(marking, full, found.value, target)
    sentence = f"{found.shown}，要求{goal}，不符合，按比例{shown(full)}分×{terms}，得{shown(earned)}分。"
    return Outcome(earned, (sentence,), found.warnings)


def _in_proportion(marking: Threshold, full: Decimal, value: Exact, target: Decimal) -> tuple[Exact, str]:
    rising = marking.op in {Operator.AT_LEAST, Operator.ABOVE}
    part, whole = (
        (exact_fraction(value), exact_fraction(target)) if rising else (exact_fraction(target), exact_fraction(value))
    )
    words = f"{shown(value)}÷{shown(target)}" if rising else f"{shown(target)}÷{shown(value)}"
    return (within(exact_fraction(full) * part / whole, full) if whole else ZERO), words


def tiers(marking: Tiers, full: Decimal, facts: Facts) -> Outcome:
    """Return the points of the first tier that holds, else 0."""
    found = facts.assessed(marking.measure)
    if isinstance(found, Missing):
        return missing(found)
    for tier in marking.tiers:
        points = facts.by_region(tier.points)
        for operator, by_region in tier.bounds:
            bound = facts.by_region(by_region)
            if isinstance(bound, Missing) or isinstance(points, Missing):
                return missing(bound if isinstance(bound, Missing) else points)  # type: ignore[arg-type]
            if holds(found.value, operator, bound):
                earned = within(points, full)
                goal = f"{operator.sign}{with_unit(bound, found.measure.unit)}"
                return Outcome(earned, (f"{found.shown}，属于{goal}一档，得{shown(earned)}分。",), found.warnings)
    return Outcome(ZERO, (f"{found.shown}，没有达到任何一档，得0分。",), found.warnings)


def proportional(marking: Proportional, full: Decimal, facts: Facts) -> Outcome:
    """Return points linear between zero_at (0) and full_at (P), clamped."""
    found = facts.assessed(marking.measure)
    zero_at, full_at = facts.by_region(marking.zero_at), facts.by_region(marking.full_at)
    if isinstance(zero_at, Missing):
        return missing(zero_at)
    if isinstance(full_at, Missing):
        return missing(full_at)
    if isinstance(found, Missing):
        return missing(found)
    span = exact_fraction(full_at) - exact_fraction(zero_at)
    if not span:
        return unanswered("评分标准里0分与满分的数值相同，无法计算。")
    earned = within(exact_fraction(full) * (exact_fraction(found.value) - exact_fraction(zero_at)) / span, full)
    unit = found.measure.unit
    bounds = f"{with_unit(zero_at, unit)}为0分、{with_unit(full_at, unit)}为{shown(full)}分"
    return Outcome(earned, (f"{found.shown}，{bounds}，按比例得{shown(earned)}分。",), found.warnings)


def reference_target(marking: VersusReference, reference: Reference) -> Exact:
    """Return reference × factor + plus, exactly."""
    if marking.factor == 1 and not marking.plus:
        return reference.value
    return exact_fraction(reference.value) * exact_fraction(marking.factor) + exact_fraction(marking.plus)


def versus_reference(marking: VersusReference, full: Decimal, facts: Facts) -> Outcome:
    """P when value op reference × factor + plus, else 0."""
    found = facts.assessed(marking.measure)
    if isinstance(found, Missing):
        return missing(found)
    near = facts.reference(marking.measure, marking.level, found.year)
    if isinstance(near, Missing):
        return missing(near)
    reference, warnings = near
    target = reference_target(marking, reference)
    words = _reference_words(marking, reference, target, found.measure.unit)
    met = holds(found.value, marking.op, target)
    earned = full if met else ZERO
    sentence = f"{found.shown}，要求{marking.op.sign}{words}，{_verdict(met)}，得{shown(earned)}分。"
    return Outcome(earned, (sentence,), (*found.warnings, *warnings))


def _reference_words(marking: VersusReference, reference: Reference, target: Exact, unit: Unit) -> str:
    words = f"{reference.region}{reference.year}年{with_unit(reference.value, unit)}"
    if marking.factor != 1:
        words += f"×{shown(marking.factor)}"
    if marking.plus:
        words += f"{'＋' if marking.plus > 0 else '－'}{shown(abs(marking.plus))}"
    if marking.factor != 1 or marking.plus:
        words += f"＝{with_unit(target, unit)}"
    return words


def growth(marking: Growth, full: Decimal, facts: Facts) -> Outcome:
    """P when the change in the better direction reaches the share or the number asked."""
    wanted = wanted_change(marking, facts)
    if isinstance(wanted, Missing):
        return missing(wanted)
    now = facts.assessed(marking.measure)
    if isinstance(now, Missing):
        return missing(now)
    old = facts.baseline(marking, now)
    if isinstance(old, Missing):
        return missing(old)
    if not old.value:
        return unanswered(f"{old.shown}，基线为0，无法比较。")
    change = change_between(marking, old, now)
    met = holds(change, marking.op, exact_fraction(wanted))
    earned = full if met else ZERO
    sentence = f"{old.shown}→{now.shown}，{_change_words(marking, old, now, change)}，"
    goal = f"{_better_word(now.measure)}{marking.op.sign}{_wanted_words(marking, wanted, now.measure.unit)}"
    return Outcome(earned, (f"{sentence}要求{goal}，{_verdict(met)}，得{shown(earned)}分。",), now.warnings)


def _verdict(met: bool) -> str:
    return "符合" if met else "不符合"


def _better_word(measure: Measure) -> str:
    return "提高" if measure.better is Better.HIGHER else "降低"


def wanted_change(marking: Growth, facts: Facts) -> Decimal | Missing:
    """Return the share (0.20) or number of units asked."""
    given = marking.relative if marking.relative is not None else marking.points
    return Missing("评分标准没有写明要求的变化幅度。") if given is None else facts.by_region(given)


def change_between(marking: Growth, old: Reading, now: Reading) -> Fraction:
    """Return the change in the better direction: a share of the old value, or a number in the measure's unit."""
    change = exact_fraction(now.value) - exact_fraction(old.value)
    if now.measure.better is Better.LOWER:
        change = -change
    if marking.relative is not None:
        change /= exact_fraction(old.value)
    return change / (now.year - old.year) if marking.per_year else change


def _change_words(marking: Growth, old: Reading, now: Reading, change: Fraction) -> str:
    verb = _better_word(now.measure)
    if change < 0:
        verb = "降低" if verb == "提高" else "提高"
    yearly = f"{now.year - old.year}年间年均" if marking.per_year else ""
    if marking.relative is not None:
        return f"{yearly}相对{verb}{shown(abs(change) * 100)}%"
    return f"{yearly}{verb}{shown(abs(change))}{change_word(now.measure.unit)}"


def _wanted_words(marking: Growth, wanted: Decimal, unit: Unit) -> str:
    return f"{shown(wanted * 100)}%" if marking.relative is not None else f"{shown(wanted)}{change_word(unit)}"
