"""What was received, read back from the workspace: the rubric of a set and its submission, without the evidence."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.received import Received
from app.domain.rubric import Rubric

if TYPE_CHECKING:
    from app.domain.submission import Submission
    from app.storage.review_workspace import ReviewWorkspace


def rubric_of(workspace: "ReviewWorkspace", received: Received) -> Rubric:
    """Return the rubric that a set came with. Raises: ProblemError(ATTACHMENT_MISSING …)."""
    return _rubric(workspace.attachment(received.rubric))


def submission_of(workspace: "ReviewWorkspace", received: Received) -> "Submission":
    """Return the submission as it came. Raises: ProblemError(ATTACHMENT_MISSING …)."""
    from app.exchange.submission_json import read_submission

    return read_submission(workspace.attachment(received.submission).read_bytes())


@lru_cache(maxsize=8)
def _rubric(path: Path) -> Rubric:
    """Return a rubric; its file is named by its digest and never changes, and 150 sets share it."""
    from app.exchange.rubric_json import read_rubric

    return read_rubric(path.read_bytes())
