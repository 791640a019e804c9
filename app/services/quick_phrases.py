"""The quick phrases that fit one criterion of one received set, with the county's own figures in them."""

import datetime as dt
from functools import lru_cache
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.quick_phrases import Phrase, fillings_of, offered
from app.domain.received import ReviewPicture
from app.domain.review import Finding
from app.domain.rubric import Rubric
from app.domain.score_sheet import CriterionScore


def quick_phrases(
    rubric: Rubric,
    assessment: Assessment,
    line: CriterionScore,
    finding: Finding | None = None,
    due: dt.date | None = None,
) -> tuple[str, ...]:
    """Return what may be said of a criterion, most telling first. line: the recomputed points; due: see `usual_due`.

    Raises: ProblemError when the file of phrases was spoilt.
    """
    from app.files.places import forms_dir

    return offered(_phrases(forms_dir()), fillings_of(rubric, assessment, line, finding, due))


def usual_due(picture: ReviewPicture) -> dt.date | None:
    """Return the latest day until which anything was asked to be supplemented; None before the first."""
    days = (
        asked.due
        for by_code in picture.findings.values()
        for by_reviewer in by_code.values()
        for finding in by_reviewer.values()
        for asked in finding.supplements
        if asked.due is not None
    )
    return max(days, default=None)


@lru_cache(maxsize=2)
def _phrases(folder: Path) -> tuple[Phrase, ...]:
    from app.catalog.phrases import read_phrases

    return read_phrases(folder)
