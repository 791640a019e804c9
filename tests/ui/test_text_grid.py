"""Tests of tables whose cells wrap: a row is as high as its text needs, whatever the text is."""

import pytest
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.widgets.text_grid import TextGrid

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
DATES = "签到表上的日期与台账不一致（台账为2021-06-18，签到表为2021-06-19）；" * 8
TABS = "一月\t二月\t三月\t" * 12
ADDRESSES = "见 https://www.example.gov.cn/tongzhi/2021/06/18/index.html 的通知；" * 6


def ink(grid: TextGrid) -> int:
    """Return how many dark pixels the table's only text has."""
    image = grid.viewport().grab().toImage()
    return sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(grid.columnViewportPosition(1) + 2, image.width() - 2)
        for y in range(grid.rowHeight(0) - 2)
    )


@pytest.mark.parametrize("width", [400, 427, 454, 481, 508])
@pytest.mark.parametrize("text", [DATES, TABS, ADDRESSES, f"{DATES}\n\n{TABS}"], ids=["dates", "tabs", "url", "lines"])
def test_the_last_line_of_a_long_text_is_not_cut(qtbot: QtBot, dressed: QApplication, text: str, width: int) -> None:
    model = QStandardItemModel()
    model.appendRow([QStandardItem("A2"), QStandardItem(text)])
    grid = TextGrid(model, (1.0, 4.0))
    qtbot.addWidget(grid)
    grid.resize(width, 1500)
    grid.show()
    grid.fit()
    fitted = ink(grid)
    grid.setRowHeight(0, grid.rowHeight(0) + 400)
    assert ink(grid) == fitted
