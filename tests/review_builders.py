"""Builders of a review: received sets, findings and pictures for tests. Only what matters is spelled out there."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.domain.assessment import Assessment
from app.domain.changes import Change, Changes
from app.domain.evidence import StoredFile
from app.domain.received import Received, ReviewAbout, ReviewPicture
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.rubric import Rubric
from app.domain.scoring import score
from app.domain.submission import Submission
from app.domain.summing import summing_of
from app.domain.verified_sheet import received_lines
from app.exchange.rubric_json import write_rubric
from app.exchange.submission_json import submission_id, write_submission
from app.files.canonical import digest
from app.services.open_review import ReviewWorkspace, create_review, open_review
from tests.ui.rubrics import NOON

ID = "a" * 64
"""The id of the only submission, where there is one."""


def received(rubric: Rubric, assessment: Assessment, id_: str = ID, **more: Any) -> Received:
    """Return a received set as an import makes it, without files; more are other fields."""
    sheet = score(rubric, assessment)
    made = Received(
        id=id_,
        county=assessment.county,
        cycle=assessment.cycle,
        round=1,
        date=dt.date(2022, 3, 1),
        rubric_id=rubric.id,
        rubric_edition=rubric.edition,
        rubric_title=rubric.title,
        rubric_sha256="1" * 64,
        package=StoredFile("2" * 64, 1, "县区.zip"),
        submission="3" * 64,
        rubric="4" * 64,
        points=sheet.points,
        dimensions=sheet.dimensions,
        lines=received_lines(rubric, sheet),
        gates_failed=sheet.verdict.gates_failed,
        gates_open=sheet.verdict.gates_open,
        summing=summing_of(rubric),
    )
    return replace(made, **more)


def finding(
    verdict: str = "认可", points: str | None = None, opinion: str = "", *asked: str, note: str = ""
) -> Finding:
    """Return a finding; asked: texts of what is to be supplemented."""
    return Finding(
        FindingVerdict(verdict),
        None if points is None else Decimal(points),
        opinion,
        tuple(Supplement(one) for one in asked),
        note,
    )


def picture(one: Received, findings: Mapping[str, Mapping[str, Finding]], **more: Any) -> ReviewPicture:
    """Return a picture with one received set and findings by code and reviewer key."""
    return ReviewPicture(received={one.id: one}, findings={one.id: dict(findings)} if findings else {}, **more)


def review_workspace(folder: Path, rubric: Rubric, *counties: Assessment, **about: Any) -> tuple[str, ...]:
    """Make a review workspace that has received what some counties say, and return the ids; about: of ReviewAbout."""
    create_review(folder, ReviewAbout(**about))
    with open_review(folder, writing=True) as workspace:
        kept = [_kept(workspace, rubric, one) for one in counties]
        changes = tuple(Change("received", one.id, None, one) for one in kept)
        workspace.apply(Changes("收件", changes), person="收件人", at=NOON)
    return tuple(one.id for one in kept)


def _kept(workspace: ReviewWorkspace, rubric: Rubric, assessment: Assessment) -> Received:
    said = Submission(
        1, dt.date(2022, 3, 1), assessment, rubric.id, rubric.edition, digest(rubric), score(rubric, assessment)
    )
    files = [
        workspace.attach(content, name)
        for content, name in (
            (write_submission(said), "submission.json"),
            (write_rubric(rubric), "rubric.json"),
            (b"zip" + submission_id(said).encode(), "县区.zip"),
        )
    ]
    made = received(rubric, assessment, submission_id(said))
    return replace(made, submission=files[0].sha256, rubric=files[1].sha256, package=files[2])
