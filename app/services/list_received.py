"""The list of what was received (收件): one row a set, in 行政区划 order, and finding one by what a person writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.judging_steps import is_claim_alone
from app.domain.points import two_places
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.received import AttachedReview, Received, ReviewPicture
from app.domain.received_sets import (
    attached_to,
    county_key,
    county_order,
    replaced,
    set_problems,
    standing_sets,
    unmatched,
)
from app.domain.recomputed import any_recomputed
from app.domain.review import VerifiedSheet
from app.domain.standing_findings import ReviewState, state_of, verified_totals

SHORT_ID = 8
"""So many hex digits of an id name a submission."""
_MOST_NAMED = 5
_MOST_WAITING = 8


@dataclass(frozen=True, slots=True)
class ListedSubmission:
    """One row: a received set, how far its review has come, and what belongs to it.

    city: the review of the level below on exactly this set. replaced_by: id of the newer one of its round, or ''.
    is_standing: it is the latest of its county. problems: those found on receiving and those beside the others.
    """

    received: Received
    verified: VerifiedSheet
    state: ReviewState
    city: AttachedReview | None
    replaced_by: str
    is_standing: bool
    problems: tuple[Problem, ...]

    @property
    def recomputed(self) -> Decimal | None:
        """Return the recomputed points; None where the set holds nothing from which they could be."""
        received = self.received
        is_known = any_recomputed(received.lines, is_sealed=received.is_sealed)
        return received.points.computed if is_known else None

    @property
    def difference(self) -> Decimal | None:
        """Return what the county claims above the recomputed points; negative when it claims less.

        None where these are no figure or lack some of what is claimed.
        """
        received = self.received
        is_partly = not received.is_sealed and any(map(is_claim_alone, received.lines))
        return None if self.recomputed is None or is_partly else received.points.self_points - self.recomputed

    @property
    def city_points(self) -> Decimal | None:
        """Return the verified points of the level below."""
        return self.city.review.sheet.total.verified if self.city else None

    def fields(self) -> dict[str, object]:
        """Return what `jkxq review list --json` says of it."""
        one = self.received
        return {
            "id": one.id,
            "county": {"code": one.county.code, "name": one.county.name},
            "round": one.round,
            "self": two_places(one.points.self_points),
            "recomputed": two_places(one.points.computed),
            "verified": two_places(self.verified.total.verified),
            "reviewed": self.verified.progress,
            "state": self.state.value,
            "problems": [problem.fields for problem in self.problems],
            "city": None if self.city_points is None else two_places(self.city_points),
            "sealed": one.is_sealed,
            "based_on": one.based_on.id if one.based_on else None,
            "replaced_by": self.replaced_by or None,
        }


def listed(picture: ReviewPicture) -> tuple[ListedSubmission, ...]:
    """Return every received set in 行政区划 order, round 2 under round 1. Reads no file."""
    newer, problems = replaced(picture), set_problems(picture)
    standing = {one.id for one in standing_sets(picture)}
    return tuple(
        ListedSubmission(
            received=one,
            verified=verified_totals(picture, one.id),
            state=state_of(picture, one.id),
            city=attached_to(picture, one),
            replaced_by=newer.get(one.id, ""),
            is_standing=one.id in standing,
            problems=(*one.problems, *problems[one.id]),
        )
        for one in sorted(picture.received.values(), key=county_order)
    )


def waiting_fields(picture: ReviewPicture) -> list[dict[str, object]]:
    """Return what `jkxq review list --json` says of reviews of the level below that fit no set that is here."""
    return [
        {
            "id": one.review_id,
            "file": one.file.name,
            "submission": one.review.of.id,
            "county": {"code": one.review.of.county.code, "name": one.review.of.county.name},
            "round": one.review.of.round,
            "level": one.review.level.value,
        }
        for one in unmatched(picture)
    ]


def waiting_sentence(picture: ReviewPicture) -> str:
    """Return which reviews of the level below wait for their package, or fit none that is here; '' when none does."""
    waiting = unmatched(picture)
    if not waiting:
        return ""
    named = "、".join(f"{one.review.of.county.full_name}第{one.review.of.round}轮" for one in waiting[:_MOST_WAITING])
    rest = "等" if len(waiting) > _MOST_WAITING else ""
    return f"有{len(waiting)}份下一级的评审意见还没有对上申报包：{named}{rest}。收到对应的申报包就自动挂上。"


def find_submission(picture: ReviewPicture, text: str) -> Received:
    """Return the set that an id, its first eight hex digits, or a county's code means: the latest of the county.

    Raises: ProblemError(REVIEW_SUBMISSION) when nothing or more than one is meant.
    """
    wanted = text.strip().lower()
    found = tuple(_meant(picture, wanted))
    if len(found) == 1:
        return found[0]
    if found:
        named = "、".join(_named(one) for one in found[:_MOST_NAMED])
        what = f"“{text}”指的可能是{len(found)}份：{named}。"
        raise ProblemError([blocking("REVIEW_SUBMISSION", text, what, "请写申报包编号的前8位。")])
    what = f"没有收到“{text}”这一份。"
    to_do = "请用申报包编号（或前8位）或县区的行政区划代码。"
    raise ProblemError([blocking("REVIEW_SUBMISSION", text, what, to_do, "jkxq review list")])


def _meant(picture: ReviewPicture, wanted: str) -> Iterator[Received]:
    by_id = [one for id_, one in picture.received.items() if id_.startswith(wanted)] if len(wanted) >= SHORT_ID else []
    yield from by_id
    # Codes of counties that are not in the national list, and names, may be as long as a short id.
    by_county = (one for one in standing_sets(picture) if county_key(one).lower() == wanted)
    yield from (one for one in by_county if wanted and one not in by_id)


def _named(one: Received) -> str:
    year = f"{one.cycle.year}年度" if one.cycle.year else ""
    return f"{one.county.full_name}{year}第{one.round}轮 {one.id[:SHORT_ID]}"
