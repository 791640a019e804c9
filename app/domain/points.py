"""Exact points (分值、得分). No rounding happens outside this module."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Exact = Decimal | Fraction
"""A number without rounding error: Decimal while it stays decimal, Fraction once something was divided."""

ZERO = Decimal(0)
HUNDRED = Decimal(100)
MOST_DIGITS = 15
MOST_PLACES = 10
LIMIT = Decimal(10) ** MOST_DIGITS


class RoundingMode(StrEnum):
    """How the last place is found."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"

    @property
    def label(self) -> str:
        """Return the Chinese name."""
        return {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "只舍不入"}[self.value]


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding of a rubric: number of decimal places (0..6) and mode."""

    places: int = 2
    mode: RoundingMode = RoundingMode.HALF_UP


_MODES = {
    RoundingMode.HALF_UP: "ROUND_HALF_UP",
    RoundingMode.HALF_EVEN: "ROUND_HALF_EVEN",
    RoundingMode.DOWN: "ROUND_DOWN",
}
_QUANTA = tuple(Decimal(1).scaleb(-places) for places in range(MOST_PLACES + 1))
RATE_ROUNDING = Rounding()
"""Rates (得分率) are always given with two places, half up (DESIGN.md 5, Totals)."""


def rounded(value: Exact, rounding: Rounding) -> Decimal:
    """Return the value with the rubric's places; exact until this one step."""
    if isinstance(value, Decimal):
        return value.quantize(_QUANTA[rounding.places], rounding=_MODES[rounding.mode])
    numerator, denominator = value.as_integer_ratio()
    scale: int = 10**rounding.places
    whole, rest = divmod(abs(numerator) * scale, denominator)
    if _goes_up(whole, 2 * rest, denominator, rounding.mode):
        whole += 1
    return Decimal(-whole if numerator < 0 else whole).scaleb(-rounding.places)


def _goes_up(whole: int, twice_rest: int, divisor: int, mode: RoundingMode) -> bool:
    if mode is RoundingMode.DOWN:
        return False
    if twice_rest == divisor:
        return mode is RoundingMode.HALF_UP or whole % 2 == 1
    return twice_rest > divisor


def within(value: Exact, full: Decimal) -> Exact:
    """Return the value, not under 0 and not over the full points."""
    if value <= 0:
        return ZERO
    reaches = value >= full if isinstance(value, Decimal) else compared(value, full) >= 0
    return full if reaches else value


def exact_fraction(value: Exact) -> Fraction:
    """Return the same number as a fraction; faster than Fraction(value), which asks for the kind of number first."""
    return Fraction(*value.as_integer_ratio()) if isinstance(value, Decimal) else value


def compared(one: Exact, other: Exact) -> int:
    """Return a number under, equal to or over 0 as one is less than, equal to or more than the other; exact."""
    (top, bottom), (other_top, other_bottom) = one.as_integer_ratio(), other.as_integer_ratio()
    return top * other_bottom - other_top * bottom


def added(values: Iterable[Exact]) -> Exact:
    """Return the exact sum; stays decimal while every value is."""
    total: Exact = ZERO
    for value in values:
        if isinstance(total, Decimal) and isinstance(value, Decimal):
            total += value
        else:
            total = exact_fraction(total) + exact_fraction(value)
    return total


def is_multiple(value: Decimal, step: Decimal) -> bool:
    """Tell whether a value is a whole multiple of a step; in whole numbers, as `%` refuses long quotients."""
    (top, bottom), (step_top, step_bottom) = value.as_integer_ratio(), step.as_integer_ratio()
    return top * step_bottom % (step_top * bottom) == 0


def is_usable(value: Decimal) -> bool:
    """Tell whether a number from outside can be worked with: finite, under 10¹⁵, at most 10 decimal places."""
    if not value.is_finite():
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -MOST_PLACES <= exponent <= MOST_DIGITS and abs(value) < LIMIT


def rate(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return part / whole × 100 with two places, half up; None when the whole is 0."""
    if not whole:
        return None
    return rounded(exact_fraction(part) * 100 / exact_fraction(whole), RATE_ROUNDING)


def plain(value: Decimal) -> str:
    """Return a decimal without needless zeros or exponent: 2, 0.5, 100."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def two_places(points: Decimal) -> str:
    """Return points with two places at least, as commands print them (DESIGN.md 7)."""
    return f"{points:.2f}" if points == round(points, 2) else plain(points)


_SHOWN = Rounding(4)
"""Of a fraction a sentence shows so many places."""


def shown(value: Exact) -> str:
    """Return a number for a sentence; a fraction is rounded to a few places and then marked 约."""
    if isinstance(value, Decimal):
        return plain(value)
    near = rounded(value, _SHOWN)
    mark = "" if compared(near, value) == 0 else "约"
    return mark + plain(near)
