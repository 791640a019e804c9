"""What was changed in a Chinese text, shown by words: figures with their unit whole, no scraps of single characters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORK = 2_000_000
"""Tokens of the one text times tokens of the other; above it what lies between is shown as exchanged as a whole."""
_UNITS = (
    "个百分点|百分点|平方米|平方公里|平方千米|公里|千米|万元|亿元|万人|人次|小时|分钟|分|项|次|个|人|年|月|日|天|所|家|"
    "处|场|条|名|户|元|岁|倍|[%％‰]"
)
_FIGURE = re.compile(rf"[≥≤＞＜<>±]?\d+(?:[.,．，]\d+)*(?:{_UNITS})?")
_TOKEN = re.compile(rf"{_FIGURE.pattern}|[A-Za-z]+[A-Za-z0-9]*|\s+|.", re.DOTALL)
_HAN = re.compile(r"[\u3400-\u9fff]{1,2}")
_SHORT = 2


class Kind(StrEnum):
    """Where a piece stands."""

    SAME = "same"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both, only in the old one (out), only in the new one (in)."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class _Step:
    """One stretch of both texts."""

    before: str
    after: str
    is_same: bool


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Return the old text and the new one as pieces in reading order, what went out before what came in.

    The same and out pieces make the old text, the same and in pieces the new one, to the last character.
    """
    steps = _joined(_steps(_TOKEN.findall(before), _TOKEN.findall(after)))
    return tuple(_told(_joined(_without_scraps(list(steps)))))


def _steps(old: list[str], new: list[str]) -> Iterator[_Step]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    yield _Step("".join(old[:start]), "".join(new[:start]), is_same=True)
    if len(middle_old) * len(middle_new) > MOST_WORK:
        yield _Step("".join(middle_old), "".join(middle_new), is_same=False)
    else:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for word, a, b, c, d in matcher.get_opcodes():
            yield _Step("".join(middle_old[a:b]), "".join(middle_new[c:d]), is_same=word == "equal")
    yield _Step("".join(old[len(old) - end :]), "".join(new[len(new) - end :]), is_same=True)


def _common(old: list[str], new: list[str]) -> int:
    """Return how many tokens both begin with."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _without_scraps(steps: list[_Step]) -> Iterator[_Step]:
    """Make one change of two that only a character or two of Chinese lie between; figures stay apart."""
    for place, step in enumerate(steps):
        is_between = 0 < place < len(steps) - 1 and step.is_same and _HAN.fullmatch(step.before) is not None
        if is_between and _is_scrap(step, steps[place - 1], steps[place + 1]):
            yield replace(step, is_same=False)
        else:
            yield step


def _is_scrap(step: _Step, left: _Step, right: _Step) -> bool:
    if any(_FIGURE.fullmatch(one.before or one.after) for one in (left, right)):
        return False
    around = min(max(len(one.before), len(one.after)) for one in (left, right))
    return len(step.before) < _SHORT or around > _SHORT


def _joined(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Put what is changed in a row together, and what is the same in a row; empty ones go."""
    last: _Step | None = None
    for step in steps:
        if not step.before and not step.after:
            continue
        if last is not None and last.is_same == step.is_same:
            last = _Step(last.before + step.before, last.after + step.after, step.is_same)
            continue
        if last is not None:
            yield last
        last = step
    if last is not None:
        yield last


def _told(steps: Iterable[_Step]) -> Iterator[Piece]:
    for step in steps:
        if step.is_same:
            yield Piece(Kind.SAME, step.before)
            continue
        if step.before:
            yield Piece(Kind.OUT, step.before)
        if step.after:
            yield Piece(Kind.IN, step.after)
