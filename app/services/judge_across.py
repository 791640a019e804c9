"""认可 on one criterion of several received sets at once (横看), as one step that is undone as one."""

import datetime as dt
from collections.abc import Sequence

from app.domain.changes import Change, Changes
from app.domain.judging_steps import accepted
from app.domain.problems import Problem, ProblemError, has_blocking
from app.domain.review import Finding, FindingVerdict, Reviewer
from app.services.judge import finding_changes, findings_problems, level_changes, received_set
from app.services.received_contents import rubric_of
from app.storage.review_workspace import ReviewWorkspace


def accept_across(
    workspace: ReviewWorkspace,
    submissions: Sequence[str],
    code: str,
    *,
    reviewer: Reviewer,
    person: str,
    at: dt.datetime,
) -> Changes:
    """Store 认可 on a criterion of each set that the reviewer has said nothing of yet, and return the step.

    Raises: ProblemError with what stands in the way on any of them (REVIEW_AVOIDED …); nothing is stored then.
    """
    picture = workspace.picture
    problems: list[Problem] = []
    changes: list[Change] = []
    for id_ in submissions:
        if reviewer.key in picture.findings.get(id_, {}).get(code, {}):
            continue
        received = received_set(picture, id_)
        line = next((one for one in received.lines if one.code == code), None)
        finding = accepted(line, is_sealed=received.is_sealed) if line else Finding(FindingVerdict.ACCEPTED)
        found = findings_problems(picture, received, rubric_of(workspace, received), {code: finding}, reviewer)
        problems += (one for one in found if one.is_blocking)
        changes += finding_changes(picture, id_, {code: finding}, reviewer)
    if has_blocking(problems):
        raise ProblemError(dict.fromkeys(problems))
    level = level_changes(picture, reviewer) if changes else ()
    step = Changes(f"认可 {code}（{len(changes)}个县区）", (*level, *changes))
    workspace.apply(step, person=person, at=at)
    return step
