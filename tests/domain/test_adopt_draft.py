"""A draft's own ids become rubric-wide ones; what nobody reads any more goes. Expected values by hand."""

from dataclasses import replace
from decimal import Decimal

from app.domain.adopt_draft import adopted, adopted_all
from app.domain.marking.kinds import Judgement, PerCount, Threshold
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric, Status, Verdict
from app.domain.rule_text.understood import understood

FIVE = Decimal(5)
RATE = understood("覆盖率达到30%得5分", FIVE, title="健康村")
COUNT = understood("每开展1次讲座得1分，最高5分", FIVE, title="讲座")
BY_HAND = understood("酌情给分的情形", FIVE, title="其他")


def rubric(*codes: str) -> Rubric:
    criteria = tuple(Criterion(code, code, FIVE, Judgement()) for code in codes)
    dimension = Dimension("1", "一", (Indicator("1.1", "一", criteria),))
    return Rubric("x", "1", "x", Status.OFFICIAL, (dimension,), Verdict())


def test_a_measure_of_the_same_name_and_unit_is_shared() -> None:
    both = adopted(adopted(rubric("A", "B"), "A", RATE), "B", RATE)

    assert [measure.id for measure in both.measures] == ["m1"]
    assert [one.marking for one in both.criteria] == [Threshold("m1", Decimal(30))] * 2


def test_another_measure_gets_a_free_id() -> None:
    other = replace(RATE, measures=(replace(RATE.measures[0], name="别的"),))
    both = adopted(adopted(rubric("A", "B"), "A", RATE), "B", other)

    assert [(measure.id, measure.name) for measure in both.measures] == [("m1", "覆盖率"), ("m2", "别的")]
    assert both.criterion_by_code["B"].marking == Threshold("m2", Decimal(30))


def test_each_criterion_counts_in_a_ledger_of_its_own() -> None:
    both = adopted(adopted(rubric("A", "B"), "A", COUNT), "B", COUNT)
    title = COUNT.ledgers[0].title

    assert [(ledger.id, ledger.title) for ledger in both.ledgers] == [("l1", title), ("l2", f"{title}（B）")]
    assert [one.marking for one in both.criteria] == [
        PerCount(Decimal(1), FIVE, "l1"),
        PerCount(Decimal(1), FIVE, "l2"),
    ]


def test_what_only_the_marking_before_read_is_taken_out() -> None:
    once = adopted(rubric("A", "B"), "A", RATE)
    shared = adopted(once, "B", RATE)

    assert adopted(once, "A", BY_HAND).measures == ()
    assert [measure.id for measure in adopted(shared, "A", BY_HAND).measures] == ["m1"]
    assert adopted(adopted(rubric("A"), "A", COUNT), "A", BY_HAND).ledgers == ()


def test_taking_over_the_same_draft_again_changes_nothing() -> None:
    once = adopted(rubric("A", "B"), "A", COUNT)

    assert adopted(once, "A", COUNT) == once


def test_many_at_once_are_as_one_after_the_other() -> None:
    start = rubric("A", "B", "C")

    assert adopted_all(start, {"A": RATE, "B": COUNT, "C": RATE}) == adopted(
        adopted(adopted(start, "A", RATE), "B", COUNT), "C", RATE
    )
