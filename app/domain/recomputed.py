"""What could be recomputed (复算) at all: a missing figure is not zero.

Who works with our program and answers nothing gets 0 by the rules. A table from elsewhere (未经本程序封装) often holds
nothing but points: then there is nothing from which they could be recomputed.
"""

from collections.abc import Iterable

from app.domain.judging_steps import is_claim_alone
from app.domain.received import ReceivedLine
from app.domain.score_sheet import CriterionScore, State

_SAYS_NOTHING = frozenset({State.UNANSWERED, State.NOT_APPLICABLE})


def is_recomputed(line: CriterionScore | ReceivedLine, *, is_sealed: bool) -> bool:
    """Tell whether the recomputed points of a criterion are a figure; of a set from elsewhere it must be answered."""
    return is_sealed or line.state is not State.UNANSWERED


def any_recomputed(lines: Iterable[CriterionScore | ReceivedLine], *, is_sealed: bool) -> bool:
    """Tell whether the sum of some criteria's recomputed points is a figure at all.

    A nought claimed in a table is read as an answer worth nothing: beside claims alone that recomputes nothing.
    """
    some = tuple(lines)
    answered = [line for line in some if line.state not in _SAYS_NOTHING]
    is_whole = bool(answered) and not any(map(is_claim_alone, some))
    return is_sealed or is_whole or any(line.computed > 0 for line in answered)
