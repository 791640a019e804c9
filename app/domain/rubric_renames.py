"""Renaming in a rubric: a code or grade changes together with everything that points to it. Pure and total."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.marking.kinds import (
    ByRegion,
    Growth,
    Marking,
    Proportional,
    Threshold,
    Tier,
    Tiers,
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
