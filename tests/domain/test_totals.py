"""Totals and rounding (DESIGN.md 5, Totals). Numbers worked by hand."""

from decimal import Decimal

import pytest

from app.domain.assessment import Answer, Site
from app.domain.marking.kinds import External, Sites
from app.domain.points import Rounding, RoundingMode
from app.domain.rubric import NotApplicable
from app.domain.scoring import score
from tests.builders import assessment, criterion, dimension, evidence, line, met, requirement, rubric


def given(points: str, **more: object) -> Answer:
    return Answer(points=Decimal(points), **more)  # type: ignore[arg-type]


def test_a_cap_of_a_dimension_holds_for_every_sum() -> None:
    # 4 + 4 + 4 = 12 of points, cap 10; computed 4 + 3.5 + 3.5 = 11 → 10; claimed 11.5 → 10; second dimension 5
    external = [criterion(External(), code=f"A{n}") for n in (1, 2, 3)]
    whole = rubric(dimension(*external, cap="10"), dimension(criterion(code="B1", points="5"), code="B"))
    sheet = score(
        whole,
        assessment(
            {"A1": given("4"), "A2": given("3.5", self_points=Decimal(4), self_reason="另有"), "A3": given("3.5")}
            | met("B1")
        ),
    )

    first, second = sheet.dimensions
    assert (first.full, first.applicable, first.computed, first.prospective, first.self_points) == (10, 10, 10, 10, 10)
    assert (second.full, second.computed) == (5, 5)
    assert (sheet.points.full, sheet.points.applicable, sheet.points.computed) == (15, 15, 15)


@pytest.mark.parametrize(
    ("rule", "applicable", "computed", "rate"),
    [
        # what is left of the dimension, 4 + 4 = 8, is under the cap 10; 4 + 2 = 6; 6/8
        (NotApplicable.RESCALE, 8, 6, "75.00"),
        # full gives the 4: 4 + 2 + 4 = 10
        (NotApplicable.FULL, 10, 10, "100.00"),
        # zero keeps the denominator: 12, capped at 10
        (NotApplicable.ZERO, 10, 6, "60.00"),
    ],
)
def test_not_applicable_under_a_cap(rule: NotApplicable, applicable: int, computed: int, rate: str) -> None:
    external = [criterion(External(), code=f"A{n}") for n in (1, 2)]
    whole = rubric(dimension(*external, criterion(code="A3", not_applicable=rule), cap="10"))
    sheet = score(whole, assessment({"A1": given("4"), "A2": given("2"), "A3": Answer(not_applicable="无")}))

    assert (sheet.points.full, sheet.points.applicable, sheet.points.computed) == (10, applicable, computed)
    assert str(sheet.points.rate) == rate


def test_rescaling_may_leave_the_capped_points_as_they_are() -> None:
    # 12 points under a cap of 7; without the 4 that do not apply still 8, so 7
    whole = rubric(dimension(*(criterion(External(), code=f"A{n}") for n in (1, 2, 3)), cap="7"))
    sheet = score(whole, assessment({"A1": given("3"), "A2": given("3"), "A3": Answer(not_applicable="无")}))

    # 6/7 = 85.714… %
    assert (sheet.points.applicable, sheet.points.computed, sheet.points.rate) == (7, 6, Decimal("85.71"))


def test_bonus_stands_outside_the_full_points_and_is_capped_once_over_all_dimensions() -> None:
    # 3 + 4 of bonus, capped at 5; 4 + 4 of the rest: 13 of 8 = 162.5 %
    bonus = (criterion(External(), code="A2", bonus=True), criterion(External(), code="B2", bonus=True))
    whole = rubric(
        dimension(criterion(), bonus[0]), dimension(criterion(code="B1"), bonus[1], code="B"), bonus_cap=Decimal(5)
    )
    sheet = score(whole, assessment(met("A1", "B1") | {"A2": given("3"), "B2": given("4")}))

    assert [(one.full, one.computed) for one in sheet.dimensions] == [(4, 4), (4, 4)]
    points = sheet.points
    assert (points.full, points.applicable, points.bonus, points.computed) == (8, 8, 5, 13)
    assert (points.prospective, points.self_points, points.rate) == (13, 13, Decimal("162.50"))


def test_bonus_without_a_cap_counts_whole_and_without_applicable_points_makes_no_rate() -> None:
    whole = rubric(criterion(), criterion(External(), code="A2", bonus=True, points="9"))
    sheet = score(whole, assessment({"A1": Answer(not_applicable="无"), "A2": given("9")}))

    assert (sheet.points.applicable, sheet.points.computed, sheet.points.bonus) == (0, 9, 9)
    assert sheet.points.rate is None
    assert sheet.verdict.grade == ""


