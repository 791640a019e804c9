"""Facts: what a marking may look at besides the answer: figures, references, ledger counts, the region type."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from app.domain.assessment import Assessment, Figure
from app.domain.county import County, Cycle
from app.domain.ledger import judged_rows
from app.domain.marking.kinds import Baseline, ByRegion, Growth, Level
from app.domain.points import Exact
from app.domain.quantities import Unit, ratio, with_unit
from app.domain.rubric import Measure, Reference, Rubric
from app.domain.score_sheet import ScoreWarning


@dataclass(frozen=True)
class Reading:
    """The value of a measure in a year, exact, in the measure's unit."""

    measure: Measure
    value: Exact
    year: int
    warnings: tuple[ScoreWarning, ...] = ()

    @cached_property
    def shown(self) -> str:
        """Return `2020年居民健康素养水平30.42%`."""
        return f"{self.year}年{self.measure.title}{with_unit(self.value, self.measure.unit)}"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why something is not there, as a sentence for the derivation."""

    reason: str
    warnings: tuple[ScoreWarning, ...] = ()


class Facts:
    """An index over one rubric and assessment, built once a scoring; never changes them."""

    def __init__(self, rubric: Rubric, assessment: Assessment) -> None:
        """Index the figures by measure and year, and the references by measure and level."""
        self._rubric = rubric
        self._assessment = assessment
        self._regions = {level: region_of(level, assessment.county) for level in Level}
        self._counts: dict[str, int | None] = {}
        self._assessed: dict[str, Reading | Missing] = {}
        self._dated: dict[str, dict[int, Exact]] = {}
        self._figures: dict[str, list[Figure]] = {}
        for figure in assessment.measures:
            self._figures.setdefault(figure.measure, []).append(figure)
        self._references: dict[tuple[str, Level, str], list[Reference]] = {}
        for reference in (*rubric.references, *assessment.references):
            key = (reference.measure, reference.level, reference.region)
            self._references.setdefault(key, []).append(reference)

    def count_of(self, ledger_id: str) -> int | None:
        """Return the number of valid rows of a ledger, None when the county has not begun it."""
        if ledger_id not in self._counts:
            rows = self._assessment.ledgers.get(ledger_id)
            ledger = self._rubric.ledger_by_id.get(ledger_id)
            if rows is None or ledger is None:
                self._counts[ledger_id] = None
            else:
                self._counts[ledger_id] = sum(row.counts for row in judged_rows(ledger, rows, self._assessment.cycle))
        return self._counts[ledger_id]

    def ledger_title(self, ledger_id: str) -> str:
        """Return the ledger's title, or its id."""
        ledger = self._rubric.ledger_by_id.get(ledger_id)
        return (ledger.title if ledger else "") or ledger_id

    def measure(self, measure_id: str) -> Measure:
        """Return the measure; one unknown to the rubric stands for itself."""
        return self._rubric.measure_by_id.get(measure_id) or Measure(measure_id)

    def by_region(self, value: ByRegion) -> Decimal | Missing:
        """Return the number for the county's region type."""
        if isinstance(value, Decimal):
            return value
        region_type = self._assessment.county.region_type
        if region_type is not None and region_type in value:
            return value[region_type]
        said = f"“{region_type}”不在本标准的地区类型里" if region_type else "还没有选地区类型"
        text = f"本项按地区类型取值，{said}，暂不计分。"
        return Missing(text, (ScoreWarning("REGION_TYPE", text),))

    def assessed(self, measure_id: str) -> Reading | Missing:
        """Return the figure that is marked: of the assessed year, else the latest earlier year inside the cycle."""
        if measure_id not in self._assessed:
            self._assessed[measure_id] = self._assess(self.measure(measure_id))
        return self._assessed[measure_id]

    def _assess(self, measure: Measure) -> Reading | Missing:
        year = self._assessment.cycle.year
        if year is None:
            return Missing("还没有填写评估年份，不能取数。")
        readings = self._readings(measure)
        if year in readings:
            return Reading(measure, readings[year], year)
        start = self._assessment.cycle.start
        inside = [y for y in readings if y < year and (start is None or y >= start.year)]
        if inside:
            latest = max(inside)
            text = f"没有{year}年的{measure.title}，按{latest}年的数值计算。"
            return Reading(measure, readings[latest], latest, (ScoreWarning("FIGURE_YEAR", text),))
        return self._no_figure(measure, year, sorted(readings))

    def _no_figure(self, measure: Measure, year: int, others: list[int]) -> Missing:
        undated = [
            value
            for figure in self._figures.get(measure.id, ())
            if figure.year is None and (value := self._value(figure, measure)) is not None
        ]
        if undated:
            shown = with_unit(undated[0], measure.unit)
            text = f"{measure.title}只有年份不明的数值{shown}，不计分。"
            return Missing(text, (ScoreWarning("FIGURE_UNDATED", text),))
        also = f"（只有{'、'.join(map(str, others))}年的）" if others else ""
        return Missing(f"还没有{year}年的{measure.title}{also}。")

    def dated(self, measure_id: str) -> Mapping[int, Exact]:
        """Return the exact values of a measure by year, without those whose year is not known."""
        return self._readings(self.measure(measure_id))

    @property
    def cycle(self) -> Cycle:
        """Return the cycle that the figures are looked at in."""
        return self._assessment.cycle

    def baseline(self, growth: Growth, now: Reading) -> Reading | Missing:
        """Return the earlier figure that a change is measured from."""
        readings = self._readings(now.measure)
        year, said = self._baseline_year(growth, now, readings)
        if year is None or year >= now.year:
            return Missing(f"{now.measure.title}还没有可比的基线年份数值（{said}）。")
        if year not in readings:
            return Missing(f"还没有{year}年的{now.measure.title}（基线，{said}）。")
        return Reading(now.measure, readings[year], year)

    def _baseline_year(self, growth: Growth, now: Reading, readings: Mapping[int, Exact]) -> tuple[int | None, str]:
        if growth.baseline_year is not None:
            return growth.baseline_year, f"{growth.baseline_year}年"
        said = growth.baseline.label
        if growth.baseline is Baseline.PREVIOUS_YEAR:
            return now.year - 1, said
        if growth.baseline is Baseline.CYCLE_START:
            start = self._assessment.cycle.start
            return (start.year if start else None), said
        return min(readings), said

    def reference(
        self, measure_id: str, level: Level, year: int
    ) -> tuple[Reference, tuple[ScoreWarning, ...]] | Missing:
        """Return the reference of the same year, else of the nearest year (on a tie the later) with a warning."""
        region = self._regions[level]
        title = self.measure(measure_id).title
        found = self._references.get((measure_id, level, region), [])
        if not found:
            return Missing(f"没有{region or level.label}的{title}参照值。")
        nearest = min(found, key=lambda reference: (abs(reference.year - year), -reference.year))
        if len({reference.value for reference in found if reference.year == nearest.year}) > 1:
            text = f"{region}{nearest.year}年的{title}有两个不同的参照值，核对后才能计分。"
            return Missing(text, (ScoreWarning("REFERENCE_TWICE", text),))
        if nearest.year == year:
            return nearest, ()
        text = f"参照值年份不一致：本县{year}年的数值与{region}{nearest.year}年的{title}相比。"
        return nearest, (ScoreWarning("REFERENCE_YEAR", text),)

    def _readings(self, measure: Measure) -> dict[int, Exact]:
        if measure.id not in self._dated:
            self._dated[measure.id] = self._read(measure)
        return self._dated[measure.id]

    def _read(self, measure: Measure) -> dict[int, Exact]:
        return {
            figure.year: value
            for figure in self._figures.get(measure.id, ())
            if figure.year is not None and (value := self._value(figure, measure)) is not None
        }

    def _value(self, figure: Figure, measure: Measure) -> Exact | None:
        return value_of(figure, measure, self.numerator_of(figure, measure))

    def numerator_of(self, figure: Figure, measure: Measure) -> Decimal | None:
        """Return the numerator given, else the valid rows of the measure's ledger."""
        if figure.numerator is None and figure.denominator is not None and measure.numerator_ledger:
            count = self.count_of(measure.numerator_ledger)
            return None if count is None else Decimal(count)
        return figure.numerator


def region_of(level: Level, county: County) -> str:
    """Return whose figure a county is compared with; empty while its province or city is not known."""
    return {Level.PROVINCE: county.province, Level.CITY: county.city, Level.NATION: "全国"}[level]


def value_of(figure: Figure, measure: Measure, numerator: Decimal | None) -> Exact | None:
    """Return a figure's exact value: the ratio when both parts are there, else the value as given."""
    if measure.unit is Unit.TEXT:
        return None
    if numerator is not None and figure.denominator:
        return ratio(numerator, figure.denominator, measure.unit)
    return figure.value
