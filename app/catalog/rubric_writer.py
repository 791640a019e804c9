"""Writes rubrics and vectors as the YAML of a pack (DESIGN.md 5): in the order people know, without what is default."""

from collections.abc import Iterable, Mapping

from app.catalog.vectors import DEFAULT_COUNTY, DEFAULT_CYCLE, Vector
from app.catalog.yaml_text import yaml_text
from app.domain.assessment import Assessment, LedgerRow
from app.domain.marking.kinds import DeductionItem, Item, Tier
from app.domain.rubric import Criterion, Dimension, Rubric
from app.files.canonical import Plain, given_fields, plain

_ORDER: dict[type, tuple[str, ...]] = {
    Rubric: (
        "format", "id", "edition", "title", "status", "notice", "issuer", "source", "cycle_years", "rounding",
        "not_applicable", "evidence", "region_types", "gates", "measures", "references", "ledgers", "dimensions",
        "bonus_cap", "verdict",
    ),
    Dimension: ("code", "title", "cap", "indicators"),
    Criterion: (
        "code", "title", "text", "rule_text", "points", "core", "bonus", "not_applicable", "marking", "methods",
        "evidence", "departments", "basis",
    ),
    Item: ("id", "text", "points"),
    DeductionItem: ("id", "text", "points", "at_most"),
    Tier: ("at_least", "above", "at_most", "below", "points"),
}  # fmt: skip
"""The order of the keys where it is not the order of the fields; a field that is not named here comes last."""


def rubric_text(rubric: Rubric) -> str:
    """Return rubric.yaml. read_rubric gives an equal rubric from it, unless a text has characters no file may hold."""
    return yaml_text({"format": rubric.format, **_fields(rubric)})


def vectors_text(vectors: Iterable[Vector]) -> str:
    """Return vectors.yaml: each example with what differs from the usual county and cycle."""
    return yaml_text([_vector(vector) for vector in vectors])


def _fields(value: object) -> dict[str, Plain]:
    given = dict(given_fields(value))
    known = _ORDER.get(type(value)) or (("kind",) if "kind" in given else ())
    names = [name for name in known if name in given]
    return {name: _tree(given[name]) for name in (*names, *(name for name in given if name not in names))}


def _tree(value: object) -> Plain:
    if hasattr(value, "__dataclass_fields__"):
        return _fields(value)
    if isinstance(value, tuple):
        return [_tree(part) for part in value]
    return plain(value)


def _vector(vector: Vector) -> dict[str, Plain]:
    told = vector.assessment
    tree: dict[str, Plain] = {"criterion": vector.criterion}
    if told.county.region_type is not None:
        tree["region_type"] = told.county.region_type
    tree |= _differing("county", _county(told), DEFAULT_COUNTY) | _differing("cycle", _cycle(told), DEFAULT_CYCLE)
    if vector.criterion in told.answers:
        tree["answer"] = _tree(told.answers[vector.criterion])
    for key, values in (("measures", told.measures), ("references", told.references)):
        if values:
            tree[key] = _tree(values)
    if told.ledgers:
        tree["ledgers"] = {name: [_row(row) for row in rows] for name, rows in told.ledgers.items()}
    tree["points"] = plain(vector.points)
    return tree | ({"note": vector.note} if vector.note else {})


def _differing(key: str, told: Mapping[str, Plain], usual: Mapping[str, object]) -> dict[str, Plain]:
    differing = {name: value for name, value in told.items() if value != usual.get(name, "")}
    return {key: differing} if differing else {}


def _county(told: Assessment) -> dict[str, Plain]:
    county = told.county
    return {"code": county.code, "province": county.province, "city": county.city, "name": county.name}


def _cycle(told: Assessment) -> dict[str, Plain]:
    cycle = told.cycle
    year = None if cycle.assessed_year is None else str(cycle.assessed_year)
    return {"name": cycle.name, "start": plain(cycle.start), "end": plain(cycle.end), "assessed_year": year}


def _row(row: LedgerRow) -> Plain:
    return {**row.values, **({"evidence": list(row.evidence)} if row.evidence else {})}
