"""The score of a workspace with its gains and everything a person should know of it."""

from dataclasses import dataclass

from app.domain.checks import assessment_problems
from app.domain.gains import gains
from app.domain.problems import Problem
from app.domain.score_sheet import Gain, ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Picture


@dataclass(frozen=True, slots=True)
class Scored:
    """Score sheet, gains by criterion code, and problems."""

    sheet: ScoreSheet
    gains: dict[str, tuple[Gain, ...]]
    problems: tuple[Problem, ...]


def scored(picture: Picture) -> Scored:
    """Return the score of a picture."""
    sheet = score(picture.rubric, picture.assessment)
    found = gains(picture.rubric, picture.assessment, sheet.criteria)
    return Scored(sheet, found, assessment_problems(picture.rubric, picture.assessment, sheet))
