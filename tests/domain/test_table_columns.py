"""Headers, points and numbers as provinces write them. Expected values by hand."""

from decimal import Decimal

import pytest

from app.catalog.tables.column_words import read_table_words
from app.domain.read_rows import RowsRead
from app.domain.table import Cell, Origin, Table, TableKind, in_rows
from app.domain.table_columns import TableColumns, find_columns
from app.domain.table_rows import read_rows
from app.domain.table_words import ColumnField
from app.domain.written_points import read_numbered, read_points
from app.files.places import forms_dir

WORDS = read_table_words(forms_dir())


def table(text: str, **spans: tuple[int, int]) -> Table:
    """Return a table from lines of cells parted by |; spans by place: r2c1=(rows, columns)."""
    cells = []
    for row, line in enumerate(text.split("\n"), 1):
        for column, written in enumerate(line.split("|"), 1):
            size = spans.get(f"r{row}c{column}", (1, 1))
            if written.strip():
                cells.append(Cell(written.strip(), row, column, *size))
    return Table(Origin("", TableKind.PASTED, "表"), in_rows(cells))


def columns(text: str, **spans: tuple[int, int]) -> TableColumns:
    return find_columns(table(text, **spans), WORDS)


def fields(found: TableColumns) -> list[str]:
    return [column.field.value for column in found.columns]


def rows(text: str, **spans: tuple[int, int]) -> RowsRead:
    made = table(text, **spans)
    return read_rows(made, find_columns(made, WORDS), WORDS)


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (
            "一级指标 | 二级指标 | 指标解释 | 评分标准 | 权重（分） | 评估办法 | 得分",
            "level1 level2 text rule points methods score",
        ),
        (
            "一级指标 | 二级指标 | 指标内容 | 评分 | 分值 | 考核方法 | 得分",
            "level1 level2 text rule points methods score",
        ),
        ("项目 | 建设内容 | 评估方法 | 分值 | 评分标准 | 得分", "level1 text methods points rule score"),
        ("序号 | 项目 | 指标 | 评分细则 | 标准分 | 现场评估方式", "code level1 level2 rule points methods"),
        (
            "一 级 指 标 | 二级\u3000指标 | 评分方法 | 分 值 | 责任部门 | 备注",
            "level1 level2 rule points departments note",
        ),
        (
            "三级指标 | 评分细则 | 分值（100分） | 自评得分 | 扣分原因 | 佐证材料",
            "level3 rule points self_points reason material",
        ),
        ("指标名称 | 计算公式 | 数据来源 | 目标值 | 分值", "level1 detail methods target points"),
    ],
)
def test_usual_headers_are_known(header: str, meant: str) -> None:
    found = columns(header + "\n甲")

    assert fields(found) == meant.split()
    assert all(column.is_sure for column in found.columns)


def test_a_likely_heading_is_taken_but_told() -> None:
    found = columns("一级指标 | 评分标准及说明 | 分值 | 专家组现场评估得分")

    assert fields(found) == ["level1", "rule", "points", "verified_points"]
    assert [column.is_sure for column in found.columns] == [True, False, True, False]
    assert [problem.code for problem in found.problems] == ["TABLE_COLUMN", "TABLE_COLUMN"]


def test_a_group_that_was_not_merged_still_names_its_columns() -> None:
    found = columns("指标 | 评分标准 | 分值 | 指标值 | \n | | | 乡镇 | 县城\n甲 | 有 | 2 | 80% | 90%")

    assert found.header == (1, 2)
    assert [(column.heading, column.field.value, column.region) for column in found.columns[3:]] == [
        ("指标值/乡镇", "target", "乡镇"),
        ("指标值/县城", "target", "县城"),
    ]


def test_regions_in_brackets_are_regions() -> None:
    found = columns("指标 | 评分标准 | 分值 | 指标值（城市） | 指标值（农村）")

    assert [(column.field.value, column.region) for column in found.columns[3:]] == [
        ("target", "城市"),
        ("target", "农村"),
    ]


def test_points_that_differ_by_region_are_not_guessed() -> None:
    said = rows("指标 | 评分标准 | 分值（县） | 分值（区）\n甲 | 有 | 2 | 3\n乙 | 有 | 4 | 4")

    assert [(row.points, row.points_text) for row in said.rows] == [(None, "2；3"), (Decimal(4), "4")]


