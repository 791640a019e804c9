"""Going on (接着做), told: how many of what, and what was taken over."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.assessment import Assessment
from app.domain.carry_choices import CarryChoices, Rest
from app.domain.carry_over import CarryPlan, Fate, PlannedCriterion, PlannedEvidence
from app.domain.carry_parts import WORDS, held, parts_told

TO_CHECK = "待核对"
COUNTY = "县区、申报单位、填报人"


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
    inputs = [one for one in plan.criteria if not WORDS.issuperset(held(choices.going(one)))]
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


def named(one: PlannedCriterion) -> str:
    """Return code and title of a criterion, and its code before."""
    change = one.change
    moved = f"（原{change.old.code}）" if change is not None and change.is_moved else ""
    return f"{one.criterion.code} {one.criterion.title}{moved}"


def paper(one: PlannedEvidence) -> str:
    """Return what a piece of evidence is called."""
    return f"材料 {one.piece.id} {one.piece.title}".rstrip()


def taken(plan: CarryPlan, choices: CarryChoices, new: Assessment) -> Iterator[CarryLine]:
    """Yield everything that was taken over."""
    yield CarryLine(COUNTY, TO_CHECK if plan.is_new_cycle else "")
    for rest in Rest:
        if rest in choices.rest and (count := _count_of(rest, new)):
            yield CarryLine(rest.label, f"{count}条")
    for one in plan.criteria:
        if parts := parts_told(choices.going(one)):
            yield CarryLine(named(one), parts)
    for ledger in plan.ledgers:
        if ledger.id in choices.ledgers and ledger.can_go:
            yield CarryLine(f"台账 {ledger.title}", f"{len(ledger.rows)}行" if ledger.rows else "没有记录")
    for piece in plan.evidence:
        if choices.takes(piece.piece.id):
            yield CarryLine(paper(piece), piece.date.label)


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
