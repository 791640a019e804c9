"""Figures as they are written, numbers as they are shown, 材料编号 and ids."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evidence import material_numbers, next_evidence_id
from app.domain.marking.kinds import Growth, Operator
from app.domain.points import Rounding, RoundingMode, is_usable, rate, rounded, shown
from app.domain.quantities import FigureUnitError, FigureUnreadableError, Unit, read_figure, with_unit
from app.files.canonical import plain, restored
from tests.builders import evidence


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("30.42", Unit.PERCENT, "30.42"),
        ("30.42%", Unit.PERCENT, "30.42"),
        ("３０．４２％", Unit.PERCENT, "30.42"),
        (" 30.42 % ", Unit.PERCENT, "30.42"),
        ("3‰", Unit.PERMILLE, "3"),
        ("1,234,567", Unit.COUNT, "1234567"),
        ("１，２３４人", Unit.COUNT, "1234"),
        ("12次", Unit.COUNT, "12"),
        ("13.5/10万", Unit.PER_100K, "13.5"),
        ("5.5/万", Unit.PER_10K, "5.5"),
        ("16.4平方米", Unit.SQM_PER_PERSON, "16.4"),
        ("2.5万元", Unit.WAN_YUAN, "2.5"),
        ("-3.5", Unit.PERCENT, "-3.5"),
        ("0", Unit.PERCENT, "0"),
        ("79.2岁", Unit.YEAR, "79.2"),
        (".5", Unit.PERCENT, "0.5"),
    ],
)
def test_figures_are_read_as_people_write_them(text: str, unit: Unit, value: str) -> None:
    assert read_figure(text, unit) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3‰", Unit.PERCENT),
        ("3%", Unit.PERMILLE),
        ("3%", Unit.COUNT),
        ("3万元", Unit.YUAN),
        ("3元", Unit.WAN_YUAN),
        ("3/万", Unit.PER_100K),
        ("3人", Unit.PERCENT),
        ("3公里", Unit.SQM_PER_PERSON),
    ],
)
def test_the_sign_of_another_unit_is_refused(text: str, unit: Unit) -> None:
    with pytest.raises(FigureUnitError):
        read_figure(text, unit)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "x", "3x", "x3", "3..4", "3.4.5", "1,23", "12,3456", "1e5", "NaN", "inf"),
        *("--3", "3-4", "3 4", "3O", "约30", "0x1F", "9" * 60),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(FigureUnreadableError):
        read_figure(text, Unit.PERCENT)


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False, allow_infinity=False), st.sampled_from(Unit))
def test_a_printed_figure_reads_back(value: Decimal, unit: Unit) -> None:
    assert read_figure(with_unit(value, unit), unit) == value


def test_numbers_for_sentences() -> None:
    assert [shown(Decimal(text)) for text in ("2.00", "0.50", "100", "-1.20")] == ["2", "0.5", "100", "-1.2"]
    assert shown(Fraction(1, 4)) == "0.25"
    assert shown(Fraction(1, 3)) == "约0.3333"
    assert shown(Fraction(6, 3)) == "2"


@given(
    st.fractions(-1000, 1000, max_denominator=400), st.integers(0, 6), st.sampled_from(RoundingMode)
)  # fmt: skip
def test_fractions_and_decimals_round_alike(value: Fraction, places: int, mode: RoundingMode) -> None:
    rounding = Rounding(places, mode)
    near = rounded(value, rounding)

    assert abs(Fraction(near) - value) <= Fraction(1, 10**places) / (1 if mode is RoundingMode.DOWN else 2)
    if 10**12 % value.denominator == 0:  # has a short decimal form
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        assert str(rounded(exact, rounding)) in {str(near), str(near).lstrip("-")}


def test_rates() -> None:
    assert rate(Decimal(2), Decimal(3)) == Decimal("66.67")
    assert rate(Decimal("0.5"), Decimal(0)) is None


@pytest.mark.parametrize(
    ("text", "fine"),
    [("1", True), ("-1.5", True), ("0.0000000001", True), ("0.00000000001", False), ("999999999999999", True),
     ("1e15", False), ("1e999999", False), ("NaN", False), ("Infinity", False), ("sNaN", False)],
)  # fmt: skip
def test_numbers_that_can_be_worked_with(text: str, fine: bool) -> None:
    assert is_usable(Decimal(text)) is fine


def test_material_numbers_follow_the_rubric_not_the_order_of_the_evidence() -> None:
    pieces = (evidence("E0001", "B1"), evidence("E0002", "A2", "A1"), evidence("E0003", "A2"), evidence("E0004"))

    # E0002 serves A1 first; a piece that serves nothing has no number
    assert material_numbers(("A1", "A2", "B1"), pieces, {}) == {"E0002": "A1-01", "E0003": "A2-01", "E0001": "B1-01"}


def test_frozen_material_numbers_stay_and_new_ones_continue() -> None:
    frozen = {"E0001": "A1-01", "E0002": "A1-02", "E0009": "A1-07", "E0005": "A2-01"}
    pieces = (
        evidence("E0010", "A1"),
        evidence("E0001", "A1"),
        evidence("E0002", "A2"),  # served A1 when it was sealed
        evidence("E0011", "A2"),
        evidence("E0012", "A1"),
    )

    # A1-07 was given to E0009, which is gone: nobody else ever gets it, and A1 continues with 08
    assert material_numbers(("A1", "A2"), pieces, frozen) == {
        "E0010": "A1-08",
        "E0001": "A1-01",
        "E0012": "A1-09",
        "E0002": "A1-02",
        "E0011": "A2-02",
    }


def test_material_numbers_of_codes_with_a_dash_and_beyond_ninety_nine() -> None:
    pieces = tuple(evidence(f"E{n:04d}", "A-1") for n in range(1, 102))
    numbers = material_numbers(("A-1",), pieces, {})

    assert (numbers["E0001"], numbers["E0099"], numbers["E0101"]) == ("A-1-01", "A-1-99", "A-1-101")
    assert material_numbers(("A-1",), (*pieces, evidence("E0200", "A-1")), numbers)["E0200"] == "A-1-102"


def test_the_next_id_is_never_one_that_was_there() -> None:
    assert next_evidence_id(()) == "E0001"
    assert next_evidence_id((evidence("E0003"), evidence("E0001"), evidence("X9"), evidence("E-7"))) == "E0004"
    assert next_evidence_id((evidence("E9999"),)) == "E10000"


def test_the_id_of_a_deleted_piece_that_was_sealed_is_not_given_again() -> None:
    assert next_evidence_id((evidence("E0001"),), {"E0003": "A1-02"}) == "E0004"
    assert next_evidence_id((), ("E0002", "E²", "X7")) == "E0003"


def test_what_came_back_from_json_is_the_enum_again() -> None:
    growth = restored(Growth, plain(Growth("m", points=Decimal(1), op=Operator.ABOVE)))

    assert growth.op is Operator.ABOVE
