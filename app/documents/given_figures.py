"""Figures, references and ledgers as tables of texts, the same for workbook and PDF."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.documents.dossier import Dossier
from app.domain.assessment import Figure
from app.domain.ledger import judged_rows
from app.domain.marking.facts import Facts, value_of
from app.domain.marking.kinds import Level
from app.domain.points import plain
from app.domain.quantities import with_unit
from app.domain.rubric import Ledger, Measure, Reference

NO_YEAR = "年份不明"
COUNTED = "计入"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of texts; weights say how wide its columns are beside each other; numbers name those of numbers."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    numbers: frozenset[int] = frozenset()


FIGURE_HEADER = ("数据项", "年份", "数值", "分子", "分母", "来源", "提供部门", "佐证")
_FIGURE_WEIGHTS = (18.0, 9.0, 11.0, 10.0, 10.0, 24.0, 12.0, 12.0)
_FIGURE_NUMBERS = frozenset({2, 3, 4})
REFERENCE_HEADER = ("数据项", "范围", "地区", "年份", "参照值", "来源")
_REFERENCE_WEIGHTS = (22.0, 8.0, 14.0, 9.0, 12.0, 40.0)


def figure_table(facts: Facts, dossier: Dossier, figures: Iterable[Figure], title: str = "填报数据") -> TextTable:
    """Return figures as they were given, by measure and year; 年份不明 where no year was named."""
    places = _measure_places(dossier)
    ordered = sorted(figures, key=lambda figure: (places(figure.measure), figure.year is None, figure.year or 0))
    rows = tuple(_figure_row(facts, dossier, figure) for figure in ordered)
    return TextTable(title, FIGURE_HEADER, rows, _FIGURE_WEIGHTS, _FIGURE_NUMBERS)


def _figure_row(facts: Facts, dossier: Dossier, figure: Figure) -> tuple[str, ...]:
    measure = dossier.rubric.measure_by_id.get(figure.measure)
    numerator = facts.numerator_of(figure, measure) if measure else figure.numerator
    return (
        measure.title if measure else figure.measure,
        NO_YEAR if figure.year is None else f"{figure.year}年",
        _value(figure, measure, numerator),
        "" if numerator is None else plain(numerator),
        "" if figure.denominator is None else plain(figure.denominator),
        figure.source,
        figure.department,
        shown_numbers(dossier, figure.evidence),
    )


def reference_table(dossier: Dossier, references: Iterable[Reference]) -> TextTable:
    """Return references as they were given, by measure, level and year."""
    measures, places, levels = dossier.rubric.measure_by_id, _measure_places(dossier), list(Level)
    rows = []
    for reference in sorted(references, key=lambda one: (places(one.measure), levels.index(one.level), one.year)):
        measure = measures.get(reference.measure)
        value = with_unit(reference.value, measure.unit) if measure else plain(reference.value)
        name = measure.title if measure else reference.measure
        rows.append((name, reference.level.label, reference.region, f"{reference.year}年", value, reference.source))
    return TextTable("参照值", REFERENCE_HEADER, tuple(rows), _REFERENCE_WEIGHTS)


def _measure_places(dossier: Dossier) -> Callable[[str], int]:
    """Return what tells where a measure stands in the rubric; unknown ones stand behind all others."""
    places = {name: number for number, name in enumerate(dossier.rubric.measure_by_id)}
    return lambda name: places.get(name, len(places))


def ledger_table(dossier: Dossier, ledger_id: str) -> TextTable:
    """Return every row of a ledger, those that do not count with why."""
    given = dossier.assessment.ledgers.get(ledger_id, ())
    ledger = dossier.rubric.ledger_by_id.get(ledger_id, Ledger(ledger_id))
    columns = {column.id: column.title or column.id for column in ledger.columns}
    columns |= {key: key for row in given for key in row.values if key not in columns}
    judged = judged_rows(ledger, given, dossier.assessment.cycle)
    rows = tuple(
        (
            str(line.number),
            *(line.row.values.get(key, "") for key in columns),
            shown_numbers(dossier, line.row.evidence),
            COUNTED if line.counts else f"不计：{'；'.join(line.reasons)}",
        )
        for line in judged
    )
    counted = sum(line.counts for line in judged)
    title = f"{ledger.title or ledger.id}（登记{len(judged)}条，计入{counted}条）"
    weights = (4.0, *(_weight(rows, number) for number in range(1, len(columns) + 1)), 8.0, 9.0)
    kinds = {column.id: column.kind for column in ledger.columns}
    numbers = {0, *(place for place, key in enumerate(columns, start=1) if kinds.get(key) in ("number", "count"))}
    return TextTable(title, ("序号", *columns.values(), "佐证", "计数"), rows, weights, frozenset(numbers))


def shown_numbers(dossier: Dossier, ids: Iterable[str]) -> str:
    """Return the 材料编号 of pieces of evidence; of one without a number its title."""
    return "、".join(dossier.numbers.get(name) or _title(dossier, name) for name in ids)


def _title(dossier: Dossier, evidence_id: str) -> str:
    found = next((piece.title for piece in dossier.assessment.evidence if piece.id == evidence_id), "")
    return found or evidence_id


def _value(figure: Figure, measure: Measure | None, numerator: Decimal | None) -> str:
    """Return the value as given, else the ratio of its parts as the derivation prints it."""
    if figure.text or measure is None:
        return figure.text or ("" if figure.value is None else plain(figure.value))
    value = value_of(figure, measure, numerator) if figure.value is None else figure.value
    return "" if value is None else with_unit(value, measure.unit)


def _weight(rows: tuple[tuple[str, ...], ...], column: int) -> float:
    longest = max((len(row[column]) for row in rows), default=0)
    return float(min(max(longest, 6), 24))
