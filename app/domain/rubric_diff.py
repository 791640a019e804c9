"""Two editions of a rubric (评分标准) beside each other: what stayed, what was changed and how, what came and went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.domain.marking.kinds import (
    BestOf,
    ByRegion,
    Checklist,
    Deduction,
    Growth,
    Levels,
    Marking,
    PerCount,
    Proportional,
    SumOf,
    Threshold,
    Tiers,
    VersusReference,
    every,
    region_maps,
)
from app.domain.rubric import Column, Criterion, Ledger, Measure, Rubric
from app.domain.rubric_matching import folded, matched_ids, paired
from app.domain.rubric_renames import change_maps
from app.domain.rubric_words import (
    CriterionPart,
    Place,
    RubricPart,
    criterion_words,
    ledgers_of,
    measures_of,
    rubric_words,
)
from app.domain.word_diff import Piece, pieces

_GONE = "\0"
"""Before an id of the old edition that the new one has no more: it equals none of the new ids."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part that is another one now, as people read it; lines apart where there are several."""

    part: CriterionPart | RubricPart
    before: str
    after: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Return the words that stayed, went and came."""
        return pieces(self.before, self.after)


@dataclass(frozen=True, slots=True)
class ComparedCriterion:
    """A criterion that is in both editions; no differences: it is unchanged."""

    old: Criterion
    new: Criterion
    differences: tuple[Difference, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Tell whether it has another code now."""
        return self.old.code != self.new.code

    @property
    def is_minor(self) -> bool:
        """Tell whether what is asked and how it is marked is the same; so it is for an unchanged one."""
        return all(isinstance(one.part, CriterionPart) and one.part.is_minor for one in self.differences)


@dataclass(frozen=True, slots=True)
class Matches:
    """Old id to new id of what both editions have."""

    measures: Mapping[str, str]
    ledgers: Mapping[str, str]
    gates: Mapping[str, str]
    regions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RubricDiff:
    """The comparison. criteria and added are in the order of the new edition, removed in that of the old one."""

    old: Rubric
    new: Rubric
    criteria: tuple[ComparedCriterion, ...]
    added: tuple[Criterion, ...]
    removed: tuple[Criterion, ...]
    own: tuple[Difference, ...]
    matches: Matches

    @cached_property
    def unchanged(self) -> tuple[ComparedCriterion, ...]:
        """Return the criteria of which nothing is another."""
        return tuple(one for one in self.criteria if not one.differences)

    @cached_property
    def changed(self) -> tuple[ComparedCriterion, ...]:
        """Return the criteria that are in both and not the same; renumbered ones among them."""
        return tuple(one for one in self.criteria if one.differences)

    @property
    def is_same(self) -> bool:
        """Tell whether there is no difference at all."""
        return not (self.changed or self.added or self.removed or self.own)


def compared(old: Rubric, new: Rubric) -> RubricDiff:
    """Return how two rubrics differ: see rubric_matching for which criterion is which."""
    pairs = paired(old.criteria, new.criteria)
    matches = _matches(old, new)
    comparing = _Comparing(old, new, matches)
    found = tuple(comparing.of(old.criteria[pairs[at]], one) for at, one in enumerate(new.criteria) if at in pairs)
    added = tuple(one for at, one in enumerate(new.criteria) if at not in pairs)
    kept = set(pairs.values())
    removed = tuple(one for at, one in enumerate(old.criteria) if at not in kept)
    return RubricDiff(old, new, found, added, removed, tuple(_own(old, new)), matches)


def _matches(old: Rubric, new: Rubric) -> Matches:
    return Matches(
        measures=matched_ids(
            ((one.id, one.name) for one in old.measures), ((one.id, one.name) for one in new.measures)
        ),
        ledgers=matched_ids(((one.id, one.title) for one in old.ledgers), ((one.id, one.title) for one in new.ledgers)),
        gates=matched_ids(((one.id, one.text) for one in old.gates), ((one.id, one.text) for one in new.gates)),
        regions=_matched_regions(region_names(old), region_names(new)),
    )


