"""The score of a workspace with its gains and everything a person should know of it."""

from dataclasses import dataclass

from app.domain.checks import assessment_problems
from app.domain.gains import gains
from app.domain.points import Rounding, plain, rounded
from app.domain.problems import Problem
from app.domain.score_sheet import DimensionScore, Gain, ScoreSheet, Totals
from app.domain.scoring import score
from app.domain.submission import Picture
from app.files.canonical import digest


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


def score_fields(picture: Picture, result: Scored) -> dict[str, object]:
    """Return the score as the data that `jkxq score --json` prints (DESIGN.md 7); points are texts."""
    rubric, sheet = picture.rubric, result.sheet
    places = rubric.rounding
    return {
        "rubric": {"id": rubric.id, "edition": rubric.edition, "sha256": digest(rubric)},
        "county": {"name": picture.assessment.county.name},
        "points": {
            **_sums(sheet.points, places),
            "bonus": str(rounded(sheet.points.bonus, places)),
            "rate": None if sheet.points.rate is None else str(sheet.points.rate),
        },
        "verdict": {
            "grade": sheet.verdict.grade,
            "gates_failed": list(sheet.verdict.gates_failed),
            "gates_open": list(sheet.verdict.gates_open),
            "core_failed": list(sheet.verdict.core_failed),
        },
        "dimensions": [{"code": one.code, "title": one.title, **_sums(one, places)} for one in sheet.dimensions],
        "criteria": [
            {
                "code": line.code,
                "state": line.state.value,
                "full": plain(line.full),
                "computed": str(line.computed),
                "prospective": str(line.prospective),
                "self": str(line.self_points),
                "derivation": list(line.derivation),
                "gains": [{"text": gain.text, "points": str(gain.points)} for gain in result.gains[line.code]],
                "warnings": [{"code": one.code, "text": one.text} for one in line.warnings],
            }
            for line in sheet.criteria
        ],
    }


def _sums(sums: Totals | DimensionScore, places: Rounding) -> dict[str, str]:
    return {
        "full": plain(sums.full),
        "applicable": plain(sums.applicable),
        "computed": str(rounded(sums.computed, places)),
        "prospective": str(rounded(sums.prospective, places)),
        "self": str(rounded(sums.self_points, places)),
    }
