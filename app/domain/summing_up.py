"""How the summary (汇总) is made from what a review workspace holds and the rubrics of its submissions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.division_order import county_identity, division_keys
from app.domain.points import ZERO, plain
from app.domain.received import AttachedReview, Received, ReceivedLine, ReviewPicture
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
from app.domain.verified_sheet import applies_after_all, verified_lines

RubricKey = tuple[str, str, str]
"""Id, edition and digest: a rubric whose content was changed has a table of its own."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """One submission with what counts now."""

    received: Received
    findings: Mapping[str, Finding]
    unmerged: Mapping[str, Mapping[str, Finding]]
    sheet: VerifiedSheet


def summary_of(picture: ReviewPicture, rubrics: Mapping[str, Rubric]) -> Summary:
    """Return the summary of everything received. rubrics: by the sha256 of their content (rubric.sha256)."""
    tables: dict[RubricKey, list[Received]] = {}
    for one in picture.received.values():
        tables.setdefault((one.rubric_id, one.rubric_edition, one.rubric_sha256), []).append(one)
    level = picture.about.level or Level.PROVINCE
    made = (_table(picture, rubrics[key[-1]], tables[key], level) for key in sorted(tables))
    return Summary(level, picture.about.office, tuple(made))


def _table(picture: ReviewPicture, rubric: Rubric, received: Iterable[Received], level: Level) -> RubricSummary:
    some = tuple(received)
    latest, earlier = _rounds(some)
    keys = division_keys(one.county for one in some)
    judged = {one.id: _judged(picture, one) for one in some}
    cities = _city_reviews(picture.attached.values()) if level is Level.PROVINCE else {}
    titles = {one.code: one.title for one in rubric.criteria}

    def rows(of: Iterable[Received]) -> tuple[SummaryRow, ...]:
        ordered = sorted(of, key=lambda one: (keys[one.county], *_age(one)))
        return tuple(_row(rubric, judged[one.id], cities.get(one.id)) for one in ordered)

    newest = [judged[one.id] for one in sorted(latest, key=lambda one: keys[one.county])]
    differences = tuple(found for one in newest for found in _differences(one, titles))
    return RubricSummary(
        rubric, some[0].rubric_sha256, rows(latest), rows(earlier), _deductions(rubric, newest), differences
    )


def _judged(picture: ReviewPicture, received: Received) -> _Judged:
    found = standing(picture, received.id)
    return _Judged(received, found, conflicts(picture, received.id), verified_lines(received, found))


def _rounds(received: Iterable[Received]) -> tuple[list[Received], list[Received]]:
    """Return the latest set of each county, and all others."""
    by_county: dict[tuple[str, str, str, str], list[Received]] = {}
    for one in received:
        by_county.setdefault(county_identity(one.county), []).append(one)
    latest, earlier = [], []
    for some in by_county.values():
        *before, last = sorted(some, key=_age)
        latest.append(last)
        earlier += before
    return latest, earlier


def _age(received: Received) -> tuple[int, int, str, str, str]:
    """Return what sorts the sets of a county from the oldest to the newest; of one round the later export counts."""
    return (received.cycle.year or 0, received.round, received.date.isoformat(), received.at, received.id)


def _city_reviews(attached: Iterable[AttachedReview]) -> dict[str, CityReview]:
    """Return the newest review of the city by the id of its submission."""
    found: dict[str, CityReview] = {}
    some = [one for one in attached if one.review.level is Level.CITY]
    for one in sorted(some, key=lambda each: (each.review.date.isoformat(), each.at, each.review_id)):
        sheet = one.review.sheet
        found[one.review.of.id] = CityReview(one.review.office, sheet.total.verified, sheet.progress)
    return found


def _row(rubric: Rubric, judged: _Judged, city: CityReview | None) -> SummaryRow:
    received, sheet = judged.received, judged.sheet
    gates = rubric.gate_by_id
    texts = (gates[one].text or one if one in gates else one for one in received.gates_failed)
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
        bonus=sheet.total.verified - sum((one.verified for one in sheet.dimensions), ZERO),
        reviewed=sheet.reviewed,
        criteria=len(sheet.criteria),
        unmerged=len(judged.unmerged),
        city=city,
        gates_failed=tuple(texts),
        gates_open=len(received.gates_open),
    )


# ---------------------------------------------------------------- 扣分


def _deductions(rubric: Rubric, judged: Iterable[_Judged]) -> tuple[Deduction, ...]:
    lost: dict[str, list[Decimal]] = {}
    for one in judged:
        for received, verified in zip(one.received.lines, one.sheet.criteria, strict=True):
            if _applies(received, one.findings.get(received.code)):
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
    for line in judged.sheet.criteria:
        finding, side_by_side = judged.findings.get(line.code), judged.unmerged.get(line.code, {})
        kinds = tuple(_kinds(line))
        if kinds or side_by_side:
            yield Difference(
                id=received.id,
                county=received.county,
                round=received.round,
                code=line.code,
                title=titles.get(line.code, ""),
                full=line.full,
                self_points=line.self_points,
                computed=line.computed,
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


def _said(reviewer: str, finding: Finding) -> str:
    points = "" if finding.points is None else f"{plain(finding.points)}分"
    return f"{reviewer}：{finding.verdict.value}{points}{'，' if finding.opinion else ''}{finding.opinion}"
