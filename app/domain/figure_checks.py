"""Checks of single figures: value against numerator and denominator, and values that look like a slip."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from app.domain.assessment import Figure
from app.domain.limits import YEARS
from app.domain.marking.facts import Facts
from app.domain.points import HUNDRED, shown
from app.domain.problems import Problem, blocking, warning
from app.domain.quantities import Unit, ratio, with_unit
from app.domain.rubric import Measure, Rubric


def figure_problems(figure: Figure, rubric: Rubric, facts: Facts, where: str) -> Iterator[Problem]:
    """Yield what contradicts itself (blocking) or looks unusual (warning) in one figure."""
    measure = rubric.measure_by_id.get(figure.measure)
    if measure is None:
        return
    numerator = facts.numerator_of(figure, measure)
    yield from _parts(figure, measure, numerator, where)
    if figure.year is not None and figure.year not in YEARS:
        yield blocking("VALUE_INVALID", where, f"{measure.title}的年份{figure.year}不合理。", "请核对年份。")
    if figure.value is not None:
        yield from _unusual(figure.value, measure, where)


def _parts(figure: Figure, measure: Measure, numerator: Decimal | None, where: str) -> Iterator[Problem]:
    if figure.denominator is not None and figure.denominator <= 0:
        yield blocking("FIGURE_DISAGREES", where, f"{measure.title}的分母不大于0。", "请核对分母。")
    elif figure.numerator is not None and figure.denominator is None:
        yield warning("FIGURE_UNUSUAL", where, f"{measure.title}只有分子没有分母。", "请补上分母，或直接填数值。")
    elif figure.value is not None and numerator is not None and figure.denominator is not None:
        exact = ratio(numerator, figure.denominator, measure.unit)
        if not _agrees(figure.value, exact):
            parts = f"{shown(numerator)}÷{shown(figure.denominator)}＝{with_unit(exact, measure.unit)}"
            what = f"{measure.title}填的是{with_unit(figure.value, measure.unit)}，而{parts}。"
            yield blocking("FIGURE_DISAGREES", where, what, "请核对数值、分子和分母。")


def _agrees(value: Decimal, exact: Fraction) -> bool:
    """Tell whether a printed value is the exact one, rounded to the places that were printed."""
    exponent = value.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return abs(Fraction(value) - exact) * 2 <= Fraction(1, 10**places)


def _unusual(value: Decimal, measure: Measure, where: str) -> Iterator[Problem]:
    shares = {Unit.PERCENT: HUNDRED, Unit.PERMILLE: HUNDRED * 10}
    most = shares.get(measure.unit)
    if value < 0:
        what = f"{measure.title}是负数（{with_unit(value, measure.unit)}）。"
        yield warning("FIGURE_UNUSUAL", where, what, "请核对。")
    elif most is not None and value > most:
        what = f"{measure.title}{with_unit(value, measure.unit)}，超过{with_unit(most, measure.unit)}。"
        yield warning("FIGURE_UNUSUAL", where, what, "请核对，是不是多写了位数。")
