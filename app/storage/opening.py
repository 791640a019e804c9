"""How a workspace's database is made, opened, checked, brought to the newest revision, read and shut."""

import contextlib
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError, OperationalError

from app import __version__
from app.domain.changes import RecordKey, RecordValue
from app.domain.original import Original
from app.domain.problems import ProblemError, blocking
from app.domain.rubric import Rubric
from app.domain.submission import Seal
from app.files.atomic import PARTIAL_SUFFIX, move_durably, sync_file
from app.files.locks import LOCK_NAME, OWNER_NAME
from app.storage import attachments, backups, log, revisions, rows, schema
from app.storage.connection import (
    DATABASE_NAME,
    PAGE_BYTES,
    SIDE_SUFFIXES,
    damaged_problem,
    engine_for,
    is_out_of_reach,
    is_sound,
    journal_mode,
    raw,
    telling_problems,
)
from app.storage.disks import is_network_path
from app.storage.kinds import WorkspaceKind, check_kind, read_kind, write_kind
from app.storage.log import LogRow, Step
from app.storage.schema_check import has_tables_of, is_harmless

_REVISION = re.compile(r"[0-9]{4}")
_FOREIGN = "工作库文件里有不属于本程序的内容，或缺少应有的表，不能打开。"


@dataclass(frozen=True, slots=True)
class State:
    """What a database holds. rubric is None in a review workspace, and only there."""

    kind: WorkspaceKind
    records: Mapping[RecordKey, RecordValue]
    rubric: Rubric | None
    seals: tuple[Seal, ...]
    original: Original | None
    last: LogRow
    open_step: Step | None


# ---------------------------------------------------------------- making


def check_free(folder: Path) -> None:
    """See that a new workspace can be made in a folder. Raises: ProblemError(WORKSPACE_EXISTS)."""
    try:
        is_free = all(is_left_behind(entry) for entry in folder.iterdir())
    except FileNotFoundError:
        return
    except NotADirectoryError:
        is_free = False
    except OSError as error:
        with telling_problems(folder):
            raise error from None
    if not is_free:
        problem = blocking(
            "WORKSPACE_EXISTS", str(folder), "这里已经有工作库或其他文件。", "请换一个新的文件夹，或打开已有的工作库。"
        )
        raise ProblemError([problem])


def is_left_behind(path: Path) -> bool:
    """Tell whether this is a file that an ended command of ours left, by its name."""
    is_partial = path.name.startswith(".") and PARTIAL_SUFFIX in path.name
    return (is_partial or path.name in {LOCK_NAME, OWNER_NAME}) and not path.is_dir()


def build(folder: Path, kind: WorkspaceKind, fill: Callable[[Connection], None]) -> None:
    """Make the database beside its place and move it there whole, then back it up: what it begins with is safe twice.

    fill writes what it begins with, in the same transaction.
    """
    with new_database(folder / DATABASE_NAME) as connection:
        write_kind(connection, kind)
        fill(connection)
    try:
        with shutting(folder / DATABASE_NAME) as connection:
            backups.take(raw(connection), folder, log.START)
    except BaseException:
        # What is not reported as made must not stand in the way of the next attempt.
        remove_database(folder / DATABASE_NAME)
        shutil.rmtree(folder / backups.FOLDER_NAME, ignore_errors=True)
        raise


@contextlib.contextmanager
def new_database(database: Path) -> Iterator[Connection]:
    """Yield a transaction on a new database, which takes its name when the block ends well."""
    partial = database.with_name(f".{database.name}{PARTIAL_SUFFIX}")
    remove_database(partial)
    try:
        with shutting(partial, mode="rwc") as connection:
            raw(connection).execute(f"PRAGMA page_size = {PAGE_BYTES}")
            revisions.upgrade(connection)
            with connection.begin():
                connection.execute(insert(schema.meta).values(name="made_by", value=f"jkxq {__version__}"))
                yield connection
        sync_file(partial)
        move_durably(partial, database)
    finally:
        remove_database(partial)


def remove_database(database: Path) -> None:
    """Delete a database of our own making with what lies beside it."""
    for suffix in ("", *SIDE_SUFFIXES):
        database.with_name(database.name + suffix).unlink(missing_ok=True)


# ---------------------------------------------------------------- opening


def check_there(folder: Path) -> None:
    """See that a folder is a workspace. Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_DAMAGED)."""
    try:
        if (folder / DATABASE_NAME).is_file():
            return
        is_bereft = any((folder / name).is_dir() for name in (attachments.FOLDER_NAME, backups.FOLDER_NAME))
    except OSError:  # a name too long for any file
        is_bereft = False
    if is_bereft:
        raise ProblemError(
            [damaged_problem(folder, "工作库的数据文件 jkxq.sqlite 不见了；只是搬走或改了名的，放回原处就行。")]
        )
    problem = blocking(
        "WORKSPACE_MISSING", str(folder), "这里不是工作库。", "请选择含有 jkxq.sqlite 的文件夹，或新建工作库。"
    )
    raise ProblemError([problem])


