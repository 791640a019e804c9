"""The dossier (what documents are written from) of a picture."""

import datetime as dt
from collections.abc import Mapping
from importlib.metadata import version

from app.documents.dossier import Dossier
from app.domain.evidence import material_numbers
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Picture
from app.files.canonical import digest

ANY_DAY = dt.date(2000, 1, 1)
"""Stands where no date is printed."""


def program_name() -> str:
    """Return the program with its version, as documents print it."""
    return f"健康县区自评 {version('jkxq')}"


def numbers_of(picture: Picture) -> dict[str, str]:
    """Return the 材料编号 by evidence id."""
    codes = [criterion.code for criterion in picture.rubric.criteria]
    return material_numbers(codes, picture.assessment.evidence, picture.frozen_numbers)


def dossier_of(  # noqa: PLR0913
    picture: Picture,
    sheet: ScoreSheet,
    *,
    date: dt.date = ANY_DAY,
    number: int = 1,
    is_draft: bool = False,
    submission_id: str = "",
    paths: Mapping[str, str] | None = None,
    pages: Mapping[str, int] | None = None,
) -> Dossier:
    """Return the dossier of a picture and its score; number is the round."""
    return Dossier(
        rubric=picture.rubric,
        rubric_sha256=digest(picture.rubric),
        assessment=picture.assessment,
        score=sheet,
        date=date,
        program=program_name(),
        round=number,
        is_draft=is_draft,
        submission_id=submission_id,
        numbers=numbers_of(picture),
        paths=paths or {},
        pages=pages or {},
    )
