"""What nobody holds any more goes away in the window's thread, whoever makes the objects that set it off."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.collecting import Collecting
from app.ui.jobs import Job, Jobs


@pytest.fixture
def collecting(qapp: QCoreApplication) -> Iterator[Collecting]:
    gc.enable()
    made = Collecting(qapp)
    yield made
    made.stop()
    made.deleteLater()


def circles(count: int) -> int:
    """Make what only the collector takes away."""
    for _ in range(count):
        one: list[object] = []
        one.append(one)
    return threading.get_ident()


def work(progress: object) -> int:
    """Do what a worker does all day: make many objects."""
    return circles(100_000)


@pytest.fixture
def ends() -> list[int]:
    """The threads in which widgets of a test were deleted."""
    return []


class Page(QWidget):
    """A class of our own: PySide deletes such a one wherever Python lets go of it."""


def lose_widgets(ends: list[int]) -> None:
    """Leave widgets in circles, as pages and their lambdas are."""
    for _ in range(5):
        widget = Page()
        widget.itself = widget  # type: ignore[attr-defined]
        widget.destroyed.connect(lambda: ends.append(threading.get_ident()), Qt.ConnectionType.DirectConnection)


def test_a_worker_deletes_no_widget(collecting: Collecting, jobs: Jobs, qtbot: QtBot, ends: list[int]) -> None:
    job = Job(work)
    gc.collect()
    lose_widgets(ends)

    with qtbot.waitSignal(job.done) as done:
        jobs.add(job)

    assert done.args != [threading.get_ident()], "it ran in a thread of its own"
    circles(2_000)
    qtbot.waitUntil(lambda: len(ends) == 5)
    assert set(ends) == {threading.get_ident()}


def test_python_collects_by_itself_again_afterwards(qapp: QCoreApplication) -> None:
    gc.enable()
    made = Collecting(qapp)
    assert not gc.isenabled()
    made.stop()
    made.deleteLater()
    assert gc.isenabled()
