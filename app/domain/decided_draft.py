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
    """Return the codes that still stand for the same words when a table was read in another way."""
    same = (code for code in codes if _words(before.criteria, code) == _words(after.criteria, code))
    return frozenset(code for code in same if code in after.criteria)


def still_read_so(codes: Iterable[str], before: RubricDraft, after: RubricDraft) -> frozenset[str]:
    """Return the codes that still stand for the same words and for the same reading of them, points included."""
    return frozenset(
        code for code in still_meant(codes, before, after) if _reading(before, code) == _reading(after, code)
    )


def _reading(draft: RubricDraft, code: str) -> tuple[object, ...]:
    one = draft.criteria[code]
    return one.row.points, one.draft.marking if one.draft is not None else None


def _words(criteria: Mapping[str, DraftedCriterion], code: str) -> tuple[str, str] | None:
    one = criteria.get(code)
    return (one.row.text, one.row.rule_text) if one is not None else None


def _without_reading(draft: MarkingDraft) -> MarkingDraft:
    return replace(draft, marking=by_hand(draft.points), measures=(), ledgers=(), references=())
