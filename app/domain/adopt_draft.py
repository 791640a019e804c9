"""Taking over a draft of a marking (评分办法草稿) into a rubric: its own ids become rubric-wide ones."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.marking.kinds import (
    BestOf,
    Growth,
    Marking,
    PerCount,
    Proportional,
    SumOf,
    Threshold,
    Tiers,
    VersusReference,
    every,
    measure_of,
)
from app.domain.rubric import Criterion, Ledger, Measure, Rubric
from app.domain.rule_text.draft import MarkingDraft


def adopted(rubric: Rubric, code: str, draft: MarkingDraft) -> Rubric:
    """Return the rubric in which a criterion is marked as its draft says.

    Measures are shared by name, unit and better direction; a ledger is the criterion's own. What only the marking
    before read is taken out. Raises: KeyError when there is no such criterion.
    """
    before = rubric.criterion_by_code[code]
    bare = without_unread(with_marking(rubric, code, None), before.marking)
    measures, measure_ids = _shared(bare.measures, draft.measures)
    ledgers, ledger_ids = _added(bare.ledgers, draft.ledgers, before)
    marking = renamed(draft.marking, measure_ids, ledger_ids)
    return replace(with_marking(bare, code, marking), measures=measures, ledgers=ledgers)


def with_marking(rubric: Rubric, code: str, marking: Marking | None) -> Rubric:
    """Return the rubric with another marking of a criterion; None leaves it as it is."""
    return rubric if marking is None else with_criterion(rubric, code, replace(_of(rubric, code), marking=marking))


def with_criterion(rubric: Rubric, code: str, criterion: Criterion) -> Rubric:
    """Return the rubric in which the criterion with a code is replaced."""
    dimensions = tuple(
        replace(
            dimension,
            indicators=tuple(
                replace(indicator, criteria=tuple(criterion if one.code == code else one for one in indicator.criteria))
                if any(one.code == code for one in indicator.criteria)
                else indicator
                for indicator in dimension.indicators
            ),
        )
        for dimension in rubric.dimensions
    )
    return replace(rubric, dimensions=dimensions)


def _of(rubric: Rubric, code: str) -> Criterion:
    return rubric.criterion_by_code[code]


def without_unread(rubric: Rubric, dropped: Marking) -> Rubric:
    """Return the rubric without the measures and ledgers that only one reading of this marking still names."""
    measures, ledgers = _lone_measures(rubric, dropped), _lone_ledgers(rubric, dropped)
    return replace(
        rubric,
        measures=tuple(one for one in rubric.measures if one.id not in measures),
        ledgers=tuple(one for one in rubric.ledgers if one.id not in ledgers),
    )


def _lone_measures(rubric: Rubric, dropped: Marking) -> set[str]:
    held = [measure for one in every(dropped) if (measure := measure_of(one))]
    if not held:
        return set()
    read = [
        measure for criterion in rubric.criteria for one in every(criterion.marking) if (measure := measure_of(one))
    ]
    named = {one.measure for one in rubric.references}
    return {one for one in held if read.count(one) <= held.count(one) and one not in named}


def _lone_ledgers(rubric: Rubric, dropped: Marking) -> set[str]:
    held = _ledgers_of(dropped)
    if not held:
        return set()
    read = [ledger for criterion in rubric.criteria for ledger in _ledgers_of(criterion.marking)]
    named = {one.numerator_ledger for one in rubric.measures}
    return {one for one in held if read.count(one) <= held.count(one) and one not in named}


def _ledgers_of(marking: Marking) -> list[str]:
    return [one.ledger for one in every(marking) if isinstance(one, PerCount) and one.ledger]


def _shared(known: tuple[Measure, ...], wanted: Iterable[Measure]) -> tuple[tuple[Measure, ...], dict[str, str]]:
    found, ids = list(known), {}
    for measure in wanted:
        for place, one in enumerate(found):
            if (one.name, one.unit, one.better) == (measure.name, measure.unit, measure.better):
                ids[measure.id] = one.id
                found[place] = _filled(one, measure)
                break
        else:
            ids[measure.id] = _free("m", {one.id for one in found})
            found.append(replace(measure, id=ids[measure.id]))
    return tuple(found), ids


def _filled(known: Measure, other: Measure) -> Measure:
    """Return a measure with what only the other says of it."""
    return replace(
        known,
        definition=known.definition or other.definition,
        numerator=known.numerator or other.numerator,
        denominator=known.denominator or other.denominator,
        departments=known.departments or other.departments,
    )


def _added(
    known: tuple[Ledger, ...], wanted: Iterable[Ledger], criterion: Criterion
) -> tuple[tuple[Ledger, ...], dict[str, str]]:
    found, ids = list(known), {}
    for ledger in wanted:
        ids[ledger.id] = _free("l", {one.id for one in found})
        is_taken = any(one.title == ledger.title for one in found)
        title = f"{ledger.title}（{criterion.code}）" if is_taken else ledger.title
        found.append(replace(ledger, id=ids[ledger.id], title=title))
    return tuple(found), ids


def _free(letter: str, taken: set[str]) -> str:
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    return f"{letter}{number}"


def renamed(marking: Marking, measures: Mapping[str, str], ledgers: Mapping[str, str]) -> Marking:
    """Return a marking that reads other ids; ids that are not named stay."""
    match marking:
        case Threshold() | Tiers() | Proportional() | VersusReference() | Growth():
            return replace(marking, measure=measures.get(marking.measure, marking.measure))
        case PerCount():
            return replace(marking, ledger=ledgers.get(marking.ledger, marking.ledger) if marking.ledger else None)
        case BestOf():
            return BestOf(tuple(renamed(part, measures, ledgers) for part in marking.parts))
        case SumOf():
            parts = tuple(replace(part, marking=renamed(part.marking, measures, ledgers)) for part in marking.parts)
            return SumOf(parts)
        case _:
            return marking
