"""Copies of received evidence to look at: read out of the kept package, checked, and not to be written to."""

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.progress import Progress, Silent
from app.services.read_received import ReceivedSet, evidence_to

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace


def read_only_copy(
    workspace: "ReviewWorkspace",
    of: ReceivedSet,
    evidence_id: str,
    folder: Path,
    *,
    progress: Progress | None = None,
) -> Path:
    """Write one piece of evidence of a set into an empty folder and return where; nobody edits it by mistake.

    Raises: ProblemError as `evidence_to`; CancelledError before it begins.
    """
    (progress or Silent()).step(0, 1, "从申报包里读取")
    path = evidence_to(workspace, of.received, of.submission, evidence_id, folder)
    path.chmod(stat.S_IREAD)
    return path
