"""What of a measure (数据项) is looked at: by which criteria, in which years, beside which reference."""

from collections.abc import Mapping

from app.domain.assessment import Assessment
from app.domain.marking.facts import Facts, Missing
from app.domain.marking.kinds import Baseline, Growth, Level, VersusReference, every, measure_of
from app.domain.rubric import Criterion, Reference, Rubric

MOST_CYCLE_YEARS = 10
"""A longer cycle is a slip; a table shows the last years of it."""


def criteria_by_measure(rubric: Rubric) -> Mapping[str, tuple[Criterion, ...]]:
    """Return, for each measure that is marked, the criteria that read it, in rubric order."""
    found: dict[str, list[Criterion]] = {}
    for criterion in rubric.criteria:
        read = dict.fromkeys(measure_of(marking) for marking in every(criterion.marking))
        for measure in read:
            if measure is not None:
                found.setdefault(measure, []).append(criterion)
    return {measure: tuple(criteria) for measure, criteria in found.items()}


def years_to_show(rubric: Rubric, assessment: Assessment) -> tuple[int, ...]:
    """Return the years of the cycle, of every figure and of every named baseline, in order."""
    cycle = assessment.cycle
    years = {figure.year for figure in assessment.measures if figure.year is not None}
    if cycle.year is not None:
        first = cycle.start.year if cycle.start else cycle.year
        last = max(cycle.year, cycle.end.year if cycle.end else cycle.year)
        years |= set(range(max(first, last - MOST_CYCLE_YEARS + 1), last + 1))
        years |= _baseline_years(rubric, cycle.year)
    return tuple(sorted(years))


def _baseline_years(rubric: Rubric, assessed: int) -> set[int]:
    growths = [
        marking for criterion in rubric.criteria for marking in every(criterion.marking) if isinstance(marking, Growth)
    ]
    named = {growth.baseline_year for growth in growths if growth.baseline_year is not None}
    by_the_year = any(growth.baseline is Baseline.PREVIOUS_YEAR for growth in growths if not growth.baseline_year)
    return named | ({assessed - 1} if by_the_year else set())


def references_in_use(measure_id: str, criteria: tuple[Criterion, ...], facts: Facts) -> tuple[Reference, ...]:
    """Return the references a measure is compared with: those its criteria ask for, else any level that has one."""
    wanted = [
        marking.level
        for criterion in criteria
        for marking in every(criterion.marking)
        if isinstance(marking, VersusReference) and marking.measure == measure_id
    ]
    assessed = facts.assessed(measure_id)
    year = facts.cycle.year if isinstance(assessed, Missing) else assessed.year
    if year is None:
        return ()
    found = [facts.reference(measure_id, level, year) for level in dict.fromkeys(wanted or Level)]
    return tuple(near[0] for near in found if not isinstance(near, Missing))
