"""Summing (计分合计): how points of criteria become points of dimensions and of the whole; the same for every reader.

Source: DESIGN.md 5, Totals. What a single criterion earns is worked out elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.points import ZERO, Rounding, rounded
from app.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Summing:
    """What a rubric says of sums: cap (封顶) of a dimension by its code, cap of the bonus, rounding."""

    caps: Mapping[str, Decimal] = field(default_factory=dict)
    bonus_cap: Decimal | None = None
    rounding: Rounding = field(default_factory=Rounding)

    def full(self, dimension: str, points: Iterable[Decimal]) -> Decimal:
        """Return the sum of full points of a dimension, not above its cap."""
        return _capped(sum(points, ZERO), self.caps.get(dimension))

    def earned(self, dimension: str, points: Iterable[Decimal]) -> Decimal:
        """Return the sum of points earned in a dimension, not above its cap, with the rubric's places."""
        # Exact: points and cap are rounded already, or the cap has more places and is told as it is.
        total = self.full(dimension, points)
        near = rounded(total, self.rounding)
        return near if near == total else total

    def bonus(self, points: Iterable[Decimal]) -> Decimal:
        """Return the sum of the bonus (加分), not above its cap."""
        return _capped(sum(points, ZERO), self.bonus_cap)


def summing_of(rubric: Rubric) -> Summing:
    """Return how a rubric sums."""
    caps = {one.code: one.cap for one in rubric.dimensions if one.cap is not None}
    return Summing(caps, rubric.bonus_cap, rubric.rounding)


def _capped(total: Decimal, cap: Decimal | None) -> Decimal:
    return total if cap is None else min(total, cap)
