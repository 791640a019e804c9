"""Checks of single figures: what contradicts itself, and what looks like a slip of the pen or between departments."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from app.domain.assessment import Figure
from app.domain.limits import YEARS
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import Level
from app.domain.points import HUNDRED, Exact, exact_fraction, shown
from app.domain.problems import Problem, blocking, warning
from app.domain.quantities import Unit, ratio, with_unit
from app.domain.rubric import Measure, Reference, Rubric

_WHOLES = {Unit.PERCENT: HUNDRED, Unit.PERMILLE: HUNDRED * 10}
"""What a share cannot pass."""

_ABOUT_A_HUNDRED = (Fraction(50), Fraction(200))
_NEARLY_A_HUNDRED = (Fraction(80), Fraction(125))
_AMOUNTS = {Unit.COUNT, Unit.YUAN, Unit.WAN_YUAN, Unit.KM}
"""Amounts may well grow fiftyfold from one year to the next; rates do not."""

_FRACTION_PLACES = 3
_LONGEST_LOOK_BACK = 10


def figure_problems(figure: Figure, rubric: Rubric, facts: Facts, where: str) -> Iterator[Problem]:
    """Yield what contradicts itself (blocking) or looks unusual (warning) in one figure."""
    measure = rubric.measure_by_id.get(figure.measure)
    if measure is None:
        return
    numerator = facts.numerator_of(figure, measure)
    yield from _parts(figure, measure, numerator, where)
    yield from _year(figure, measure, facts, where)
    value = _value(figure, measure, numerator)
    if value is not None:
        yield from _range(value, measure, where)
        yield from _hundredfold(figure, value, measure, facts, where)
    yield from _departments(figure, value, measure, where)


def _value(figure: Figure, measure: Measure, numerator: Decimal | None) -> Exact | None:
    """Return the value as given, else as its parts make it."""
    if figure.value is not None or measure.unit is Unit.TEXT:
        return figure.value
    if numerator is None or figure.denominator is None or figure.denominator <= 0:
        return None
    return ratio(numerator, figure.denominator, measure.unit)


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
            to_do = f"请核对数值、分子和分母{_guess(figure.value, exact, measure.unit)}。"
            yield blocking("FIGURE_DISAGREES", where, what, to_do)


def _agrees(value: Decimal, exact: Fraction) -> bool:
    """Tell whether a printed value is the exact one, rounded to the places that were printed."""
    exponent = value.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    return abs(Fraction(value) - exact) * 2 <= Fraction(1, 10**places)


def _guess(value: Decimal, exact: Fraction, unit: Unit) -> str:
    """Return which slip would explain that a value is not what its parts make; empty when none would."""
    if _agrees(value.scaleb(2), exact):
        return "，是不是少写了100倍"
    if _agrees(value.scaleb(-2), exact):
        return "，是不是多写了100倍"
    if unit is Unit.PERMILLE and _agrees(value.scaleb(1), exact):
        return "，是不是按%填的（3‰不是3%）"
    if unit is Unit.PERCENT and _agrees(value.scaleb(-1), exact):
        return "，是不是按‰填的（3‰不是3%）"
    return ""


def _year(figure: Figure, measure: Measure, facts: Facts, where: str) -> Iterator[Problem]:
    year, cycle = figure.year, facts.cycle
    if year is None:
        return
    last = max((one for one in (cycle.year, cycle.end.year if cycle.end else None) if one is not None), default=None)
    first = cycle.start.year if cycle.start else cycle.year
    if year not in YEARS:
        yield blocking("VALUE_INVALID", where, f"{measure.title}的年份{year}不合理。", "请核对年份。")
    elif last is not None and year > last:
        what = f"{measure.title}是{year}年的，申报批次到{last}年为止，这个数不会用到。"
        yield warning("FIGURE_YEAR", where, what, "请核对年份。")
    elif first is not None and year < first - _LONGEST_LOOK_BACK:
        what = f"{measure.title}是{year}年的，比申报批次早{first - year}年。"
        yield warning("FIGURE_YEAR", where, what, "请核对年份。")


def _range(value: Exact, measure: Measure, where: str) -> Iterator[Problem]:
    whole = _WHOLES.get(measure.unit)
    if value < 0:
        what = f"{measure.title}是负数（{with_unit(value, measure.unit)}）。"
        yield warning("FIGURE_UNUSUAL", where, what, "请核对。")
    elif whole is not None and exact_fraction(value) > whole:
        what = f"{measure.title}{with_unit(value, measure.unit)}，超过{with_unit(whole, measure.unit)}。"
        yield warning("FIGURE_UNUSUAL", where, what, "请核对，是不是多写了位数。")


def _hundredfold(figure: Figure, value: Exact, measure: Measure, facts: Facts, where: str) -> Iterator[Problem]:
    witnesses = _references(figure, measure, facts)
    if not witnesses:
        neighbours = _neighbours(figure, facts.dated(measure.id))
        witnesses = [
            (f"{year}年的{with_unit(other, measure.unit)}", other)
            for year, other in neighbours
            if len(neighbours) > 1 or _is_the_odd_one(figure, value, year, other, measure.unit)
        ]
        if not neighbours and _looks_like_a_fraction(figure, measure.unit):
            what = f"{measure.title}只有{with_unit(value, measure.unit)}。"
            yield warning("FIGURE_UNUSUAL", where, what, "请核对，是不是少写了100倍（30.42%写成了0.3042）。")
    if witnesses and all(_is_hundredfold(value, other, measure.unit) for _, other in witnesses):
        name, other = witnesses[0]
        slip = "少" if exact_fraction(value) < exact_fraction(other) else "多"
        what = f"{measure.title}{with_unit(value, measure.unit)}，与{name}相差约100倍。"
        yield warning("FIGURE_UNUSUAL", where, what, f"请核对，是不是{slip}写了100倍。")


def _references(figure: Figure, measure: Measure, facts: Facts) -> list[tuple[str, Exact]]:
    year = figure.year or facts.cycle.year
    found = [facts.reference(measure.id, level, year) for level in Level] if year else []
    near = [one[0] for one in found if isinstance(one, tuple)]
    return [(_reference_words(one, measure), one.value) for one in near]


def _reference_words(reference: Reference, measure: Measure) -> str:
    return f"{reference.region}{reference.year}年的{with_unit(reference.value, measure.unit)}"


def _neighbours(figure: Figure, by_year: Mapping[int, Exact]) -> list[tuple[int, Exact]]:
    """Return the nearest year before and after that have a value; of a figure without year, all of them."""
    if figure.year is None:
        return list(by_year.items())
    before = [year for year in by_year if year < figure.year]
    after = [year for year in by_year if year > figure.year]
    near = ([max(before)] if before else []) + ([min(after)] if after else [])
    return [(year, by_year[year]) for year in near]


def _is_the_odd_one(figure: Figure, value: Exact, year: int, other: Exact, unit: Unit) -> bool:
    """Tell which of two figures that disagree is asked about: the one written like a fraction, else the later."""
    mine, its = (unit in _WHOLES and exact_fraction(one) < 1 for one in (value, other))
    return mine if mine != its else figure.year is None or figure.year > year


def _looks_like_a_fraction(figure: Figure, unit: Unit) -> bool:
    value = figure.value
    if unit is not Unit.PERCENT or value is None or not 0 < value < 1:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and -exponent >= _FRACTION_PLACES


def _is_hundredfold(one: Exact, other: Exact, unit: Unit) -> bool:
    small, large = sorted((exact_fraction(one), exact_fraction(other)))
    lowest, highest = _NEARLY_A_HUNDRED if unit in _AMOUNTS else _ABOUT_A_HUNDRED
    return small > 0 and unit not in (Unit.YEAR, Unit.TEXT) and lowest <= large / small <= highest


def _departments(figure: Figure, value: Exact | None, measure: Measure, where: str) -> Iterator[Problem]:
    differing = [one for one in figure.others if value is None or exact_fraction(one.value) != exact_fraction(value)]
    if not differing:
        return
    said = [f"{one.department or '另一个部门'}给的是{with_unit(one.value, measure.unit)}" for one in differing]
    mine = f"{figure.department or '现在'}填的是{with_unit(value, measure.unit)}，" if value is not None else ""
    what = f"{measure.title}：{mine}{'，'.join(said)}，几个部门的数不一致。"
    yield warning("FIGURE_DEPARTMENTS", where, what, "请与这几个部门核对，改用其中一个，或删去记在旁边的数。")
