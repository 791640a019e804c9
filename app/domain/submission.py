"""Submission (申报包): the frozen snapshot that travels, and the seals a workspace remembers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.domain.assessment import Assessment
from app.domain.finished import FinishedDocument
from app.domain.original import Original
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet


def travelling(assessment: Assessment) -> Assessment:
    """Return the assessment as it may leave the county: without what is only its own business.

    That are notes (备注), values of other departments that were not taken, earlier versions of files, when and over
    which data a finished document came back, and what came back from reviewers with the replies to it.
    Source: DESIGN.md 8, Not in it: the log, gains, drafts, notes to oneself.
    """
    return replace(
        assessment,
        measures=tuple(replace(figure, note="", others=()) for figure in assessment.measures),
        evidence=tuple(replace(piece, note="", earlier=()) for piece in assessment.evidence),
        finished={
            key: FinishedDocument(document.document, document.file) for key, document in assessment.finished.items()
        },
        returned={},
        replies={},
    )


@dataclass(frozen=True, slots=True)
class Link:
    """Points at another submission: its id and the sha256 of its tagmanifest."""

    id: str
    tagmanifest_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """Submission (申报包) without its files. id is the sha256 over everything else (exchange works it out).

    numbers: evidence id to 材料编号; paths: evidence id to path inside data/. changes: sha256 of changes.json, from
    round 2 on; so that the same data with other replies are another submission.
    """

    round: int
    date: dt.date
    assessment: Assessment
    rubric_id: str
    rubric_edition: str
    rubric_sha256: str
    score: ScoreSheet
    numbers: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    based_on: Link | None = None
    replaces: str | None = None
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a workspace remembers of one sealed submission. content_sha256 leaves out id and replaces.

    records: record to digest of what was sealed, to say later what has changed since; document: sha256 of its
    submission.json among the attachments, so that every round stays readable. Both are empty in older workspaces.
    """

    id: str
    round: int
    date: dt.date
    content_sha256: str
    tagmanifest_sha256: str
    replaces: str | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything one open workspace holds in memory: the rubric, the assessment, the seals so far.

    original: where the criteria sit in the province's own file, when the rubric was read from one.
    """

    rubric: Rubric
    assessment: Assessment
    seals: tuple[Seal, ...] = ()
    original: Original | None = None

    @property
    def frozen_numbers(self) -> Mapping[str, str]:
        """Return the 材料编号 that no longer change, by evidence id."""
        frozen: dict[str, str] = {}
        for seal in self.seals:
            frozen.update(seal.numbers)
        return frozen

    @property
    def travelling(self) -> "Picture":
        """Return the picture as documents and packages are made from it; the score is the same."""
        return replace(self, assessment=travelling(self.assessment))
