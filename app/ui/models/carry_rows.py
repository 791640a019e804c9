"""The rows of a preview of going on (接着做): criteria, papers and the rest, with boxes as suggested."""

from collections.abc import Iterator

from app.domain.assessment import REPORT_CHAPTERS
from app.domain.carry_choices import CarryChoices, Rest
from app.domain.carry_over import CarryPlan, DateVerdict, Fate, PlannedCriterion, PlannedEvidence
from app.domain.carry_parts import AnswerPart, held, part_told, parts_told
from app.domain.carry_told import CarryLine
from app.ui.models.tick_table import TickRow
from app.ui.models.told_list import Told

LEDGER = "ledger:"
"""Before the id of a ledger among the rest."""
FATE_ICONS = {Fate.UNCHANGED: "met", Fate.CHANGED: "severity-warning", Fate.NEW: "add"}
_DATE_ICONS = {
    DateVerdict.VALID: "met",
    DateVerdict.STANDING: "met",
    DateVerdict.EXPIRED: "severity-warning",
    DateVerdict.UNDATED: "severity-hint",
}
FED = "按“数据”或台账计分"
_ORDER = (Fate.CHANGED, Fate.NEW, Fate.UNCHANGED)


def criterion_rows(plan: CarryPlan, choices: CarryChoices) -> Iterator[TickRow]:
    """Yield the criteria, what needs a look first: keys are new codes; boxes for inputs and statement."""
    for fate in _ORDER:
        for one in plan.criteria:
            if one.fate is fate:
                code = one.criterion.code
                inputs = None if one.entry is None else code in choices.inputs
                words = code in choices.statements if one.has_words else None
                texts = (f"{code} {one.criterion.title}", fate.label, _note(one))
                yield TickRow(code, (inputs, words), texts, FATE_ICONS[fate])


def _note(one: PlannedCriterion) -> str:
    if one.change is None:
        return "要填报"
    parts = "、".join(difference.part.label for difference in one.change.differences)
    said = [f"原{one.change.old.code}"] if one.change.is_moved else []
    if parts:
        said.append(f"改动：{parts}")
    said += _answer_said(one)
    return "；".join(said)


def _answer_said(one: PlannedCriterion) -> Iterator[str]:
    """Yield what there was and cannot go on; a row without boxes says why it has none."""
    given = held(one.answer)
    if one.refused:
        yield f"原来填的不能用于新标准（{one.refused}）"
    elif not given:
        yield FED if one.is_fed else "原来没有填"
    elif {AnswerPart.INPUT, AnswerPart.NOT_APPLICABLE}.isdisjoint(given):
        yield f"{f'{FED}，另有' if one.is_fed else '原来只有'}{parts_told(one.answer)}"
    if AnswerPart.CLAIM in one.staying:
        # Where there was nothing else its points are told already.
        is_told = given[0] is AnswerPart.CLAIM and not one.refused
        claim = AnswerPart.CLAIM.label if is_told else f"原{part_told(AnswerPart.CLAIM, one.answer)}"
        yield f"{claim}不带来，要重新自评"


def paper_rows(plan: CarryPlan, choices: CarryChoices) -> Iterator[TickRow]:
    """Yield the pieces of evidence: keys are their ids; one box."""
    for one in plan.evidence:
        day = "" if one.piece.date is None else one.piece.date.isoformat()
        title = f"{one.piece.title or one.piece.id}{f'（{one.piece.number}）' if one.piece.number else ''}"
        texts = (title, one.date.label, day, _serves(one))
        yield TickRow(one.piece.id, (one.piece.id in choices.evidence,), texts, _DATE_ICONS[one.date])


def _serves(one: PlannedEvidence) -> str:
    codes = "、".join(dict.fromkeys(service.criterion for service in one.piece.serves))
    lost = f"不再对应{'、'.join(one.lost)}" if one.lost else ""
    own = codes or ("数据或台账用到" if one.is_of_use else "没有对应评分项")
    return "；".join(part for part in (own, *one.reworded, lost) if part)


def rest_rows(plan: CarryPlan, choices: CarryChoices) -> Iterator[TickRow]:
    """Yield what is taken as a whole: keys are those of Rest, or LEDGER and the id of a ledger."""
    old = plan.picture.assessment
    figures = [one for one in plan.figures if not one.stays]
    references = [one for one in plan.references if not one.stays]
    chapters = "、".join(REPORT_CHAPTERS.get(one, one) for one in old.report)
    found = {
        Rest.PROFILE: (len(old.profile), f"{len(old.profile)}条，请核对是不是还对"),
        Rest.FIGURES: (len(figures), f"{len(figures)}个，年份照旧；新批次的数要另填"),
        Rest.REFERENCES: (len(references), f"{len(references)}个"),
        Rest.GATES: (len(plan.gates) if old.gates else 0, "原来的勾选和说明"),
        Rest.REPORT: (len(old.report), chapters),
        Rest.CASES: (len(old.cases), f"{len(old.cases)}篇"),
    }
    for rest, (count, note) in found.items():
        if count:
            yield TickRow(rest.value, (rest in choices.rest,), (rest.label, note))
    for ledger in plan.ledgers:
        if ledger.can_go:
            stays = f"，另{len(ledger.stays)}行不在新批次内" if ledger.stays else ""
            filled = f"{len(ledger.rows)}行" if ledger.rows else "空表（没有记录）"
            undated = "" if ledger.is_dated or not ledger.rows else "；没有日期列，请核对是不是还有效"
            texts = (f"台账 {ledger.title}", f"{filled}{stays}{undated}")
            yield TickRow(f"{LEDGER}{ledger.id}", (ledger.id in choices.ledgers,), texts)


def told_lines(lines: tuple[CarryLine, ...]) -> tuple[Told, ...]:
    """Return the lines of what is told."""
    return tuple(Told(one.what, note=one.note, key=place) for place, one in enumerate(lines))
