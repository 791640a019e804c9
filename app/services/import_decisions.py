"""What a person has decided of what was read, written down so that it is never taken for something else later.

A code alone says too little: read anew, perhaps by a later version of the program, it may stand for other words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.files.canonical import digest


@dataclass(frozen=True, slots=True)
class Decision:
    """One criterion a person has decided on. row: its first row; words, reading: digests of what they have seen.

    Both digests are empty when the draft was not there at that moment.
    """

    code: str
    row: int = 0
    words: str = ""
    reading: str = ""


def noted(codes: Iterable[str], draft: RubricDraft | None) -> tuple[Decision, ...]:
    """Return decisions on some criteria of a draft, in the order of their codes."""
    criteria = draft.criteria if draft is not None else {}
    return tuple(_decision(code, criteria.get(code)) for code in sorted(codes))


def still_so(decisions: Iterable[Decision], draft: RubricDraft, *, with_reading: bool) -> frozenset[str]:
    """Return the codes that stand for the same words now; with_reading: and are read in the same way, points too."""
    by_row = {one.row.first_row: code for code, one in draft.criteria.items()}
    found = set()
    for one in decisions:
        for code in (by_row.get(one.row, ""), one.code):
            now = draft.criteria.get(code)
            if now is not None and _is_same(one, _decision(code, now), with_reading=with_reading):
                found.add(code)
                break
    return frozenset(found)


def _is_same(before: Decision, now: Decision, *, with_reading: bool) -> bool:
    if not before.words:
        return before.code == now.code
    return before.words == now.words and (not with_reading or before.reading == now.reading)


def _decision(code: str, one: DraftedCriterion | None) -> Decision:
    if one is None:
        return Decision(code)
    marking = one.draft.marking if one.draft is not None else None
    words = digest([one.row.text, one.row.rule_text])
    return Decision(code, one.row.first_row, words, digest([one.row.points, marking]))
