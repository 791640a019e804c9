"""The cases page: added, told in sections, moved, taken out, and undone; composed text is never doubled."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.assessment import Case
from app.services.write_cases import add_case
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.cases import CasesPage
from app.ui.session import Session
from app.ui.widgets.bound_texts import TextField
from app.ui.widgets.case_sheet import CaseSheet

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> CasesPage:
    return shown(session, jobs, tmp_path, qtbot)


def shown(session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> CasesPage:
    made = CasesPage(Desk(session, jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def cases(session: Session) -> tuple[Case, ...]:
    return session.picture.assessment.cases


def sheet_of(page: CasesPage) -> CaseSheet:
    assert page.sheet is not None
    return page.sheet


def write(page: CasesPage, field: TextField, text: str) -> None:
    """Write into a field as an input method does: composed first, then committed; then leave the field."""
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("pin", []))
    done = QInputMethodEvent("", [])
    done.setCommitString(text)
    field.selectAll()
    QApplication.sendEvent(field, done)
    page.list.setFocus()


def test_a_case_is_written_and_undone_to_nothing(page: CasesPage, session: Session) -> None:
    assert page.empty.isVisible()
    page.begin.click()
    QApplication.processEvents()
    sheet = sheet_of(page)
    for field, text in (
        (sheet.title, "敲门行动"),
        (sheet.unit, "区卫健局"),
        (sheet.sections["工作背景"], "患者 多。"),
        (sheet.sections["主要做法"], "上门。"),
        (sheet.highlights, "四部门联合\n\n上门4.7万户次"),
    ):
        write(page, field, text)

    assert cases(session) == (
        Case("敲门行动", "区卫健局", {"工作背景": "患者 多。", "主要做法": "上门。"}, ("四部门联合", "上门4.7万户次")),
    )
    # 患者多。 4, 上门。 3, 四部门联合 5, 上门4.7万户次 8
    assert page.list.item(0).text() == "敲门行动\n20字，还没写：推进成效、经验启示"
    for _ in range(6):
        session.undo()
    assert cases(session) == ()
    assert page.empty.isVisible()
    for _ in range(6):
        session.redo()
    assert cases(session)[0].highlights == ("四部门联合", "上门4.7万户次")
    assert sheet_of(page).title.text() == "敲门行动"


def test_a_new_line_among_the_highlights_stays_while_it_is_begun(page: CasesPage, session: Session) -> None:
    page.begin.click()
    sheet = sheet_of(page)
    sheet.highlights.setFocus()
    sheet.highlights.insertPlainText("一\n")
    page.flush()

    assert cases(session)[0].highlights == ("一",)
    assert sheet.highlights.toPlainText() == "一\n"
    session.undo()
    assert sheet.highlights.toPlainText() == ""


def test_sections_that_bear_numbers_are_the_usual_ones(page: CasesPage, session: Session) -> None:
    session.run(add_case, Case("甲", sections={"一、工作背景": "旧", "部门评价": "好"}))
    sheet = sheet_of(page)

    assert sheet.sections["工作背景"].toPlainText() == "旧"
    assert [(one.title.text(), one.text.toPlainText()) for one in sheet.own] == [("部门评价", "好")]
    write(page, sheet.sections["工作背景"], "新")
    assert cases(session)[0].sections == {"一、工作背景": "新", "部门评价": "好"}


def test_own_sections_are_added_named_and_taken_away(page: CasesPage, session: Session) -> None:
    page.begin.click()
    sheet = sheet_of(page)
    write(page, sheet.sections["主要做法"], "上门。")

    sheet.add.click()
    QApplication.processEvents()
    (own,) = sheet.own
    write(page, own.title, "部门评价")
    write(page, own.text, "很好。")
    assert cases(session)[0].sections == {"主要做法": "上门。", "部门评价": "很好。"}

    write(page, own.title, "主要做法")
    assert own.said.text().startswith("这个案例里已经有这一章")
    assert cases(session)[0].sections == {"主要做法": "上门。", "部门评价": "很好。"}

    own.removed.emit()
    assert cases(session)[0].sections == {"主要做法": "上门。"}
    assert sheet.own == []
    session.undo()
    assert [one.text.toPlainText() for one in sheet.own] == ["很好。"]


def test_a_text_that_the_disk_refused_stays_in_its_sheet(page: CasesPage, session: Session, workspace: Path) -> None:
    session.run(add_case, Case("甲"))
    session.run(add_case, Case("乙"))
    page.list.setCurrentRow(0)
    sheet = sheet_of(page)
    elsewhere = workspace.rename(workspace.with_name("别处"))

    write(page, sheet.sections["主要做法"], "上门。")
    page.list.setCurrentRow(1)
    page.up.click()
    page.down.click()

    assert page.list.currentRow() == 0
    assert sheet_of(page).sections["主要做法"].toPlainText() == "上门。"

    elsewhere.rename(workspace)
    page.list.setCurrentRow(1)
    assert [case.sections for case in cases(session)] == [{"主要做法": "上门。"}, {}]
    assert page.list.currentRow() == 1


def test_cases_are_moved_and_taken_out_and_the_right_one_stays_open(page: CasesPage, session: Session) -> None:
    for title in ("一", "二", "三"):
        session.run(add_case, Case(title))
    page.show_place("三")

    page.up.click()
    assert [case.title for case in cases(session)] == ["一", "三", "二"]
    assert sheet_of(page).title.text() == "三"
    page.remove.click()
    assert [case.title for case in cases(session)] == ["一", "二"]
    assert sheet_of(page).title.text() == "二"
    write(page, sheet_of(page).title, "二二")
    session.undo()
    session.undo()

    assert [case.title for case in cases(session)] == ["一", "三", "二"]
    assert sheet_of(page).title.text() == "三"


def test_typing_goes_to_the_case_it_was_typed_in(page: CasesPage, session: Session, qtbot: QtBot) -> None:
    for title in ("一", "二"):
        session.run(add_case, Case(title))
    page.list.setCurrentRow(0)
    qtbot.keyClicks(sheet_of(page).unit, "abc")

    page.list.setCurrentRow(1)

    assert [(case.title, case.unit) for case in cases(session)] == [("一", "abc"), ("二", "")]
    assert sheet_of(page).unit.text() == ""


def test_what_another_program_holds_is_only_shown(
    new_session: Callable[[Path], Session], workspace: Path, jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    first = new_session(workspace)
    first.run(add_case, Case("一"))
    page = shown(new_session(workspace), jobs, tmp_path, qtbot)

    assert sheet_of(page).title.isReadOnly()
    assert not page.add.isEnabled()
    assert not page.remove.isEnabled()
