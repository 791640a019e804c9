"""How the summary (汇总) is made from what a review workspace holds and the rubrics of its submissions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.judging_steps import is_claim_alone
from app.domain.points import ZERO, plain
from app.domain.received import Received, ReceivedLine, ReviewPicture
from app.domain.received_sets import attached_to, county_order, standing_sets
from app.domain.recomputed import any_recomputed, is_recomputed
from app.domain.review import Finding, Level, VerifiedLine, VerifiedSheet
from app.domain.review_summary import (
    CityReview,
    Deduction,
    Difference,
    DifferenceKind,
    RubricSummary,
    Summary,
    SummaryRow,
)
from app.domain.rubric import Rubric
from app.domain.score_sheet import State
from app.domain.standing_findings import conflicts, standing
from app.domain.standing_gates import VerifiedGates, gate_conflicts, standing_gates, verified_gates
from app.domain.verified_sheet import applies_after_all, verified_lines

TableKey = tuple[str, str, str, int]
"""Id, edition and digest of the rubric, and the year of the cycle (0: none is named).

A rubric whose content was changed has a table of its own.
"""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One submission with what counts now."""

    received: Received
    findings: Mapping[str, Finding]
    unmerged: Mapping[str, Mapping[str, Finding]]
    sheet: VerifiedSheet
    gates: VerifiedGates
    unmerged_gates: int


def summary_of(picture: ReviewPicture, rubrics: Mapping[str, Rubric]) -> Summary:
    """Return the summary of everything received. rubrics: by the sha256 of their content (rubric_sha256)."""
    latest = {one.id for one in standing_sets(picture)}
    level = picture.about.level or Level.PROVINCE
    tables = [
        _table(picture, rubrics[some[0].rubric_sha256], some, latest, level)
        for some in _by_rubric(picture.received.values())
    ]
    return Summary(level, picture.about.office, tuple(tables))


def _by_rubric(received: Iterable[Received]) -> Iterator[list[Received]]:
    """Yield the sets of each table, in 行政区划 order."""
    tables: dict[TableKey, list[Received]] = {}
    for one in sorted(received, key=county_order):
        key = (one.rubric_id, one.rubric_edition, one.rubric_sha256, one.cycle.year or 0)
        tables.setdefault(key, []).append(one)
    for key in sorted(tables):
        same = [other for other in tables if other[:3] == key[:3] and other[3]]
        if not key[3] and len(same) == 1:
            # Who left the year out hands in for the only one there is.
            tables[same[0]] = sorted(tables[same[0]] + tables.pop(key), key=county_order)
    yield from (tables[key] for key in sorted(tables))


def _table(
    picture: ReviewPicture, rubric: Rubric, received: Sequence[Received], latest: Collection[str], level: Level
) -> RubricSummary:
    judged = [_judged(picture, rubric, one) for one in received]
    newest = [one for one in judged if one.received.id in latest]
    titles = {one.code: one.title for one in rubric.criteria}

    def rows(of: Iterable[_Judged]) -> tuple[SummaryRow, ...]:
        return tuple(_row(rubric, one, _city(picture, one.received, level)) for one in of)

    return RubricSummary(
        rubric=rubric,
        rubric_sha256=received[0].rubric_sha256,
        rows=rows(newest),
        earlier=rows(one for one in judged if one.received.id not in latest),
        deductions=_deductions(rubric, newest),
        differences=tuple(found for one in newest for found in _differences(one, titles)),
    )


def _judged(picture: ReviewPicture, rubric: Rubric, received: Received) -> _Judged:
    found = standing(picture, received.id)
    return _Judged(
        received,
        found,
        conflicts(picture, received.id),
        verified_lines(received, found),
        verified_gates(rubric.gate_by_id, received, standing_gates(picture, received.id)),
        len(gate_conflicts(picture, received.id)),
    )


def _city(picture: ReviewPicture, received: Received, level: Level) -> CityReview | None:
    """Return what the city found about exactly this set; in a city's own workspace there is nobody below."""
    attached = attached_to(picture, received) if level is Level.PROVINCE else None
    if attached is None or attached.review.level is not Level.CITY:
        return None
    sheet = attached.review.sheet
    return CityReview(attached.review.office, sheet.total.verified, sheet.progress)


def _row(rubric: Rubric, judged: _Judged, city: CityReview | None) -> SummaryRow:
    received, sheet = judged.received, judged.sheet
    gates = rubric.gate_by_id
    texts = (gates[one].text or one for one in judged.gates.failed)
    return SummaryRow(
        id=received.id,
        county=received.county,
        cycle=received.cycle,
        round=received.round,
        is_sealed=received.is_sealed,
        total=sheet.total,
        applicable=sheet.applicable,
        rate=sheet.rate,
        dimensions=sheet.dimensions,
        bonus=_bonus(judged),
        is_recomputed=any_recomputed(received.lines, is_sealed=received.is_sealed),
        claims_alone=0 if received.is_sealed else sum(map(is_claim_alone, received.lines)),
        unknown=frozenset(one.code for one in sheet.dimensions if not _is_known(judged, _inside(received, one.code))),
        reviewed=sheet.reviewed,
        criteria=len(sheet.criteria),
        unmerged=len(judged.unmerged) + judged.unmerged_gates,
        city=city,
        gates_failed=tuple(texts),
        gates_open=len(judged.gates.open),
    )


