"""修改… of opinions that came as words, on the tab 退回意见: stored in one step, undone, left, found again."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.opinion_words import OpinionItem
from app.domain.problems import Problem
from app.domain.returned import Reply, ReturnedReview, reply_key
from app.domain.review import Level
from app.services.drafts import read_drafts
from app.services.open_workspace import open_workspace
from app.services.replies import WordsAbout, take_words, write_reply
from app.services.revise import begin_revision
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.returned import ReturnedPage
from app.ui.session import Session
from app.ui.tabs import Tab
from app.ui.widgets.words_edit_form import NOT_SPLIT
from tests.returning import BACK, came_back, county_workspace, handed_in, review_on

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
WHO = {"person": "张三", "at": BACK}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Round 1 is sealed and words came, with a greeting; A2 has a reply."""
    place = county_workspace(tmp_path)
    with open_workspace(place, writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        items = (OpinionItem("王科长："), OpinionItem("1. A2没有文号", "A2"), OpinionItem("2. 照片\u00a0不清楚", "B1"))
        take_words(workspace, items, WordsAbout(Level.CITY, "市爱卫办", BACK.date()), **WHO)
        begin_revision(workspace, **WHO)
        write_reply(workspace, reply_key("words-1", "A2"), Reply("补章"), **WHO)
    return place


@pytest.fixture
def page_on(
    new_session: Callable[[Path], Session], jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> Callable[[Path], ReturnedPage]:
    """Shows the set of words of a workspace."""

    def shown(place: Path) -> ReturnedPage:
        made = ReturnedPage(Desk(new_session(place), jobs, Remembered(tmp_path / "window.ini")))
        made.tab = Tab.RETURNED
        qtbot.addWidget(made)
        made.resize(1200, 760)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
        made.show_place("words-1")
        return made

    return shown


def words(page: ReturnedPage) -> ReturnedReview:
    return page.session.picture.assessment.returned["words-1"]


def is_left(page: ReturnedPage) -> bool:
    return page.stack.currentWidget() is page.sheet


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_a_set_is_corrected_stored_undone_and_done_again(page_on: Callable[[Path], ReturnedPage], folder: Path) -> None:
    page = page_on(folder)
    before = words(page)
    page.sheet.edit.click()
    form = page.words_edit
    assert form.isVisible()
    assert [row.item.text for row in form.rows] == ["1. A2没有文号", "2. 照片\u00a0不清楚", "王科长："]
    assert (form.about.level.currentData(), form.about.office.text()) == (Level.CITY.value, "市爱卫办")
    assert "写了整改情况" in form.rows[0].note.text()

    form.about.level.setCurrentIndex(form.about.level.findData(Level.PROVINCE.value))
    form.about.office.setText("省卫健委")
    form.about.day.setDate(QDate(2022, 1, 9))
    form.rows[2].remove.click()
    assert focused() is form.rows[1].remove
    form.rows[0].choice.setCurrentIndex(form.rows[0].choice.findData("A3"))
    form.rows[0].text.setPlainText("1. A3没有文号")
    form.more.setPlainText("主题活动没有签到表")
    form.keep.click()
    assert form.more_field.problem == NOT_SPLIT
    assert words(page) == before
    form.split.click()
    assert [row.item.criterion for row in form.rows] == ["A3", "B1", "B1"]
    assert focused() is form.rows[2].choice
    form.keep.click()

    after = words(page)
    assert is_left(page)
    assert focused() is page.list
    assert (after.level, after.office, after.received) == (Level.PROVINCE, "省卫健委", dt.date(2022, 1, 9))
    opinions = {code: finding.opinion for code, finding in after.findings.items()}
    assert opinions == {"A3": "1. A3没有文号", "B1": "2. 照片\u00a0不清楚\n主题活动没有签到表"}
    assert after.unassigned == ()
    assert page.session.picture.assessment.replies == {reply_key("words-1", "A3"): Reply("补章")}
    assert page.sheet.left_over.isHidden()
    assert page.sheet.heading.text().startswith("省级")
    assert read_drafts(folder) == {}

    page.session.undo()
    assert words(page) == before
    assert page.session.picture.assessment.replies == {reply_key("words-1", "A2"): Reply("补章")}
    page.session.redo()
    assert words(page) == after
    page.session.close()
    with open_workspace(folder, writing=False) as again:
        assert again.picture.assessment.returned == {"words-1": after}


def test_the_keyboard_alone_deletes_a_line_and_escape_leaves_all_as_it_was(
    page_on: Callable[[Path], ReturnedPage], folder: Path
) -> None:
    page = page_on(folder)
    before = page.session.picture
    form = page.words_edit
    for field in ("level", "office", "day", "text", "choice", "remove", "more", "cancel"):
        page.sheet.edit.setFocus()
        QTest.keyClick(page.sheet.edit, Qt.Key.Key_Space)
        assert form.isVisible()
        assert focused() is form.about.level
        form.rows[1].remove.click()
        wanted = next(getattr(one, field) for one in (form.about, form.rows[0], form) if hasattr(one, field))
        wanted.setFocus()
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
        assert is_left(page), field
        assert page.session.picture is before
        assert read_drafts(folder) == {}

    QTest.keyClick(page.sheet.edit, Qt.Key.Key_Space)
    wanted_order = [form.about.level, form.about.office, form.about.day]
    wanted_order += [field for row in form.rows for field in (row.text, row.choice, row.remove)]
    for field in (*wanted_order, form.more, form.split, form.keep, form.cancel):
        assert focused() is field
        QTest.keyClick(field, Qt.Key.Key_Tab)
    form.rows[2].remove.setFocus()
    QTest.keyClick(form.rows[2].remove, Qt.Key.Key_Space)
    form.keep.setFocus()
    QTest.keyClick(form.keep, Qt.Key.Key_Space)
    assert words(page).unassigned == ()


def test_the_reply_of_a_deleted_opinion_is_said_in_the_form_and_on_the_page(
    page_on: Callable[[Path], ReturnedPage], folder: Path
) -> None:
    page = page_on(folder)
    page.sheet.edit.click()
    assert page.words_edit.told.isHidden()
    page.words_edit.rows[0].remove.click()
    assert "A2　整改措施：补章" in page.words_edit.told.text()
    page.words_edit.keep.click()
    assert "A2　整改措施：补章" in page.sheet.left_over.text()
    assert page.sheet.left_over.isVisible()
    page.session.undo()
    assert page.sheet.left_over.isHidden()


def test_a_half_done_correction_is_there_again_and_can_be_dropped(
    page_on: Callable[[Path], ReturnedPage], folder: Path
) -> None:
    page = page_on(folder)
    before = words(page)
    page.sheet.edit.click()
    form = page.words_edit
    form.rows[2].remove.click()
    form.rows[0].text.setPlainText("改了的话")
    form.about.office.setText("省卫健委")
    form.more.setPlainText("还有一条")
    page.session.close()
    page.hide()

    again = page_on(folder)
    assert words(again) == before
    assert again.sheet.edit.text() == "接着修改…"
    again.sheet.edit.click()
    form = again.words_edit
    assert [row.item.text for row in form.rows] == ["改了的话", "2. 照片\u00a0不清楚"]
    assert (form.about.office.text(), form.more.toPlainText()) == ("省卫健委", "还有一条")
    form.cancel.click()
    assert words(again) == before
    assert again.sheet.edit.text() == "修改…"
    assert read_drafts(folder) == {}
    again.sheet.edit.click()
    assert form.rows[0].item.text == "1. A2没有文号"


def test_what_is_refused_stays_in_the_form(page_on: Callable[[Path], ReturnedPage], folder: Path) -> None:
    page = page_on(folder)
    said: list[Problem] = []
    page.session.failed.connect(said.extend)
    page.sheet.edit.click()
    page.words_edit.rows[1].text.setPlainText("")
    page.words_edit.keep.click()
    assert [one.code for one in said] == ["KEY_MISSING"]
    assert page.words_edit.isVisible()
    assert len(page.words_edit.rows) == 3
    page.session.undo()
    assert page.words_edit.isVisible(), "a reply was taken back; what is half done stays"
    assert page.words_edit.rows[1].text.toPlainText() == ""


def test_what_is_half_done_waits_on_other_pages_and_goes_with_its_set(
    page_on: Callable[[Path], ReturnedPage], folder: Path
) -> None:
    page = page_on(folder)
    page.sheet.edit.click()
    page.words_edit.rows[2].remove.click()
    place = page.list.visualItemRect(page.list.currentItem()).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert is_left(page)
    assert page.sheet.edit.text() == "接着修改…"
    page.sheet.edit.click()
    assert len(page.words_edit.rows) == 2
    page.session.run(write_reply, reply_key("words-1", "B1"), Reply("重拍"))
    assert page.words_edit.isVisible()
    assert len(page.words_edit.rows) == 2
    page.show_place("words-1")
    page.sheet.remove.click()
    assert read_drafts(folder) == {}
    assert page.session.picture.assessment.returned == {}


def test_packages_sealed_rounds_and_reading_offer_no_correction(
    page_on: Callable[[Path], ReturnedPage], folder: Path, tmp_path: Path
) -> None:
    with open_workspace(folder, writing=True) as workspace:
        package = came_back(workspace, review_on(workspace.picture))
        reading = page_on(folder)
        assert not reading.sheet.edit.isEnabled()
    page = page_on(folder)
    assert page.sheet.edit.isEnabled()
    assert page.sheet.sealed.isHidden()
    page.show_place(package.id)
    assert page.sheet.edit.isHidden()
    page.session.close()
    with open_workspace(folder, writing=True) as workspace:
        handed_in(workspace, tmp_path / "二轮")
    sealed = page_on(folder)
    assert not sealed.sheet.edit.isEnabled()
    assert "第2轮封装" in sealed.sheet.sealed.text()
    sealed.show_place(package.id)
    assert sealed.sheet.sealed.isHidden()
