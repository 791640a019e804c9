"""Checks (体检): everything a person should know before handing in, all at once, in rubric order.

Unanswered criteria, missing evidence and open gates are warnings: at the deadline a county can always hand in.
"""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.assessment import Answer, Assessment
from app.domain.evidence_checks import serves_known, used_elsewhere
from app.domain.figure_checks import figure_problems
from app.domain.ledger import judged_rows, row_advice
from app.domain.limits import cycle_slips
from app.domain.marking.facts import Facts
from app.domain.marking.inputs import input_problems
from app.domain.marking.kinds import Level, PerCount, every
from app.domain.points import ZERO, shown
from app.domain.problems import Problem, blocking, hint, warning
from app.domain.rubric import Criterion, NotApplicable, Rubric
from app.domain.score_sheet import CriterionScore, ScoreSheet, State

_SAID_ELSEWHERE = {"REFERENCE_TWICE", "NOT_APPLICABLE_REFUSED", "FIGURE_UNDATED"}
"""Warnings of a score that a check of its own says better."""


CODE_DIGITS = 6
"""行政区划代码 of a county, GB/T 2260."""


def assessment_problems(rubric: Rubric, assessment: Assessment, sheet: ScoreSheet) -> tuple[Problem, ...]:
    """Return every problem of an assessment; the sheet is the score of the same assessment."""
    return tuple(
        dict.fromkeys(
            (
                *_frame(assessment),
                *_gates(rubric, sheet),
                *_references(rubric, assessment),
                *_figures(rubric, assessment),
                *_ledgers(rubric, assessment),
                *_criteria(rubric, assessment, sheet),
                *_evidence(rubric, assessment),
            )
        )
    )


def _frame(assessment: Assessment) -> Iterator[Problem]:
    lacking = [
        word
        for word, value in (
            ("县区名称", assessment.county.name),
            ("申报单位", assessment.applicant),
            ("申报批次的起止日期", assessment.cycle.start and assessment.cycle.end),
            ("评估年份", assessment.cycle.year),
        )
        if not value
    ]
    cycle = assessment.cycle
    for slip in cycle_slips(cycle):
        yield blocking("VALUE_INVALID", "县区与批次", slip, "请核对申报批次的日期和年份。")
    outside = cycle.start and cycle.end and cycle.year and not cycle.start.year <= cycle.year <= cycle.end.year
    if outside:
        what = f"评估年份{cycle.year}不在申报批次{cycle.start}至{cycle.end}之内。"
        yield warning("COUNTY_INCOMPLETE", "县区与批次", what, "请核对评估年份，取数和算分都按它。")
    code = assessment.county.code
    if code and not (len(code) == CODE_DIGITS and code.isdigit()):
        yield warning("COUNTY_INCOMPLETE", "县区与批次", f"行政区划代码“{code}”不是6位数字。", "请核对。")
    if lacking:
        what = f"还没有填：{'、'.join(lacking)}。"
        yield warning("COUNTY_INCOMPLETE", "县区与批次", what, "请补上，报告封面和取数年份要用。")


def _gates(rubric: Rubric, sheet: ScoreSheet) -> Iterator[Problem]:
    for gate in sheet.verdict.gates_failed:
        text = rubric.gate_by_id[gate].text
        yield warning("GATE_FAILED", gate, f"基本条件不符合：{text}。", "请核实；属实时本次不予评分。")
    for gate in sheet.verdict.gates_open:
        yield warning("GATE_OPEN", gate, f"基本条件还没有填：{rubric.gate_by_id[gate].text}。", "请填符合或不符合。")


def _references(rubric: Rubric, assessment: Assessment) -> Iterator[Problem]:
    seen: dict[tuple[str, Level, str, int], Decimal] = {}
    for one in (*rubric.references, *assessment.references):
        key = (one.measure, one.level, one.region, one.year)
        if seen.setdefault(key, one.value) != one.value:
            measure = rubric.measure_by_id.get(one.measure)
            title = measure.title if measure else one.measure
            what = f"{one.region}{one.year}年的{title}有两个参照值：{shown(seen[key])}和{shown(one.value)}。"
            yield blocking("REFERENCE_TWICE", title, what, "请核对出处，把填报的参照值改成与评分标准相同的数。")


def _figures(rubric: Rubric, assessment: Assessment) -> Iterator[Problem]:
    facts = Facts(rubric, assessment)
    for figure in assessment.measures:
        measure = rubric.measure_by_id.get(figure.measure)
        title = measure.title if measure else figure.measure
        where = f"数据 {title}" + (f" {figure.year}年" if figure.year is not None else "")
        yield from figure_problems(figure, rubric, facts, where)
        if figure.year is None:
            yield warning("FIGURE_UNDATED", where, f"{title}没有年份，不计分。", "请查明年份后补上。")


