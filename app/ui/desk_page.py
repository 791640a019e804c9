"""What every page of the county desk has in common: it shows the session, and only while somebody looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.changes import Change, Changes
from app.ui.jobs import Jobs
from app.ui.places import Tab, place_of_change
from app.ui.remembered import Remembered
from app.ui.session import NOTHING, Session


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page works with."""

    session: Session
    jobs: Jobs
    remembered: Remembered


class DeskPage(QWidget):
    """One tab of the county desk. Changes that come while it is hidden are shown together when it is seen again."""

    tab: Tab
    """Which tab the page is."""

    asked_to_show = Signal(object)
    """Place: the person wants to go there."""
    told = Signal(object)
    """tuple[Problem, ...]: to be shown at the foot of the window."""
    asked_to_take_table = Signal()
    """The person wants to read a filled table (读入填好的表)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Listen to the session; the page builds its widgets after this and shows them itself."""
        super().__init__(parent)
        self.setObjectName("page")
        self.desk = desk
        self.session = desk.session
        self.takes_first: Callable[[list[Path]], bool] = lambda _paths: False
        """Asked before files become evidence: the desk may offer to read a filled table instead."""
        self._is_stale = False
        self.session.changed.connect(self._on_changed)
        self.session.settling.connect(self.flush)

    def show_changes(self, changes: Changes) -> None:
        """Bring the page in line with the session. Empty changes: anything may differ."""

    def shows(self, change: Change) -> bool:
        """Tell whether a changed record is in view here; when it is not, undoing it leads to its own page."""
        place = place_of_change(change)
        if place.tab is not self.tab:
            return False
        self.show_place(place.key)
        return True

    def show_place(self, key: str) -> None:
        """Go to what a key of a Place means on this page."""

    def flush(self) -> None:
        """Hand in what is still being typed."""

    def take_files(self, paths: list[Path]) -> bool:  # noqa: ARG002
        """Take files that were dropped on the window; tell whether this page did."""
        return False

    def search(self) -> None:
        """Go to the search field of the page (Ctrl+F)."""

    def showEvent(self, event: QShowEvent) -> None:
        """Show what happened in the meantime."""
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.show_changes(NOTHING)

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.show_changes(changes)
        else:
            self._is_stale = True
