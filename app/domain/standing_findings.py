"""Which findings count now (成立的意见), which stand side by side unmerged, and how far a submission has come."""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum

from app.domain.points import plain
from app.domain.received import Merge, ReviewPicture
from app.domain.review import Finding, GateFinding, VerifiedSheet
from app.domain.standing_gates import gate_conflicts, gates_written, standing_gates
from app.domain.verified_sheet import verified_lines


class ReviewState(StrEnum):
    """How far the review of one submission has come."""

    UNREVIEWED = "unreviewed"
    IN_REVIEW = "in_review"
    CONFLICTING = "conflicting"
    REVIEWED = "reviewed"
    RETURNED = "returned"

    @property
    def label(self) -> str:
        """Return the Chinese words."""
        return {
            "unreviewed": "未评审",
            "in_review": "评审中",
            "conflicting": "待合并",
            "reviewed": "已评审",
            "returned": "已退回",
        }[self.value]


def standing(picture: ReviewPicture, submission: str) -> Mapping[str, Finding]:
    """Return what counts now, by code: the merged finding, or that of the only reviewer who has one."""
    codes = picture.findings.get(submission, {})
    return {code: found for code in codes if (found := standing_on(picture, submission, code)) is not None}


def standing_on(picture: ReviewPicture, submission: str, code: str) -> Finding | None:
    """Return what counts now on one criterion, without looking at the others."""
    by_reviewer = picture.findings.get(submission, {}).get(code, {})
    merge = picture.merges.get(submission)
    if merge is not None and is_merged(merge, code, by_reviewer):
        return merge.findings[code]
    return next(iter(by_reviewer.values())) if len(by_reviewer) == 1 else None


def conflicts(picture: ReviewPicture, submission: str) -> Mapping[str, Mapping[str, Finding]]:
    """Return the criteria on which several reviewers have findings that are not merged, or no longer."""
    by_code = picture.findings.get(submission, {})
    return {code: found for code, found in by_code.items() if is_conflicting(picture, submission, code)}


def is_conflicting(picture: ReviewPicture, submission: str, code: str) -> bool:
    """Tell the same of one criterion, without looking at the others."""
    by_reviewer = picture.findings.get(submission, {}).get(code, {})
    return len(by_reviewer) > 1 and not is_merged(picture.merges.get(submission), code, by_reviewer)


def is_merged(merge: Merge | None, code: str, by_reviewer: Mapping[str, Finding]) -> bool:
    """Tell whether a merge was made of exactly these findings on a criterion."""
    return (
        merge is not None
        and len(by_reviewer) > 1
        and code in merge.findings
        and merge.of_each.get(code) == findings_digest(by_reviewer)
    )


def state_of(picture: ReviewPicture, submission: str) -> ReviewState:
    """Return how far the review has come; what waits for the lead is said first.

    A review whose findings changed after it was returned is to be returned again.
    """
    if conflicts(picture, submission) or gate_conflicts(picture, submission):
        return ReviewState.CONFLICTING
    sent, found = picture.sent.get(submission), standing(picture, submission)
    gates = standing_gates(picture, submission)
    if sent and sent[-1].findings in {"", standing_digest(found, gates)}:
        return ReviewState.RETURNED
    received = picture.received[submission]
    reviewed = sum(line.code in found for line in received.lines)
    if not reviewed and not gates:
        return ReviewState.UNREVIEWED
    return ReviewState.REVIEWED if reviewed == len(received.lines) else ReviewState.IN_REVIEW


def verified_totals(picture: ReviewPicture, submission: str) -> VerifiedSheet:
    """Return the points as reviewed from what the list holds, without reading a file; criteria have no titles."""
    return verified_lines(picture.received[submission], standing(picture, submission))


def findings_digest(by_reviewer: Mapping[str, Finding]) -> str:
    """Return what tells whether any of the reviewers' findings on one criterion has changed: a sha256."""
    written = [[reviewer, *_written(finding)] for reviewer, finding in sorted(by_reviewer.items())]
    return _digest(written)


def standing_digest(found: Mapping[str, Finding], gates: Mapping[str, GateFinding]) -> str:
    """Return what tells whether any finding of a review has changed, by code and basic condition: a sha256.

    Without any basic condition it is that of the criteria alone, as it was kept before these were verified.
    """
    written = [[code, *_written(finding)] for code, finding in sorted(found.items())]
    return _digest([*written, gates_written(gates)] if gates else written)


def merge_digest(of_each: Mapping[str, str]) -> str:
    """Return one digest for all criteria of a merge."""
    return _digest(sorted(of_each.items()))


def _written(finding: Finding) -> list[object]:
    points = None if finding.points is None else plain(finding.points)
    asked = [[one.text, one.due.isoformat() if one.due else None] for one in finding.supplements]
    return [finding.verdict.value, points, finding.opinion, asked, finding.note]


def _digest(written: object) -> str:
    text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