def test_a_bonus_that_does_not_apply_changes_no_denominator() -> None:
    for rule in (NotApplicable.RESCALE, NotApplicable.ZERO):
        whole = rubric(criterion(), criterion(code="A2", bonus=True, not_applicable=rule))
        sheet = score(whole, assessment(met("A1") | {"A2": Answer(not_applicable="无")}))
        assert (sheet.points.applicable, sheet.points.bonus, sheet.points.rate) == (4, 0, 100)


def test_prospective_is_as_if_all_evidence_were_there() -> None:
    asks = (requirement("e1"),)
    whole = rubric(
        dimension(
            criterion(evidence=asks),
            criterion(code="A2", evidence=asks),
            criterion(code="A3", evidence=asks, bonus=True),
        )
    )
    sheet = score(whole, assessment(met("A1", "A2", "A3"), evidence=(evidence("E0001", "A1"),)))

    assert (sheet.points.computed, sheet.points.prospective, sheet.points.bonus) == (4, 12, 0)
    assert (sheet.dimensions[0].computed, sheet.dimensions[0].prospective) == (4, 8)


def test_the_total_need_not_be_a_hundred() -> None:
    # 4 + 600 = 604; 600/604 = 99.3377… %
    whole = rubric(criterion(), criterion(code="A2", points="600"))
    sheet = score(whole, assessment(met("A2")))

    assert (sheet.points.full, sheet.points.rate) == (604, Decimal("99.34"))


@pytest.mark.parametrize(
    ("mode", "places", "points", "rounded"),
    [
        (RoundingMode.HALF_UP, 2, "1.005", "1.01"),
        (RoundingMode.HALF_UP, 2, "1.0049", "1.00"),
        (RoundingMode.HALF_EVEN, 2, "1.005", "1.00"),
        (RoundingMode.HALF_EVEN, 2, "1.015", "1.02"),
        (RoundingMode.HALF_EVEN, 2, "1.0051", "1.01"),
        (RoundingMode.DOWN, 2, "1.0199", "1.01"),
        (RoundingMode.HALF_UP, 0, "2.5", "3"),
        (RoundingMode.HALF_EVEN, 0, "2.5", "2"),
        (RoundingMode.DOWN, 0, "2.9", "2"),
        (RoundingMode.HALF_UP, 3, "2.0005", "2.001"),
    ],
)
def test_each_criterion_is_rounded_once_in_the_rubric_s_way(
    mode: RoundingMode, places: int, points: str, rounded: str
) -> None:
    whole = rubric(criterion(External()), rounding=Rounding(places, mode))

    assert str(score(whole, assessment({"A1": given(points)})).criteria[0].computed) == rounded


@pytest.mark.parametrize(
    ("mode", "rounded"), [(RoundingMode.HALF_UP, "0.63"), (RoundingMode.HALF_EVEN, "0.62"), (RoundingMode.DOWN, "0.62")]
)
def test_fractions_are_rounded_in_the_same_way(mode: RoundingMode, rounded: str) -> None:
    # 1 × (62.5 + 62.5) / 2 / 100 = 0.625
    whole = rubric(criterion(Sites(), "1"), rounding=Rounding(2, mode))
    sites = Answer(sites=(Site("甲", Decimal("62.5")), Site("乙", Decimal("62.5"))))

    assert str(score(whole, assessment({"A1": sites})).criteria[0].computed) == rounded


def test_totals_add_the_rounded_points() -> None:
    # 3 × 1.005 rounds to 3 × 1.01 = 3.03, not 3.02
    whole = rubric(*(criterion(External(), code=f"A{n}") for n in (1, 2, 3)))

    assert score(whole, assessment({f"A{n}": given("1.005") for n in (1, 2, 3)})).points.computed == Decimal("3.03")


def test_rounding_never_gives_more_than_the_full_points() -> None:
    # full points with three places, where the rubric rounds to two: 0.125 would become 0.13
    whole = rubric(criterion(points="0.125"))
    sheet = score(whole, assessment(met("A1")))

    assert sheet.criteria[0].computed <= Decimal("0.125")
    assert sheet.points.rate is not None
    assert sheet.points.rate <= 100


def test_the_sheet_is_in_rubric_order() -> None:
    whole = rubric(
        dimension(criterion(code="Z9"), criterion(code="A1"), code="Z"), dimension(criterion(code="B1"), code="A")
    )
    sheet = score(whole, assessment())

    assert [one.code for one in sheet.criteria] == ["Z9", "A1", "B1"]
    assert [one.code for one in sheet.dimensions] == ["Z", "A"]
    assert line(sheet, "B1").full == 4


def test_the_rate_is_always_given_half_up_with_two_places() -> None:
    # 1/8 = 12.5 %, 1/16 = 6.25 %, 5/32 = 15.625 → 15.63 also where the rubric rounds down to whole points
    whole = rubric(criterion(External(), "32"), rounding=Rounding(0, RoundingMode.DOWN))

    assert score(whole, assessment({"A1": given("5")})).points.rate == Decimal("15.63")
