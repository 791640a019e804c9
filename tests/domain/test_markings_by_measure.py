"""Markings that read figures. Numbers worked by hand; the rules stand in DESIGN.md 5, Markings."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.marking.kinds import (
    Below,
    Level,
    Marking,
    Operator,
    Proportional,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
)
from app.domain.score_sheet import State
from tests.builders import COUNTY, codes, figure, reference, scored_alone

BY_TYPE = {"county": Decimal(20), "district": Decimal(30)}
DISTRICT = replace(COUNTY, region_type="district")


def points_of(marking: Marking, value: str, points: str = "4") -> str:
    line = scored_alone(marking, points=points, figures=[figure(2021, value)])
    assert line.state is State.SCORED, line.derivation
    return str(line.computed)


@pytest.mark.parametrize(
    ("op", "under", "at", "over"),
    [
        (Operator.AT_LEAST, "0.00", "4.00", "4.00"),
        (Operator.ABOVE, "0.00", "0.00", "4.00"),
        (Operator.AT_MOST, "4.00", "4.00", "0.00"),
        (Operator.BELOW, "4.00", "0.00", "0.00"),
    ],
)
def test_a_threshold_is_met_exactly_at_its_boundary_or_not(op: Operator, under: str, at: str, over: str) -> None:
    marking = Threshold("m", Decimal("30"), op)

    assert [points_of(marking, value) for value in ("29.9999999999", "30.0", "30.0000000001")] == [under, at, over]


@pytest.mark.parametrize(
    ("op", "value", "points"),
    [
        (Operator.AT_LEAST, "20", "2.67"),  # 4 × 20/30 = 2.666…
        (Operator.AT_LEAST, "0", "0.00"),
        (Operator.AT_LEAST, "-5", "0.00"),  # clamped
        (Operator.ABOVE, "30", "4.00"),  # not met, but 30/30 of 4
        (Operator.AT_MOST, "40", "3.00"),  # 4 × 30/40
        (Operator.AT_MOST, "30", "4.00"),
        (Operator.BELOW, "45", "2.67"),  # 4 × 30/45
    ],
)
def test_a_missed_threshold_may_earn_in_proportion(op: Operator, value: str, points: str) -> None:
    assert points_of(Threshold("m", Decimal(30), op, Below.PROPORTIONAL), value) == points


def test_a_threshold_says_figure_target_and_points() -> None:
    line = scored_alone(Threshold("m", Decimal(30), below=Below.PROPORTIONAL), figures=[figure(2021, "20")])

    sentence = "".join(line.derivation)
    for piece in ("2021年", "素养水平", "20%", "≥30%", "20÷30", "2.67分"):
        assert piece in sentence


def test_the_target_is_that_of_the_region_type() -> None:
    marking = Threshold("m", BY_TYPE)
    given = [figure(2021, "25")]

    assert scored_alone(marking, figures=given, county=replace(COUNTY, region_type="county")).computed == 4
    assert scored_alone(marking, figures=given, county=DISTRICT).computed == 0


@pytest.mark.parametrize("region_type", [None, "mars"])
@pytest.mark.parametrize(
    "marking",
    [
        Threshold("m", BY_TYPE),
        Proportional("m", Decimal(0), BY_TYPE),
        Proportional("m", BY_TYPE, Decimal(90)),
        Tiers("m", (Tier(BY_TYPE, at_least=Decimal(1)),)),
        Tiers("m", (Tier(Decimal(4), at_least=BY_TYPE),)),
    ],
)
def test_a_region_map_without_a_known_region_type_is_unanswered(marking: Marking, region_type: str | None) -> None:
    line = scored_alone(marking, figures=[figure(2021, "25")], county=replace(COUNTY, region_type=region_type))

    assert line.state is State.UNANSWERED
    assert codes(line) == ["REGION_TYPE"]


def test_a_missing_region_type_is_told_even_while_the_figure_is_missing_too() -> None:
    assert codes(scored_alone(Threshold("m", BY_TYPE))) == ["REGION_TYPE"]


RISING = Tiers(
    "m",
    (
        Tier(Decimal(4), at_least=Decimal(90)),
        Tier(Decimal(3), above=Decimal(80)),
        Tier(Decimal(1), at_least=Decimal(60)),
    ),
)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("90", "4.00"),
        ("89.99", "3.00"),
        ("80.01", "3.00"),
        ("80", "1.00"),  # above 80 does not hold 80
        ("60", "1.00"),
        ("59.99", "0.00"),
    ],
)
def test_the_first_tier_that_holds_gives_the_points(value: str, points: str) -> None:
    assert points_of(RISING, value) == points


def test_tiers_downwards() -> None:
    falling = Tiers("m", (Tier(Decimal(4), below=Decimal(5)), Tier(Decimal(2), at_most=Decimal(8))))

    assert [points_of(falling, value) for value in ("4.99", "5", "8", "8.01")] == ["4.00", "2.00", "2.00", "0.00"]


def test_tiers_may_give_other_points_in_other_regions() -> None:
    marking = Tiers("m", (Tier({"county": Decimal(4), "district": Decimal(3)}, at_least=Decimal(50)),))

    assert scored_alone(marking, figures=[figure(2021, "50")], county=DISTRICT).computed == 3


@pytest.mark.parametrize(
    ("zero_at", "full_at", "value", "points"),
    [
        ("10", "30", "20", "2.00"),
        ("10", "30", "10", "0.00"),
        ("10", "30", "30", "4.00"),
        ("10", "30", "9", "0.00"),  # clamped
        ("10", "30", "31", "4.00"),
        ("30", "0", "10", "2.67"),  # downwards: 4 × 20/30
        ("30", "0", "0", "4.00"),
        ("30", "0", "30", "0.00"),
    ],
)
def test_proportional_is_linear_between_its_ends_in_either_direction(
    zero_at: str, full_at: str, value: str, points: str
) -> None:
    assert points_of(Proportional("m", Decimal(zero_at), Decimal(full_at)), value) == points


@pytest.mark.parametrize(
    ("marking", "value", "points"),
    [
        (VersusReference("m"), "26.82", 4),
        (VersusReference("m"), "26.81", 0),
        (VersusReference("m", op=Operator.ABOVE), "26.82", 0),
        (VersusReference("m", op=Operator.AT_MOST), "26.82", 4),
        (VersusReference("m", op=Operator.BELOW), "26.82", 0),
        # 26.82 × 1.1 + 2 = 31.502
        (VersusReference("m", factor=Decimal("1.1"), plus=Decimal(2)), "31.502", 4),
        (VersusReference("m", factor=Decimal("1.1"), plus=Decimal(2)), "31.5019", 0),
        # 26.82 - 2 = 24.82
        (VersusReference("m", plus=Decimal(-2)), "24.82", 4),
    ],
)
def test_versus_reference_compares_exactly(marking: VersusReference, value: str, points: int) -> None:
    line = scored_alone(marking, figures=[figure(2021, value)], references=[reference(2021, "26.82")])

    assert (line.state, line.computed) == (State.SCORED, points)
    assert "26.82%" in "".join(line.derivation)
    assert f"{value}%" in "".join(line.derivation)


def test_each_level_has_the_region_of_the_county() -> None:
    given = [
        reference(2021, "10", Level.PROVINCE, "河北省"),
        reference(2021, "20", Level.NATION, "全国"),
        reference(2021, "30", Level.CITY, "秦皇岛市"),
        reference(2021, "99", Level.PROVINCE, "山西省"),
        reference(2021, "99", Level.CITY, "唐山市"),
    ]

    met = {
        level: [
            scored_alone(VersusReference("m", level), figures=[figure(2021, v)], references=given).computed == 4
            for v in ("10", "20", "30")
        ]
        for level in Level
    }

    assert met == {
        Level.PROVINCE: [True, True, True],
        Level.NATION: [False, True, True],
        Level.CITY: [False, False, True],
    }


def test_without_a_reference_it_is_unanswered() -> None:
    line = scored_alone(
        VersusReference("m"), figures=[figure(2021, "30")], references=[reference(2021, "1", region="山西省")]
    )

    assert line.state is State.UNANSWERED


@pytest.mark.parametrize(
    "marking", [Threshold("m", Decimal(1)), RISING, Proportional("m", Decimal(0), Decimal(1)), VersusReference("m")]
)
def test_without_a_figure_it_is_unanswered(marking: Marking) -> None:
    line = scored_alone(marking, references=[reference(2021, "1")])

    assert (line.state, line.computed) == (State.UNANSWERED, 0)