def _inside(received: Received, dimension: str) -> list[ReceivedLine]:
    return [line for line in received.lines if line.dimension == dimension and not line.is_bonus]


def _is_known(judged: _Judged, lines: Sequence[ReceivedLine]) -> bool:
    """Tell whether the verified points of some criteria together are a figure: one was recomputed or reviewed."""
    reviewed = any(line.code in judged.findings for line in lines)
    return not lines or reviewed or any_recomputed(lines, is_sealed=judged.received.is_sealed)


def _bonus(judged: _Judged) -> Decimal | None:
    """Return what the verified total holds beyond the dimensions; None where nothing is known of it."""
    if not _is_known(judged, [line for line in judged.received.lines if line.is_bonus]):
        return None
    return judged.sheet.total.verified - sum((one.verified for one in judged.sheet.dimensions), ZERO)


# ---------------------------------------------------------------- 扣分


def _deductions(rubric: Rubric, judged: Iterable[_Judged]) -> tuple[Deduction, ...]:
    lost: dict[str, list[Decimal]] = {}
    for one in judged:
        for received, verified in zip(one.received.lines, one.sheet.criteria, strict=True):
            finding, is_sealed = one.findings.get(received.code), one.received.is_sealed
            # Of what is neither recomputed nor reviewed nobody knows whether it lost any.
            is_known = finding is not None or is_recomputed(received, is_sealed=is_sealed)
            if is_known and _applies(received, finding):
                lost.setdefault(received.code, []).append(max(received.full - verified.verified, ZERO))
    found = [
        Deduction(
            code=criterion.code,
            title=criterion.title,
            dimension=dimension.title or dimension.code,
            full=criterion.points,
            counties=len(points),
            losing=sum(each > 0 for each in points),
            lost=sum(points, ZERO),
            largest_lost=max(points),
        )
        for dimension, _, criterion in rubric.places()
        if not criterion.bonus and any(points := lost.get(criterion.code, []))
    ]
    return tuple(sorted(found, key=lambda one: (-one.lost, -one.losing)))


def _applies(line: ReceivedLine, finding: Finding | None) -> bool:
    return line.state is not State.NOT_APPLICABLE or applies_after_all(finding)


# ---------------------------------------------------------------- 差异


def _differences(judged: _Judged, titles: Mapping[str, str]) -> Iterator[Difference]:
    received = judged.received
    for kept, line in zip(received.lines, judged.sheet.criteria, strict=True):
        is_known = is_recomputed(kept, is_sealed=received.is_sealed)
        finding, side_by_side = judged.findings.get(line.code), judged.unmerged.get(line.code, {})
        kinds = tuple(_kinds(line) if is_known else _kinds_beside_claim(line, finding))
        if kinds or side_by_side:
            yield Difference(
                id=received.id,
                county=received.county,
                round=received.round,
                code=line.code,
                title=titles.get(line.code, ""),
                full=line.full,
                self_points=line.self_points,
                computed=line.computed if is_known else None,
                verified=line.verified if finding else None,
                kinds=kinds,
                verdict=finding.verdict if finding else None,
                opinion=finding.opinion if finding else "",
                unmerged=tuple(_said(reviewer, one) for reviewer, one in side_by_side.items()),
            )


def _kinds(line: VerifiedLine) -> Iterator[DifferenceKind]:
    if line.self_points != line.computed:
        is_above = line.self_points > line.computed
        yield DifferenceKind.CLAIM_ABOVE if is_above else DifferenceKind.CLAIM_BELOW
    if line.verified != line.computed:
        is_above = line.verified > line.computed
        yield DifferenceKind.VERIFIED_ABOVE if is_above else DifferenceKind.VERIFIED_BELOW


def _kinds_beside_claim(line: VerifiedLine, finding: Finding | None) -> Iterator[DifferenceKind]:
    """Yield how the verified points differ from the claimed ones, for what could not be recomputed."""
    if finding is not None and line.verified != line.self_points:
        is_above = line.verified > line.self_points
        yield DifferenceKind.ABOVE_CLAIM if is_above else DifferenceKind.BELOW_CLAIM


def _said(reviewer: str, finding: Finding) -> str:
    points = "" if finding.points is None else f"{plain(finding.points)}分"
    return f"{reviewer}：{finding.verdict.value}{points}{'，' if finding.opinion else ''}{finding.opinion}"
