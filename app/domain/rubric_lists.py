"""The lists of a rubric as a person edits them row by row: new rows with free ids."""

from dataclasses import replace

from app.domain.quantities import Unit
from app.domain.rubric import Column, Ledger, Measure, Reference, Rubric

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


def with_made(rubric: Rubric, made: Measure | Ledger | Reference) -> Rubric:
    """Return the rubric with one measure, ledger or reference more, at the end of its list."""
    match made:
        case Measure():
            return replace(rubric, measures=(*rubric.measures, made))
        case Ledger():
            return replace(rubric, ledgers=(*rubric.ledgers, made))
        case Reference():
            return replace(rubric, references=(*rubric.references, made))
