"""Matching files to criteria by number and title: what offices write, and what must not be taken for a number."""

from dataclasses import replace

import pytest

from app.domain.file_matching import Certainty, FileMatcher, Proposal
from app.domain.rubric import Criterion, Dimension, Indicator, Requirement, Rubric
from tests import builders

MEETING = (
    Requirement("e1", "成立（调整）领导小组的文件"),
    Requirement("e2", "会议通知、签到、纪要", required=False),
)


def criterion(code: str, title: str, *evidence: Requirement) -> Criterion:
    """A criterion with a title of its own."""
    return replace(builders.criterion(code=code), title=title, evidence=evidence)


def rubric_of(*criteria: Criterion) -> Rubric:
    """Criteria with an indicator each, in the dimension of their first sign."""
    letters = dict.fromkeys(one.code[0] for one in criteria)
    dimensions = [
        Dimension(
            letter,
            f"第{letter}领域",
            tuple(Indicator(f"{one.code}i", "指标", (one,)) for one in criteria if one.code[0] == letter),
        )
        for letter in letters
    ]
    return builders.rubric(*dimensions)


def lettered() -> FileMatcher:
    """A1, A2 (two requirements), A10, B1.2."""
    return FileMatcher(
        rubric_of(
            criterion("A1", "纳入规划", Requirement("e1", "规划文本")),
            criterion("A2", "领导协调机制", *MEETING),
            criterion("A10", "饮用水安全", Requirement("e1", "全年饮用水水质监测报告或汇总表")),
            criterion("B1.2", "控烟履约"),
        )
    )


def numbered() -> FileMatcher:
    """1.1.1, 1.1.2, 1.2."""
    return FileMatcher(rubric_of(*(criterion(code, f"任务{code}") for code in ("1.1.1", "1.1.2", "1.2"))))


def code(found: Proposal) -> str | None:
    """The code when it was found by number."""
    assert found.criterion is None or found.certainty is not Certainty.NONE
    return found.criterion if found.certainty is Certainty.NUMBER else None


@pytest.mark.parametrize(
    "name",
    [
        "A2-1会议纪要.pdf",
        "A2-01_关于成立领导小组的通知（北政办〔2020〕1号）.pdf",
        "A2.1 会议纪要.docx",
        "Ａ２．１　会议签到.jpg",
        "A2—1 纪要.doc",
        "a2-1通知.PDF",
        "（A2）纪要.pdf",
        "【A2】纪要.pdf",
        "佐证材料A2-3 纪要.pdf",
        "2021-03-01_A2-01 通知.pdf",
        "A2-2021年会议纪要.pdf",
        "A2_2020-1-1会议纪要.pdf",
        "A2.pdf",
    ],
)
def test_the_number_in_the_name_is_found(name: str) -> None:
    assert code(lettered().propose(name)) == "A2"


@pytest.mark.parametrize(
    "name",
    ["A21 纪要.pdf", "A2b纪要.pdf", "领导名单A2打印.pdf", "GA2纪要.pdf", "PM2.5.pdf", "2020-1-1 班.pdf", "A.pdf"],
)
def test_what_only_looks_like_a_number_is_none(name: str) -> None:
    assert code(lettered().propose(name)) is None


def test_the_longest_code_wins() -> None:
    matcher = lettered()

    assert code(matcher.propose("A10-1 报告.pdf")) == "A10"
    assert code(matcher.propose("A1-0 报告.pdf")) == "A1"
    assert code(matcher.propose("B1.2-03 通知.pdf")) == "B1.2"
    assert code(matcher.propose("B1.3 通知.pdf")) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("1-1-1_纪要.pdf", "1.1.1"),
        ("1.1.1 纪要.pdf", "1.1.1"),
        ("01-01-02 纪要.pdf", "1.1.2"),
        ("1-1-1-2 纪要.pdf", "1.1.1"),
        ("１－２－０３　纪要.pdf", "1.2"),
        ("1.2、纪要.pdf", "1.2"),
        ("1.1 纪要.pdf", None),
        ("1.11.1 纪要.pdf", None),
        ("11.2 纪要.pdf", None),
        ("2020-1-2 纪要.pdf", None),
        ("20201201纪要.pdf", None),
        ("1.2%达到.pdf", None),
        ("2021.1.2纪要.pdf", None),
        ("第1.2节.pdf", None),
    ],
)
def test_codes_of_figures_only_stand_at_the_beginning(name: str, expected: str | None) -> None:
    assert code(numbered().propose(name)) == expected


def test_the_order_of_the_levels_is_a_number_too_where_codes_have_letters() -> None:
    found = lettered().propose("1-2-3_纪要.pdf")

    # 第1个一级指标的第2个二级指标是 A2，第3份材料。
    assert (found.criterion, found.certainty) == ("A2", Certainty.NUMBER)
    assert "按次序" in found.why
    assert code(lettered().propose("1-2 纪要.pdf")) is None
    assert code(lettered().propose("9-9-9 纪要.pdf")) is None


def test_a_folder_gives_its_code_to_the_files_in_it_but_their_own_comes_first() -> None:
    matcher = lettered()

    assert code(matcher.propose("03 照片.jpg", ("A组织管理", "A2领导协调机制", "照片"))) == "A2"
    assert code(matcher.propose("A1-1 规划.pdf", ("A2领导协调机制",))) == "A1"
    assert code(matcher.propose("03 照片.jpg", ("A1纳入规划", "A2领导协调机制"))) == "A2"
    assert code(matcher.propose("照片.jpg", ("2021年度", "A21"))) is None


def test_the_requirement_is_the_one_the_title_speaks_of() -> None:
    matcher = lettered()

    assert matcher.propose("A2-1 关于成立领导小组的通知.pdf").requirement == "e1"
    assert matcher.propose("A2-2 会议签到表.pdf").requirement == "e2"
    assert matcher.propose("A2-3 照片.jpg").requirement is None
    assert matcher.propose("A1-1 照片.jpg").requirement == "e1"
    assert matcher.propose("B1.2-1 照片.jpg").requirement is None


def test_titles_that_are_alike_are_said_to_be_only_alike() -> None:
    matcher = lettered()

    found = matcher.propose("全年饮用水水质监测报告.pdf")
    assert (found.criterion, found.requirement, found.certainty) == ("A10", "e1", Certainty.TITLE)
    assert matcher.propose("关于成立某某领导小组的通知.pdf").criterion == "A2"
    assert matcher.propose("食堂菜单.pdf") == Proposal()
    # “会议”两个字说明不了什么。
    assert matcher.propose("会议.pdf").criterion is None


def test_a_folder_of_a_dimension_narrows_the_titles() -> None:
    matcher = FileMatcher(two_dimensions())

    assert matcher.propose("专家培训记录.pdf", ("B健康政策",)).criterion == "B1"
    assert matcher.propose("专家培训记录.pdf", ("A组织管理",)).criterion == "A1"


def two_dimensions() -> Rubric:
    return rubric_of(
        criterion("A1", "技术专家培训记录"),
        criterion("B1", "政策专家培训记录"),
    )


def test_the_paper_loses_only_a_number_of_the_rubric() -> None:
    matcher = lettered()

    paper = matcher.paper("A2-01_关于成立领导小组的通知（北政办〔2020〕1号）.pdf")
    assert (paper.title, paper.number) == ("关于成立领导小组的通知", "北政办〔2020〕1号")
    assert matcher.paper("（A2）实施方案.pdf").title == "实施方案"
    assert matcher.paper("PM2.5监测.pdf").title == "PM2.5监测"
