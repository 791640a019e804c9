"""Gains: doing the thing really brings the points (DESIGN.md 5). Each promise is kept by scoring again."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.assessment import Answer, Assessment, Entry, Figure, LedgerRow, Site
from app.domain.gains import gains
from app.domain.marking.kinds import (
    Below,
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    Fail,
    Growth,
    Levels,
    Marking,
    Operator,
    Part,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    YesNo,
)
from app.domain.rubric import Better, Column, Ledger, Measure, Requirement, Rubric
from app.domain.score_sheet import Gain
from app.domain.scoring import score
from tests.builders import assessment, criterion, evidence, figure, items, met, reference, requirement, rows, rubric


def gained(whole: Rubric, given: Assessment) -> tuple[Gain, ...]:
    return gains(whole, given, score(whole, given).criteria)["A1"]


def of(
    marking: Marking,
    answer: Answer | None,
    points: str = "4",
    *,
    figures: tuple[Figure, ...] = (),
    ledger: Ledger | None = None,
    rows: tuple[LedgerRow, ...] = (),
) -> tuple[Gain, ...]:
    whole = rubric(criterion(marking, points), ledgers=(ledger,) if ledger else ())
    answers = {} if answer is None else {"A1": answer}
    return gained(whole, assessment(answers, measures=figures, ledgers={ledger.id: rows} if ledger else {}))


def texts(found: tuple[Gain, ...]) -> list[tuple[str, str]]:
    return [(gain.text, str(gain.points)) for gain in found]


def computed(marking: Marking, answer: Answer | None, points: str = "4", figures: tuple[Figure, ...] = ()) -> Decimal:
    whole = rubric(criterion(marking, points))
    return score(whole, assessment({} if answer is None else {"A1": answer}, measures=figures)).criteria[0].computed


@pytest.mark.parametrize(
    ("marking", "before", "after"),
    [
        # (what is, what would be done) → the gain with exactly this difference is there
        (YesNo(), Answer(met=False), Answer(met=True)),
        (Checklist(items("1", "3")), Answer(checked=()), Answer(checked=("a",))),
        (Checklist(items("1", "3")), Answer(checked=("a",)), Answer(checked=("a", "b"))),
        (Checklist(items("1", "3"), all_required=True), Answer(checked=("a",)), Answer(checked=("a", "b"))),
        (Levels(items("4", "2", "0")), Answer(level="c"), Answer(level="b")),
        (Levels(items("4", "2", "0")), Answer(level="b"), Answer(level="a")),
        (PerCount(Decimal("1.5")), Answer(count=0), Answer(count=1)),
        (PerCount(Decimal("1.5")), Answer(count=0), Answer(count=3)),
        (PerCount(Decimal("1.5")), Answer(count=2), Answer(count=3)),
        (
            Deduction((DeductionItem("x", Decimal(1)), DeductionItem("y", Decimal(4)))),
            Answer(counts={"x": 2, "y": 1}),
            Answer(counts={"x": 2}),
        ),
        (
            Sites(Decimal(60), 2, Fail.ZERO),
            Answer(sites=(Site("甲", Decimal(90)), Site("乙", Decimal(59)))),
            Answer(sites=(Site("甲", Decimal(90)), Site("乙", Decimal(100)))),
        ),
        (
            Sites(Decimal(60), 2, Fail.KEEP),
            Answer(sites=(Site("甲", Decimal(90)), Site("乙", Decimal(59)))),
            Answer(sites=(Site("甲", Decimal(100)), Site("乙", Decimal(59)))),
        ),
        (
            SumOf((Part(Decimal(1), YesNo()), Part(Decimal(3), PerCount(Decimal(1))))),
            Answer(parts={"0": Entry(met=False), "1": Entry(count=1)}),
            Answer(parts={"0": Entry(met=False), "1": Entry(count=2)}),
        ),
        (
            BestOf((PerCount(Decimal(1)), Levels(items("4", "3")))),
            Answer(parts={"0": Entry(count=2)}),
            Answer(parts={"0": Entry(count=2), "1": Entry(level="b")}),
        ),
    ],
)
def test_doing_what_a_gain_says_brings_its_points(marking: Marking, before: Answer, after: Answer) -> None:
    difference = computed(marking, after) - computed(marking, before)

    assert difference > 0
    assert difference in [gain.points for gain in of(marking, before)]


def targets(found: tuple[Gain, ...]) -> list[tuple[str, Decimal]]:
    """Return the operator and bound that each gain of a figure names."""
    named = [re.search(r"到([≥＞≤＜]?)([\d.]+)", gain.text) for gain in found]
    return [(one.group(1), Decimal(one.group(2))) for one in named if one]


@pytest.mark.parametrize(
    ("marking", "better"),
    [
        (Threshold("m", Decimal(30)), Better.HIGHER),
        (Threshold("m", Decimal(30), Operator.ABOVE), Better.HIGHER),
        (Threshold("m", Decimal(30), below=Below.PROPORTIONAL), Better.HIGHER),
        (Threshold("m", Decimal(10), Operator.AT_MOST, Below.PROPORTIONAL), Better.LOWER),
        (Threshold("m", Decimal(10), Operator.BELOW), Better.LOWER),
        (Tiers("m", (Tier(Decimal(4), at_least=Decimal(90)), Tier(Decimal(2), above=Decimal(50)))), Better.HIGHER),
        (Proportional("m", Decimal(10), Decimal(60)), Better.HIGHER),
        (Proportional("m", Decimal(60), Decimal(10)), Better.LOWER),
        (VersusReference("m"), Better.HIGHER),
        (VersusReference("m", op=Operator.ABOVE, factor=Decimal("1.5"), plus=Decimal("0.25")), Better.HIGHER),
        (Growth("m", relative=Decimal("0.3")), Better.HIGHER),
        (Growth("m", points=Decimal(6), op=Operator.ABOVE), Better.HIGHER),
        (Growth("m", points=Decimal(4), per_year=True), Better.HIGHER),
        (Growth("m", relative=Decimal("0.5")), Better.LOWER),
    ],
)
def test_a_figure_that_reaches_what_a_gain_names_brings_its_points(marking: Marking, better: Better) -> None:
    whole = rubric(
        criterion(marking), measures=(Measure("m", "某率", better=better),), references=(reference(2021, "25"),)
    )

    def with_value(value: Decimal) -> Assessment:
        return assessment(measures=(figure(2019, "20"), Figure("m", 2021, value)))

    before = score(whole, with_value(Decimal(20))).criteria[0].computed
    found = gained(whole, with_value(Decimal(20)))
    assert found
    assert len(targets(found)) == len(found)
    for gain, (operator, bound) in zip(found, targets(found), strict=True):
        step = {"＞": Decimal("0.0001"), "＜": Decimal("-0.0001")}.get(operator, Decimal(0))
        after = score(whole, with_value(bound + step)).criteria[0].computed
        assert after - before == gain.points, gain.text


def test_a_gain_is_said_in_the_words_of_the_contract() -> None:
    found = of(PerCount(Decimal("2.5")), Answer(count=2), "8")

    # 5 → 7.5 with one more, → 8 with two more; the largest first
    assert texts(found) == [("再开展2次，可加3分", "3.00"), ("再开展1次，可加2.5分", "2.50")]


def test_where_everything_was_earned_there_is_nothing_to_gain() -> None:
    assert of(YesNo(), Answer(met=True)) == ()
    assert of(PerCount(Decimal(2)), Answer(count=9)) == ()
    assert of(Deduction((DeductionItem("x", Decimal(1)),)), Answer(counts={})) == ()
    assert of(YesNo(), Answer(not_applicable="无")) == ()


def test_a_ledger_gains_by_rows() -> None:
    ledger = Ledger("l", "活动台账", (Column("name", "名称"),), ("name",))
    marking = PerCount(Decimal(1), ledger="l")
    given = rows({"name": "甲"}, {"name": "甲"})

    found = of(marking, None, ledger=ledger, rows=given)

    # one valid row of four
    assert [str(gain.points) for gain in found] == ["3.00", "1.00"]
    assert all("活动台账" in gain.text for gain in found)
    assert "3条" in found[0].text


def test_evidence_that_is_missing_is_the_gain() -> None:
    whole = rubric(criterion(evidence=(requirement("e1"), requirement("e2"))))
    given = assessment(met("A1"), evidence=(evidence("E0001", "A1:e1"),))

    found = gained(whole, given)

    assert len(found) == 1
    assert "e2证明" in found[0].text
    assert "e1证明" not in found[0].text
    after = score(whole, replace(given, evidence=(*given.evidence, evidence("E0002", "A1:e2"))))
    assert after.criteria[0].computed == found[0].points == 4


def test_gains_are_sorted_and_rounded_like_points() -> None:
    found = of(Checklist(items("0.5", "2.5", "1")), Answer(checked=()))

    assert [str(gain.points) for gain in found] == ["2.50", "1.00", "0.50"]
    # 4 × 20/30 = 2.666… → 2.67; 4 - 2.67
    third = of(Threshold("m", Decimal(30), below=Below.PROPORTIONAL), None, figures=(figure(2021, "20"),))
    assert [str(gain.points) for gain in third] == ["1.33"]


def test_requirements_of_other_criteria_are_not_gained_here() -> None:
    whole = rubric(criterion(), criterion(code="A2", evidence=(Requirement("e1", "其他"),)))

    assert not any("其他" in gain.text for gain in gained(whole, assessment(met("A2"))))


@pytest.mark.parametrize(
    ("marking", "answer"),
    [
        (Threshold("m", Decimal(30)), None),
        (SumOf((Part(Decimal(1), YesNo()), Part(Decimal(3), YesNo()))), Answer(parts={"0": Entry(met=True)})),
        (Sites(min_sites=2), Answer(sites=(Site("甲", Decimal(50)),))),
    ],
)
def test_what_filling_in_may_bring_is_a_most_and_not_a_promise(marking: Marking, answer: Answer | None) -> None:
    found = of(marking, answer)

    assert [gain.points for gain in found] == [4]
    assert "最多可加4分" in found[0].text
