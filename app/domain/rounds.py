"""Rounds (轮次) of a county's submissions: which one is being worked on, and what came back for which.

A round ends when 开始补正 is chosen on what came back for it. City's and province's reviews of one round are one
correction, whether they are begun together or one after the other. Source: DESIGN.md 8, round.
"""

from collections.abc import Mapping

from app.domain.returned import ReturnedReview
from app.domain.submission import Link, Picture, Seal


def round_of(picture: Picture) -> int:
    """Return the round that is being worked on; it never falls behind what was sealed already."""
    begun = (one.round for one in picture.assessment.returned.values() if one.revising is not None)
    return max(1, picture.seals[-1].round if picture.seals else 1, *(1 + number for number in begun))


def sealed_round(picture: Picture) -> int:
    """Return the latest round that was sealed; 0 before the first."""
    return picture.seals[-1].round if picture.seals else 0


def last_seal(picture: Picture, number: int) -> Seal | None:
    """Return the last submission that was sealed in a round."""
    return next((seal for seal in reversed(picture.seals) if seal.round == number), None)


def seal_before(picture: Picture, number: int) -> Seal | None:
    """Return the submission that one of this round goes on from: the last one of the latest earlier round."""
    return next((seal for seal in reversed(picture.seals) if seal.round < number), None)


def link_to(seal: Seal | None) -> Link | None:
    """Return how a later submission names a sealed one."""
    return Link(seal.id, seal.tagmanifest_sha256) if seal else None


def replaced_by(returned: Mapping[str, ReturnedReview], id_: str) -> str | None:
    """Return the id of the review that took the place of one: of the same level and round, naming it."""
    old = returned[id_]
    for other, one in returned.items():
        names_it = one.review is not None and one.review.replaces == id_
        if names_it and other != id_ and (one.level, one.round) == (old.level, old.round):
            return other
    return None


def standing_reviews(returned: Mapping[str, ReturnedReview], number: int) -> tuple[ReturnedReview, ...]:
    """Return what came back for a round and was not replaced: city before province, the earlier received first."""
    found = [one for one in returned.values() if one.round == number and replaced_by(returned, one.id) is None]
    return tuple(sorted(found, key=lambda one: (one.level.value, one.received, one.id)))


def opinions_in_force(picture: Picture) -> tuple[ReturnedReview, ...]:
    """Return what the county is to look at now: what came back for the latest sealed round, else for the one before."""
    returned, number = picture.assessment.returned, sealed_round(picture)
    return standing_reviews(returned, number) or standing_reviews(returned, round_of(picture) - 1)


def is_late(picture: Picture, one: ReturnedReview) -> bool:
    """Tell whether a review came when a later round was sealed already: it begins nothing and is kept to look at."""
    return one.revising is None and one.round < sealed_round(picture)
