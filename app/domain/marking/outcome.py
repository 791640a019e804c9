"""Outcome: what one marking gives, before the one rounding at the end of the criterion."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.marking.facts import Missing
from app.domain.marking.kinds import Operator
from app.domain.points import Exact, compared
from app.domain.score_sheet import ScoreWarning


@dataclass(frozen=True, slots=True)
class Outcome:
    """Points earned (None: unanswered), unrounded within 0..P, and the derivation (计算过程)."""

    earned: Exact | None
    derivation: tuple[str, ...]
    warnings: tuple[ScoreWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What could be done, and the points the marking would then give, unrounded; is_most: perhaps fewer."""

    text: str
    would_earn: Exact
    is_most: bool = False


def unanswered(reason: str, warnings: Iterable[ScoreWarning] = ()) -> Outcome:
    """Return the outcome of missing input; never zero points."""
    return Outcome(None, (reason,), tuple(warnings))


def missing(found: Missing) -> Outcome:
    """Return the outcome of a figure, reference or region type that is not there."""
    return Outcome(None, (found.reason,), found.warnings)


def holds(value: Exact, operator: Operator, bound: Exact) -> bool:
    """Tell whether value operator bound, exactly."""
    over = compared(value, bound)
    if operator is Operator.AT_LEAST:
        return over >= 0
    if operator is Operator.ABOVE:
        return over > 0
    if operator is Operator.AT_MOST:
        return over <= 0
    return over < 0
