"""The reviewers' pages in the window itself: keys of the menus, undo that leads to where it happened, zoom, closing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.received import ReviewAbout
from app.services.open_review import create_review
from app.ui.main_window import MainWindow
from app.ui.review_desk import ReviewDesk
from app.ui.review_tabs import ReviewPlace, ReviewTab
from app.ui.screens.across import AcrossPage
from app.ui.screens.judging import JudgingPage
from app.ui.screens.visits import VisitsPage
from tests.ui.review_cases import ids

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(window: MainWindow, review_folder: Path, qtbot: QtBot) -> ReviewDesk:
    window.open_path(review_folder)
    assert isinstance(window.desk, ReviewDesk)
    window.activateWindow()
    return window.desk


def judging(desk: ReviewDesk) -> JudgingPage:
    page = desk.page_of(ReviewTab.JUDGING)
    assert isinstance(page, JudgingPage)
    return page


def code(page: JudgingPage) -> str:
    assert page.card is not None
    return page.card.code


def test_a_county_is_judged_with_the_keyboard_alone(window: MainWindow, desk: ReviewDesk, qtbot: QtBot) -> None:
    page = judging(desk)
    qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert desk.tab is ReviewTab.JUDGING
    page.tree.setFocus()
    qtbot.keyClick(page.tree, Qt.Key.Key_Return, CTRL)
    assert code(page) == "A2"
    qtbot.keyClick(page.tree, Qt.Key.Key_2, ALT)
    assert page.form is not None
    qtbot.waitUntil(page.form.points.hasFocus)
    qtbot.keyClicks(page.form.points, "1")
    qtbot.keyClick(page.form.points, Qt.Key.Key_Down, CTRL)
    assert code(page) == "A3"
    assert page.judged is not None
    assert {name: one.points for name, one in page.judged.findings.items()} == {"A1": None, "A2": 1}
    qtbot.keyClick(page.tree, Qt.Key.Key_F, CTRL)
    assert page.filter.text.hasFocus()


def test_undo_leads_back_to_set_and_criterion(window: MainWindow, desk: ReviewDesk) -> None:
    page = judging(desk)
    desk.show_place(ReviewPlace(ReviewTab.JUDGING, ids(page.session)["北戴河区"], "B1"))
    page.open_next()
    desk.show_place(ReviewPlace(ReviewTab.JUDGING, ids(page.session)["海港区"], "A1"))
    desk.show_tab(ReviewTab.VISITS)
    window.undo.trigger()
    assert desk.tab is ReviewTab.JUDGING
    assert page.of is not None
    assert (page.of.received.county.name, code(page)) == ("北戴河区", "B1")
    assert page.judged is not None
    assert page.judged.findings == {}


@pytest.mark.parametrize(("kind", "part"), [("sample", 0), ("visits", 1), ("feedback", 2)])
def test_undo_from_another_page_leads_to_its_part_of_the_visits(
    window: MainWindow, desk: ReviewDesk, kind: str, part: int
) -> None:
    desk.show_tab(ReviewTab.VISITS)
    page = desk.page
    assert isinstance(page, VisitsPage)
    page.open_set(ids(page.session)["北戴河区"])
    match kind:
        case "sample":
            page.sample.name.setText("幸福社区")
            page.sample.add.click()
        case "visits":
            page.record.venue.setText("幸福社区")
            page.record.add.click()
        case _:
            assert page.feedback is not None
            page.feedback.parts["problems"].lines[0].text.insertPlainText("名册没有更新")
    page.open_set(ids(page.session)["海港区"])
    page.bar.setCurrentIndex((part + 1) % 3)
    desk.show_tab(ReviewTab.INTAKE)
    window.undo.trigger()
    assert desk.tab is ReviewTab.VISITS
    assert page.of is not None
    assert page.of.received.county.name == "北戴河区"
    assert (page.bar.currentIndex(), page._parts.currentIndex()) == (part, part)
    window.redo.trigger()
    assert page.bar.currentIndex() == part


def test_across_leads_to_judging_and_back(desk: ReviewDesk, qtbot: QtBot) -> None:
    desk.show_tab(ReviewTab.ACROSS)
    across = desk.page
    assert isinstance(across, AcrossPage)
    across.open_criterion("B3")
    qtbot.waitUntil(lambda: across.model.rowCount() == 3 and across._reading is None)
    across.table.selectRow(1)
    across.accept()
    qtbot.keyClick(across.table, Qt.Key.Key_Return)
    page = judging(desk)
    assert desk.tab is ReviewTab.JUDGING
    assert page.of is not None
    assert (page.of.received.county.name, code(page)) == ("山海关区", "B3")
    assert page.judged is not None
    assert page.judged.mark("B3").value == "认可"


def test_every_page_stands_all_zooms(window: MainWindow, desk: ReviewDesk) -> None:
    for zoom in (1.5, 2.0, 1.0):
        window.set_zoom(zoom)
        for tab in (ReviewTab.JUDGING, ReviewTab.ACROSS, ReviewTab.VISITS):
            desk.show_tab(tab)
            QApplication.processEvents()
            assert desk.page.isVisible()


def test_a_workspace_that_nobody_named_says_what_it_is(window: MainWindow, tmp_path: Path) -> None:
    create_review(tmp_path / "库", ReviewAbout())
    window.open_path(tmp_path / "库")

    assert isinstance(window.desk, ReviewDesk)
    assert window.desk.name == "评审"
