"""Merging the findings of several reviewers (合并意见): one step, so that there is a merge or there is none."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from app.domain.changes import Change, Changes
from app.domain.finding_limits import finding_problems
from app.domain.merging_findings import MEAN, Merging, merged
from app.domain.merging_gates import merged_gates
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.received import Merge, Received, ReviewPicture
from app.domain.review_duties import meant_reviewers, reviewer_keys
from app.domain.rubric import Rubric
from app.services.judge import received_set
from app.services.received_contents import rubric_of
from app.storage.review_workspace import ReviewWorkspace


def merge(  # noqa: PLR0913 - one step, named in full
    workspace: ReviewWorkspace,
    submission_id: str,
    *,
    by: str,
    note: str = "",
    person: str,
    at: dt.datetime,
    codes: Iterable[str] | None = None,
) -> Changes:
    """Merge the findings on a set and return the step: nothing in it when nothing is to be merged, or was already.

    by: 'mean', or the key or name of the reviewer whose findings count. codes: only these criteria and basic
    conditions (基本条件; merging_gates says how these become one); what was merged on others stays as it is. The
    findings themselves stay, side by side.

    Raises: ProblemError(REVIEW_SUBMISSION, UNKNOWN_ID, REVIEW_REVIEWER, REVIEW_UNMERGED, TEXT_TOO_LONG); nothing is
    stored then.
    """
    picture = workspace.picture
    received = received_set(picture, submission_id)
    rubric = rubric_of(workspace, received)
    merging = Merging(_chosen(picture, submission_id, by), note, None if codes is None else _known(rubric, codes))
    made, problems = merged(rubric, picture, submission_id, merging)
    gates, in_the_way = merged_gates(picture, submission_id, merging)
    problems = (*in_the_way, *problems, *_limits(rubric, received, made))
    if problems:
        raise ProblemError(problems)
    before = picture.merges.get(submission_id)
    after = _after(replace(made, gates=gates), before, person, at)
    changes = Changes(
        f"合并意见 {received.county.full_name}".rstrip(),
        () if before == after else (Change("merge", submission_id, before, after),),
    )
    workspace.apply(changes, person=person, at=at)
    return changes


def merged_codes(picture: ReviewPicture, submission_id: str) -> tuple[str, ...]:
    """Return the basic conditions (基本条件) and criteria whose findings are merged; criteria in rubric order."""
    found = picture.merges.get(submission_id)
    if found is None:
        return ()
    codes = (line.code for line in picture.received[submission_id].lines if line.code in found.findings)
    return (*found.gates, *codes)


def _after(made: Merge, before: Merge | None, person: str, at: dt.datetime) -> Merge | None:
    if not made.findings and not made.gates:
        return None
    if before is not None and replace(before, person="", at="") == made:
        return before
    return replace(made, person=person, at=at.isoformat(timespec="seconds"))


def _chosen(picture: ReviewPicture, submission_id: str, by: str) -> str:
    """Return MEAN or the key of the one reviewer that is meant. Raises: ProblemError(REVIEW_REVIEWER)."""
    if by == MEAN:
        return MEAN
    here = reviewer_keys(picture, submission_id)
    found = [key for key in meant_reviewers(picture, by) if key in here]
    if len(found) == 1:
        return found[0]
    what = f"“{by}”指的可能是{'、'.join(found)}。" if found else f"这一份没有“{by}”的评审意见。"
    told = "、".join(here) if here else "还没有人"
    raise ProblemError([blocking("REVIEW_REVIEWER", by, what, f"请写 mean（取平均）或评审人：{told}。")])


def _known(rubric: Rubric, codes: Iterable[str]) -> frozenset[str]:
    """Return the codes as a set. Raises: ProblemError(UNKNOWN_ID): a slip would merge nothing and look like done."""
    asked = frozenset(codes)
    unknown = sorted(asked - rubric.criterion_by_code.keys() - rubric.gate_by_id.keys())
    if unknown:
        what = "评分标准里没有这个评分项或基本条件。"
        raise ProblemError([blocking("UNKNOWN_ID", code, what, "请核对编码。") for code in unknown])
    return asked


def _limits(rubric: Rubric, received: Received, made: Merge) -> list[Problem]:
    lines = {line.code: line for line in received.lines}
    return [
        problem
        for code, finding in made.findings.items()
        for problem in finding_problems(rubric, rubric.criterion_by_code[code], finding, lines[code])
        if problem.is_blocking
    ]
