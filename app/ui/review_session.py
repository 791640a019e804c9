"""ReviewSession: one open review workspace (评审工作库) behind the one door for changes. No widgets here."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.changes import Changes
from app.domain.received import ReviewPicture
from app.domain.review import Reviewer
from app.ui.clock import now
from app.ui.jobs import Job
from app.ui.models.known_states import KnownStates
from app.ui.step_session import StepSession

if TYPE_CHECKING:
    from app.services.open_review import OpenedReview, ReviewWorkspace  # noqa: F401 - named by the base class
    from app.services.read_received import ReceivedSet
    from app.services.read_set import SetSaid

OF_LONG_WORK = {"received", "attached", "sent", "refused", "untried"}
"""Kinds of records that only long work in the worker makes; a step that ran beside it takes none of them back."""
KEPT_SETS = 4
"""So many sets that were looked at stay in memory: going back and forth is quick, and 150 do not pile up."""


class ReviewSession(StepSession["ReviewWorkspace"]):
    """One open review workspace. Screens read `picture`, change by `run`, and listen to `changed`."""

    def __init__(
        self,
        opened: "OpenedReview",
        *,
        person: str,
        clock: Callable[[], dt.datetime] = now,
        parent: QObject | None = None,
    ) -> None:
        """Take over an open review workspace; the session closes it."""
        super().__init__(opened.workspace, opened.held, person=person, clock=clock, parent=parent)
        self._sets: OrderedDict[str, ReceivedSet] = OrderedDict()
        self.states = KnownStates()

    @property
    def picture(self) -> ReviewPicture:
        """Return everything the workspace holds, as one value."""
        picture: ReviewPicture = self._workspace.picture
        return picture

    @property
    def me(self) -> Reviewer | None:
        """Return who works here, None before they said so."""
        return self.picture.about.me

    def received_set(self, submission: str) -> "ReceivedSet":
        """Return a received set with everything in it, read when it is looked at first.

        Raises: ProblemError when it can no longer be read; LookupError for an id that is not here.
        """
        from app.services.read_received import read_received

        found = self._sets.get(submission) or read_received(self._workspace, submission)
        self._sets[submission] = found
        self._sets.move_to_end(submission)
        while len(self._sets) > KEPT_SETS:
            self._sets.popitem(last=False)
        return found

    def receiving(self, paths: Sequence[Path], said: "SetSaid | None" = None) -> Job:
        """Return the long work that receives files and folders; each whole package is one step of its own.

        said: what a person knows of a set that our program did not make. Look again when it has ended: what it took
        in is in the workspace also when it was cancelled.
        """
        from app.services.intake import IntakeOptions
        from app.services.receive_packages import receive

        options = IntakeOptions(said) if said else IntakeOptions()
        return self.job(receive, paths, person=self._person, at=self._clock(), options=options)

    def exporting(self, ids: Sequence[str], out: Path, date: dt.date, finished: Callable[[str], object]) -> Job:
        """Return the long work that makes papers and return packages of some submissions. Look again afterwards.

        finished: is told in the worker's thread each id whose papers are there.
        """
        from app.services.export_reviews import export_reviews

        now = self._clock()
        return self.job(export_reviews, ids, out, date=date, person=self._person, at=now, finished=finished)

    # ------------------------------------------------------------ inside

    def _take_picture(self) -> None:
        """Nothing is worked out beforehand: pages ask for what they show."""

    def _difference(self, name: str, before: object) -> Changes:
        from app.domain.changes import Change
        from app.domain.review_records import review_records

        if not isinstance(before, ReviewPicture):
            raise TypeError(before)
        old, new = review_records(before), review_records(self.picture)
        keys = sorted(key for key in old.keys() | new.keys() if key[0] not in OF_LONG_WORK)
        return Changes(
            name, tuple(Change(*key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key))
        )
