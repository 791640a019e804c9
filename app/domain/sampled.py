"""Trying a marking (试算) that may not be finished: a sample where it can be computed, nothing where it cannot."""

from app.domain.marking.kinds import BestOf, Checklist, Deduction, Levels, Marking, SumOf, Tiers, every, measure_of
from app.domain.points import is_usable
from app.domain.rubric import Criterion, Rubric
from app.domain.rule_text.draft import Sample
from app.domain.rule_text.sample import sample_of


def is_finished(marking: Marking, rubric: Rubric) -> bool:
    """Tell whether everything is there that computing needs: items, tiers with one bound, measures that exist."""
    return all(_is_whole(one, rubric) for one in every(marking))


def _is_whole(marking: Marking, rubric: Rubric) -> bool:
    measure = measure_of(marking)
    if measure is not None and measure not in rubric.measure_by_id:
        return False
    match marking:
        case Checklist() | Deduction():
            return bool(marking.items)
        case Levels():
            return bool(marking.levels)
        case Tiers():
            return bool(marking.tiers) and all(len(tier.bounds) == 1 for tier in marking.tiers)
        case BestOf() | SumOf():
            return bool(marking.parts)
        case _:
            return True


def sample_for(criterion: Criterion, rubric: Rubric) -> Sample | None:
    """Return what a made-up input gives for a criterion, None while its marking is not finished."""
    if not is_finished(criterion.marking, rubric) or not (criterion.points > 0 and is_usable(criterion.points)):
        return None
    try:
        return sample_of(criterion.marking, criterion.points, rubric.measures, rubric.ledgers)
    except (ArithmeticError, LookupError, ValueError):
        # A half-typed figure may not be computable; the linter says why.
        return None
