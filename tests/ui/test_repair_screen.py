"""A damaged workspace in the window: refused, offered for repair, repaired and opened; or led to a backup."""

import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.services.back_up import back_up
from app.services.open_review import create_review
from app.services.open_workspace import open_workspace
from app.services.recent_workspaces import recent_workspaces
from app.ui.jobs import Job
from app.ui.main_window import MainWindow
from app.ui.screens.repair import RepairScreen
from app.ui.screens.restore import RestoreScreen
from tests.ui.rubrics import NOON, small_workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

PAGE = 4096
ANSWERS = {"A1": Answer(statement="成立了领导小组。"), "A2": Answer(statement="健康县区建设。" * 900)}


@pytest.fixture
def filled(workspace: Path) -> Path:
    """Two answers, the second over several pages of the database; closing it leaves a backup of its own."""
    with open_workspace(workspace, writing=True) as opened:
        for key, answer in ANSWERS.items():
            opened.apply(Changes("填报", (Change("answer", key, None, answer),)), person="张三", at=NOON)
    return workspace


def damage(workspace: Path) -> bytes:
    """Overwrite a page in the middle; returns the damaged file."""
    database = workspace / "jkxq.sqlite"
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // PAGE // 2 * PAGE)
        file.write(b"\xa5" * PAGE)
    return database.read_bytes()


def ruin(workspace: Path) -> bytes:
    """Leave nothing to save from."""
    shutil.rmtree(workspace / "backups")
    (workspace / "jkxq.sqlite").write_bytes(b"\xa5" * PAGE * 8)
    return (workspace / "jkxq.sqlite").read_bytes()


def page_of(window: MainWindow) -> RepairScreen:
    page = window.start_pages.currentWidget()
    assert isinstance(page, RepairScreen)
    assert page.isVisible()
    return page


def texts(page: RepairScreen) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def press(button: QPushButton, qtbot: QtBot) -> None:
    """Press a button that has the keyboard."""
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_Space)


def test_a_damaged_workspace_is_repaired_by_keyboard_and_opened(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    damaged = damage(filled)

    window.open_path(filled)

    page = page_of(window)
    assert window.problems.problems == ()
    for said in ("这个工作库打不开", str(filled), "不能打开", "原样移到", "附件一个不动", "没有救回什么"):
        assert said in texts(page)
    assert "jkxq repair" not in texts(page)

    press(page.begin, qtbot)
    qtbot.waitUntil(lambda: "已救回" in texts(page))

    (aside,) = filled.glob("损坏_*")
    assert (aside / "jkxq.sqlite").read_bytes() == damaged
    for said in ("修复做完了", "已救回：单项填报2项", f"损坏的文件原样移到：{aside}", "1页读不出来"):
        assert said in texts(page)
    assert not page.begin.isVisible()

    press(page.open, qtbot)

    assert window.desk is not None
    with open_workspace(filled, writing=False) as opened:
        assert opened.picture.assessment.answers == ANSWERS
        assert opened.log()[-1].what == "修复工作库"
    # What is to be checked stays in view beside the work.
    assert ["没有救回" in one.what for one in window.problems.problems] == [True, True]


def test_what_cannot_be_repaired_says_why_and_leads_to_a_backup(
    window: MainWindow, filled: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_workspace(filled, writing=True) as opened:
        backup = back_up(opened, tmp_path, on=NOON.date()).path
    ruined = ruin(filled)
    window.start_pages.start.chosen.emit(filled)
    page = page_of(window)

    page.begin.click()
    qtbot.waitUntil(lambda: bool(page.said.text))

    assert "没有修成，工作库没有改动。" in page.said.text
    assert "数据文件和备份里都没有能读的内容" in page.said.text
    assert (filled / "jkxq.sqlite").read_bytes() == ruined
    assert not list(filled.glob("损坏_*"))

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(backup), ""))
    press(page.restore, qtbot)
    restore = window.start_pages.currentWidget()
    assert isinstance(restore, RestoreScreen)
    restore.folder.setText(str(tmp_path / "恢复的"))
    restore.begin.click()
    qtbot.waitUntil(lambda: window.desk is not None)
    with open_workspace(tmp_path / "恢复的", writing=False) as opened:
        assert opened.picture.assessment.answers == ANSWERS


def test_a_review_workspace_is_repaired_too(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "评审"
    create_review(folder)
    damage(folder)

    window.open_path(folder)
    page = page_of(window)
    page.begin.click()
    qtbot.waitUntil(page.open.isVisible)
    page.open.click()

    assert window.desk is not None
    assert window.desk.is_review


def test_a_workspace_without_its_database_is_offered_for_repair(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    (filled / "jkxq.sqlite").unlink()

    window.open_path(filled)
    page = page_of(window)
    assert "只是搬走或改了名的，放回原处就行" in texts(page)
    page.begin.click()
    qtbot.waitUntil(page.open.isVisible)

    with open_workspace(filled, writing=False) as opened:
        assert opened.picture.assessment.answers == ANSWERS


def test_a_damaged_one_of_the_list_and_escape(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    window.open_path(filled)
    window.go_home()
    damage(filled)
    assert [one.folder for one in recent_workspaces()] == [str(filled)]

    window.start.recent.rows[0].chosen.emit()
    page = page_of(window)
    qtbot.waitUntil(page.begin.hasFocus)
    qtbot.keyClick(page.begin, Qt.Key.Key_Escape)

    assert window.start.isVisible()
    assert window.desk is None


def test_a_path_of_the_command_line_is_offered_for_repair(dressed: QApplication, filled: Path, qtbot: QtBot) -> None:
    damage(filled)
    window = MainWindow(opens=filled)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: isinstance(window.start_pages.currentWidget(), RepairScreen))
    assert page_of(window).begin.isEnabled()
    window.close()


def blocked(window: MainWindow) -> threading.Event:
    """Keep the worker busy until the event is set."""
    go_on = threading.Event()
    window.jobs.add(Job(lambda *, progress: go_on.wait(10)))  # noqa: ARG005 - a job is called with it
    return go_on


def test_cancelling_before_anything_is_written_changes_nothing(window: MainWindow, filled: Path, qtbot: QtBot) -> None:
    damaged = damage(filled)
    window.open_path(filled)
    page = page_of(window)
    go_on = blocked(window)
    page.begin.click()
    assert not page.begin.isEnabled()
    press(page.working.cancel, qtbot)
    go_on.set()
    qtbot.waitUntil(lambda: not page.working.is_working)

    assert page.said.text == "已取消，工作库没有改动。"
    assert page.begin.isEnabled()
    assert (filled / "jkxq.sqlite").read_bytes() == damaged
    assert not list(filled.glob("损坏_*"))


def test_what_came_of_it_is_told_to_who_went_elsewhere(
    window: MainWindow, filled: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    damage(filled)
    other = small_workspace(tmp_path / "另一个")
    ruin(other)
    window.open_path(filled)
    page = page_of(window)
    go_on = blocked(window)
    page.begin.click()

    window.open_path(other)

    assert str(other) in texts(page)
    assert not page.begin.isEnabled()
    go_on.set()
    qtbot.waitUntil(lambda: bool(window.problems.problems))
    first, *rest = window.problems.problems
    assert (first.where, first.what_to_do) == (filled.name, "现在可以打开它了。")
    assert "已救回：单项填报2项" in first.what
    assert any("1页读不出来" in one.what for one in rest)
    qtbot.waitUntil(page.begin.isEnabled)
    assert "这个工作库打不开" in texts(page)
