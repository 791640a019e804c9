"""Backup, restore and repair of a workspace."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.problems import Problem, hint
from app.domain.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from app.storage.archive import BackupFile
    from app.storage.record_store import RecordStore
    from app.storage.repair import RepairReport

__all__ = [
    "BackupFile",
    "RepairReport",
    "back_up",
    "is_damaged",
    "repair",
    "repair_fields",
    "repair_lines",
    "repair_told",
    "restore",
]


def back_up(workspace: "RecordStore[Any]", out: Path, *, on: "date", progress: Progress | None = None) -> "BackupFile":
    """Write the workspace with its attachments into one file in `out` and return it, verified.

    Raises: ProblemError (DISK_FULL, WRITE_FAILED …); nothing half-made stays.
    """
    from app.storage.archive import backup_to_file

    return backup_to_file(workspace, out, day=on, progress=progress)


def restore(backup: Path, folder: Path, *, progress: Progress | None = None) -> None:
    """Make a new workspace from a backup file. Raises: ProblemError (BACKUP_DAMAGED, WORKSPACE_EXISTS …)."""
    from app.storage.archive import restore as restore_file

    restore_file(backup, folder, progress=progress)


def repair(folder: Path, *, at: "datetime", who: str = "", progress: Progress | None = None) -> "RepairReport":
    """Save what can be read of a damaged workspace, a county's or a reviewer's, and say what was saved and lost.

    Raises: ProblemError when nothing could be done, CancelledError out of progress; then nothing was changed.
    """
    from app.storage.repair import repair as repair_folder

    return repair_folder(folder, at=at, who=who, progress=progress)


def is_damaged(problems: "Iterable[Problem]") -> bool:
    """Tell whether a workspace was refused for what `repair` is for."""
    return any(problem.code == "WORKSPACE_DAMAGED" for problem in problems)


def repair_fields(report: "RepairReport") -> dict[str, object]:
    """Return what `jkxq repair --json` adds: sentences on what was saved and lost, where the damaged files are."""
    moved_to = None if report.moved_to is None else str(report.moved_to)
    return {"saved": list(report.saved), "lost": list(report.lost), "moved_to": moved_to}


def repair_lines(report: "RepairReport") -> list[str]:
    """Return the same for people, a line each. What was lost follows as problems, with what to do about it."""
    if not report.is_repaired:
        return ["工作库完好，没有改动。"]
    lines = [f"已救回：{sentence}" for sentence in report.saved]
    if report.lost:
        lines.append(f"没有救回：有{len(report.lost)}处，逐条列在“请核对”里。")
    if report.moved_to is None:
        return [*lines, "数据文件 jkxq.sqlite 原来不见了，已重新建立。"]
    return [*lines, f"损坏的文件原样移到：{report.moved_to}"]


def repair_told(folder: Path, report: "RepairReport") -> tuple[Problem, ...]:
    """Return the same as problems, for who is elsewhere by now: in one what was saved, then what was lost."""
    what = f"修复做完了。{'；'.join(line.rstrip('。') for line in repair_lines(report))}。"
    return (hint("", folder.name, what, "现在可以打开它了。"), *report.problems)
