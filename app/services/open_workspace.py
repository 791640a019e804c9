"""Making and opening workspaces."""

from pathlib import Path

from app.domain.rubric import Rubric
from app.storage import workspace as storage
from app.storage.workspace import Workspace


def create_workspace(folder: Path, rubric: Rubric) -> None:
    """Make a new, empty workspace on a rubric. Raises: ProblemError(WORKSPACE_EXISTS, DISK_FULL, WRITE_FAILED)."""
    storage.create(folder, rubric)


def open_workspace(folder: Path, *, writing: bool, who: str = "") -> Workspace:
    """Open a workspace; close it, or use it in a with. Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_HELD …)."""
    return storage.open_workspace(folder, writing=writing, who=who)
