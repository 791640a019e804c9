"""Limits of a finding (评审意见): which points a reviewer may give, and which verdict they go with."""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.marking.kinds import Judgement
from app.domain.points import is_multiple, is_usable, rounded, shown
from app.domain.problems import Problem, blocking, warning
from app.domain.received import ReceivedLine
from app.domain.review import Finding, FindingVerdict
from app.domain.rubric import Criterion, Rubric
from app.domain.score_sheet import CriterionScore, State
from app.domain.texts import one_text_problems

_NEEDS_POINTS = {FindingVerdict.ADJUSTED, FindingVerdict.REJECTED}


def finding_problems(
    rubric: Rubric, criterion: Criterion, finding: Finding, line: ReceivedLine | CriterionScore | None = None
) -> tuple[Problem, ...]:
    """Return everything wrong with a finding, and warnings of what the county would miss.

    line: the recomputed and claimed points, when they are at hand; without them 认可 cannot be compared with any.
    """
    where = f"{criterion.code} {criterion.title}".strip()
    return (
        *_points(rubric, criterion, finding, where),
        *_verdict(finding, line, where),
        *_reasons(finding, where),
        *_texts(finding, where),
    )


def _points(rubric: Rubric, criterion: Criterion, finding: Finding, where: str) -> Iterator[Problem]:
    points, full = finding.points, criterion.points
    if points is None:
        return
    if not is_usable(points) or not 0 <= points <= full:
        yield blocking("POINTS_RANGE", where, f"评审分{points}超出本项0～{shown(full)}分。", "请改成范围内的分数。")
        return
    places = rubric.rounding.places
    # Full points may have more places than the rubric rounds to; they can be given all the same.
    if points != full and rounded(points, rubric.rounding) != points:
        what = f"评审分{shown(points)}的小数位比评分标准的{places}位多。"
        yield blocking("FINDING_PLACES", where, what, f"请最多写{places}位小数。" if places else "请写整数。")
    marking = criterion.marking
    if isinstance(marking, Judgement) and marking.step > 0 and not is_multiple(points, marking.step):
        what = f"评审分{shown(points)}不是{shown(marking.step)}分的整数倍。"
        yield blocking("POINTS_STEP", where, what, f"请按{shown(marking.step)}分一档给分。")


def _verdict(finding: Finding, line: ReceivedLine | CriterionScore | None, where: str) -> Iterator[Problem]:
    verdict, points = finding.verdict, finding.points
    if points is None and verdict in _NEEDS_POINTS:
        what = f"结论是{verdict.value}，没有写评审分。"
        yield blocking("FINDING_POINTS", where, what, "请写评审分；不给分的写0。")
    if points is not None and verdict is FindingVerdict.ACCEPTED and line is not None:
        yield from _accepted(points, line, where)


def _accepted(points: Decimal, line: ReceivedLine | CriterionScore, where: str) -> Iterator[Problem]:
    if points in {line.computed, line.self_points}:
        return
    known = f"复算的{shown(line.computed)}分"
    if line.self_points != line.computed:
        known += f"和自评的{shown(line.self_points)}分"
    if line.state is State.NOT_APPLICABLE:
        what = f"县区填了不适用，结论是认可，却写了评审分{shown(points)}。"
        yield blocking("FINDING_VERDICT", where, what, "请选调整，或者不写评审分。")
        return
    # The points are what counts; the word is only told, so that a file of fifty findings is not sent back for it.
    what = f"结论是认可，评审分{shown(points)}却不是{known}，按写的{shown(points)}分计。"
    yield warning("FINDING_VERDICT", where, what, "请核对：改了分的，结论请选调整；没有改的，不写评审分。")


def _reasons(finding: Finding, where: str) -> Iterator[Problem]:
    is_silent = not finding.opinion.strip() and not finding.supplements
    if is_silent and finding.verdict is not FindingVerdict.ACCEPTED:
        what = f"结论是{finding.verdict.value}，没有写意见。"
        yield warning("FINDING_OPINION", where, what, "请写明理由或要补充什么，县区才知道怎么改。")


def _texts(finding: Finding, where: str) -> Iterator[Problem]:
    for text in (finding.opinion, finding.note, *(one.text for one in finding.supplements)):
        yield from one_text_problems(text, where)
    if any(not one.text.strip() for one in finding.supplements):
        what = "有一条需补充材料没有写内容。"
        yield blocking("VALUE_INVALID", where, what, "请写明要补充什么，或删去这一条。")
