"""Which sheets have to be calculated anew: never one too few."""

import pytest

from app.documents.original_formulas import Book, touched_sheets

TITLES = {"a": "评分表", "b": "汇总 '24", "c": "其他"}


@pytest.mark.parametrize(
    ("formulas", "names", "expected"),
    [
        ({"b": ["评分表!A1"]}, (), {"a", "b"}),
        ({"b": ["SUM('评分表'!A1:A9)"]}, (), {"a", "b"}),
        ({"b": ["评分表!A1"], "c": ["'汇总 ''24'!A1+1"]}, (), {"a", "b", "c"}),
        ({"c": ["'汇总 ''24'!A1+1"]}, (), {"a"}),
        ({"b": ["总分+1"]}, (("总分", "评分表!$A$1"),), {"a", "b"}),
        ({"b": ["总分+1"]}, (("中间", "评分表!$A$1"), ("总分", "中间*2")), {"a", "b"}),
        ({"b": ["总分+1"]}, (("总分", "其他!$A$1"),), {"a"}),
        ({"b": ["SUM(总分表!A1)"]}, (), {"a"}),
        ({"b": ['"评分表!A1"&B2']}, (), {"a"}),
        ({"b": ['INDIRECT("评"&"分表!A1")']}, (), {"a", "b"}),
        ({"b": ["SUM(表1[得分])"]}, (), {"a", "b"}),
        ({"b": ["SUM('评分表:其他'!A1)", "1"]}, (), {"a", "b"}),
        ({"b": ["SUM(一月:十月!A1)"]}, (), {"a", "b"}),
        ({"b": ["[1]评分表!A1", "'C:\\[旧.xlsx]评分表'!A1"]}, (), {"a"}),
        ({"b": ["SUM(A1:B2)*$C$3"]}, (), {"a"}),
    ],
)
def test_sheets_that_lead_to_what_was_written(
    formulas: dict[str, list[str]], names: tuple[tuple[str, str], ...], expected: set[str]
) -> None:
    assert touched_sheets(Book(TITLES, names), formulas, {"a"}) == expected
