"""Steps back and forward (撤销、重做) through the same door as every other change."""

import datetime as dt

from app.domain.changes import Changes, inverted
from app.storage.workspace import Workspace


def undo_step(workspace: Workspace, step: Changes, *, person: str, at: dt.datetime) -> Changes:
    """Take a step back and return what that changed. Raises: ProblemError(RECORD_CHANGED, WRITE_FAILED …)."""
    back = Changes(f"撤销：{step.name}", inverted(step).changes)
    workspace.apply(back, person=person, at=at)
    return back


def redo_step(workspace: Workspace, step: Changes, *, person: str, at: dt.datetime) -> Changes:
    """Take a step again and return what that changed. Raises: ProblemError(RECORD_CHANGED, WRITE_FAILED …)."""
    again = Changes(f"重做：{step.name}", step.changes)
    workspace.apply(again, person=person, at=at)
    return again


def merged_steps(first: Changes, later: Changes) -> Changes | None:
    """Return both as one step when the later goes on in the same records under the same name; else None."""
    ends = {(change.kind, change.key): change.after for change in later.changes}
    mine = {(change.kind, change.key) for change in first.changes}
    if first.name != later.name or mine != ends.keys():
        return None
    both = tuple(
        type(change)(change.kind, change.key, change.before, ends[change.kind, change.key]) for change in first.changes
    )
    return Changes(first.name, both)
