"""Canonical JSON: one way from frozen values to bytes, and back.

Canonical = UTF-8, keys sorted, no spaces, decimals as strings. Fields equal to their default are left out, so that a
field added later changes no digest; `kind` of a marking always stands.
"""

import dataclasses
import functools
import hashlib
import json
import types
import typing
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from app.domain.marking.kinds import KINDS

T = TypeVar("T")

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
"""What JSON can hold; numbers with decimals are strings."""


def plain(value: object) -> Plain:
    """Return a frozen value as plain JSON data. Raises: TypeError for a float or an unknown type."""
    match value:
        case None | bool() | int():
            return value
        case StrEnum():
            return value.value
        case str():
            return value
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [plain(part) for part in value]
        case Mapping():
            return {str(key): plain(part) for key, part in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: plain(part) for name, part in given_fields(value)}
    raise TypeError(f"no canonical form for {type(value).__name__}")


def given_fields(value: object) -> list[tuple[str, object]]:
    """Return name and value of the fields of a frozen value that are not their default, in their order; `kind` too."""
    given = []
    for name, default in _defaults(typing.cast("Any", type(value))):
        part = getattr(value, name)
        if name == "kind" or default is dataclasses.MISSING or part != default:
            given.append((name, part))
    return given


@functools.cache
def _defaults(kind: Any) -> tuple[tuple[str, object], ...]:
    found: list[tuple[str, object]] = []
    for item in dataclasses.fields(kind):
        default = item.default
        if item.default_factory is not dataclasses.MISSING:
            default = item.default_factory()
        found.append((item.name, default))
    return tuple(found)


def canonical_json(value: object) -> bytes:
    """Return the canonical bytes of a frozen value or of plain data."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def digest(value: object) -> str:
    """Return the sha256 (hex) of the canonical bytes."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def restored(kind: type[T], data: Plain) -> T:
    """Return the frozen value that `plain` made the data from. Raises: ValueError, KeyError or TypeError."""
    return typing.cast("T", _restored(kind, data))


def _restored(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _restored(_member(kind, data), data)
    if origin is tuple:
        return tuple(_restored(get_args(kind)[0], part) for part in data)
    if origin is typing.Literal:
        members = {member: member for member in get_args(kind)}
        return members[data]
    if origin is not None and issubclass(origin, Mapping):
        return {key: _restored(get_args(kind)[1], part) for key, part in data.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _restored(hints[name], part) for name, part in data.items()})
    if kind is type(None) and data is None:
        return None
    if kind is Decimal:
        return _decimal(data)
    if kind is date:
        return date.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(data)
    if kind is type(None) or not isinstance(data, kind):
        raise TypeError(f"{data!r} is no {kind}")
    return data


def _decimal(data: Any) -> Decimal:
    try:
        return Decimal(data)
    except InvalidOperation:
        raise ValueError(f"{data!r} is no number") from None


def _member(union: Any, data: Any) -> Any:
    """Return the member of a union that the data belongs to."""
    members = get_args(union)
    if data is None:
        return type(None)
    if isinstance(data, dict):
        if "kind" in data and KINDS.get(data["kind"]) in members:
            return KINDS[data["kind"]]
        wanted = [m for m in members if dataclasses.is_dataclass(m) or get_origin(m) is not None]
    else:
        wanted = [m for m in members if m is not type(None) and not dataclasses.is_dataclass(m)]
        wanted = [m for m in wanted if not (get_origin(m) and issubclass(get_origin(m), Mapping))]
    return wanted[0]


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
