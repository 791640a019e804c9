"""Backup, restore and repair of a workspace."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.progress import Progress

if TYPE_CHECKING:
    from datetime import date

    from app.storage.repair import RepairReport
    from app.storage.workspace import Workspace


def back_up(workspace: "Workspace", out: Path, *, on: "date", progress: Progress | None = None) -> Path:
    """Write the workspace with its attachments into one file in `out` and return it, verified.

    Raises: ProblemError (DISK_FULL, ATTACHMENT_DAMAGED …); nothing half-made stays.
    """
    from app.storage.portable import backup_to_file

    return backup_to_file(workspace, out, on=on, progress=progress)


def restore(backup: Path, folder: Path, *, progress: Progress | None = None) -> None:
    """Make a new workspace from a backup file. Raises: ProblemError (BACKUP_DAMAGED, WORKSPACE_EXISTS …)."""
    from app.storage.portable import restore as restore_file

    restore_file(backup, folder, progress=progress)


def repair(folder: Path) -> "RepairReport":
    """Save what can be read of a damaged workspace. Raises: ProblemError when nothing could be done."""
    from app.storage.repair import repair as repair_folder

    return repair_folder(folder)
