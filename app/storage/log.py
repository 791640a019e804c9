"""Log (操作记录): one row a closed step, chained by hashes so that a change of the past is seen. Never travels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from app.domain.changes import Change, Changes
from app.domain.problems import Problem, blocking, warning
from app.files.canonical import digest
from app.storage import schema
from app.storage.rows import plain_body, plain_records, records_from

REPAIRED = "修复工作库"
"""What the row says that a repair appends; its `after` lists the numbers of the rows that were lost."""


@dataclass(frozen=True, slots=True)
class Step:
    """Changes with who made them and when."""

    at: str
    person: str
    changes: Changes

    def merged(self, later: "Step") -> "Step | None":
        """Return both steps as one when the later one goes on typing in the same records; else None."""
        mine = {(change.kind, change.key): change for change in self.changes.changes}
        theirs = {(change.kind, change.key): change for change in later.changes.changes}
        is_same = (self.person, self.changes.name) == (later.person, later.changes.name)
        if not is_same or mine.keys() != theirs.keys():
            return None
        both = tuple(replace(change, after=theirs[key].after) for key, change in mine.items())
        return Step(later.at, later.person, Changes(later.changes.name, both))

    @property
    def is_void(self) -> bool:
        """Tell whether everything is again as it was before."""
        return all(change.before == change.after for change in self.changes.changes)

    @property
    def before(self) -> str:
        """Return the records before, as text."""
        return plain_records([((change.kind, change.key), change.before) for change in self.changes.changes])

    @property
    def after(self) -> str:
        """Return the records after, as text."""
        return plain_records([((change.kind, change.key), change.after) for change in self.changes.changes])


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row. at is an ISO time; before and after are texts [[kind, key, value or null], …]."""

    n: int
    at: str
    person: str
    what: str
    before: str
    after: str
    previous: str
    hash: str

    @property
    def changes(self) -> Changes:
        """Return the step as a value. Raises: ValueError, KeyError or TypeError for a damaged row."""
        if self.what == REPAIRED:
            return Changes(self.what, ())
        pairs = zip(records_from(self.before), records_from(self.after), strict=True)
        return Changes(self.what, tuple(Change(*key, old, new) for (key, old), (_, new) in pairs))

    @property
    def is_itself(self) -> bool:
        """Tell whether the row is as it was written."""
        return self.hash == _hash(self)

    @property
    def lost_before(self) -> frozenset[int]:
        """Return the numbers of rows that this row, written by a repair, says are lost."""
        if self.what != REPAIRED:
            return frozenset()
        try:
            lost = plain_body(self.after)
        except ValueError:
            return frozenset()
        return frozenset(n for n in lost if isinstance(n, int)) if isinstance(lost, list) else frozenset()


START = LogRow(0, "", "", "", "", "", "", "")
"""What the first row follows."""


def following(last: LogRow, step: Step) -> LogRow:
    """Return the row that a step makes after the last one."""
    return sealed_row(last, step.at, step.person, step.changes.name, (step.before, step.after))


def sealed_row(
    last: LogRow, at: str, person: str, what: str, texts: tuple[str, str], *, n: int | None = None
) -> LogRow:
    """Return a row after the last one, with its hash. texts are before and after; n may leave numbers out."""
    row = LogRow(n or last.n + 1, at, person, what, *texts, previous=last.hash, hash="")
    return replace(row, hash=_hash(row))


def _hash(row: LogRow) -> str:
    fields = {
        "n": row.n,
        "at": row.at,
        "person": row.person,
        "what": row.what,
        "before": row.before,
        "after": row.after,
        "previous": row.previous,
    }
    return digest(fields)


def write_row(connection: Connection, row: LogRow) -> None:
    """Store a row."""
    connection.execute(insert(schema.log).values(**{name: getattr(row, name) for name in schema.log.c.keys()}))  # noqa: SIM118 - columns, not a dict


def read_rows(connection: Connection) -> Iterator[LogRow]:
    """Yield the rows, oldest first."""
    for row in connection.execute(select(*schema.log.c).order_by(schema.log.c.n)):
        yield LogRow(*row)


def last_row(connection: Connection) -> LogRow:
    """Return the newest row, or START."""
    row = connection.execute(select(*schema.log.c).order_by(schema.log.c.n.desc()).limit(1)).one_or_none()
    return LogRow(*row) if row else START


def log_problems(rows: Iterable[LogRow], where: str) -> list[Problem]:
    """Return what is wrong with a log: the first row that was changed or whose forerunner is not there.

    Rows that a repair has declared lost are a warning. Source: DESIGN.md 4, Log.
    """
    rows = list(rows)
    declared = frozenset[int]().union(*(row.lost_before for row in rows if row.is_itself))
    last, lost = START, set[int]()
    for row in rows:
        gap = set(range(last.n + 1, row.n))
        follows = row.previous == last.hash if not gap else gap <= declared
        if not row.is_itself or not follows:
            return [_broken(row, where), *_lost(lost, where)]
        lost |= gap
        last = row
    return _lost(lost, where)


def _broken(row: LogRow, where: str) -> Problem:
    return blocking(
        "LOG_BROKEN",
        where,
        f"操作记录第 {row.n} 条（{shown_time(row.at)} {row.person} {row.what}）或它前面的一条被改动过或缺失。",
        "填报内容不受影响，但这份操作记录不能再作为凭据。",
    )


def _lost(lost: set[int], where: str) -> list[Problem]:
    if not lost:
        return []
    what = f"操作记录中有 {len(lost)} 条（第 {ranges(lost)} 步）在以前修复工作库时已丢失，查不到那几步改了什么。"
    return [warning("LOG_BROKEN", where, what, "请核对填报内容；核对过的不必再处理。")]


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers for people: 3、5–7."""
    found: list[list[int]] = []
    for n in sorted(numbers):
        if found and found[-1][-1] == n - 1:
            found[-1][1:] = [n]
        else:
            found.append([n])
    return "、".join("–".join(map(str, part)) for part in found)


def write_open_step(connection: Connection, step: Step | None) -> None:
    """Remember the step that is still being typed; None: there is none."""
    connection.execute(delete(schema.open_step))
    if step:
        values = {"at": step.at, "person": step.person, "what": step.changes.name}
        connection.execute(insert(schema.open_step).values(n=1, before=step.before, after=step.after, **values))


def read_open_step(connection: Connection) -> Step | None:
    """Return the step that was being typed when the workspace was last written."""
    row = connection.execute(select(*schema.open_step.c)).one_or_none()
    if row is None:
        return None
    found = LogRow(0, row.at, row.person, row.what, row.before, row.after, "", "")
    return Step(row.at, row.person, found.changes)


def stamp(at: datetime) -> str:
    """Return a time as the log writes it."""
    return at.isoformat(timespec="seconds")


def shown_time(at: str) -> str:
    """Return a time of the log for people, as the clock on this computer shows it: 2021年11月3日 12:00."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError:
        # A row that somebody changed may hold anything.
        return at
    if time.tzinfo:
        time = time.astimezone()
    return f"{time.year}年{time.month}月{time.day}日 {time:%H:%M}"