def test_a_person_can_say_the_header_and_what_a_column_holds() -> None:
    made = table("甲 | 乙 | 丙\n会议 | 有得2分 | 2")
    said = find_columns(
        made, WORDS, (1, 1), {1: ColumnField.LEVEL2, 2: ColumnField.RULE, 3: ColumnField.POINTS, 9: ColumnField.NOTE}
    )

    assert fields(said) == ["level2", "rule", "points"]
    assert said.problems == ()
    assert [(row.title, row.rule_text, row.points) for row in read_rows(made, said, WORDS).rows] == [
        ("会议", "有得2分", Decimal(2))
    ]


@pytest.mark.parametrize("header", [(0, 1), (2, 1), (1, 99)])
def test_a_header_outside_the_table_is_refused(header: tuple[int, int]) -> None:
    assert find_columns(table("甲 | 乙"), WORDS, header).header == (0, 0)


def test_repeated_headers_and_empty_rows_are_no_criteria() -> None:
    said = rows("指标 | 评分标准 | 分值\n甲 | 有 | 2\n\n指标 | 评分标准 | 分值\n乙 | 有 | 3\n共计 |  | 5")

    assert [row.title for row in said.rows] == ["甲", "乙"]
    assert [(total.is_subtotal, total.is_right) for total in said.totals] == [(False, True)]


def test_subtotals_are_of_the_part_above_and_a_wrong_one_is_told() -> None:
    said = rows(
        "一级指标 | 评分标准 | 分值\n组织 | 有 | 2.5\n组织 | 有 | 2.5\n组织小计 |  | 5分\n"
        "政策 | 有 | 4\n小计 |  | 5\n总分 |  | 9.0"
    )

    assert [(total.written, total.expected, total.is_right) for total in said.totals] == [
        (Decimal(5), Decimal("5.0"), True),
        (Decimal(5), Decimal(4), False),
        (Decimal("9.0"), Decimal("9.0"), True),
    ]
    assert [problem.what for problem in said.problems if problem.code == "TABLE_TOTAL"] == [
        "“小计”写的是5分，上面各项加起来是4分。"
    ]


def test_every_text_of_a_table_is_somewhere_in_what_was_read() -> None:
    text = (
        "健康县区标准\n项目 | 评分标准 | 分值 | 怪列\n一、组织（5分）\n（一）会议 | 有得2分 | 2 | 怪字\n"
        " ② | 纪要 | 3 |  \n小计 |  | 5 |  \n注：以上为准"
    )
    said = rows(text)
    kept = "\n".join(
        [
            *(line.text for line in said.lines),
            *(total.text for total in said.totals),
            *(column.heading for column in said.columns.columns),
            *(level.text for row in said.rows for level in row.levels),
            *(one for row in said.rows for one in (row.text, row.rule_text, row.points_text)),
            *(one.text for row in said.rows for one in (*row.kept, *row.targets, *row.filled)),
        ]
    )

    for cell in table(text).cells:
        assert cell.text in kept


def test_methods_and_departments_are_parted_but_not_within_brackets() -> None:
    said = rows(
        "指标 | 评分标准 | 分值 | 评估办法 | 责任部门\n"
        "甲 | 有 | 2 | 查阅资料（文件、纪要）；现场查看 | 卫健局、教育局，住建局"
    )

    assert said.rows[0].methods == ("查阅资料（文件、纪要）", "现场查看")
    assert said.rows[0].departments == ("卫健局", "教育局", "住建局")


def test_a_lone_section_among_rows_that_are_not_merged_names_what_follows() -> None:
    said = rows("项目 | 评分标准 | 分值\n一、组织管理 |  | \n1.会议 | 有 | 2\n二、健康政策 |  | \n1.宣讲 | 有 | 3")

    assert [tuple(level.title for level in row.levels) for row in said.rows] == [
        ("组织管理", "会议"),
        ("健康政策", "宣讲"),
    ]


