"""What every page of the review desk has in common: it shows the session, and only while somebody looks at it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.review_session import ReviewSession
from app.ui.review_tabs import ReviewPlace, ReviewTab
from app.ui.step_session import NOTHING

__all__ = ["NOTHING", "ReviewFrame", "ReviewPage", "ReviewPlace", "ReviewTab"]


@dataclass(frozen=True, slots=True)
class ReviewFrame:
    """What a page works with."""

    session: ReviewSession
    jobs: Jobs
    remembered: Remembered


class ReviewPage(QWidget):
    """One tab of the review desk. Changes that come while it is hidden are shown together when it is seen again."""

    tab: ReviewTab
    """Which tab the page is."""

    asked_to_show = Signal(object)
    """ReviewPlace: the person wants to go there."""
    told = Signal(object)
    """tuple[Problem, ...]: to be shown at the foot of the window."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Listen to the session; the page builds its widgets after this and shows them itself."""
        super().__init__(parent)
        self.setObjectName("page")
        self.frame = frame
        self.session = frame.session
        self._is_stale = False
        self.session.changed.connect(self._on_changed)
        self.session.settling.connect(self.flush)

    def show_changes(self, changes: Changes) -> None:
        """Bring the page in line with the session. Empty changes: anything may differ."""

    def show_place(self, place: ReviewPlace) -> None:
        """Go to what a place means on this page."""

    def flush(self) -> None:
        """Hand in what is still being typed."""

    def take_files(self, paths: list[Path]) -> bool:  # noqa: ARG002
        """Take files that were dropped on the window; tell whether this page did."""
        return False

    def search(self) -> None:
        """Go to the search field of the page (Ctrl+F)."""

    def open_next(self) -> None:
        """Go to the next one in order (Ctrl+Enter after it is done)."""

    def open_next_unreviewed(self) -> None:
        """Go to the next one that is not judged yet (Ctrl+Down)."""

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
