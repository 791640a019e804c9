"""Verifying the basic conditions (基本条件核实): what a reviewer found of one of them, stored as findings are."""

import datetime as dt
from collections.abc import Mapping

from app.domain.changes import Change, Changes
from app.domain.gate_limits import gate_name, gate_problems
from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.received import ReviewPicture
from app.domain.review import GateFinding, Reviewer
from app.domain.review_duties import avoiding_problems
from app.domain.rubric import Rubric
from app.services.judge import level_changes, received_set, reviewer_changes, reviewer_problems
from app.services.received_contents import rubric_of
from app.storage.review_workspace import ReviewWorkspace


def write_gate(  # noqa: PLR0913 - the step of one key, named in full
    workspace: ReviewWorkspace,
    submission_id: str,
    gate: str,
    finding: GateFinding | None,
    *,
    reviewer: Reviewer,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store what one reviewer found of one basic condition and return the step; None or an empty one takes it away.

    goes_on: it is still being typed (see RecordStore.apply).
    Raises: ProblemError(UNKNOWN_ID, REVIEW_LEVEL, REVIEW_AVOIDED, TEXT_…); nothing is stored then.
    """
    picture = workspace.picture
    received = received_set(picture, submission_id)
    said = None if finding is None or finding.is_empty else finding
    found = {} if said is None else {gate: said}
    rubric = rubric_of(workspace, received)
    problems = [*reviewer_problems(picture, reviewer), *avoiding_problems(picture, received.county, reviewer)]
    problems += gates_problems(rubric, found)
    if has_blocking(problems):
        raise ProblemError(problems)
    changed = gate_changes(picture, submission_id, {gate: said}, reviewer)
    level = level_changes(picture, reviewer) if changed else ()
    changes = Changes(f"核实{gate_name(gate)}", (*level, *changed))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def gates_problems(rubric: Rubric, findings: Mapping[str, GateFinding]) -> list[Problem]:
    """Return everything to be said against, and about, one reviewer's findings on the basic conditions of one set.

    Each begins with the id of its basic condition (gate_limits.gate_name).
    """
    found: list[Problem] = []
    for gate, finding in findings.items():
        if gate not in rubric.gate_by_id:
            known = "、".join(rubric.gate_by_id)
            to_do = f"请核对编号；可用：{known}。" if known else "这份评分标准没有基本条件，请删去。"
            found.append(blocking("UNKNOWN_ID", gate_name(gate), "评分标准里没有这条基本条件。", to_do))
        else:
            found += gate_problems(gate, finding)
    return found


def gate_changes(
    picture: ReviewPicture, submission_id: str, findings: Mapping[str, GateFinding | None], reviewer: Reviewer
) -> tuple[Change, ...]:
    """Return what leads to these findings of one reviewer on one set; others are left alone."""
    return reviewer_changes("gate_finding", picture.gate_findings, submission_id, findings, reviewer)
