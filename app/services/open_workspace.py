"""Making and opening workspaces; for a person who works in one, beside another program, for reading only."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.problems import Problem, ProblemError
from app.domain.rubric import Rubric
from app.storage import workspace as storage
from app.storage.workspace import Workspace, open_workspace

__all__ = ["OpenedWorkspace", "Workspace", "create_workspace", "open_for_editing", "open_workspace"]


@dataclass(frozen=True, slots=True)
class OpenedWorkspace:
    """An open workspace; held says who has it when it may only be read."""

    workspace: Workspace
    held: tuple[Problem, ...] = ()


def create_workspace(folder: Path, rubric: Rubric) -> None:
    """Make a new, empty workspace on a rubric. Raises: ProblemError(WORKSPACE_EXISTS, DISK_FULL, WRITE_FAILED)."""
    storage.create(folder, rubric)


def open_for_editing(folder: Path, *, who: str) -> OpenedWorkspace:
    """Open for writing, or for reading when somebody else holds it.

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_NEWER, WORKSPACE_DAMAGED, WRITE_FAILED).
    """
    try:
        return OpenedWorkspace(open_workspace(folder, writing=True, who=who))
    except ProblemError as error:
        if any(problem.code != "WORKSPACE_HELD" for problem in error.problems):
            raise
        return OpenedWorkspace(open_workspace(folder, writing=False), error.problems)