def region_names(rubric: Rubric) -> dict[str, str]:
    """Return the name of each type of region by id, also of those that only targets speak of; empty without one."""
    markings = (marking for criterion in rubric.criteria for marking in every(criterion.marking))
    spoken_of = {key: "" for marking in markings for values in region_maps(marking) for key in values}
    return spoken_of | {one.id: one.name for one in rubric.region_types}


def _matched_regions(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return which type of region is which: by name, as tables that are read number them in the order of columns.

    Names that are merely alike (东部地区, 西部地区) are two types, whatever their ids.
    """
    return {
        one: other
        for one, other in matched_ids(old.items(), new.items()).items()
        if not old[one] or not new[other] or folded(old[one]) == folded(new[other])
    }


# ---------------------------------------------------------------- one criterion


class _Comparing:
    """Compares criteria of two rubrics; what they name is looked up once."""

    def __init__(self, old: Rubric, new: Rubric, matches: Matches) -> None:
        """Look up places and names."""
        self._old, self._new, self._matches = old, new, matches
        self._old_places = {one.code: (dimension, indicator) for dimension, indicator, one in old.places()}
        self._new_places = {one.code: (dimension, indicator) for dimension, indicator, one in new.places()}

    def of(self, old: Criterion, new: Criterion) -> ComparedCriterion:
        """Return one criterion with what is another of it."""
        places = self._old_places[old.code], self._new_places[new.code]
        differences = tuple(
            Difference(
                part,
                criterion_words(part, self._old, old, places[0]),
                criterion_words(part, self._new, new, places[1]),
            )
            for part in CriterionPart
            if not self._is_same(part, old, new, places)
        )
        return ComparedCriterion(old, new, differences)

    def _is_same(self, part: CriterionPart, old: Criterion, new: Criterion, places: tuple[Place, Place]) -> bool:
        match part:
            case CriterionPart.PLACE:
                before, after = ([one.code for one in place] for place in places)
                return before == after
            case CriterionPart.MARKING:
                return is_same_marking(old.marking, new.marking, self._matches)
            case CriterionPart.EVIDENCE:
                before_, after_ = ([replace(one, id="") for one in side.evidence] for side in (old, new))
                return before_ == after_
            case CriterionPart.MEASURES:
                return self._same_measures(old, new)
            case CriterionPart.NOT_APPLICABLE:
                # An own rule that says what the rubric says is no change; the rubric's own rule is told once.
                rules = self._old.not_applicable_rule(old), self._new.not_applicable_rule(new)
                return old.not_applicable is new.not_applicable or rules[0] is rules[1]
            case CriterionPart.LEDGERS:
                return self._same_ledgers(old, new)
            case CriterionPart.METHODS | CriterionPart.DEPARTMENTS:
                # Nothing depends on the order in which they are named.
                return sorted(getattr(old, part.value)) == sorted(getattr(new, part.value))
            case _:
                return bool(getattr(old, part.value) == getattr(new, part.value))

    def _same_measures(self, old: Criterion, new: Criterion) -> bool:
        before = [self._as_new(one) for one in measures_of(self._old, old)]
        return before == [replace(one, departments=()) for one in measures_of(self._new, new)]

    def _as_new(self, measure: Measure) -> Measure:
        ledger = measure.numerator_ledger
        return replace(
            measure,
            id=_new_id(self._matches.measures, measure.id),
            numerator_ledger=None if ledger is None else _new_id(self._matches.ledgers, ledger),
            departments=(),
        )

    def _same_ledgers(self, old: Criterion, new: Criterion) -> bool:
        before = [_without_ids(one) for one in ledgers_of(self._old, old)]
        return before == [_without_ids(one) for one in ledgers_of(self._new, new)]


def _without_ids(ledger: Ledger) -> tuple[str, tuple[Column, ...], tuple[str, ...]]:
    titles = {one.id: one.title or one.id for one in ledger.columns}
    columns = tuple(replace(one, id="", title=one.title or one.id) for one in ledger.columns)
    return ledger.title or ledger.id, columns, tuple(titles.get(one, one) for one in ledger.key)


def _new_id(matched: Mapping[str, str], old: str) -> str:
    return matched.get(old, _GONE + old)


# ---------------------------------------------------------------- markings


def is_same_marking(old: Marking, new: Marking, matches: Matches) -> bool:
    """Tell whether two markings earn points in the same way.

    Ids of items say nothing, their order and texts do; measures, ledgers and types of region are the same where they
    match.
    """
    return _normal(_as_new_marking(old, matches)) == _normal(new)


def _as_new_marking(marking: Marking, matches: Matches) -> Marking:
    """Return an old marking with the measures, ledgers and types of region it names under their new ids."""
    marking = change_maps(marking, lambda value: _as_new_regions(value, matches))
    match marking:
        case BestOf():
            return replace(marking, parts=tuple(_as_new_marking(one, matches) for one in marking.parts))
        case SumOf():
            parts = tuple(replace(one, marking=_as_new_marking(one.marking, matches)) for one in marking.parts)
            return replace(marking, parts=parts)
        case PerCount() if marking.ledger is not None:
            return replace(marking, ledger=_new_id(matches.ledgers, marking.ledger))
        case Threshold() | Tiers() | Proportional() | VersusReference() | Growth():
            return replace(marking, measure=_new_id(matches.measures, marking.measure))
        case _:
            return marking


def _as_new_regions(value: ByRegion, matches: Matches) -> ByRegion:
    if not isinstance(value, Mapping):
        return value
    return {_new_id(matches.regions, key): number for key, number in value.items()}


def _normal(marking: Marking) -> Marking:
    """Return a marking with its items numbered instead of named."""
    match marking:
        case Checklist() | Deduction():
            items = tuple(replace(one, id=str(number)) for number, one in enumerate(marking.items))  # type: ignore[type-var]
            return replace(marking, items=items)  # type: ignore[arg-type]
        case Levels():
            return replace(
                marking, levels=tuple(replace(one, id=str(number)) for number, one in enumerate(marking.levels))
            )
        case BestOf():
            return replace(marking, parts=tuple(_normal(one) for one in marking.parts))
        case SumOf():
            return replace(marking, parts=tuple(replace(one, marking=_normal(one.marking)) for one in marking.parts))
        case _:
            return marking


# ---------------------------------------------------------------- the rubric itself


def _own(old: Rubric, new: Rubric) -> Iterator[Difference]:
    for part in RubricPart:
        if _own_value(part, old) == _own_value(part, new):
            continue
        yield Difference(part, rubric_words(part, old), rubric_words(part, new))


def _own_value(part: RubricPart, rubric: Rubric) -> object:
    match part:
        case RubricPart.DIMENSIONS:
            return [
                (one.code, one.title, one.cap, [(inner.code, inner.title) for inner in one.indicators])
                for one in rubric.dimensions
            ]
        case RubricPart.REFERENCES:
            return frozenset(replace(one, measure=_title(rubric, one.measure)) for one in rubric.references)
        case RubricPart.MEASURES:
            return frozenset(
                replace(one, id="", numerator_ledger=_ledger_title(rubric, one.numerator_ledger))
                for one in rubric.measures
            )
        case RubricPart.LEDGERS:
            return frozenset(_without_ids(one) for one in rubric.ledgers)
        case RubricPart.GATES:
            return [one.text for one in rubric.gates]
        case RubricPart.REGION_TYPES:
            return [one.name or one.id for one in rubric.region_types]
        case _:
            return getattr(rubric, part.value)


def _title(rubric: Rubric, measure: str) -> str:
    found = rubric.measure_by_id.get(measure)
    return found.title if found else measure


def _ledger_title(rubric: Rubric, ledger: str | None) -> str | None:
    found = rubric.ledger_by_id.get(ledger or "")
    return (found.title or found.id) if found else ledger
