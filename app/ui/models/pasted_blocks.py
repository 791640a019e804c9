"""Pasted blocks of figures, so that undo takes back a whole one: what was stored, and the red texts beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.domain.changes import Changes
from app.ui.models.figure_entry import FigureEntry
from app.ui.session import NOTHING, Session

Cell = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class PastedBlock:
    """One block: the step it was stored by, and the texts that could not be stored, before it and after it."""

    changes: Changes
    before: Mapping[Cell, str]
    after: Mapping[Cell, str]


class PastedBlocks(QObject):
    """Follows undo and redo of pasted blocks with the texts that are in no step."""

    def __init__(self, session: Session, entry: FigureEntry, parent: QObject) -> None:
        """Entry must have been made before: it lets texts go at each change, and here they come back."""
        super().__init__(parent)
        self._session = session
        self._entry = entry
        self._blocks: list[PastedBlock] = []
        self._is_last = False
        self._is_busy = False
        session.changed.connect(self._on_changed)
        entry.drafted.connect(self._on_drafted)

    def texts(self, cells: Iterable[Cell]) -> dict[Cell, str]:
        """Return the texts that could not be stored in these cells, empty where there is none."""
        return {cell: self._entry.draft(*cell) for cell in cells}

    def note(self, changes: Changes, before: Mapping[Cell, str]) -> None:
        """Remember a block that was just pasted; before: the texts that stood in its cells."""
        after = self.texts(before)
        self._is_last = bool(changes) or after != before
        if self._is_last:
            self._blocks.append(PastedBlock(changes, before, after))

    @property
    def is_last(self) -> bool:
        """Tell whether nothing was done since a block was pasted."""
        return self._is_last

    def take_back(self) -> bool:
        """Take the block back that was just pasted; tell whether there was one."""
        if not self._is_last:
            return False
        self._is_last = False
        block = self._blocks[-1]
        if block.changes:
            self._session.undo()
        else:
            self._show(self._blocks.pop().before, block.after)
        return True

    def _on_changed(self, changes: Changes) -> None:
        if changes == NOTHING:
            return
        self._is_last = False
        for block in reversed(self._blocks):
            if _values(block.changes, "before") == _values(changes, "after"):
                self._show(block.before, block.after)
                return
            if _values(block.changes, "after") == _values(changes, "after"):
                self._show(block.after, block.before)
                return

    def _on_drafted(self) -> None:
        if not self._is_busy:
            self._is_last = False

    def _show(self, texts: Mapping[Cell, str], instead: Mapping[Cell, str]) -> None:
        """Let texts stand in their cells again, except where another was typed since."""
        self._is_busy = True
        for cell, text in texts.items():
            if self._entry.draft(*cell) in ("", instead[cell]):
                self._entry.keep_draft(*cell, text)
        self._is_busy = False


def _values(changes: Changes, side: str) -> dict[tuple[str, str], object]:
    return {(change.kind, change.key): getattr(change, side) for change in changes.changes}
