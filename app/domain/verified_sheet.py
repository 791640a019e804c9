"""VerifiedSheet (评审得分表): what the findings make of the points. Sums as in scoring; one way for sheet and lists.

Source: issue of the way to the province and back, 7: verified total = Σ verified points where a finding exists, else
recomputed, same caps.
"""

from collections.abc import Mapping
from decimal import Decimal

from app.domain.points import ZERO, rate, rounded
from app.domain.received import Received, ReceivedLine
from app.domain.review import Finding, FindingVerdict, VerifiedLine, VerifiedSheet
from app.domain.rubric import Rubric
from app.domain.score_sheet import CriterionScore, DimensionScore, ScoreSheet, Totals
from app.domain.scoring import is_left_out
from app.domain.summing import Summing, summing_of

TOTAL_TITLE = "合计"


def verified_sheet(rubric: Rubric, score_sheet: ScoreSheet, findings: Mapping[str, Finding]) -> VerifiedSheet:
    """Return the points as reviewed. findings: what stands, by code; score_sheet: as recomputed with the rubric."""
    lines = received_lines(rubric, score_sheet)
    titles = {one.code: one.title for one in rubric.criteria}
    return _sheet(lines, score_sheet.dimensions, score_sheet.points, summing_of(rubric), findings, titles)


def verified_lines(received: Received, findings: Mapping[str, Finding]) -> VerifiedSheet:
    """Return the same as `verified_sheet` without reading the rubric; criteria have no titles then."""
    return _sheet(received.lines, received.dimensions, received.points, received.summing, findings, {})


def received_lines(
    rubric: Rubric, sheet: ScoreSheet, evidence: Mapping[str, int] | None = None
) -> tuple[ReceivedLine, ...]:
    """Return what is kept of every criterion for lists, in rubric order. evidence: how many pieces serve a code."""
    by_code = {line.code: line for line in sheet.criteria}
    found = []
    for dimension, _, criterion in rubric.places():
        line = by_code[criterion.code]
        found.append(
            ReceivedLine(
                line.code,
                line.state,
                line.full,
                line.computed,
                line.self_points,
                (evidence or {}).get(line.code, 0),
                bool(line.warnings),
                dimension.code,
                criterion.bonus,
                is_left_out(rubric, criterion, line),
            )
        )
    return tuple(found)


def verified_points(line: ReceivedLine | CriterionScore, finding: Finding | None, summing: Summing) -> Decimal:
    """Return the points that count: the verified ones (评审得分) where they were given, else the recomputed."""
    if finding is None or finding.points is None:
        return line.computed
    near = rounded(finding.points, summing.rounding)
    return near if near == finding.points else finding.points


def applies_after_all(finding: Finding | None) -> bool:
    """Tell whether a finding judges a criterion that the county called 不适用 by points: then it counts in full.

    认可 agrees that it does not apply; without points nothing is decided yet.
    """
    return finding is not None and finding.points is not None and finding.verdict is not FindingVerdict.ACCEPTED


def _sheet(
    lines: tuple[ReceivedLine, ...],
    dimensions: tuple[DimensionScore, ...],
    points: Totals,
    summing: Summing,
    findings: Mapping[str, Finding],
    titles: Mapping[str, str],
) -> VerifiedSheet:
    criteria = tuple(_line(line, findings.get(line.code), summing, titles.get(line.code, "")) for line in lines)
    placed: dict[str, list[tuple[ReceivedLine, VerifiedLine]]] = {one.code: [] for one in dimensions}
    bonuses = []
    for line, verified in zip(lines, criteria, strict=True):
        if line.is_bonus:
            bonuses.append(verified.verified)
        else:
            placed[line.dimension].append((line, verified))
    by_dimension = tuple(_dimension(one, placed[one.code], summing) for one in dimensions)
    total = sum((one.verified for one in by_dimension), ZERO) + summing.bonus(bonuses)
    applicable = sum((_applicable(code, inside, summing, findings) for code, inside in placed.items()), ZERO)
    reviewed = sum(line.is_reviewed for line in criteria)
    whole = VerifiedLine(
        "",
        TOTAL_TITLE,
        points.full,
        points.self_points,
        points.computed,
        total,
        reviewed == len(criteria),
    )
    return VerifiedSheet(whole, applicable, rate(total, applicable), by_dimension, criteria, reviewed)


def _line(line: ReceivedLine, finding: Finding | None, summing: Summing, title: str) -> VerifiedLine:
    verified = verified_points(line, finding, summing)
    return VerifiedLine(
        line.code, title, line.full, line.self_points, line.computed, verified, is_reviewed=finding is not None
    )


def _dimension(
    score: DimensionScore, inside: list[tuple[ReceivedLine, VerifiedLine]], summing: Summing
) -> VerifiedLine:
    verified = summing.earned(score.code, (line.verified for _, line in inside))
    reviewed = all(line.is_reviewed for _, line in inside)
    return VerifiedLine(
        score.code, score.title, score.full, score.self_points, score.computed, verified, is_reviewed=reviewed
    )


def _applicable(
    code: str,
    inside: list[tuple[ReceivedLine, VerifiedLine]],
    summing: Summing,
    findings: Mapping[str, Finding],
) -> Decimal:
    """Return the applicable points (应得分) of a dimension; what a reviewer judged after all counts again."""
    counted = (line.full for line, _ in inside if not line.is_left_out or applies_after_all(findings.get(line.code)))
    return summing.full(code, counted)
