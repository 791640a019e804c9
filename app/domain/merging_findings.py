"""Merging (合并意见): how the findings of several reviewers on one criterion become one. Nothing anyone said is lost.

Source: issue of the way to the province and back, 2: conflicts side by side; mean, or one chosen, with a note.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.domain.marking.kinds import Judgement
from app.domain.points import Exact, Rounding, RoundingMode, added, compared, exact_fraction, rounded, shown
from app.domain.problems import Problem, blocking
from app.domain.received import Merge, ReceivedLine, ReviewPicture
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.rubric import Criterion, Rubric
from app.domain.standing_findings import findings_digest, is_merged, merge_digest

MEAN = "mean"
"""`by` of a merge that takes the mean of the points; anything else is the key of the reviewer who was chosen."""

ByReviewer = Mapping[str, Finding]
"""Findings on one criterion by the reviewer's key."""


@dataclass(frozen=True, slots=True)
class Merging:
    """How to merge. by: MEAN or a reviewer's key; note: the lead's words (合并说明); codes: None for all criteria."""

    by: str
    note: str = ""
    codes: frozenset[str] | None = None

    def asks(self, code: str) -> bool:
        """Tell whether a criterion is to be merged."""
        return self.codes is None or code in self.codes


def several(picture: ReviewPicture, submission: str) -> dict[str, ByReviewer]:
    """Return the findings of the criteria that several reviewers judged, merged or not, by code."""
    found = picture.findings.get(submission, {})
    return {code: by_reviewer for code, by_reviewer in found.items() if len(by_reviewer) > 1}


def merged(
    rubric: Rubric, picture: ReviewPicture, submission: str, merging: Merging
) -> tuple[Merge, tuple[Problem, ...]]:
    """Return the merge of a submission and what stands in its way; earlier merges of other criteria stay.

    With a reviewer chosen, theirs counts where they have one; others that say the same stay; where they differ and
    were not merged before, there is a problem (REVIEW_UNMERGED).
    """
    lines = {line.code: line for line in picture.received[submission].lines}
    before = picture.merges.get(submission)
    findings: dict[str, Finding] = {}
    ways: dict[str, str] = {}
    digests: dict[str, str] = {}
    problems = []
    for code, by_reviewer in several(picture, submission).items():
        made = None
        if merging.asks(code) and code in lines:
            made = _merged_one(rubric, rubric.criterion_by_code[code], lines[code], by_reviewer, merging)
        if made is None and before is not None and is_merged(before, code, by_reviewer):
            findings[code] = before.findings[code]
            ways[code] = before.by_each.get(code, before.by)
        elif made is not None:
            findings[code], ways[code] = made, merging.by
        elif merging.asks(code):
            problems.append(_open(code, by_reviewer, merging))
        if code in findings:
            digests[code] = findings_digest(by_reviewer)
    others = {code: way for code, way in ways.items() if way != merging.by}
    merge = Merge(merging.by, findings, merge_digest(digests), merging.note, of_each=digests, by_each=others)
    return merge, tuple(problems)


def _merged_one(
    rubric: Rubric, criterion: Criterion, line: ReceivedLine, by_reviewer: ByReviewer, merging: Merging
) -> Finding | None:
    if merging.by == MEAN:
        return mean_of(rubric, criterion, line, by_reviewer, merging.note)
    chosen = by_reviewer.get(merging.by)
    if chosen is not None:
        return _noted(chosen, f"{len(by_reviewer)}位评审人的意见不同，采用其中一位的。", merging.note)
    first = next(iter(by_reviewer.values()))
    if all(one == first for one in by_reviewer.values()):
        return _noted(first, f"{len(by_reviewer)}位评审人意见相同。", merging.note)
    return None


