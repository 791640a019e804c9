"""Values of a sheet as people see them: 90% for 0.9, 5分 for 5 with a unit in its format, dates without a time."""

import datetime as dt
import re
from decimal import Decimal

from app.domain.points import is_usable, plain

_LINE_END = re.compile(r"_x000[dD]_\n?|\r\n?")
_ESCAPED = re.compile(r"_x005[fF]_(?=x[0-9A-Fa-f]{4}_)")
"""A _ before a text such as _x0041_, which would be read as a character. Source: ECMA-376, 22.9.2.19.

openpyxl takes it away in shared texts and leaves it in texts within cells; so the characters stay as they are."""
_NOT_SHOWN = re.compile(r"\[[^\]]*\]|_.|\*.|\\(?=.)|General|G/通用格式|[#0?,.]+(?:E[+-]0+)?")
_SIGNIFICANT = ".15g"
"""Excel keeps 15 digits; what lies beyond (0.30000000000000004) nobody has typed."""


def shown_value(value: object, number_format: str = "") -> str:
    """Return the text of a cell: what was typed, and numbers as the cell shows them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return _typed(str(value))


def unescaped(text: str) -> str:
    """Return a text of a workbook as people see it."""
    return _ESCAPED.sub("_", _LINE_END.sub("\n", text))


def _typed(text: str) -> str:
    """Return a text without what is not part of it: escaped line ends, the apostrophe that marks a number as text."""
    text = unescaped(text)
    if text.startswith("'") and "'" not in text[1:]:
        text = text[1:]
    return text.strip(" \t\n\u3000\u00a0\u200b\ufeff")


def _number(value: float, number_format: str) -> str:
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, _SIGNIFICANT))
    if not is_usable(number):
        return str(value)
    shape = number_format.partition(";")[0]
    unit = _NOT_SHOWN.sub("", shape).replace('"', "").strip()
    if "%" in shape:
        return plain((number * 100).normalize()) + unit
    is_a_unit = unit and not re.search(r"[a-zA-Z/@:+\-() ¥$€]", unit)
    return plain(number) + (unit if is_a_unit else "")
