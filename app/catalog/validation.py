"""Validation: trees straight into the domain's frozen values, every problem at once, in Chinese with its line."""

import dataclasses
import difflib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from app.catalog.located_yaml import LocatedTree, Location
from app.domain.points import is_usable
from app.domain.problems import Problem, blocking

T = TypeVar("T")

_STRICT = ConfigDict(extra="forbid")


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:  # noqa: ANN401 - any of the domain's types
    """Return a validator that refuses unknown keys.

    pydantic passes a configuration on to plain dataclasses only from outside them, hence the tuple around.
    """
    return TypeAdapter(tuple[kind], config=_STRICT)


def validated(kind: type[T], tree: object, source: LocatedTree, at: Location = ()) -> tuple[T | None, list[Problem]]:
    """Return the value and no problems, or None and all problems; `at` is where the tree stands in its file."""
    try:
        value: T = adapter(cast("Any", kind)).validate_python((tree,))[0]
    except ValidationError as error:
        return None, [_problem(detail, at, source) for detail, at in _told(error, at)]
    unusable = list(unusable_numbers(value, source, at))
    # Such a number must not travel on: printing 1e999999999 alone would fill the memory.
    return (None if unusable else value), unusable


def misfits(kind: type[T], tree: object) -> list[tuple[Location, str]]:
    """Return where a tree does not fit a type, and pydantic's word for why; none when it fits."""
    try:
        adapter(cast("Any", kind)).validate_python((tree,))
    except ValidationError as error:
        return [(location, detail["type"]) for detail, location in _told(error, ())]
    return []


def _told(error: ValidationError, at: Location) -> list[tuple[ErrorDetails, Location]]:
    """Return what is wrong, once a place: of a number or region map the one that was meant."""
    found: dict[Location, ErrorDetails] = {}
    for detail in error.errors(include_url=False):
        found.setdefault(_location(detail, at), detail)
    above = {place[:end] for place in found for end in range(len(place))}
    return [
        (detail, place) for place, detail in found.items() if place not in above or detail["type"] != "decimal_type"
    ]


def _location(detail: ErrorDetails, at: Location) -> Location:
    # The first element is the index in the tuple around; union members name a type, which no file has as a key.
    return (*at, *(part for part in detail["loc"][1:] if not _names_type(part)))


def unusable_numbers(value: object, source: LocatedTree, at: Location = ()) -> Iterator[Problem]:
    """Yield a problem for every decimal that is too large or too long to work with."""
    if isinstance(value, Decimal):
        if not is_usable(value):
            what = f"数字“{str(value)[:20]}”过大或小数位过多。"
            yield blocking("VALUE_INVALID", source.where(at), what, "请核对这个数。")
    elif isinstance(value, tuple):
        for index, part in enumerate(value):
            yield from unusable_numbers(part, source, (*at, index))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from unusable_numbers(part, source, (*at, str(key)))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            yield from unusable_numbers(getattr(value, item.name), source, (*at, item.name))


def _problem(detail: ErrorDetails, location: Location, source: LocatedTree) -> Problem:
    code, what, to_do = _explained(detail, location)
    return blocking(code, source.where(location), what, to_do)


def _names_type(part: object) -> bool:
    return isinstance(part, str) and (
        part.startswith(("mapping[", "dict[", "tuple[", "constrained-")) or part == "decimal"
    )


MAX_SHOWN = 30
"""How much of a wrong value is quoted."""

_WRITTEN = re.compile(r"<\w+\.\w+: '(.*?)'>")
"""An enum's member as pydantic writes it, with the word that stands in files."""

_EXPECTED = {
    "string_type": "应为文字",
    "decimal_type": "应为数字",
    "decimal_parsing": "不是数字",
    "finite_number": "不是有限的数",
    "int_type": "应为整数",
    "int_parsing": "不是整数",
    "int_from_float": "不是整数",
    "int_parsing_size": "数字过大",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": "应为列表（每行以“- ”开头）",
    "list_type": "应为列表（每行以“- ”开头）",
    "mapping_type": "应为“键: 值”的形式",
    "dict_type": "应为“键: 值”的形式",
    "dataclass_type": "应为“键: 值”的形式",
    "date_type": "不是日期",
    "date_parsing": "不是日期，应写成 2021-04-07",
    "date_from_datetime_parsing": "不是日期，应写成 2021-04-07",
    "date_from_datetime_inexact": "日期里不要写时间",
}


def _explained(detail: ErrorDetails, location: Location) -> tuple[str, str, str]:
    kind = detail["type"]
    name = _shown_name(location)
    given = detail.get("input")
    if kind == "missing":
        return "KEY_MISSING", f"缺少“{name}”。", f"请补上“{name}”。"
    if kind == "unexpected_keyword_argument":
        return "KEY_UNKNOWN", f"不认识的键“{name}”。", f"请核对拼写，或删去“{name}”。"
    if kind in {"enum", "literal_error"}:
        return "VALUE_INVALID", *_not_offered(detail, name)
    if kind == "date_from_datetime_inexact" and ":" not in str(given):
        kind = "date_parsing"
    if kind in _EXPECTED:
        return "VALUE_INVALID", f"“{name}”{_EXPECTED[kind]}（现在是{shown(given)}）。", "请改正。"
    return "VALUE_INVALID", f"“{name}”不合要求（{detail['msg']}）。", "请改正。"


def _shown_name(location: Location) -> str:
    """Return the last key; of something in a list its place there."""
    last = location[-1] if location else ""
    return f"第{last + 1}个" if isinstance(last, int) else last


def _not_offered(detail: ErrorDetails, name: str) -> tuple[str, str]:
    given = detail.get("input")
    expected = _WRITTEN.sub(r"\1", str(detail.get("ctx", {}).get("expected", "")))
    expected = expected.replace(" or ", "、").replace(", ", "、").replace("'", "")
    to_do = f"可用：{expected}。"
    if not isinstance(given, str):
        return f"“{name}”不能是{shown(given)}。", to_do
    near = difflib.get_close_matches(given, expected.split("、"), 1)
    return f"{shown(given)}不在可用的值里。", to_do + (f"是不是“{near[0]}”？" if near else "")


def shown(value: object) -> str:
    """Return a value as people wrote it in the file, or what it is."""
    if value is None or value == "":
        return "空"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "一组键值"
    if isinstance(value, (list, tuple)):
        return "一个列表"
    text = str(value)
    return f"“{text}”" if len(text) <= MAX_SHOWN else f"“{text[:MAX_SHOWN]}…”"
