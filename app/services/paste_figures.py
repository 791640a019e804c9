"""Pasting figures (数据) from Excel and WPS: a block becomes a proposal to look at, and then one step."""

import datetime as dt
from collections.abc import Iterable

from app.domain.assessment import Figure
from app.domain.changes import Changes
from app.domain.pasted_figures import PastedFigure, joined
from app.services.write_figure import write_figures
from app.storage.workspace import Workspace


def take_figures(
    workspace: Workspace,
    pasted: Iterable[PastedFigure],
    *,
    keep_both: bool = False,
    person: str,
    at: dt.datetime,
) -> Changes:
    """Store what a proposal takes as one step.

    keep_both: where another department gave another value, the stored one stays and the other is noted beside it;
    else the new one takes its place.

    Raises: ProblemError; nothing is stored then.
    """
    rubric = workspace.picture.rubric
    stored = {figure.key: figure for figure in workspace.picture.assessment.measures}
    after: dict[str, Figure] = {}
    for one in pasted:
        if one.given is not None and one.standing.is_taken:
            before = after.get(one.given.key) or stored.get(one.given.key)
            after[one.given.key] = joined(before, one, rubric, keep_both=keep_both)
    name = f"粘贴数据 {len(after)}项"
    return write_figures(workspace, after.values(), name=name, person=person, at=at)


def clear_figures(
    workspace: Workspace, cells: Iterable[tuple[str, int | None]], *, person: str, at: dt.datetime
) -> Changes:
    """Take the figures of these measures and years away as one step; a missing figure is not zero."""
    empty = [Figure(measure, year) for measure, year in cells]
    return write_figures(workspace, empty, name="清空数据", person=person, at=at)
