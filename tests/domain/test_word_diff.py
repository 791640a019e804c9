"""Differences of Chinese texts, by words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.word_diff import Kind, pieces

BRACKETS = {Kind.SAME: "{}", Kind.OUT: "[-{}]", Kind.IN: "[+{}]"}


def shown(before: str, after: str) -> str:
    return "".join(BRACKETS[one.kind].format(one.text) for one in pieces(before, after))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("达到30%得2.5分", "达到35%得3分", "达到[-30%][+35%]得[-2.5分][+3分]"),
        ("达到３０％得分", "达到３５％得分", "达到[-３０％][+３５％]得分"),
        ("每低1个百分点扣0.2分", "每低2个百分点扣0.2分", "每低[-1个百分点][+2个百分点]扣0.2分"),
        ("开展健康教育活动", "开展健康促进活动", "开展健康[-教育][+促进]活动"),
        ("2020年1月1日前", "2021年1月1日前", "[-2020年][+2021年]1月1日前"),
        ("1,000人", "10,000人", "[-1,000人][+10,000人]"),
        ("", "新写的", "[+新写的]"),
        ("不要的", "", "[-不要的]"),
        ("一样", "一样", "一样"),
        ("县政府成立", "县党委、政府成立", "县[+党委、]政府成立"),
        # A single character between two changes is no word anybody looks for.
        ("甲乙丙丁", "戊乙己丁", "[-甲乙丙][+戊乙己]丁"),
    ],
)
def test_words(before: str, after: str, told: str) -> None:
    assert shown(before, after) == told


@given(st.text("甲乙丙1 2%分，ab\n", max_size=30), st.text("甲乙丙1 2%分，ab\n", max_size=30))
def test_both_texts_are_told_whole(before: str, after: str) -> None:
    found = pieces(before, after)

    assert "".join(one.text for one in found if one.kind is not Kind.IN) == before
    assert "".join(one.text for one in found if one.kind is not Kind.OUT) == after
    assert all(one.text for one in found)


def test_very_long_texts_take_no_time() -> None:
    before, after = "甲乙" * 16_000, "乙丙" * 16_000

    assert shown(before, after) == f"[-{before}][+{after}]"
