"""Units of figures and how a written figure is read. Nothing is guessed: 3‰ is not 3 %."""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.domain.points import Exact, shown

MAX_FIGURE_LENGTH = 40
"""Longer texts are no figure a county could mean."""


class Unit(StrEnum):
    """Units of measures (计量单位)."""

    PERCENT = "percent"
    PERMILLE = "permille"
    PER_10K = "per_10k"
    PER_100K = "per_100k"
    COUNT = "count"
    PERSON_PER_THOUSAND = "person_per_thousand"
    SQM_PER_PERSON = "sqm_per_person"
    YUAN = "yuan"
    WAN_YUAN = "wan_yuan"
    KM = "km"
    YEAR = "year"
    TEXT = "text"

    @property
    def label(self) -> str:
        """Return the sign or word printed after a value; empty for plain counts and text."""
        signs = SIGNS[self]
        return signs[0] if signs else ""

    @property
    def scale(self) -> int:
        """Return the factor from numerator / denominator to the printed value (DESIGN.md 5)."""
        return _SCALES.get(self, 1)


SIGNS: dict[Unit, tuple[str, ...]] = {
    Unit.PERCENT: ("%",),
    Unit.PERMILLE: ("‰",),
    Unit.PER_10K: ("/万", "/万人", "人/万人", "/1万"),
    Unit.PER_100K: ("/10万", "/10万人", "人/10万人", "人/10万", "/十万"),
    Unit.COUNT: (),
    Unit.PERSON_PER_THOUSAND: ("人/千人", "名/千人", "/千人", "人/千人口"),
    Unit.SQM_PER_PERSON: ("m²/人", "㎡/人", "m2/人", "平方米/人", "平方米", "㎡", "m²"),
    Unit.YUAN: ("元",),
    Unit.WAN_YUAN: ("万元",),
    Unit.KM: ("公里", "千米", "km"),
    Unit.YEAR: ("岁", "年"),
    Unit.TEXT: (),
}
"""Signs that may stand after a value, the printed one first."""

COUNT_WORDS = frozenset("个人次件家所处条项户场期名份篇座辆台张例批")
"""Measure words that may follow a plain count."""

_SCALES = {
    Unit.PERCENT: 100,
    Unit.PERMILLE: 1000,
    Unit.PER_10K: 10_000,
    Unit.PER_100K: 100_000,
    Unit.PERSON_PER_THOUSAND: 1000,
}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，％－＋／　", "0123456789.,%-+/ ")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")
_OTHER_SIGNS = frozenset(sign for signs in SIGNS.values() for sign in signs)


class FigureUnreadableError(ValueError):
    """Raised when a text is no figure; says which character is in the way."""


class FigureUnitError(ValueError):
    """Raised when a figure carries the sign of another unit."""


def read_figure(text: str, unit: Unit) -> Decimal:
    """Return the value of a written figure such as `30.42%`, `１，２３４` or `-3`.

    Raises: FigureUnreadableError for stray characters; FigureUnitError for another unit's sign.
    """
    tidy = text.translate(_FULL_WIDTH).strip()
    if not tidy or len(tidy) > MAX_FIGURE_LENGTH:
        raise FigureUnreadableError("不是一个数" if tidy else "没有数字")
    found = _NUMBER.match(tidy)
    number = found.group() if found else ""
    if not any(character.isdigit() for character in number):
        raise FigureUnreadableError(f"“{tidy[:10]}”不是数字")
    _check_sign(tidy[len(number) :].replace(" ", ""), unit)
    return Decimal(number.replace(",", ""))


def _check_sign(sign: str, unit: Unit) -> None:
    if not sign or sign in SIGNS[unit] or (unit is Unit.COUNT and sign in COUNT_WORDS):
        return
    if sign in _OTHER_SIGNS or sign in COUNT_WORDS:
        wanted = unit.label or "个数"
        raise FigureUnitError(f"写的是“{sign}”，这项数据的单位是“{wanted}”")
    raise FigureUnreadableError(f"多出了“{sign}”")


def ratio(numerator: Decimal, denominator: Decimal, unit: Unit) -> Fraction:
    """Return numerator / denominator in the unit. Raises: ZeroDivisionError."""
    (top, below_top), (bottom, below_bottom) = numerator.as_integer_ratio(), denominator.as_integer_ratio()
    return Fraction(top * below_bottom * unit.scale, below_top * bottom)


def with_unit(value: Exact, unit: Unit) -> str:
    """Return a value as printed, with its sign; a fraction is shown with up to four places and 约."""
    return f"{shown(value)}{unit.label}"


def change_word(unit: Unit) -> str:
    """Return what stands after a change of a value: 4.35个百分点, 2.1个千分点, 3人/千人."""
    return {Unit.PERCENT: "个百分点", Unit.PERMILLE: "个千分点"}.get(unit, unit.label)
