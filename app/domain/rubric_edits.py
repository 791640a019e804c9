"""Edits of a rubric's tree: dimensions, indicators and criteria. Pure and total: what does not exist is left alone.

Everything is named by where it stands and not by its code: while a person types, a code may be wrong for a moment.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from app.domain.marking.kinds import Judgement, Marking
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric

T = TypeVar("T")
At = tuple[int, ...]
"""Where something stands: (dimension,), (dimension, indicator) or (dimension, indicator, criterion), from 0."""

MOST_CODE_LENGTH = 16
_TAIL = re.compile(r"(.*?)(\d+)$")


def change_criterion(rubric: Rubric, at: At, change: Callable[[Criterion], Criterion]) -> Rubric:
    """Return the rubric with one criterion changed."""
    if len(at) != 3:  # noqa: PLR2004 - dimension, indicator, criterion
        return rubric
    dimension, indicator, criterion = at
    return change_indicator(
        rubric,
        (dimension, indicator),
        lambda one: replace(one, criteria=changed_at(one.criteria, criterion, change)),
    )


def change_indicator(rubric: Rubric, at: At, change: Callable[[Indicator], Indicator]) -> Rubric:
    """Return the rubric with one indicator changed."""
    if len(at) != 2:  # noqa: PLR2004 - dimension, indicator
        return rubric
    dimension, indicator = at
    return change_dimension(
        rubric, (dimension,), lambda one: replace(one, indicators=changed_at(one.indicators, indicator, change))
    )


def change_dimension(rubric: Rubric, at: At, change: Callable[[Dimension], Dimension]) -> Rubric:
    """Return the rubric with one dimension changed."""
    if len(at) != 1:
        return rubric
    changed = changed_at(rubric.dimensions, at[0], change)
    return rubric if changed is rubric.dimensions else replace(rubric, dimensions=changed)


def set_marking(rubric: Rubric, at: At, marking: Marking) -> Rubric:
    """Return the rubric with another marking of one criterion."""
    return change_criterion(rubric, at, lambda one: replace(one, marking=marking))


def add_dimension(rubric: Rubric, after: int | None = None) -> tuple[Rubric, At]:
    """Return the rubric with an empty dimension after another one, or at the end, and where it stands."""
    where = len(rubric.dimensions) if after is None else after + 1
    code = free_code(_next_letter(rubric), {one.code for one in rubric.dimensions})
    made = Dimension(code, "")
    return replace(rubric, dimensions=inserted(rubric.dimensions, where, made)), (where,)


def add_indicator(rubric: Rubric, dimension: int, after: int | None = None) -> tuple[Rubric, At]:
    """Return the rubric with an empty indicator in a dimension, and where it stands; () without the dimension."""
    if not 0 <= dimension < len(rubric.dimensions):
        return rubric, ()
    inside = rubric.dimensions[dimension]
    where = len(inside.indicators) if after is None else after + 1
    taken = {one.code for each in rubric.dimensions for one in each.indicators}
    made = Indicator(free_code(_base(inside.code, inside.indicators), taken), "")
    return change_dimension(
        rubric, (dimension,), lambda one: replace(one, indicators=inserted(one.indicators, where, made))
    ), (dimension, where)


def add_criterion(rubric: Rubric, at: At, after: int | None = None) -> tuple[Rubric, At]:
    """Return the rubric with a new criterion in the indicator at a place, and where it stands; () without it.

    It is marked by hand (定性判分) and has 1 point until a person says otherwise.
    """
    found = indicator_at(rubric, at)
    if found is None:
        return rubric, ()
    where = len(found.criteria) if after is None else after + 1
    code = free_code(_base(f"{found.code}.", found.criteria), set(rubric.criterion_by_code))
    made = Criterion(code, "", Decimal(1), Judgement())
    return change_indicator(rubric, at, lambda one: replace(one, criteria=inserted(one.criteria, where, made))), (
        *at,
        where,
    )


def remove(rubric: Rubric, at: At) -> Rubric:
    """Return the rubric without what stands there, and without all inside it."""
    match at:
        case (dimension,):
            return replace(rubric, dimensions=without(rubric.dimensions, dimension))
        case (dimension, indicator):
            return change_dimension(
                rubric, (dimension,), lambda one: replace(one, indicators=without(one.indicators, indicator))
            )
        case (dimension, indicator, criterion):
            return change_indicator(
                rubric, (dimension, indicator), lambda one: replace(one, criteria=without(one.criteria, criterion))
            )
        case _:
            return rubric


def move(rubric: Rubric, at: At, by: int) -> tuple[Rubric, At]:
    """Return the rubric with something moved among its neighbours (by: -1 up, 1 down), and where it stands now.

    A criterion at the edge of its indicator goes on into the next indicator of the dimension.
    """
    match at:
        case (dimension,):
            moved, place = shifted(rubric.dimensions, dimension, by)
            return replace(rubric, dimensions=moved), (place,)
        case (dimension, indicator) if (inside := dimension_at(rubric, at)) is not None:
            indicators, place = shifted(inside.indicators, indicator, by)
            return change_dimension(rubric, (dimension,), lambda one: replace(one, indicators=indicators)), (
                dimension,
                place,
            )
        case (dimension, indicator, criterion) if (within := indicator_at(rubric, at[:2])) is not None:
            if not 0 <= criterion + by < len(within.criteria):
                return _into_next(rubric, at, by)
            criteria, place = shifted(within.criteria, criterion, by)
            return change_indicator(rubric, at[:2], lambda one: replace(one, criteria=criteria)), (
                dimension,
                indicator,
                place,
            )
        case _:
            return rubric, at


def _into_next(rubric: Rubric, at: At, by: int) -> tuple[Rubric, At]:
    dimension, indicator, _ = at
    moved, target = criterion_at(rubric, at), indicator_at(rubric, (dimension, indicator + by))
    if moved is None or target is None:
        return rubric, at
    where = 0 if by > 0 else len(target.criteria)
    after = change_indicator(
        remove(rubric, at),
        (dimension, indicator + by),
        lambda one: replace(one, criteria=inserted(one.criteria, where, moved)),
    )
    return after, (dimension, indicator + by, where)


def stands_at(rubric: Rubric, at: At) -> bool:
    """Tell whether there is a dimension, indicator or criterion at a place, whichever its length names."""
    look = {1: dimension_at, 2: indicator_at, 3: criterion_at}.get(len(at))
    return look is not None and look(rubric, at) is not None


def dimension_at(rubric: Rubric, at: At) -> Dimension | None:
    """Return the dimension something stands in, or is."""
    return rubric.dimensions[at[0]] if at and 0 <= at[0] < len(rubric.dimensions) else None


def indicator_at(rubric: Rubric, at: At) -> Indicator | None:
    """Return the indicator something stands in, or is."""
    found = dimension_at(rubric, at)
    if found is None or len(at) < 2 or not 0 <= at[1] < len(found.indicators):  # noqa: PLR2004
        return None
    return found.indicators[at[1]]


def criterion_at(rubric: Rubric, at: At) -> Criterion | None:
    """Return the criterion that stands there."""
    found = indicator_at(rubric, at)
    if found is None or len(at) != 3 or not 0 <= at[2] < len(found.criteria):  # noqa: PLR2004
        return None
    return found.criteria[at[2]]


def criterion_places(rubric: Rubric) -> tuple[tuple[At, Criterion], ...]:
    """Return every criterion with where it stands, in rubric order."""
    return tuple(
        ((d, i, c), criterion)
        for d, dimension in enumerate(rubric.dimensions)
        for i, indicator in enumerate(dimension.indicators)
        for c, criterion in enumerate(indicator.criteria)
    )


def free_code(base: str, taken: set[str]) -> str:
    """Return a code nobody has: the base itself, or with the next number after it; never longer than codes may be."""
    if base and base not in taken and not base.endswith((".", "-")) and len(base) <= MOST_CODE_LENGTH:
        return base
    found = _TAIL.match(base)
    stem, number = (found.group(1), int(found.group(2))) if found else (base, 0)
    while True:
        number += 1
        code = f"{stem[: MOST_CODE_LENGTH - len(str(number))]}{number}"
        if code not in taken:
            return code


def _next_letter(rubric: Rubric) -> str:
    """Return the letter after the last dimension's, A for the first; another code is counted on."""
    last = rubric.dimensions[-1].code if rubric.dimensions else "@"
    return chr(ord(last) + 1) if last in "@ABCDEFGHIJKLMNOPQRSTUVWXY" else last


