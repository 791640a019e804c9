"""Blocks from Excel and WPS as rows of a ledger: with and without headings, nothing lost without a word."""

import datetime as dt

import pytest

from app.domain.ledger_paste import offered_day, read_pasted
from app.domain.ledger_pieces import found_pieces
from app.domain.ledger_uses import ledger_uses, unread_measures
from tests.ui.ledger_rubric import ACTIVITIES, SCHOOLS, ledger_rubric


def test_without_headings_cells_go_into_the_columns_from_the_chosen_one_on() -> None:
    pasted = read_pasted(ACTIVITIES, [["世界卫生日", "广场"], ["高血压日"]], 1)

    assert pasted.rows == ({"name": "世界卫生日", "place": "广场"}, {"name": "高血压日", "place": ""})
    assert not pasted.has_header


def test_headings_say_what_is_where_in_any_order() -> None:
    block = [["序号", "活动名称", "活动日期", "备注"], ["1", "世界卫生日", "2021.4.7", "好"], ["", "", "", ""]]

    pasted = read_pasted(ACTIVITIES, block, 2)

    assert pasted.rows == ({"name": "世界卫生日", "date": "2021.4.7"},)
    assert pasted.has_header
    assert pasted.left_out == ("备注",)


def test_headings_may_leave_brackets_out_and_break_lines() -> None:
    pasted = read_pasted(ACTIVITIES, [["日 期", "地点", "参加\n人数"], ["2021-4-7", "广场", "120"]])

    assert pasted.rows == ({"date": "2021-4-7", "place": "广场", "people": "120"},)


def test_a_first_row_with_a_date_is_a_row() -> None:
    pasted = read_pasted(ACTIVITIES, [["2021-04-07", "活动名称"]])

    assert not pasted.has_header
    assert pasted.rows[0]["name"] == "活动名称"


def test_cells_beyond_the_last_column_are_named() -> None:
    pasted = read_pasted(SCHOOLS, [["一中", "2020", "多"], ["二中", "2021", ""]])

    assert pasted.left_out == ("复制内容的第3列",)
    assert pasted.rows == ({"name": "一中", "year": "2020"}, {"name": "二中", "year": "2021"})


def test_numbers_before_the_dates_are_passed_over() -> None:
    pasted = read_pasted(ACTIVITIES, [["1", "2021-04-07", "世界卫生日"], ["2", "44293", "无烟日"]])

    assert [row["date"] for row in pasted.rows] == ["2021-04-07", "44293"]
    assert pasted.left_out == ()


def test_an_empty_block_holds_no_rows() -> None:
    assert read_pasted(ACTIVITIES, [["", " "], [""]]).rows == ()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("44293", dt.date(2021, 4, 7)),  # Excel: 2021-01-01 is 44197
        ("44197", dt.date(2021, 1, 1)),
        ("20210407", dt.date(2021, 4, 7)),
        ("2021/4/7 9:30", dt.date(2021, 4, 7)),
        ("2021-04-07", None),
        ("2021", None),
        ("120", None),
        ("20211301", None),
        ("四月", None),
        ("", None),
    ],
)
def test_only_what_is_no_written_date_is_offered(text: str, day: dt.date | None) -> None:
    assert offered_day(text) == day


def test_pieces_are_known_by_words_in_titles() -> None:
    found = found_pieces("主题活动台账", ["世界卫生日活动方案.pdf", "现场照片（12张）"])

    assert [(piece.name, piece.is_there) for piece in found] == [
        ("通知", True),
        ("照片", True),
        ("小结", False),
        ("报道", False),
    ]
    assert found_pieces("健康学校名册", ["照片"]) == ()


def test_uses_of_a_ledger_are_its_criteria_and_the_measures_it_is_numerator_of() -> None:
    rubric = ledger_rubric()

    (counted,) = ledger_uses(rubric, "activities")
    assert (counted.criterion.code, counted.measure) == ("C1", None)
    assert counted.counting is counted.criterion.marking
    assert [(use.criterion.code, use.measure and use.measure.id) for use in ledger_uses(rubric, "schools")] == [
        ("C2", "school_share")
    ]
    assert unread_measures(rubric, "schools") == ()
