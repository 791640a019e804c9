"""Earlier findings (上一轮意见): what was found on the set before, and whether the county answered anew there."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.assessment import Assessment
from app.domain.ledger_uses import criterion_ledgers
from app.domain.marking.kinds import every, measure_of
from app.domain.received import Received, ReceivedLine, ReviewPicture
from app.domain.review import Finding
from app.domain.review_duties import earlier_set
from app.domain.rubric import Rubric
from app.domain.standing_findings import standing


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """A finding on one criterion of the set before. has_changed: the county's answer there is another one now."""

    submission: str
    round: int
    finding: Finding
    has_changed: bool


def previous_findings(
    picture: ReviewPicture, submission: str, changed: frozenset[str] | None = None
) -> Mapping[str, EarlierFinding]:
    """Return what stood on the set before (replaced, or of the round before), by code; empty when there is none.

    changed: the criteria answered otherwise (changed_criteria); None: judged by what the list holds of both, that is
    by state, points and how many pieces serve it.
    """
    now = picture.received[submission]
    before = earlier_set(picture, now)
    if before is None:
        return {}
    codes = _listed_changes(before, now) if changed is None else changed
    return {
        code: EarlierFinding(before.id, before.round, finding, code in codes)
        for code, finding in standing(picture, before.id).items()
    }


def changed_criteria(rubric: Rubric, before: Assessment, now: Assessment) -> frozenset[str]:
    """Return the criteria of which the county says something else: answer, figures, ledger rows or evidence."""
    return frozenset(
        one.code for one in rubric.criteria if _said(rubric, one.code, before) != _said(rubric, one.code, now)
    )


def _said(rubric: Rubric, code: str, assessment: Assessment) -> tuple[object, ...]:
    criterion = rubric.criterion_by_code[code]
    measures = {measure_of(marking) for marking in every(criterion.marking)}
    return (
        assessment.answers.get(code),
        [one for one in assessment.measures if one.measure in measures],
        [assessment.ledgers.get(ledger) for ledger in criterion_ledgers(rubric, criterion)],
        [
            (piece.title, piece.date, piece.file.sha256 if piece.file else "")
            for piece in assessment.evidence
            if any(service.criterion == code for service in piece.serves)
        ],
    )


def _listed_changes(before: Received, now: Received) -> frozenset[str]:
    old = {line.code: _listed(line) for line in before.lines}
    return frozenset(line.code for line in now.lines if old.get(line.code) != _listed(line))


def _listed(line: ReceivedLine) -> tuple[object, ...]:
    return line.state, line.computed, line.self_points, line.evidence
