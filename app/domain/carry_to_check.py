"""Going on (接着做): what a person should look at next, what asks for work before what is merely last cycle's."""

from collections.abc import Iterator

from app.domain.assessment import Assessment
from app.domain.carry_choices import CarryChoices, Rest
from app.domain.carry_ledger import PlannedLedger
from app.domain.carry_over import CarryPlan, DateVerdict, PlannedCriterion, PlannedEvidence
from app.domain.carry_parts import AnswerPart, held, part_told, parts_told
from app.domain.carry_told import COUNTY, CarryLine, named, paper

LAST_CYCLE = "是上一批次的，请核对"
_SAID_OF_A_CYCLE = (Rest.PROFILE, Rest.GATES, Rest.REPORT, Rest.CASES)
"""What is true of one cycle. Figures and references bear their year themselves."""


def to_check(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> Iterator[CarryLine]:
    """Yield what is new, was changed or did not fit; what was taken over with a doubt; then what is last cycle's."""
    if plan.picture.assessment.county.region_type is not None and new.county.region_type is None:
        yield CarryLine("地区类型", "新标准的类型不同，请在“概况”里重选")
    for one in plan.criteria:
        if to_do := list(_to_do(one, choices)):
            yield CarryLine(named(one), "；".join([*to_do, *_of_last_cycle(one, plan, choices)]))
    for piece in plan.evidence:
        if said := "；".join(_paper_said(piece, choices)):
            yield CarryLine(paper(piece), said)
    for ledger in plan.ledgers:
        if ledger.id in choices.ledgers and ledger.can_go:
            yield from _ledger(ledger, is_new_cycle=plan.is_new_cycle)
    if plan.is_new_cycle:
        yield from _last_cycle(plan, choices, new)


def _to_do(one: PlannedCriterion, choices: CarryChoices) -> Iterator[str]:
    """Yield what is to be done with a criterion, but for a look at last cycle's answer."""
    if one.change is None:
        yield "新增的评分项，要填报"
    elif not one.change.is_minor:
        parts = "、".join(part.part.label for part in one.change.differences)
        yield f"改了{parts}，{_advice(one, choices)}"
    elif one.refused:
        yield f"原来填的不能用于新标准（{one.refused}），要重新填报"
    if AnswerPart.CLAIM in one.staying:
        yield f"原{part_told(AnswerPart.CLAIM, one.answer)}没有带来，要重新自评"


def _advice(one: PlannedCriterion, choices: CarryChoices) -> str:
    if one.entry is not None and one.criterion.code in choices.inputs:
        return "原来填的带来了，请对照核对"
    is_filled = not {AnswerPart.INPUT, AnswerPart.NOT_APPLICABLE}.isdisjoint(held(one.answer))
    return "原来填的没有带来，请对照重新填报" if is_filled else "请对照填报"


def _paper_said(one: PlannedEvidence, choices: CarryChoices) -> Iterator[str]:
    if one.piece.id in choices.damaged:
        yield "文件损坏或不见了，没有带来，请重新添加"
    if not choices.takes(one.piece.id):
        return
    if one.lost:
        yield f"不再对应{'、'.join(one.lost)}"
    for words in one.reworded:
        yield f"{words}，请核对是否还对应"
    if one.date is DateVerdict.EXPIRED:
        yield f"成文日期{one.piece.date}已过期"
    elif one.date is DateVerdict.UNDATED:
        yield "没有成文日期"


def _ledger(one: PlannedLedger, *, is_new_cycle: bool) -> Iterator[CarryLine]:
    said = []
    if one.lost_columns:
        said.append(f"新标准没有这些列，没有带来：{'、'.join(one.lost_columns)}")
    if is_new_cycle and not one.rows:
        said.append("“没有记录”是上一批次的，请核对")
    elif is_new_cycle and not one.is_dated:
        said.append("没有日期列，请核对是不是还有效")
    if said:
        yield CarryLine(f"台账 {one.title}", "；".join(said))


def _last_cycle(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> Iterator[CarryLine]:
    yield CarryLine(COUNTY, LAST_CYCLE)
    is_there = {Rest.PROFILE: new.profile, Rest.GATES: new.gates, Rest.REPORT: new.report, Rest.CASES: new.cases}
    for rest in _SAID_OF_A_CYCLE:
        if is_there[rest]:
            yield CarryLine(rest.label, LAST_CYCLE)
    for one in plan.criteria:
        if not list(_to_do(one, choices)):
            for said in _of_last_cycle(one, plan, choices):
                yield CarryLine(named(one), said)


def _of_last_cycle(one: PlannedCriterion, plan: CarryPlan, choices: CarryChoices) -> Iterator[str]:
    parts = parts_told(choices.going(one))
    if parts and plan.is_new_cycle:
        yield f"{parts}{LAST_CYCLE}"
