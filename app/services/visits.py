"""Visits (现场评估) as a person types them on the screen, and the points that their scores propose."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.points import HUNDRED
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.review import Visit
from app.domain.rubric import Criterion, Rubric
from app.domain.site_proposal import Proposal, proposed_points
from app.domain.texts import one_text_problems
from app.domain.visits import VisitKey, visit_key
from app.services.judge import received_set
from app.services.received_contents import rubric_of, submission_of

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace


def write_visits(
    workspace: "ReviewWorkspace",
    submission_id: str,
    visits: Sequence[Visit],
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store all visits of a submission as a person typed them, and return the step.

    Raises: ProblemError (REVIEW_SUBMISSION, UNKNOWN_ID, SITE_ROW, TEXT_…); nothing is stored then.
    """
    received = received_set(workspace.picture, submission_id)
    rubric = rubric_of(workspace, received)
    problems = [problem for visit in visits for problem in _visit_problems(rubric, visit)]
    problems += _twice(visits)
    if problems:
        raise ProblemError(problems)
    order = rubric_order(rubric)
    ordered = tuple(sorted(visits, key=lambda one: order[one.criterion]))
    stored = workspace.picture.visits.get(submission_id, ())
    changes = visit_changes(submission_id, f"现场评估 {received.county.full_name}", stored, ordered)
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def site_proposal(workspace: "ReviewWorkspace", submission_id: str, code: str) -> Proposal:
    """Return the points that the visits of a criterion give, with the other parts as the county handed them in.

    Raises: ProblemError (REVIEW_SUBMISSION, UNKNOWN_ID, ATTACHMENT_DAMAGED).
    """
    received = received_set(workspace.picture, submission_id)
    rubric = rubric_of(workspace, received)
    (criterion,) = wanted_criteria(rubric, (code,))
    assessment = submission_of(workspace, received).assessment
    return proposed_points(rubric, criterion, workspace.picture.visits.get(submission_id, ()), assessment)


def rubric_order(rubric: Rubric) -> dict[str, int]:
    """Return the place of each criterion by its code."""
    return {one.code: number for number, one in enumerate(rubric.criteria)}


def visit_changes(submission_id: str, name: str, stored: tuple[Visit, ...], after: tuple[Visit, ...]) -> Changes:
    """Return the step from the stored visits of a submission to others; an empty one when they are the same."""
    if stored == after:
        return Changes(name, ())
    return Changes(name, (Change("visits", submission_id, stored or None, after or None),))


def wanted_criteria(rubric: Rubric, codes: Sequence[str]) -> tuple[Criterion, ...]:
    """Return the criteria of some codes, in rubric order. Raises: ProblemError(UNKNOWN_ID)."""
    unknown = [code for code in codes if code not in rubric.criterion_by_code]
    if unknown:
        what = "评分标准里没有这个评分项。"
        raise ProblemError([blocking("UNKNOWN_ID", code, what, "请核对编码。") for code in unknown])
    return tuple(one for one in rubric.criteria if one.code in codes)


def _twice(visits: Sequence[Visit]) -> Iterator[Problem]:
    """Yield venues that are written twice: of two under one name the tables and photos would find only one."""
    seen: set[VisitKey] = set()
    for visit in visits:
        if visit_key(visit) in seen:
            where = f"{visit.criterion} {visit.venue}".strip()
            yield blocking("SITE_ROW", where, "这一处已经有了。", "请写在原来的一处里，或换一个能分清的名称。")
        seen.add(visit_key(visit))


def _visit_problems(rubric: Rubric, visit: Visit) -> Iterator[Problem]:
    where = f"{visit.criterion} {visit.venue}".strip()
    if visit.criterion not in rubric.criterion_by_code:
        yield blocking("UNKNOWN_ID", where, "评分标准里没有这个评分项。", "请核对编码。")
    if not visit.venue.strip():
        yield blocking("SITE_ROW", where, "没有写场所名称。", "请写上场所名称。")
    if visit.score is not None and not 0 <= visit.score <= HUNDRED:
        yield blocking("SITE_ROW", where, f"得分{visit.score}不在0到100之间。", "请填0到100之间的数。")
    for text in (visit.venue, visit.seen, visit.advice, visit.reviewer):
        yield from one_text_problems(text, where)
