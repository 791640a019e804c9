"""Opening a workspace for a person at a window; beside another program it is opened for reading only."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.problems import Problem, ProblemError
from app.storage.workspace import Workspace, open_workspace

__all__ = ["OpenedWorkspace", "Workspace", "open_for_editing"]


@dataclass(frozen=True, slots=True)
class OpenedWorkspace:
    """An open workspace; held says who has it when it may only be read."""

    workspace: Workspace
    held: tuple[Problem, ...] = ()


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
