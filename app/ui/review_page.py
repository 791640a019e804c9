"""What every page of the review desk has in common: it shows the session, and only while somebody looks at it."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.review_session import ReviewSession
from app.ui.review_tabs import ReviewPlace, ReviewTab
from app.ui.seen_page import SeenPage
from app.ui.step_session import NOTHING

__all__ = ["NOTHING", "ReviewFrame", "ReviewPage", "ReviewPlace", "ReviewTab"]


@dataclass(frozen=True, slots=True)
class ReviewFrame:
    """What a page works with."""

    session: ReviewSession
    jobs: Jobs
    remembered: Remembered


class ReviewPage(SeenPage):
    """One tab of the review desk. asked_to_show brings a ReviewPlace."""

    tab: ReviewTab
    """Which tab the page is."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Listen to the session; the page builds its widgets after this and shows them itself."""
        super().__init__(parent)
        self.frame = frame
        self.session = frame.session
        self.listen(self.session.changed, self.session.settling)

    def shows(self, changes: Changes) -> bool:  # noqa: ARG002
        """Tell whether a step is in view here; when it is not, undoing it leads to its own page."""
        return False

    def show_place(self, place: ReviewPlace) -> None:
        """Go to what a place means on this page."""

    def open_next(self) -> None:
        """Go to the next one in order (Ctrl+Enter after it is done)."""

    def open_next_unreviewed(self) -> None:
        """Go to the next one that is not judged yet (Ctrl+Down)."""
