"""How far the review of each set has come, worked out again only where something of it was changed."""

from collections.abc import Mapping

from app.domain.received import ReviewPicture
from app.domain.standing_findings import ReviewState, state_of

_Parts = tuple[object, ...]


class KnownStates:
    """Each key typed into an opinion asks for the states of 150 sets with 57 findings each; one of them is touched."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, tuple[_Parts, ReviewState]] = {}

    def state(self, picture: ReviewPicture, submission: str) -> ReviewState:
        """Return the state of a set."""
        records: tuple[Mapping[str, object], ...] = (
            picture.received,
            picture.findings,
            picture.gate_findings,
            picture.merges,
            picture.sent,
        )
        parts = tuple(one.get(submission) for one in records)
        known = self._known.get(submission)
        # A step makes new records of what it touches and leaves the others as they are.
        if known is None or any(one is not other for one, other in zip(known[0], parts, strict=True)):
            known = self._known[submission] = (parts, state_of(picture, submission))
        return known[1]
