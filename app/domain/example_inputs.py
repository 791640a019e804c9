"""Trying a marking with one's own input (试算、核验算例): the figures it asks for, and a made-up county around them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.domain.assessment import Answer, Assessment, Entry, Figure
from app.domain.county import County, Cycle
from app.domain.marking.kinds import BestOf, Growth, Level, Marking, SumOf, VersusReference, every, measure_of
from app.domain.rubric import Criterion, Reference, Rubric

ASSESSED = 2021
CYCLE = Cycle("", date(2020, 1, 1), date(2021, 12, 31), ASSESSED)
COUNTY = County(province="本省", city="本市", name="本县")
_REGIONS = {Level.PROVINCE: "本省", Level.CITY: "本市", Level.NATION: "全国"}


def blank_example(criterion: Criterion, rubric: Rubric) -> Assessment:
    """Return an assessment with a place for every figure and reference that a criterion asks for, all still empty.

    A reference begins at 0: it has to be a number. The nation's that the rubric gives are not asked for.
    """
    markings = every(criterion.marking)
    years = {(measure, year): None for one in markings if (measure := measure_of(one)) for year in _years(one)}
    known = {one.measure for one in rubric.references if one.level is Level.NATION}
    wanted = {
        (one.measure, one.level): None
        for one in markings
        if isinstance(one, VersusReference) and not (one.level is Level.NATION and one.measure in known)
    }
    types = rubric.region_types
    return Assessment(
        county=replace(COUNTY, region_type=types[0].id if types else None),
        cycle=CYCLE,
        measures=tuple(Figure(measure, year) for measure, year in years),
        references=tuple(Reference(measure, _REGIONS[level], level, ASSESSED, Decimal(0)) for measure, level in wanted),
        answers={criterion.code: Answer()},
    )


def _years(marking: Marking) -> tuple[int, ...]:
    if not isinstance(marking, Growth):
        return (ASSESSED,)
    return (marking.baseline_year or ASSESSED - 1, ASSESSED)


def with_figure(example: Assessment, key: str, value: Decimal | None) -> Assessment:
    """Return the example with another value of one figure (see Figure.key)."""
    return replace(
        example, measures=tuple(replace(one, value=value) if one.key == key else one for one in example.measures)
    )


def with_reference(example: Assessment, place: int, value: Decimal) -> Assessment:
    """Return the example with another value of the reference at a place."""
    references = tuple(
        replace(one, value=value) if number == place else one for number, one in enumerate(example.references)
    )
    return replace(example, references=references)


def given_example(example: Assessment) -> Assessment:
    """Return the example without the figures that nobody gave: an empty figure is none."""
    return replace(example, measures=tuple(one for one in example.measures if one.value is not None))


def entry_at(answer: Entry, path: tuple[int, ...]) -> Entry:
    """Return the input of a part; one that was not given yet is empty."""
    for part in path:
        answer = (answer.parts or {}).get(str(part), Entry())
    return answer


def with_entry(answer: Entry, path: tuple[int, ...], change: Callable[[Entry], Entry]) -> Entry:
    """Return the input with a change made to that of a part."""
    if not path:
        return change(answer)
    key = str(path[0])
    inside = with_entry((answer.parts or {}).get(key, Entry()), path[1:], change)
    return replace(answer, parts={**(answer.parts or {}), key: inside})


def asked_parts(marking: Marking, path: tuple[int, ...] = ()) -> tuple[tuple[tuple[int, ...], Marking], ...]:
    """Return the markings that a person answers, each with the parts that lead to it; combined ones are gone into."""
    match marking:
        case BestOf():
            inside = marking.parts
        case SumOf():
            inside = tuple(part.marking for part in marking.parts)
        case _:
            return ((path, marking),)
    return tuple(found for number, one in enumerate(inside) for found in asked_parts(one, (*path, number)))
