"""The record of one received set: what lists show, and where its parts lie among the attachments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.evidence import StoredFile, serving
from app.domain.problems import Problem
from app.domain.received import Received
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Submission
from app.domain.summing import summing_of
from app.domain.verified_sheet import received_lines


@dataclass(frozen=True, slots=True)
class ReceivedFiles:
    """The files of one set as they lie among the attachments: the package, and digests of its parts."""

    package: StoredFile
    submission: str
    rubric: str
    changes: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComingIn:
    """What the seal says of a set, what people should know of it, and the ISO time at which it came.

    tagmanifest_sha256 is empty for a set without a seal.
    """

    id: str
    tagmanifest_sha256: str = ""
    signature: str = "none"
    fingerprint: str = ""
    is_sealed: bool = True
    problems: tuple[Problem, ...] = ()
    at: str = ""


def received_of(
    submission: Submission,
    rubric: Rubric,
    sheet: ScoreSheet,
    files: ReceivedFiles,
    facts: ComingIn,
) -> Received:
    """Return the record of a set. sheet: our own recomputation."""
    assessment = submission.assessment
    served = {code: len(pieces) for code, pieces in serving(assessment.evidence).items()}
    return Received(
        id=facts.id,
        county=assessment.county,
        cycle=assessment.cycle,
        round=submission.round,
        date=submission.date,
        rubric_id=rubric.id,
        rubric_edition=rubric.edition,
        rubric_title=rubric.title,
        rubric_sha256=submission.rubric_sha256,
        package=files.package,
        submission=files.submission,
        rubric=files.rubric,
        points=sheet.points,
        dimensions=sheet.dimensions,
        lines=received_lines(rubric, sheet, served),
        tagmanifest_sha256=facts.tagmanifest_sha256,
        based_on=submission.based_on,
        replaces=submission.replaces,
        changes=files.changes,
        signature=facts.signature,
        fingerprint=facts.fingerprint,
        gates_failed=sheet.verdict.gates_failed,
        gates_open=sheet.verdict.gates_open,
        applicant=assessment.applicant,
        is_sealed=facts.is_sealed,
        files=files.files,
        problems=tuple(dict.fromkeys(facts.problems)),
        at=facts.at,
        summing=summing_of(rubric),
    )
