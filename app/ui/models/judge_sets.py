"""The received sets as reviewers choose among them, and what others said of a criterion, in words."""

from dataclasses import dataclass
from decimal import Decimal

from app.domain.received import Received, ReviewPicture
from app.domain.received_sets import county_order, standing_sets
from app.domain.standing_findings import ReviewState
from app.ui.models.judge_merge import words_of
from app.ui.models.judged_set import JudgedSet
from app.ui.models.known_states import KnownStates

OFFERED = tuple[str, str, ReviewState]
"""Id, words and state of a set."""


def offered_sets(picture: ReviewPicture, states: KnownStates) -> tuple[OFFERED, ...]:
    """Return the sets in 行政区划 order."""
    standing = {one.id for one in standing_sets(picture)}
    return tuple(
        (one.id, set_words(one, state, is_standing=one.id in standing), state)
        for one in sorted(picture.received.values(), key=county_order)
        for state in (states.state(picture, one.id),)
    )


def first_set(picture: ReviewPicture) -> str:
    """Return the id of the set to begin with: one that no later round took the place of; empty without sets."""
    for one in (*standing_sets(picture), *picture.received.values()):
        return one.id
    return ""


def set_words(received: Received, state: ReviewState, *, is_standing: bool) -> str:
    """Return a set as the list of counties names it; the end may not be seen, the state is."""
    unsealed = "" if received.is_sealed else "　未经本程序封装"
    replaced = "" if is_standing else "　已有新的一份"
    return f"{received.county.full_name or received.id[:8]}　第{received.round}轮　{state.label}{replaced}{unsealed}"


@dataclass(frozen=True, slots=True)
class OthersSaid:
    """What other reviewers said of a criterion. whole: with what counts; merged: that in a line, once it is merged.

    points: what counts by what they said; None while nobody did or it is not merged.
    """

    whole: str = ""
    merged: str = ""
    points: Decimal | None = None


def others_said(picture: ReviewPicture, judged: JudgedSet, code: str) -> OthersSaid:
    """Return what other reviewers said of a criterion, and what counts then; empty when nobody did."""
    me = picture.about.me
    found = picture.findings.get(judged.received.id, {}).get(code, {})
    others = [f"{key}：{words_of(one)}" for key, one in found.items() if me is None or key != me.key]
    if code in judged.conflicting:
        others.append("几位评审人的意见还没有合并，合并前按复算的分计。点上面的“合并”。")
        return OthersSaid("\n".join(others))
    points = judged.points.get(code) if others else None
    if len(found) > 1:
        merged = f"合并后：{words_of(judged.findings.get(code))}"
        return OthersSaid("\n".join((merged, *others)), merged.splitlines()[0], points)
    return OthersSaid("\n".join(others), points=points)
