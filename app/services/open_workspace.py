"""Making and opening workspaces; for a person who works in one, for reading only where it cannot be changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.original import Original
from app.domain.problems import Problem, ProblemError
from app.domain.rubric import Rubric
from app.storage import workspace as storage
from app.storage.record_store import RecordStore
from app.storage.workspace import Workspace, open_workspace

__all__ = ["OpenedWorkspace", "RecordStore", "Workspace", "create_workspace", "open_for_editing", "open_workspace"]


@dataclass(frozen=True, slots=True)
class OpenedWorkspace:
    """An open workspace; held says who has it when it may only be read."""

    workspace: Workspace
    held: tuple[Problem, ...] = ()


def create_workspace(
    folder: Path, rubric: Rubric, original: Original | None = None, original_bytes: bytes | None = None
) -> None:
    """Make a new, empty workspace on a rubric, with the province's own file that the rubric was read from.

    Raises: ProblemError(WORKSPACE_EXISTS, PACK_ORIGINAL, DISK_FULL, WRITE_FAILED).
    """
    storage.create(folder, rubric, original, original_bytes)


def open_for_editing(folder: Path, *, who: str) -> OpenedWorkspace:
    """Open for writing; for reading when somebody else holds it, or its place cannot be written (read-only, full).

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_KIND, WORKSPACE_NEWER, WORKSPACE_DAMAGED); WRITE_FAILED,
    DISK_FULL when it cannot even be read.
    """
    try:
        return OpenedWorkspace(open_workspace(folder, writing=True, who=who))
    except ProblemError as error:
        if not may_be_read(error.problems):
            raise
        return OpenedWorkspace(open_workspace(folder, writing=False), told_when_reading(error.problems))


_MAY_BE_READ = {"WORKSPACE_HELD", "WRITE_FAILED", "DISK_FULL"}


def may_be_read(problems: Iterable[Problem]) -> bool:
    """Tell whether a workspace that cannot be opened for writing may still be read."""
    return all(problem.code in _MAY_BE_READ for problem in problems)


def told_when_reading(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return why nothing can be changed here; nothing was going to be saved, so nothing is said of saving."""
    return tuple(_told(problem) for problem in problems)


def _told(problem: Problem) -> Problem:
    match problem.code:
        case "DISK_FULL":
            return replace(problem, what="工作库所在的磁盘满了。", what_to_do="请腾出空间，再点“再试一次”。")
        case "WRITE_FAILED":
            what = problem.what.replace("没有写成", "工作库所在的位置不能写入", 1)
            to_do = "请检查磁盘和权限，或把整个工作库文件夹复制到本机再打开；改好后点“再试一次”。"
            return replace(problem, what=what, what_to_do=to_do)
    return problem
