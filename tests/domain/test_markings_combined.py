"""best_of and sum_of, also inside each other. Numbers worked by hand."""

from decimal import Decimal

import pytest

from app.domain.assessment import Answer, Entry
from app.domain.marking.kinds import (
    Below,
    BestOf,
    Checklist,
    Growth,
    Levels,
    Part,
    PerCount,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    YesNo,
)
from app.domain.score_sheet import State
from tests.builders import codes, figure, items, reference, scored_alone


def parts(**entries: Entry) -> Answer:
    """Return an answer with parts; p0 is the first."""
    return Answer(parts={name[1:]: entry for name, entry in entries.items()})


def sum_of() -> SumOf:
    return SumOf((Part(Decimal(1), YesNo()), Part(Decimal(3), PerCount(Decimal("0.8")))))


def test_the_best_path_counts_each_marked_against_all_points() -> None:
    # path 1: 2 × 1 = 2 of 4; path 2: 4 × 20/30 = 2.666…
    marking = BestOf((PerCount(Decimal(1)), Tiers("m", (Tier(Decimal("2.5"), at_least=Decimal(20)),))))

    line = scored_alone(marking, parts(p0=Entry(count=2)), figures=[figure(2021, "20")])

    assert (line.state, line.computed) == (State.SCORED, Decimal("2.50"))
    told = "".join(line.derivation)
    assert "得2分" in told
    assert "得2.5分" in told


@pytest.mark.parametrize(
    ("answer", "points"),
    [
        (parts(p0=Entry(count=0)), 0),
        (parts(p1=Entry(level="b")), 2),
        (parts(p0=Entry(count=3), p1=Entry(level="b")), 3),
        (parts(p0=Entry(count=3), p1=Entry(level="a")), 4),
    ],
)
def test_best_of_is_scored_when_any_part_is_answered(answer: Answer, points: int) -> None:
    line = scored_alone(BestOf((PerCount(Decimal(1)), Levels(items("4", "2")))), answer)

    assert (line.state, line.computed) == (State.SCORED, points)


@pytest.mark.parametrize(
    "answer", [None, Answer(parts={}), parts(p0=Entry()), Answer(count=4), parts(p7=Entry(count=1))]
)
def test_best_of_without_an_answered_part_is_unanswered(answer: Answer | None) -> None:
    assert scored_alone(BestOf((PerCount(Decimal(1)), YesNo())), answer).state is State.UNANSWERED


def test_best_of_measures_alone_needs_no_answer() -> None:
    # not over the province, but 20 % → 24 % is exactly 20 % more
    marking = BestOf((VersusReference("m"), Growth("m", relative=Decimal("0.20"))))

    line = scored_alone(
        marking, figures=[figure(2020, "20"), figure(2021, "24")], references=[reference(2021, "26.82")]
    )

    assert (line.state, line.computed) == (State.SCORED, 4)
    assert codes(line) == []


def test_a_sum_adds_its_parts_each_with_points_of_its_own() -> None:
    # 1 + min(0.8 × 3, 3) = 3.4
    line = scored_alone(sum_of(), parts(p0=Entry(met=True), p1=Entry(count=3)))
    assert line.computed == Decimal("3.40")

    # the second part is capped by its own 3, not by the 4 of the whole: 0 + min(0.8 × 9, 3) = 3
    line = scored_alone(sum_of(), parts(p0=Entry(met=False), p1=Entry(count=9)))
    assert line.computed == Decimal("3.00")


@pytest.mark.parametrize(
    "answer", [None, parts(p0=Entry(met=True)), parts(p1=Entry(count=9)), parts(p0=Entry(met=True), p1=Entry())]
)
def test_a_sum_is_scored_only_when_all_parts_are_answered(answer: Answer | None) -> None:
    line = scored_alone(sum_of(), answer)

    assert (line.state, line.computed, line.prospective) == (State.UNANSWERED, 0, 0)


def test_a_sum_is_rounded_once_at_the_end() -> None:
    # 1 × 1/3 + 1 × 1/3 + 1 × 1/3 = 1 exactly, not 0.99
    third = Threshold("m", Decimal(30), below=Below.PROPORTIONAL)
    marking = SumOf(tuple(Part(Decimal(1), third) for _ in range(3)))

    assert scored_alone(marking, points="3", figures=[figure(2021, "10")]).computed == Decimal("1.00")


def test_combinations_inside_each_other() -> None:
    # path 1: the sum 1 + 2 × 0.8 = 2.6; path 2: the best of 3 and 1 = 3; the best is 3
    marking = BestOf((sum_of(), BestOf((Checklist(items("3", "1")), Levels(items("4", "1"))))))
    answer = parts(
        p0=Entry(parts={"0": Entry(met=True), "1": Entry(count=2)}),
        p1=Entry(parts={"0": Entry(checked=("a",)), "1": Entry(level="b")}),
    )

    line = scored_alone(marking, answer)

    assert line.computed == Decimal("3.00")
    assert any("2.6分" in sentence for sentence in line.derivation)


def test_a_half_answered_sum_inside_a_best_of_leaves_the_other_path() -> None:
    marking = BestOf((sum_of(), YesNo()))

    assert scored_alone(marking, parts(p0=Entry(parts={"0": Entry(met=True)}))).state is State.UNANSWERED
    line = scored_alone(marking, parts(p0=Entry(parts={"0": Entry(met=True)}), p1=Entry(met=True)))
    assert line.computed == 4
