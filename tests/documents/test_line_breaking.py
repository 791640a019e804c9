"""Lines of Chinese text: what may begin and end them, and that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.line_breaking import NOT_AT_END, NOT_AT_START, break_lines

SPACES = " \u3000"


def broken(text: str, width: float, *, indent: float = 0) -> list[str]:
    """Break with every character one wide."""
    return [text[line.start : line.end] for line in break_lines(text, [1] * len(text), width, indent=indent)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("健康县区建设", ["健康县区", "建设"]),
        ("健康县区，建设", ["健康县", "区，建设"]),  # a stop does not begin a line
        ("建设县（自评）", ["建设县", "（自评）"]),  # an opening mark does not end one
        ("建设县（自评）。", ["建设县", "（自", "评）。"]),
        ("他说“好”。了", ["他说", "“好”。", "了"]),
        ("覆盖率——高", ["覆盖", "率——高"]),
        ("等等等……等", ["等等", "等……等"]),
        ("率30.42%", ["率", "30.4", "2%"]),  # longer than the line: torn, but not before the %
        ("区 3月", ["区 3月"]),
        ("自评报告 建设", ["自评报告", "建设"]),  # the space is trimmed
        ("", [""]),
        ("一\n二三", ["一", "二三"]),
        ("一\n\n二", ["一", "", "二"]),
        ("    ", [""]),
    ],
)
def test_four_characters_a_line(text: str, lines: list[str]) -> None:
    assert broken(text, 4) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("参加活动共2021人次", ["参加活动共", "2021人次"]),
        ("水平达到了30.42%左右", ["水平达到了", "30.42%左右"]),
        ("自2020-03-01起", ["自", "2020-03-", "01起"]),
        ("我县里的PM₂.₅浓度", ["我县里的", "PM₂.₅浓度"]),
        ("the county plan of", ["the", "county", "plan of"]),
        ("见材料（A2-01）", ["见材料", "（A2-01）"]),
        ("绿地面积约≥14.6%", ["绿地面积约", "≥14.6%"]),
    ],
)
def test_words_and_numbers_stay_whole(text: str, lines: list[str]) -> None:
    assert broken(text, 8) == lines


def test_an_address_longer_than_the_line_is_torn() -> None:
    # not "http://a" and ".gov.cn": a stop does not begin a line
    assert broken("见http://a.gov.cn/b", 8) == ["见", "http://", "a.gov.cn", "/b"]


def test_the_first_line_of_every_paragraph_leaves_room() -> None:
    assert broken("健康县区建设\n健康县区", 4, indent=2) == ["健康", "县区建设", "健康", "县区"]


def test_a_text_that_continues_is_not_indented() -> None:
    lines = break_lines("健康县区\n建设", [1] * 7, 4, indent=2, continues=True)

    assert [(line.start, line.end, line.indent) for line in lines] == [(0, 4, 0), (5, 7, 2)]


def test_a_no_break_space_holds_number_and_unit_together() -> None:
    assert broken("距离约为38\u00a0km", 8) == ["距离约为", "38\u00a0km"]


def test_only_stops_still_makes_progress() -> None:
    assert broken("。。。。。。", 4) == ["。。。。", "。。"]


def test_a_single_character_wider_than_the_line_has_a_line_of_its_own() -> None:
    assert broken("健康", 0.5) == ["健", "康"]


def test_the_last_line_of_a_paragraph_is_known() -> None:
    lines = break_lines("健康县区建\n设", [1] * 7, 4)

    assert [line.is_last for line in lines] == [False, True, True]


PROSE = st.lists(
    st.one_of(
        st.sampled_from("健康县区建设自评报告居民素养水平"),
        st.sampled_from(["，", "。", "、", "）", "》", "”", "——", "……", "％", "：", "。”", "）。"]),
        st.sampled_from(["（县", "《健", "“一", "〔二", "（“我"]),
        st.sampled_from(["2021年", "30.42%左", "A2-01，", "PM₂.₅浓", "km ", "  ", "\u3000"]),
    ),
    max_size=80,
).map(lambda parts: "县".join("".join(parts[at : at + 2]) for at in range(0, len(parts), 2)))


@given(PROSE, st.integers(14, 40), st.integers(0, 2))
def test_prose_never_breaks_a_rule(text: str, width: int, indent: int) -> None:
    first, *later = broken(text, width, indent=indent)

    assert not any(line[0] in NOT_AT_START for line in later)
    assert not any(line[-1] in NOT_AT_END for line in [first, *later[:-1]] if line.strip(SPACES) and later)
    for number in ("2021", "30.42%", "A2-01"):
        assert sum(line.count(number) for line in [first, *later]) == text.count(number)


@given(
    st.text(st.sampled_from("健康，。（）《》“”—…％ \u3000\u00a0\nab1.%(𬭚"), max_size=120),
    st.floats(0.5, 30),
    st.integers(0, 3),
)
def test_nothing_is_lost_doubled_or_outside(text: str, width: float, indent: int) -> None:
    advances = [0.5 if char.isascii() else 1.0 for char in text]

    lines = break_lines(text, advances, width, indent=indent)

    ends = [0, *(line.end for line in lines), len(text)]
    starts = [*(line.start for line in lines), len(text)]
    left_out = [text[end:start] for end, start in zip(ends, starts, strict=False)]
    assert all(gap.strip(SPACES) in ("", "\n") for gap in left_out)
    assert starts == sorted(starts)
    assert all(line.start <= line.end for line in lines)
    assert sum(line.is_last for line in lines) == text.count("\n") + 1
    for line in lines:
        assert line.width <= max(width - line.indent, 1.0) + 0.01
