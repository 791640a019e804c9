"""Judging (审阅): what a reviewer says of one criterion or of a whole set, who looks at what, what the copy is for."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from app.domain.changes import Change, Changes
from app.domain.finding_limits import finding_problems
from app.domain.judging_steps import accepted
from app.domain.points import shown
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, warning
from app.domain.received import Assignment, Received, ReceivedLine, ReviewAbout, ReviewPicture
from app.domain.review import Feedback, Finding, FindingVerdict, GateFinding, Reviewer
from app.domain.review_duties import duty_problems
from app.domain.review_records import finding_key
from app.domain.rubric import Criterion, Rubric
from app.domain.texts import one_text_problems
from app.services.received_contents import rubric_of
from app.storage.review_workspace import ReviewWorkspace

ABOUT = "review_about"
Found = TypeVar("Found", Finding, GateFinding)

Findings = Mapping[str, Mapping[str, Mapping[str, Finding | GateFinding]]]
"""Findings by submission, by code of the criterion or id of the basic condition (基本条件), and by reviewer."""


def write_finding(  # noqa: PLR0913 - the step of one key, named in full
    workspace: ReviewWorkspace,
    submission_id: str,
    code: str,
    finding: Finding | None,
    *,
    reviewer: Reviewer,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store one reviewer's finding on one criterion and return the step; None takes it away.

    goes_on: it is still being typed (see RecordStore.apply). What is merely to be looked at is in `finding_warnings`.

    Raises: ProblemError(UNKNOWN_ID, POINTS_RANGE, FINDING_…, REVIEW_LEVEL, REVIEW_AVOIDED …); nothing is stored then.
    """
    received = received_set(workspace.picture, submission_id)
    findings = {} if finding is None else {code: finding}
    problems = findings_problems(workspace.picture, received, rubric_of(workspace, received), findings, reviewer)
    if has_blocking(problems):
        raise ProblemError(problems)
    changed = finding_changes(workspace.picture, submission_id, {code: finding}, reviewer)
    changes = Changes(f"评审意见 {code}", (*(level_changes(workspace.picture, reviewer) if changed else ()), *changed))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def finding_warnings(
    workspace: ReviewWorkspace, submission_id: str, code: str, finding: Finding, reviewer: Reviewer
) -> tuple[Problem, ...]:
    """Return what to look at in a finding that may be stored: outside the duties, no opinion, an office there."""
    received = received_set(workspace.picture, submission_id)
    rubric = rubric_of(workspace, received)
    return findings_problems(workspace.picture, received, rubric, {code: finding}, reviewer)


