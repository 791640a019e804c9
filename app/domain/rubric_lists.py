"""The lists of a rubric as a person edits them row by row: new rows with free ids, and what depends on a row."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.marking.kinds import Marking, PerCount, VersusReference, every, measure_of
from app.domain.quantities import Unit
from app.domain.rubric import Column, Criterion, Ledger, Measure, Reference, Requirement, Rubric

FEWEST_COLUMNS = (Column("date", "日期", "date", required=True), Column("name", "名称", "text", required=True))
"""What a new ledger begins with: only dated rows can be held against the cycle."""


def free_id(stem: str, taken: set[str]) -> str:
    """Return the first of stem1, stem2, … that is not taken."""
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def new_measure(rubric: Rubric, name: str = "", unit: Unit = Unit.PERCENT) -> Measure:
    """Return a measure with an id of its own, not yet in the rubric."""
    return Measure(free_id("m", set(rubric.measure_by_id)), name, unit)


def new_ledger(rubric: Rubric, title: str = "") -> Ledger:
    """Return a ledger with an id of its own and the columns every ledger needs, not yet in the rubric."""
    return Ledger(free_id("l", set(rubric.ledger_by_id)), title, FEWEST_COLUMNS, ("date", "name"))


def new_requirement(criterion: Criterion, title: str = "") -> Requirement:
    """Return a requirement with an id of its own, not yet asked for."""
    return Requirement(free_id("e", {one.id for one in criterion.evidence}), title)


def measure_users(rubric: Rubric, measure: str) -> tuple[str, ...]:
    """Return the codes of the criteria that read a measure, in rubric order."""
    return _users(rubric, lambda marking: measure_of(marking) == measure)


def ledger_users(rubric: Rubric, ledger: str) -> tuple[str, ...]:
    """Return the codes of the criteria that count a ledger's rows, in rubric order."""
    return _users(rubric, lambda marking: isinstance(marking, PerCount) and marking.ledger == ledger)


def wanted_references(rubric: Rubric) -> tuple[VersusReference, ...]:
    """Return the markings that compare with a figure for which the rubric gives no reference, in rubric order."""
    known = {(one.measure, one.level) for one in rubric.references}
    found = (marking for criterion in rubric.criteria for marking in every(criterion.marking))
    return tuple(one for one in found if isinstance(one, VersusReference) and (one.measure, one.level) not in known)


def _users(rubric: Rubric, uses: Callable[[Marking], bool]) -> tuple[str, ...]:
    return tuple(
        criterion.code for criterion in rubric.criteria if any(uses(marking) for marking in every(criterion.marking))
    )


def with_made(rubric: Rubric, made: Measure | Ledger | Reference) -> Rubric:
    """Return the rubric with one measure, ledger or reference more, at the end of its list."""
    match made:
        case Measure():
            return replace(rubric, measures=(*rubric.measures, made))
        case Ledger():
            return replace(rubric, ledgers=(*rubric.ledgers, made))
        case Reference():
            return replace(rubric, references=(*rubric.references, made))