def mean_of(
    rubric: Rubric, criterion: Criterion, line: ReceivedLine, by_reviewer: ByReviewer, note: str = ""
) -> Finding:
    """Return the mean of several findings; a finding without points counts as the recomputed points.

    The mean is exact and rounded once by the rubric; a judgement goes to a step, the same way. Points stay open (None)
    while nobody gave any. Opinions stay as written, what is asked for is united.
    """
    found = tuple(by_reviewer.values())
    verdict = _verdict(found)
    if all(one.points is None for one in found):
        points, told = None, f"{len(found)}位评审人都没有改分，合并意见。"
    else:
        given = [line.computed if one.points is None else one.points for one in found]
        points, told = _mean(rubric, criterion, given)
    if verdict is FindingVerdict.ACCEPTED and points is not None and points not in {line.computed, line.self_points}:
        verdict = FindingVerdict.ADJUSTED
        told += "平均分与复算、自评都不同，结论记为调整。"
    finding = Finding(verdict, points, numbered(one.opinion for one in found), _united(found))
    return _noted(finding, told, "\n".join(text for text in (*_notes(found), note.strip()) if text))


def name_of(key: str, among: Iterable[str]) -> str:
    """Return a reviewer's name; with the office where another of them has the same name."""
    name = key.partition("（")[0]
    return name if sum(other.partition("（")[0] == name for other in among) == 1 else key


def _mean(rubric: Rubric, criterion: Criterion, given: list[Decimal]) -> tuple[Decimal, str]:
    """Return the mean of points and how it came about, in a sentence for the county: without who gave what."""
    exact: Exact = exact_fraction(added(given)) / len(given)
    points = min(rounded(exact, rubric.rounding), criterion.points)
    told = f"{len(given)}位评审人的平均分{shown(exact)}分"
    marking = criterion.marking
    if isinstance(marking, Judgement) and marking.step > 0:
        points = _stepped(exact_fraction(exact), marking.step, criterion.points, rubric.rounding.mode)
        if compared(points, exact) != 0:
            told += f"，按{shown(marking.step)}分一档计{shown(points)}分"
    elif compared(points, exact) != 0:
        told += f"，计{shown(points)}分"
    return points, f"{told}。"


def _stepped(exact: Fraction, step: Decimal, full: Decimal, mode: RoundingMode) -> Decimal:
    """Return the multiple of a step within 0..full that the rubric's way of rounding leads to."""
    most = int(exact_fraction(full) // exact_fraction(step))
    steps = rounded(exact / exact_fraction(step), Rounding(places=0, mode=mode))
    return min(steps, Decimal(most)) * step


def _verdict(found: Iterable[Finding]) -> FindingVerdict:
    verdicts = {one.verdict for one in found}
    if len(verdicts) == 1:
        return verdicts.pop()
    return FindingVerdict.SUPPLEMENT if FindingVerdict.SUPPLEMENT in verdicts else FindingVerdict.ADJUSTED


def numbered(opinions: Iterable[str]) -> str:
    """Return all opinions as written; where they differ, numbered: who wrote which stays with the reviewers."""
    written = list(dict.fromkeys(opinion for opinion in opinions if opinion.strip()))
    if len(written) <= 1:
        return "".join(written)
    return "\n".join(f"（{n}）{opinion}" for n, opinion in enumerate(written, start=1))


def _united(found: Iterable[Finding]) -> tuple[Supplement, ...]:
    """Return everything asked for once; without a day only where nobody named one for it."""
    asked = list(dict.fromkeys(one for finding in found for one in finding.supplements))
    dated = {one.text for one in asked if one.due is not None}
    return tuple(one for one in asked if one.due is not None or one.text not in dated)


def _notes(found: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.note for one in found if one.note))


def _noted(finding: Finding, told: str, note: str) -> Finding:
    written = dict.fromkeys(text for text in (told, finding.note, note.strip()) if text)
    return replace(finding, note="\n".join(written))


def _open(code: str, by_reviewer: ByReviewer, merging: Merging) -> Problem:
    names = "、".join(name_of(key, by_reviewer) for key in by_reviewer)
    what = f"{name_of(merging.by, [merging.by])}对这一项没有意见，{names}的意见又不相同。"
    to_do = "请对这一项另选一位评审人，或取平均分。"
    return blocking("REVIEW_UNMERGED", code, what, to_do)
