"""Trend (趋势): how a measure moved between its last two years, in its own unit and its better direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from app.domain.points import RATE_ROUNDING, Exact, compared, exact_fraction, plain, rounded
from app.domain.quantities import Unit, change_word
from app.domain.rubric import Better, Measure

FEWEST_YEARS = 2


class Turn(StrEnum):
    """Which way a measure went, seen from what is better."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"better": "变好", "worse": "变差", "same": "持平"}[self.value]


@dataclass(frozen=True, slots=True)
class Trend:
    """The change between two years; positive when the number grew, whether that is better or not."""

    turn: Turn
    change: Fraction
    unit: Unit
    since: int
    until: int

    @property
    def arrow(self) -> str:
        """Return where the number went: up, down or level."""
        return "→" if not self.change else "↑" if self.change > 0 else "↓"

    @property
    def text(self) -> str:
        """Return `↑ 变好 4.35个百分点`; the arrow is the number's way, the word says whether that is good."""
        if not self.change:
            return f"{self.arrow} {self.turn.label}"
        near = rounded(abs(self.change), RATE_ROUNDING)
        about = "约" if compared(near, abs(self.change)) else ""
        return f"{self.arrow} {self.turn.label} {about}{plain(near)}{change_word(self.unit)}"


def trend_of(measure: Measure, by_year: Mapping[int, Exact]) -> Trend | None:
    """Return the trend between the last two years that have a value, None with fewer."""
    if len(by_year) < FEWEST_YEARS:
        return None
    since, until = sorted(by_year)[-2:]
    change = exact_fraction(by_year[until]) - exact_fraction(by_year[since])
    is_rising_good = measure.better is Better.HIGHER
    turn = Turn.SAME if not change else Turn.BETTER if (change > 0) is is_rising_good else Turn.WORSE
    return Trend(turn, change, measure.unit, since, until)