def _ledgers(rubric: Rubric, assessment: Assessment) -> Iterator[Problem]:
    for ledger in rubric.ledgers:
        for judged in judged_rows(ledger, assessment.ledgers.get(ledger.id, ()), assessment.cycle):
            if not judged.counts:
                where = f"台账 {ledger.title or ledger.id} 第{judged.number}行"
                what = f"这一行不计数：{'；'.join(judged.reasons)}。"
                yield warning("LEDGER_ROW", where, what, row_advice(judged))


def _criteria(rubric: Rubric, assessment: Assessment, sheet: ScoreSheet) -> Iterator[Problem]:
    facts = Facts(rubric, assessment)
    for criterion, line in zip(rubric.criteria, sheet.criteria, strict=True):
        answer = assessment.answers.get(criterion.code, Answer())
        where = f"{criterion.code} {criterion.title}"
        yield from answer_problems(answer, criterion, rubric, where)
        yield from _state(line, where)
        if criterion.code in sheet.verdict.core_failed:
            lowest = shown(rubric.verdict.core_min_rate or ZERO)
            what = f"核心指标的得分率没有到{lowest}%。"
            yield warning("CORE_FAILED", where, what, "请优先补齐本项。")
        for one in line.warnings:
            if one.code not in _SAID_ELSEWHERE:
                yield warning(one.code, where, one.text, "请核对。")
        yield from _claim(answer, line, where)
        yield from _counts(criterion, answer, facts, where)


def _state(line: CriterionScore, where: str) -> Iterator[Problem]:
    if line.state is State.UNANSWERED:
        yield warning("UNANSWERED", where, "还没有填报。", "请填报，或说明不适用的理由。")
    elif line.state is State.AWAITING_EVIDENCE:
        what = f"{shown(line.prospective)}分待佐证。{line.derivation[-1]}"
        yield warning("EVIDENCE_MISSING", where, what, "请添加佐证材料并对应到佐证要求。")


def _claim(answer: Answer, line: CriterionScore, where: str) -> Iterator[Problem]:
    claimed = answer.self_points
    if claimed is not None and claimed > line.computed and not answer.self_reason.strip():
        what = f"自评{shown(claimed)}分高于计算的{shown(line.computed)}分，没有写理由。"
        yield blocking("SELF_POINTS_REASON", where, what, "请写明理由，或改为计算分。")


def _counts(criterion: Criterion, answer: Answer, facts: Facts, where: str) -> Iterator[Problem]:
    for marking in every(criterion.marking):
        if isinstance(marking, PerCount) and marking.ledger and marking is criterion.marking:
            rows = facts.count_of(marking.ledger)
            if answer.count is not None and rows is not None and rows != answer.count:
                what = f"填报{answer.count}次，台账有效{rows}条，按台账计。"
                yield warning("COUNT_DIFFERS", where, what, "请核对台账或次数。")


def _evidence(rubric: Rubric, assessment: Assessment) -> Iterator[Problem]:
    used = used_elsewhere(assessment)
    for piece in assessment.evidence:
        where = f"佐证材料 {piece.title or piece.id}"
        if piece.file is None:
            yield warning("EVIDENCE_FILE", where, "登记了，还没有文件。", "请添加文件，或移除这条登记。")
        elif piece.file.size == 0:
            yield warning("EVIDENCE_FILE", where, "文件是空的（0字节）。", "请换成有内容的文件。")
        if piece.id not in used and not serves_known(piece, rubric):
            yield hint("EVIDENCE_UNUSED", where, "没有对应任何评分项。", "请对应到评分项，目录里才会列出。")


def answer_problems(answer: Answer, criterion: Criterion, rubric: Rubric, where: str) -> Iterator[Problem]:
    """Yield everything about one answer that is refused (DESIGN.md 6)."""
    yield from input_problems(criterion.marking, criterion.points, answer, where)
    refused = rubric.not_applicable_rule(criterion) is NotApplicable.NEVER
    if answer.not_applicable is not None and refused:
        yield blocking("NOT_APPLICABLE_REFUSED", where, f"{criterion.code} 不得填不适用。", "请按实际情况填报。")
    elif answer.not_applicable is not None and not answer.not_applicable.strip():
        yield blocking("REASON_MISSING", where, "填了不适用，没有写理由。", "请写明不适用的理由。")
    claimed = answer.self_points
    if claimed is not None and not 0 <= claimed <= criterion.points:
        what = f"自评分{shown(claimed)}超出本项0～{shown(criterion.points)}分。"
        yield blocking("POINTS_RANGE", where, what, "请改成范围内的分数。")
