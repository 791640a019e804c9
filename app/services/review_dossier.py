"""The dossier of a review: what the papers of one received set are written from, read out of the workspace."""

import datetime as dt
from dataclasses import dataclass

from app.documents.review_dossier import ReviewDossier
from app.domain.gate_limits import gate_name
from app.domain.received import Received, ReviewPicture
from app.domain.received_sets import attached_to
from app.domain.review import Feedback, Level, Review, Reviewer, ReviewOf
from app.domain.review_duties import reviewer_keys, reviewer_of
from app.domain.standing_findings import conflicts, standing
from app.domain.standing_gates import gate_conflicts, standing_gates
from app.domain.verified_sheet import verified_sheet
from app.services.dossier import program_name
from app.services.read_received import ReceivedSet, read_received
from app.storage.review_workspace import ReviewWorkspace


@dataclass(frozen=True, slots=True)
class ReviewedSet:
    """One received set with its review as it stands: what screens show before anything is written.

    unmerged: criteria and basic conditions (named) on which several reviewers' findings wait for the lead.
    """

    given: ReceivedSet
    dossier: ReviewDossier
    unmerged: tuple[str, ...] = ()


def review_of(workspace: ReviewWorkspace, submission: str, *, date: dt.date) -> ReviewDossier:
    """Return the dossier of a received set (its id, or as `find_submission` finds it), dated by the day given.

    Before the level is said it is taken for a provincial one; `export_review` asks for it.
    Raises: ProblemError(REVIEW_SUBMISSION, ATTACHMENT_MISSING, ATTACHMENT_DAMAGED).
    """
    return reviewed_set(workspace, submission, date=date).dossier


def reviewed_set(workspace: ReviewWorkspace, submission: str, *, date: dt.date) -> ReviewedSet:
    """Return the same with the received set itself. Raises: as `review_of`."""
    picture, given = workspace.picture, read_received(workspace, submission)
    received = given.received
    review = _review(picture, given, date)
    attached = attached_to(picture, received) if review.level is Level.PROVINCE else None
    order = {criterion.code: place for place, criterion in enumerate(given.rubric.criteria)}
    samples = picture.samples.get(received.id, {})
    dossier = ReviewDossier(
        review=review,
        rubric=given.rubric,
        submission=given.submission,
        score=given.sheet,
        program=program_name(),
        city=attached.review if attached else None,
        samples={code: samples[code] for code in sorted(samples, key=lambda code: order.get(code, len(order)))},
        is_sealed=received.is_sealed,
    )
    gates = gate_conflicts(picture, received.id)
    unmerged = [gate_name(one) for one in given.rubric.gate_by_id if one in gates]
    unmerged += sorted(conflicts(picture, received.id), key=order.__getitem__)
    return ReviewedSet(given, dossier, tuple(unmerged))


def _review(picture: ReviewPicture, given: ReceivedSet, date: dt.date) -> Review:
    about, received = picture.about, given.received
    found = standing(picture, received.id)
    findings = {one.code: found[one.code] for one in given.rubric.criteria if one.code in found}
    gates = standing_gates(picture, received.id)
    return Review(
        of=_submission_named(received),
        level=about.level or Level.PROVINCE,
        office=about.office.strip(),
        date=date,
        sheet=verified_sheet(given.rubric, given.sheet, findings),
        reviewers=_reviewers(picture, received),
        findings=findings,
        feedback=picture.feedback.get(received.id, Feedback()),
        visits=picture.visits.get(received.id, ()),
        gates={one: gates[one] for one in given.rubric.gate_by_id if one in gates},
    )


def _submission_named(received: Received) -> ReviewOf:
    return ReviewOf(
        received.id,
        received.tagmanifest_sha256,
        received.round,
        received.county,
        received.cycle,
        received.rubric_id,
        received.rubric_edition,
        received.rubric_sha256,
    )


def _reviewers(picture: ReviewPicture, received: Received) -> tuple[Reviewer, ...]:
    """Return who has findings on a set; before anybody has, whose copy this is."""
    keys = reviewer_keys(picture, received.id)
    if not keys and picture.about.me is not None:
        return (picture.about.me,)
    return tuple(reviewer_of(picture, key) for key in keys)
