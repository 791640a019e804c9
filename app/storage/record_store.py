"""RecordStore: one folder, one database, one door for changes; what the workspaces of all kinds have in common."""

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Generic, Self, TypeVar

from sqlalchemy import Connection

from app.domain.changes import Change, Changes, RecordKey, RecordValue
from app.domain.evidence import StoredFile
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.progress import Progress
from app.domain.record_files import NamedFile
from app.files.atomic import remove_partial_files
from app.files.locks import FolderLock
from app.storage import backups, log, opening, rows
from app.storage.attachments import Attachments
from app.storage.connection import check_in_place, raw, telling_problems
from app.storage.holding import taken
from app.storage.kinds import WorkspaceKind, check_kind
from app.storage.log import LogRow, Step
from app.storage.opening import State

P = TypeVar("P")
S = TypeVar("S", bound="RecordStore[Any]")


class RecordStore(ABC, Generic[P]):
    """An open workspace with a picture of type P. Close it, or use it in a `with`.

    The picture is an immutable value; every change makes a new one. One thread at a time writes.
    """

    kind: ClassVar[WorkspaceKind]

    def __init__(self, folder: Path, connection: Connection | None, lock: FolderLock | None) -> None:
        """Take over an open connection and the lock; both are None when only reading."""
        self.folder = folder
        self.attachments = Attachments(folder)
        self.warnings: tuple[Problem, ...] = ()
        self._connection = connection
        self._lock = lock
        self._guard = threading.RLock()
        self._is_changed = False
        self._picture: P
        self._last: LogRow
        self._open: Step | None
        self._records: dict[RecordKey, RecordValue]
        self._load()

    # ------------------------------------------------------------ what each kind says

    @abstractmethod
    def _assembled(self, state: State) -> P:
        """Return the picture of what a database of this kind holds."""

    @abstractmethod
    def _stepped(self, picture: P, changes: Iterable[Change]) -> P:
        """Return the picture after some changes."""

    @abstractmethod
    def _kept(self, kind: str, value: RecordValue | None) -> RecordValue | None:
        """Return what is kept of a record that was set to a value; None means there is no record."""

    @abstractmethod
    def _records_of(self, picture: P) -> dict[RecordKey, RecordValue]:
        """Return the records of a picture."""

    @abstractmethod
    def named_files(self) -> tuple[NamedFile, ...]:
        """Return the stored files that this workspace names."""

    @property
    @abstractmethod
    def title(self) -> str:
        """Return what people call this workspace, for the names of files; empty when it says nothing yet."""

    # ------------------------------------------------------------ reading

    @property
    def picture(self) -> P:
        """Return everything the workspace holds, as one value."""
        return self._picture

    @property
    def is_writing(self) -> bool:
        """Tell whether this workspace may be changed."""
        return self._connection is not None

    @property
    def changed_at(self) -> str:
        """Return the ISO time of the last change that was stored; empty when there was none yet."""
        return self._open.at if self._open is not None else self._last.at

    def attachment(self, sha256: str) -> Path:
        """Return where a stored file lies; for reading only. Raises: ProblemError(ATTACHMENT_MISSING)."""
        path = self.attachments.path(sha256)
        if not path.is_file():
            problem = blocking(
                "ATTACHMENT_MISSING", str(path), "附件文件不见了。", "请重新添加这个文件，或从备份恢复。"
            )
            raise ProblemError([problem])
        return path

    def attachment_problems(self, progress: Progress | None = None) -> list[Problem]:
        """Return which of the files in use are missing or not what was stored; reads every one."""
        return self.attachments.problems(self.named_files(), progress)

    def log(self) -> tuple[LogRow, ...]:
        """Return the log, oldest first. A step that is still open is not in it yet."""
        with self._guard, telling_problems(self.folder), self._reading() as connection:
            return tuple(log.read_rows(connection))

    def verify_log(self) -> list[Problem]:
        """Return what is wrong with the log, naming the first broken row; empty when nothing is."""
        return log.log_problems(self.log(), str(self.folder))

    # ------------------------------------------------------------ writing

    def apply(self, changes: Changes, *, person: str, at: datetime, goes_on: bool = False) -> P:
        """Store a step, all or nothing, and return the new picture.

        goes_on: the step is still being typed; it is stored, but its log row is written when it closes: with the
        next step of another kind, `close_step`, or at the next opening.

        Raises: ProblemError(RECORD_CHANGED) when `before` is not what is stored; DISK_FULL, WRITE_FAILED.
        """
        with self._guard:
            connection = self._writing()
            self._check_before(changes)
            if not changes:
                return self._picture
            step = Step(log.stamp(at), person, changes)
            with self._transaction(connection):
                last = self._append(connection, step, goes_on=goes_on)
            self._last, self._open = last
            self._take_in(changes.changes)
            return self._picture

    def close_step(self) -> None:
        """Write the log row of the step that is still open, if there is one."""
        with self._guard:
            if self._open is None:
                return
            connection = self._writing()
            with self._transaction(connection):
                last = self._closed(connection, self._open)
                log.write_open_step(connection, None)
            self._last, self._open = last, None

    def attach(self, source: Path | bytes, name: str) -> StoredFile:
        """Take a copy of a file in and return what records name it by. Already there: only verified.

        Raises: ProblemError(FILE_MISSING, FILE_UNREADABLE, DISK_FULL, WRITE_FAILED).
        """
        self._writing()
        check_in_place(self.folder)
        return self.attachments.store(source, name)

    def back_up(self, note: str = "") -> Path:
        """Write an automatic backup now and return it; note stands in its name. Raises: ProblemError."""
        with self._guard:
            check_in_place(self.folder)
            self.close_step()
            with telling_problems(self.folder / backups.FOLDER_NAME):
                path = backups.take(raw(self._writing()), self.folder, self._last, note)
            self._is_changed = False
            return path

    def copy_database(self, path: Path) -> None:
        """Write a checked copy of the database, as one file; also when only reading. Raises: ProblemError."""
        with self._guard, telling_problems(path):
            if self._connection is not None:
                self.close_step()
                backups.copy_to(raw(self._connection), path)
            else:
                with opening.readable(self.folder) as connection:
                    backups.copy_to(raw(connection), path)

    def clean_up_unused(self, keep: Collection[str] = ()) -> tuple[str, ...]:
        """Delete stored files that neither the workspace nor any kept backup names; return their digests.

        Only when a person asks. A backup is made first, so what is in use now is protected twice. keep: digests of
        files that must stay besides, as a step that may be undone names them.
        """
        with self._guard:
            self.back_up()
            used = backups.named_files(self.folder) | {file.sha256 for file in self.named_files()} | set(keep)
            unused = [file.name for file in self.attachments.stored() if file.name not in used]
            with telling_problems(self.folder):
                for sha256 in unused:
                    self.attachments.remove(sha256)
            return tuple(unused)

    # ------------------------------------------------------------ closing

    def close(self) -> tuple[Problem, ...]:
        """Close the open step, back up when something was changed, leave one database file, free the lock.

        Returns what did not work (also in `warnings`); what was saved stays saved.
        """
        with self._guard:
            try:
                if self._connection is not None:
                    self.warnings = tuple(self._finish())
            finally:
                if self._connection is not None:
                    opening.shut(self._connection)
                    self._connection = None
                if self._lock is not None:
                    self._lock.close()
                    self._lock = None
            return self.warnings

    def _finish(self) -> Iterator[Problem]:
        try:
            self.close_step()
            if self._is_changed:
                self.back_up()
        except ProblemError as error:
            for problem in error.problems:
                what = f"{self.kind.content}已保存，但{problem.what}"
                yield warning(problem.code, problem.where, what, problem.what_to_do)

    def __enter__(self) -> Self:
        """Return the workspace."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    # ------------------------------------------------------------ inside

    def _load(self) -> None:
        with telling_problems(self.folder), self._reading() as connection:
            check_kind(connection, self.folder, self.kind)
            state = opening.read_state(connection, self.folder)
        self._picture = self._assembled(state)
        self._last, self._open = state.last, state.open_step
        self._records = self._records_of(self._picture)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._connection is None:
            with opening.reading(self.folder) as connection:
                yield connection
        else:
            with self._connection.begin():
                yield self._connection

    def _writing(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("the workspace was opened for reading, or is closed")
        return self._connection

    @contextlib.contextmanager
    def _transaction(self, connection: Connection) -> Iterator[None]:
        """Run the block in one transaction; when it fails, what is in memory is again what is stored."""
        check_in_place(self.folder)
        try:
            with telling_problems(self.folder), connection.begin():
                yield
        except ProblemError:
            # After an error of the disk only the file knows whether the transaction counts.
            with contextlib.suppress(ProblemError):
                self._load()
            raise
        self._is_changed = True

    def _check_before(self, changes: Changes) -> None:
        if strangers := [change.kind for change in changes.changes if not self.kind.has(change.kind, change.key)]:
            raise ValueError(f"no records of a {self.kind} workspace: {strangers}")
        found = [
            blocking(
                "RECORD_CHANGED",
                change.label,
                f"“{changes.name}”没有保存：这里的内容已经变了。",
                "请看一下现在的内容，再改一次。",
            )
            for change in changes.changes
            if self._records.get((change.kind, change.key)) != self._kept(change.kind, change.before)
        ]
        if found:
            raise ProblemError(found)

    def _append(self, connection: Connection, step: Step, *, goes_on: bool) -> tuple[LogRow, Step | None]:
        """Write records and log of a step; return the last log row and the step that stays open."""
        last, concerned = self._last, step.changes.changes
        if self._open is not None:
            if merged := self._open.merged(step):
                step = merged
            else:
                last = self._closed(connection, self._open)
        self._write(connection, concerned, last.n + 1)
        if goes_on:
            log.write_open_step(connection, step)
            return last, step
        if self._open is not None:
            log.write_open_step(connection, None)
        return self._closed(connection, step, last), None

    def _write(self, connection: Connection, changes: Iterable[Change], n: int) -> None:
        """Store the values after the changes; n is the number of the log row that tells of them."""
        staying = []
        for change in changes:
            if change.after is None or self._kept(change.kind, change.after) is None:
                rows.delete_record(connection, change.kind, change.key)
            else:
                staying.append(rows.RecordRow(change.kind, change.key, n, rows.body_of(change.after)))
        rows.write_records(connection, staying)

    def _closed(self, connection: Connection, step: Step, last: LogRow | None = None) -> LogRow:
        """Write the log row of a step, unless all is as it was before; return the last row."""
        last = last or self._last
        if step.is_void:
            return last
        row = log.following(last, step)
        log.write_row(connection, row)
        return row

    def _take_in(self, changes: Iterable[Change]) -> None:
        changes = tuple(changes)
        for change in changes:
            value = self._kept(change.kind, change.after)
            if value is None:
                self._records.pop((change.kind, change.key), None)
            else:
                self._records[change.kind, change.key] = value
        self._picture = self._stepped(self._picture, changes)


def opened(store: type[S], folder: Path, *, writing: bool, who: str = "") -> S:
    """Open a workspace of a kind: for writing with its lock held under the name `who`, or for reading beside anybody.

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_HELD, WORKSPACE_KIND, WORKSPACE_NEWER, WORKSPACE_DAMAGED,
    WRITE_FAILED).
    """
    opening.check_there(folder)
    if not writing:
        return store(folder, None, None)
    lock = taken(folder, who)
    try:
        return _opened(store, folder, lock)
    except BaseException:
        lock.close()
        raise


def _opened(store: type[S], folder: Path, lock: FolderLock) -> S:
    connection = opening.connected(folder, store.kind)
    try:
        workspace = store(folder, connection, lock)
        workspace.close_step()
        remove_partial_files(folder)
        workspace.attachments.remove_partial_files()
    except BaseException:
        opening.shut(connection)
        raise
    return workspace
