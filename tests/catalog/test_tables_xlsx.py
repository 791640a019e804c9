"""Workbooks as provinces send them: what is in the cells, and what the rows say. Expected values by hand."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from app.catalog.tables.read_tables import read_tables
from app.catalog.tables.shown_values import shown_value
from tests.catalog.table_files import HEADER_2020, codes, only_table, read, read_file, workbook

RULE = "政府主要领导任组长得5分，分管领导任组长得3分；\n每年至少召开1次会议得3分；\n有联络员制度得2分。"


def table_2020(path: Path) -> Path:
    rows = [
        ["国家级健康促进县（区）综合评分标准（2020版）"],
        ["省份：        县区：        评估时间："],
        HEADER_2020,
        ["一、组织管理", "1.协调机制", "建立覆盖政府有关部门的领导协调机制", RULE, 10, "查阅资料", None],
        [
            None,
            "2.工作网络",
            "覆盖机关、企事业单位、社区、学校",
            "覆盖类别逐项给分，每类得2分，最高8分",
            8,
            "查阅资料、现场查看",
            None,
        ],
        [None, "小计", None, None, 18, None, None],
        ["二、健康政策", "3.政策倡导", "对党政部门宣讲", "每开展1次得2.5分，最高10分", "10分", "资料", None],
        ["合计", None, None, None, "２８", None, None],
        ["注：得分保留两位小数。"],
    ]
    return workbook(path / "2020.xlsx", rows, ["A1:G1", "A2:G2", "A4:A6", "A9:G9"])


def test_the_table_of_2020_is_read_to_the_last_word(tmp_path: Path) -> None:
    said = read_file(table_2020(tmp_path))

    assert said.columns.header == (3, 3)
    assert [(row.level1.title, row.level2.title, row.points) for row in said.rows if row.level1 and row.level2] == [
        ("组织管理", "协调机制", Decimal(10)),
        ("组织管理", "工作网络", Decimal(8)),
        ("健康政策", "政策倡导", Decimal(10)),
    ]
    first = said.rows[0]
    assert (first.text, first.rule_text, first.codes) == ("建立覆盖政府有关部门的领导协调机制", RULE, ("一", "1"))
    assert said.rows[1].methods == ("查阅资料", "现场查看")
    assert [(total.row, total.written, total.is_right) for total in said.totals] == [(6, 18, True), (8, 28, True)]
    assert [line.text for line in said.lines] == [
        "国家级健康促进县（区）综合评分标准（2020版）",
        "省份：        县区：        评估时间：",
        "注：得分保留两位小数。",
    ]
    assert "TABLE_TOTAL" not in codes(said)


def test_where_each_answer_is_written_back_is_known_though_its_cell_is_empty(tmp_path: Path) -> None:
    said = read_file(table_2020(tmp_path))

    assert {place.field.value: place.address for place in said.rows[1].cells} == {
        "level1": "A4", "level2": "B5", "text": "C5", "rule": "D5", "points": "E5", "methods": "F5", "score": "G5",
    }  # fmt: skip


POLICY = "规划中有建设健康镇（县城）表述 2；①专门领导机构并由主要负责人领导 1；④经费纳入财政预算 2"
WASTE = "（无害化处理量/生活垃圾总量）×100%"
WATER = "（得到处理的污水量/建成区污水排放总量）×100%"


def jiangsu(path: Path) -> Path:
    rows = [
        ["江苏省健康镇（县城）指标体系（试行）"],
        ["项目", "指标", "名词解释", "口径范围", "计算方法", "数据来源", "指标值", None],
        [None, None, None, None, None, None, "乡镇", "县城"],
        ["组织管理指标 15分", "将健康融入所有政策 8分", POLICY, None, None, "发改/爱卫部门"],
        [None, "需求评估及行动计划 7分", "①一份明确的行动计划 2；②各部门年度计划 2；③效果评价 3"],
        [
            "健康环境指标 18（分）",
            "生活垃圾无害化处理率 3分",
            None,
            "镇区/县城建成区",
            WASTE,
            "城市管理部门",
            1,
            "100%",
        ],
        [None, "污水处理率 3分", None, None, WATER, "住建部门", "80%", "90%"],
    ]
    merged = ["A1:H1", *(f"{column}2:{column}3" for column in "ABCDEF"), "G2:H2", "A4:A5", "A6:A7"]

    def percent(book: object, sheet: object) -> None:
        sheet.write(5, 6, 1, book.add_format({"num_format": "0%"}))  # type: ignore[attr-defined]

    return workbook(path / "江苏.xlsx", rows, merged, percent)


def test_points_behind_the_names_and_values_by_region_are_read(tmp_path: Path) -> None:
    said = read_file(jiangsu(tmp_path))

    assert said.columns.header == (2, 3)
    assert [(row.title, row.points) for row in said.rows] == [
        ("将健康融入所有政策", Decimal(8)),
        ("需求评估及行动计划", Decimal(7)),
        ("生活垃圾无害化处理率", Decimal(3)),
        ("污水处理率", Decimal(3)),
    ]
    assert [(target.region, target.text) for target in said.rows[2].targets] == [("乡镇", "100%"), ("县城", "100%")]
    assert [(target.region, target.text) for target in said.rows[3].targets] == [("乡镇", "80%"), ("县城", "90%")]
    assert [(kept.heading, kept.text) for kept in said.rows[2].kept] == [
        ("口径范围", "镇区/县城建成区"),
        ("计算方法", "（无害化处理量/生活垃圾总量）×100%"),
    ]


def test_points_of_a_level_that_are_not_the_sum_below_it_are_told(tmp_path: Path) -> None:
    """组织管理 15 = 8 + 7; of 健康环境 18 the fragment holds 3 + 3 only."""
    told = [problem for problem in read_file(jiangsu(tmp_path)).problems if problem.code == "TABLE_TOTAL"]

    assert [problem.what for problem in told] == ["“健康环境指标”写的是18分，下面各项加起来是6分。"]


def test_a_header_of_two_lines_tells_own_points_from_the_reviewers(tmp_path: Path) -> None:
    rows = [
        ["指标体系", None, None, "评分细则", "分值", "得分", None, "备注"],
        ["一级", "二级", "三级", None, None, "自评得分", "评审得分", None],
        ["A 组织管理", "A1 机制", "A1.1 领导小组", "有得2分", "２分", 2, None, "必看"],
    ]
    path = workbook(tmp_path / "表.xlsx", rows, ["A1:C1", "D1:D2", "E1:E2", "F1:G1", "H1:H2"])
    said = read_file(path)

    assert [column.field.value for column in said.columns.columns] == [
        "level1", "level2", "level3", "rule", "points", "self_points", "verified_points", "note",
    ]  # fmt: skip
    (row,) = said.rows
    assert (row.points, row.codes) == (Decimal(2), ("A", "A1", "A1.1"))
    assert [(one.field.value, one.text) for one in row.filled] == [("self_points", "2")]
    assert [(kept.heading, kept.text) for kept in row.kept] == [("备注", "必看")]


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    def hide(_: object, sheet: object) -> None:
        sheet.set_row(2, None, None, {"hidden": True})  # type: ignore[attr-defined]
        sheet.set_column("C:C", None, None, {"hidden": True})  # type: ignore[attr-defined]

    rows = [
        ["指标", "评分标准", "内部说明", "分值"],
        ["甲", "有得2分", "内部", 2],
        ["乙", "有得3分", None, 3],
        ["合计", None, None, 2],
    ]
    found = read_tables(workbook(tmp_path / "表.xlsx", rows, change=hide))
    said = read(only_table(found))

    assert [problem.what for problem in found.problems] == ["第3行是隐藏的，也读了。", "C列是隐藏的，也读了。"]
    assert [row.is_hidden for row in said.rows] == [False, True]
    (total,) = [problem for problem in said.problems if problem.code == "TABLE_TOTAL"]
    assert "写的是2分，上面各项加起来是5分" in total.what
    assert total.what_to_do == "不算隐藏的行正好相等，请看隐藏的行还要不要。"
    assert [(kept.heading, kept.text) for kept in said.rows[0].kept] == [("内部说明", "内部")]


def test_values_are_what_the_cells_show(tmp_path: Path) -> None:
    def values(book: object, sheet: object) -> None:
        formats = {name: book.add_format({"num_format": name}) for name in ('0"分"', "0.0%", "yyyy/m/d")}  # type: ignore[attr-defined]
        sheet.write(0, 0, 5, formats['0"分"'])  # type: ignore[attr-defined]
        sheet.write(0, 1, 0.265, formats["0.0%"])  # type: ignore[attr-defined]
        sheet.write_datetime(0, 2, dt.date(2021, 11, 8), formats["yyyy/m/d"])  # type: ignore[attr-defined]
        sheet.write(0, 3, 0.1 + 0.2)  # type: ignore[attr-defined]
        sheet.write_string(0, 4, "'1.10")  # type: ignore[attr-defined]
        sheet.write_rich_string(0, 5, "红", book.add_format({"bold": True}), "字", "三")  # type: ignore[attr-defined]
        sheet.write_formula(0, 6, "=SUM(A1:A1)", None, 5)  # type: ignore[attr-defined]

    table = only_table(read_tables(workbook(tmp_path / "值.xlsx", [], change=values)))

    assert [cell.text for cell in table.cells] == ["5分", "26.5%", "2021-11-08", "0.3", "1.10", "红字三", "5"]
    assert [cell.has_formula for cell in table.cells] == [False] * 6 + [True]


@pytest.mark.parametrize(
    ("written", "shown"), [("一_x000D_\n二", "一\n二"), ("字_x005F_x0041_", "字_x0041_"), ("a_x005F_b", "a_x005F_b")]
)
def test_what_a_workbook_escapes_is_shown_as_people_see_it(written: str, shown: str) -> None:
    assert shown_value(written) == shown


def test_a_formula_without_a_stored_value_is_told(tmp_path: Path) -> None:
    def formula(_: object, sheet: object) -> None:
        sheet.write_formula(1, 1, "=SUM(B1:B1)", None, "")  # type: ignore[attr-defined]

    found = read_tables(workbook(tmp_path / "公式.xlsx", [["分值", 5]], change=formula))

    assert [(problem.code, problem.what) for problem in found.problems] == [
        ("TABLE_FORMULA", "B2 是公式，文件里没有存下算好的值。")
    ]


def test_every_sheet_with_something_in_it_is_a_table(tmp_path: Path) -> None:
    def more(book: object, _: object) -> None:
        book.add_worksheet("空表")  # type: ignore[attr-defined]
        hidden = book.add_worksheet("旧版")  # type: ignore[attr-defined]
        hidden.write(0, 0, "旧")
        hidden.hide()

    found = read_tables(workbook(tmp_path / "多表.xlsx", [["新"]], change=more))

    assert [(table.origin.title, table.origin.number, table.origin.part) for table in found.tables] == [
        ("评分表", 1, "xl/worksheets/sheet1.xml"),
        ("旧版", 3, "xl/worksheets/sheet3.xml"),
    ]
    assert codes(found) == ["TABLE_HIDDEN"]


def test_one_points_cell_over_several_rows_is_one_criterion_unless_it_says_each(tmp_path: Path) -> None:
    rows = [
        ["指标", "评分标准", "分值"],
        ["人文环境", "提供锻炼环境得2分", 4],
        [None, "提供阅读环境得2分", None],
        ["健康服务", "有医务室", "各1分"],
        [None, "有急救药品", None],
    ]
    said = read_file(workbook(tmp_path / "表.xlsx", rows, ["A2:A3", "C2:C3", "A4:A5", "C4:C5"]))

    assert [(row.rule_text, row.points) for row in said.rows] == [
        ("提供锻炼环境得2分\n提供阅读环境得2分", Decimal(4)),
        ("有医务室", Decimal(1)),
        ("有急救药品", Decimal(1)),
    ]


def test_each_of_listed_items_is_counted_and_a_range_is_not_guessed(tmp_path: Path) -> None:
    rows = [
        ["指标", "评分标准", "分值"],
        ["甲", "①有方案②有总结③有档案", "各2分"],
        ["乙", "酌情给分", "0-5分"],
        ["丙", "有档案", "各1分"],
    ]
    said = read_file(workbook(tmp_path / "表.xlsx", rows))

    assert [(row.points, row.points_text) for row in said.rows] == [(6, "各2分"), (None, "0-5分"), (None, "各1分")]
    assert codes(said).count("TABLE_POINTS") == 3


def test_sections_between_the_rows_name_what_follows(tmp_path: Path) -> None:
    rows = [
        ["序号", "指标内容", "评分", "分值", "考核方法", "得分"],
        ["三、健康活动（16分）"],
        [1, "每年4次以上专题讲座", "每开展1次得2.5分，最高8分", 8, "查资料", None],
        [2, "集体文体活动", "每开展一项得4分，最高8分", 8, "查资料", None],
        ["四、建设效果（10分）"],
        [3, "目标人群评价", "快速调查", 10, "现场", None],
        ["加分项（5分）"],
        [4, "创新做法", "每项1分", 5, "资料", None],
        ["合计", None, None, 26, None, None],
        ["单位负责人：", None, "填表人：", None, "联系电话：", None],
    ]
    said = read_file(workbook(tmp_path / "企业.xlsx", rows, ["A2:F2", "A5:F5", "A7:F7"]))

    assert [(row.level1.title, row.text, row.points, row.bonus) for row in said.rows if row.level1] == [
        ("健康活动", "每年4次以上专题讲座", Decimal(8), False),
        ("健康活动", "集体文体活动", Decimal(8), False),
        ("建设效果", "目标人群评价", Decimal(10), False),
        ("加分项", "创新做法", Decimal(5), True),
    ]
    assert (said.points, said.totals[0].is_right, said.rows[0].codes) == (Decimal(26), True, ("三", "1"))
    assert said.lines[-1].text == "单位负责人： 填表人： 联系电话："
    assert "TABLE_TOTAL" not in codes(said)


def test_a_row_that_only_names_a_level_is_no_criterion_and_its_points_are_checked(tmp_path: Path) -> None:
    rows = [
        ["一级指标", "二级指标", "评分细则", "分值"],
        ["组织管理", None, None, 9],
        [None, "会议", "每年1次", 4],
        [None, "网络", "覆盖各单位", 4],
    ]
    said = read_file(workbook(tmp_path / "表.xlsx", rows))

    assert [(row.title, row.points) for row in said.rows] == [("会议", 4), ("网络", 4)]
    assert [one.what for one in said.problems if one.code == "TABLE_TOTAL"] == [
        "“组织管理”写的是9分，下面各项加起来是8分。"
    ]


def test_stars_gates_and_columns_nobody_knows_are_kept(tmp_path: Path) -> None:
    rows = [
        ["一级指标", "二级指标", "评分标准", "分值", "去年排位"],
        ["健康环境", "★1.1 饮用水水质", "达到90%得5分", 5, "第3"],
        ["一票否决", "重大事件", "发生的不予评分", None, None],
        ["健康环境", "*1.2 厕所", "达到90%得5分", 5, None],
    ]
    said = read_file(workbook(tmp_path / "表.xlsx", rows))

    assert [(row.core, row.gate, row.codes) for row in said.rows] == [
        (True, False, ("1.1",)),
        (False, True, ()),
        (True, False, ("1.2",)),
    ]
    assert [(kept.heading, kept.text) for kept in said.rows[0].kept] == [("去年排位", "第3")]
    assert "第5列“去年排位”，没有认出放的是什么。" in [problem.what for problem in said.problems]
    assert "TABLE_POINTS" not in codes(said)


def test_text_without_points_goes_to_the_criterion_above_and_is_told(tmp_path: Path) -> None:
    rows = [
        ["二级指标", "评分标准", "分值"],
        ["会议", "每年召开1次得2分；", 4],
        [None, "有纪要得2分。", None],
    ]
    said = read_file(workbook(tmp_path / "表.xlsx", rows))

    assert [(row.rule_text, row.first_row, row.last_row) for row in said.rows] == [
        ("每年召开1次得2分；\n有纪要得2分。", 2, 3)
    ]
    assert [problem.what for problem in said.problems if problem.code == "TABLE_ROW"] == [
        "第3行没有分值，文字接在上一项后面。"
    ]


def test_no_header_is_told_and_a_person_can_say_where_it_is(tmp_path: Path) -> None:
    rows = [["什么", "怎么给", "多少"], ["会议", "有得2分", 2]]
    table = only_table(read_tables(workbook(tmp_path / "表.xlsx", rows)))

    assert codes(read(table)) == ["TABLE_HEADER"]
    assert read(table, header=(1, 1)).columns.columns[0].heading == "什么"
