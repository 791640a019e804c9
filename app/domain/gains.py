"""Gains (提分提示): what would add how many points, for one criterion. They stay at the county."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from app.domain.assessment import Assessment, Entry
from app.domain.marking.by_answer import counted_times, most_points, site_score, times_counted
from app.domain.marking.by_measure import reference_target, wanted_change
from app.domain.marking.facts import Facts, Missing, Reading
from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    Growth,
    Levels,
    Marking,
    Operator,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tiers,
    VersusReference,
    YesNo,
    measure_of,
)
from app.domain.marking.mark import mark, part_entry, part_outcomes
from app.domain.marking.outcome import Outcome, Step
from app.domain.points import HUNDRED, ZERO, Exact, added, rounded, shown, within
from app.domain.quantities import with_unit
from app.domain.rubric import Better, Criterion, Rubric
from app.domain.score_sheet import CriterionScore, Gain, State
from app.domain.scoring import NO_ANSWER, CriterionScoring, answered_otherwise


def gains(rubric: Rubric, assessment: Assessment, lines: tuple[CriterionScore, ...]) -> dict[str, tuple[Gain, ...]]:
    """Return the gains of every criterion by code, largest first; the lines are those of the score sheet."""
    scoring = CriterionScoring(rubric, assessment)
    return {line.code: gains_of(scoring, rubric.criterion_by_code[line.code], line) for line in lines}


def gains_again(
    rubric: Rubric,
    before: Assessment,
    found: Mapping[str, tuple[Gain, ...]],
    after: Assessment,
    lines: tuple[CriterionScore, ...],
) -> dict[str, tuple[Gain, ...]]:
    """Return the same as `gains` of `after`, where found are the gains of `before`; only what differs is worked out."""
    codes = answered_otherwise(before, after)
    if codes is None:
        return gains(rubric, after, lines)
    return {**found, **gains(rubric, after, tuple(line for line in lines if line.code in codes))}


def gains_of(scoring: CriterionScoring, criterion: Criterion, line: CriterionScore) -> tuple[Gain, ...]:
    """Return what would add points to one criterion, largest first."""
    if line.state is State.NOT_APPLICABLE:
        return ()
    found: dict[str, tuple[Decimal, str]] = {}
    if line.state is State.AWAITING_EVIDENCE:
        titles = "、".join(requirement.title or requirement.id for requirement in scoring.lacking(criterion))
        found[f"补充佐证材料：{titles}"] = line.prospective, ""
    entry = scoring.assessment.answers.get(criterion.code, NO_ANSWER)
    outcome = mark(criterion.marking, criterion.points, entry, scoring.facts)
    places = scoring.rubric.rounding
    for step in steps(criterion.marking, criterion.points, entry, scoring.facts, outcome):
        points = min(rounded(step.would_earn, places), criterion.points) - line.prospective
        if points > 0:
            found[step.text] = max((points, "最多" if step.is_most else ""), found.get(step.text, (ZERO, "")))
    ordered = sorted(found.items(), key=lambda gain: -gain[1][0])
    return tuple(Gain(f"{text}，{most}可加{shown(points)}分", points) for text, (points, most) in ordered)


def steps(marking: Marking, full: Decimal, entry: Entry, facts: Facts, outcome: Outcome) -> Iterator[Step]:
    """Yield what could be done and what the marking would then earn; texts without the points."""
    earned = ZERO if outcome.earned is None else outcome.earned
    match marking:
        case YesNo():
            yield Step("做到本项要求", full)
        case Checklist():
            yield from _checklist(marking, full, entry, earned)
        case Levels():
            for level in marking.levels:
                yield Step(f"达到“{level.text or level.id}”", within(level.points, full))
        case Deduction():
            yield from _deduction(marking, full, entry)
        case PerCount():
            yield from _per_count(marking, full, entry, facts)
        case Sites():
            yield from _sites(marking, full, entry)
        case BestOf():
            yield from _best_of(marking, full, entry, facts)
        case SumOf():
            yield from _sum_of(marking, full, entry, facts)
        case Threshold() | Tiers() | Proportional() | VersusReference() | Growth():
            yield from _by_measure(marking, full, facts)
        case _:
            if outcome.earned is None:
                yield Step("填报本项", full, is_most=True)


def _checklist(marking: Checklist, full: Decimal, entry: Entry, earned: Exact) -> Iterator[Step]:
    lacking = [item for item in marking.items if item.id not in (entry.checked or ())]
    if marking.all_required and lacking:
        yield Step(f"全部做到（还缺{'、'.join(item.text or item.id for item in lacking)}）", full)
    elif not marking.all_required:
        for item in lacking:
            yield Step(f"做到“{item.text or item.id}”", within(added((earned, item.points)), full))


def _deduction(marking: Deduction, full: Decimal, entry: Entry) -> Iterator[Step]:
    if entry.counts is None:
        yield Step("填报本项（没有扣分情形）", full)
        return
    lost = {item.id: item.points * counted_times(item.at_most, entry.counts.get(item.id, 0)) for item in marking.items}
    for item in marking.items:
        if lost[item.id]:
            rest = sum((points for other, points in lost.items() if other != item.id), ZERO)
            yield Step(f"消除扣分情形“{item.text or item.id}”", within(full - rest, full))


def _per_count(marking: PerCount, full: Decimal, entry: Entry, facts: Facts) -> Iterator[Step]:
    count = times_counted(marking, entry, facts)[0] or 0
    limit = most_points(marking, full)
    what = facts.ledger_title(marking.ledger) + "再增加有效记录" if marking.ledger else "再开展"
    unit = "条" if marking.ledger else "次"
    yield Step(f"{what}1{unit}", within(marking.each * (count + 1), limit))
    if marking.each > 0:
        needed = -int(-Fraction(limit) / Fraction(marking.each) // 1) - count
        if needed > 1:
            yield Step(f"{what}{needed}{unit}", limit)


def _sites(marking: Sites, full: Decimal, entry: Entry) -> Iterator[Step]:
    given = entry.sites or ()
    if len(given) < marking.min_sites:
        yield Step(f"填报现场评分（至少{marking.min_sites}处）", full, is_most=True)
        return
    for site in given:
        if site.score < HUNDRED:
            others = added(site_score(marking, other) for other in given if other is not site)
            mean = (Fraction(others) + 100) / len(given)
            yield Step(f"“{site.name}”改进到100分", within(Fraction(full) * mean / 100, full))


def _best_of(marking: BestOf, full: Decimal, entry: Entry, facts: Facts) -> Iterator[Step]:
    for index, (part, outcome) in enumerate(
        zip(marking.parts, part_outcomes(marking, full, entry, facts), strict=True)
    ):
        for step in steps(part, full, part_entry(entry, index), facts, outcome):
            yield Step(f"路径{index + 1}：{step.text}", step.would_earn, step.is_most)


def _sum_of(marking: SumOf, full: Decimal, entry: Entry, facts: Facts) -> Iterator[Step]:
    outcomes = part_outcomes(marking, full, entry, facts)
    waiting = [str(i) for i, outcome in enumerate(outcomes, 1) if outcome.earned is None]
    if waiting:
        others = added(outcome.earned for outcome in outcomes if outcome.earned is not None)
        more = added(part.points for part, o in zip(marking.parts, outcomes, strict=True) if o.earned is None)
        yield Step(f"填齐分项{'、'.join(waiting)}", within(added((others, more)), full), is_most=True)
        return
    for index, (part, outcome) in enumerate(zip(marking.parts, outcomes, strict=True)):
        rest = added(o.earned for i, o in enumerate(outcomes) if i != index and o.earned is not None)
        for step in steps(part.marking, part.points, part_entry(entry, index), facts, outcome):
            yield Step(f"分项{index + 1}：{step.text}", within(added((rest, step.would_earn)), full))


def _by_measure(marking: Marking, full: Decimal, facts: Facts) -> Iterator[Step]:
    measure = facts.measure(measure_of(marking) or "")
    now = facts.assessed(measure.id)
    if isinstance(now, Missing):
        yield Step(f"补报{measure.title}的数值（{now.reason.rstrip('。')}）", full, is_most=True)
        return
    match marking:
        case Threshold():
            target = facts.by_region(marking.target)
            if not isinstance(target, Missing):
                yield Step(_reach(now, marking.op, target), full)
        case Tiers():
            yield from _tiers(marking, full, facts, now)
        case Proportional():
            full_at = facts.by_region(marking.full_at)
            if not isinstance(full_at, Missing):
                yield Step(
                    f"{measure.title}由{with_unit(now.value, measure.unit)}到{with_unit(full_at, measure.unit)}",
                    full,
                )
        case VersusReference():
            near = facts.reference(marking.measure, marking.level, now.year)
            if isinstance(near, Missing):
                yield Step(f"补充参照值（{near.reason.rstrip('。')}）", full, is_most=True)
            else:
                yield Step(_reach(now, marking.op, reference_target(marking, near[0])), full)
        case Growth():
            yield from _growth(marking, full, facts, now)
        case _:
            pass


def _tiers(marking: Tiers, full: Decimal, facts: Facts, now: Reading) -> Iterator[Step]:
    for tier in marking.tiers:
        points = facts.by_region(tier.points)
        for operator, by_region in tier.bounds:
            bound = facts.by_region(by_region)
            if not isinstance(bound, Missing) and not isinstance(points, Missing):
                yield Step(_reach(now, operator, bound), within(points, full))


def _growth(marking: Growth, full: Decimal, facts: Facts, now: Reading) -> Iterator[Step]:
    old = facts.baseline(marking, now)
    wanted = wanted_change(marking, facts)
    if isinstance(old, Missing):
        yield Step(f"补报基线数值（{old.reason.rstrip('。')}）", full, is_most=True)
    elif not isinstance(wanted, Missing) and old.value:
        change = Fraction(wanted) * (now.year - old.year if marking.per_year else 1)
        if marking.relative is not None:
            change *= Fraction(old.value)
        rising = now.measure.better is Better.HIGHER
        target = Fraction(old.value) + (change if rising else -change)
        strict = marking.op is Operator.ABOVE
        operator = {
            (True, False): Operator.AT_LEAST,
            (True, True): Operator.ABOVE,
            (False, False): Operator.AT_MOST,
            (False, True): Operator.BELOW,
        }[rising, strict]
        yield Step(_reach(now, operator, target), full)


def _reach(now: Reading, operator: Operator, bound: Exact) -> str:
    unit = now.measure.unit
    return f"{now.measure.title}由{with_unit(now.value, unit)}到{operator.sign}{with_unit(bound, unit)}"
