"""What filled tables say, worked by hand: names of papers, our own lines, which criterion a row is."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.evidence import Evidence
from app.domain.filled_papers import KnownPapers, NamedPapers
from app.domain.filled_rows import PlacedRow, matched_rows
from app.domain.filled_table import FilledCell, FilledField, FilledTable, Match, Standing, where_they_differ
from app.domain.filled_texts import OwnText, own_text
from app.domain.marking.kinds import Judgement
from app.domain.read_rows import ReadRow
from app.domain.rubric import Rubric
from app.domain.table import Cell, Origin, Table, TableKind
from app.domain.written_points import Numbered, read_numbered
from tests.builders import criterion, rubric

PIECES = (
    Evidence("E0001", title="关于成立领导小组的通知", number="北政办〔2020〕1号"),
    Evidence("E0002", title="会议纪要"),
    Evidence("E0003", title="会议纪要"),
    Evidence("E0004", title="培训、宣传照片"),
)
NUMBERS = {"E0001": "A1-01", "E0002": "A1-02", "E0003": "A1-03", "E0004": "B2-01"}
PAPER = Table(Origin("表.xlsx", TableKind.XLSX, "表"), ())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A1-01", NamedPapers(linked=("E0001",))),
        ("Ａ１－０１、B2-01", NamedPapers(linked=("E0001", "E0004"))),
        ("A1-01 B2-01", NamedPapers(linked=("E0001", "E0004"))),
        ("A1-01～A1-03", NamedPapers(linked=("E0001", "E0002", "E0003"))),
        ("A1-01至03", NamedPapers(linked=("E0001", "E0002", "E0003"))),
        ("见A1-01。", NamedPapers(linked=("E0001",))),
        ("1.《关于成立领导小组的通知》；2、北政办[2020]1号", NamedPapers(linked=("E0001",))),
        ("培训、宣传照片", NamedPapers(linked=("E0004",))),
        ("会议纪要", NamedPapers(twice=("会议纪要",))),
        ("A9-01", NamedPapers(unknown=("A9-01",))),
        ("A1-01、工作总结、实施方案", NamedPapers(linked=("E0001",), papers=("工作总结、实施方案",))),
        ("2021-2022年工作总结", NamedPapers(papers=("2021-2022年工作总结",))),
        ("A1-01 关于成立领导小组的通知", NamedPapers(linked=("E0001",))),
        ("A1-02 别的通知", NamedPapers(linked=("E0002",), papers=("别的通知",))),
        ("领导小组文件\n照片", NamedPapers(papers=("照片",))),
        ("", NamedPapers()),
        ("、", NamedPapers()),
    ],
)
def test_what_a_cell_of_materials_names(text: str, named: NamedPapers) -> None:
    assert KnownPapers(PIECES, NUMBERS).named(text, ["领导小组文件"]) == named


def test_lines_that_our_table_adds_are_nobodys_words() -> None:
    assert own_text("写了。\n给分：2分\n给分理由：都有\n还有一行") == OwnText("写了。", "都有\n还有一行")
    printed = "写了。\n已做到：列入规划\n给分理由：都有"
    assert own_text("写了。\n已做到：列入规划\n补一句", printed, "写了。") == OwnText("写了。\n补一句")
    assert own_text("给分理由：都有\n补一句", printed, "写了。") == OwnText("补一句", "都有")
    assert own_text("佐证材料未齐，暂不计分").is_ours
    assert own_text("按填报内容计算得1.5分，自评2分。\n自评分理由：见附件") == OwnText("", "见附件")


def row(title: str = "", text: str = "", rule: str = "", points: str | None = None, code: str = "") -> PlacedRow:
    """Return a row with these words; title is the lowest level's, with its number."""
    level: Numbered | None = read_numbered(title) if title else None
    codes = tuple(part for part in (code or (level.code if level else ""),) if part)
    value = None if points is None else Decimal(points)
    return PlacedRow(PAPER, ReadRow(level, None, None, text, rule, value, points or "", 1, 1, codes=codes))


