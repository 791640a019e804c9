"""Basic conditions (基本条件) as verified: what counts of the reviewers' findings, and what follows for the verdict.

A finding that says 符合 or 不符合 decides; else what the county states stands. Source: DESIGN.md 5, Verdict: a gate
that is not met leaves the assessment ungraded, its points still shown.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.received import Received, ReviewPicture
from app.domain.review import GateFinding
from app.domain.score_sheet import UNGRADED

ByReviewer = Mapping[str, GateFinding]
"""Findings on one basic condition by the reviewer's key."""


@dataclass(frozen=True, slots=True)
class VerifiedGates:
    """Ids of the basic conditions that are not met, and of those that nobody said anything of, in rubric order."""

    failed: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    @property
    def grade(self) -> str:
        """Return 不予评分 when one is not met; any other grade is for the office to give."""
        return UNGRADED if self.failed else ""


def gate_met(stated: bool | None, finding: GateFinding | None) -> bool | None:
    """Return whether a basic condition is met, as verified. stated: what the county says."""
    return stated if finding is None or finding.met is None else finding.met


def verified_gates(ids: Iterable[str], received: Received, found: Mapping[str, GateFinding]) -> VerifiedGates:
    """Return what counts of a received set. ids: the basic conditions of its rubric, in their order."""
    met = {gate: gate_met(_stated(received, gate), found.get(gate)) for gate in ids}
    return VerifiedGates(
        tuple(gate for gate, state in met.items() if state is False),
        tuple(gate for gate, state in met.items() if state is None),
    )


def _stated(received: Received, gate: str) -> bool | None:
    if gate in received.gates_failed:
        return False
    return None if gate in received.gates_open else True


def standing_gates(picture: ReviewPicture, submission: str) -> Mapping[str, GateFinding]:
    """Return what counts now, by id: the merged finding, or that of the only reviewer who has one."""
    found: dict[str, GateFinding] = {}
    for gate, by_reviewer in picture.gate_findings.get(submission, {}).items():
        if len(by_reviewer) == 1:
            found[gate] = next(iter(by_reviewer.values()))
        elif is_gate_merged(picture, submission, gate):
            found[gate] = picture.merges[submission].gates[gate].finding
    return found


def several_gates(picture: ReviewPicture, submission: str) -> dict[str, ByReviewer]:
    """Return the findings of the basic conditions that several reviewers verified, merged or not, by id."""
    found = picture.gate_findings.get(submission, {})
    return {gate: by_reviewer for gate, by_reviewer in found.items() if len(by_reviewer) > 1}


def gate_conflicts(picture: ReviewPicture, submission: str) -> Mapping[str, ByReviewer]:
    """Return the basic conditions on which several reviewers have findings that are not merged, or no longer."""
    return {
        gate: by_reviewer
        for gate, by_reviewer in several_gates(picture, submission).items()
        if not is_gate_merged(picture, submission, gate)
    }


def is_gate_merged(picture: ReviewPicture, submission: str, gate: str) -> bool:
    """Tell whether a merge was made of exactly the findings that several reviewers have on a basic condition now."""
    merge = picture.merges.get(submission)
    by_reviewer = picture.gate_findings.get(submission, {}).get(gate, {})
    made = merge.gates.get(gate) if merge is not None else None
    return made is not None and len(by_reviewer) > 1 and made.of == gates_digest(by_reviewer)


def gates_digest(findings: Mapping[str, GateFinding]) -> str:
    """Return what tells whether any of some findings has changed, by reviewer or by id: a sha256."""
    text = json.dumps(gates_written(findings), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def gates_written(findings: Mapping[str, GateFinding]) -> list[object]:
    """Return findings as a digest takes them in."""
    return [[key, one.met, one.opinion, one.note] for key, one in sorted(findings.items())]
