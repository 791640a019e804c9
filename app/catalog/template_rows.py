"""A rubric and its vectors as the rows of the plain template."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import cast

from app.catalog.located_yaml import parse_located
from app.catalog.rubric_writer import vectors_text
from app.catalog.template_values import Codec, Names
from app.catalog.vectors import Vector
from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    Levels,
    Marking,
    SumOf,
    Tiers,
)
from app.domain.rubric import Criterion, Dimension, Indicator, Ledger, Rubric
from app.domain.template_form import TemplateForm, TemplateRows

Row = dict[str, str]
Values = Mapping[str, object]

PARAMETER_NAMES = {("growth", "points"): "change_points"}
"""Fields of markings whose column is called otherwise, as there is a column of that name already."""
LISTS = frozenset({"kind", "items", "levels", "tiers", "parts"})
"""Fields of markings that have rows of their own."""
UNANSWERED = "未填"
"""应得分 of an example in which nothing was filled in."""


def template_rows(rubric: Rubric, vectors: Iterable[Vector], form: TemplateForm) -> TemplateRows:
    """Return the texts of every sheet of the template; read back they give an equal rubric and equal vectors."""
    return _Rows(rubric, form).all(tuple(vectors))


def parameter_column(kind: str, name: str) -> str:
    """Return the id of the column that holds a field of a marking."""
    return PARAMETER_NAMES.get((kind, name), name)


def names_of(rubric: Rubric) -> Names:
    """Return the names of a rubric's measures, ledgers and region types."""
    return Names(
        {
            "measure": {one.id: one.name for one in rubric.measures},
            "ledger": {one.id: one.title for one in rubric.ledgers},
            "region_type": {one.id: one.name for one in rubric.region_types},
        }
    )


class _Rows:
    def __init__(self, rubric: Rubric, form: TemplateForm) -> None:
        self._rubric = rubric
        self._codec = Codec(form, names_of(rubric))
        self._columns = {(sheet.id, column.id): column for sheet in form.sheets for column in sheet.columns}

    def all(self, vectors: tuple[Vector, ...]) -> TemplateRows:
        rubric = self._rubric
        return {
            "about": [self._row("about", _about(rubric))],
            "criteria": list(self._criteria()),
            "details": [row for criterion in rubric.criteria for row in self._details(criterion)],
            "requirements": [
                self._row("requirements", {"criterion": criterion.code, **_values(one)})
                for criterion in rubric.criteria
                for one in criterion.evidence
            ],
            "measures": [self._row("measures", _values(one)) for one in rubric.measures],
            "references": [self._row("references", _values(one)) for one in rubric.references],
            "ledgers": [row for ledger in rubric.ledgers for row in self._ledger(ledger)],
            "gates": [self._row("gates", _values(one)) for one in rubric.gates],
            "grades": [self._row("grades", _values(one)) for one in rubric.verdict.grades],
            "regions": [self._row("regions", _values(one)) for one in rubric.region_types],
            "vectors": list(self._vectors(vectors)),
        }

    def _row(self, sheet: str, values: Values) -> Row:
        """Return the texts of a row; what is empty is left out."""
        texts = {
            name: self._codec.written(value, self._columns[sheet, name])
            for name, value in values.items()
            if (sheet, name) in self._columns
        }
        return {name: text for name, text in texts.items() if text}

    def _criteria(self) -> Iterator[Row]:
        for dimension in self._rubric.dimensions:
            if not dimension.indicators:
                yield self._row("criteria", _dimension(dimension))
            for number, indicator in enumerate(dimension.indicators):
                place = _dimension(dimension, with_cap=number == 0) | _indicator(indicator)
                if not indicator.criteria:
                    yield self._row("criteria", place)
                for index, criterion in enumerate(indicator.criteria):
                    given = place if index == 0 else {name: one for name, one in place.items() if name != "cap"}
                    yield self._row("criteria", {**given, **_criterion(criterion)})

    def _details(self, criterion: Criterion) -> Iterator[Row]:
        for values in _details(criterion.marking, ""):
            yield self._row("details", {"criterion": criterion.code, **values})

    def _ledger(self, ledger: Ledger) -> Iterator[Row]:
        place = {"ledger": ledger.id, "ledger_title": ledger.title}
        marks = _key_marks(ledger)
        if not ledger.columns:
            yield self._row("ledgers", place)
        for column in ledger.columns:
            yield self._row("ledgers", place | _values(column) | {"key": marks.get(column.id, "")})

    def _vectors(self, vectors: tuple[Vector, ...]) -> Iterator[Row]:
        if not vectors:
            return
        for tree in cast("list[dict[str, object]]", parse_located(vectors_text(vectors), "").tree):
            points = tree["points"]
            yield self._row("vectors", tree | {"points": UNANSWERED if points is None else points})


def _values(value: object) -> dict[str, object]:
    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]


def _about(rubric: Rubric) -> Values:
    source, rounding, verdict = rubric.source, rubric.rounding, rubric.verdict
    return _values(rubric) | {
        "source_name": source.name,
        "source_number": source.number,
        "source_date": source.date,
        "rounding_places": rounding.places,
        "rounding_mode": rounding.mode,
        "verdict_by": verdict.by,
        "core_min_rate": verdict.core_min_rate,
        "core_failed": verdict.core_failed,
    }


def _dimension(dimension: Dimension, *, with_cap: bool = True) -> dict[str, object]:
    return {
        "dimension": dimension.code,
        "dimension_title": dimension.title,
        "cap": dimension.cap if with_cap else None,
    }


def _indicator(indicator: Indicator) -> dict[str, object]:
    return {"indicator": indicator.code, "indicator_title": indicator.title}


def _criterion(criterion: Criterion) -> dict[str, object]:
    values = _values(criterion) | _parameters(criterion.marking)
    return {name: None if value is False and name in {"core", "bonus"} else value for name, value in values.items()} | {
        "points": criterion.points
    }


def _parameters(marking: Marking) -> dict[str, object]:
    """Return the kind of a marking and its fields by column."""
    own = {parameter_column(marking.kind, name): value for name, value in _values(marking).items() if name not in LISTS}
    return {"kind": marking.kind, **own}


def _details(marking: Marking, path: str) -> Iterator[dict[str, object]]:
    """Yield the rows of a marking's items, tiers and parts; path: which part it is itself."""
    here: dict[str, object] = {"path": path}
    match marking:
        case Checklist(items=items) | Deduction(items=items) | Levels(levels=items):
            for item in items:
                yield here | _values(item)
        case Tiers():
            for tier in marking.tiers:
                operator, bound = tier.bounds[0] if tier.bounds else (None, None)
                yield here | {"op": operator, "target": bound, "points": tier.points}
        case BestOf():
            for number, part in enumerate(marking.parts, 1):
                yield from _part(part, _inside(path, number), {})
        case SumOf():
            for number, one in enumerate(marking.parts, 1):
                yield from _part(one.marking, _inside(path, number), {"points": one.points})


def _part(marking: Marking, path: str, values: Values) -> Iterator[dict[str, object]]:
    yield {"path": path, **_parameters(marking), **values}
    yield from _details(marking, path)


def _inside(path: str, number: int) -> str:
    return f"{path}.{number}" if path else str(number)


def _key_marks(ledger: Ledger) -> dict[str, str]:
    """Return what stands in 去重: 是, or the place in the order when it is another than that of the columns."""
    order = [column.id for column in ledger.columns if column.id in ledger.key]
    if tuple(order) == ledger.key:
        return dict.fromkeys(order, "是")
    return {name: str(number) for number, name in enumerate(ledger.key, 1)}
