"""Whether a 评审得分表 from outside follows from the findings it stands with: nobody's arithmetic is trusted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from app.domain.points import ZERO, rate, shown
from app.domain.review import Finding, VerifiedLine, VerifiedSheet
from app.domain.rubric import Criterion, Rubric
from app.domain.summing import summing_of
from app.domain.verified_sheet import TOTAL_TITLE

POINTS = {"self_points": "自评", "computed": "复算", "verified": "评审得分"}
"""Kinds of points that a line holds, in the order of its fields, and their words."""

Slip = tuple[str, str]
"""Where (code of a criterion or dimension, or 合计) and what."""


def finding_slips(rubric: Rubric, findings: Mapping[str, Finding]) -> Iterator[Slip]:
    """Yield findings on criteria that the rubric does not have, and points outside 0..P."""
    for code, finding in findings.items():
        criterion = rubric.criterion_by_code.get(code)
        if criterion is None:
            yield code, "评分标准里没有这一项，却有评审意见。"
        elif finding.points is not None and not 0 <= finding.points <= criterion.points:
            yield code, f"评审得分{shown(finding.points)}不在0到{shown(criterion.points)}分之间。"


def gate_slips(rubric: Rubric, gates: Iterable[str]) -> Iterator[Slip]:
    """Yield findings on basic conditions (基本条件) that the rubric does not have."""
    for gate in gates:
        if gate not in rubric.gate_by_id:
            yield f"基本条件 {gate}", "评分标准里没有这一条，却有核实意见。"


def sheet_slips(rubric: Rubric, sheet: VerifiedSheet, findings: Mapping[str, Finding]) -> Iterator[Slip]:
    """Yield where a sheet is not what the rubric and the findings make of its own recomputed points.

    Whether those are right can be said only with the submission. Of the applicable points only the range is checked:
    what does not apply stands in the submission.
    """
    codes = tuple(criterion.code for criterion in rubric.criteria)
    if tuple(line.code for line in sheet.criteria) != codes:
        yield "", "得分表里的评分项与评分标准对不上。"
        return
    criteria = [_criterion(one, line, findings) for one, line in zip(rubric.criteria, sheet.criteria, strict=True)]
    if tuple(line.code for line in sheet.dimensions) != tuple(one.code for one in rubric.dimensions):
        yield "", "得分表里的一级指标与评分标准对不上。"
        return
    dimensions, total = _summed(rubric, criteria)
    theirs = (*sheet.criteria, *sheet.dimensions, sheet.total)
    for their, our in zip(theirs, (*criteria, *dimensions, total), strict=True):
        yield from _line_slips(their, our)
    reviewed = sum(line.is_reviewed for line in criteria)
    if sheet.reviewed != reviewed:
        yield TOTAL_TITLE, f"写已评审{sheet.reviewed}项，按意见是{reviewed}项。"
    if not 0 <= sheet.applicable <= total.full or sheet.rate != rate(sheet.total.verified, sheet.applicable):
        yield TOTAL_TITLE, "适用分值或得分率不对。"


def _criterion(criterion: Criterion, line: VerifiedLine, findings: Mapping[str, Finding]) -> VerifiedLine:
    """Return the line as it must be, with the recomputed and claimed points as they are said."""
    finding = findings.get(criterion.code)
    verified = finding.points if finding and finding.points is not None else line.computed
    return VerifiedLine(
        criterion.code,
        criterion.title,
        criterion.points,
        line.self_points,
        line.computed,
        verified,
        is_reviewed=finding is not None,
    )


def _summed(rubric: Rubric, criteria: Sequence[VerifiedLine]) -> tuple[list[VerifiedLine], VerifiedLine]:
    """Return the lines of the dimensions and of the whole."""
    summing = summing_of(rubric)
    bonuses = [line for line, one in zip(criteria, rubric.criteria, strict=True) if one.bonus]
    by_code = {line.code: line for line in criteria}
    dimensions = []
    for dimension in rubric.dimensions:
        inside = [by_code[one.code] for one in dimension.criteria if not one.bonus]
        sums = {name: summing.earned(dimension.code, (getattr(line, name) for line in inside)) for name in POINTS}
        full = summing.full(dimension.code, (line.full for line in inside))
        reviewed = all(line.is_reviewed for line in inside)
        dimensions.append(VerifiedLine(dimension.code, dimension.title, full, **sums, is_reviewed=reviewed))
    wholes: dict[str, Decimal] = {
        name: sum((getattr(one, name) for one in dimensions), ZERO)
        + summing.bonus(getattr(one, name) for one in bonuses)
        for name in POINTS
    }
    full = sum((one.full for one in dimensions), ZERO)
    reviewed = all(line.is_reviewed for line in criteria)
    return dimensions, VerifiedLine("", TOTAL_TITLE, full, **wholes, is_reviewed=reviewed)


def _line_slips(their: VerifiedLine, our: VerifiedLine) -> Iterator[Slip]:
    where = our.code or our.title
    if (their.code, their.title) != (our.code, our.title):
        yield where, "编号或名称与评分标准不符。"
    for name, word in {"full": "分值", **POINTS}.items():
        theirs, ours = getattr(their, name), getattr(our, name)
        if theirs != ours:
            yield where, f"{word}写的是{shown(theirs)}，应为{shown(ours)}。"
    if their.is_reviewed != our.is_reviewed:
        yield where, "是否已评审与意见不符。"
