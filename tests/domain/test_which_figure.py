"""Which figure, which reference and which baseline is taken (DESIGN.md 5, under the table of markings)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.assessment import Figure
from app.domain.checks import assessment_problems
from app.domain.county import Cycle
from app.domain.marking.kinds import Baseline, Growth, Operator, Threshold, VersusReference
from app.domain.problems import Problem, has_blocking
from app.domain.quantities import Unit
from app.domain.rubric import Better, Column, Ledger, Measure
from app.domain.score_sheet import CriterionScore, State
from app.domain.scoring import score
from tests.builders import (
    CYCLE,
    assessment,
    codes,
    criterion,
    figure,
    reference,
    rows,
    rubric,
    scored_alone,
)

THIRTY = Threshold("m", Decimal(30))
HIGHER = VersusReference("m")


def problems(*figures: Figure, **more: object) -> tuple[Problem, ...]:
    whole = rubric(criterion(THIRTY), **more.pop("of_rubric", {}))  # type: ignore[call-overload]
    given = assessment(measures=figures, **more)
    return assessment_problems(whole, given, score(whole, given))


def found(*figures: Figure, cycle: Cycle = CYCLE) -> tuple[State, Decimal, list[str]]:
    line = scored_alone(THIRTY, figures=figures, cycle=cycle)
    return line.state, line.computed, codes(line)


def test_the_figure_of_the_assessed_year_is_marked() -> None:
    assert found(figure(2020, "10"), figure(2021, "30"), figure(2022, "10")) == (State.SCORED, 4, [])


def test_else_the_latest_earlier_year_inside_the_cycle_with_a_warning() -> None:
    three_years = replace(CYCLE, start=dt.date(2019, 1, 1))
    given = (figure(2019, "10"), figure(2020, "30"), figure(2022, "10"))

    assert found(*given, cycle=three_years) == (State.SCORED, 4, ["FIGURE_YEAR"])
    assert found(*reversed(given), cycle=three_years) == (State.SCORED, 4, ["FIGURE_YEAR"])


@pytest.mark.parametrize("year", [2019, 2022])
def test_a_year_before_the_cycle_or_after_the_assessed_year_is_not_taken(year: int) -> None:
    assert found(figure(year, "30"))[0] is State.UNANSWERED


def test_the_warning_names_both_years() -> None:
    line = scored_alone(THIRTY, figures=[figure(2020, "30")])

    assert "2021" in line.warnings[0].text
    assert "2020" in line.warnings[0].text


def test_an_undated_figure_is_never_scored_also_beside_dated_ones() -> None:
    assert found(figure(None, "99"))[0] is State.UNANSWERED
    assert found(figure(None, "99"), figure(2020, "10")) == (State.SCORED, 0, ["FIGURE_YEAR"])


def test_without_an_assessed_year_the_end_of_the_cycle_gives_it() -> None:
    assert found(figure(2021, "30"), cycle=replace(CYCLE, assessed_year=None)) == (State.SCORED, 4, [])
    assert found(figure(2021, "30"), cycle=Cycle())[0] is State.UNANSWERED


def test_a_ratio_is_exact() -> None:
    # 1/3 of 100 % is under 33.34 and over 33.33
    third = figure(2021, numerator="1", denominator="3")

    assert scored_alone(Threshold("m", Decimal("33.33")), figures=[third]).computed == 4
    assert scored_alone(Threshold("m", Decimal("33.34")), figures=[third]).computed == 0


@pytest.mark.parametrize(
    ("unit", "target"),
    [
        (Unit.PERCENT, "20"),
        (Unit.PERMILLE, "200"),
        (Unit.PER_10K, "2000"),
        (Unit.PER_100K, "20000"),
        (Unit.PERSON_PER_THOUSAND, "200"),
        (Unit.SQM_PER_PERSON, "0.2"),
        (Unit.COUNT, "0.2"),
        (Unit.YUAN, "0.2"),
    ],
)
def test_a_ratio_is_scaled_by_its_unit(unit: Unit, target: str) -> None:
    # 1/5
    fifth = figure(2021, numerator="1", denominator="5")
    measures = (Measure("m", "某率", unit),)

    line = scored_alone(Threshold("m", Decimal(target)), figures=[fifth], measures=measures)
    over = scored_alone(Threshold("m", Decimal(target), Operator.ABOVE), figures=[fifth], measures=measures)
    assert (line.computed, over.computed) == (4, 0)


def test_the_numerator_may_be_the_rows_of_a_ledger() -> None:
    # two valid rows (one lies outside the cycle) of 8 places: 25 %
    places = Ledger("places", "健康单位", (Column("date", "日期", "date"), Column("name", "名称")), ("name",))
    given = rows(
        {"date": "2020-05-01", "name": "甲"}, {"date": "2021-05-01", "name": "乙"}, {"date": "2019-05-01", "name": "丙"}
    )

    whole = rubric(
        criterion(Threshold("m", Decimal(25))),
        criterion(Threshold("m", Decimal(25), Operator.ABOVE), code="A2"),
        measures=(Measure("m", "健康单位占比", numerator_ledger="places"),),
        ledgers=(places,),
    )
    sheet = score(whole, assessment(measures=(figure(2021, denominator="8"),), ledgers={"places": given}))

    assert [line.computed for line in sheet.criteria] == [4, 0]


@pytest.mark.parametrize(
    ("value", "agrees"),
    # 1/6 = 16.666… %
    [
        ("16.67", True),
        ("16.7", True),
        ("17", True),
        ("16.66", False),
        ("16.6", False),
        ("16", False),
        ("16.670", False),
    ],
)
def test_value_and_parts_must_agree_within_the_printed_places(value: str, agrees: bool) -> None:
    found_problems = problems(figure(2021, value, numerator="1", denominator="6"))

    assert ("FIGURE_DISAGREES" in [problem.code for problem in found_problems]) is not agrees
    assert has_blocking(found_problems) is not agrees


# ---- references


def referred(figure_year: int, *references: tuple[int, str]) -> CriterionScore:
    return scored_alone(
        HIGHER, figures=[figure(figure_year, "30")], references=[reference(year, value) for year, value in references]
    )


def test_the_reference_of_the_same_year_is_taken() -> None:
    line = referred(2021, (2020, "99"), (2021, "30"), (2022, "99"))

    assert (line.computed, codes(line)) == (4, [])


def test_the_reference_goes_by_the_year_of_the_figure_not_by_the_assessed_year() -> None:
    line = referred(2020, (2020, "30"), (2021, "99"))

    assert (line.computed, codes(line)) == (4, ["FIGURE_YEAR"])


def test_else_the_nearest_reference_counts_with_a_warning() -> None:
    line = referred(2021, (2018, "99"), (2023, "30"))
    assert (line.computed, codes(line)) == (4, ["REFERENCE_YEAR"])

    line = referred(2021, (2019, "30"), (2024, "99"))
    assert (line.computed, codes(line)) == (4, ["REFERENCE_YEAR"])


def test_on_a_tie_the_later_reference_counts() -> None:
    for given in ([(2019, "99"), (2023, "30")], [(2023, "30"), (2019, "99")]):
        line = referred(2021, *given)
        assert (line.computed, codes(line)) == (4, ["REFERENCE_YEAR"])
        assert "2023" in line.warnings[0].text


def test_the_same_reference_with_two_values_is_a_blocking_problem() -> None:
    whole = rubric(criterion(HIGHER), references=(reference(2021, "20"),))
    given = assessment(measures=(figure(2021, "30"),), references=(reference(2021, "40"),))
    sheet = score(whole, given)

    assert sheet.criteria[0].state is State.UNANSWERED
    blocking = [one for one in assessment_problems(whole, given, sheet) if one.is_blocking]
    assert [one.code for one in blocking] == ["REFERENCE_TWICE"]


def test_the_same_reference_twice_with_one_value_is_none() -> None:
    whole = rubric(criterion(HIGHER), references=(reference(2021, "20"),))
    given = assessment(measures=(figure(2021, "30"),), references=(reference(2021, "20.0"),))
    sheet = score(whole, given)

    assert sheet.criteria[0].computed == 4
    assert not has_blocking(assessment_problems(whole, given, sheet))


# ---- growth


def grown(growth: Growth, *figures: Figure, better: Better = Better.HIGHER, cycle: Cycle = CYCLE) -> CriterionScore:
    return scored_alone(growth, figures=figures, cycle=cycle, measures=(Measure("m", "某率", better=better),))


def test_a_sixth_to_a_fifth_is_exactly_twenty_percent_more() -> None:
    given = (figure(2020, numerator="1", denominator="6"), figure(2021, numerator="1", denominator="5"))

    assert grown(Growth("m", relative=Decimal("0.20")), *given).computed == 4
    assert grown(Growth("m", relative=Decimal("0.20"), op=Operator.ABOVE), *given).computed == 0
    assert grown(Growth("m", relative=Decimal("0.2000000001")), *given).computed == 0
    assert "20%" in "".join(grown(Growth("m", relative=Decimal("0.20")), *given).derivation)


def test_growth_in_points_of_the_measure_s_own_unit() -> None:
    given = (figure(2020, "20"), figure(2021, "22"))

    assert grown(Growth("m", points=Decimal(2)), *given).computed == 4
    assert grown(Growth("m", points=Decimal(2), op=Operator.ABOVE), *given).computed == 0
    assert grown(Growth("m", points=Decimal("2.01")), *given).computed == 0


def test_where_lower_is_better_a_fall_counts() -> None:
    # 10 → 8 is a fall of 20 %
    given = (figure(2020, "10"), figure(2021, "8"))

    assert grown(Growth("m", relative=Decimal("0.2")), *given, better=Better.LOWER).computed == 4
    assert grown(Growth("m", points=Decimal(2)), *given, better=Better.LOWER).computed == 4
    assert grown(Growth("m", relative=Decimal("0.2")), *given, better=Better.HIGHER).computed == 0
    assert grown(Growth("m", points=Decimal(2)), *reversed(given), better=Better.LOWER).computed == 4


def test_growth_per_year_is_divided_by_the_years_between() -> None:
    # 2018 → 2021: 9 points in 3 years are 3 a year; 9/30 in 3 years are 10 % a year
    given = (figure(2018, "30"), figure(2021, "39"))

    assert grown(Growth("m", points=Decimal(3), per_year=True), *given).computed == 4
    assert grown(Growth("m", points=Decimal("3.01"), per_year=True), *given).computed == 0
    assert grown(Growth("m", relative=Decimal("0.1"), per_year=True), *given).computed == 4
    assert grown(Growth("m", relative=Decimal("0.1"), per_year=True, op=Operator.ABOVE), *given).computed == 0


@pytest.mark.parametrize(
    ("growth", "baseline"),
    [
        (Growth("m", points=Decimal(1)), "2017"),
        (Growth("m", points=Decimal(1), baseline=Baseline.PREVIOUS_YEAR), "2020"),
        (Growth("m", points=Decimal(1), baseline=Baseline.CYCLE_START), "2019"),
        (Growth("m", points=Decimal(1), baseline_year=2018), "2018"),
        (Growth("m", points=Decimal(1), baseline=Baseline.PREVIOUS_YEAR, baseline_year=2018), "2018"),
    ],
)
def test_the_baseline_is_the_one_that_is_asked_for(growth: Growth, baseline: str) -> None:
    three_years = replace(CYCLE, start=dt.date(2019, 1, 1))
    given = [figure(year, f"{year - 2000}.5") for year in (2020, 2018, 2017, 2019, 2021)]

    line = grown(growth, *given, cycle=three_years)

    assert line.computed == 4
    assert line.derivation[0].startswith(f"{baseline}年")


@pytest.mark.parametrize(
    "growth",
    [
        Growth("m", points=Decimal(1)),
        Growth("m", points=Decimal(1), baseline=Baseline.PREVIOUS_YEAR),
        Growth("m", points=Decimal(1), baseline=Baseline.CYCLE_START),
        Growth("m", points=Decimal(1), baseline_year=2018),
        Growth("m", points=Decimal(1), baseline_year=2021),
        Growth("m", points=Decimal(1), baseline_year=2022),
    ],
)
def test_without_an_earlier_figure_there_is_no_growth(growth: Growth) -> None:
    assert grown(growth, figure(2021, "30"), figure(2022, "40"), figure(None, "20")).state is State.UNANSWERED


def test_from_nothing_there_is_no_growth() -> None:
    for growth in (Growth("m", relative=Decimal("0.2")), Growth("m", points=Decimal(1))):
        assert grown(growth, figure(2020, "0"), figure(2021, "5")).state is State.UNANSWERED


def test_a_cycle_that_starts_in_the_assessed_year_has_no_baseline_at_its_start() -> None:
    one_year = replace(CYCLE, start=dt.date(2021, 1, 1))
    growth = Growth("m", points=Decimal(1), baseline=Baseline.CYCLE_START)

    assert grown(growth, figure(2020, "1"), figure(2021, "5"), cycle=one_year).state is State.UNANSWERED


def test_growth_up_to_an_earlier_year_warns() -> None:
    line = grown(Growth("m", relative=Decimal("0.2")), figure(2019, "10"), figure(2020, "12"))

    assert (line.computed, codes(line)) == (4, ["FIGURE_YEAR"])


def test_a_target_of_growth_may_depend_on_the_region_type() -> None:
    growth = Growth("m", relative={"county": Decimal("0.1"), "district": Decimal("0.2")})

    assert codes(grown(growth, figure(2020, "10"), figure(2021, "11"))) == ["REGION_TYPE"]
