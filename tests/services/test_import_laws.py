"""Whatever stands in a table: no word is lost, the pack is sound, and nothing but a Problem is ever raised."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.catalog.located_yaml import parse_located
from app.catalog.pack_files import pack_entries
from app.catalog.rubric_linter import linted
from app.domain.problems import ProblemError
from app.files.canonical import plain as as_data
from app.services.import_table import (
    contents_of_draft,
    drafted,
    read_clipboard,
    rows_of,
    suggested_about,
    suggested_choice,
)
from tests.services.test_import_table import squeezed, strings

HEADINGS = [
    "序号", "一级指标", "二级指标", "三级指标", "项目", "指标", "指标解释", "评分标准", "分值", "权重（分）",
    "评估办法", "责任部门", "佐证材料", "佐证编号", "自评得分", "扣分原因", "备注", "指标值", "乡镇", "县城",
    "口径", "怪列",
]  # fmt: skip
CELLS = [
    "一、组织管理", "（一）机制", "1.机制", "1.1 会议", "①有", "A1 制度", "★核心", "组织管理（15分）",
    "有得2分；有得3分", "每次得1分，最高5分", "≥80%得5分，≥60%得3分", "高于全省平均水平得5分", "发现一处扣1分",
    "2", "5分", "（5分）", "2.5", "0", "-1", "各1分", "合计", "小计", "总计：10分", "注：说明", "加分项（5分）",
    "一票否决", "基本条件", "100%", "≥95%", "文件、纪要", "是", "５", "/", "书记任组长得5分，副书记得3分",
    "评分标准", "：", "- a", "#c", "!tag", "{a}", "[b]", "null", "true", "1e5", "~", "@", "`", "\\", ">",
    "x: y", "%", "一", "（一）", "二", "1", "1.1", "A",
]  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """Return a table with a header of usual words and anything below it."""
    width = draw(st.integers(2, 8))
    header = draw(st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width, unique=True))
    cell = st.one_of(st.just(""), st.sampled_from(CELLS))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=9))
    return [header, *rows]


@given(tables(), st.booleans(), st.sets(st.integers(2, 10), max_size=3))
def test_a_table_becomes_a_sound_pack_with_every_word(rows: list[list[str]], manual: bool, headings: set[int]) -> None:
    found = read_clipboard("\n".join("\t".join(row) for row in rows))
    choice = replace(suggested_choice(found), headings=tuple(sorted(headings)))
    missing = {row.first_row: "5" for row in rows_of(found, choice).rows if not row.points}
    choice = replace(choice, points=missing, manual=manual)
    try:
        contents = contents_of_draft(drafted(found, choice, suggested_about(found, choice)))
    except ProblemError as error:
        told = {problem.code for problem in error.problems if problem.is_blocking}
        assert told <= {"TABLE_HEADER", "TABLE_COLUMN", "TABLE_ROW", "TABLE_NONE"}
        return

    entries = pack_entries(contents)
    again, problems = linted(parse_located(entries["rubric.yaml"].decode(), "rubric.yaml"))
    assert [problem for problem in problems if problem.is_blocking] == []
    assert again == contents.rubric
    held = strings(as_data(contents.rubric)) + strings(json.loads(entries["mapping.json"]))
    whole = "\n".join(map(squeezed, held))
    assert [text for row in rows for text in row if squeezed(text) not in whole] == []
