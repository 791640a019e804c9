"""Slips in single figures: said at once when they are likely, silent on what counties usually have."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.assessment import Figure, OtherValue
from app.domain.figure_checks import figure_problems
from app.domain.marking.facts import Facts
from app.domain.problems import Problem, Severity
from app.domain.quantities import Unit
from app.domain.rubric import Measure, Reference
from tests.builders import CYCLE, MEASURE, assessment, criterion, figure, reference, rubric


def problems(
    *figures: Figure, of: int = -1, unit: Unit = Unit.PERCENT, references: tuple[Reference, ...] = ()
) -> list[Problem]:
    """Return the problems of one of the figures, the last unless told otherwise."""
    whole = rubric(criterion(), measures=(replace(MEASURE, unit=unit),), references=references)
    given = assessment(measures=figures)
    return list(figure_problems(figures[of], whole, Facts(whole, given), "数据"))


def told(*figures: Figure, of: int = -1, unit: Unit = Unit.PERCENT) -> str:
    """Return what is said and what to do, as one text."""
    return " ".join(f"{problem.what}{problem.what_to_do}" for problem in problems(*figures, of=of, unit=unit))


def test_a_share_written_as_a_fraction_is_asked_about_and_its_neighbour_is_not() -> None:
    pair = (figure(2020, "30.42"), figure(2021, "0.3142"))

    assert "与2020年的30.42%相差约100倍。请核对，是不是少写了100倍。" in told(*pair)
    assert told(*pair, of=0) == ""


def test_the_odd_one_of_three_years_is_asked_about() -> None:
    three = (figure(2019, "26.07"), figure(2020, "0.3042"), figure(2021, "31.5"))

    assert [bool(told(*three, of=place)) for place in range(3)] == [False, True, False]


def test_of_two_amounts_a_hundredfold_apart_the_later_is_asked_about() -> None:
    pair = (figure(2020, "20"), figure(2021, "2000"))

    assert told(*pair, of=0, unit=Unit.COUNT) == ""
    assert "是不是多写了100倍" in told(*pair, unit=Unit.COUNT)


def test_the_reference_is_the_better_witness() -> None:
    province = (reference(2021, "26.82"),)

    assert "河北省2021年的26.82%" in problems(figure(2021, "0.3042"), references=province)[0].what
    assert problems(figure(2020, "0.3042"), figure(2021, "30.42"), references=province) == []


def test_a_lone_fraction_among_percents_is_asked_about() -> None:
    assert "是不是少写了100倍" in told(figure(2021, "0.3042"))
    assert told(figure(2021, "0.5")) == ""
    assert told(figure(2021, "0.3042"), unit=Unit.PER_100K) == ""


@pytest.mark.parametrize(
    ("unit", "values"),
    [
        (Unit.PERCENT, ("74", "81.5", "86.20")),
        (Unit.PERCENT, ("2.1", "45", "98")),
        (Unit.PERCENT, ("0", "0", "100")),
        (Unit.COUNT, ("1", "12", "60")),
        (Unit.WAN_YUAN, ("3", "180", "5500")),
        (Unit.YEAR, ("1", "60", "78.2")),
        (Unit.PER_100K, ("0.4", "12.2", "9.8")),
    ],
)
def test_usual_figures_are_left_alone(unit: Unit, values: tuple[str, ...]) -> None:
    given = [figure(2019 + place, value) for place, value in enumerate(values)]

    assert [told(*given, of=place, unit=unit) for place in range(len(given))] == ["", "", ""]


def test_a_share_of_more_than_all_is_told_of_parts_too() -> None:
    assert "超过100%" in told(figure(2021, None, numerator="11", denominator="10"))
    assert told(figure(2021, None, numerator="10", denominator="10")) == ""
    assert "是负数" in told(figure(2021, "-3"))


def test_a_denominator_of_nothing_and_a_missing_one_are_told() -> None:
    assert "分母不大于0" in told(figure(2021, None, numerator="1", denominator="0"))
    assert "没有分母" in told(figure(2021, None, numerator="1"))


@pytest.mark.parametrize(
    ("value", "unit", "guess"),
    [
        # 76÷250＝30.4%
        ("0.304", Unit.PERCENT, "，是不是少写了100倍"),
        ("3040", Unit.PERCENT, "，是不是多写了100倍"),
        # 76÷250＝304‰
        ("30.4", Unit.PERMILLE, "，是不是按%填的（3‰不是3%）"),
        ("31", Unit.PERCENT, "请核对数值、分子和分母。"),
    ],
)
def test_value_and_parts_that_disagree_say_which_slip_explains_it(value: str, unit: Unit, guess: str) -> None:
    found = problems(figure(2021, value, numerator="76", denominator="250"), unit=unit)

    assert found[0].code == "FIGURE_DISAGREES"
    assert guess in found[0].what_to_do


def test_a_year_outside_the_cycle_is_told_but_a_baseline_is_not() -> None:
    # The cycle is 2020–2021.
    assert CYCLE.end == dt.date(2021, 12, 31)
    assert "到2021年为止" in told(figure(2022, "30"))
    assert told(figure(2019, "30")) == ""
    assert "早20年" in told(figure(2000, "30"))


def test_departments_that_differ_are_told_until_they_agree() -> None:
    other = OtherValue("县疾控中心", Decimal("31.2"))
    mine = replace(figure(2021, "30.42"), department="县卫健局", others=(other,))

    found = problems(mine)
    assert [(problem.code, problem.severity) for problem in found] == [("FIGURE_DEPARTMENTS", Severity.WARNING)]
    assert "县卫健局填的是30.42%，县疾控中心给的是31.2%" in found[0].what
    assert problems(replace(mine, value=Decimal("31.20"))) == []
    assert problems(replace(mine, others=())) == []


def test_a_measure_the_rubric_does_not_know_has_no_problems_here() -> None:
    assert Measure("x").id == "x"
    assert problems(figure(2021, "3000", measure="x")) == []
