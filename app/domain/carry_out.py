"""Going on (接着做) as a person chose: the new assessment, with everything that was taken over or left behind named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain.assessment import Answer, Assessment, Figure, GateAnswer, LedgerRow
from app.domain.carry_choices import CarryChoices, Rest
from app.domain.carry_left import left
from app.domain.carry_over import CarryPlan
from app.domain.carry_to_check import to_check
from app.domain.carry_told import CarryLine, counts, taken
from app.domain.changes import in_order
from app.domain.county import County
from app.domain.evidence import Evidence
from app.domain.rubric import Reference
from app.domain.rubric_diff import region_names


@dataclass(frozen=True)
class Carried:
    """The new assessment. taken and left name everything; to_check is what a person should look at next."""

    assessment: Assessment
    taken: tuple[CarryLine, ...]
    to_check: tuple[CarryLine, ...]
    left: tuple[CarryLine, ...]
    counts: Mapping[str, int]


def carried(plan: CarryPlan, choices: CarryChoices) -> Carried:
    """Return the assessment that goes on, and what is to be told of it."""
    old = plan.picture.assessment
    pieces = _pieces(plan, choices)
    ids = frozenset(piece.id for piece in pieces)
    county = _county(old.county, plan)
    new = Assessment(
        county=county,
        applicant=old.applicant,
        cycle=plan.cycle,
        person=old.person,
        profile=old.profile if Rest.PROFILE in choices.rest else {},
        report=old.report if Rest.REPORT in choices.rest else {},
        gates=_gates(plan) if Rest.GATES in choices.rest else {},
        measures=tuple(_figures(plan, ids)) if Rest.FIGURES in choices.rest else (),
        references=_references(plan) if Rest.REFERENCES in choices.rest else (),
        ledgers=_ledgers(plan, choices, ids),
        evidence=pieces,
        answers=_answers(plan, choices),
        cases=old.cases if Rest.CASES in choices.rest else (),
    )
    new = in_order(new)
    return Carried(
        new,
        tuple(taken(plan, choices, new)),
        tuple(to_check(plan, choices, new)),
        tuple(left(plan, choices, new)),
        counts(plan, choices, new),
    )


# ---------------------------------------------------------------- the assessment


def _county(county: County, plan: CarryPlan) -> County:
    """Return the county with its type of region under the new id; without one where the new edition has others."""
    if not region_names(plan.rubric):
        return county
    return replace(county, region_type=plan.diff.matches.regions.get(county.region_type or ""))


def _pieces(plan: CarryPlan, choices: CarryChoices) -> tuple[Evidence, ...]:
    return tuple(one.piece for one in plan.evidence if choices.takes(one.piece.id))


def _answers(plan: CarryPlan, choices: CarryChoices) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for one in plan.criteria:
        answer = choices.going(one)
        if answer != Answer():
            found[one.criterion.code] = answer
    return found


def _figures(plan: CarryPlan, pieces: frozenset[str]) -> Iterator[Figure]:
    for one in plan.figures:
        if not one.stays:
            yield replace(one.figure, evidence=_kept(one.figure.evidence, pieces))


def _references(plan: CarryPlan) -> tuple[Reference, ...]:
    return tuple(one.reference for one in plan.references if not one.stays)


def _ledgers(plan: CarryPlan, choices: CarryChoices, pieces: frozenset[str]) -> dict[str, tuple[LedgerRow, ...]]:
    return {
        one.id: tuple(replace(row, evidence=_kept(row.evidence, pieces)) for row in one.rows)
        for one in plan.ledgers
        if one.id in choices.ledgers and one.can_go
    }


def _kept(evidence: Iterable[str], pieces: frozenset[str]) -> tuple[str, ...]:
    return tuple(one for one in evidence if one in pieces)


def _gates(plan: CarryPlan) -> dict[str, GateAnswer]:
    return {plan.gates[old]: answer for old, answer in plan.picture.assessment.gates.items() if old in plan.gates}
