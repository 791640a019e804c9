"""The page of the criteria: searching, filtering, undo that leads to where it happened."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.score_sheet import State
from app.services.write_answer import write_answer
from app.ui.main_window import MainWindow
from app.ui.remembered import Remembered
from app.ui.screens.filling import FillingPage
from app.ui.search_text import SearchText

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(window: MainWindow, workspace: Path) -> FillingPage:
    window.open_path(workspace)
    assert window.desk is not None
    return window.desk.filling


def shown(page: FillingPage) -> list[str]:
    """The codes of the criteria that the tree shows."""
    codes = [criterion.code for criterion in page.session.picture.rubric.criteria]
    found = []
    for code in codes:
        index = page.model.index_of(code)
        above = [index]
        while above[-1].parent().isValid():
            above.append(above[-1].parent())
        if not any(page.tree.isRowHidden(one.row(), one.parent()) for one in above):
            found.append(code)
    return found


def test_searching_by_code_word_and_initials(page: FillingPage, qtbot: QtBot) -> None:
    page.search()
    qtbot.keyClicks(page.filter.text, "b1.")
    assert shown(page) == ["B1.1", "B1.2"]
    page.filter.text.setText("规划文本")
    assert shown(page) == ["A1"]
    page.filter.text.setText("pfx")
    assert shown(page) == ["A1", "A2", "A3", "A4", "A5", "A6", "B2"]
    page.filter.text.setText("没有这个词")
    assert shown(page) == []
    qtbot.keyClick(page.filter.text, Qt.Key.Key_Escape)
    assert page.filter.text.text() == ""
    assert len(shown(page)) == 9


def test_every_word_of_a_search_must_be_found() -> None:
    words = SearchText("列入各项规划。", names=("纳入规划与重点工作",))
    assert words.holds("规划 列入")
    assert words.holds("nrgh")
    assert words.holds("ＧＨ")
    assert not words.holds("规划 报告")


def test_filtering_by_state_keeps_what_is_being_filled_in_view(page: FillingPage) -> None:
    page.session.run(write_answer, "A2", Answer(level="top"))
    page.filter.state.setCurrentIndex(page.filter.state.findData(State.UNANSWERED.value))
    assert "A2" not in shown(page)
    page.session.run(write_answer, "A1", Answer(checked=("a",)))
    assert "A1" in shown(page)
    page.filter.clear.click()
    assert len(shown(page)) == 9


def test_enter_goes_to_the_first_that_was_found(page: FillingPage, qtbot: QtBot) -> None:
    page.filter.text.setText("B2")
    qtbot.keyClick(page.filter.text, Qt.Key.Key_Return)
    assert page.card is not None
    assert page.card.code == "B2"
    assert page.tree.hasFocus()


def test_a_jump_to_a_hidden_criterion_shows_it(page: FillingPage) -> None:
    page.filter.text.setText("B2")
    page.show_place("A1")
    assert page.card is not None
    assert page.card.code == "A1"
    assert "A1" in shown(page)


def test_undo_leads_to_the_criterion_it_concerns(window: MainWindow, page: FillingPage) -> None:
    page.session.run(write_answer, "A1", Answer(checked=("a",)))
    page.open_criterion("B2")
    window.undo.trigger()
    assert page.card is not None
    assert page.card.code == "A1"
    assert window.saved.text() == "已撤销：填报 A1"


def test_where_it_is_narrow_the_evidence_stands_below_the_card(window: MainWindow, page: FillingPage) -> None:
    def tops() -> tuple[int, int]:
        assert page.card is not None
        return page.card.mapTo(page, QPoint()).y(), page.evidence.mapTo(page, QPoint()).y()

    QApplication.processEvents()
    beside = tops()
    window.set_zoom(2)
    QApplication.processEvents()
    below = tops()
    window.set_zoom(1)
    QApplication.processEvents()

    assert beside[0] == beside[1]
    assert below[1] > below[0]
    assert tops() == beside


def test_zoom_is_kept_within_bounds_and_remembered(window: MainWindow) -> None:
    before = QApplication.font().pixelSize()
    window.set_zoom(1.5)
    assert QApplication.font().pixelSize() == 21
    window.set_zoom(9)
    assert Remembered().zoom == 2
    window.set_zoom(0.1)
    assert Remembered().zoom == 0.8
    window.set_zoom(1)
    assert QApplication.font().pixelSize() == before


def test_size_and_splitter_are_remembered(window: MainWindow, page: FillingPage, qtbot: QtBot) -> None:
    window.resize(960, 700)
    window.close()
    other = MainWindow()
    qtbot.addWidget(other)
    assert (other.width(), other.height()) == (960, 700)


def test_the_tree_is_a_sound_model(page: FillingPage, qtmodeltester: object) -> None:
    assert page.model.rowCount(QModelIndex()) == 2
    qtmodeltester.check(page.model)  # type: ignore[attr-defined]


def test_escape_after_a_search_leads_to_the_open_criterion(page: FillingPage, qtbot: QtBot) -> None:
    def is_at(code: str) -> bool:
        index = page.model.index_of(code)
        rect = page.tree.visualRect(index)
        is_chosen = page.tree.currentIndex() == index and page.tree.selectionModel().isRowSelected(*row_of(index))
        return is_chosen and page.tree.viewport().rect().contains(rect.center())

    page.window().resize(1000, 620)
    page.open_criterion("B2")
    page.search()
    qtbot.keyClick(page.filter.text, Qt.Key.Key_Down)
    assert is_at("B2")
    assert page.tree.hasFocus()

    page.search()
    qtbot.keyClicks(page.filter.text, "a1")
    qtbot.keyClick(page.filter.text, Qt.Key.Key_Escape)
    assert is_at("B2")

    page.search()
    qtbot.keyClicks(page.filter.text, "b1.2")
    qtbot.keyClick(page.filter.text, Qt.Key.Key_Down)
    qtbot.keyClick(page.tree, Qt.Key.Key_Escape)
    assert page.filter.text.text() == ""
    assert page.card is not None
    assert page.card.code == "B1.2"
    assert is_at("B1.2")


def row_of(index: QModelIndex) -> tuple[int, QModelIndex]:
    return index.row(), index.parent()
