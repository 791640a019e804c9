"""StepSession: one open workspace behind the one door for changes, with undo and redo. No widgets here."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.changes import Changes
from app.domain.problems import Problem, ProblemError
from app.ui.clock import now
from app.ui.jobs import Job

T = TypeVar("T")


class OpenWorkspace(Protocol):
    """What a session asks of an open workspace, a county's or a reviewer's."""

    folder: Path

    @property
    def picture(self) -> object:
        """Return everything it holds, as one frozen value."""

    @property
    def changed_at(self) -> str:
        """Return the ISO time of the last change."""

    @property
    def is_writing(self) -> bool:
        """Tell whether it may be changed."""

    def close_step(self) -> None:
        """End the step that is still open."""

    def close(self) -> tuple[Problem, ...]:
        """Close it; returns what did not work."""


W = TypeVar("W", bound=OpenWorkspace)

IDLE_MS = 5000
"""A step that is being typed closes after so long without a key (DESIGN.md 4, Log)."""
NOTHING = Changes("", ())


class StepSession(QObject, Generic[W]):
    """One open workspace. Screens change it by `run` and listen to `changed`."""

    changed = Signal(object)
    """Changes: one step was stored, undone or redone. Empty: nothing was stored, show again what is."""
    failed = Signal(object)
    """tuple[Problem, ...]: a step was refused; nothing was stored."""
    settling = Signal()
    """What is still being typed must be handed in now: something else is about to happen."""

    def __init__(
        self,
        workspace: W,
        held: tuple[Problem, ...],
        *,
        person: str,
        clock: Callable[[], dt.datetime] = now,
        parent: QObject | None = None,
    ) -> None:
        """Take over an open workspace; the session closes it. held: why it may only be read."""
        super().__init__(parent)
        self._workspace = workspace
        self.held = held
        self._person = person
        self._clock = clock
        self._done: list[Changes] = []
        self._undone: list[Changes] = []
        self._goes_on = False
        self.was_refused = False
        """The last step was refused; nothing of it was stored."""
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.close_step)

    # ------------------------------------------------------------ reading

    @property
    def folder(self) -> Path:
        """Return where the workspace lies."""
        return self._workspace.folder

    @property
    def changed_at(self) -> str:
        """Return the ISO time of the last change, empty when there was none yet."""
        return self._workspace.changed_at

    @property
    def is_writing(self) -> bool:
        """Tell whether this workspace may be changed here."""
        return self._workspace.is_writing

    def job(self, service: Callable[..., object], *arguments: object, **named: object) -> Job:
        """Return long work on this workspace: a check, a backup, taking files in.

        service(workspace, …, progress=). What it brings back is registered by `run`; work that stores by itself, such
        as receiving packages, is followed by `look_again`. Everything typed is handed in before, so that the work
        sees it.
        """
        self.settle()
        return Job(service, self._workspace, *arguments, **named)

    def snapshot(self, service: Callable[..., T], *arguments: object) -> T:
        """Return what a service reads of the workspace now, for long work that must not see later typing.

        Everything typed is handed in before; service(workspace, …) changes nothing.
        """
        self.settle()
        return service(self._workspace, *arguments)

    # ------------------------------------------------------------ the one door

    def run(self, service: Callable[..., object], *arguments: object, name: str = "", **named: object) -> Changes:
        """Call a service on the workspace with person and time, and tell everybody what it changed.

        name: what the step is called when the service returns something else than its Changes.
        Returns an empty step when nothing was changed or the service refused; the reasons come by `failed`.
        """
        before = self._workspace.picture
        changes = self._called(service, *arguments, name=name, **named)
        if changes:
            self._remember(changes, goes_on=bool(named.get("goes_on")))
        if changes or self._workspace.picture is not before:
            self._tell(changes)
        return changes

    @property
    def steps(self) -> tuple[Changes, ...]:
        """Return the steps that undo and redo still know."""
        return (*self._done, *self._undone)

    @property
    def undo_name(self) -> str:
        """Return the name of the step that undo would take back; empty when there is none."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """Return the name of the step that redo would take again; empty when there is none."""
        return self._undone[-1].name if self._undone else ""

    def undo(self) -> Changes:
        """Take the last step back and return what that changed; empty when there is none or it was refused."""
        from app.services.history import undo_step

        return self._turn(self._done, self._undone, undo_step)

    def redo(self) -> Changes:
        """Take the step again that was taken back last, and return what that changed."""
        from app.services.history import redo_step

        return self._turn(self._undone, self._done, redo_step)

    def settle(self) -> None:
        """Let everybody hand in what is still being typed, and close the step."""
        self.settling.emit()
        self.close_step()

    def close_step(self) -> None:
        """End the step that is being typed: what is typed next is a step of its own."""
        self._idle.stop()
        self._goes_on = False
        if self.is_writing:
            try:
                self._workspace.close_step()
            except ProblemError as error:
                self.failed.emit(error.problems)

    def close(self) -> tuple[Problem, ...]:
        """Hand in what is being typed and close the workspace; returns what did not work."""
        self.settle()
        return self._workspace.close()

    # ------------------------------------------------------------ inside

    def _take_picture(self) -> None:
        """Look at the picture again after it was changed."""
        raise NotImplementedError

    def _difference(self, name: str, before: object) -> Changes:
        """Return what leads from an earlier picture to the present one."""
        raise NotImplementedError

    def _called(self, service: Callable[..., object], *arguments: object, name: str = "", **named: object) -> Changes:
        if not self.is_writing:
            self.failed.emit(self.held)
            self.changed.emit(NOTHING)
            self.was_refused = True
            return NOTHING
        before = self._workspace.picture
        self.was_refused = False
        try:
            result = service(self._workspace, *arguments, person=self._person, at=self._clock(), **named)
        except ProblemError as error:
            self.failed.emit(error.problems)
            self.changed.emit(NOTHING)
            # Set last: who is told may have tried something else.
            self.was_refused = True
            return NOTHING
        if isinstance(result, Changes):
            return result
        return self._difference(name, before)

    def _remember(self, changes: Changes, *, goes_on: bool) -> None:
        from app.services.history import merged_steps

        merged = merged_steps(self._done[-1], changes) if self._goes_on and self._done else None
        if merged is None:
            self._done.append(changes)
        elif any(change.before != change.after for change in merged.changes):
            self._done[-1] = merged
        else:
            # Typed back to what it was: there is nothing left to take back.
            self._done.pop()
        self._undone.clear()
        self._goes_on = goes_on
        if goes_on:
            self._idle.start()
        else:
            self._idle.stop()

    def _turn(self, source: list[Changes], target: list[Changes], service: Callable[..., object]) -> Changes:
        self.settle()
        if not source:
            return NOTHING
        step = source[-1]
        changes = self._called(service, step)
        if changes:
            target.append(source.pop())
            self._tell(changes)
        return changes

    def look_again(self) -> None:
        """Show what long work stored in the worker; it went through the same door, but cannot be taken back here."""
        self._goes_on = False
        self._tell(NOTHING)

    def _tell(self, changes: Changes) -> None:
        self._take_picture()
        self.changed.emit(changes)
