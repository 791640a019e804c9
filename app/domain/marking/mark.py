"""One call for every kind of marking; combined kinds (取优、相加) call it again for their parts."""

from decimal import Decimal

from app.domain.assessment import Entry
from app.domain.marking import by_answer, by_measure
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    External,
    Growth,
    Judgement,
    Levels,
    Marking,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tiers,
    VersusReference,
    YesNo,
)
from app.domain.marking.outcome import Outcome
from app.domain.points import Exact, added, exact_fraction, shown, within
from app.domain.score_sheet import ScoreWarning

EMPTY = Entry()


def mark(marking: Marking, full: Decimal, entry: Entry, facts: Facts) -> Outcome:  # noqa: C901, PLR0912
    """Return what a marking gives against its full points; unrounded, within 0..full."""
    match marking:
        case YesNo():
            return by_answer.yes_no(full, entry)
        case Checklist():
            return by_answer.checklist(marking, full, entry)
        case Levels():
            return by_answer.levels(marking, full, entry)
        case Deduction():
            return by_answer.deduction(marking, full, entry)
        case PerCount():
            return by_answer.per_count(marking, full, entry, facts)
        case Threshold():
            return by_measure.threshold(marking, full, facts)
        case Tiers():
            return by_measure.tiers(marking, full, facts)
        case Proportional():
            return by_measure.proportional(marking, full, facts)
        case VersusReference():
            return by_measure.versus_reference(marking, full, facts)
        case Growth():
            return by_measure.growth(marking, full, facts)
        case BestOf():
            return _best_of(marking, full, entry, facts)
        case SumOf():
            return _sum_of(marking, full, entry, facts)
        case Sites():
            return by_answer.sites(marking, full, entry)
        case Judgement():
            return by_answer.judgement(marking, full, entry)
        case External():
            return by_answer.external(full, entry)


def part_entry(entry: Entry, index: int) -> Entry:
    """Return the input of one part, empty when there is none."""
    return (entry.parts or {}).get(str(index), EMPTY)


def part_outcomes(marking: BestOf | SumOf, full: Decimal, entry: Entry, facts: Facts) -> list[Outcome]:
    """Return the outcome of each part: of best_of against P, of sum_of against the part's own points."""
    if isinstance(marking, BestOf):
        return [mark(part, full, part_entry(entry, i), facts) for i, part in enumerate(marking.parts)]
    return [mark(part.marking, part.points, part_entry(entry, i), facts) for i, part in enumerate(marking.parts)]


def _best_of(marking: BestOf, full: Decimal, entry: Entry, facts: Facts) -> Outcome:
    outcomes = part_outcomes(marking, full, entry, facts)
    lines = _numbered("路径", outcomes)
    earned = best(outcomes)
    if earned is None:
        return Outcome(None, tuple(lines), _warnings(outcomes))
    return Outcome(earned, (*lines, f"各路径取高，得{shown(earned)}分。"), _warnings(outcomes))


def best(outcomes: list[Outcome]) -> Exact | None:
    """Return the highest points among the answered parts, None when none is answered."""
    answered = [outcome.earned for outcome in outcomes if outcome.earned is not None]
    exact = {exact_fraction(earned): earned for earned in answered}
    return exact[max(exact)] if exact else None


def _sum_of(marking: SumOf, full: Decimal, entry: Entry, facts: Facts) -> Outcome:
    outcomes = part_outcomes(marking, full, entry, facts)
    lines = _numbered("分项", outcomes)
    answered = [outcome.earned for outcome in outcomes if outcome.earned is not None]
    if len(answered) < len(outcomes):
        waiting = "、".join(str(i) for i, outcome in enumerate(outcomes, 1) if outcome.earned is None)
        return Outcome(None, (*lines, f"分项{waiting}尚未填报，填齐后计分。"), _warnings(outcomes))
    earned = within(added(answered), full)
    return Outcome(earned, (*lines, f"各分项相加，得{shown(earned)}分。"), _warnings(outcomes))


def _numbered(word: str, outcomes: list[Outcome]) -> list[str]:
    return [f"{word}{i}：{line}" for i, outcome in enumerate(outcomes, 1) for line in outcome.derivation]


def _warnings(outcomes: list[Outcome]) -> tuple[ScoreWarning, ...]:
    return tuple(dict.fromkeys(warning for outcome in outcomes for warning in outcome.warnings))
