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
from collections.abc import Callable, Mapping, Sequence
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
    if type(value) is str:  # most of what a county fills in
        return value
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
    return encoded(plain(value))


def encoded(data: Plain) -> bytes:
    """Return the canonical bytes of data that `plain` has made."""
    return _ENCODER.encode(data).encode("utf-8")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: object) -> str:
    """Return the sha256 (hex) of the canonical bytes."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def restored(kind: type[T], data: Plain) -> T:
    """Return the frozen value that `plain` made the data from. Raises: ValueError, KeyError or TypeError."""
    return typing.cast("T", _reader(kind)(data))


_Reader = Callable[[Any], Any]
"""Gives the value of one type from plain data; made once for each field, as a workspace holds ten thousand records."""


def _reader(kind: Any) -> _Reader:
    origin = get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return _union_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(_reader(get_args(kind)[0]))
    if origin is typing.Literal:
        return {member: member for member in get_args(kind)}.__getitem__
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(_reader(get_args(kind)[1]))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _class_reader(kind)
    if kind is Decimal:
        return _decimal
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return _leaf_reader(kind)


def _tuple_reader(read_part: _Reader) -> _Reader:
    return lambda data: tuple([read_part(part) for part in data])


def _mapping_reader(read_part: _Reader) -> _Reader:
    return lambda data: {key: read_part(part) for key, part in _items(data)}


def _items(data: Any) -> Any:
    if not isinstance(data, dict):
        raise TypeError(f"{data!r} is no mapping")
    return data.items()


def _leaf_reader(kind: Any) -> _Reader:
    def read(data: Any) -> Any:
        if kind is type(None) and data is not None:
            raise TypeError(f"{data!r} is not nothing")
        if not isinstance(data, kind):
            raise TypeError(f"{data!r} is no {kind}")
        return data

    return read


@functools.cache
def _class_reader(kind: Any) -> _Reader:
    readers: dict[str, _Reader] = {}

    def read(data: Any) -> Any:
        if not readers:
            # Only now: a class may hold itself.
            readers.update({name: _reader(hint) for name, hint in get_type_hints(kind).items()})
        return kind(**{name: readers[name](part) for name, part in _items(data)})

    return read


def _decimal(data: Any) -> Decimal:
    try:
        return Decimal(data)
    except InvalidOperation:
        raise ValueError(f"{data!r} is no number") from None


def _union_reader(members: tuple[Any, ...]) -> _Reader:
    """Return what reads the member of a union that the data belongs to."""
    by_class: dict[Any, _Reader] = {member: _reader(member) for member in members if dataclasses.is_dataclass(member)}
    given = [member for member in members if member is not type(None)]
    of_dict = [member for member in given if member in by_class or get_origin(member) is not None]
    of_other = [member for member in given if member not in by_class and not _is_mapping(member)]
    read_dict, read_other = (_first_reader(wanted) for wanted in (of_dict, of_other))

    def read(data: Any) -> Any:
        if data is None:
            if type(None) not in members:
                raise TypeError("nothing stands where something must")
            return None
        if not isinstance(data, dict):
            return read_other(data)
        named = by_class.get(KINDS.get(data["kind"])) if "kind" in data else None
        return (named or read_dict)(data)

    return read


def _is_mapping(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _first_reader(wanted: Sequence[Any]) -> _Reader:
    return _reader(wanted[0]) if wanted else _leaf_reader(type(None))
