"""Markings that read the county's answer. Numbers worked by hand; the rules stand in DESIGN.md 5, Markings."""

from decimal import Decimal

import pytest

from app.domain.assessment import Answer, Site
from app.domain.checks import assessment_problems
from app.domain.marking.kinds import (
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Fail,
    Judgement,
    Levels,
    Marking,
    PerCount,
    Sites,
    YesNo,
)
from app.domain.problems import has_blocking
from app.domain.score_sheet import State
from app.domain.scoring import score
from tests.builders import assessment, criterion, items, rubric, scored_alone


def points_of(marking: Marking, answer: Answer, points: str = "4") -> str:
    line = scored_alone(marking, answer, points)
    assert line.state is State.SCORED, line.derivation
    return str(line.computed)


def sentence_of(marking: Marking, answer: Answer, points: str = "4") -> str:
    return "".join(scored_alone(marking, answer, points).derivation)


def deduction() -> Deduction:
    return Deduction(
        (DeductionItem("late", Decimal("0.5"), "迟报", at_most=2), DeductionItem("wrong", Decimal("1.5"), "错报"))
    )


def sites(*scores: str) -> Answer:
    return Answer(sites=tuple(Site(f"点{n}", Decimal(one)) for n, one in enumerate(scores, 1)))


def test_yes_earns_everything_and_no_nothing() -> None:
    assert points_of(YesNo(), Answer(met=True)) == "4.00"
    assert points_of(YesNo(), Answer(met=False)) == "0.00"


@pytest.mark.parametrize(
    ("checked", "points"),
    [((), "0.00"), (("a",), "1.00"), (("b",), "2.50"), (("a", "c"), "1.50"), (("c", "a", "b"), "4.00")],
)
def test_a_checklist_adds_up_what_is_checked(checked: tuple[str, ...], points: str) -> None:
    assert points_of(Checklist(items("1", "2.5", "0.5")), Answer(checked=checked)) == points


def test_a_checklist_where_all_is_required_gives_everything_or_nothing() -> None:
    marking = Checklist(items("1", "3"), all_required=True)

    assert points_of(marking, Answer(checked=("a",))) == "0.00"
    assert points_of(marking, Answer(checked=())) == "0.00"
    assert points_of(marking, Answer(checked=("b", "a"))) == "4.00"
    assert "乙" in sentence_of(marking, Answer(checked=("a",)))


def test_a_checklist_that_says_what_was_added() -> None:
    # 1 + 2.5 = 3.5
    sentence = sentence_of(Checklist(items("1", "2.5", "0.5")), Answer(checked=("a", "b")))

    assert "甲1分" in sentence
    assert "乙2.5分" in sentence
    assert "得3.5分" in sentence
    assert "丙" not in sentence


def test_a_level_gives_its_points() -> None:
    marking = Levels(items("4", "2", "0"))

    assert points_of(marking, Answer(level="b")) == "2.00"
    assert points_of(marking, Answer(level="c")) == "0.00"
    assert "乙" in sentence_of(marking, Answer(level="b"))


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({}, "4.00"),
        ({"late": 1}, "3.50"),
        ({"late": 2}, "3.00"),
        ({"late": 3}, "3.00"),  # counted at most twice
        ({"wrong": 1, "late": 1}, "2.00"),  # 4 - 1.5 - 0.5
        ({"wrong": 2, "late": 2}, "0.00"),  # 4 - 3 - 1, exactly nothing
        ({"wrong": 9}, "0.00"),  # never under nothing
        ({"wrong": 0, "late": 0}, "4.00"),
    ],
)
def test_a_deduction_takes_away_and_never_more_than_there_is(counts: dict[str, int], points: str) -> None:
    assert points_of(deduction(), Answer(counts=counts)) == points


def test_a_deduction_says_how_often_was_counted() -> None:
    sentence = sentence_of(deduction(), Answer(counts={"late": 5, "wrong": 1}))

    assert "迟报2次（最多计2次）扣1分" in sentence
    assert "错报1次扣1.5分" in sentence
    assert "得1.5分" in sentence


@pytest.mark.parametrize(("count", "points"), [(0, "0.00"), (1, "2.50"), (3, "7.50"), (4, "8.00"), (100, "8.00")])
def test_counting_is_capped_by_the_full_points_also_where_they_are_no_multiple(count: int, points: str) -> None:
    # 2.5 each of 8: 3 × 2.5 = 7.5; 4 × 2.5 = 10, capped at 8
    assert points_of(PerCount(Decimal("2.5")), Answer(count=count), "8") == points


def test_counting_is_capped_by_max_before_the_full_points() -> None:
    assert points_of(PerCount(Decimal(1), max=Decimal(3)), Answer(count=5)) == "3.00"


