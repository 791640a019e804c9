"""A set from elsewhere whose table holds only points: lists and tables say so, and show no nought."""

from app.domain.received import ReviewPicture
from app.domain.review_summary import RubricSummary
from app.domain.summing_up import summary_of
from app.files.canonical import digest
from app.services.list_received import listed
from app.ui.models.received_table import Column, ReceivedTableModel
from app.ui.models.summary_rows import county_table, difference_table, missing_words
from tests.review_builders import finding
from tests.summary_pictures import BEIDAIHE, CHANGAN, CHANGLI, handed_in, pictured, points_only, standard


def picture() -> ReviewPicture:
    of = standard()
    given = [
        points_only(of, CHANGAN, {"A1": "4", "A2": "5", "B1": "9"}),
        handed_in(of, BEIDAIHE, {"A1": "3/4"}),
        points_only(of, CHANGLI, {"A2": "6"}, points={"A1": "4"}),
    ]
    return pictured(given, {"130102": {"A1": {"王": finding("调整", "3")}}})


def table() -> RubricSummary:
    of = standard()
    (one,) = summary_of(picture(), {digest(of): of}).tables
    return one


def test_the_summary_page_says_not_recomputed() -> None:
    _, rows = county_table(table())

    # 自评, 复算, 评审, 已评审, A, B, 加分
    assert [row.texts[2:9] for row in rows] == [
        ("18", "无法复算", "3", "1/4", "3", "—", "—"),
        ("4", "3", "未评审", "0/4", "3", "0", "0"),
        ("10", "4（不全）", "未评审", "0/4", "4", "—", "—"),
    ]
    assert missing_words(table()) == (
        "1个未经本程序封装、表里只有得分，无法复算。1个有的评分项只写了得分，复算得分不全。"
        "汇总表里不把这些计入复算得分的平均数。"
    )


def test_the_differences_of_the_page_hold_none_of_what_could_not_be_recomputed() -> None:
    _, rows = difference_table(table())

    assert [row.texts[:6] for row in rows] == [
        ("石家庄市长安区", "A1　A1项", "评审低于自评", "4", "—", "3"),
        ("秦皇岛市北戴河区", "A1　A1项", "自评高于复算", "4", "3", ""),
    ]


def test_the_list_of_what_came_shows_no_nought_and_no_difference_and_keeps_its_keys() -> None:
    rows = listed(picture())
    model = ReceivedTableModel()
    model.show_rows(rows)

    shown = [[model.index(row, one).data() for one in (Column.COMPUTED, Column.DIFFERENCE)] for row in range(3)]
    assert shown == [["—", ""], ["3", "+1"], ["4", ""]]
    assert [row.fields()["recomputed"] for row in rows] == ["0.00", "3.00", "4.00"]