def connected(folder: Path, kind: WorkspaceKind) -> Connection:
    """Return a connection for writing to a checked database of a kind and the newest revision. The lock must be held.

    Raises: ProblemError(WORKSPACE_DAMAGED, WORKSPACE_NEWER, WORKSPACE_KIND, WRITE_FAILED).
    """
    with telling_problems(folder):
        connection = engine_for(folder / DATABASE_NAME, "rw").connect()
        try:
            revision = _checked_revision(connection, folder)
            check_kind(connection, folder, kind)
            connection.rollback()
            if revision != schema.NEWEST:
                last = log.last_row(connection)
                connection.rollback()
                backups.take(raw(connection), folder, last, note="升级前")
                revisions.upgrade(connection)
            journal_mode(connection, "DELETE" if is_network_path(folder) else "WAL")
        except BaseException:
            shut(connection)
            raise
        return connection


def _checked_revision(connection: Connection, folder: Path) -> str:
    """Return the revision of a sound database. Raises: ProblemError(WORKSPACE_DAMAGED, WORKSPACE_NEWER)."""
    if not is_harmless(connection):
        raise ProblemError([damaged_problem(folder, _FOREIGN)])
    if not is_sound(connection):
        raise ProblemError([damaged_problem(folder)])
    revision = revisions.revision_of(connection)
    connection.rollback()
    if revision is None or not _REVISION.fullmatch(str(revision)):
        raise ProblemError([damaged_problem(folder, "jkxq.sqlite 不是完整的工作库。")])
    if revisions.is_newer(revision):
        problem = blocking(
            "WORKSPACE_NEWER",
            str(folder),
            f"工作库由更新的程序建立：它的格式是 {revision}，本程序只认识到 {schema.NEWEST}。",
            "请升级本程序后再打开；工作库没有改动。",
        )
        raise ProblemError([problem])
    if not has_tables_of(connection, revision):
        raise ProblemError([damaged_problem(folder, _FOREIGN)])
    return revision


@contextlib.contextmanager
def shutting(database: Path, mode: Literal["rw", "rwc"] = "rw") -> Iterator[Connection]:
    """Yield a connection for writing and shut it at the end."""
    connection = engine_for(database, mode).connect()
    try:
        yield connection
    finally:
        shut(connection)


def shut(connection: Connection) -> None:
    """Bring everything into the one database file, as far as nobody reads just now, and close."""
    with contextlib.suppress(sqlite3.Error, DBAPIError):
        connection.rollback()
        # Also takes the WAL away: a file that is not in WAL mode can be read from a read-only place.
        journal_mode(connection, "DELETE")
    with contextlib.suppress(sqlite3.Error, DBAPIError):
        connection.close()


# ---------------------------------------------------------------- reading


@contextlib.contextmanager
def reading(folder: Path) -> Iterator[Connection]:
    """Yield a reading transaction on the database, as `readable`."""
    with readable(folder) as connection, connection.begin():
        yield connection


@contextlib.contextmanager
def readable(folder: Path) -> Iterator[Connection]:
    """Yield a connection for reading, with no lock and nothing written in the folder.

    Where the database cannot be read in place (a read-only folder after a crash, an older revision), a copy in a
    temp folder is read. Raises: ProblemError(WORKSPACE_DAMAGED, WORKSPACE_NEWER).
    """
    with telling_problems(folder), contextlib.ExitStack() as stack:
        yield _in_place(folder, stack) or _in_copy(folder, stack)


def _in_place(folder: Path, stack: contextlib.ExitStack) -> Connection | None:
    try:
        connection = engine_for(folder / DATABASE_NAME, "ro").connect()
        stack.callback(connection.close)
        revision = _checked_revision(connection, folder)
    except (sqlite3.OperationalError, OperationalError) as error:
        if is_out_of_reach(error):
            return None
        raise
    return connection if revision == schema.NEWEST else None


def _in_copy(folder: Path, stack: contextlib.ExitStack) -> Connection:
    temp = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jkxq-")))
    copy_database(folder / DATABASE_NAME, temp)
    connection = stack.enter_context(shutting(temp / DATABASE_NAME))
    if _checked_revision(connection, folder) != schema.NEWEST:
        revisions.upgrade(connection)
    return connection


def copy_database(database: Path, folder: Path) -> None:
    """Copy a database with what lies beside it into another folder, under the usual name."""
    for suffix in ("", *SIDE_SUFFIXES):
        source = database.with_name(database.name + suffix)
        if source.is_file():
            target = folder / (DATABASE_NAME + suffix)
            shutil.copyfile(source, target)


def check_restored(folder: Path) -> None:
    """See that a folder just unpacked opens, and give it its first automatic backup. Raises: ProblemError."""
    with reading(folder) as connection:
        state = read_state(connection, folder)
    with shutting(folder / DATABASE_NAME) as connection:
        backups.take(raw(connection), folder, state.last)


def read_state(connection: Connection, folder: Path) -> State:
    """Return what a database holds. Raises: ProblemError(WORKSPACE_DAMAGED)."""
    kind = read_kind(connection, folder)
    try:
        return State(
            kind,
            rows.read_records(connection, kind.has),
            rows.read_rubric(connection) if kind is WorkspaceKind.COUNTY else None,
            rows.read_seals(connection),
            rows.read_original(connection),
            log.last_row(connection),
            _open_step(connection),
        )
    except rows.DamagedRowError as error:
        raise ProblemError([damaged_problem(folder, f"工作库里的“{error}”损坏，不能打开。")]) from error


def _open_step(connection: Connection) -> Step | None:
    try:
        return log.read_open_step(connection)
    except rows.UNREADABLE as error:
        raise rows.DamagedRowError("最后一步填报") from error
