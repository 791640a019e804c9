"""The basics page: everything typed is stored and undone; what cannot be read is said beside the field."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.assessment import Assessment, GateAnswer, Person
from app.domain.county import County, Cycle
from app.services.drafts import read_drafts
from app.services.open_workspace import create_workspace
from app.ui.desk_page import Desk
from app.ui.drafts import drafts_of
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.basics import BasicsPage
from app.ui.session import Session
from app.ui.widgets.bound_texts import TextField
from app.ui.widgets.frame_sections import line_of
from tests.ui.basics_rubric import basics_rubric

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def session(new_session: Callable[[Path], Session], tmp_path: Path) -> Session:
    create_workspace(tmp_path / "概况库", basics_rubric())
    return new_session(tmp_path / "概况库")


@pytest.fixture
def page(session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> BasicsPage:
    made = BasicsPage(Desk(session, jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.profile.has_form)
    return made


def given(session: Session) -> Assessment:
    return session.picture.assessment


def write(page: BasicsPage, field: TextField, text: str) -> None:
    """Write into a field as an input method does: composed first, then committed; then leave the field."""
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("pin", []))
    done = QInputMethodEvent("", [])
    done.setCommitString(text)
    field.selectAll()
    QApplication.sendEvent(field, done)
    page.list.setFocus()


def test_every_field_of_the_frame_is_stored_and_undone(page: BasicsPage, session: Session) -> None:
    for field, text in (
        (line_of(page.county.name), "北戴河区"),
        (line_of(page.county.code), "130304"),
        (line_of(page.county.province), "河北省"),
        (line_of(page.county.city), "秦皇岛市"),
        (line_of(page.offices.applicant), "北戴河区人民政府"),
        (line_of(page.offices.office), "区卫生健康局"),
        (line_of(page.offices.name), "李四"),
        (line_of(page.offices.phone), "0335-0000000"),
        (line_of(page.cycle.name), "2021年度"),
        (line_of(page.cycle.year), "2021年"),
        (page.cycle.start, "2020年1月1日"),
        (page.cycle.end, "2021.12.31"),
        (page.profile.fields["常住人口"], "13.4"),
        (page.chapters.fields["funding"], "两年共安排 236 万元。"),
    ):
        write(page, field, text)
    page.county.region.setCurrentIndex(2)
    page.county.region.activated.emit(2)

    assert given(session) == Assessment(
        county=County("130304", "河北省", "秦皇岛市", "北戴河区", "district"),
        applicant="北戴河区人民政府",
        cycle=Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021),
        person=Person("李四", "区卫生健康局", "0335-0000000"),
        profile={"常住人口": "13.4"},
        report={"funding": "两年共安排 236 万元。"},
    )
    assert page.chapters.counts["funding"].text() == "11字"
    assert page.list.item(0).text() == "县区\n已填 3/3"
    for _ in range(15):
        session.undo()
    assert given(session) == Assessment()
    assert line_of(page.county.name).text() == page.cycle.start.text() == ""


def test_a_cycle_that_ends_before_it_starts_is_said_and_not_stored(page: BasicsPage, session: Session) -> None:
    write(page, page.cycle.start, "2021-01-01")
    write(page, page.cycle.end, "2020-12-31")

    assert given(session).cycle == Cycle(start=dt.date(2021, 1, 1))
    assert "晚于结束日期2020-12-31" in page.cycle.period.problem
    assert page.cycle.end.text() == "2020-12-31"

    write(page, page.cycle.start, "2020-01-01")

    assert given(session).cycle == Cycle(start=dt.date(2020, 1, 1), end=dt.date(2020, 12, 31))
    assert page.cycle.period.problem == ""


def test_a_date_that_cannot_be_read_stays_in_its_field_and_leaves_the_others_alone(
    page: BasicsPage, session: Session
) -> None:
    write(page, page.cycle.start, "去年")
    write(page, line_of(page.cycle.year), "21")
    write(page, line_of(page.cycle.name), "2021年度")

    assert given(session).cycle == Cycle("2021年度")
    assert page.cycle.start.text() == "去年"
    assert page.cycle.period.problem.startswith("这个日期看不懂")
    assert page.cycle.year.problem.startswith("这个年份看不懂")


def test_a_gate_is_answered_with_keyboard_and_taken_back(page: BasicsPage, session: Session, qtbot: QtBot) -> None:
    editor = page.gates.editors["G1"]
    page.show_place("G1")

    qtbot.keyClick(editor.buttons[None], Qt.Key.Key_Left)
    qtbot.keyClick(editor.buttons[False], Qt.Key.Key_Left)
    write(page, editor.statement, "生态环境局已核实")
    assert given(session).gates == {"G1": GateAnswer(True, "生态环境局已核实")}

    editor.buttons[None].click()
    write(page, editor.statement, "")
    assert given(session).gates == {}


def test_entries_of_the_form_stand_in_its_order_and_own_ones_after_them(page: BasicsPage, session: Session) -> None:
    assert list(page.profile.fields)[:3] == ["面积", "乡镇（街道）数", "行政村数"]

    page.profile.add.click()
    QApplication.processEvents()
    (entry,) = page.profile.own
    write(page, entry.text, "46公里")
    assert given(session).profile == {}
    assert entry.said.isVisible()
    write(page, entry.name, "步道")
    assert given(session).profile == {"步道": "46公里"}
    assert not entry.said.isVisible()
    write(page, entry.name, "健康步道")

    assert given(session).profile == {"健康步道": "46公里"}
    session.undo()
    session.undo()
    assert given(session).profile == {}


def test_own_entries_with_one_name_are_refused_beside_the_field(page: BasicsPage, session: Session) -> None:
    write(page, page.profile.fields["面积"], "1286")
    page.profile.add.click()
    QApplication.processEvents()
    (entry,) = page.profile.own
    write(page, entry.name, "面积")
    write(page, entry.text, "12")

    assert given(session).profile == {"面积": "1286"}
    assert entry.said.text() == "已经有“面积”，请换一个名称。"


def test_own_entries_follow_undo_and_removal(page: BasicsPage, session: Session) -> None:
    page.profile.add.click()
    QApplication.processEvents()
    (entry,) = page.profile.own
    write(page, entry.name, "步道")
    write(page, entry.text, "46公里")

    page.profile.own[0].removed.emit(page.profile.own[0])
    assert given(session).profile == {}
    assert page.profile.own == []
    session.undo()

    assert [(one.name.text(), one.text.text()) for one in page.profile.own] == [("步道", "46公里")]


def test_places_lead_to_chapter_entry_and_gate(page: BasicsPage, qtbot: QtBot) -> None:
    page.show_place("plan")
    assert page.chapters.fields["plan"].hasFocus()
    page.show_place("社区数")
    assert page.profile.fields["社区数"].hasFocus()


def test_a_text_that_is_refused_stays_in_the_field(page: BasicsPage, session: Session) -> None:
    refused: list[object] = []
    session.failed.connect(refused.append)

    write(page, page.chapters.fields["plan"], "补" * 32_768)

    assert given(session).report == {}
    assert refused
    assert len(page.chapters.fields["plan"].toPlainText()) == 32_768


def test_a_text_that_is_refused_is_there_again_the_next_day(
    page: BasicsPage, session: Session, jobs: Jobs, new_session: Callable[[Path], Session], qtbot: QtBot, tmp_path: Path
) -> None:
    too_long = "补" * 32_768
    write(page, page.chapters.fields["plan"], too_long)
    session.close()

    later = new_session(session.folder)
    again = BasicsPage(Desk(later, jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(again)
    again.show()
    plan = again.chapters.fields["plan"]
    assert plan.unstored == too_long

    plan.setPlainText("补短板")
    again.flush()
    assert given(later).report == {"plan": "补短板"}
    assert read_drafts(session.folder) == {}
    qtbot.waitUntil(lambda: again.profile.has_form)


def test_a_line_that_the_disk_refused_waits_and_is_tried_again(page: BasicsPage, session: Session) -> None:
    elsewhere = session.folder.rename(session.folder.with_name("别处"))
    write(page, line_of(page.offices.applicant), "区政府")
    write(page, page.profile.fields["社区数"], "12")
    assert drafts_of(session).text("basics/申报单位") == "区政府"
    assert drafts_of(session).text("basics/社区数") == "12"

    elsewhere.rename(session.folder)
    page.flush()
    assert given(session).applicant == "区政府"
    assert given(session).profile == {"社区数": "12"}
    assert read_drafts(session.folder) == {}
