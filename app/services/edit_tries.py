"""Worked examples (核验算例) of a rubric that is edited: whether they still fit, and what an input gives."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.assessment import Assessment
from app.domain.example_inputs import given_example
from app.domain.problems import Problem, ProblemError
from app.domain.rubric import EvidenceRule, Rubric
from app.domain.sampled import is_finished
from app.domain.score_sheet import State
from app.domain.scoring import CriterionScoring

if TYPE_CHECKING:
    from app.catalog.vectors import Vector


def why_unfit(rubric: Rubric, vector: "Vector") -> str:
    """Return why a worked example does not fit a rubric any more, empty when it does: read as from its file."""
    from app.catalog.located_yaml import parse_located
    from app.catalog.rubric_writer import vectors_text
    from app.catalog.vectors import read_vectors, vector_problems

    try:
        source = parse_located(vectors_text([vector]), "算例")
        found, problems = read_vectors(source, rubric)
        said: list[Problem] = [*problems, *vector_problems(rubric, found, source)]
    except ProblemError as error:
        said = list(error.problems)
    except (ValueError, KeyError, ArithmeticError) as error:
        return f"这条算例读不出来（{error}）。"
    return " ".join(f"{one.what}" for one in said if one.is_blocking)


@dataclass(frozen=True, slots=True)
class Tried:
    """What an input gives: the points, None when it stays unanswered, and how they came about."""

    points: Decimal | None
    derivation: tuple[str, ...] = ()


def tried(rubric: Rubric, code: str, example: Assessment) -> Tried:
    """Return what a criterion gives for an input, as if all evidence were there; a marking may be unfinished."""
    criterion = rubric.criterion_by_code.get(code)
    if criterion is None or not is_finished(criterion.marking, rubric):
        return Tried(None, ("评分办法还没有填完。",))
    lenient = replace(rubric, evidence=EvidenceRule.ADVISORY)
    try:
        line = CriterionScoring(lenient, given_example(example)).of(criterion)
    except (ArithmeticError, LookupError, ValueError):
        return Tried(None, ("现在还算不出来，请先改好上面的问题。",))
    points = None if line.state is State.UNANSWERED else line.computed
    return Tried(points, line.derivation)


def example_of(code: str, example: Assessment, points: Decimal | None) -> "Vector":
    """Return a worked example; points: as worked out by hand, None when it is to stay unanswered."""
    from app.catalog.vectors import Vector

    return Vector(code, given_example(example), points)
