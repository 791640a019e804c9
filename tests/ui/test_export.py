"""导出: choices, what goes out, the export in the worker with a cancel, its results."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence, Service
from app.domain.problems import blocking
from app.services.export_submission import Wanted, export
from app.services.open_workspace import Workspace, open_workspace
from app.services.verify_package import verify_package
from app.services.write_answer import write_answer
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.places import Place, Tab
from app.ui.remembered import UNFINISHED, Remembered
from app.ui.screens.export import ExportPage
from app.ui.session import Session
from app.ui.widgets.export_result import Outcome
from tests.ui.export_pages import DAY, desk_of, ended, final, looked, names, outcome, press, shown

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

OpenSession = Callable[[Path], Session]


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Iterator[Desk]:
    made = desk_of(session, tmp_path)
    yield made
    made.jobs.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ExportPage:
    return shown(desk, qtbot)


def test_a_draft_is_the_chosen_documents_and_no_round(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    for name, box in page.choices._boxes.items():
        box.setChecked(name == "01_自评报告.docx")
    press(page.go)
    ended(page, qtbot)

    assert names(tmp_path / "导出") == ["01_自评报告（送审稿）.docx"]
    assert page.session.picture.seals == ()
    assert outcome(page) is Outcome.COMPLETE
    assert page.result.title.text() == "送审稿导出完成"


def test_without_a_document_a_draft_cannot_begin(page: ExportPage) -> None:
    for box in page.choices._boxes.values():
        box.setChecked(False)

    assert not page.go.isEnabled()
    assert page.why.text() == "请至少选一份文件。"


def test_beforehand_it_says_what_the_package_will_hold(page: ExportPage, qtbot: QtBot) -> None:
    final(page)

    assert page.preview is not None
    assert [(group.title, group.files, group.size) for group in page.preview.evidence] == [("A 组织管理", 1, 7)]
    assert page.contents.total.text().replace("\u00a0", " ") == (
        "合计：5份文件（导出时生成）、1个佐证材料文件，已有部分7 字节。"
    )
    assert "从此固定" in page.contents.numbers.text()
    assert page.before.summary.text().startswith("没有必须处理的问题。")


def test_the_package_is_the_one_of_the_command_line(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.session.settle()
    copy = tmp_path / "另一份"
    with open_workspace(page.session.folder, writing=False) as reading:
        reading.copy_database(tmp_path / "copy.sqlite")
    copy.mkdir()
    (tmp_path / "copy.sqlite").rename(copy / "jkxq.sqlite")
    shutil.copytree(page.session.folder / "attachments", copy / "attachments")

    final(page)
    press(page.go)
    ended(page, qtbot)

    package = page.result.package
    assert package is not None
    with open_workspace(copy, writing=True) as opened:
        same = export(opened, tmp_path / "cli", Wanted(), date=DAY)
    assert same.package is not None
    assert package.path.read_bytes() == same.package.path.read_bytes()
    assert outcome(page) is Outcome.COMPLETE
    assert [seal.id for seal in page.session.picture.seals] == [package.id]


def test_the_result_can_be_copied_and_verified_again(page: ExportPage, qtbot: QtBot) -> None:
    final(page)
    press(page.go)
    ended(page, qtbot)
    package = page.result.package
    assert package is not None
    by_text = {button.text(): button for button in page.result.findChildren(QPushButton)}

    press(by_text["复制路径"])
    assert QApplication.clipboard().text() == str(package.path)
    press(by_text["复制完整摘要"])
    assert QApplication.clipboard().text() == package.sha256
    press(by_text["再核验一次"])
    ended(page, qtbot)

    assert page.result.verified.text().startswith("核验通过：完整、未改动。")


def test_a_package_that_was_changed_afterwards_is_found_out(page: ExportPage, qtbot: QtBot) -> None:
    final(page)
    press(page.go)
    ended(page, qtbot)
    package = page.result.package
    assert package is not None
    content = bytearray(package.path.read_bytes())
    place = content.find(b"%PDF-14")
    content[place : place + 4] = b"%XXX"
    package.path.write_bytes(bytes(content))

    page.verify(package.path)
    ended(page, qtbot)

    assert page.result.verified.text().startswith("核验没有通过。")


def test_cancelling_leaves_nothing_and_is_no_round(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    final(page)
    press(page.go)
    assert page._job is not None
    with qtbot.waitSignal(page._job.cancelled, timeout=20_000):
        page._job.progressed.connect(lambda *_: page.cancel())
    ended(page, qtbot)

    assert outcome(page) is Outcome.CANCELLED
    assert not (tmp_path / "导出").exists()
    assert page.session.picture.seals == ()
    assert page.go.isEnabled()
    page.session.close()
    assert page.desk.remembered.text(UNFINISHED) == ""


def test_closing_in_the_middle_cancels_cleanly(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    final(page)
    press(page.go)
    assert page._job is not None
    with qtbot.waitSignal(page._job.progressed, timeout=20_000):
        pass

    page.desk.jobs.close()
    page.hide()
    page.session.close()
    QApplication.processEvents()

    assert not (tmp_path / "导出").exists()
    assert page.desk.remembered.text(UNFINISHED) == str(page.session.folder)
    with open_workspace(page.session.folder, writing=False) as opened:
        assert opened.picture.seals == ()
        assert opened.picture.assessment.answers["A2"].level == "top"


def test_typing_goes_on_during_an_export_and_is_undone_after_it(page: ExportPage, qtbot: QtBot) -> None:
    final(page)
    press(page.go)
    page.session.run(write_answer, "A1", Answer(statement="导出时写的。"))
    ended(page, qtbot)

    package = page.result.package
    assert package is not None
    found = verify_package(package.path)
    assert found.submission is not None
    assert "A1" not in found.submission.assessment.answers
    assert page.session.picture.assessment.answers["A1"].statement == "导出时写的。"
    numbers = page.session.material_numbers()
    page.session.undo()
    assert "A1" not in page.session.picture.assessment.answers
    assert len(page.session.picture.seals) == 1
    assert page.session.material_numbers() == numbers == {"E0001": "A1-01"}


def test_later_changes_are_counted_after_a_package(page: ExportPage, qtbot: QtBot) -> None:
    final(page)
    press(page.go)
    ended(page, qtbot)
    looked(page, qtbot)
    assert page.before.changed.text() == "上次定稿后没有改动。"

    page.session.run(write_answer, "A1", Answer(statement="后来写的。"))
    looked(page, qtbot)

    assert page.before.changed.text().startswith("上次定稿后改动1处")
    press(page.before.see)
    assert [row.head for row in page.before.changes.rows.rows] == ["单项填报 A1 评分项A1"]


def seen_buttons(page: ExportPage) -> list[QPushButton]:
    return [one for one in page.before.findChildren(QPushButton) if one.text() == "去处理" and one.isVisible()]


def test_what_blocks_a_package_only_marks_a_draft(page: ExportPage, qtbot: QtBot) -> None:
    claim = replace(page.session.answer("A1"), checked=("b",), self_points=Decimal(2))
    page.session.run(write_answer, "A1", claim)
    looked(page, qtbot)
    final(page)
    assert not page.go.isEnabled()
    assert page.before.summary.text() == "有1条必须处理的问题，处理后才能导出定稿。"
    jumps: list[Place] = []
    page.asked_to_show.connect(jumps.append)
    qtbot.waitUntil(lambda: bool(seen_buttons(page)))
    press(min(seen_buttons(page), key=lambda one: one.mapTo(page, QPoint()).y()))
    assert jumps == [Place(Tab.FILLING, "A1")]

    QTest.mouseClick(page.choices.draft, Qt.MouseButton.LeftButton)
    press(page.go)
    ended(page, qtbot)

    assert outcome(page) is Outcome.PARTIAL
    assert page.result.title.text() == "送审稿导出了，但还有问题"
    assert "没有写理由" in page.result.problems.text()


def test_a_piece_without_a_file_makes_a_package_partial_but_no_draft(page: ExportPage, qtbot: QtBot) -> None:
    def service(workspace: Workspace, *, person: str, at: dt.datetime) -> Changes:
        piece = Evidence("E0002", "只登记了的材料", serves=(Service("A1"),))
        changes = Changes("添加材料", (Change("evidence", "E0002", None, piece),))
        workspace.apply(changes, person=person, at=at)
        return changes

    page.session.run(service)
    looked(page, qtbot)
    press(page.go)
    ended(page, qtbot)
    assert outcome(page) is Outcome.COMPLETE
    final(page)
    assert "有1件材料登记了没有文件" in page.before.summary.text()
    press(page.go)
    ended(page, qtbot)

    assert outcome(page) is Outcome.PARTIAL
    assert page.result.title.text() == "定稿导出了，但不完整"
    assert "只登记了的材料" in page.result.problems.text()


def test_an_export_by_keyboard_alone(page: ExportPage, qtbot: QtBot) -> None:
    page.choices.draft.button.setFocus()
    QTest.keyClick(page.choices.draft.button, Qt.Key.Key_Right)
    assert not page.choices.is_draft
    page.go.setFocus()
    QTest.keyClick(page.go, Qt.Key.Key_Space)
    assert page.stop.hasFocus()
    QTest.keyClick(page.stop, Qt.Key.Key_Space)
    ended(page, qtbot)

    assert outcome(page) is Outcome.CANCELLED
    assert page.go.hasFocus()


def test_a_folder_that_cannot_be_written_is_a_failure(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("")
    page.choices.set_folder(tmp_path / "文件")
    press(page.go)
    ended(page, qtbot)

    assert outcome(page) is Outcome.FAILED
    assert page.result.title.text() == "没有导出"
    assert page.result.problems.text()


def test_the_folder_is_remembered(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.choices.set_folder(tmp_path / "U盘")

    assert shown(page.desk, qtbot).choices.folder == tmp_path / "U盘"


def test_a_workspace_held_elsewhere_gives_drafts_only(
    new_session: OpenSession, workspace: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    new_session(workspace)
    reading = new_session(workspace)
    assert not reading.is_writing
    desk = Desk(reading, Jobs(), Remembered(tmp_path / "window.ini"))
    page = shown(desk, qtbot)
    page.choices.set_folder(tmp_path / "导出")

    assert not page.choices.final.button.isEnabled()
    press(page.go)
    ended(page, qtbot)

    assert outcome(page) is Outcome.COMPLETE
    desk.jobs.close()


# ---------------------------------------------------------------- the window


def test_closing_the_window_in_the_middle_leaves_nothing(
    window: MainWindow, workspace: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    window.remembered.set_text("folder/documents", str(tmp_path / "导出"))
    window.open_path(workspace)
    assert window.desk is not None
    window.desk.show_tab(Tab.EXPORT)
    page = window.desk.page
    assert isinstance(page, ExportPage)
    looked(page, qtbot)
    final(page)
    press(page.go)
    assert page._job is not None
    with qtbot.waitSignal(page._job.progressed, timeout=20_000):
        pass

    window.close()
    QApplication.processEvents()

    assert not (tmp_path / "导出").exists()
    with open_workspace(workspace, writing=True) as opened:
        assert opened.picture.seals == ()


def test_very_many_blocking_problems_are_counted_and_only_the_first_laid_out(page: ExportPage) -> None:
    assert page.preview is not None
    problems = tuple(blocking("ATTACHMENT_MISSING", f"E{number}", "文件不见了。", "请补。") for number in range(2000))

    page.before.show_preview(replace(page.preview, problems=problems), is_draft=False)

    assert page.before.summary.text() == "有2000条必须处理的问题，处理后才能导出定稿。"
    assert page.before.all.text() == "到“体检”看全部2000条"
    assert page.before._grid.rowCount() < 50
