"""Clean-up (清理): stored files that nothing names any more, deleted only when asked, after a backup."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from app.domain.changes import Changes
from app.domain.progress import Progress, Silent
from app.domain.record_files import county_files, files_of
from app.domain.submission import Picture
from app.storage.attachments import Attachments
from app.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unused:
    """How many stored files a clean-up would delete, or has deleted, and their bytes together."""

    files: int = 0
    size: int = 0


def files_of_steps(steps: Collection[Changes]) -> frozenset[str]:
    """Return the digests of the files that steps name: what may still be undone or done again needs them."""
    sides = [(change, value) for step in steps for change in step.changes for value in (change.before, change.after)]
    named = (files_of(change.kind, change.key, value) for change, value in sides if value is not None)
    return frozenset(file.sha256 for files in named for file in files)


def survey_unused(folder: Path, picture: Picture, keep: Collection[str], *, progress: Progress | None = None) -> Unused:
    """Return what a clean-up would delete. For a worker thread: reads files and backups only, changes nothing.

    Raises: ProblemError(BACKUP_DAMAGED) when a backup cannot be read: it may name anything; CancelledError.
    """
    from app.storage import backups

    progress = progress or Silent()
    progress.step(0, 2, "核对各次备份用到的文件")
    used = {*backups.named_files(folder), *(file.sha256 for file in county_files(picture)), *keep}
    progress.step(1, 2, "统计没有用到的文件")
    sizes = [file.stat().st_size for file in Attachments(folder).stored() if file.name not in used]
    return Unused(len(sizes), sum(sizes))


def clean_up(workspace: Workspace, keep: Collection[str], *, person: str, at: dt.datetime) -> Unused:  # noqa: ARG001
    """Back up, then delete the stored files that neither the workspace, a backup nor `keep` names; return them.

    Older versions of replaced files are named by their piece and stay. person, at: as every service takes them.

    Raises: ProblemError (BACKUP_DAMAGED, DISK_FULL, WRITE_FAILED); what is in use is never touched.
    """
    sizes = {file.name: file.stat().st_size for file in workspace.attachments.stored()}
    gone = workspace.clean_up_unused(keep)
    return Unused(len(gone), sum(sizes.get(sha256, 0) for sha256 in gone))
