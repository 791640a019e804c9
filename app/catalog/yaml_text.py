"""Writes plain data as YAML that people can read and change, and that reads back as exactly the same data.

Texts are quoted wherever a parser might take them for something else. Texts of several lines stand as literal blocks
(`|`) when nothing of them could get lost that way; everything else is in double quotes with escapes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from app.files.canonical import Plain

WIDTH = 110
"""Lists and mappings that fit into a line of so many characters stand in one."""

LONG_LISTS = frozenset({"dimensions", "indicators", "criteria", "submissions", "findings", "gates"})
"""Keys whose entries always stand on lines of their own."""

_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_MARKS_WITHIN = frozenset("%×÷+=（）《》〈〉“”‘’、，。；：？！…—·％≥≤＞＜／-./_")
_MARKS_BEFORE = frozenset("（《“≥≤＞＜")
_SPECIAL = re.compile(
    '[\\\\"\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff]'
)
_UNSAFE_IN_BLOCK = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]"
)
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BMP = 0xFFFF


def yaml_text(data: Plain) -> str:
    """Return the data as a YAML document that ends with a line feed."""
    return "\n".join(_block(data, 0)) + "\n"


def _block(data: Plain, indent: int) -> Iterator[str]:
    """Yield the lines of a value whose place is a line of its own."""
    room = " " * indent
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            head = f"{room}{_scalar(key)}:"
            if len(head) > WIDTH:
                # A parser looks for the colon after a key within 1024 characters only.
                yield f"{room}? {_scalar(key)}"
                head = f"{room}:"
            yield from _entry(head, value, indent + 2, is_long=key in LONG_LISTS)
    elif isinstance(data, list) and data:
        for value in data:
            yield from _item(value, indent)
    else:
        yield room + _line(data)


def _entry(head: str, value: Plain, indent: int, *, is_long: bool) -> Iterator[str]:
    if isinstance(value, str):
        yield from _text(head, value, indent)
    elif not value or (not is_long and not _holds_long(value) and _fits(value, WIDTH - len(head) - 1)):
        yield f"{head} {_line(value)}"
    else:
        yield head
        yield from _block(value, indent)


def _item(value: Plain, indent: int) -> Iterator[str]:
    head = " " * indent + "-"
    if isinstance(value, str):
        yield from _text(head, value, indent + 2)
    elif not _holds_long(value) and _fits(value, WIDTH - indent - 2):
        yield f"{head} {_line(value)}"
    else:
        lines = _block(value, indent + 2)
        yield f"{head} {next(lines).lstrip(' ')}"
        yield from lines


def _holds_long(value: Plain) -> bool:
    return isinstance(value, dict) and bool(LONG_LISTS & value.keys())


def _text(head: str, text: str, indent: int) -> Iterator[str]:
    if not _is_block(text):
        yield f"{head} {_scalar(text)}"
        return
    yield f"{head} |" if text.endswith("\n") else f"{head} |-"
    for line in text.removesuffix("\n").split("\n"):
        yield " " * indent + line if line else ""


def _is_block(text: str) -> bool:
    """Tell whether a literal block holds the text unchanged: no blank that a parser or an editor would swallow."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) == 1 or _UNSAFE_IN_BLOCK.search(text) or not lines[0] or not lines[-1]:
        return False
    return not lines[0].startswith(" ") and not any(line.endswith(" ") for line in lines)


def _fits(value: Plain, width: int) -> bool:
    """Tell whether a value is small and fits in a line; what is long is not written out to see that."""
    budget = [width]

    def spend(part: Plain) -> bool:
        if isinstance(part, str):
            budget[0] -= len(part) + 2
            return budget[0] >= 0 and "\n" not in part
        if isinstance(part, Mapping):
            return all(spend(key) and spend(inner) for key, inner in part.items())
        if isinstance(part, Sequence):
            return all(spend(inner) for inner in part)
        return True

    return spend(value) and len(_line(value)) <= width


def _line(value: Plain) -> str:
    """Return a value in one line."""
    match value:
        case str():
            return _scalar(value)
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case int():
            return str(value)
        case Mapping():
            return "{" + ", ".join(f"{_scalar(key)}: {_line(part)}" for key, part in value.items()) + "}"
        case _:
            return "[" + ", ".join(_line(part) for part in value) + "]"


def _scalar(text: str) -> str:
    return text if _is_plain(text) else quoted(text)


def _is_plain(text: str) -> bool:
    """Tell whether a text without quotes is this text to every parser, inside brackets too."""
    if not text or text.casefold() in _WORDS or text[0] == " " or text[-1] == " ":
        return False
    if not (text[0].isalpha() or text[0] in _MARKS_BEFORE or (text[0].isdigit() and not text.isascii())):
        return False
    return all(mark.isalnum() or mark in _MARKS_WITHIN or mark == " " for mark in text)


def quoted(text: str) -> str:
    """Return the text in double quotes, with escapes for what is special or cannot be seen."""
    return '"' + _SPECIAL.sub(_escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    mark = found[0]
    return _SHORT.get(mark) or (f"\\u{ord(mark):04X}" if ord(mark) <= _BMP else f"\\U{ord(mark):08X}")
