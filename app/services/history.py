"""Steps back and forward (撤销、重做) through the same door as every other change."""

import datetime as dt
from typing import Any

from app.domain.changes import Changes, inverted
from app.domain.problems import ProblemError
from app.services.revise import sealed_since
from app.storage.record_store import RecordStore


def undo_step(workspace: RecordStore[Any], step: Changes, *, person: str, at: dt.datetime) -> Changes:
    """Take a step back and return what that changed.

    Raises: ProblemError(RECORD_CHANGED, WRITE_FAILED …; RETURN_SEALED when a round that it began went out since).
    """
    if (sealed := sealed_since(workspace.picture, step)) is not None:
        raise ProblemError([sealed])
    back = Changes(f"撤销：{step.name}", inverted(step).changes)
    workspace.apply(back, person=person, at=at)
    return back


def redo_step(workspace: RecordStore[Any], step: Changes, *, person: str, at: dt.datetime) -> Changes:
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