def test_counting_says_what_it_did_in_the_words_of_the_contract() -> None:
    sentence = sentence_of(PerCount(Decimal("2.5")), Answer(count=4), "8")

    assert sentence == "每次2.5分×4次＝10分，封顶8分，得8分。"


@pytest.mark.parametrize(
    ("fail", "scores", "points"),
    [
        # 10 × (90 + 80 + 59) / 3 / 100 = 7.6333…
        (Fail.KEEP, ("90", "80", "59"), "7.63"),
        # 59 is under 60 and counts 0: 10 × 170 / 3 / 100 = 5.6666…
        (Fail.ZERO, ("90", "80", "59"), "5.67"),
        # 60 itself passes: 10 × 230 / 3 / 100 = 7.6666…
        (Fail.ZERO, ("90", "80", "60"), "7.67"),
        (Fail.ZERO, ("100", "100"), "10.00"),
        (Fail.ZERO, ("0", "0"), "0.00"),
    ],
)
def test_sites_give_the_mean_of_their_scores(fail: Fail, scores: tuple[str, ...], points: str) -> None:
    assert points_of(Sites(Decimal(60), 2, fail), sites(*scores), "10") == points


def test_sites_name_each_site_with_its_score() -> None:
    sentence = sentence_of(Sites(Decimal(60), 1, Fail.ZERO), sites("90", "59"), "10")

    # 10 × 90 / 2 / 100 = 4.5
    assert "点1 90分".replace(" ", "") in sentence
    assert "点259分" in sentence
    assert "按0分计" in sentence
    assert "4.5分" in sentence


@pytest.mark.parametrize("scores", [(), ("80",)])
def test_too_few_sites_are_no_answer_yet(scores: tuple[str, ...]) -> None:
    line = scored_alone(Sites(Decimal(60), 2), sites(*scores))

    assert line.state is State.UNANSWERED
    assert "2" in "".join(line.derivation)


def test_a_judgement_counts_with_points_many_digits_longer_than_its_step() -> None:
    """`%` of decimals refuses a quotient of more than 28 digits."""
    marking = Judgement(step=Decimal("1E-19"))
    answer = Answer(points=Decimal(9 * 10**17), reason="机制较完善")
    whole = rubric(criterion(marking, points="1000000000000000000"))
    given = assessment({"A1": answer})

    sheet = score(whole, given)

    assert sheet.criteria[0].computed == answer.points
    assert not has_blocking(assessment_problems(whole, given, sheet))


def test_a_judgement_counts_with_its_reason() -> None:
    assert points_of(Judgement(), Answer(points=Decimal("2.5"), reason="机制较完善")) == "2.50"
    assert points_of(Judgement(), Answer(points=Decimal(0), reason="没有机制")) == "0.00"
    assert points_of(Judgement(), Answer(points=Decimal(4), reason="都有")) == "4.00"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(points=Decimal("2.25"), reason="不是0.5的倍数"),
        Answer(points=Decimal("4.5"), reason="超过满分"),
        Answer(points=Decimal("-0.5"), reason="负数"),
        Answer(points=Decimal(2), reason="  "),
        Answer(reason="只有理由"),
    ],
)
def test_a_judgement_off_step_out_of_range_or_without_reason_earns_nothing_yet(answer: Answer) -> None:
    assert scored_alone(Judgement(), answer).state is State.UNANSWERED


def test_points_from_elsewhere_count_as_given() -> None:
    assert points_of(External(), Answer(points=Decimal("3.17"), document="冀卫〔2021〕1号")) == "3.17"
    assert "冀卫〔2021〕1号" in sentence_of(External(), Answer(points=Decimal("3.17"), document="冀卫〔2021〕1号"))
    # rounded once, half up
    assert points_of(External(), Answer(points=Decimal("3.175"))) == "3.18"
    assert scored_alone(External(), Answer(points=Decimal("4.01"))).state is State.UNANSWERED


@pytest.mark.parametrize(
    "marking",
    [
        YesNo(),
        Checklist(items("4")),
        Levels(items("4")),
        deduction(),
        PerCount(Decimal(1)),
        Sites(),
        Judgement(),
        External(),
    ],
    ids=lambda marking: marking.kind,
)
def test_missing_input_is_unanswered_and_never_zero_points(marking: Marking) -> None:
    for answer in (None, Answer(statement="只有说明")):
        line = scored_alone(marking, answer)
        assert line.state is State.UNANSWERED
        assert (line.computed, line.prospective) == (0, 0)
        assert line.derivation


def test_an_empty_list_or_mapping_is_an_answer() -> None:
    assert points_of(Checklist(items("4")), Answer(checked=())) == "0.00"
    assert points_of(deduction(), Answer(counts={})) == "4.00"
