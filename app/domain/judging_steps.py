"""What a reviewer's single steps make of a finding: choosing a verdict, typing points, an opinion, supplements."""

from dataclasses import replace
from decimal import Decimal

from app.domain.points import ZERO
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.score_sheet import CriterionScore

ACCEPTED, ADJUSTED = FindingVerdict.ACCEPTED, FindingVerdict.ADJUSTED
SUPPLEMENT, REJECTED = FindingVerdict.SUPPLEMENT, FindingVerdict.REJECTED


def with_verdict(finding: Finding | None, verdict: FindingVerdict, line: CriterionScore) -> Finding:
    """Return the finding with another verdict, and with the points that this verdict needs at least.

    认可 keeps points only when they are the recomputed or the claimed ones; 调整 begins at the recomputed points and
    不认可 at 0, because both must say their points.
    """
    points = finding.points if finding else None
    if verdict is ACCEPTED and points not in {line.computed, line.self_points}:
        points = None
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
