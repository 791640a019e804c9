"""Merging: an answers file replaces what it names and leaves the rest (DESIGN.md 6)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from app.domain.assessment import ENTRY_FIELDS, Answer, Assessment
from app.domain.changes import in_order, reference_key
from app.domain.evidence import Evidence

T = TypeVar("T")

Named = Mapping[str, object]
"""The keys a file names, nested as in the file; leaves do not matter."""


def merged(current: Assessment, new: Assessment, named: Named) -> Assessment:
    """Return the current assessment with everything the file names taken from the new one.

    County, cycle, person, answers and evidence are replaced field by field; gates, figures, references, ledgers and
    texts one by one; cases as a whole. An answer that names an input of its marking is no longer 不适用.
    """
    fields: dict[str, object] = {}
    if "applicant" in named:
        fields["applicant"] = new.applicant
    if "cases" in named:
        fields["cases"] = new.cases
    county = _fields(current.county, new.county, _keys(named, "county"))
    cycle = _fields(current.cycle, new.cycle, _keys(named, "cycle"))
    person = _fields(current.person, new.person, _keys(named, "person"))
    return in_order(
        replace(
            current,
            county=county,
            cycle=cycle,
            person=person,
            profile={**current.profile, **new.profile},
            report={**current.report, **new.report},
            gates={**current.gates, **new.gates},
            measures=_by_key(current.measures, new.measures, lambda figure: figure.key),
            references=_by_key(current.references, new.references, reference_key),
            ledgers={**current.ledgers, **new.ledgers},
            evidence=_evidence(current, new, named),
            answers=_answers(current, new, _keys(named, "answers")),
            **fields,  # type: ignore[arg-type]
        )
    )


def _keys(named: Named, section: str) -> Named:
    inner = named.get(section)
    return inner if isinstance(inner, Mapping) else {}


def _fields(current: T, new: T, named: Named) -> T:
    return replace(current, **{name: getattr(new, name) for name in named})  # type: ignore[type-var]


def _by_key(current: tuple[T, ...], new: tuple[T, ...], key: Callable[[T], str]) -> tuple[T, ...]:
    return tuple(({key(one): one for one in current} | {key(one): one for one in new}).values())


def _answers(current: Assessment, new: Assessment, named: Named) -> dict[str, Answer]:
    answers = dict(current.answers)
    for code, answer in new.answers.items():
        keys = _keys(named, code)
        before = answers.get(code, Answer())
        if "not_applicable" not in keys and any(key in ENTRY_FIELDS for key in keys):
            before = replace(before, not_applicable=None)
        answers[code] = _fields(before, answer, keys)
    return answers


def _evidence(current: Assessment, new: Assessment, named: Named) -> tuple[Evidence, ...]:
    pieces = {piece.id: piece for piece in current.evidence}
    keys = _keys(named, "evidence")
    for piece in new.evidence:
        before = pieces.get(piece.id, Evidence(piece.id))
        pieces[piece.id] = _fields(before, piece, _keys(keys, piece.id))
    return tuple(pieces.values())
