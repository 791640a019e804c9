"""Long work: progress, results, refusals, cancelling, bugs, and joining on close."""

import threading

from pytestqt.qtbot import QtBot

from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress
from app.ui.jobs import Job, Jobs


def test_work_runs_in_the_worker_and_tells_in_the_window(jobs: Jobs, qtbot: QtBot) -> None:
    steps: list[tuple[int, int, str]] = []
    threads: list[threading.Thread] = []

    def work(number: int, *, progress: Progress) -> tuple[int, str]:
        progress.step(1, 1, "一步")
        return number + 1, threading.current_thread().name

    job = Job(work, 41)
    job.progressed.connect(lambda *step: (steps.append(step), threads.append(threading.current_thread())))
    with qtbot.waitSignals([job.done, job.ended]):
        job.done.connect(steps.append)
        jobs.add(job)

    assert steps == [(1, 1, "一步"), (42, "jobs")]
    assert threads == [threading.main_thread()]


def test_a_refusal_comes_as_problems(jobs: Jobs, qtbot: QtBot) -> None:
    def work(*, progress: Progress) -> None:
        raise ProblemError([blocking("DISK_FULL", "U盘", "满了。", "请换一个。")])

    job = Job(work)
    with qtbot.waitSignal(job.refused) as told:
        jobs.add(job)

    assert [problem.code for problem in told.args[0]] == ["DISK_FULL"]


def test_cancelling_stops_at_the_next_step(jobs: Jobs, qtbot: QtBot) -> None:
    is_on = threading.Event()
    may_go_on = threading.Event()
    reached: list[int] = []

    def work(*, progress: Progress) -> None:
        is_on.set()
        may_go_on.wait(10)
        progress.step(1, 2, "")
        reached.append(1)

    job = Job(work)
    with qtbot.waitSignal(job.cancelled):
        jobs.add(job)
        assert is_on.wait(10)
        job.cancel()
        may_go_on.set()

    assert reached == []


def test_closing_cancels_and_joins(jobs: Jobs) -> None:
    is_on = threading.Event()
    ended: list[str] = []

    def work(*, progress: Progress) -> None:
        is_on.set()
        try:
            while True:
                progress.step(0, 1, "")
                threading.Event().wait(0.001)
        finally:
            ended.append("clean")

    jobs.add(Job(work))
    jobs.add(Job(work))
    assert is_on.wait(10)

    jobs.close()

    assert ended == ["clean"]
    assert [thread.name for thread in threading.enumerate() if thread.name == "jobs"] == []


def test_a_bug_in_the_work_is_told_and_the_worker_goes_on(jobs: Jobs, qtbot: QtBot) -> None:
    def broken(*, progress: Progress) -> None:
        raise ZeroDivisionError

    def sound(*, progress: Progress) -> str:
        return "好"

    with qtbot.waitSignal(jobs.broke) as told:
        jobs.add(Job(broken))
    assert isinstance(told.args[0], ZeroDivisionError)

    job = Job(sound)
    with qtbot.waitSignal(job.done) as done:
        jobs.add(job)
    assert done.args == ["好"]
