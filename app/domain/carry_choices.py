"""What a person chooses when going on (接着做) in a new edition or cycle, and what is ticked at first."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.assessment import Answer
from app.domain.carry_ledger import PlannedLedger
from app.domain.carry_over import CarryPlan, PlannedCriterion, PlannedEvidence


class Rest(StrEnum):
    """What is taken over as a whole or not at all."""

    PROFILE = "profile"
    FIGURES = "figures"
    REFERENCES = "references"
    GATES = "gates"
    REPORT = "report"
    CASES = "cases"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return _REST_LABELS[self]


_REST_LABELS = {
    Rest.PROFILE: "基本情况",
    Rest.FIGURES: "数据",
    Rest.REFERENCES: "自己补的参照值",
    Rest.GATES: "基本条件",
    Rest.REPORT: "自评报告里自己写的章节",
    Rest.CASES: "典型案例",
}


@dataclass(frozen=True, slots=True)
class CarryChoices:
    """What a person has ticked: new codes, ids of evidence, ids of new ledgers, and the rest.

    damaged: ids of evidence whose file is missing or no longer what was stored; they stay behind also when ticked.
    """

    inputs: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    ledgers: frozenset[str] = frozenset()
    rest: frozenset[Rest] = frozenset()
    damaged: frozenset[str] = frozenset()

    def going(self, one: PlannedCriterion) -> Answer:
        """Return what of an old answer goes on."""
        code = one.criterion.code
        return one.going(inputs=code in self.inputs, words=code in self.statements)

    def takes(self, piece: str) -> bool:
        """Tell whether a piece of evidence goes on."""
        return piece in self.evidence and piece not in self.damaged


def suggested(plan: CarryPlan) -> CarryChoices:
    """Return what is ticked at first.

    Inputs go on where what is asked and how it is marked stayed the same; where it was changed a person decides.
    Words of last year, and papers that are too old or bear no date, go on into a new cycle only when a person ticks
    them; within the same cycle they are this year's.
    """
    is_new = plan.is_new_cycle
    steady = [one for one in plan.criteria if one.change is not None and one.change.is_minor]
    rest = {Rest.PROFILE, Rest.FIGURES, Rest.REFERENCES} | (set() if is_new else {Rest.GATES, Rest.REPORT, Rest.CASES})
    return CarryChoices(
        inputs=frozenset(one.criterion.code for one in steady if one.entry is not None),
        statements=frozenset(one.criterion.code for one in plan.criteria if not is_new and one.has_words),
        evidence=frozenset(one.piece.id for one in plan.evidence if _goes_on(one, is_new_cycle=is_new)),
        ledgers=frozenset(one.id for one in plan.ledgers if _rows_go_on(one, is_new_cycle=is_new)),
        rest=frozenset(rest),
    )


def _rows_go_on(one: PlannedLedger, *, is_new_cycle: bool) -> bool:
    # That there was nothing to write down was said of that cycle.
    return one.can_go and (not is_new_cycle or (one.is_dated and bool(one.rows)))


def _goes_on(one: PlannedEvidence, *, is_new_cycle: bool) -> bool:
    if is_new_cycle:
        return one.is_of_use and one.date.is_fine
    # A paper that nobody had given a place yet is not lost within the cycle.
    return one.is_of_use or not one.lost
