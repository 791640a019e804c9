"""Automatic backups (备份) of a workspace's database, in backups/: written whole, checked, thinned.

They hold the database only; the attachments they name are protected from clean-up.
"""

import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import Connection

from app.domain.problems import Problem, ProblemError, blocking
from app.domain.record_files import original_file, record_files, seal_files
from app.files.atomic import (
    PARTIAL_SUFFIX,
    make_folder,
    move_durably,
    remove_partial_files,
    sync_file,
)
from app.storage import log, revisions, rows, schema
from app.storage.connection import engine_for, is_sound, raw, telling_problems
from app.storage.kinds import WorkspaceKind, read_kind
from app.storage.log import LogRow
from app.storage.schema_check import has_tables_of, is_harmless

FOLDER_NAME = "backups"
DAYS, WEEKS, MONTHS = 12, 10, 9
"""How many backups thinning leaves. Source: DESIGN.md 4, Backups."""
MARKED_NOTE = "记下的进度"
"""Stands in the name of a backup that a person asked for, to compare with later."""
MOST_MARKED = 30
"""So many of these stay, the newest, whatever their day."""

_NAME = re.compile(r"备份_(\d{4}-\d\d-\d\d_\d{6})_第(\d+)步(\D*?)(?:（(\d+)）)?\.sqlite")


@dataclass(frozen=True, slots=True)
class Backup:
    """One kept backup. at and n are time and number of the last step in it; serial counts backups of one step."""

    path: Path
    at: datetime
    n: int = 0
    serial: int = 1
    is_marked: bool = False


def take(connection: sqlite3.Connection, folder: Path, last: LogRow, note: str = "") -> Path:
    """Copy the database into backups/, check the copy, then thin the older ones; return the new one.

    last is the newest log row: its time and number make the name. Raises: ProblemError(BACKUP_DAMAGED); sqlite3.Error
    or OSError where it cannot be written.
    """
    place = folder / FOLDER_NAME
    make_folder(place)
    remove_partial_files(place)
    path = place / _name(last, note, folder)
    copy_to(connection, path)
    for backup in thinned(kept(folder)):
        # Where the clock was set back the new one may look old; it stays all the same.
        if backup.path != path:
            backup.path.unlink(missing_ok=True)
    return path


def _name(last: LogRow, note: str, folder: Path) -> str:
    # A workspace without any change yet sorts before all others.
    at = datetime.fromisoformat(last.at) if last.at else datetime(1970, 1, 1)  # noqa: DTZ001 - no time of its own
    stem = f"备份_{at:%Y-%m-%d_%H%M%S}_第{last.n}步"
    serials = [backup.serial for backup in kept(folder) if backup.path.name.startswith(stem)]
    serial = f"（{max(serials) + 1}）" if serials else ""
    return f"{stem}{note}{serial}.sqlite"


