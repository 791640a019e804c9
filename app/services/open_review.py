"""Making and opening review workspaces (评审工作库); for reading only where one cannot be changed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.problems import Problem, ProblemError
from app.domain.received import ReviewAbout
from app.services.open_workspace import may_be_read, told_when_reading
from app.storage.kinds import WorkspaceKind, peeked_kind
from app.storage.record_store import RecordStore
from app.storage.review_workspace import ReviewWorkspace, create_review_workspace, open_review_workspace
from app.storage.workspace import open_workspace

__all__ = ["OpenedReview", "ReviewWorkspace", "create_review", "open_any", "open_review", "open_review_for_editing"]


@dataclass(frozen=True, slots=True)
class OpenedReview:
    """An open review workspace; held says who has it when it may only be read."""

    workspace: ReviewWorkspace
    held: tuple[Problem, ...] = ()


def create_review(folder: Path, about: ReviewAbout = ReviewAbout()) -> None:  # noqa: B008 - a frozen value
    """Make a new review workspace. Raises: ProblemError(WORKSPACE_EXISTS, DISK_FULL, WRITE_FAILED)."""
    create_review_workspace(folder, about)


def open_review(folder: Path, *, writing: bool, who: str = "") -> ReviewWorkspace:
    """Open a review workspace: for writing with its lock held under the name `who`, or for reading beside anybody.

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_HELD, WORKSPACE_KIND, WORKSPACE_NEWER, WORKSPACE_DAMAGED,
    WRITE_FAILED).
    """
    return open_review_workspace(folder, writing=writing, who=who)


def open_review_for_editing(folder: Path, *, who: str) -> OpenedReview:
    """Open for writing; for reading when somebody else holds it, or its place cannot be written (read-only, full).

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_KIND, WORKSPACE_NEWER, WORKSPACE_DAMAGED); WRITE_FAILED,
    DISK_FULL when it cannot even be read.
    """
    try:
        return OpenedReview(open_review(folder, writing=True, who=who))
    except ProblemError as error:
        if not may_be_read(error.problems):
            raise
        return OpenedReview(open_review(folder, writing=False), told_when_reading(error.problems))


def open_any(folder: Path, *, writing: bool, who: str = "") -> RecordStore[Any]:
    """Open a workspace of whatever kind it is, for what is done with all of them. Raises: as `open_review`."""
    is_review = peeked_kind(folder) is WorkspaceKind.REVIEW
    return (open_review_workspace if is_review else open_workspace)(folder, writing=writing, who=who)
