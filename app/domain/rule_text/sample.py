"""What a made-up input would give: it shows a person at a glance whether a draft is right."""

from collections.abc import Iterable
from decimal import Decimal

from app.domain.assessment import Assessment, Entry, Figure, Site
from app.domain.county import County, Cycle
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    Growth,
    Levels,
    Marking,
    Operator,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tiers,
    VersusReference,
    YesNo,
    every,
    measure_of,
)
from app.domain.marking.mark import mark
from app.domain.points import RATE_ROUNDING, plain, rounded
from app.domain.quantities import Unit, with_unit
from app.domain.rubric import Better, Ledger, Measure, Reference, Rubric, Status, Verdict
from app.domain.rule_text.draft import Sample

_YEAR = 2023
_OLDER = 2021
_PLACES = County(province="本省", city="本市", name="本县")
_REGIONS = {"province": "本省", "city": "本市", "nation": "全国"}
_AVERAGE = Decimal(50)


def sample_of(
    marking: Marking, points: Decimal, measures: tuple[Measure, ...], ledgers: tuple[Ledger, ...] = ()
) -> Sample:
    """Return what the marking gives for one input that is neither empty nor perfect."""
    entry, words = _entry(marking)
    figures = [figure for inner in every(marking) for figure in _figures(inner, measures)]
    by_key = {figure.key: figure for figure in figures}
    references = _references(marking)
    rubric = Rubric(
        "draft", "", "", Status.REFERENCE, (), Verdict(), measures=measures, references=references, ledgers=ledgers
    )
    assessment = Assessment(county=_PLACES, cycle=Cycle(assessed_year=_YEAR), measures=tuple(by_key.values()))
    outcome = mark(marking, points, entry, Facts(rubric, assessment))
    given = [*words, *_said(by_key.values(), references, rubric)]
    earned = None if outcome.earned is None else rounded(outcome.earned, RATE_ROUNDING)
    return Sample("；".join(given) or "由填报人填分数和理由", earned, outcome.derivation)


def _said(figures: Iterable[Figure], references: tuple[Reference, ...], rubric: Rubric) -> list[str]:
    said = []
    for figure in figures:
        measure = rubric.measure_by_id[figure.measure]
        said.append(f"{figure.year}年{measure.title}{with_unit(figure.value or Decimal(0), measure.unit)}")
    for reference in references:
        measure = rubric.measure_by_id[reference.measure]
        said.append(f"{reference.level.label}平均{with_unit(reference.value, measure.unit)}")
    return said


def _entry(marking: Marking) -> tuple[Entry, list[str]]:
    match marking:
        case YesNo():
            return Entry(met=True), ["符合要求"]
        case Checklist():
            first = marking.items[:1]
            return Entry(checked=tuple(item.id for item in first)), [f"只做到“{item.text}”" for item in first]
        case Levels():
            level = marking.levels[min(1, len(marking.levels) - 1)]
            return Entry(level=level.id), [f"属于“{level.text}”"]
        case Deduction():
            item = marking.items[0]
            return Entry(counts={item.id: 1}), [f"“{item.text}”1次"]
        case PerCount():
            return Entry(count=2), ["2次"]
        case Sites():
            sites = tuple(Site(f"现场{number}", Decimal(80)) for number in range(1, max(marking.min_sites, 1) + 1))
            return Entry(sites=sites), [f"现场{len(sites)}处，都是80分"]
        case BestOf() | SumOf():
            return _parts(marking)
        case _:
            return Entry(), []


def _parts(marking: BestOf | SumOf) -> tuple[Entry, list[str]]:
    inner = marking.parts if isinstance(marking, BestOf) else tuple(part.marking for part in marking.parts)
    entries, words = {}, []
    for index, part in enumerate(inner):
        entry, said = _entry(part)
        entries[str(index)] = entry
        words += said
    return Entry(parts=entries), words


def _figures(marking: Marking, measures: tuple[Measure, ...]) -> list[Figure]:
    measure_id = measure_of(marking)
    measure = next((one for one in measures if one.id == measure_id), None)
    if measure is None:
        return []
    value = _value(marking)
    figures = [Figure(measure.id, _YEAR, value)]
    if isinstance(marking, Growth):
        older = value - 2 if measure.better is Better.HIGHER else value + 2
        year = marking.baseline_year or (_YEAR - 1 if marking.baseline.value == "previous_year" else _OLDER)
        figures.append(Figure(measure.id, min(year, _YEAR - 1), max(older, Decimal(1))))
    if measure.unit is Unit.COUNT:
        figures = [Figure(one.measure, one.year, (one.value or Decimal(0)).to_integral_value()) for one in figures]
    return figures


def _value(marking: Marking) -> Decimal:
    """Return a figure a little short of the best."""
    match marking:
        case Threshold(target=Decimal() as target):
            rising = marking.op in {Operator.AT_LEAST, Operator.ABOVE}
            return _short(target * (Decimal("0.9") if rising else Decimal("1.1")))
        case Tiers():
            bounds = [bound for _, bound in marking.tiers[min(1, len(marking.tiers) - 1)].bounds]
            return bounds[0] if isinstance(bounds[0], Decimal) else _AVERAGE
        case Proportional(zero_at=Decimal() as zero, full_at=Decimal() as full):
            return _short((zero + full) / 2)
        case VersusReference():
            return _AVERAGE + 1 if marking.op in {Operator.AT_LEAST, Operator.ABOVE} else _AVERAGE - 1
        case _:
            return _AVERAGE + 1


def _short(value: Decimal) -> Decimal:
    return Decimal(plain(rounded(value, RATE_ROUNDING)))


def _references(marking: Marking) -> tuple[Reference, ...]:
    needs = {(inner.measure, inner.level): None for inner in every(marking) if isinstance(inner, VersusReference)}
    return tuple(Reference(measure, _REGIONS[level.value], level, _YEAR, _AVERAGE) for measure, level in needs)
