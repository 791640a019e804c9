"""Grades in the notes of a table: read when they join without a gap, told otherwise. Expected values by hand."""

from decimal import Decimal

import pytest

from app.domain.table_grades import grades_found

READ = [
    ("85分以上为优良，70—84分为通过，70分以下为不通过。", "优良85 通过70 不通过0"),
    ("注：1.满分100分。2、得分率85%以上为优良；70%—85%为通过；低于70%为不通过", "优良85 通过70 不通过0"),
    ("评定等次：90分及以上为优秀，80～89分为良好，60-79分为合格，60分以下为不合格。", "优秀90 良好80 合格60 不合格0"),
    ("总分≥85分，评定为优良；总分在70分至85分（不含85分）之间的为通过；不足70分为不通过。", "优良85 通过70 不通过0"),
    ("注：1.本表每2年用1次。2.优良：85分以上；通过：70分以上", "优良85 通过70 待改进0"),
    ("８５分（含）以上为“优良”等次，７０分以上为“通过”等次", "优良85 通过70 待改进0"),
    ("不合格（60分以下）、合格（60-79分）、优秀（80分以上）", "优秀80 合格60 不合格0"),
]
NOT_CERTAIN = [
    "85分以上为优良，60—69分为通过，60分以下为不通过。",
    "85分以上为优良，70分以下为不通过。",
    "健康村评分85分以上为优良，70分以上为通过。",
    "85分以上为优良，70%以上为通过。",
    "850分以上为优良，700分以上为通过。",
    "85分以上且无否决项为优良，70分以上为通过。",
    "85分为优良，70分为通过。",
    "85分以上为优良，70分以上为优良。",
]


@pytest.mark.parametrize(("text", "grades"), READ)
def test_grades_that_join_are_read(text: str, grades: str) -> None:
    found = grades_found(["单位负责人：", text], Decimal(100), "待改进")
    assert found is not None
    assert found.verdict is not None
    assert " ".join(f"{one.name}{one.at_least}" for one in found.verdict.grades) == grades
    assert found.verdict.by == "rate"
    assert found.adds_lowest == grades.endswith("待改进0")


@pytest.mark.parametrize("text", NOT_CERTAIN)
def test_what_is_not_certain_is_told_and_not_read(text: str) -> None:
    found = grades_found([text], Decimal(100), "待改进")
    assert found is not None
    assert found.verdict is None
    assert found.text == text


@pytest.mark.parametrize(
    "text", ["", "合计100分", "优先安排经费", "每增加1个百分点加1分，85分以上通报", "填表人：  2024年3月1日"]
)
def test_other_lines_speak_of_no_grades(text: str) -> None:
    assert grades_found([text], Decimal(100), "待改进") is None


def test_points_of_another_total_stay_points() -> None:
    found = grades_found(["400分以上为优，300分以上为良，300分以下为差"], Decimal(500), "待改进")
    assert found is not None
    assert found.verdict is not None
    assert (found.verdict.by, [one.at_least for one in found.verdict.grades]) == ("points", [400, 300, 0])
    assert grades_found(["600分以上为优，300分以上为良"], Decimal(500), "待改进") is not None


def test_a_long_line_is_told_and_not_taken_apart() -> None:
    for text in ("优" + "85分以上" * 8000, "(" * 20_000 + "优85分以上70分以上"):
        found = grades_found([text], Decimal(100), "待改进")
        assert found is not None
        assert found.verdict is None
