"""Connections to a workspace's database: how it is opened, what its errors mean for people."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from app.domain.problems import Problem, ProblemError, blocking
from app.files.atomic import write_problem

DATABASE_NAME = "jkxq.sqlite"
PAGE_BYTES = 4096
"""Page size of every database of ours; fixed, so that a file without a readable header can be read too."""

BUSY_TIMEOUT_S = 5.0
SIDE_SUFFIXES = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database while it is open, or after a crash."""

Mode = Literal["ro", "rw", "rwc"]


def engine_for(database: Path, mode: Mode) -> Engine:
    """Return an engine whose transactions are real ones: BEGIN IMMEDIATE, or plain BEGIN for reading.

    Python's own handling of transactions is switched off: it commits before table changes.
    """

    def connect() -> sqlite3.Connection:
        # One thread at a time uses a workspace (its lock sees to that), but not always the one that opened it.
        connection = sqlite3.connect(
            _uri(database, mode),
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_TIMEOUT_S,
        )
        # A text with a flipped bit may be no UTF-8; then the row's digest tells.
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    begin = "BEGIN" if mode == "ro" else "BEGIN IMMEDIATE"
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _uri(database: Path, mode: Mode) -> str:
    path = database.absolute().as_posix()
    # file:// + /home/x, + /C:/x, + //server/share/x: the part of the server must stay empty.
    # By its bytes: a folder from an old USB stick may have a name that is no UTF-8.
    return f"file://{'' if path.startswith('/') else '/'}{quote(os.fsencode(path))}?mode={mode}"


@contextlib.contextmanager
def peeking(database: Path, *, is_still: bool) -> Iterator[sqlite3.Connection]:
    """Yield a plain connection for a quick look that waits for nobody and writes nothing.

    is_still: what a crash or another program left beside the database is passed over; it may then look older or
    torn. Raises: sqlite3.Error.
    """
    flag = "&immutable=1" if is_still else ""
    with contextlib.closing(sqlite3.connect(f"{_uri(database, 'ro')}{flag}", uri=True, timeout=0)) as connection:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.execute("PRAGMA trusted_schema = OFF")
        yield connection


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA temp_store = MEMORY")


def raw(connection: Connection) -> sqlite3.Connection:
    """Return the driver's connection, for what must run outside a transaction (pragmas, VACUUM)."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - tells the type checker
    return driver


def journal_mode(connection: Connection, mode: Literal["WAL", "DELETE"]) -> None:
    """Switch how the database is kept safe. Raises: sqlite3.Error when somebody reads just now."""
    raw(connection).execute(f"PRAGMA journal_mode = {mode}")


def is_sound(connection: Connection) -> bool:
    """Tell whether SQLite finds its own structures in order."""
    try:
        found: tuple[str] = raw(connection).execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if _is_damage(error):
            return False
        raise
    return found == ("ok",)


def _is_damage(error: sqlite3.Error) -> bool:
    # "no such table": what describes the tables was overwritten.
    is_schema_gone = _primary_code(error) == sqlite3.SQLITE_ERROR and str(error).startswith("no such")
    return is_schema_gone or _primary_code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_out_of_reach(error: sqlite3.Error | DBAPIError) -> bool:
    """Tell whether SQLite could not open a database for lack of a place to write beside it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if not isinstance(cause, sqlite3.Error):
        return False
    return _primary_code(cause) in _NO_PLACE or getattr(cause, "sqlite_errorcode", 0) in _NO_SHARED_MEMORY


_NO_PLACE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_FULL}
_NO_SHARED_MEMORY = {
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
    sqlite3.SQLITE_IOERR_SHMMAP,
}
"""On a full disk not even the -shm file can be made that reading a WAL needs."""


def database_problem(error: sqlite3.Error, where: Path) -> Problem:
    """Return what an error of SQLite means for people."""
    code = _primary_code(error)
    if _is_damage(error):
        return damaged_problem(where)
    if code == sqlite3.SQLITE_FULL:
        return blocking(
            "DISK_FULL", str(where), "磁盘空间不足，没有保存。", "请腾出空间后再试；此前保存的内容没有改动。"
        )
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return blocking("WORKSPACE_HELD", str(where), "工作库正被别的程序读写。", "请稍候再试。")
    reason = {
        sqlite3.SQLITE_READONLY: "这个位置是只读的",
        sqlite3.SQLITE_CANTOPEN: "文件打不开，可能没有权限或文件夹已被移走",
        sqlite3.SQLITE_IOERR: "磁盘读写出错",
        sqlite3.SQLITE_PERM: "没有权限",
    }.get(code, str(error))
    return blocking(
        "WRITE_FAILED",
        str(where),
        f"没有写成：{reason}。",
        "请检查磁盘和权限后再试；此前保存的内容没有改动。",
    )


def check_in_place(folder: Path) -> None:
    """Refuse to write when the database no longer lies where it was opened: SQLite would write on, to nowhere.

    Raises: ProblemError(WRITE_FAILED).
    """
    if not (folder / DATABASE_NAME).exists():
        what = "没有写成：工作库的文件夹被移动、改名或删除了。"
        to_do = "请把它放回原处，再改一次；找不到的，请从备份恢复。关闭窗口前，可把没有保存的文字先复制出来。"
        raise ProblemError([blocking("WRITE_FAILED", str(folder), what, to_do)])


def damaged_problem(where: Path, what: str = "工作库文件损坏，不能打开。") -> Problem:
    """Return the problem of a database that cannot be trusted."""
    to_do = "请在首页打开它，点“修复这个工作库”；原文件会原样留存，不会丢弃。"
    return blocking("WORKSPACE_DAMAGED", str(where), what, to_do, "jkxq repair")


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextlib.contextmanager
def telling_problems(where: Path) -> Iterator[None]:
    """Turn errors of disk and database in the block into a ProblemError that names the place."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise ProblemError([database_problem(error.orig, where)]) from error
        raise
    except sqlite3.Error as error:
        raise ProblemError([database_problem(error, where)]) from error
    except UnicodeDecodeError as error:
        # SQLite's own message quotes what it found in the damaged file.
        raise ProblemError([damaged_problem(where)]) from error
    except OSError as error:
        raise ProblemError([write_problem(error, where)]) from error
