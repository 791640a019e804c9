"""Trends between the last two years, and what of a measure is looked at."""

from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.collection_table import collection_table
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import Baseline, BestOf, Growth, Level, Threshold, VersusReference
from app.domain.measure_uses import criteria_by_measure, references_in_use, years_to_show
from app.domain.points import Exact
from app.domain.quantities import Unit
from app.domain.rubric import Better, Measure
from app.domain.trend import Turn, trend_of
from tests.builders import assessment, criterion, figure, reference, rubric

D = Decimal


@pytest.mark.parametrize(
    ("better", "values", "text"),
    [
        (Better.HIGHER, {2019: D("26.07"), 2020: D("30.42")}, "↑ 变好 4.35个百分点"),
        (Better.LOWER, {2019: D(25), 2021: D("24.5")}, "↓ 变好 0.5个百分点"),
        (Better.HIGHER, {2019: D(25), 2021: D(24)}, "↓ 变差 1个百分点"),
        (Better.LOWER, {2019: D(1), 2020: D(25), 2021: D(26)}, "↑ 变差 1个百分点"),
        # 1/3－1/4＝1/12＝0.0833…
        (Better.HIGHER, {2020: Fraction(1, 4), 2021: Fraction(1, 3)}, "↑ 变好 约0.08个百分点"),
        (Better.HIGHER, {2020: D(5), 2021: D("5.0")}, "→ 持平"),
    ],
)
def test_the_trend_says_the_way_and_whether_it_is_good(better: Better, values: dict[int, Exact], text: str) -> None:
    trend = trend_of(Measure("m", better=better), values)

    assert trend is not None
    assert trend.text == text


def test_a_trend_needs_two_years() -> None:
    assert trend_of(Measure("m"), {2021: D(1)}) is None
    found = trend_of(Measure("m"), {2018: D(1), 2021: D(3)})
    assert found is not None
    assert (found.since, found.until, found.turn) == (2018, 2021, Turn.BETTER)


def test_criteria_that_read_a_measure_are_found_inside_combined_markings() -> None:
    inner = criterion(BestOf((Threshold("m", D(1)), VersusReference("m"))), code="A1")
    other = criterion(Growth("n", points=D(1)), code="A2")

    found = criteria_by_measure(rubric(inner, other, measures=(Measure("m"), Measure("n"), Measure("o"))))

    assert {measure: [one.code for one in criteria] for measure, criteria in found.items()} == {
        "m": ["A1"],
        "n": ["A2"],
    }


def test_years_are_those_of_the_cycle_of_figures_and_of_baselines() -> None:
    plain = rubric(criterion(Threshold("m", D(1))))
    assert years_to_show(plain, assessment()) == (2020, 2021)
    assert years_to_show(plain, assessment(measures=(figure(2017, "1"), figure(None, "2")))) == (2017, 2020, 2021)

    growth = rubric(criterion(Growth("m", points=D(1), baseline_year=2015)))
    assert years_to_show(growth, assessment()) == (2015, 2020, 2021)
    yearly = rubric(criterion(Growth("m", points=D(1), baseline=Baseline.PREVIOUS_YEAR)))
    assert years_to_show(yearly, assessment()) == (2020, 2021)


def test_the_reference_asked_for_is_shown_else_any_there_is() -> None:
    nation, province = reference(2021, "25", Level.NATION, "全国"), reference(2019, "19")
    asked = criterion(VersusReference("m"))

    def used(*criteria: object) -> list[str]:
        whole = rubric(asked, references=(nation, province))
        facts = Facts(whole, assessment(measures=(figure(2021, "30"),)))
        return [f"{one.region}{one.year}" for one in references_in_use("m", criteria, facts)]  # type: ignore[arg-type]

    assert used(asked) == ["河北省2019"]
    assert used() == ["河北省2019", "全国2021"]


def test_a_collection_table_asks_for_each_year_in_the_unit() -> None:
    measure = Measure(
        "m", "素养水平", Unit.PERCENT, definition="口径甲", numerator="人数", departments=("疾控", "教育")
    )

    assert collection_table([measure], [2020, 2021]) == [
        ["数据项", "单位", "2020年", "2021年", "来源", "责任部门", "口径", "分子的含义", "分母的含义"],
        ["素养水平", "%", "", "", "", "疾控、教育", "口径甲", "人数", ""],
    ]
    assert collection_table([measure], [], "教育")[1][3] == "教育"