RULES = rubric(
    criterion(Judgement(), "2", "A1", text="列入本级发展规划并写入报告。", rule_text="列入规划得1分，写入报告得1分。"),
    criterion(Judgement(), "3", "A2", text="成立领导小组并召开会议。", rule_text="查阅资料，酌情给分。"),
    criterion(Judgement(), "3", "A3", text="印发实施方案并分解任务。", rule_text="查阅资料，酌情给分。"),
)


def only(placed: PlacedRow, of: Rubric = RULES) -> tuple[str, Match] | str:
    """Return what one row is, or why it is nothing."""
    matched, unmatched = matched_rows([placed], of)
    return (matched[0].code, matched[0].match) if matched else unmatched[0].why


def test_a_shared_rule_alone_is_not_enough() -> None:
    assert only(row(text="成立领导小组并召开会议。", rule="查阅资料，酌情给分。")) == ("A2", Match.SAME)
    assert only(row(text="建设健康步道。", rule="查阅资料，酌情给分。", points="3")) == "评分标准里没有这一项"
    assert "分不清" in str(only(row(rule="查阅资料，酌情给分。", points="3")))


def test_the_same_content_under_another_rule_is_asked_about() -> None:
    found = only(row("A1 A1项", "列入本级发展规划并写入报告。", "列入规划得2分，写入报告得2分。"))
    assert found == ("A1", Match.ASKED)


def test_names_and_codes_where_nothing_more_is_printed() -> None:
    assert only(row("A1 A1项")) == ("A1", Match.SAME)
    assert only(row("3、A1项")) == ("A1", Match.CLOSE)
    assert only(row(code="A3")) == ("A3", Match.SAME)
    assert only(row("B7 别的名称", code="A3")) != ("A3", Match.SAME)


def test_a_row_that_is_only_alike_gives_way_to_the_right_one() -> None:
    alike = row(text="列入本级发展规划并写入报告。", rule="列入规划得2分，写入报告得2分。")
    right = row(text="列入本级发展规划并写入报告。", rule="列入规划得1分，写入报告得1分。")
    matched, unmatched = matched_rows([alike, right], RULES)
    assert [one.placed for one in matched] == [right]
    assert [one.placed for one in unmatched] == [alike]


def test_what_is_offered_and_what_can_be_chosen() -> None:
    new = FilledCell("A1", FilledField.STATEMENT, "", "有", Standing.NEW)
    asked = FilledCell("A1", FilledField.REASON, "", "有", Standing.NEW, match=Match.ASKED)
    papers = FilledCell("A1", FilledField.PAPERS, "", "有", Standing.NEW, papers=("有",))
    conflict = FilledCell("A2", FilledField.SELF_POINTS, "", "9", Standing.CONFLICTING)
    table = FilledTable((new, asked, papers, conflict))
    assert table.offered == {"A1/statement"}
    assert table.chosen(cell.key for cell in table.cells) == (new, asked, papers)


def test_long_texts_are_shown_from_where_they_differ() -> None:
    assert where_they_differ("甲乙", "甲丙") == ("甲乙", "甲丙")
    assert where_they_differ("同" * 50 + "甲", "同" * 50 + "乙") == (f"…{'同' * 20}甲", f"…{'同' * 20}乙")


def test_a_cell_over_empty_rows_is_nobody_elses() -> None:
    """A long text over several rows of its own (as our own table prints it) is shared only with another criterion."""
    placed = replace(row(text="印发实施方案。"), above=3, below=9)
    assert [placed.shares(Cell("", top, 1, bottom - top + 1)) for top, bottom in ((4, 8), (4, 9), (3, 8), (6, 8))] == [
        False,
        True,
        True,
        False,
    ]
    assert not replace(placed, below=0).shares(Cell("", 4, 1, 20))
