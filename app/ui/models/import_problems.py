"""What people are told while a table is read, as rows of a list; each leads to its place."""

from collections.abc import Iterable

from app.domain.problems import CODES, Problem, Severity
from app.ui.display import severity_colour
from app.ui.models.told_list import Told


def problem_rows(problems: Iterable[Problem]) -> tuple[Told, ...]:
    """Return the rows, the worst first and else in the order of the table."""
    order = list(Severity)
    return tuple(_row(one) for one in sorted(problems, key=lambda one: order.index(one.severity)))


def _row(problem: Problem) -> Told:
    return Told(
        problem.where or CODES.get(problem.code, "其他"),
        problem.what,
        problem.what_to_do,
        mark=problem.severity.label,
        icon=f"severity-{problem.severity.value}",
        colour=severity_colour(problem.severity).name(),
        key=problem,
    )
