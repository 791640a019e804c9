"""A problem of a rubric with the place it is at, for a window that leads there."""

from dataclasses import dataclass

from app.domain.problems import Problem

Location = tuple[str | int, ...]
"""The keys and indexes that lead to something in a rubric."""


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem and where it is in the rubric: dimensions, 0, indicators, 1, criteria, 2, marking."""

    problem: Problem
    at: Location

    @property
    def criterion(self) -> tuple[int, int, int] | None:
        """Return where its criterion stands: dimension, indicator, criterion; None when it is about no criterion."""
        match self.at:
            case ("dimensions", int() as dimension, "indicators", int() as indicator, "criteria", int() as one, *_):
                return dimension, indicator, one
            case _:
                return None
