"""Rows of told lists: wrapped as high as their text, the same place over a refresh."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.ui.models.told_list import Told
from app.ui.widgets.told_rows import ToldList

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LONG = "关于进一步加强健康县区建设工作联席会议制度的若干意见"


@pytest.fixture
def told(qtbot: QtBot, dressed: object) -> ToldList:
    made = ToldList("清单")
    qtbot.addWidget(made)
    made.resize(420, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def rows(count: int) -> tuple[Told, ...]:
    return tuple(Told(f"第{n}条", LONG * (n % 4), "请核对。", mark="请核对", key=n) for n in range(count))


@pytest.mark.parametrize("width", [200, 420, 421, 500, 900])
def test_a_row_is_as_high_as_its_wrapped_text(told: ToldList, width: int) -> None:
    told.resize(width, 300)
    told.show_rows(rows(40))
    delegate = told._delegate
    room = told.viewport().width()

    for number, one in enumerate(told.rows.rows):
        measured = delegate.sizeHint(QStyleOptionViewItem(), told.rows.index(number)).height()
        text_width = room - delegate._text_left(one) - delegate._metrics.height() // 2
        laid_out = delegate._laid_out(one, text_width).boundingRect().height()
        assert 0 <= measured - (laid_out + 2 * delegate._air + 1) < 1


def test_a_refresh_keeps_selection_and_place(told: ToldList) -> None:
    told.show_rows(rows(100))
    assert told.select(60)
    told.scrollTo(told.currentIndex())
    top = told.visualRect(told.currentIndex()).top()

    told.show_rows((*rows(100), Told("新的一条", key="new")))

    assert told.currentIndex().row() == 60
    assert told.visualRect(told.currentIndex()).top() == top


def test_titles_are_passed_over_and_only_keys_are_chosen(told: ToldList, qtbot: QtBot) -> None:
    chosen: list[object] = []
    told.chosen.connect(chosen.append)
    told.show_rows((Told("标题", is_title=True), Told("甲", key=1), Told("又一标题", is_title=True), Told("乙", key=2)))
    told.select(1)

    qtbot.keyClick(told, Qt.Key.Key_Down)
    qtbot.keyClick(told, Qt.Key.Key_Return)
    qtbot.keyClick(told, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert chosen == [2]
    assert QGuiApplication.clipboard().text() == "乙"


def test_another_size_of_texts_makes_rows_and_marks_larger(told: ToldList) -> None:
    told.show_rows(rows(3))
    width, height = told.mark_width, told.visualRect(told.rows.index(0)).height()

    font = told.font()
    font.setPixelSize(round(font.pixelSize() * 1.5))
    told.setFont(font)
    told.doItemsLayout()

    assert told.mark_width > 1.4 * width
    assert told.visualRect(told.rows.index(0)).height() > 1.4 * height
