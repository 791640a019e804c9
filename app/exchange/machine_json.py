"""What the files of the machine part have in common: format, digest of the canonical JSON, texts that can be used."""

import dataclasses
import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from app.domain.problems import Problem, ProblemError, blocking
from app.domain.texts import one_text_problems
from app.exchange.strict_json import read_strictly
from app.files.canonical import canonical_json

ASK_AGAIN = "包内数据不是本程序原样写出的，请向发来的人重新要一份。"


@dataclass(frozen=True)
class RubricName:
    """Which rubric: sha256 is that of its canonical JSON."""

    id: str
    edition: str
    sha256: str


@dataclass(frozen=True)
class _Format:
    """The only key that every format has."""

    format: int


def check_format(data: bytes, where: str, known: int, noun: str) -> None:
    """Refuse a newer format before its unknown keys are called mistakes.

    known: the newest format we read; noun: what the file is called. Raises: ProblemError.
    """
    found = read_strictly(_format_adapter(), data, where, "PACKAGE_CONTENT").format
    if found > known:
        what = f"{noun}的格式是第 {found} 版，本程序能读到第 {known} 版。"
        raise ProblemError([blocking("PACKAGE_FORMAT_NEWER", where, what, "请升级本程序后再打开；包没有问题。")])
    if found < 1:
        raise ProblemError([unfit(where, "没有这样的格式版本。")])


def unfit(where: str, what: str) -> Problem:
    """Return the problem of content that our program would not have written."""
    return blocking("PACKAGE_CONTENT", where, what, ASK_AGAIN)


def text_problems(value: object, where: str) -> Iterator[Problem]:
    """Yield which texts of a value could never have been typed: control characters, longer than a cell holds."""
    for place, text in _texts(value, ()):
        if any(True for _ in one_text_problems(text, "")):
            shown = ".".join(part for part in place if part.isprintable())
            yield unfit(f"{where} {shown}".rstrip(), "文字过长，或含有看不见的控制字符。")


def digest_of(fields: Mapping[str, object]) -> str:
    """Return the sha256 (hex) over the canonical JSON of the fields given."""
    return hashlib.sha256(canonical_json(fields)).hexdigest()


def _texts(value: object, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every text inside a frozen value, keys too, with where it stands."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple | list):
        for number, part in enumerate(value):
            yield from _texts(part, (*place, str(number)))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield place, key
            yield from _texts(part, (*place, key))
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name), (*place, field.name))


@functools.cache
def _format_adapter() -> TypeAdapter[_Format]:
    return TypeAdapter(_Format)