def copy_to(connection: sqlite3.Connection, path: Path) -> None:
    """Write a checked copy of a database that takes its name at the end. Raises: as `take`."""
    partial = path.with_name(f".{path.name}{PARTIAL_SUFFIX}")
    partial.unlink(missing_ok=True)
    try:
        # By its bytes: a folder may have a name that is no UTF-8.
        connection.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(partial),))
        sync_file(partial)
        if not (_is_trusted(partial) and _has_same_rows(connection, partial)):
            raise ProblemError([not_made_problem(path)])
        move_durably(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def check(database: Path) -> None:
    """See that a copy is sound, row by row. Raises: ProblemError(BACKUP_DAMAGED)."""
    if not _is_trusted(database):
        raise ProblemError([_damaged(database)])


def _is_trusted(database: Path) -> bool:
    try:
        return _is_good(database)
    except (ProblemError, *rows.UNREADABLE, rows.DamagedRowError):
        return False


def _is_good(database: Path) -> bool:
    with telling_problems(database), closing(engine_for(database, "ro").connect()) as connection:
        if not is_harmless(connection) or not is_sound(connection):
            return False
        revision = revisions.revision_of(connection)
        if revision is None or not has_tables_of(connection, revision):
            return False
        if revision != schema.NEWEST:
            # The rows of an older copy are looked at when it is opened and brought up to date.
            return True
        rows.read_record_rows(connection)
        if read_kind(connection, database) is WorkspaceKind.COUNTY:
            rows.read_rubric_body(connection)
        rows.read_original(connection)
        rows.read_seals(connection)
        log.read_open_step(connection)
        return True


def _has_same_rows(connection: sqlite3.Connection, copy: Path) -> bool:
    """Tell whether a copy holds what the original holds."""
    with closing(engine_for(copy, "ro").connect()) as copied:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            # The names are our own tables'.
            rows_of_table = f'SELECT * FROM "{table}" ORDER BY rowid'  # noqa: S608
            pairs = zip_longest(connection.execute(rows_of_table), raw(copied).execute(rows_of_table))
            if any(mine != theirs for mine, theirs in pairs):
                return False
    return True


def _damaged(database: Path) -> Problem:
    return blocking("BACKUP_DAMAGED", database.name, "这份备份损坏，不能使用。", "请换一份备份；工作库没有改动。")


def not_made_problem(place: Path) -> Problem:
    """Return the problem of a backup that is not what should have been written."""
    return blocking(
        "BACKUP_DAMAGED",
        str(place),
        "备份没有做成：写完后核对没有通过，已删去。",
        "请检查磁盘后再试一次，或备份到另一个磁盘；工作库没有改动。",
    )


def kept(folder: Path) -> list[Backup]:
    """Return the backups of a workspace, newest first."""
    found = []
    for path in (folder / FOLDER_NAME).glob("备份_*.sqlite"):
        if match := _NAME.fullmatch(path.name):
            at = datetime.strptime(match[1], "%Y-%m-%d_%H%M%S")  # noqa: DTZ007 - local time in names
            found.append(Backup(path, at, int(match[2]), int(match[4] or 1), match[3] == MARKED_NOTE))
    return sorted(found, key=lambda backup: (backup.at, backup.n, backup.serial), reverse=True)


def thinned(newest_first: Iterable[Backup]) -> list[Backup]:
    """Return the backups that may go. The newest of a day stays for 12 days that have any, then one a week, a month.

    Those that a person asked for stay apart from that, the newest 30 of them.
    """
    everything = list(newest_first)
    backups = [backup for backup in everything if not backup.is_marked]
    staying = kept_times([backup.at for backup in backups])
    gone, seen = [backup for backup in everything if backup.is_marked][MOST_MARKED:], set[datetime]()
    for backup in backups:
        if backup.at not in staying or backup.at in seen:
            gone.append(backup)
        seen.add(backup.at)
    return gone


def kept_times(times: Iterable[datetime]) -> set[datetime]:
    """Return which of the times stay: the last of each of the newest 12 days; of the times before these days,
    the last of each of the newest 10 weeks (Monday to Sunday); of those before, of each of the newest 9 months.
    """  # noqa: D205 - one sentence
    rest = sorted(set(times), reverse=True)
    staying: set[datetime] = set()
    for count, span in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        spans: dict[object, datetime] = {}
        for at in rest:
            spans.setdefault(span(at.date()), at)
        newest = dict(list(spans.items())[:count])
        staying.update(newest.values())
        rest = [at for at in rest if span(at.date()) not in newest]
    return staying


def _day(day: date) -> object:
    return day


def _week(day: date) -> object:
    return day.isocalendar()[:2]


def _month(day: date) -> object:
    return day.year, day.month


def named_files(folder: Path) -> set[str]:
    """Return the digests of the files that any kept backup names. Raises: ProblemError for one that is damaged.

    Fails closed: a backup that cannot be read may name anything.
    """
    named: set[str] = set()
    for backup in kept(folder):
        check(backup.path)
        with telling_problems(backup.path), closing(engine_for(backup.path, "ro").connect()) as connection:
            named |= _named_in(connection, backup.path)
    return named


def _named_in(connection: Connection, path: Path) -> set[str]:
    kind = read_kind(connection, path)
    named = record_files(rows.read_records(connection, kind.has))
    originals, seals = original_file(rows.read_original(connection)), seal_files(rows.read_seals(connection))
    return {file.sha256 for file in (*named, *originals, *seals)}
