"""What was found on the set before this one, with what the county answered anew since (上一轮意见)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.domain.earlier_findings import EarlierFinding, changed_criteria, previous_findings
from app.domain.review_duties import earlier_set
from app.services.judge import received_set
from app.services.received_contents import rubric_of, submission_of

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace


def earlier_findings(workspace: "ReviewWorkspace", submission_id: str) -> Mapping[str, EarlierFinding]:
    """Return the findings on the round before, or on what this set replaces, by code; empty when there are none.

    Reads both submissions. Raises: ProblemError(REVIEW_SUBMISSION, ATTACHMENT_DAMAGED).
    """
    picture = workspace.picture
    now = received_set(picture, submission_id)
    before = earlier_set(picture, now)
    if before is None or not picture.findings.get(before.id):
        return {}
    said = [submission_of(workspace, one).assessment for one in (before, now)]
    return previous_findings(picture, submission_id, changed_criteria(rubric_of(workspace, now), *said))
