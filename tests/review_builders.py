"""Builders of a review: received sets, findings and pictures for tests. Only what matters is spelled out there."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.domain.assessment import Assessment
from app.domain.evidence import StoredFile
from app.domain.received import Received, ReviewPicture
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.rubric import Rubric
from app.domain.scoring import score
from app.domain.summing import summing_of
from app.domain.verified_sheet import received_lines

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