@pytest.mark.parametrize(
    ("text", "value", "each"),
    [
        ("两分", "2", False),
        ("5分", "5", False),
        ("（5分）", "5", False),
        ("5", "5", False),
        ("５．５", "5.5", False),
        ("各1分", "1", True),
        ("满分10分", "10", False),
        ("十五分", "15", False),
        ("0.5", "0.5", False),
    ],
)
def test_points_are_read_as_written(text: str, value: str, each: bool) -> None:
    read = read_points(text)

    assert (read.value, read.each, read.is_unread) == (Decimal(value), each, False)


@pytest.mark.parametrize("text", ["0-5分", "2+1", "酌情", "10%", "≤5", "5/10", "9" * 40])
def test_points_that_could_mean_several_things_are_not_guessed(text: str) -> None:
    assert read_points(text).value is None
    assert read_points(text).is_unread


@pytest.mark.parametrize("text", ["", "/", "—", "无", " "])
def test_no_points_are_no_points(text: str) -> None:
    assert (read_points(text).value, read_points(text).is_unread) == (None, False)


@pytest.mark.parametrize(
    ("text", "code", "title", "points", "core"),
    [
        ("一、组织管理（15分）", "一", "组织管理", "15", False),
        ("（二）健康政策", "二", "健康政策", None, False),
        ("1. 协调机制", "1", "协调机制", None, False),
        ("3、网络 8分", "3", "网络", "8", False),
        ("1.1.1会议制度", "1.1.1", "会议制度", None, False),
        ("①专门机构", "①", "专门机构", None, False),
        ("A2-1 无烟环境", "A2-1", "无烟环境", None, False),
        ("★1.2 饮水", "1.2", "饮水", None, True),
        ("健康素养水平*", "", "健康素养水平", None, True),
        ("健康环境指标 18（分）", "", "健康环境指标", "18", False),
        ("健康环境（共２０分）", "", "健康环境", "20", False),
        ("2020年规划", "", "2020年规划", None, False),
        ("规划（2020）", "", "规划（2020）", None, False),
        ("1.5倍以上", "", "1.5倍以上", None, False),
        ("12项指标", "", "12项指标", None, False),
        ("吸烟率≤20%", "", "吸烟率≤20%", None, False),
        ("一、组\n织\n管\n理\n（15分）", "一", "组织管理", "15", False),
    ],
)
def test_numbers_points_and_stars_of_titles(text: str, code: str, title: str, points: str | None, core: bool) -> None:
    read = read_numbered(text)

    assert (read.text, read.code, read.title, read.is_core) == (text, code, title, core)
    assert read.points == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    "foot",
    [
        "评估人员签字：",
        "专家组组长（签字）： | | 日期：",
        "单位负责人： | 填表人： | 联系电话：0335-1234",
        "2021年  月  日",
    ],
)
def test_a_line_to_sign_at_the_foot_is_no_criterion(foot: str) -> None:
    found = rows(f"一级指标 | 评分标准 | 分值\n组织管理 | 有方案得2分 | 2\n合计 | | 2\n{foot}")

    assert [row.rule_text for row in found.rows] == ["有方案得2分"]
    assert foot.split("|", maxsplit=1)[0].strip()[:4] in found.lines[-1].text


def test_a_criterion_without_a_text_is_not_starred() -> None:
    found = rows("项目 | 指标 | 评分标准\n环境（3分） | 处理率 3分 | \n★组织（2分） | 方案 2分 | 有得2分")

    assert [row.core for row in found.rows] == [False, True]


def test_words_below_the_last_total_are_no_criterion() -> None:
    """A lone word under 合计 with no points after it; a criterion that forgot its points still has several cells."""
    above = "一级指标 | 二级指标 | 评分标准 | 分值\n组织管理 | 领导 | 成立得2分 | 2\n环境 | 厕所 | 建成得3分 | 3"
    read = rows(f"{above}\n合计 | | | 5\n说明\n | 详见附件")
    assert [row.title for row in read.rows] == ["领导", "厕所"]
    assert [line.text for line in read.lines] == ["说明", "详见附件"]

    read = rows(f"{above}\n合计 | | | 5\n附加 | | 典型经验得1分 |\n社会")
    assert [row.title for row in read.rows] == ["领导", "厕所", "附加"]
    assert [line.text for line in read.lines] == ["社会"]
