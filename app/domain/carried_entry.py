"""Whether what was filled in for a criterion still fits its new edition, and under which ids it goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.assessment import Entry
from app.domain.marking.inputs import input_problems
from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    Item,
    Levels,
    Marking,
    SumOf,
    inner,
)
from app.domain.rubric import Criterion, Requirement
from app.domain.rubric_matching import matched_ids

Ids = Mapping[str, str]
"""Old id to new id."""


def carried_entry(old: Criterion, new: Criterion, entry: Entry) -> Entry | None:
    """Return the inputs under the ids of the new marking; None when the new marking cannot take them.

    Nothing is made up: all of an entry fits, or none of it. What was unfinished before may stay unfinished.
    """
    found = _entry(old.marking, new.marking, entry)
    if found is None:
        return None
    before = {one.code for one in input_problems(old.marking, old.points, entry, "")}
    after = {one.code for one in input_problems(new.marking, new.points, found, "")}
    return found if after <= before else None


def requirement_ids(old: Sequence[Requirement], new: Sequence[Requirement]) -> Ids:
    """Return which requirement is which now, by the titles; in the same order when nothing else is another."""
    if [replace(one, id="") for one in old] == [replace(one, id="") for one in new]:
        return {one.id: other.id for one, other in zip(old, new, strict=True)}
    return matched_ids(((one.id, one.title) for one in old), ((one.id, one.title) for one in new))


def _entry(old: Marking, new: Marking, entry: Entry) -> Entry | None:
    match old, new:
        case (Checklist(), Checklist()):
            return _checked(_item_ids(old.items, new.items), entry)
        case (Levels(), Levels()):
            ids = _item_ids(old.levels, new.levels)
            if entry.level is None:
                return entry
            return replace(entry, level=ids[entry.level]) if entry.level in ids else None
        case (Deduction(), Deduction()):
            return _counted(_item_ids(old.items, new.items), entry)
        case (BestOf(), BestOf()) | (SumOf(), SumOf()):
            return _parts(inner(old), inner(new), entry)
        case _:
            return entry if old.kind == new.kind else None


def _item_ids(old: Sequence[Item | DeductionItem], new: Sequence[Item | DeductionItem]) -> Ids:
    if [(one.text, one.points) for one in old] == [(one.text, one.points) for one in new]:
        return {one.id: other.id for one, other in zip(old, new, strict=True)}
    return matched_ids(((one.id, one.text) for one in old), ((one.id, one.text) for one in new))


def _checked(ids: Ids, entry: Entry) -> Entry | None:
    if entry.checked is None:
        return entry
    if not all(one in ids for one in entry.checked):
        return None
    return replace(entry, checked=tuple(ids[one] for one in entry.checked))


def _counted(ids: Ids, entry: Entry) -> Entry | None:
    if entry.counts is None:
        return entry
    if not all(one in ids for one in entry.counts):
        return None
    return replace(entry, counts={ids[one]: times for one, times in entry.counts.items()})


def _parts(before: Sequence[Marking], after: Sequence[Marking], entry: Entry) -> Entry | None:
    if entry.parts is None:
        return entry
    if [one.kind for one in before] != [one.kind for one in after]:
        return None
    found: dict[str, Entry] = {}
    for key, part in entry.parts.items():
        place = int(key) if key.isdecimal() else len(after)
        fitting = _entry(before[place], after[place], part) if place < len(after) else None
        if fitting is None:
            return None
        found[key] = fitting
    return replace(entry, parts=found)
