"""Pasted blocks: what is recognised, what is refused and why, and one step for all of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Figure, OtherValue
from app.domain.pasted_figures import PastedFigure, Standing, read_cells, read_entry, with_other_used
from app.domain.pasted_table import read_table
from app.domain.quantities import FigureUnitError, FigureUnreadableError, Unit
from app.domain.rubric import Measure
from app.services.history import undo_step
from app.services.open_workspace import create_workspace, open_workspace
from app.services.paste_figures import take_figures
from app.services.write_figure import write_figure
from app.storage.workspace import Workspace
from tests.builders import assessment, criterion, figure, rubric

NOON = dt.datetime(2021, 11, 3, 12, tzinfo=dt.UTC)
MEASURES = (
    Measure("literacy", "居民健康素养水平", Unit.PERCENT),
    Measure("deaths", "5岁以下儿童死亡率", Unit.PERMILLE),
    Measure("villages", "健康社区（村）覆盖率", Unit.PERCENT),
    Measure("staff", "健康教育专职人员数", Unit.COUNT),
    Measure("motto", "口号", Unit.TEXT),
)
RUBRIC = rubric(criterion(), measures=MEASURES)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_workspace(tmp_path / "工作库", RUBRIC)
    with open_workspace(tmp_path / "工作库", writing=True, who="张三") as opened:
        yield opened


def table(text: str, *stored: Figure) -> list[tuple[str, str, str]]:
    """Return name, standing and value of each cell of a table written with blanks between its cells."""
    block = [line.split() for line in text.strip().splitlines()]
    return [summary(one) for one in read_table(RUBRIC, assessment(measures=stored), block)]


def summary(one: PastedFigure) -> tuple[str, str, str]:
    if one.given is None:
        return one.said, one.standing.label, one.remark
    value = one.given.text or one.given.value
    return f"{one.given.measure} {one.given.year}", one.standing.label, str(value)


def test_a_wide_table_is_recognised_by_its_years() -> None:
    text = """
    健康县区数据汇总表
    序号 指标名称 单位 2020年 2021年度 年份不明 来源
    1 居民健康素养水平 % 26.07 ３０．４２％ - 监测报告
    2 ★健康社区(村)覆盖率（%） % — 45.5% 40 名册
    """

    assert table(text, figure(2020, "26.07", measure="literacy")) == [
        ("literacy 2020", "改动", "26.07"),
        ("literacy 2021", "新填", "30.42"),
        ("villages 2021", "新填", "45.5"),
        ("villages None", "新填", "40"),
    ]


def test_a_long_table_has_a_year_and_parts_in_its_rows() -> None:
    text = """
    数据项 年份 数值 分子 分母
    1.居民健康素养水平 2021 30.4% 76 250
    健康教育专职人员数 2021年 1,234人 - -
    健康社区（村）覆盖率 2021 - 90 208
    """
    block = [line.split() for line in text.strip().splitlines()]

    found = read_table(RUBRIC, assessment(), block)

    assert [one.given for one in found] == [
        Figure("literacy", 2021, Decimal("30.4"), Decimal(76), Decimal(250)),
        Figure("staff", 2021, Decimal(1234)),
        Figure("villages", 2021, None, Decimal(90), Decimal(208)),
    ]


def test_what_cannot_be_taken_says_why() -> None:
    text = """
    数据项 单位 2021年
    居民健康素养水平 % 三成
    5岁以下儿童死亡率 % 3
    5岁以下儿童死亡率 ‰ 3%
    森林覆盖率 % 36.12
    健康教育专职人员数 万人 12
    """

    assert table(text) == [
        ("三成", "读不出", "“三成”不是数字"),
        ("3", "读不出", "写的是“%”，这项数据的单位是“‰”"),
        ("3%", "读不出", "写的是“%”，这项数据的单位是“‰”"),
        ("36.12", "不认识", "评分标准里没有这个数据项"),
        ("12", "读不出", "单位“万人”不认识，这项数据的单位是“个数”"),
    ]


def test_a_name_that_is_only_alike_is_taken_with_a_remark() -> None:
    block = [["指标", "2021年"], ["健康素养水平", "30"], ["水平", "30"]]

    alike, short = read_table(RUBRIC, assessment(), block)

    assert (alike.standing, alike.remark) == (Standing.NEW, "按“居民健康素养水平”填入，请核对")
    assert short.standing is Standing.UNKNOWN


def test_the_same_measure_twice_in_a_table_is_not_taken_twice() -> None:
    assert table("数据项 2021年\n口号 健康\n居民健康素养水平 30\n居民健康素养水平 31\n居民健康素养水平 30") == [
        ("motto 2021", "新填", "健康"),
        ("literacy 2021", "新填", "30"),
        ("31", "读不出", "与第3行是同一年的同一项，数不一样"),
        ("literacy 2021", "相同", "30"),
    ]


@pytest.mark.parametrize("text", ["30.42 26.07", "数据项 备注\n居民健康素养水平 好", "居民健康素养水平 30"])
def test_other_blocks_are_no_table(text: str) -> None:
    assert table(text) == []


def test_cells_go_where_the_cursor_is_and_no_further() -> None:
    block = [["26.07%", "", "9"], ["3‰", "2.5"], ["1", "2"]]

    found = read_cells(RUBRIC, assessment(), block, ["literacy", "deaths"], [2020, 2021])

    assert [summary(one) for one in found] == [
        ("literacy 2020", "新填", "26.07"),
        ("9", "不认识", "超出了表格的范围"),
        ("deaths 2020", "新填", "3"),
        ("deaths 2021", "新填", "2.5"),
        ("1", "不认识", "超出了表格的范围"),
        ("2", "不认识", "超出了表格的范围"),
    ]


def test_taking_over_is_one_step_and_keeps_what_the_block_does_not_say(workspace: Workspace) -> None:
    old = replace(figure(2020, "25", measure="literacy"), source="旧", note="备注")
    write_figure(workspace, old, person="张三", at=NOON)
    block = [["数据项", "2020年", "2021年", "来源"], ["居民健康素养水平", "26.07", "30.42", "新"]]
    before = workspace.picture.assessment

    pasted = read_table(RUBRIC, before, block)
    changes = take_figures(workspace, pasted, person="张三", at=NOON)

    first, second = workspace.picture.assessment.measures
    assert changes.name == "粘贴数据 2项"
    assert first == replace(old, value=Decimal("26.07"), source="新")
    assert (second.value, second.source) == (Decimal("30.42"), "新")
    undo_step(workspace, changes, person="张三", at=NOON)
    assert workspace.picture.assessment == before


@pytest.mark.parametrize("keep_both", [True, False])
def test_another_department_is_noted_beside_or_taken_instead(workspace: Workspace, keep_both: bool) -> None:
    mine = replace(figure(2021, "30.42", measure="literacy"), department="县卫健局", source="甲", note="留")
    write_figure(workspace, mine, person="张三", at=NOON)
    block = [["数据项", "年份", "数值", "部门", "来源"], ["居民健康素养水平", "2021", "31.2%", "县疾控中心", "乙"]]

    pasted = read_table(RUBRIC, workspace.picture.assessment, block)
    take_figures(workspace, pasted, keep_both=keep_both, person="张三", at=NOON)

    assert [one.standing for one in pasted] == [Standing.OTHER]
    other = OtherValue("县疾控中心", Decimal("31.2"), "乙")
    instead = replace(mine, value=Decimal("31.2"), department="县疾控中心", source="乙")
    assert workspace.picture.assessment.measures == ((replace(mine, others=(other,)) if keep_both else instead),)


def test_using_the_other_department_notes_the_former_one() -> None:
    other = OtherValue("县疾控中心", Decimal("31.2"), "乙")
    mine = replace(figure(2021, "30.42", measure="literacy"), department="县卫健局", source="甲", others=(other,))

    used = with_other_used(mine, other, RUBRIC.measure_by_id["literacy"])

    assert (used.value, used.department, used.source) == (Decimal("31.2"), "县疾控中心", "乙")
    assert used.others == (OtherValue("县卫健局", Decimal("30.42"), "甲"),)
    assert with_other_used(used, used.others[0], RUBRIC.measure_by_id["literacy"]) == mine


def test_entries_are_read_in_the_unit_of_the_measure() -> None:
    literacy, deaths, staff, motto = MEASURES[0], MEASURES[1], MEASURES[3], MEASURES[4]

    assert read_entry(" ３０．４２％ ", literacy) == Decimal("30.42")
    assert read_entry("3‰", deaths) == Decimal(3)
    assert read_entry("1，234 人", staff) == Decimal(1234)
    assert read_entry("人人健康", motto) == "人人健康"
    assert [read_entry(text, literacy) for text in ("", "—", " / ")] == [None, None, None]
    with pytest.raises(FigureUnitError, match="‰"):
        read_entry("3‰", literacy)
    with pytest.raises(FigureUnreadableError, match="太大"):
        read_entry("1" * 17, staff)


def test_a_ratio_of_the_former_department_is_noted_too() -> None:
    other = OtherValue("县疾控中心", Decimal("31.2"))
    mine = replace(figure(2021, None, "literacy", numerator="3", denominator="8"), department="甲", others=(other,))

    used = with_other_used(mine, other, RUBRIC.measure_by_id["literacy"])

    assert used.others == (OtherValue("甲", Decimal("37.50")),)


def test_half_a_ratio_of_another_department_is_no_zero(workspace: Workspace) -> None:
    mine = replace(figure(2021, "30.42", measure="literacy"), department="县卫健局")
    write_figure(workspace, mine, person="张三", at=NOON)
    block = [
        ["数据项", "年份", "数值", "分子", "分母", "部门"],
        ["居民健康素养水平", "2021", "", "5", "", "县疾控中心"],
    ]

    found = read_table(RUBRIC, workspace.picture.assessment, block)
    take_figures(workspace, found, keep_both=True, person="张三", at=NOON)

    assert [one.standing for one in found] == [Standing.UNREADABLE]
    assert workspace.picture.assessment.measures == (mine,)


def test_a_row_whose_name_is_in_a_merged_cell_above_is_told() -> None:
    block = [["数据项", "年份", "数值"], ["居民健康素养水平", "2020", "26.07"], ["", "2021", "30.42"]]

    found = read_table(RUBRIC, assessment(), block)

    assert [(one.row, one.standing, one.said) for one in found] == [
        (2, Standing.NEW, "26.07"),
        (3, Standing.UNKNOWN, "30.42"),
    ]


def test_a_name_that_two_measures_share_is_not_guessed() -> None:
    shared = rubric(criterion(), measures=(Measure("a", "死亡率（‰）", Unit.PERMILLE), Measure("b", "死亡率（%）")))

    found = read_table(shared, assessment(), [["数据项", "2021年"], ["死亡率", "3"]])

    assert [(one.standing, one.given) for one in found] == [(Standing.UNKNOWN, None)]