def write_feedback(
    workspace: ReviewWorkspace,
    submission_id: str,
    feedback: Feedback,
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store the feedback (反馈意见) on a whole set; an empty one takes it away.

    Raises: ProblemError(REVIEW_SUBMISSION, UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    received = received_set(workspace.picture, submission_id)
    problems = _feedback_problems(received, feedback)
    if problems:
        raise ProblemError(problems)
    before = workspace.picture.feedback.get(submission_id)
    after = None if feedback == Feedback() else feedback
    changes = _step("反馈意见", Change("feedback", submission_id, before, after))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def write_assignment(
    workspace: ReviewWorkspace, key: str, assignment: Assignment | None, *, person: str, at: dt.datetime
) -> Changes:
    """Store what one reviewer looks at, under their key; None takes it away. A changed name moves the record.

    Raises: ProblemError(REVIEW_REVIEWER, REVIEW_LEVEL, UNKNOWN_ID, TEXT_CONTROL); nothing is stored then.
    """
    picture = workspace.picture
    parts = [Change("assignment", key, picture.assignments.get(key), None)]
    if assignment is not None:
        problems = _assignment_problems(picture, key, assignment)
        if problems:
            raise ProblemError(problems)
        new = assignment.reviewer.key
        written = Change("assignment", new, picture.assignments.get(new), assignment)
        parts = [written] if key == new else [*parts, written]
    changes = _step("评审分工", *parts)
    workspace.apply(changes, person=person, at=at)
    return changes


def write_about(
    workspace: ReviewWorkspace, about: ReviewAbout, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store what the review workspace is for. Who works here takes own findings and duties along to another office.

    Raises: ProblemError(REVIEW_LEVEL) when findings of another level stand already; TEXT_TOO_LONG, TEXT_CONTROL.
    """
    before = workspace.picture.about
    problems = [one for text in (about.office, about.title) for one in one_text_problems(text, "评审信息")]
    if about.level is not before.level and before.level is not None and _has_findings(workspace.picture):
        what = f"这个评审工作库里已经有{before.level.label}的评审意见，不能改成别的级别。"
        problems.append(blocking("REVIEW_LEVEL", "评审级别", what, "另一级的评审请另建一个评审工作库。"))
    if problems:
        raise ProblemError(problems)
    moved = _moved(workspace.picture, before.me, about.me)
    changes = _step("评审信息", Change(ABOUT, "", before, about), *moved)
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


# ---------------------------------------------------------------- shared with files of findings


def received_set(picture: ReviewPicture, submission_id: str) -> Received:
    """Return a received set by its whole id. Raises: ProblemError(REVIEW_SUBMISSION)."""
    received = picture.received.get(submission_id)
    if received is None:
        what = "评审工作库里没有这一份。"
        raise ProblemError([blocking("REVIEW_SUBMISSION", submission_id[:8], what, "请先把申报包收进来。")])
    return received


def findings_problems(
    picture: ReviewPicture, received: Received, rubric: Rubric, findings: Mapping[str, Finding], reviewer: Reviewer
) -> tuple[Problem, ...]:
    """Return everything to be said against, and about, one reviewer's findings on one set."""
    lines = {line.code: line for line in received.lines}
    found: list[Problem] = [*reviewer_problems(picture, reviewer)]
    for code, finding in findings.items():
        criterion = rubric.criterion_by_code.get(code)
        if criterion is None:
            found.append(blocking("UNKNOWN_ID", code, "评分标准里没有这个评分项。", "请核对编码。"))
        else:
            found += finding_problems(rubric, criterion, finding, lines.get(code))
            found += _accepts_nothing(criterion, finding, lines.get(code), is_sealed=received.is_sealed)
    return (*found, *duty_problems(picture, received, findings.keys(), reviewer))


def _accepts_nothing(
    criterion: Criterion, finding: Finding, line: ReceivedLine | None, *, is_sealed: bool
) -> Iterator[Problem]:
    """Yield that 认可 without points gives none: they could not be recomputed, and a missing figure is no nought."""
    if line is None or finding.points is not None or finding.verdict is not FindingVerdict.ACCEPTED:
        return
    claimed = accepted(line, is_sealed=is_sealed).points
    if claimed is not None:
        where = f"{criterion.code} {criterion.title}".strip()
        what = f"结论是认可，没有写评审分；县区只写了得分，无法复算，现按{shown(line.computed)}分计。"
        yield warning("FINDING_POINTS", where, what, f"认可自评的，请写评审分{shown(claimed)}。")


def reviewer_problems(picture: ReviewPicture, reviewer: Reviewer) -> list[Problem]:
    """Return why findings of a reviewer cannot be stored here: no name, or of another level than the workspace."""
    found = [one for text in (reviewer.name, reviewer.office) for one in one_text_problems(text, "评审人")]
    if not reviewer.name.strip():
        found.append(blocking("REVIEW_REVIEWER", "评审人", "没有写评审人姓名。", "请写上姓名和单位。"))
    level = picture.about.level
    if level is not None and reviewer.level is not level:
        what = f"这是{level.label}的评审工作库，意见写的是{reviewer.level.label}。"
        to_do = f"请核对级别；{reviewer.level.label}的评审请用另一个评审工作库，它的意见以退回包的形式收进来。"
        found.append(blocking("REVIEW_LEVEL", reviewer.name, what, to_do))
    return found


def finding_changes(
    picture: ReviewPicture, submission_id: str, findings: Mapping[str, Finding | None], reviewer: Reviewer
) -> tuple[Change, ...]:
    """Return what leads to these findings of one reviewer on one set; others are left alone."""
    return reviewer_changes("finding", picture.findings, submission_id, findings, reviewer)


def reviewer_changes(
    kind: str,
    stored: Mapping[str, Mapping[str, Mapping[str, Found]]],
    submission_id: str,
    findings: Mapping[str, Found | None],
    reviewer: Reviewer,
) -> tuple[Change, ...]:
    """Return what leads to these findings of one reviewer. stored: all of a kind, by set, place, reviewer's key."""
    by_place = stored.get(submission_id, {})
    return tuple(
        Change(kind, finding_key(submission_id, place, reviewer.key), before, finding)
        for place, finding in findings.items()
        if (before := by_place.get(place, {}).get(reviewer.key)) != finding
    )


def level_changes(picture: ReviewPicture, reviewer: Reviewer) -> tuple[Change, ...]:
    """Return what gives the workspace the level and the office of its first findings, as far as nobody has said them.

    Without them nothing could be handed back where only the commands are used (`review new WS` asks for neither).
    """
    about = picture.about
    said = replace(about, level=about.level or reviewer.level, office=about.office or reviewer.office)
    return () if said == about else (Change(ABOUT, "", about, said),)


def _step(name: str, *parts: Change) -> Changes:
    return Changes(name, tuple(part for part in parts if part.before != part.after))


def _has_findings(picture: ReviewPicture) -> bool:
    return bool(picture.findings or picture.gate_findings)


def _moved(picture: ReviewPicture, old: Reviewer | None, new: Reviewer | None) -> Iterator[Change]:
    """Yield what moves to the key of one person whose office was corrected; another name may be another person."""
    if old is None or new is None or old.name != new.name or old.key == new.key:
        return
    kinds: dict[str, Findings] = {"finding": picture.findings, "gate_finding": picture.gate_findings}
    for kind, findings in kinds.items():
        for submission, by_code in findings.items():
            for code, by_reviewer in by_code.items():
                if old.key in by_reviewer and new.key not in by_reviewer:
                    finding = by_reviewer[old.key]
                    yield Change(kind, finding_key(submission, code, old.key), finding, None)
                    yield Change(kind, finding_key(submission, code, new.key), None, finding)
    duty = picture.assignments.get(old.key)
    if duty is not None and new.key not in picture.assignments:
        yield Change("assignment", old.key, duty, None)
        yield Change("assignment", new.key, None, replace(duty, reviewer=new))


def _feedback_problems(received: Received, feedback: Feedback) -> list[Problem]:
    known = {line.code for line in received.lines}
    found: list[Problem] = []
    for remark in (*feedback.strengths, *feedback.problems, *feedback.suggestions):
        found += one_text_problems(remark.text, "反馈意见")
        if remark.criterion and remark.criterion not in known:
            what = f"评分标准里没有{remark.criterion}这个评分项。"
            found.append(blocking("UNKNOWN_ID", "反馈意见", what, "请核对编码，或不写编码。"))
    return found


def _assignment_problems(picture: ReviewPicture, key: str, assignment: Assignment) -> list[Problem]:
    reviewer = assignment.reviewer
    found = reviewer_problems(picture, reviewer)
    if key != reviewer.key and reviewer.key in picture.assignments:
        what = f"分工里已经有{reviewer.key}。"
        found.append(blocking("REVIEW_REVIEWER", reviewer.key, what, "请改那一行，或者写上单位以便区分。"))
    # Before anything was received nothing can be said of dimensions.
    known = {line.dimension for one in picture.received.values() for line in one.lines}
    unknown = [code for code in assignment.dimensions if known and code not in known]
    if unknown:
        what = f"收到的材料里没有{'、'.join(unknown)}这个一级指标。"
        found.append(blocking("UNKNOWN_ID", reviewer.name, what, f"请从{'、'.join(sorted(known))}里选。"))
    return found
