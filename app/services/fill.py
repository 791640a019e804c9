"""Taking an answers file into a workspace: all or nothing."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.changes import difference
from app.domain.checks import assessment_problems
from app.domain.evidence import Evidence
from app.domain.merging import merged
from app.domain.problems import Problem, ProblemError, Severity
from app.domain.progress import Progress, Silent
from app.domain.rubric import Rubric
from app.domain.scoring import score
from app.storage.workspace import Workspace

_STOPS_A_FILL = {"FIGURE_DISAGREES", "NOT_APPLICABLE_REFUSED", "POINTS_RANGE", "INPUT_KIND"}
"""Blocking problems that only show when the file meets what is in the workspace already."""


def fill(
    workspace: Workspace,
    file: Path,
    *,
    person: str,
    at: dt.datetime,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> tuple[Problem, ...]:
    """Replace what the file names, leave the rest, and return the warnings. dry_run: check all, write nothing.

    Raises: ProblemError with every problem; nothing is stored then.
    """
    from app.catalog.answers_reader import read_answers

    picture = workspace.picture
    current = picture.assessment
    answers = read_answers(file, picture.rubric, {piece.id for piece in current.evidence}, current.cycle)
    result = merged(current, answers.assessment, answers.named)
    later = _contradictions(picture.rubric, result, file)
    if dry_run:
        return (*answers.problems, *later)
    pieces = _stored(workspace, result.evidence, answers.files, progress or Silent())
    result = replace(result, evidence=pieces)
    workspace.apply(difference(f"填报文件 {file.name}", current, result), person=person, at=at)
    return (*answers.problems, *later)


def _contradictions(rubric: Rubric, result: Assessment, file: Path) -> list[Problem]:
    """Return, as warnings, what will stop an export later. Raises: ProblemError with what stops the fill itself."""
    found = [
        replace(problem, where=f"{file.name} {problem.where}")
        for problem in assessment_problems(rubric, result, score(rubric, result))
        if problem.is_blocking
    ]
    stopping = [problem for problem in found if problem.code in _STOPS_A_FILL]
    if stopping:
        raise ProblemError(stopping)
    return [
        replace(problem, severity=Severity.WARNING, what_to_do=f"{problem.what_to_do}（正式导出前必须处理。）")
        for problem in found
    ]


def _stored(
    workspace: Workspace, pieces: tuple[Evidence, ...], files: dict[str, Path], progress: Progress
) -> tuple[Evidence, ...]:
    """Take the files in. One that stays without a record after a failure is harmless: nothing names it."""
    stored: list[Evidence] = []
    for piece in pieces:
        file = files.get(piece.id)
        if file is not None:
            progress.step(len(stored), len(files), file.name)
            stored.append(replace(piece, file=workspace.attach(file, file.name)))
        else:
            stored.append(piece)
    return tuple(stored)
