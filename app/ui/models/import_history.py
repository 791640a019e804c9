"""What a person decided in the third step of the import, step by step: taken back (撤销) and done again (重做)."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.ui.models.import_criteria import Decided

if TYPE_CHECKING:
    from app.services.import_table import TableChoice

MOST_STEPS = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything stood before or after a step. row: what the step was about, by its row of the table."""

    choice: "TableChoice"
    decided: Decided
    row: int = 0


class History:
    """Two lists of what stood before and what stood after. A new decision forgets what could be done again."""

    def __init__(self) -> None:
        """Hold nothing."""
        self._before: list[Standing] = []
        self._after: list[Standing] = []

    @property
    def can_undo(self) -> bool:
        """Tell whether something can be taken back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Tell whether something can be done again."""
        return bool(self._after)

    def note(self, before: Standing) -> None:
        """Remember how everything stood before a step that is being made."""
        self._before = [*self._before, before][-MOST_STEPS:]
        self._after.clear()

    def undo(self, now: Standing) -> Standing | None:
        """Return how everything stood before the last step; None when there is none."""
        return _moved(self._before, self._after, now)

    def redo(self, now: Standing) -> Standing | None:
        """Return how everything stood after the step that was taken back last."""
        return _moved(self._after, self._before, now)

    def clear(self) -> None:
        """Forget everything: the table is read in another way now, so that the steps mean other rows."""
        self._before.clear()
        self._after.clear()


def _moved(source: list[Standing], target: list[Standing], now: Standing) -> Standing | None:
    if not source:
        return None
    wanted = source.pop()
    target.append(replace(now, row=wanted.row))
    return wanted
