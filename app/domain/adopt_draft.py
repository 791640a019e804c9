"""Taking over a draft of a marking (评分办法草稿) into a rubric: its own ids become rubric-wide ones."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.marking.kinds import (
    BestOf,
    Growth,
    Marking,
    PerCount,
    Proportional,
    SumOf,
    Threshold,
    Tiers,
    VersusReference,
    every,
    measure_of,
)
from app.domain.rubric import Criterion, Ledger, Measure, Rubric
from app.domain.rule_text.draft import MarkingDraft


def adopted(rubric: Rubric, code: str, draft: MarkingDraft) -> Rubric:
    """Return the rubric in which a criterion is marked as its draft says.

    Measures are shared by name, unit and better direction; a ledger is the criterion's own. What only the marking
    before read is taken out. Raises: KeyError when there is no such criterion.
    """
    return adopted_all(without_unread(rubric, rubric.criterion_by_code[code].marking), {code: draft})


def adopted_all(rubric: Rubric, drafts: Mapping[str, MarkingDraft]) -> Rubric:
    """Return the rubric with many drafts at once; what the markings before read stays. Raises: KeyError."""
    measures, ledgers = _Measures(rubric.measures), _Ledgers(rubric.ledgers)
    changed = {}
    for code, draft in drafts.items():
        ids = {one.id: measures.taken(one) for one in draft.measures}
        ledger_ids = {one.id: ledgers.added(one, code) for one in draft.ledgers}
        criterion = rubric.criterion_by_code[code]
        changed[code] = replace(criterion, marking=renamed(draft.marking, ids, ledger_ids))
    held = with_criteria(rubric, changed)
    return replace(held, measures=tuple(measures.held.values()), ledgers=tuple(ledgers.held.values()))


def with_criteria(rubric: Rubric, changed: Mapping[str, Criterion]) -> Rubric:
    """Return the rubric in which the criteria with these codes are replaced."""
    dimensions = tuple(
        replace(
            dimension,
            indicators=tuple(
                replace(indicator, criteria=tuple(changed.get(one.code, one) for one in indicator.criteria))
                for indicator in dimension.indicators
            ),
        )
        for dimension in rubric.dimensions
    )
    return replace(rubric, dimensions=dimensions)


def without_unread(rubric: Rubric, dropped: Marking) -> Rubric:
    """Return the rubric without the measures and ledgers that only one reading of this marking still names."""
    measures, ledgers = _lone_measures(rubric, dropped), _lone_ledgers(rubric, dropped)
    return replace(
        rubric,
        measures=tuple(one for one in rubric.measures if one.id not in measures),
        ledgers=tuple(one for one in rubric.ledgers if one.id not in ledgers),
    )


def _lone_measures(rubric: Rubric, dropped: Marking) -> set[str]:
    held = [measure for one in every(dropped) if (measure := measure_of(one))]
    if not held:
        return set()
    read = [
        measure for criterion in rubric.criteria for one in every(criterion.marking) if (measure := measure_of(one))
    ]
    named = {one.measure for one in rubric.references}
    return {one for one in held if read.count(one) <= held.count(one) and one not in named}


def _lone_ledgers(rubric: Rubric, dropped: Marking) -> set[str]:
    held = _ledgers_of(dropped)
    if not held:
        return set()
    read = [ledger for criterion in rubric.criteria for ledger in _ledgers_of(criterion.marking)]
    named = {one.numerator_ledger for one in rubric.measures}
    return {one for one in held if read.count(one) <= held.count(one) and one not in named}


def _ledgers_of(marking: Marking) -> list[str]:
    return [one.ledger for one in every(marking) if isinstance(one, PerCount) and one.ledger]


class _Measures:
    """The measures of a rubric while drafts are taken over."""

    def __init__(self, known: Iterable[Measure]) -> None:
        self.held = {one.id: one for one in known}
        self._alike = {self._key(one): one.id for one in reversed(self.held.values())}
        self._number = 0

    def taken(self, wanted: Measure) -> str:
        """Return the id of a measure: the one there is, with what only the new one says of it, else a new one."""
        key = self._key(wanted)
        if (found := self._alike.get(key)) is not None:
            self.held[found] = _filled(self.held[found], wanted)
            return found
        self._number += 1
        while f"m{self._number}" in self.held:
            self._number += 1
        made = replace(wanted, id=f"m{self._number}")
        self.held[made.id] = made
        self._alike[key] = made.id
        return made.id

    @staticmethod
    def _key(measure: Measure) -> tuple[str, str, str]:
        return measure.name, measure.unit.value, measure.better.value


class _Ledgers:
    """The ledgers of a rubric while drafts are taken over."""

    def __init__(self, known: Iterable[Ledger]) -> None:
        self.held = {one.id: one for one in known}
        self._titles = {one.title for one in self.held.values()}
        self._number = 0

    def added(self, wanted: Ledger, code: str) -> str:
        """Return the id of a new ledger; a title that is there already gets the criterion's code."""
        self._number += 1
        while f"l{self._number}" in self.held:
            self._number += 1
        title = f"{wanted.title}（{code}）" if wanted.title in self._titles else wanted.title
        made = replace(wanted, id=f"l{self._number}", title=title)
        self.held[made.id] = made
        self._titles.add(title)
        return made.id


def _filled(known: Measure, other: Measure) -> Measure:
    """Return a measure with what only the other says of it."""
    return replace(
        known,
        definition=known.definition or other.definition,
        numerator=known.numerator or other.numerator,
        denominator=known.denominator or other.denominator,
        departments=known.departments or other.departments,
    )


def renamed(marking: Marking, measures: Mapping[str, str], ledgers: Mapping[str, str]) -> Marking:
    """Return a marking that reads other ids; ids that are not named stay."""
    match marking:
        case Threshold() | Tiers() | Proportional() | VersusReference() | Growth():
            return replace(marking, measure=measures.get(marking.measure, marking.measure))
        case PerCount():
            return replace(marking, ledger=ledgers.get(marking.ledger, marking.ledger) if marking.ledger else None)
        case BestOf():
            return BestOf(tuple(renamed(part, measures, ledgers) for part in marking.parts))
        case SumOf():
            parts = tuple(replace(part, marking=renamed(part.marking, measures, ledgers)) for part in marking.parts)
            return SumOf(parts)
        case _:
            return marking
