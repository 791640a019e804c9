"""Progress by department (责任部门): what of a department's share is filled in, waits for papers, or lacks a figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.assessment import Assessment
from app.domain.marking.facts import Missing
from app.domain.marking.kinds import every, measure_of
from app.domain.rubric import Criterion, Rubric
from app.domain.score_sheet import CriterionScore, State
from app.domain.scoring import CriterionScoring

NOBODY = "未写明部门"
"""Stands for the criteria and measures of which the rubric names no department."""


@dataclass(frozen=True, slots=True)
class DepartmentProgress:
    """One department's share. total: the codes of its criteria, of which `unanswered` are still open;
    waiting: those that lack a paper of this department; missing: the ids of figures it has to give.
    """  # noqa: D205 - one sentence

    department: str
    total: tuple[str, ...]
    unanswered: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """Return how many of its criteria are filled in, or said not to apply."""
        return len(self.total) - len(self.unanswered)

    @property
    def undone(self) -> int:
        """Return how many things are still asked of it."""
        return len(self.unanswered) + len(self.waiting) + len(self.missing)


def departments_of(criterion: Criterion) -> tuple[str, ...]:
    """Return who is responsible for a criterion: those it names, else those of its papers, else nobody known."""
    of_papers = (name for requirement in criterion.evidence for name in requirement.departments)
    return criterion.departments or tuple(dict.fromkeys(of_papers)) or (NOBODY,)


def department_progress(
    rubric: Rubric, assessment: Assessment, lines: Iterable[CriterionScore]
) -> tuple[DepartmentProgress, ...]:
    """Return every department in rubric order; the lines are those of the score sheet.

    What several departments share counts for each of them. A figure is missing when an applicable criterion reads it
    and it cannot be read for the assessed year.
    """
    scoring = CriterionScoring(rubric, assessment)
    by_code = {line.code: line for line in lines}
    shares: dict[str, _Share] = {}
    for criterion in rubric.criteria:
        state = by_code[criterion.code].state
        for name in departments_of(criterion):
            share = shares.setdefault(name, _Share())
            share.total.append(criterion.code)
            if state is State.UNANSWERED:
                share.unanswered.append(criterion.code)
        if state is State.AWAITING_EVIDENCE:
            for name in _owing(scoring, criterion):
                shares.setdefault(name, _Share()).waiting.append(criterion.code)
    for measure_id, names in _missing_figures(scoring, by_code):
        for name in names:
            shares.setdefault(name, _Share()).missing.append(measure_id)
    ordered = sorted(shares.items(), key=lambda item: item[0] == NOBODY)
    return tuple(share.progress(name) for name, share in ordered)


class _Share:
    """What is found of one department while walking through the rubric."""

    def __init__(self) -> None:
        self.total: list[str] = []
        self.unanswered: list[str] = []
        self.waiting: list[str] = []
        self.missing: list[str] = []

    def progress(self, department: str) -> DepartmentProgress:
        return DepartmentProgress(
            department, tuple(self.total), tuple(self.unanswered), tuple(self.waiting), tuple(self.missing)
        )


def _owing(scoring: CriterionScoring, criterion: Criterion) -> tuple[str, ...]:
    """Return who owes the papers a criterion waits for."""
    lacking = scoring.lacking(criterion)
    names = [name for one in lacking for name in one.departments or departments_of(criterion)]
    return tuple(dict.fromkeys(names)) or departments_of(criterion)


def _missing_figures(
    scoring: CriterionScoring, by_code: dict[str, CriterionScore]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    readers: dict[str, list[Criterion]] = {}
    for criterion in scoring.rubric.criteria:
        if by_code[criterion.code].state is not State.NOT_APPLICABLE:
            for measure_id in measures_of(criterion):
                readers.setdefault(measure_id, []).append(criterion)
    for measure in scoring.rubric.measures:
        criteria = readers.get(measure.id)
        if criteria and _is_missing(scoring, measure.id):
            of_readers = (name for criterion in criteria for name in departments_of(criterion))
            yield measure.id, measure.departments or tuple(dict.fromkeys(of_readers))


def _is_missing(scoring: CriterionScoring, measure_id: str) -> bool:
    if scoring.assessment.cycle.year is None:
        # Nothing can be read yet; a department that has given any figure is not asked again.
        return all(figure.measure != measure_id for figure in scoring.assessment.measures)
    return isinstance(scoring.facts.assessed(measure_id), Missing)


def measures_of(criterion: Criterion) -> tuple[str, ...]:
    """Return the ids of the measures whose figures a criterion is marked by."""
    found = (measure_of(marking) for marking in every(criterion.marking))
    return tuple(dict.fromkeys(one for one in found if one))
