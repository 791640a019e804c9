"""Which figures a marking asks a person for: the years, the assessed one first to be thought of, in order of time."""

from collections.abc import Iterator

from app.domain.marking.facts import Facts, Reading
from app.domain.marking.kinds import Baseline, Growth, Marking, measure_of


def asked_years(marking: Marking, facts: Facts) -> tuple[int, ...]:
    """Return the years whose figures of the marking's measure matter, ascending; none while no year is assessed."""
    measure, year = measure_of(marking), facts.cycle.year
    if measure is None or year is None:
        return ()
    years = {year}
    reading = facts.assessed(measure)
    if isinstance(reading, Reading):
        years.add(reading.year)
    if isinstance(marking, Growth):
        years |= {asked for asked in _baselines(marking, facts, measure, year) if asked < year}
    return tuple(sorted(years))


def _baselines(growth: Growth, facts: Facts, measure: str, year: int) -> Iterator[int]:
    start = facts.cycle.start
    if growth.baseline_year is not None:
        yield growth.baseline_year
    elif growth.baseline is Baseline.PREVIOUS_YEAR:
        yield year - 1
    elif growth.baseline is Baseline.CYCLE_START:
        if start is not None:
            yield start.year
    else:
        earlier = [dated for dated in facts.dated(measure) if dated < year]
        yield min(earlier) if earlier else start.year if start is not None and start.year < year else year - 1
