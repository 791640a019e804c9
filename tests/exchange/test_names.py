"""Names in a package: readable, short enough, and safe on every system."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Assessment
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, material_numbers
from app.domain.rubric import Criterion, Dimension, Indicator
from app.exchange.names import (
    evidence_path,
    evidence_paths,
    folder_name,
    package_name,
    shortened,
    stored_name,
    stored_text,
)
from app.files.safe_paths import clashes, unsafe_reason
from tests.exchange.packages import small_assessment, small_rubric, small_submission, stored

PLACE = next(small_rubric().places())
LONG = "关于进一步加强全区健康县区建设工作领导小组组成人员及其职责分工并建立联席会议制度的若干意见的补充通知" * 2


def piece(title: str, number: str = "", name: str = "a.pdf", id_: str = "E0001") -> Evidence:
    return Evidence(id_, title, number, file=stored(b"x", name), serves=(Service("A2"),))


def test_evidence_lies_under_its_dimension_and_indicator() -> None:
    notice = piece("关于成立领导小组的通知", "北政办〔2020〕1号")

    assert evidence_path(PLACE, "A2-01", notice) == (
        "佐证材料/A组织管理/A2领导协调机制/A2-01_关于成立领导小组的通知（北政办〔2020〕1号）.pdf"
    )


def test_a_long_title_is_cut_in_its_middle_and_keeps_number_and_extension() -> None:
    name = evidence_path(PLACE, "A2-01", piece(LONG, "北政办〔2020〕1号")).rpartition("/")[2]

    assert name.startswith("A2-01_关于进一步加强全区")
    assert name.endswith("补充通知（北政办〔2020〕1号）.pdf")
    assert "…" in name
    assert len(name) <= 80
    assert len(name.encode()) <= 240


def test_a_number_that_the_title_holds_already_is_not_said_twice() -> None:
    path = evidence_path(PLACE, "A2-01", piece("通知（北政办〔2020〕1号）", "北政办〔2020〕1号"))

    assert path.count("北政办〔2020〕1号") == 1


def test_without_a_title_the_original_name_stands() -> None:
    assert evidence_path(PLACE, "A2-01", piece("", name="扫描件 3.JPG")).endswith("/A2-01_扫描件 3.JPG")


@pytest.mark.parametrize(
    ("title", "name", "stored_as"),
    [
        (" ", "扫描件 3.pdf", "扫描件 3.pdf"),
        ("\u3000\t", "扫描件.tar.gz", "扫描件.tar.gz"),
        ("..", "a.jpg", "a.jpg"),
        ("..", ".pdf", "材料.pdf"),
        ("\u200b", "...docx", "材料.docx"),
        ("", "", "材料"),
        ("题", ".pdf", "题.pdf"),
        ("通知.PDF", "a.pdf", "通知.pdf"),
        ("关于印发\r\n工作方案的\u2028通知\n", "a.pdf", "关于印发 工作方案的 通知.pdf"),
    ],
)
def test_a_title_that_says_nothing_gives_way_and_the_extension_stays(title: str, name: str, stored_as: str) -> None:
    assert evidence_path(None, "", piece(title, name=name, id_="E0007")) == f"佐证材料/其他/E0007_{stored_as}"


@pytest.mark.parametrize("name", ["a", "a.", "a.p df", "a.tar/gz", "a.扩展名", "a.abcdefghijklmn"])
def test_an_extension_that_is_none_is_left_out(name: str) -> None:
    assert evidence_path(PLACE, "A2-01", piece("题", name=name)).endswith("/A2-01_题")


def test_a_file_that_serves_several_criteria_lies_once_and_nothing_is_lost() -> None:
    assert small_submission().paths == {
        "E0001": "佐证材料/A组织管理/A2领导协调机制/A2-01_关于成立领导小组的通知（北政办〔2020〕1号）.pdf",
        "E0002": "佐证材料/B健康＜b＞&文化/B1主题活动/B1-01_活动照片.JPG",
        "E0004": "佐证材料/其他/E0004_没有去处.txt",
    }


def test_the_package_is_called_after_county_year_and_round() -> None:
    county, cycle = small_assessment().county, small_assessment().cycle

    assert package_name(county, cycle, 1) == "秦皇岛市北戴河区_健康县区自评材料_2021年度_第1轮"
    assert package_name(replace(county, city="-"), cycle, 12) == "北戴河区_健康县区自评材料_2021年度_第12轮"
    assert package_name(County(), Cycle(name="首批"), 1) == "未填县区_健康县区自评材料_首批_第1轮"


def test_folder_titles_have_at_most_twelve_characters() -> None:
    assert folder_name("A1", "一二三四五六七八九十甲乙丙丁") == "A1一二三四五六七八九十甲乙"


def test_forbidden_marks_become_full_width_and_hidden_ones_vanish() -> None:
    assert stored_text('a\\b/c:d*e?f"g<h>i|j%k') == "a＼b／c：d＊e？f＂g＜h＞i｜j％k"
    assert stored_text("a\r\nb\tc\0d\u202ee\u200b") == "a b cde"
    assert stored_text("e\u0301. ") == "é"


def test_names_of_devices_are_changed() -> None:
    assert stored_name("CON", "txt") == "_CON.txt"
    assert stored_name("", "") == "未命名"


def test_shortening_keeps_both_ends() -> None:
    assert shortened("一二三四五六七", 5) == "一二…六七"
    assert shortened("一二三", 5) == "一二三"
    assert len(shortened("一二三四五六七", 7, 12).encode()) <= 12


@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=20), st.text(max_size=60))
def test_any_evidence_gets_a_safe_name_within_the_limits(title: str, number: str, extension: str, level: str) -> None:
    criterion = Criterion("A2", "x", PLACE[2].points, PLACE[2].marking)
    place = (Dimension("A" * 16, level), Indicator("A2" * 8, level), criterion)

    path = evidence_path(place, "A2-01", piece(title, number, f"x.{extension}"))

    folder, _, name = path.rpartition("/")
    assert unsafe_reason(path) is None
    assert name.startswith("A2-01")
    assert len(name) <= 80
    assert len(name.encode()) <= 240
    assert len(f"data/{path}") <= 150
    assert folder.count("/") == 2
    assert not set('\\:*?"<>|%\r\n') & set(path)


@given(st.lists(st.tuples(st.text("aAé\u0301. ", max_size=3), st.sampled_from(["A2", "B1", "X"])), max_size=12))
def test_no_two_paths_are_alike_on_any_disk(titles: list[tuple[str, str]]) -> None:
    evidence = tuple(
        Evidence(f"e{number % 3}", title, file=stored(b"x", "x"), serves=(Service(code),))
        for number, (title, code) in enumerate(titles)
    )
    unlike = tuple(replace(piece, id=f"{piece.id}{'.' * number}") for number, piece in enumerate(evidence))
    rubric, assessment = small_rubric(), Assessment(evidence=unlike)
    numbers = material_numbers((criterion.code for criterion in rubric.criteria), unlike, {})

    paths = evidence_paths(rubric, assessment, numbers)

    assert len(paths) == len(unlike)
    assert clashes(paths.values()) == []
    assert [reason for path in paths.values() if (reason := unsafe_reason(path))] == []
