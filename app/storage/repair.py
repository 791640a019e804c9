"""Repair (修复) of a workspace whose database does not open: save what can be read, say what was lost.

What proves itself is gathered from the damaged file and from the backups, put together by the numbers of its steps
and written into a new database. The damaged files are moved aside whole; attachments are never touched.
"""

import contextlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from app.domain.changes import RecordKey
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.progress import CancelledError, Progress, Silent
from app.files.atomic import make_folder, move_durably, unused_path
from app.files.canonical import canonical_json
from app.storage import backups, kinds, log, opening, rows, schema
from app.storage.attachments import Attachments
from app.storage.carve import Finds, carved
from app.storage.connection import DATABASE_NAME, SIDE_SUFFIXES, telling_problems
from app.storage.holding import held
from app.storage.kinds import WorkspaceKind
from app.storage.log import LogRow
from app.storage.record_store import RecordStore, opened
from app.storage.repair_told import Gathered, loss_problems, lost_sentences, saved_sentences
from app.storage.review_workspace import ReviewWorkspace
from app.storage.rows import RecordRow
from app.storage.workspace import Workspace

REBUILT_NAME = f"{DATABASE_NAME}.repaired"
"""A whole new database waiting to take the damaged one's place; there only if a repair was interrupted."""

_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What a repair came to, in plain Chinese, to stand after 已救回： and 没有救回：.

    problems: what was lost, once more with what to do about it, and what is wrong with log and attachments.
    moved_to: where the damaged files are now; None when there were none.
    """

    is_repaired: bool = False
    saved: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    moved_to: Path | None = None


def repair(folder: Path, *, at: datetime, who: str = "", progress: Progress | None = None) -> RepairReport:
    """Make a workspace open again. One that opens is only checked, and not changed.

    Cancelled once the new database is in place, it leaves out the look at every attachment and says so.

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_HELD, WORKSPACE_NEWER; WORKSPACE_DAMAGED when not even the
    rubric can be found; DISK_FULL, WRITE_FAILED), CancelledError out of progress. Then nothing was changed.
    """
    _check_repairable(folder)
    with held(folder, who), telling_problems(folder):
        report = _finished_interrupted(folder, at)
        if report is None:
            report = RepairReport() if _opens(folder) else _repaired(folder, at, who, progress or Silent())
    rest = _remaining_problems(folder, report, progress)
    return replace(report, problems=(*loss_problems(report.lost, folder), *rest))


def _check_repairable(folder: Path) -> None:
    """See that there is anything of a workspace, before even the lock is put there. Raises: ProblemError."""
    try:
        opening.check_there(folder)
    except ProblemError as error:
        is_damaged = any(problem.code == "WORKSPACE_DAMAGED" for problem in error.problems)
        if not is_damaged and not (folder / REBUILT_NAME).exists():
            raise


def _repaired(folder: Path, at: datetime, who: str, progress: Progress) -> RepairReport:
    found = gathered(folder, progress)
    _rebuild(folder, found, at, who)
    return RepairReport(True, saved_sentences(found), lost_sentences(found), moved_to=_put_in_place(folder, at))


def _opens(folder: Path) -> bool:
    try:
        opening.check_there(folder)
        with opening.reading(folder) as connection:
            opening.read_state(connection, folder)
    except ProblemError as error:
        if any(problem.code == "WORKSPACE_DAMAGED" for problem in error.problems):
            return False
        raise
    return True


def _remaining_problems(folder: Path, report: RepairReport, progress: Progress | None) -> list[Problem]:
    with opened(_STORES[_kind_of(folder)], folder, writing=False) as workspace:
        log_problems = workspace.verify_log()
        attachment_problems = _attachment_problems(workspace, report, progress)
    if not report.is_repaired:
        return [*log_problems, *attachment_problems]
    # The repair itself is done; what is wrong with a file must not hide what it saved.
    told = [warning(problem.code, problem.where, problem.what, problem.what_to_do) for problem in attachment_problems]
    return [*(problem for problem in log_problems if problem.is_blocking), *told]


def _attachment_problems(workspace: RecordStore[Any], report: RepairReport, progress: Progress | None) -> list[Problem]:
    try:
        return workspace.attachment_problems(progress)
    except CancelledError:
        if not report.is_repaired:
            raise
        # Nobody may lose sight of what the repair saved and lost because he did not wait for the files.
        what = "附件没有逐个核对完：核对时取消了。"
        to_do = "打开后，请看看重要的附件能不能打开；县区的工作库在“体检”里会再核对。"
        return [warning("CANCELLED", workspace.folder.name, what, to_do)]


def _kind_of(folder: Path) -> WorkspaceKind:
    with opening.reading(folder) as connection:
        return kinds.read_kind(connection, folder)


_STORES: dict[WorkspaceKind, type[RecordStore[Any]]] = {
    WorkspaceKind.COUNTY: Workspace,
    WorkspaceKind.REVIEW: ReviewWorkspace,
}


# ---------------------------------------------------------------- putting together what was found


def gathered(folder: Path, progress: Progress) -> Gathered:
    """Return everything that can be saved. Raises: ProblemError(WORKSPACE_DAMAGED) without any rubric at a county's."""
    damaged, *older = _searched([folder / DATABASE_NAME, *(backup.path for backup in backups.kept(folder))], progress)
    sources = [damaged, *older]
    rubric = next((finds.rubric for finds in sources if finds.rubric and _is_rubric(finds.rubric)), None)
    kind = _kind(folder, sources, rubric)
    is_from_backup = not damaged.has_content
    main = next(finds for finds in sources if finds.has_content) if is_from_backup else damaged
    chain = _chain(main, sources)
    newest = _newest_records(main, older, chain)
    stored = [RecordRow(*key, n, body) for key, (n, body) in sorted(newest.items()) if body is not None]
    records = [row for row in stored if _reads(row, kind)]
    unread = {(row.kind, row.key) for row in stored} - {(row.kind, row.key) for row in records}
    seals = {n: seal for finds in reversed(sources) for n, seal in finds.seals.items() if _is_seal(n, seal)}
    original = next((finds.original for finds in sources if finds.original and _is_original(finds.original)), None)
    last = max([row.n for row in chain] + [row.n for row in records], default=0)
    return Gathered(
        rubric,
        tuple(records),
        seals,
        chain,
        last + 1,
        is_from_backup,
        pages=damaged.pages,
        pages_lost=damaged.pages_lost,
        named=frozenset((damaged.named - newest.keys()) | unread),
        loose_files=_loose_files(folder, [row.body for row in records], seals, original),
        original=original,
        kind=kind,
    )


