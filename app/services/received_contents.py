"""The rubric of what was received, and its submission, read back from the workspace."""

from functools import lru_cache
from typing import TYPE_CHECKING

from app.domain.received import Received
from app.domain.rubric import Rubric
from app.services.read_received import stored_content

if TYPE_CHECKING:
    from app.domain.submission import Submission
    from app.storage.review_workspace import ReviewWorkspace


def rubric_of(workspace: "ReviewWorkspace", received: Received) -> Rubric:
    """Return the rubric that a set came with. Raises: ProblemError(ATTACHMENT_DAMAGED).

    It is read once: 150 sets share it, and every key typed into an opinion asks for it.
    """
    return _rubric(stored_content(workspace, received.rubric, received))


def submission_of(workspace: "ReviewWorkspace", received: Received) -> "Submission":
    """Return the submission as it came. Raises: ProblemError(ATTACHMENT_DAMAGED)."""
    from app.exchange.submission_json import read_submission

    return read_submission(stored_content(workspace, received.submission, received))


@lru_cache(maxsize=8)
def _rubric(content: bytes) -> Rubric:
    from app.exchange.rubric_json import read_rubric

    return read_rubric(content)
