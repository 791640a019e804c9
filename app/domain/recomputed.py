"""What could be recomputed (复算) at all: a missing figure is not zero.

Who works with our program and answers nothing gets 0 by the rules. A table from elsewhere (未经本程序封装) often holds
nothing but points: then there is nothing from which they could be recomputed.
"""

from collections.abc import Iterable

from app.domain.received import ReceivedLine
from app.domain.score_sheet import CriterionScore, State

_SAYS_NOTHING = frozenset({State.UNANSWERED, State.NOT_APPLICABLE})


def is_recomputed(line: CriterionScore | ReceivedLine, *, is_sealed: bool) -> bool:
    """Tell whether the recomputed points of a criterion are a figure; of a set from elsewhere it must be answered."""
    return is_sealed or line.state is not State.UNANSWERED


def any_recomputed(lines: Iterable[CriterionScore | ReceivedLine], *, is_sealed: bool) -> bool:
    """Tell whether the sum of some criteria's recomputed points is a figure: one of them at least has points."""
    return is_sealed or any(line.state not in _SAYS_NOTHING for line in lines)
