"""What every page of the county desk has in common: it shows the session, and only while somebody looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import Change
from app.ui.jobs import Jobs
from app.ui.places import Tab, place_of_change
from app.ui.remembered import Remembered
from app.ui.seen_page import SeenPage
from app.ui.session import Session


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page works with."""

    session: Session
    jobs: Jobs
    remembered: Remembered


class DeskPage(SeenPage):
    """One tab of the county desk. asked_to_show brings a Place."""

    tab: Tab
    """Which tab the page is."""

    asked_to_take_table = Signal()
    """The person wants to read a filled table (读入填好的表)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Listen to the session; the page builds its widgets after this and shows them itself."""
        super().__init__(parent)
        self.desk = desk
        self.session = desk.session
        self.takes_first: Callable[[list[Path]], bool] = lambda _paths: False
        """Asked before files become evidence: the desk may offer to read a filled table instead."""
        self.listen(self.session.changed, self.session.settling)

    def shows(self, change: Change) -> bool:
        """Tell whether a changed record is in view here; when it is not, undoing it leads to its own page."""
        place = place_of_change(change)
        if place.tab is not self.tab:
            return False
        self.show_place(place.key)
        return True

    def show_place(self, key: str) -> None:
        """Go to what a key of a Place means on this page."""
