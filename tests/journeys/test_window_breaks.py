"""Breaking off long work: whatever runs, closing leaves nothing half-made and the next one begins as if nothing was."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.open_workspace import open_workspace
from app.ui.main_window import MainWindow
from app.ui.screens.export import ExportPage
from app.ui.tabs import Tab
from app.ui.widgets.export_result import Outcome
from tests.journeys.clerk import CTRL, Clerk
from tests.ui.rubrics import small_workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
MANY_BYTES = 24_000_000


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "工作库")


@pytest.fixture
def out(window: MainWindow, tmp_path: Path) -> Path:
    """The folder that documents go to."""
    window.remembered.set_text("folder/documents", str(tmp_path / "导出"))
    return tmp_path / "导出"


@pytest.fixture
def clerk(window: MainWindow, out: Path, qtbot: QtBot) -> Clerk:
    window.activateWindow()
    return Clerk(window, qtbot)


def export_page(clerk: Clerk, workspace: Path) -> ExportPage:
    """Open the workspace and go to 导出, with 定稿 chosen and ready."""
    if clerk.window.session is None:
        clerk.window.open_path(workspace)
    page = clerk.go_to(Tab.EXPORT)
    assert isinstance(page, ExportPage)
    clerk.wait(lambda: page.preview is not None)
    clerk.click(page.choices.final)
    clerk.wait(page.go.isEnabled)
    return page


def break_off(clerk: Clerk, page: ExportPage, qtbot: QtBot) -> None:
    """Begin an export and leave it at its first step."""
    clerk.click(page.go)
    assert page._job is not None
    with qtbot.waitSignal(page._job.progressed, timeout=20_000):
        pass


@pytest.mark.parametrize("tab", [Tab.EXPORT, Tab.FILLING])
def test_going_home_in_the_middle_of_an_export(
    clerk: Clerk, workspace: Path, out: Path, qtbot: QtBot, tab: Tab
) -> None:
    break_off(clerk, export_page(clerk, workspace), qtbot)
    clerk.go_to(tab)

    clerk.press(Qt.Key.Key_W, CTRL)

    assert clerk.window.start.isVisible()
    assert clerk.window.problems.problems == ()
    assert not out.exists()
    with open_workspace(workspace, writing=True) as opened:
        assert opened.picture.seals == ()
    again = export_page(clerk, workspace)
    clerk.click(again.go)
    clerk.wait(again.progress.isHidden)
    assert again.result.outcome is Outcome.COMPLETE
    assert len(clerk.session.picture.seals) == 1


def test_a_window_closed_in_the_middle_opens_again_and_exports(
    clerk: Clerk, workspace: Path, out: Path, qtbot: QtBot
) -> None:
    break_off(clerk, export_page(clerk, workspace), qtbot)
    clerk.window.close()
    assert not out.exists()

    window = MainWindow(clerk.window.remembered)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    second = Clerk(window, qtbot)
    page = export_page(second, workspace)
    assert second.session.is_writing
    second.click(page.go)
    second.wait(page.progress.isHidden)
    assert page.result.outcome is Outcome.COMPLETE
    assert [seal.round for seal in second.session.picture.seals] == [1]
    window.close()


def test_closing_while_a_new_assessment_is_made_leaves_all_or_nothing(clerk: Clerk, tmp_path: Path) -> None:
    form = clerk.window.start_pages.show_new()
    clerk.wait(lambda: bool(form.rubrics.rows))
    form.rubrics.rows[1].button.setChecked(True)
    clerk.fill(form.picker.search, "bdh")
    clerk.press(Qt.Key.Key_Return)
    clerk.fill(form.folder, str(tmp_path / "新" / "库"))
    clerk.click(form.begin)

    clerk.window.close()

    QApplication.processEvents()
    assert clerk.window.session is None
    made = sorted((tmp_path / "新").rglob("*")) if (tmp_path / "新").exists() else []
    if made:
        assert made[0] == tmp_path / "新" / "库"
        with open_workspace(tmp_path / "新" / "库", writing=True) as opened:
            assert opened.picture.assessment.county.name == "北戴河区"


def test_closing_while_files_come_in_and_a_backup_is_written(clerk: Clerk, workspace: Path, tmp_path: Path) -> None:
    clerk.window.open_path(workspace)
    (tmp_path / "大.bin").write_bytes(b"x" * MANY_BYTES)
    (tmp_path / "备份").mkdir()
    clerk.drop(clerk.window, tmp_path / "大.bin")
    clerk.breathe()
    clerk.window.back_up(tmp_path / "备份")

    clerk.window.close()
    QApplication.processEvents()

    assert list((tmp_path / "备份").iterdir()) == []
    with open_workspace(workspace, writing=True) as opened:
        kept = [file for file in (workspace / "attachments").rglob("*") if file.is_file()]
        assert [file.stat().st_size for file in kept] in ([], [MANY_BYTES])
        assert opened.picture.assessment.evidence == ()