def _searched(files: list[Path], progress: Progress) -> list[Finds]:
    """Return what is found in each file."""
    found = []
    for n, file in enumerate(files):
        progress.step(n, len(files), "正在从损坏的文件和自动备份里找内容")
        found.append(carved(file))
    progress.step(len(files), len(files), "正在写成新的数据文件")
    return found


def _kind(folder: Path, sources: list[Finds], rubric: str | None) -> WorkspaceKind:
    """Return what the workspace was: only a county's has a rubric. Raises: ProblemError(WORKSPACE_DAMAGED)."""
    if rubric is not None:
        return WorkspaceKind.COUNTY
    if any(finds.is_review or _holds_review(finds) for finds in sources):
        return WorkspaceKind.REVIEW
    what = "数据文件和备份里都没有能读的内容，没有改动任何文件。"
    to_do = "请用以前的“jkxq备份.zip”恢复；附件都还在 attachments 文件夹里。"
    raise ProblemError([blocking("WORKSPACE_DAMAGED", str(folder), what, to_do)])


def _holds_review(finds: Finds) -> bool:
    return any(WorkspaceKind.REVIEW.has(*key) for key in finds.records)


def _reads(row: RecordRow, kind: WorkspaceKind) -> bool:
    """Tell whether a record can be opened. A digest proves that a row is whole, not that we wrote it."""
    with contextlib.suppress(rows.DamagedRowError):
        return kind.has(row.kind, row.key) and row.value is not None
    return False


def _is_rubric(body: str) -> bool:
    with contextlib.suppress(rows.DamagedRowError):
        return rows.rubric_from(body) is not None
    return False


def _is_original(body: str) -> bool:
    with contextlib.suppress(rows.DamagedRowError):
        return rows.original_from(body) is not None
    return False


def _is_seal(n: int, seal: tuple[str, str, str]) -> bool:
    with contextlib.suppress(rows.DamagedRowError):
        return rows.seal_from(n, *seal) is not None
    return False


def _loose_files(
    folder: Path, bodies: list[str], seals: Mapping[int, tuple[str, str, str]], original: str | None
) -> int:
    """Return how many attachments nothing names that was found."""
    texts = [*bodies, *(body for _, body, _ in seals.values()), original or ""]
    named = {digest for text in texts for digest in _DIGEST.findall(text)}
    return sum(1 for file in Attachments(folder).stored() if file.name not in named)


