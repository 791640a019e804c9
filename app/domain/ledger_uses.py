"""What a ledger is good for: the criteria that count its rows and the measures that have it as numerator."""

from dataclasses import dataclass

from app.domain.marking.kinds import PerCount, every, measure_of
from app.domain.rubric import Criterion, Measure, Rubric


@dataclass(frozen=True, slots=True)
class LedgerUse:
    """One use of a ledger's valid rows: a criterion that counts them, or reads a measure they are numerator of."""

    criterion: Criterion
    counting: PerCount | None = None
    measure: Measure | None = None


def ledger_uses(rubric: Rubric, ledger_id: str) -> tuple[LedgerUse, ...]:
    """Return where the valid rows of a ledger go, in rubric order."""
    measures = {one.id: one for one in rubric.measures if one.numerator_ledger == ledger_id}
    uses: list[LedgerUse] = []
    for criterion in rubric.criteria:
        markings = every(criterion.marking)
        counting = (one for one in markings if isinstance(one, PerCount) and one.ledger == ledger_id)
        uses += [LedgerUse(criterion, counting=one) for one in counting]
        read = dict.fromkeys(measure_of(marking) for marking in markings)
        uses += [LedgerUse(criterion, measure=measures[name]) for name in read if name in measures]
    return tuple(uses)


def criterion_ledgers(rubric: Rubric, criterion: Criterion) -> tuple[str, ...]:
    """Return the ledgers that the marking of a criterion reads: those it counts, then those its measures count."""
    markings = every(criterion.marking)
    counted = [one.ledger for one in markings if isinstance(one, PerCount) and one.ledger]
    measures = [rubric.measure_by_id[name] for one in markings if (name := measure_of(one)) in rubric.measure_by_id]
    return tuple(dict.fromkeys((*counted, *(one.numerator_ledger for one in measures if one.numerator_ledger))))


def unread_measures(rubric: Rubric, ledger_id: str) -> tuple[Measure, ...]:
    """Return the measures that have the ledger as numerator and that no criterion reads."""
    read = {use.measure.id for use in ledger_uses(rubric, ledger_id) if use.measure}
    return tuple(one for one in rubric.measures if one.numerator_ledger == ledger_id and one.id not in read)
