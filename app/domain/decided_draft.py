"""What a person decides of the markings that were read (评分办法草稿): taken over, or 定性判分 instead."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.adopt_draft import adopted
from app.domain.rubric import Rubric
from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.domain.rule_text.draft import MarkingDraft
from app.domain.table_rubric import by_hand


def judged_by_hand(draft: RubricDraft, codes: Iterable[str]) -> RubricDraft:
    """Return the draft in which some criteria are 定性判分, whatever was read of them; unknown codes are left alone."""
    rubric = draft.rubric
    for code in codes:
        one = draft.criteria.get(code)
        if one is not None and one.draft is not None:
            rubric = adopted(rubric, code, _without_reading(one.draft))
    return replace(draft, rubric=rubric)


def as_read(rubric: Rubric, one: DraftedCriterion) -> Rubric:
    """Return the rubric in which one criterion is marked as it was read; the rubric itself where nothing was."""
    return rubric if one.draft is None else adopted(rubric, one.code, one.draft)


def still_meant(codes: Iterable[str], before: RubricDraft, after: RubricDraft) -> frozenset[str]:
    """Return the codes that now stand for the same words, when a table was read in another way.

    A row that is no criterion any more gives its code to the next one: the row tells which criterion is meant.
    """
    return frozenset(now for _, now in _followed(codes, before, after))


def still_read_so(codes: Iterable[str], before: RubricDraft, after: RubricDraft) -> frozenset[str]:
    """Return the codes that now stand for the same words and for the same reading of them, points included."""
    followed = _followed(codes, before, after)
    return frozenset(now for code, now in followed if _reading(before, code) == _reading(after, now))


def _followed(codes: Iterable[str], before: RubricDraft, after: RubricDraft) -> list[tuple[str, str]]:
    """Return each code with the one that its words have now: by their row, else under the same code elsewhere."""
    by_row = {one.row.first_row: code for code, one in after.criteria.items()}
    found = []
    for code in codes:
        words = _words(before.criteria, code)
        places = (by_row.get(before.criteria[code].row.first_row, ""), code) if words is not None else ()
        now = next((place for place in places if _words(after.criteria, place) == words), None)
        found += [(code, now)] if now is not None else []
    return found


def _reading(draft: RubricDraft, code: str) -> tuple[object, ...]:
    one = draft.criteria[code]
    return one.row.points, one.draft.marking if one.draft is not None else None


def _words(criteria: Mapping[str, DraftedCriterion], code: str) -> tuple[str, str] | None:
    one = criteria.get(code)
    return (one.row.text, one.row.rule_text) if one is not None else None


def _without_reading(draft: MarkingDraft) -> MarkingDraft:
    return replace(draft, marking=by_hand(draft.points), measures=(), ledgers=(), references=())
