"""Sampling (抽样): the same seed draws the same venues everywhere."""

import hashlib
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.marking.kinds import BestOf, PerCount, Threshold, YesNo
from app.domain.problems import ProblemError
from app.domain.rubric import Column, Ledger, Measure
from app.domain.sampling import drawn, ledger_for, titled, venue_names, venues_of
from tests.builders import CYCLE, criterion, rows, rubric

LEDGER = Ledger(
    "cells",
    "健康细胞名册",
    (Column("date", "命名日期", "date"), Column("name", "名称", required=True), Column("place", "地点")),
    ("name",),
)
ROWS = rows(*({"name": f"健康社区{n}", "date": "2021-03-01", "place": f"第{n}街"} for n in range(1, 31)))
VENUES = venues_of(LEDGER, ROWS, CYCLE)


def names(count: int, seed: str, county: str = "130304") -> list[str]:
    return [one["name"] for one in drawn(VENUES, count, seed=seed, county=county)]


def test_the_lots_are_a_plain_sha256_that_anybody_can_work_out_again() -> None:
    lots = {}
    for n in range(1, 31):
        text = f'{{"date":"2021-03-01","name":"健康社区{n}","place":"第{n}街"}}'.replace('"', '\\"')
        lots[hashlib.sha256(f'["2022","130304","{text}"]'.encode()).hexdigest()] = f"健康社区{n}"

    assert names(5, "2022") == [lots[key] for key in sorted(lots)[:5]]


def test_another_seed_or_county_draws_others() -> None:
    assert names(5, "2022") == names(5, "2022")
    assert names(5, "2022") != names(5, "2023")
    assert names(5, "2022") != names(5, "2022", "130303")
    # more are the same ones and some more
    assert names(8, "2022")[:5] == names(5, "2022")


def test_only_rows_that_count_are_drawn_and_each_once() -> None:
    odd = rows(
        {"name": "甲", "date": "2021-03-01"},
        {"name": "甲", "date": "2021-03-02"},
        {"name": "", "date": "2021-03-01"},
        {"name": "乙", "date": "2018-03-01"},
        {"name": "丙"},
    )

    assert [one["name"] for one in venues_of(LEDGER, odd, CYCLE)] == ["甲", "丙"]
    assert len(drawn(venues_of(LEDGER, odd, CYCLE), 9, seed="1", county="x")) == 2


@given(st.integers(0, 2**32), st.integers(0, 12), st.text(max_size=4))
def test_the_order_of_the_rows_does_not_matter(number: int, count: int, seed: str) -> None:
    chance = Random(number)
    some = rows(*({"name": chance.choice("甲乙丙丁戊"), "place": chance.choice("一二三")} for _ in range(12)))
    mixed = chance.sample(some, len(some))

    first = drawn(venues_of(LEDGER, some, CYCLE), count, seed=seed, county="s")
    assert drawn(venues_of(LEDGER, mixed, CYCLE), count, seed=seed, county="s") == first
    assert len(first) == min(count, len({one.values["name"] for one in some}))


def test_the_ledger_is_the_one_the_marking_reads() -> None:
    counting = criterion(BestOf((YesNo(), PerCount(Decimal(1), ledger="cells"))))
    measuring = criterion(Threshold("share", Decimal(50)), code="A2")
    none = criterion(code="A3")
    other = Ledger("acts", "活动台账")
    whole = rubric(
        counting,
        measuring,
        none,
        ledgers=(other, LEDGER),
        measures=(Measure("share", "覆盖率", numerator_ledger="acts"),),
    )

    assert [ledger_for(whole, one).id for one in (counting, measuring)] == ["cells", "acts"]
    assert ledger_for(whole, none, "acts").id == "acts"
    with pytest.raises(ProblemError) as told:
        ledger_for(whole, none)
    assert told.value.problems[0].code == "SAMPLE_LEDGER"
    assert "acts（活动台账）、cells（健康细胞名册）" in told.value.problems[0].what_to_do


def test_venues_are_called_by_their_key_and_told_apart() -> None:
    twins = [{"name": "甲", "place": "一街"}, {"name": "甲", "place": "二街"}, {"name": "乙"}]

    assert venue_names(LEDGER, twins) == ("甲，一街", "甲，二街", "乙")
    assert titled(LEDGER, {"place": "一街", "own": "x", "name": "甲"}) == {"名称": "甲", "地点": "一街", "own": "x"}