def _chain(main: Finds, sources: list[Finds]) -> tuple[LogRow, ...]:
    """Return the log rows of one history, oldest first: back from the newest of the main source.

    Backups may hold rows of another history with the same numbers (an older state was put back by hand); rows are
    taken from them only where the hashes link.
    """
    by_hash = {hash_: row for finds in reversed(sources) for hash_, row in finds.log.items()}
    own_log = next((finds.log for finds in (main, *sources) if finds.log), {})
    own = {row.n: row for row in own_log.values()}
    chain: list[LogRow] = []
    row = own[max(own)] if own else None
    while row is not None:
        chain.append(row)
        n = row.n
        linked = by_hash.get(row.previous)
        # Numbers only fall, or rows from elsewhere could lead round and round.
        row = linked if linked and linked.n < n else own.get(max((other for other in own if other < n), default=0))
    chain.reverse()
    return tuple(_extended(chain, by_hash.values()))


def _extended(chain: list[LogRow], found: Iterable[LogRow]) -> list[LogRow]:
    """Return the chain with the rows that follow its end."""
    by_previous = {row.previous: row for row in found}
    while chain and (row := by_previous.get(chain[-1].hash)) and row.n > chain[-1].n:
        chain.append(row)
    return chain


def _newest_records(
    main: Finds, older: list[Finds], chain: tuple[LogRow, ...]
) -> dict[RecordKey, tuple[int, str | None]]:
    """Return number and newest value of each record, of log rows and stored rows alike; None: deleted last."""
    newest: dict[RecordKey, tuple[int, str | None]] = {}

    def take(key: RecordKey, n: int, body: str | None) -> None:
        if key not in newest or newest[key][0] < n:
            newest[key] = (n, body)

    for key, row in main.records.items():
        take(key, row.n, row.body)
    for log_row in chain:
        for key, body in _told(log_row):
            take(key, log_row.n, body)
    known = {row.n for row in chain}
    for finds in older:
        for key, row in finds.records.items():
            # Numbers of the chain have told their values already; others may be of steps whose row is lost.
            if row.n not in known:
                take(key, row.n, row.body)
    return newest


def _told(row: LogRow) -> list[tuple[RecordKey, str | None]]:
    if row.what == log.REPAIRED:
        return []
    try:
        return [
            ((str(kind), str(key)), None if value is None else canonical_json(value).decode("utf-8"))
            for kind, key, value in json.loads(row.after)
        ]
    except rows.UNREADABLE:
        return []  # whole, but nothing that we wrote


# ---------------------------------------------------------------- writing


def _rebuild(folder: Path, found: Gathered, at: datetime, who: str) -> None:
    rebuilt = folder / REBUILT_NAME
    with opening.new_database(rebuilt) as connection:
        kinds.write_kind(connection, found.kind)
        if found.rubric is not None:
            rows.write_rubric(connection, found.rubric)
        if found.original is not None:
            rows.write_original(connection, found.original)
        rows.write_records(connection, found.records)
        for n, (id_, body, sha256) in sorted(found.seals.items()):
            connection.execute(insert(schema.seals).values(n=n, id=id_, body=body, sha256=sha256))
        _write_log(connection, found, at, who)
    backups.check(rebuilt)


def _write_log(connection: Connection, found: Gathered, at: datetime, who: str) -> None:
    for row in found.chain:
        log.write_row(connection, row)
    last = found.chain[-1] if found.chain else log.START
    texts = ("[]", rows.body_of(list(found.missing)))
    log.write_row(connection, log.sealed_row(last, log.stamp(at), who, log.REPAIRED, texts, n=found.n))


def _put_in_place(folder: Path, at: datetime) -> Path | None:
    """Move the damaged files aside, the database first: while it is there, everything is."""
    if not any((folder / (DATABASE_NAME + suffix)).exists() for suffix in ("", *SIDE_SUFFIXES)):
        move_durably(folder / REBUILT_NAME, folder / DATABASE_NAME)
        return None
    aside = unused_path(folder / f"损坏_{at:%Y-%m-%d}")
    make_folder(aside)
    _move_aside(folder, aside)
    return aside


def _move_aside(folder: Path, aside: Path) -> None:
    for suffix in ("", *SIDE_SUFFIXES):
        source = folder / (DATABASE_NAME + suffix)
        if source.exists():
            move_durably(source, aside / source.name)
    move_durably(folder / REBUILT_NAME, folder / DATABASE_NAME)


def _finished_interrupted(folder: Path, at: datetime) -> RepairReport | None:
    """Go on with a repair that was interrupted; None if there was none."""
    rebuilt = folder / REBUILT_NAME
    if not rebuilt.exists():
        return None
    if (folder / DATABASE_NAME).exists():
        opening.remove_database(rebuilt)
        return None
    aside = max(folder.glob("损坏_*"), key=lambda path: path.stat().st_mtime, default=folder / f"损坏_{at:%Y-%m-%d}")
    make_folder(aside)
    _move_aside(folder, aside)
    lost = ("上一次修复中途停下，没来得及说明丢了什么；请把各项填报内容核对一遍",)
    return RepairReport(True, ("上一次没有做完的修复，现在已做完",), lost, moved_to=aside)
