"""Whatever a table looks like: nothing that is written in it is lost, and reading it never fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.tables.column_words import read_table_words
from app.domain.read_rows import RowsRead
from app.domain.table import Cell, Origin, Table, TableKind, in_rows
from app.domain.table_columns import find_columns
from app.domain.table_rows import read_rows
from app.files.places import forms_dir

WORDS = read_table_words(forms_dir())
HEADINGS = [
    "一级指标",
    "二级指标",
    "指标",
    "项目",
    "指标解释",
    "评分标准",
    "分值",
    "权重（分）",
    "评估办法",
    "得分",
    "自评得分",
    "备注",
    "序号",
    "核心指标",
    "指标值",
    "责任部门",
    "怪列",
    "乡镇",
    "县城",
]
TEXTS = [
    "一、组织{n}管理（15分）",
    "（一）会议{n}",
    "1.1网络{n}",
    "★饮水{n}",
    "5",
    "5分",
    "各1分",
    "0-5分",
    "合计",
    "小计{n}",
    "总分28",
    "①有{n}得2分；②有得3分",
    "注：以上{n}",
    "查阅{n}、现场",
    "是",
    "加分项{n}",
    "一票否决{n}",
    "填表人：张{n}",
    "{n}%",
    "/",
    "{n}",
    "甲{n}",
]
"""{n} becomes a number of its own, so that a text that is kept elsewhere does not hide one that is lost."""


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return a table with a header somewhere, spans, empty places and repeated rows."""
    width = draw(st.integers(1, 7))
    header = draw(st.lists(st.sampled_from(["", *HEADINGS]), min_size=width, max_size=width))
    body = draw(st.lists(st.lists(st.sampled_from(["", "", *TEXTS]), min_size=width, max_size=width), max_size=9))
    place = draw(st.integers(0, len(body)))
    lines = [*body[:place], header, *body[place:]]
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            down, right = draw(st.sampled_from([(1, 1)] * 8 + [(2, 1), (3, 1), (1, 2), (2, 2)]))
            covers = {(row + r, column + c) for r in range(down) for c in range(right)}
            if covers & taken or column + right - 1 > width or row + down - 1 > len(lines):
                covers, down, right = {(row, column)}, 1, 1
            if text and not covers & taken:
                taken |= covers
                cells.append(
                    Cell(
                        text.replace("{n}", str(1000 + len(cells))), row, column, down, right, address=f"{row}/{column}"
                    )
                )
    return Table(Origin("", TableKind.PASTED, "表"), in_rows(cells, len(lines)))


def everything(said: RowsRead) -> str:
    """Return all texts of what was read."""
    rows = said.rows
    return "\n".join(
        [
            *(line.text for line in said.lines),
            *(total.line for total in said.totals),
            *(column.heading for column in said.columns.columns),
            *(level.text for row in rows for level in row.levels),
            *(text for row in rows for text in (row.text, row.rule_text, row.points_text, *row.methods)),
            *(text for row in rows for text in (*row.departments, *row.codes)),
            *(one.text for row in rows for one in (*row.kept, *row.targets, *row.filled)),
        ]
    )


@given(tables())
def test_no_text_is_lost(table: Table) -> None:
    columns = find_columns(table, WORDS)
    said = read_rows(table, columns, WORDS)
    kept = everything(said)

    if not columns.columns:
        assert any(problem.is_blocking for problem in said.problems)
        return
    for cell in table.cells:
        parts = [part.strip("（）() .、") for part in cell.text.replace("；", "、").split("、")]
        assert all(part in kept for part in parts), cell


@given(tables())
def test_a_total_is_called_right_only_when_points_of_criteria_add_up_to_it(table: Table) -> None:
    said = read_rows(table, find_columns(table, WORDS), WORDS)

    for total in said.totals:
        above = [row.points for row in said.rows if row.points is not None and row.first_row < total.row]
        if total.is_right:
            assert total.written is not None
            assert total.written <= sum(above)


@pytest.mark.parametrize("height", [0, 1])
def test_an_empty_table_has_no_header(height: int) -> None:
    table = Table(Origin("", TableKind.PASTED, "表"), ((),) * height)

    assert find_columns(table, WORDS).header == (0, 0)
