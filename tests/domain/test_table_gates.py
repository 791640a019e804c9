"""基本条件 in a table of their own: read when each row is a condition with a place for its answer, else left."""

import pytest

from app.domain.read_rows import RowsRead
from app.domain.table import Cell, Origin, Table, TableKind, in_rows
from app.domain.table_columns import TableColumns
from app.domain.table_gates import gates_found
from app.domain.table_sheets import ChosenTable


def table(text: str, title: str = "Sheet1") -> Table:
    cells = [
        Cell(written.strip(), row, column)
        for row, line in enumerate(text.split("\n"), 1)
        for column, written in enumerate(line.split("|"), 1)
        if written.strip()
    ]
    return Table(Origin("省表.xlsx", TableKind.XLSX, title), in_rows(cells))


def beside(text: str, title: str = "Sheet1") -> list[str]:
    """Return what is read of a table that is left out."""
    chosen = ChosenTable(table("一级指标 | 分值"), TableColumns((1, 1)), (table(text, title),))
    return [one for found in gates_found(chosen, RowsRead(TableColumns((1, 1)))) for one in found.texts]


READ = [
    ("基本条件 | 评估结果（□符合 □不符合）\n无重大事故 | □符合 □不符合\n成立领导小组 |", "Sheet1"),
    (
        "省基本条件\n序号 | 基本条件 | 是否符合\n1 | 无重大事故 | \n（二） | 成立领导小组 | □是 □否\n注：由省里核实",
        "表1",
    ),
    ("序号 | 条件内容 | 结果\n1 | 无重大事故 | √\n2 | 成立领导小组 | 是", "基本条件"),
]
LEFT = [
    "基本条件 | 分值 | 评估结果\n无重大事故 | 5 | ",
    "基本条件 | 扣分 | 评估结果\n无重大事故 | 5 | ",
    "一票否决 | 是否发生\n发生重大事故 | □是 □否",
    "基本条件 | 评估结果\n无重大事故 | 近三年发生2起\n成立领导小组 | ",
    "基本条件 | 无重大事故 | □符合 □不符合",
    "基本条件 | 评估结果\n | □符合 □不符合",
    "条件内容 | 结果\n无重大事故 | √",
    "基本条件 | 一级指标 | 评估结果\n无重大事故 | 组织 | ",
    "基本条件 | 评估结果",
    "",
]


@pytest.mark.parametrize(("text", "title"), READ)
def test_conditions_with_a_place_for_the_answer_are_read(text: str, title: str) -> None:
    assert beside(text, title) == ["无重大事故", "成立领导小组"]


@pytest.mark.parametrize("text", LEFT)
def test_anything_else_is_left(text: str) -> None:
    assert beside(text) == []


def test_what_stands_in_notes_is_kept_with_the_condition() -> None:
    text = "基本条件 | 是否符合 | 佐证材料\n无重大事故 | □是 □否 | 应急局证明"
    assert beside(text) == ["无重大事故\n佐证材料：应急局证明"]


def test_above_the_header_only_and_up_to_the_next_section() -> None:
    text = "一、基本条件\n基本条件 | 是否符合\n无重大事故 | □是\n二、评分指标\n一级指标 | 分值\n组织 | 5"
    read = RowsRead(TableColumns((5, 5)))
    (found,) = gates_found(ChosenTable(table(text), TableColumns((1, 1))), read)
    assert (found.where, found.texts) == ("Sheet1 第2行", ("无重大事故",))
