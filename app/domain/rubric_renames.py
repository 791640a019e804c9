"""Renaming in a rubric: a code or id changes together with everything that points to it. Pure and total."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.domain.marking.kinds import (
    BestOf,
    ByRegion,
    Growth,
    Marking,
    PerCount,
    Proportional,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
)
from app.domain.original import Original
from app.domain.rubric import Criterion, Rubric
from app.domain.rubric_edits import At, change_criterion, change_dimension, change_indicator, criterion_at


def rename_code(rubric: Rubric, at: At, code: str) -> Rubric:
    """Return the rubric with another code of a dimension, indicator or criterion.

    An indicator that shares its code with its only criterion goes along with it, and the other way round.
    """
    match at:
        case (_,):
            return change_dimension(rubric, at, lambda one: replace(one, code=code))
        case (dimension, indicator):
            return _rename_indicator(rubric, (dimension, indicator), code)
        case (dimension, indicator, _):
            before = criterion_at(rubric, at)
            around = rubric.dimensions[dimension].indicators[indicator] if before is not None else None
            if before is not None and around is not None and (around.code, len(around.criteria)) == (before.code, 1):
                return _rename_indicator(rubric, (dimension, indicator), code)
            return change_criterion(rubric, at, lambda one: replace(one, code=code))
        case _:
            return rubric


def _rename_indicator(rubric: Rubric, at: At, code: str) -> Rubric:
    def renamed_criteria(criteria: tuple[Criterion, ...], shared: str) -> tuple[Criterion, ...]:
        shares = len(criteria) == 1 and criteria[0].code == shared
        return (replace(criteria[0], code=code),) if shares else criteria

    return change_indicator(
        rubric, at, lambda one: replace(one, code=code, criteria=renamed_criteria(one.criteria, one.code))
    )


def renamed_original(original: Original, before: str, after: str) -> Original:
    """Return where the criteria sit in the province's own file, and which are drafts, with another code of one."""
    cells = tuple(replace(cell, criterion=after) if cell.criterion == before else cell for cell in original.cells)
    drafts = tuple(after if code == before else code for code in original.drafts)
    return replace(original, cells=cells, drafts=drafts)


def rename_measure(rubric: Rubric, before: str, after: str) -> Rubric:
    """Return the rubric with another id of a measure, in its references and in all markings too."""
    return change_markings(
        replace(
            rubric,
            measures=tuple(replace(one, id=after) if one.id == before else one for one in rubric.measures),
            references=tuple(
                replace(one, measure=after) if one.measure == before else one for one in rubric.references
            ),
        ),
        lambda marking: _with_measure(marking, before, after),
    )


def rename_ledger(rubric: Rubric, before: str, after: str) -> Rubric:
    """Return the rubric with another id of a ledger, in the measures and markings that count its rows too."""
    return change_markings(
        replace(
            rubric,
            ledgers=tuple(replace(one, id=after) if one.id == before else one for one in rubric.ledgers),
            measures=tuple(
                replace(one, numerator_ledger=after) if one.numerator_ledger == before else one
                for one in rubric.measures
            ),
        ),
        lambda one: replace(one, ledger=after) if isinstance(one, PerCount) and one.ledger == before else one,
    )


def rename_column(rubric: Rubric, ledger: str, before: str, after: str) -> Rubric:
    """Return the rubric with another id of a ledger's column, in its key too."""
    ledgers = tuple(
        replace(
            one,
            columns=tuple(replace(column, id=after) if column.id == before else column for column in one.columns),
            key=tuple(after if column == before else column for column in one.key),
        )
        if one.id == ledger
        else one
        for one in rubric.ledgers
    )
    return replace(rubric, ledgers=ledgers)


def rename_region_type(rubric: Rubric, before: str, after: str) -> Rubric:
    """Return the rubric with another id of a region type, in all maps of all markings too."""
    types = tuple(replace(one, id=after) if one.id == before else one for one in rubric.region_types)
    return change_markings(replace(rubric, region_types=types), lambda marking: _with_region(marking, before, after))


def rename_grade(rubric: Rubric, before: str, after: str) -> Rubric:
    """Return the rubric with another name of a grade, also where a failed core criterion leads to it."""
    verdict = rubric.verdict
    return replace(
        rubric,
        verdict=replace(
            verdict,
            grades=tuple(replace(one, name=after) if one.name == before else one for one in verdict.grades),
            core_failed=after if verdict.core_failed == before else verdict.core_failed,
        ),
    )


# ---------------------------------------------------------------- markings


def change_markings(rubric: Rubric, change: Callable[[Marking], Marking]) -> Rubric:
    """Return the rubric with a change made to every marking, inner ones too; what stays equal stays the same value."""

    def changed(criterion: Criterion) -> Criterion:
        marking = deep(criterion.marking, change)
        return criterion if marking == criterion.marking else replace(criterion, marking=marking)

    dimensions = tuple(
        replace(
            dimension,
            indicators=tuple(
                replace(indicator, criteria=tuple(changed(one) for one in indicator.criteria))
                for indicator in dimension.indicators
            ),
        )
        for dimension in rubric.dimensions
    )
    return replace(rubric, dimensions=dimensions)


def deep(marking: Marking, change: Callable[[Marking], Marking]) -> Marking:
    """Return a marking with a change made to it and to all inside it, inner ones first."""
    match marking:
        case BestOf():
            return change(replace(marking, parts=tuple(deep(part, change) for part in marking.parts)))
        case SumOf():
            parts = tuple(replace(part, marking=deep(part.marking, change)) for part in marking.parts)
            return change(replace(marking, parts=parts))
        case _:
            return change(marking)


def _with_measure(marking: Marking, before: str, after: str) -> Marking:
    match marking:
        case Threshold() | Tiers() | Proportional() | VersusReference() | Growth() if marking.measure == before:
            return replace(marking, measure=after)
        case _:
            return marking


def change_maps(marking: Marking, change: Callable[[ByRegion], ByRegion]) -> Marking:
    """Return a marking with a change made to each of its own numbers that may depend on the region."""

    def maybe(value: ByRegion | None) -> ByRegion | None:
        return None if value is None else change(value)

    match marking:
        case Threshold():
            return replace(marking, target=change(marking.target))
        case Proportional():
            return replace(marking, zero_at=change(marking.zero_at), full_at=change(marking.full_at))
        case Growth():
            return replace(marking, relative=maybe(marking.relative), points=maybe(marking.points))
        case Tiers():
            tiers = tuple(
                Tier(
                    change(tier.points), maybe(tier.at_least), maybe(tier.above), maybe(tier.at_most), maybe(tier.below)
                )
                for tier in marking.tiers
            )
            return replace(marking, tiers=tiers)
        case _:
            return marking


def _with_region(marking: Marking, before: str, after: str) -> Marking:
    def renamed(value: ByRegion) -> ByRegion:
        if not isinstance(value, Mapping):
            return value
        return {after if key == before else key: number for key, number in value.items()}

    return change_maps(marking, renamed)
