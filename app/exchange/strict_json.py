"""JSON from outside into the domain's frozen values: every problem at once, in Chinese; nothing is guessed."""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from app.domain.marking.kinds import KINDS
from app.domain.points import is_usable
from app.domain.problems import Problem, ProblemError, blocking

T = TypeVar("T")

STRICT: Final = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
"""Unknown keys are errors; a number is no text and a text no number."""

MAX_JSON_BYTES = 32 * 2**20
"""Many times what the largest county writes; reading takes several times as much memory."""

MAX_SHOWN = 200
MAX_COUNTED = 20_000
"""More mistakes than this are counted, not listed: a wrong marking alone may give forty."""

MAX_DECIMAL_DIGITS = 60
"""1E+999999999 is short to read and endless to write."""

_KEY_BY_CLASS = {kind.__name__: name for name, kind in KINDS.items()}
_MEANINGS = {
    "missing": "缺少这一项",
    "unexpected_keyword_argument": "不认识这一项",
    "extra_forbidden": "不认识这一项",
    "json_invalid": "不是合格的 JSON",
    "string_type": "应是文字",
    "int_type": "应是整数",
    "bool_type": "应是 true 或 false",
    "enum": "不是规定的值",
    "literal_error": "不是规定的值",
    "decimal_parsing": "不是一个数",
    "date_parsing": "不是日期（年-月-日）",
    "date_from_datetime_parsing": "不是日期（年-月-日）",
    "string_unicode": "文字编码有误",
    "recursion_loop": "层数过深",
}


def read_strictly(
    adapter: TypeAdapter[T],
    data: bytes,
    where: str,
    code: str,
    *,
    wrapping: int = 0,
) -> T:
    """Return the value that the bytes hold. Raises: ProblemError with every problem found, all under one code.

    wrapping: how many levels the caller has put around the data, which people need not read of.
    """
    if len(data) > MAX_JSON_BYTES:
        raise ProblemError([_problem(code, where, f"超过 {MAX_JSON_BYTES // 2**20} MB")])
    try:
        value = adapter.validate_json(data)
        too_long = any(_digits(number) > MAX_DECIMAL_DIGITS for number in _numbers(value))
    except ValidationError as error:
        raise ProblemError(_problems(error, where, code, wrapping)) from None
    except RecursionError:
        raise ProblemError([_problem(code, where, "层数过深")]) from None
    if too_long:
        raise ProblemError([_problem(code, where, "有位数过多的数")])
    return value


def has_unusable_number(value: object) -> bool:
    """Tell whether a frozen value holds a number that a county could not have filled in."""
    return not all(is_usable(Decimal(number)) for number in _numbers(value))


def _digits(number: Decimal | int) -> int:
    if isinstance(number, int):
        return number.bit_length() // 3
    exponent = number.as_tuple().exponent
    # Neither infinity nor NaN gets past pydantic; they would count as endless.
    return len(number.as_tuple().digits) + abs(exponent) if isinstance(exponent, int) else MAX_JSON_BYTES


def _problems(error: ValidationError, where: str, code: str, wrapping: int) -> list[Problem]:
    if error.error_count() > MAX_COUNTED:
        return [_problem(code, where, f"有 {error.error_count()} 处不合要求")]
    details = error.errors(include_url=False, include_context=False, include_input=False)
    told = [detail for detail in details if _is_meant(detail, details)] or details
    return [
        _problem(code, f"{where} {_place(detail, wrapping)}".rstrip(), _meaning(detail)) for detail in told[:MAX_SHOWN]
    ]


def _is_meant(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Tell whether an error is not one of the other kinds of marking that the value never wanted to be."""
    for depth, part in enumerate(detail["loc"]):
        if part not in _KEY_BY_CLASS:
            continue
        kind = (*detail["loc"][: depth + 1], "kind")
        if any(other["loc"] == kind for other in details):
            return False
    return True


def _place(detail: ErrorDetails, wrapping: int) -> str:
    return ".".join(str(part) for part in detail["loc"][wrapping:] if part not in _KEY_BY_CLASS)


def _meaning(detail: ErrorDetails) -> str:
    return _MEANINGS.get(detail["type"], "不合要求")


def _problem(code: str, where: str, what: str) -> Problem:
    return blocking(code, where, f"{what}。", "包内数据不是本程序原样写出的，请向发来的人重新要一份。")


def _numbers(whole: object) -> Iterator[Decimal | int]:
    """Yield every number inside a frozen value, in no order."""
    left: list[object] = [whole]
    while left:
        value = left.pop()
        if isinstance(value, str):
            continue  # most of what there is
        if isinstance(value, Decimal | int):
            yield value
        elif isinstance(value, tuple | list):
            left.extend(value)
        elif isinstance(value, Mapping):
            left.extend(value.values())
        elif dataclasses.is_dataclass(value):
            left.extend(getattr(value, field.name) for field in dataclasses.fields(value))
