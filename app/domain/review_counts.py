"""How far the review of everything received has come, in one line for the head of the desk and the start page."""

from collections.abc import Callable

from app.domain.received import ReviewPicture
from app.domain.received_sets import standing_sets
from app.domain.standing_findings import ReviewState, standing, state_of

StateOf = Callable[[ReviewPicture, str], ReviewState]


def counted_states(picture: ReviewPicture, state_of: StateOf = state_of) -> dict[ReviewState, int]:
    """Return how many of the sets that count now are in each state; states of which there are none are left out.

    state_of: says the state of a set, where somebody knows it already.
    """
    counts: dict[ReviewState, int] = {}
    for received in standing_sets(picture):
        state = state_of(picture, received.id)
        counts[state] = counts.get(state, 0) + 1
    return {state: counts[state] for state in ReviewState if state in counts}


def fully_reviewed(picture: ReviewPicture) -> int:
    """Return in how many of the sets that count now every criterion has a finding that counts, returned or not."""
    sets = ((one, standing(picture, one.id)) for one in standing_sets(picture))
    return sum(all(line.code in found for line in one.lines) for one, found in sets)


def review_counts(picture: ReviewPicture, state_of: StateOf = state_of) -> str:
    """Return the same as people read it: 收到12份：未评审3份，评审中5份，已退回4份."""
    counts = counted_states(picture, state_of)
    if not counts:
        return "还没有收到材料：把各县交来的申报包拖进来。"
    return f"收到{sum(counts.values())}份：" + "，".join(f"{state.label}{count}份" for state, count in counts.items())
