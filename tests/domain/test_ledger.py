"""Which rows of a ledger count (DESIGN.md 5, Ledger rows)."""

from decimal import Decimal

import pytest

from app.domain.assessment import Answer, Assessment
from app.domain.checks import assessment_problems
from app.domain.county import Cycle
from app.domain.ledger import judged_rows, read_day
from app.domain.marking.kinds import PerCount
from app.domain.rubric import Column, Ledger, Rubric
from app.domain.score_sheet import State
from app.domain.scoring import score
from tests.builders import CYCLE, assessment, criterion, rows, rubric

ACTIVITIES = Ledger(
    "activities",
    "主题活动台账",
    (Column("date", "日期", "date", required=True), Column("name", "活动名称", required=True), Column("place", "地点")),
    ("date", "name"),
)


def counting(*values: dict[str, str], ledger: Ledger = ACTIVITIES, cycle: Cycle = CYCLE) -> list[bool]:
    return [row.counts for row in judged_rows(ledger, rows(*values), cycle)]


def test_the_first_and_last_day_of_the_cycle_count_and_the_days_around_do_not() -> None:
    days = ("2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01")

    assert counting(*({"date": day, "name": day} for day in days)) == [False, True, True, False]


@pytest.mark.parametrize("row", [{"date": "2021-04-07"}, {"date": "2021-04-07", "name": "  "}, {"name": "甲"}])
def test_a_row_without_a_required_column_does_not_count(row: dict[str, str]) -> None:
    assert counting(row) == [False]


def test_the_same_key_counts_once_and_says_with_which_row() -> None:
    same = {"date": "2021-04-07", "name": "世界卫生日"}
    judged = judged_rows(ACTIVITIES, rows(same, same | {"place": "广场"}, same | {"date": "2021-04-08"}), CYCLE)

    assert [row.counts for row in judged] == [True, False, True]
    assert "第1行" in judged[1].reasons[0]


def test_a_row_that_does_not_count_takes_no_key_away() -> None:
    needs_place = Ledger("l", "册", (*ACTIVITIES.columns[:2], Column("place", "地点", required=True)), ("date", "name"))
    same = {"date": "2021-04-07", "name": "甲"}

    assert counting(same, same | {"place": "广场"}, ledger=needs_place) == [False, True]


def test_a_ledger_without_key_counts_equal_rows_each() -> None:
    keyless = Ledger("l", "册", ACTIVITIES.columns)
    same = {"date": "2021-04-07", "name": "甲"}

    assert counting(same, same, ledger=keyless) == [True, True]


def test_a_date_nobody_can_read_does_not_count() -> None:
    assert counting({"date": "去年", "name": "甲"}, {"date": "2021-02-30", "name": "甲"}) == [False, False]


@pytest.mark.parametrize(
    "text", ["2021-04-07", "2021/4/7", "2021.4.7", "2021年4月7日", "２０２１－０４－０７", " 2021-4-7 "]
)
def test_dates_as_people_write_them(text: str) -> None:
    day = read_day(text)
    assert day is not None
    assert day.isoformat() == "2021-04-07"


@pytest.mark.parametrize("text", ["", "2021", "2021-04", "21-4-7", "2021-13-01", "0000-01-01", "2021-04-07 x", "九月"])
def test_what_is_no_date(text: str) -> None:
    assert read_day(text) is None


def by_rows(*values: dict[str, str], answer: Answer | None = None) -> tuple[Rubric, Assessment]:
    whole = rubric(criterion(PerCount(Decimal("1.5"), ledger="activities")), ledgers=(ACTIVITIES,))
    return whole, assessment({"A1": answer} if answer else {}, ledgers={"activities": rows(*values)})


def test_the_valid_rows_are_the_count() -> None:
    # two valid rows and a double one: 2 × 1.5 = 3
    given = {"date": "2021-04-07", "name": "甲"}
    sheet = score(*by_rows(given, given, given | {"name": "乙"}))

    assert (sheet.criteria[0].state, sheet.criteria[0].computed) == (State.SCORED, 3)
    assert "主题活动台账" in sheet.criteria[0].derivation[0]
    assert "2" in sheet.criteria[0].derivation[0]


def test_an_empty_ledger_is_an_answer_and_an_absent_one_is_none() -> None:
    assert score(*by_rows()).criteria[0].state is State.SCORED
    whole, _ = by_rows()
    assert score(whole, assessment()).criteria[0].state is State.UNANSWERED
    # without a ledger the county may tell the count: 2 × 1.5
    assert score(whole, assessment({"A1": Answer(count=2)})).criteria[0].computed == 3


def test_rows_beat_a_told_count_and_the_difference_is_said() -> None:
    whole, given = by_rows({"date": "2021-04-07", "name": "甲"}, answer=Answer(count=2))
    sheet = score(whole, given)

    assert sheet.criteria[0].computed == Decimal("1.50")
    assert "COUNT_DIFFERS" in [problem.code for problem in assessment_problems(whole, given, sheet)]


def test_rows_that_do_not_count_are_told_with_the_reason() -> None:
    whole, given = by_rows({"date": "2019-04-07", "name": "甲"})

    told = [one for one in assessment_problems(whole, given, score(whole, given)) if one.code == "LEDGER_ROW"]

    assert len(told) == 1
    assert not told[0].is_blocking
    assert told[0].where.endswith(" 第1行")
    assert "周期" in told[0].what
    assert "核对日期" in told[0].what_to_do


def test_what_to_do_with_a_row_follows_from_its_reasons() -> None:
    whole, given = by_rows({"date": "2021-04-07", "name": "甲"}, {"date": "2021-04-07", "name": "甲"}, {"date": "春天"})

    told = [one for one in assessment_problems(whole, given, score(whole, given)) if one.code == "LEDGER_ROW"]

    assert [one.where.rpartition(" ")[2] for one in told] == ["第2行", "第3行"]
    assert "删去一行" in told[0].what_to_do
    assert told[1].what_to_do == "请补填所缺的必填栏；把日期写成 2021-04-07 这样的形式。"
