"""A workspace, a session on it, and the window, closed at the end; no timer may outlive its test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services.open_workspace import open_for_editing
from app.ui import theme
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.session import Session
from tests.ui.review_fixtures import (
    on_screen,
    open_session,
    review_folder,
    review_frame,
    review_packages,
    review_session,
    review_template,
)
from tests.ui.rubrics import NOON, small_workspace

__all__ = [
    "on_screen",
    "open_session",
    "review_folder",
    "review_frame",
    "review_packages",
    "review_session",
    "review_template",
]

LAYOUT_MS = 10


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in its clothes."""
    theme.dress(qapp)
    return qapp


@pytest.fixture
def zoom(dressed: QApplication) -> Iterator[Callable[[QWidget, float], None]]:
    """Zooms a page as the window zooms all of them; later tests find the usual letters."""
    font = dressed.font()
    yield theme.zoom_window
    dressed.setFont(font)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace on the small rubric."""
    return small_workspace(tmp_path / "工作库")


@pytest.fixture
def new_session(dressed: QApplication) -> Iterator[Callable[[Path], Session]]:
    """Opens sessions; they are closed at the end."""
    opened: list[Session] = []

    def open_(folder: Path) -> Session:
        opened.append(Session(open_for_editing(folder, who="张三"), person="张三", clock=lambda: NOON))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.fixture
def session(new_session: Callable[[Path], Session], workspace: Path) -> Session:
    """A session on the workspace."""
    return new_session(workspace)


@pytest.fixture
def window(dressed: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The shown window, closed and deleted at the end."""
    made = MainWindow()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    is_closed = made.session is None
    # Who is told of words left behind, and closes again, gets out: no window stays for the next test.
    made.close()
    assert is_closed
    if _running(made):
        # Qt's own tables put off their layout by some milliseconds.
        QTest.qWait(LAYOUT_MS)
    timers = _running(made)
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert timers == []


def _running(window: MainWindow) -> list[str]:
    """Say which timers of a window have not ended."""
    return [f"{timer.interval()} ms of {timer.parent()}" for timer in window.findChildren(QTimer) if timer.isActive()]


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    """The worker thread of a page; joined at the end."""
    made = Jobs()
    yield made
    made.close()
