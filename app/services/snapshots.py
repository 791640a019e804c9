"""Snapshots (以前的进度): score sheets of earlier times, read from automatic backups or a package; nothing is changed.

A backup is copied to a temp folder and opened there for reading: an older one is brought up to date in the copy.
"""

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.county import County
from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score

if TYPE_CHECKING:
    from app.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An earlier time that can be compared with: the time and number of the last step in it."""

    path: Path
    at: dt.datetime
    steps: int
    is_marked: bool

    @property
    def label(self) -> str:
        """Return what people choose it by: 2021-11-03 12:00 记下的进度."""
        if not self.steps:
            return "刚建立时（还没有填报）"
        return f"{self.at:%Y-%m-%d %H:%M} {'记下的进度' if self.is_marked else '自动备份'}"


def snapshots(folder: Path) -> tuple[Snapshot, ...]:
    """Return the kept backups of a workspace, newest first, one for each last step; a marked one is preferred."""
    from app.storage.backups import kept

    by_step: dict[tuple[dt.datetime, int], Snapshot] = {}
    for backup in kept(folder):
        found = Snapshot(backup.path, backup.at, backup.n, backup.is_marked)
        known = by_step.get((backup.at, backup.n))
        if known is None or (found.is_marked and not known.is_marked):
            by_step[backup.at, backup.n] = found
    return tuple(by_step.values())


def mark_progress(workspace: "Workspace", *, person: str, at: dt.datetime) -> None:  # noqa: ARG001 - session.run
    """Keep how far the filling in has come (记下现在的进度), as a backup that stays. Raises: ProblemError."""
    from app.storage.backups import MARKED_NOTE

    workspace.back_up(MARKED_NOTE)


def sheet_of_backup(path: Path, *, progress: Progress | None = None) -> ScoreSheet:
    """Return the score sheet of a backup, by the rubric it was filled in with.

    Raises: ProblemError (FILE_MISSING, WORKSPACE_DAMAGED, WORKSPACE_NEWER).
    """
    from app.storage.connection import DATABASE_NAME
    from app.storage.workspace import open_workspace

    (progress or Silent()).step(0, 1, f"读取 {path.name}")
    with tempfile.TemporaryDirectory(prefix="jkxq-") as temporary:
        copy = Path(temporary) / DATABASE_NAME
        try:
            shutil.copyfile(path, copy)
        except OSError as error:
            what = "这份备份不见了，或读不出来。"
            raise ProblemError([blocking("FILE_MISSING", path.name, what, "请另选一份；工作库没有改动。")]) from error
        with open_workspace(copy.parent, writing=False) as workspace:
            picture = workspace.picture
    return score(picture.rubric, picture.assessment)


def sheet_of_package(path: Path, county: County, *, progress: Progress | None = None) -> ScoreSheet:
    """Return the score sheet that a sealed package of this county gives, recomputed from its data.

    Raises: ProblemError with what is wrong when it is no sound package, or another county's; CancelledError out of
    progress.
    """
    from app.exchange.verify import open_package

    with open_package(path, progress=progress) as opened:
        if opened.submission is None or opened.rubric is None or not opened.is_sound:
            raise ProblemError(opened.problems)
        assessment = opened.submission.assessment
        if assessment.county.full_name != county.full_name:
            what = f"这是{assessment.county.full_name or '没有写县区'}的申报包，不是{county.full_name or '本县'}的。"
            raise ProblemError([blocking("PACKAGE_CONTENT", path.name, what, "请选择本县以前导出的申报包。")])
        return score(opened.rubric, assessment)
