"""Where dialogs for files begin: at home the first time, then where they were left; also when that is gone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.services.open_workspace import create_workspace, open_workspace
from app.ui.desk_page import Desk
from app.ui.file_asking import ask_for_file, ask_for_files, ask_for_folder
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.export import ExportPage
from app.ui.screens.ledgers import LedgersPage
from app.ui.screens.overview import OverviewPage
from app.ui.screens.returned import ReturnedPage
from app.ui.screens.take_table import TakeTablePage
from app.ui.session import Session
from tests.returning import came_back, county_workspace, handed_in, return_package, review_on
from tests.ui.ledger_rubric import ledger_rubric

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the person."""
    (tmp_path / "家").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "家"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "家"))
    return tmp_path / "家"


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Where the dialogs begin that nobody answers, in the order they come."""
    found: list[str] = []

    def asked(_parent: QWidget, _title: str, folder: str = "", *_: object) -> tuple[str, str]:
        found.append(folder)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", asked)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *said: ([], asked(*said)[1]))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *said: asked(*said)[0])
    return found


def test_each_dialog_begins_where_it_was_left(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    remembered, stick = Remembered(tmp_path / "window.ini"), tmp_path / "U盘"
    stick.mkdir()
    begun: list[str] = []

    def one(_parent: QWidget, _title: str, folder: str, _kinds: str) -> tuple[str, str]:
        begun.append(folder)
        return str(stick / "包.zip"), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", one)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *said: ([one(*said)[0]], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *said: one(*said, "")[0] and str(stick))
    page = QWidget()
    qtbot.addWidget(page)

    for _ in range(2):
        assert ask_for_file(page, remembered, "one", "选", "") == stick / "包.zip"
        assert ask_for_files(page, remembered, "several", "选") == [stick / "包.zip"]
        assert ask_for_folder(page, remembered, "out", "选") == stick
    assert begun == [str(home)] * 3 + [str(stick)] * 3
    stick.rmdir()
    assert remembered.folder("out") == str(home), "a stick that was pulled out"


@pytest.fixture
def desk_on(new_session: Callable[[Path], Session], jobs: Jobs, tmp_path: Path) -> Callable[[Path], Desk]:
    """Opens a workspace."""
    return lambda folder: Desk(new_session(folder), jobs, Remembered(tmp_path / "window.ini"))


def test_the_pages_of_a_county_begin_at_home(
    desk_on: Callable[[Path], Desk], home: Path, begun: list[str], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = county_workspace(tmp_path)
    with open_workspace(folder, writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        review = review_on(workspace.picture)
        return_package(workspace.picture, review, tmp_path / "省" / "退回.zip")
        came_back(workspace, review)
    desk = desk_on(folder)
    returned, overview, table = ReturnedPage(desk), OverviewPage(desk), TakeTablePage(desk)
    exporting = ExportPage(desk)
    for page in (returned, overview, table, exporting):
        qtbot.addWidget(page)

    returned.receive.click()
    returned.sheet.take_out.click()
    overview.since.from_package.click()
    table.pick.click()
    exporting.finished.report.click()
    exporting.finished.scan.click()

    assert begun == [str(home)] * 6


def test_evidence_of_a_row_of_a_ledger_begins_at_home(
    desk_on: Callable[[Path], Desk], home: Path, begun: list[str], tmp_path: Path, qtbot: QtBot
) -> None:
    create_workspace(tmp_path / "台账库", ledger_rubric())
    page = LedgersPage(desk_on(tmp_path / "台账库"))
    qtbot.addWidget(page)
    assert page.sheet is not None

    page.sheet.evidence.asked_for_files.emit()

    assert begun == [str(home)]
