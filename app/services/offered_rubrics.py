"""Rubrics to choose from: the built-in ones, and a pack that somebody brings; read in a worker."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class OfferedRubric:
    """A sound rubric with what a person must know of it. source is empty for a built-in one."""

    rubric: Rubric
    points: Decimal
    source: str
    problems: tuple[Problem, ...]

    @property
    def notice(self) -> str:
        """Return the notice that goes with it; empty for an official one."""
        return self.rubric.shown_notice


def offered_rubrics(*, progress: Progress) -> tuple[OfferedRubric, ...]:
    """Return the built-in rubrics, the newest first. One that is not sound is left out; `rubric list` tells of it."""
    from app.services.open_rubric import built_in_rubrics, full_points

    progress.step(0, 1, "读取评分标准")
    found = [
        OfferedRubric(one.rubric, full_points(one.rubric), "", one.problems)
        for one in built_in_rubrics()
        if one.rubric is not None
    ]
    return tuple(sorted(found, key=lambda one: one.rubric.edition, reverse=True))


def offered_pack(path: Path, *, progress: Progress) -> OfferedRubric:
    """Return the rubric of a pack from outside, checked. Raises: ProblemError with everything wrong with it."""
    from app.services.open_rubric import full_points, open_rubric

    progress.step(0, 1, f"检查评分标准包 {path.name}")
    pack = open_rubric(str(path))
    return OfferedRubric(pack.rubric, full_points(pack.rubric), path.name, pack.problems)
