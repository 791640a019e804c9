"""Blocks as Excel and WPS put them on the clipboard."""

import pytest

from app.ui.clipboard import read_block, write_block


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("一", [["一"]]),
        ("2020\t2021\r\n30.42%\t\r\n", [["2020", "2021"], ["30.42%", ""]]),
        ('"两行\n一格"\t乙\r\n', [["两行\n一格", "乙"]]),
        ('"他说""好"""\t乙\n', [['他说"好"', "乙"]]),
        ('5" 管\t乙\n', [['5" 管', "乙"]]),
        ('"没有收尾\t乙\n丙', [['"没有收尾', "乙"], ["丙"]]),
        ("甲\n\n丙\n", [["甲"], [""], ["丙"]]),
        ("甲\r乙", [["甲"], ["乙"]]),
        (" 前后空格 \t\n", [[" 前后空格 ", ""]]),
    ],
)
def test_a_pasted_block_keeps_every_cell(text: str, rows: list[list[str]]) -> None:
    assert read_block(text) == rows


def test_what_is_copied_is_pasted_again() -> None:
    rows = [["甲", '他说"好"'], ["两\n行", "a\tb"], ["", "末"]]
    assert read_block(write_block(rows)) == rows
