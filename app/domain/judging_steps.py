"""What a reviewer's single steps make of a finding: choosing a verdict, typing points, an opinion, supplements."""

from dataclasses import replace
from decimal import Decimal

from app.domain.points import ZERO
from app.domain.received import ReceivedLine
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.score_sheet import CriterionScore, State

ACCEPTED, ADJUSTED = FindingVerdict.ACCEPTED, FindingVerdict.ADJUSTED
SUPPLEMENT, REJECTED = FindingVerdict.SUPPLEMENT, FindingVerdict.REJECTED


def is_claim_alone(line: CriterionScore | ReceivedLine) -> bool:
    """Tell whether a criterion has points claimed and nothing said from which they could be recomputed."""
    return line.state is State.UNANSWERED and line.self_points > line.computed


def accepted(line: CriterionScore | ReceivedLine, *, is_sealed: bool) -> Finding:
    """Return what 认可 says of a criterion that nothing was said of yet.

    A filled table (未经本程序封装) often holds nothing but points: what is accepted then can only be those. A county
    that works with our program and answered nothing gets no points by it.
    """
    return Finding(ACCEPTED, line.self_points if not is_sealed and is_claim_alone(line) else None)


def with_verdict(
    finding: Finding | None, verdict: FindingVerdict, line: CriterionScore, *, is_sealed: bool = True
) -> Finding:
    """Return the finding with another verdict, and with the points that this verdict needs at least.

    认可 keeps points only when they are the recomputed or the claimed ones, else see `accepted`; 调整 begins at the
    recomputed points and 不认可 at 0, because both must say their points.
    """
    points = finding.points if finding else None
    if verdict is ACCEPTED and points not in {line.computed, line.self_points}:
        points = accepted(line, is_sealed=is_sealed).points
    elif verdict is ADJUSTED and points is None:
        points = line.computed
    elif verdict is REJECTED and (points is None or (finding is not None and finding.verdict is not REJECTED)):
        points = ZERO
    return replace(finding or Finding(verdict), verdict=verdict, points=points)


def with_points(finding: Finding | None, points: Decimal | None, line: CriterionScore) -> Finding:
    """Return the finding with other points. Without a verdict, points as recomputed mean 认可, others 调整.

    A criterion that was 认可 and gets other points than the recomputed and the claimed becomes 调整.
    """
    if finding is None:
        return Finding(ACCEPTED if points in {None, line.computed} else ADJUSTED, points)
    is_known = points is None or points in {line.computed, line.self_points}
    verdict = ADJUSTED if finding.verdict is ACCEPTED and not is_known else finding.verdict
    return replace(finding, verdict=verdict, points=points)


def with_opinion(finding: Finding | None, opinion: str) -> Finding:
    """Return the finding with another opinion; without a verdict it is 需补充, so that nobody overlooks it."""
    return replace(finding or Finding(SUPPLEMENT), opinion=opinion)


def with_supplements(finding: Finding | None, asked: tuple[Supplement, ...], line: CriterionScore) -> Finding:
    """Return the finding with other supplements; what was 认可 or had no verdict becomes 需补充 with the first one."""
    if finding is None or (asked and not finding.supplements and finding.verdict is ACCEPTED):
        finding = with_verdict(finding, SUPPLEMENT, line)
    return replace(finding, supplements=asked)
