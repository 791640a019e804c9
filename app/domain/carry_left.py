"""Going on (接着做): everything that stays in the old workspace only, and why."""

from collections.abc import Iterator

from app.domain.assessment import REPORT_CHAPTERS, Answer, Assessment, GateAnswer
from app.domain.carry_choices import CarryChoices, Rest
from app.domain.carry_ledger import PlannedLedger
from app.domain.carry_over import CarryPlan, PlannedCriterion, PlannedEvidence
from app.domain.carry_parts import WORDS, AnswerPart, held, part_told, parts_told
from app.domain.carry_told import CarryLine, named, paper

NOT_TICKED = "没有勾选"
LAST_CYCLE = "是上一批次的"


def left(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> Iterator[CarryLine]:
    """Yield what stays behind; nothing that was filled in is missing from both this and the new assessment."""
    yield from _region(plan, new)
    yield from _removed(plan)
    for one in plan.criteria:
        if said := "；".join(_parts(one, choices, is_new_cycle=plan.is_new_cycle)):
            yield CarryLine(named(one), said)
    earlier = {one.id: len(one.earlier) for one in plan.picture.assessment.evidence}
    for piece in plan.evidence:
        if said := "；".join(_paper(piece, choices, earlier[piece.piece.id])):
            yield CarryLine(paper(piece), said)
    yield from _figures(plan, choices)
    for ledger in plan.ledgers:
        yield from _rows(ledger, is_chosen=ledger.id in choices.ledgers, is_new_cycle=plan.is_new_cycle)
    yield from _texts(plan, new)
    yield from _gates(plan, new)
    yield from _papers_made(plan)


def _region(plan: CarryPlan, new: Assessment) -> Iterator[CarryLine]:
    old = plan.picture.assessment.county.region_type
    if old is not None and new.county.region_type is None:
        names = {one.id: one.name for one in plan.picture.rubric.region_types}
        yield CarryLine(f"地区类型 {names.get(old) or old}", "新标准的类型不同")


# ---------------------------------------------------------------- criteria


def _removed(plan: CarryPlan) -> Iterator[CarryLine]:
    answers = plan.picture.assessment.answers
    for criterion in plan.removed:
        parts = parts_told(answers.get(criterion.code, Answer()))
        filled = f"，{parts}留在原工作库" if parts else ""
        yield CarryLine(f"原{criterion.code} {criterion.title}", f"新标准没有这一项{filled}")
    for code, answer in answers.items():
        if code not in plan.picture.rubric.criterion_by_code:
            yield CarryLine(f"原{code}", f"原标准里也没有这一项，{parts_told(answer)}留在原工作库")


def _parts(one: PlannedCriterion, choices: CarryChoices, *, is_new_cycle: bool) -> Iterator[str]:
    """Yield what of an answer stays behind; parts that do so for the same reason together."""
    going = held(choices.going(one))
    by_reason: dict[str, list[str]] = {}
    for part in held(one.answer):
        if part not in going:
            why = _why(one, part, is_new_cycle=is_new_cycle)
            by_reason.setdefault(why, []).append(f"原{part_told(part, one.answer)}")
    for why, parts in by_reason.items():
        yield f"{'、'.join(parts)}没有带来（{why}）"


def _why(one: PlannedCriterion, part: AnswerPart, *, is_new_cycle: bool) -> str:
    is_changed = one.change is not None and not one.change.is_minor
    if part in WORDS:
        return LAST_CYCLE if is_new_cycle else NOT_TICKED
    if part is AnswerPart.CLAIM and part in one.staying and not one.refused:
        return f"{LAST_CYCLE}，要重新自评" if is_new_cycle else "评分项改了，要重新自评"
    if one.refused:
        return one.refused
    return "评分项改了" if is_changed else NOT_TICKED


# ---------------------------------------------------------------- evidence, figures, ledgers


def _paper(one: PlannedEvidence, choices: CarryChoices, earlier: int) -> Iterator[str]:
    if one.piece.id in choices.damaged:
        yield "文件损坏或不见了，没有带来"
    elif not choices.takes(one.piece.id):
        yield _why_left(one)
    else:
        if one.lost:
            yield f"不再对应{'、'.join(one.lost)}"
        if earlier:
            yield f"{earlier}个旧版本文件留在原工作库"


def _why_left(one: PlannedEvidence) -> str:
    if not one.is_of_use:
        return f"不再对应{'、'.join(one.lost)}" if one.lost else "没有对应评分项"
    return one.date.label if not one.date.is_fine else NOT_TICKED


def _figures(plan: CarryPlan, choices: CarryChoices) -> Iterator[CarryLine]:
    for one in plan.figures:
        why = one.stays or ("" if Rest.FIGURES in choices.rest else NOT_TICKED)
        if why:
            year = "年份不明" if one.figure.year is None else f"{one.figure.year}年"
            yield CarryLine(f"数据 {one.title} {year}", why)
    for reference in plan.references:
        why = reference.stays or ("" if Rest.REFERENCES in choices.rest else NOT_TICKED)
        if why:
            yield CarryLine(f"参照值 {reference.title} {reference.reference.region} {reference.reference.year}年", why)


def _rows(ledger: PlannedLedger, *, is_chosen: bool, is_new_cycle: bool) -> Iterator[CarryLine]:
    what = f"台账 {ledger.title}"
    is_going = is_chosen and ledger.can_go
    if ledger.rows and not is_going:
        yield CarryLine(what, f"{len(ledger.rows)}行没有带来（{NOT_TICKED}）")
    if ledger.is_blank and not is_going:
        why = "新标准没有这个台账" if not ledger.id else LAST_CYCLE if is_new_cycle else NOT_TICKED
        yield CarryLine(what, f"原来是空表（没有记录），没有带来（{why}）")
    if is_going and ledger.lost_columns:
        yield CarryLine(what, f"新标准没有这些列，没有带来：{'、'.join(ledger.lost_columns)}")
    for number, why in ledger.stays:
        yield CarryLine(f"{what} 第{number}行", why)


# ---------------------------------------------------------------- the rest


def _texts(plan: CarryPlan, new: Assessment) -> Iterator[CarryLine]:
    old = plan.picture.assessment
    why = LAST_CYCLE if plan.is_new_cycle else NOT_TICKED
    if old.profile and not new.profile:
        yield CarryLine(f"{Rest.PROFILE.label} {'、'.join(old.profile)}", f"没有带来（{NOT_TICKED}）")
    if old.report and not new.report:
        names = "、".join(REPORT_CHAPTERS.get(one, one) for one in old.report)
        yield CarryLine(f"自评报告 {names}", f"原来的文字没有带来（{why}）")
    if old.cases and not new.cases:
        yield CarryLine(Rest.CASES.label, f"{len(old.cases)}篇没有带来（{why}）")


def _gates(plan: CarryPlan, new: Assessment) -> Iterator[CarryLine]:
    for gate, answer in plan.picture.assessment.gates.items():
        if answer != GateAnswer() and plan.gates.get(gate) not in new.gates:
            known = plan.picture.rubric.gate_by_id.get(gate)
            yield CarryLine(f"基本条件 {known.text if known else gate}", _why_gate(plan, gate))


def _why_gate(plan: CarryPlan, gate: str) -> str:
    if gate not in plan.gates:
        return "新标准没有这一条或改了"
    return "要按新批次重新填" if plan.is_new_cycle else NOT_TICKED


def _papers_made(plan: CarryPlan) -> Iterator[CarryLine]:
    if finished := plan.picture.assessment.finished:
        yield CarryLine(f"定稿文件 {'、'.join(finished)}", "留在原工作库，是那一次的定稿")
    if returned := plan.picture.assessment.returned:
        yield CarryLine(f"退回意见{len(returned)}份和写过的整改情况", "留在原工作库，是那一次申报的")
    if seals := plan.picture.seals:
        rounds = f"共{len(seals)}次、到第{seals[-1].round}轮"
        yield CarryLine("已封装的申报包", f"{rounds}，留在原工作库；新工作库从第1轮开始")
