"""Tests of tables that are read in cards: nothing is scrolled sideways."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.services.criterion_words import WordTable
from app.ui.widgets.word_grid import WordGrid

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
TABLE = WordTable(
    "领导小组会议",
    ("序号", "是否计入", "会议名称", "日期", "主持人", "主要内容"),
    (
        ("1", "计入", "领导小组第一次会议", "2021-03-11", "", "总结进展，安排当年的任务和经费"),
        ("2", "不计入：不在周期内", "领导小组第二次会议", "2018-09-10", "县长", "专题研究"),
    ),
    (4.0, 10.0, 24.0, 12.0, 10.0, 40.0),
    frozenset({0}),
)


def cells(grid: WordGrid) -> list[list[str]]:
    model = grid.model()
    return [[model.index(row, at).data() for at in range(model.columnCount())] for row in range(model.rowCount())]


def test_columns_become_one_text_where_they_have_no_room(
    qtbot: QtBot, dressed: QApplication, qtmodeltester: ModelTester
) -> None:
    grid = WordGrid(TABLE, 60)
    qtbot.addWidget(grid)
    grid.resize(1000, 400)
    grid.show()
    qtbot.waitUntil(lambda: grid.model().columnCount() == 6)
    assert cells(grid) == [list(row) for row in TABLE.rows]
    qtmodeltester.check(grid.model(), force_py=True)

    grid.resize(360, 400)
    qtbot.waitUntil(lambda: grid.model().columnCount() == 2)
    assert cells(grid) == [
        [
            "1",
            "计入；会议名称：领导小组第一次会议；日期：2021-03-11；主要内容：总结进展，安排当年的任务和经费",
        ],
        ["2", "不计入：不在周期内；会议名称：领导小组第二次会议；日期：2018-09-10；主持人：县长；主要内容：专题研究"],
    ]
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().maximum() == 0)

    grid.resize(1000, 400)
    qtbot.waitUntil(lambda: grid.model().columnCount() == 6)
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().maximum() == 0)