def _base(stem: str, siblings: Sequence[Indicator] | Sequence[Criterion]) -> str:
    """Return what a new code begins from: the last sibling's code, so that numbering goes on as it was."""
    return siblings[-1].code if siblings else stem


# ---------------------------------------------------------------- tuples


def changed_at(values: tuple[T, ...], index: int, change: Callable[[T], T]) -> tuple[T, ...]:
    """Return the values with one of them changed; the same tuple when nothing changes."""
    if not 0 <= index < len(values):
        return values
    after = change(values[index])
    return values if after is values[index] else (*values[:index], after, *values[index + 1 :])


def inserted(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    """Return the values with one more before an index; past the end it comes last."""
    where = min(max(index, 0), len(values))
    return (*values[:where], value, *values[where:])


def without(values: tuple[T, ...], index: int) -> tuple[T, ...]:
    """Return the values without one of them."""
    return (*values[:index], *values[index + 1 :]) if 0 <= index < len(values) else values


def shifted(values: tuple[T, ...], index: int, by: int) -> tuple[tuple[T, ...], int]:
    """Return the values with one of them moved, and its new index; at an edge it stays."""
    if not (0 <= index < len(values) and 0 <= index + by < len(values)):
        return values, index
    return inserted(without(values, index), index + by, values[index]), index + by
