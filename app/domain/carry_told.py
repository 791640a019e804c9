"""Going on (接着做), told: what was taken over, what a person should look at next, what stays behind and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.assessment import REPORT_CHAPTERS, Assessment
from app.domain.carry_choices import CarryChoices, Rest
from app.domain.carry_over import CarryPlan, DateVerdict, Fate, PlannedCriterion, PlannedEvidence, PlannedLedger

TO_CHECK = "待核对"


@dataclass(frozen=True, slots=True)
class CarryLine:
    """One thing that was taken over, must be looked at, or stays behind: what it is and what is to be said of it."""

    what: str
    note: str = ""

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.what}：{self.note}" if self.note else self.what


def counts(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> dict[str, int]:
    """Return how many criteria met which fate, and how much was taken over."""
    inputs = [one for one in plan.criteria if one.entry is not None and one.criterion.code in choices.inputs]
    fates = [one.fate for one in plan.criteria]
    return {
        "unchanged": fates.count(Fate.UNCHANGED),
        "changed": fates.count(Fate.CHANGED),
        "new": fates.count(Fate.NEW),
        "removed": len(plan.removed),
        "answers": len(inputs),
        "statements": sum(1 for one in new.answers.values() if one.statement),
        "evidence": len(new.evidence),
        "figures": len(new.measures),
        "references": len(new.references),
        "ledger_rows": sum(len(rows) for rows in new.ledgers.values()),
    }


def _named(one: PlannedCriterion) -> str:
    change = one.change
    moved = f"（原{change.old.code}）" if change is not None and change.is_moved else ""
    return f"{one.criterion.code} {one.criterion.title}{moved}"


def _paper(one: PlannedEvidence) -> str:
    return f"材料 {one.piece.id} {one.piece.title}".rstrip()


def taken(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> Iterator[CarryLine]:
    """Yield everything that was taken over."""
    yield CarryLine("县区、申报单位、填报人", TO_CHECK)
    for rest in Rest:
        if rest in choices.rest and (count := _count_of(rest, new)):
            yield CarryLine(rest.label, f"{count}条")
    for one in plan.criteria:
        code = one.criterion.code
        parts = ["填报内容"] if one.entry is not None and code in choices.inputs else []
        if code in choices.statements and (one.statement or one.deduction_reason):
            parts.append("自评说明")
        if parts:
            yield CarryLine(_named(one), "、".join(parts))
    for ledger in plan.ledgers:
        if ledger.id in choices.ledgers and ledger.rows:
            yield CarryLine(f"台账 {ledger.title}", f"{len(ledger.rows)}行")
    for paper in plan.evidence:
        if paper.piece.id in choices.evidence:
            yield CarryLine(_paper(paper), paper.date.label)


def _count_of(rest: Rest, new: Assessment) -> int:
    counts = {
        Rest.PROFILE: len(new.profile),
        Rest.FIGURES: len(new.measures),
        Rest.REFERENCES: len(new.references),
        Rest.GATES: len(new.gates),
        Rest.REPORT: len(new.report),
        Rest.CASES: len(new.cases),
    }
    return counts[rest]


def to_check(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> Iterator[CarryLine]:
    """Yield what a person should look at next: what is new or was changed, and what was taken over with a doubt."""
    if plan.picture.assessment.county.region_type is not None and new.county.region_type is None:
        yield CarryLine("地区类型", "新标准的类型不同，请在“概况”里重选")
    if plan.is_new_cycle and new.profile:
        yield CarryLine(Rest.PROFILE.label, "是上一批次的，请核对")
    for one in plan.criteria:
        code = one.criterion.code
        if one.change is None:
            yield CarryLine(_named(one), "新增的评分项，要填报")
        elif not one.change.is_minor:
            parts = "、".join(part.part.label for part in one.change.differences)
            yield CarryLine(_named(one), f"改了{parts}，{_advice(one, code in choices.inputs)}")
        elif code in choices.inputs and plan.is_new_cycle:
            yield CarryLine(_named(one), "填报内容是上一批次的，请核对")
        elif one.had_input and one.entry is None:
            yield CarryLine(_named(one), "原来填的不能用于新标准，要重新填报")
    for paper in plan.evidence:
        if paper.piece.id in choices.evidence:
            yield from _paper_to_check(paper)
    for ledger in plan.ledgers:
        if ledger.id in choices.ledgers and ledger.lost_columns:
            yield CarryLine(f"台账 {ledger.title}", f"新标准没有这些列，没有带来：{'、'.join(ledger.lost_columns)}")


def _advice(one: PlannedCriterion, is_taken: bool) -> str:
    if is_taken and one.entry is not None:
        return "原来填的带来了，请对照核对"
    return "原来填的没有带来，请对照重新填报" if one.had_input else "请对照填报"


def _paper_to_check(one: PlannedEvidence) -> Iterator[CarryLine]:
    said = [f"不再对应{'、'.join(one.lost)}"] if one.lost else []
    said += [f"{words}，请核对是否还对应" for words in one.reworded]
    if one.date is DateVerdict.EXPIRED:
        said.append(f"成文日期{one.piece.date}已过期")
    elif one.date is DateVerdict.UNDATED:
        said.append("没有成文日期")
    if said:
        yield CarryLine(_paper(one), "；".join(said))


def left(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> Iterator[CarryLine]:
    """Yield everything that stays in the old workspace only, and why."""
    old = plan.picture.assessment
    for criterion in plan.removed:
        filled = "，填报内容留在原工作库" if criterion.code in old.answers else ""
        yield CarryLine(f"原{criterion.code} {criterion.title}", f"新标准没有这一项{filled}")
    for one in plan.criteria:
        yield from _left_of(one, choices)
    for paper in plan.evidence:
        if paper.piece.id not in choices.evidence:
            yield CarryLine(_paper(paper), _why_left(paper))
        elif earlier := _earlier(plan, paper.piece.id):
            yield CarryLine(_paper(paper), f"{earlier}个旧版本文件留在原工作库")
    yield from _left_figures(plan, choices)
    for ledger in plan.ledgers:
        yield from _left_rows(ledger, is_chosen=ledger.id in choices.ledgers)
    yield from _left_rest(plan, new)


def _left_of(one: PlannedCriterion, choices: CarryChoices) -> Iterator[CarryLine]:
    code = one.criterion.code
    behind = []
    if one.had_input and (one.entry is None or code not in choices.inputs):
        behind.append("原填报内容" if one.entry is not None else "原填报内容（新的评分办法用不上）")
    if (one.statement or one.deduction_reason) and code not in choices.statements:
        behind.append("原自评说明")
    if behind:
        yield CarryLine(_named(one), f"{'、'.join(behind)}没有带来")


def _why_left(one: PlannedEvidence) -> str:
    if not one.is_of_use:
        return f"不再对应{'、'.join(one.lost)}" if one.lost else "没有对应评分项"
    return one.date.label if not one.date.is_fine else "没有带来"


def _earlier(plan: CarryPlan, piece: str) -> int:
    return next(len(one.earlier) for one in plan.picture.assessment.evidence if one.id == piece)


def _left_figures(plan: CarryPlan, choices: CarryChoices) -> Iterator[CarryLine]:
    for one in plan.figures:
        why = one.stays or ("" if Rest.FIGURES in choices.rest else "没有带来")
        if why:
            year = "年份不明" if one.figure.year is None else f"{one.figure.year}年"
            yield CarryLine(f"数据 {one.title} {year}", why)
    for reference in plan.references:
        why = reference.stays or ("" if Rest.REFERENCES in choices.rest else "没有带来")
        if why:
            yield CarryLine(f"参照值 {reference.title} {reference.reference.region} {reference.reference.year}年", why)


def _left_rows(ledger: PlannedLedger, *, is_chosen: bool) -> Iterator[CarryLine]:
    if ledger.rows and not is_chosen:
        yield CarryLine(f"台账 {ledger.title}", f"{len(ledger.rows)}行没有带来")
    for number, why in ledger.stays:
        yield CarryLine(f"台账 {ledger.title} 第{number}行", why)


def _left_rest(plan: CarryPlan, new: Assessment) -> Iterator[CarryLine]:
    old = plan.picture.assessment
    if old.profile and not new.profile:
        yield CarryLine(Rest.PROFILE.label, "没有带来")
    if old.report and not new.report:
        names = "、".join(REPORT_CHAPTERS.get(one, one) for one in old.report)
        yield CarryLine(f"自评报告：{names}", "原来的文字没有带来")
    if old.cases and not new.cases:
        yield CarryLine(Rest.CASES.label, f"{len(old.cases)}篇没有带来")
    for gate, answer in old.gates.items():
        if answer.met is not None and plan.gates.get(gate) not in new.gates:
            why = "要按新批次重新填" if gate in plan.gates else "新标准没有这一条或改了"
            known = plan.picture.rubric.gate_by_id.get(gate)
            yield CarryLine(f"基本条件 {known.text if known else gate}", why)
    if old.finished:
        yield CarryLine("定稿文件", f"{len(old.finished)}个留在原工作库，是那一次的定稿")
    if plan.picture.seals:
        rounds = plan.picture.seals[-1].round
        yield CarryLine(
            "已封装的申报包", f"共{len(plan.picture.seals)}次、到第{rounds}轮，留在原工作库；新工作库从第1轮开始"
        )
