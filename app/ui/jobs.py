"""Jobs: long work in one worker thread, on values only, with progress and a cancel that works."""

import queue
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.problems import ProblemError
from app.domain.progress import CancelledError

TELL_EVERY_S = 0.05
"""Progress is told at most so often: a window that repaints for each of 2,000 files is slower than the work."""


class Job(QObject):
    """One piece of long work. Connect its signals first, then queue it; they arrive in the window's thread.

    The work is called with `progress=`; it reads no live state, only the values it was given.
    """

    progressed = Signal(int, int, str)
    done = Signal(object)
    refused = Signal(object)
    """tuple[Problem, ...]: it could not be done."""
    cancelled = Signal()
    broke = Signal(object)
    """BaseException: a bug."""
    ended = Signal()
    """Always the last one."""

    def __init__(self, work: Callable[..., object], *arguments: object, **named: object) -> None:
        """Keep what is to be done."""
        super().__init__()
        self._work = work
        self._arguments = arguments
        self._named = named
        self._is_cancelled = threading.Event()
        self._told_at = 0.0
        self.was_cancelled = False
        """It stopped before it was done; also known where its signals no longer arrive."""

    def cancel(self) -> None:
        """Ask the work to stop; it stops at its next step and leaves nothing half-made."""
        self._is_cancelled.set()

    def step(self, done: int, total: int, what: str) -> None:
        """Be the Progress of the work. Raises: CancelledError once it is cancelled."""
        if self._is_cancelled.is_set():
            raise CancelledError
        moment = time.monotonic()
        if moment - self._told_at >= TELL_EVERY_S or done >= total:
            self._told_at = moment
            self.progressed.emit(done, total, what)

    def execute(self) -> None:
        """Do the work; called in the worker thread."""
        try:
            if self._is_cancelled.is_set():
                raise CancelledError
            result = self._work(*self._arguments, progress=self, **self._named)
        except CancelledError:
            self.was_cancelled = True
            self.cancelled.emit()
        except ProblemError as error:
            self.refused.emit(error.problems)
        except Exception as error:  # noqa: BLE001 - shown in the window as what it is, a bug
            self.broke.emit(error)
        else:
            self.done.emit(result)
        self.ended.emit()


class Jobs(QObject):
    """The one worker thread. It starts with the first job and is joined on `close`."""

    broke = Signal(object)
    """BaseException: a job met a bug."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start nothing yet."""
        super().__init__(parent)
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._jobs: list[Job] = []
        self._is_closed = False

    def add(self, job: Job) -> None:
        """Queue a job whose signals are connected. It is kept until it has ended.

        After `close` nothing is begun any more: what is told late may still ask for a page or a file.
        """
        if self._is_closed:
            job.deleteLater()
            return
        job.setParent(self)
        job.broke.connect(self.broke)
        job.ended.connect(self._on_ended)
        self._jobs.append(job)
        if self._thread is None:
            # A daemon, so that a program that dies without closing its window does not hang on.
            self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
            self._thread.start()
        self._queue.put(job)

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is queued or under way."""
        return not self._jobs

    def close(self) -> None:
        """Cancel everything, wait for the worker to end, and begin nothing any more."""
        self._is_closed = True
        self.cancel_all()

    def cancel_all(self) -> None:
        """Cancel everything and wait for the worker to end; the next job starts a new one."""
        for job in self._jobs:
            job.cancel()
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            job.execute()

    def _on_ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            self._jobs.remove(job)
            job.deleteLater()
