"""Icons of verdicts; apart from the others, so that the window begins without what a review is."""

from app.domain.review import FindingVerdict

VERDICT_ICONS = {
    FindingVerdict.ACCEPTED: "state-scored",
    FindingVerdict.ADJUSTED: "severity-hint",
    FindingVerdict.SUPPLEMENT: "severity-warning",
    FindingVerdict.REJECTED: "severity-blocking",
}
"""Names of the icons of verdicts, the same for reviewers and for the county they write to."""
GATE_ICONS: dict[bool | None, str] = {True: "state-scored", False: "severity-blocking", None: "state-unanswered"}
"""Names of the icons of what was found of a basic condition (基本条件)."""
