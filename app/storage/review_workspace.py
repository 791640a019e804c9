"""ReviewWorkspace (评审工作库): received sets and what is found about them; the same care as a county's workspace."""

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from sqlalchemy import Connection

from app.domain.changes import Change, RecordKey, RecordValue
from app.domain.received import ReviewAbout, ReviewPicture
from app.domain.record_files import NamedFile, record_files
from app.domain.review_records import (
    ReviewRecord,
    assembled_review,
    kept_review_value,
    review_records,
    stepped_review,
)
from app.files.atomic import make_folder
from app.storage import opening, rows
from app.storage.connection import telling_problems
from app.storage.holding import held
from app.storage.kinds import WorkspaceKind
from app.storage.opening import State
from app.storage.record_store import RecordStore, opened


class ReviewWorkspace(RecordStore[ReviewPicture]):
    """An open workspace of a reviewer. Use `open_review_workspace`; close it, or use it in a `with`."""

    kind = WorkspaceKind.REVIEW

    def named_files(self) -> tuple[NamedFile, ...]:
        """Return the received packages and what was taken out of them, photos of visits, attached reviews."""
        # Not of the records: another thread may be changing them just now.
        return record_files(dict(review_records(self._picture)))

    @property
    def title(self) -> str:
        """Return what the review is called, or whose it is."""
        about = self._picture.about
        level = about.level.label if about.level is not None else ""
        return about.title or (f"{about.office}_{level}评审" if about.office else "") or self.folder.name

    def _assembled(self, state: State) -> ReviewPicture:
        return assembled_review(state.records)

    def _stepped(self, picture: ReviewPicture, changes: Iterable[Change]) -> ReviewPicture:
        return stepped_review(picture, changes)

    def _kept(self, kind: str, value: RecordValue | None) -> RecordValue | None:
        # Only records of a reviewer come here: the kind of each step was looked at.
        return kept_review_value(kind, cast("ReviewRecord | None", value))

    def _records_of(self, picture: ReviewPicture) -> dict[RecordKey, RecordValue]:
        return dict(review_records(picture))


def create_review_workspace(folder: Path, about: ReviewAbout) -> None:
    """Make a new review workspace. The folder may exist when it is empty.

    Raises: ProblemError(WORKSPACE_EXISTS, DISK_FULL, WRITE_FAILED).
    """
    opening.check_free(folder)

    def fill(connection: Connection) -> None:
        rows.write_records(connection, _first_records(about))

    with telling_problems(folder):
        make_folder(folder)
        with held(folder, ""):
            opening.build(folder, WorkspaceKind.REVIEW, fill)


def _first_records(about: ReviewAbout) -> list[rows.RecordRow]:
    found = review_records(ReviewPicture(about=about))
    # No log row tells of what a workspace begins with, as of its rubric at a county.
    return [rows.RecordRow(kind, key, 0, rows.body_of(value)) for (kind, key), value in found.items()]


def open_review_workspace(folder: Path, *, writing: bool, who: str = "") -> ReviewWorkspace:
    """Open a review workspace: for writing with its lock held under the name `who`, or for reading beside anybody.

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_HELD, WORKSPACE_KIND, WORKSPACE_NEWER, WORKSPACE_DAMAGED,
    WRITE_FAILED).
    """
    return opened(ReviewWorkspace, folder, writing=writing, who=who)
