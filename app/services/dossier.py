"""The dossier (what documents are written from) of a picture."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from app.documents.dossier import Dossier
from app.documents.profile_entries import profile_entries
from app.domain.evidence import material_numbers
from app.domain.form import Form, chosen_form
from app.domain.problems import ProblemError
from app.domain.round_changes import RoundChanges
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Picture
from app.files.canonical import digest
from app.files.places import forms_dir

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
    changes: RoundChanges | None = None,
) -> Dossier:
    """Return the dossier of a picture and its score; number is the round, changes what a later one changed."""
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
        profile=_profile(picture),
        changes=changes,
    )


def _profile(picture: Picture) -> tuple[tuple[str, str], ...]:
    """Return 基本情况 in the order of its form. Without a form it stays as given; an export names what is wrong."""
    try:
        form = _profile_form(forms_dir(), picture.rubric.id) if picture.assessment.profile else None
    except (ProblemError, LookupError):
        form = None
    return profile_entries(picture.assessment.profile, form) if form else ()


@cache
def _profile_form(folder: Path, rubric_id: str) -> Form:
    """Return the form; read once, since a dossier is made for every check."""
    from app.catalog.forms import read_forms

    return chosen_form(read_forms(folder), "profile", rubric_id)
