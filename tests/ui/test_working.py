"""The line that shows long work: it belongs to the work that was begun last."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.progress import Progress
from app.ui.jobs import Job, Jobs
from app.ui.screens.package_result import PackageResultScreen
from app.ui.widgets.working import Working

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def working(dressed: QApplication, qtbot: QtBot) -> Working:
    made = Working()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def gate(jobs: Jobs) -> Iterator[threading.Event]:
    """What waiting work waits for; open at the end, before the worker is joined."""
    made = threading.Event()
    yield made
    made.set()


def test_work_that_took_the_place_of_other_work_is_shown_until_it_ends(
    working: Working, gate: threading.Event, jobs: Jobs, qtbot: QtBot
) -> None:
    def earlier(*, progress: Progress) -> None:
        progress.step(1, 9, "前一项")

    def later(*, progress: Progress) -> None:
        progress.step(2, 5, "后一项")
        gate.wait(10)

    first, second = Job(earlier), Job(later)
    told: list[str] = []
    working.cancelled.connect(lambda: told.append("cancelled"))
    for job, what in ((first, "读前一项 …"), (second, "读后一项 …")):
        working.watch(job, what)
    with qtbot.waitSignals([first.ended, second.progressed]):
        jobs.add(first)
        jobs.add(second)

    assert working.is_working
    assert not working.isHidden()
    assert (working._what.text(), working._bar.value(), working._bar.maximum()) == ("后一项", 2, 5)
    working.stop()
    assert working._what.text() == "正在取消…"
    with qtbot.waitSignal(second.ended):
        gate.set()
    assert not working.is_working
    assert working.isHidden()
    assert told == []


def test_a_cancel_of_what_is_no_longer_watched_is_not_told(
    working: Working, gate: threading.Event, jobs: Jobs, qtbot: QtBot
) -> None:
    def waiting(*, progress: Progress) -> None:
        gate.wait(10)

    first, second = Job(waiting), Job(waiting)
    told: list[str] = []
    working.cancelled.connect(lambda: told.append("cancelled"))
    working.watch(first, "读前一项 …")
    first.cancel()
    working.watch(second, "读后一项 …")
    with qtbot.waitSignal(first.ended):
        jobs.add(first)
        jobs.add(second)

    assert told == []
    assert working.is_working


def test_a_package_that_takes_the_place_of_another_stays_on_screen(
    dressed: QApplication, gate: threading.Event, jobs: Jobs, review_packages: list[Path], qtbot: QtBot
) -> None:
    def waiting(*, progress: Progress) -> None:
        gate.wait(10)

    screen = PackageResultScreen(jobs)
    qtbot.addWidget(screen)
    left: list[str] = []
    screen.left.connect(lambda: left.append("left"))
    jobs.add(Job(waiting))
    for package in review_packages[:2]:
        screen.verify(package)
    gate.set()
    qtbot.waitUntil(lambda: screen.verification is not None and screen.working.isHidden(), timeout=20_000)

    assert left == []
