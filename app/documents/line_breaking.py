"""Where lines of Chinese text end (避头尾). Pure: no fonts, no PDF; widths come with the text.

Source of the rules: GB/T 15834-2011, 5.1: stops and closing marks do not begin a line, opening marks do
not end one, dashes and ellipses are not torn apart. Nothing hangs outside the width.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

NOT_AT_START = frozenset(
    "，。、；：？！…⋯—–～〜·・‧％‰℃℉°\u2032\u2033）］｝】〕」』〉》〗〙〛”’﹞﹂﹄々〃／"
    ",.;:?!%)]}"
)  # fmt: skip
NOT_AT_END = frozenset("（［｛【〔「『〈《〖〘〚“‘﹝﹁﹃￥＄＃№§≥≤＞＜≈≠±([{$¥#")
GLUE = "\u00a0"  # no-break space

_SPACE, _WORD, _NO_START, _NO_END = 1, 2, 4, 8
_TOLERANCE = 0.001  # points: sums of widths are not exact
_ALPHABETIC = range(0x80, 0x1200)  # Latin, Greek, Cyrillic …: scripts that are written in words
_SUPER_AND_SUBSCRIPTS = range(0x2070, 0x20A0)
_FULL_WIDTH_LATIN = range(0xFF10, 0xFF5B)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text, as positions in it."""

    start: int
    end: int  # without the spaces that were trimmed
    width: float  # of what is between
    indent: float  # room left free before it
    is_last: bool  # a paragraph ends here: not to be stretched

    def moved(self, distance: int) -> "Line":
        """Return the same line in a text with so many characters more before it."""
        return replace(self, start=self.start + distance, end=self.end + distance)


def break_lines(
    text: str, advances: Sequence[float], width: float, *, indent: float = 0, continues: bool = False
) -> list[Line]:
    r"""Return the lines of a text, at least one.

    Between two lines only spaces, or one \n with spaces before it, are left out.
    A line is wider than `width` only when a single character is.

    Args:
        text: what to break; \n ends a paragraph.
        advances: width of every character, as long as the text.
        width: room for a line, in the unit of the advances.
        indent: room left free in the first line of every paragraph.
        continues: the text begins inside a paragraph, so its first line is not indented.
    """
    positions = [0.0, *accumulate(advances)]
    lines: list[Line] = []
    start = 0
    for paragraph in text.split("\n"):
        first_indent = 0 if continues and start == 0 else indent
        lines += _Paragraph(paragraph, start, positions).lines(width, first_indent)
        start += len(paragraph) + 1
    return lines


def is_inside_word(before: str, after: str) -> bool:
    """Return whether two neighbours belong to one word or number: never stretched, torn only in need."""
    return bool(_kind(before) & _kind(after) & _WORD)


class _Paragraph:
    """A piece of the text without line breaks; positions count from the start of the whole text."""

    def __init__(self, text: str, offset: int, positions: list[float]) -> None:
        self.kinds = [_kind(char) for char in text]
        self.offset = offset
        self.positions = positions
        self.good, self.poor = _last_breaks(self.kinds)

    def lines(self, width: float, indent: float) -> list[Line]:
        found = []
        start = 0
        while True:
            stop = self._stop(start, width - indent)
            found.append(self._line(start, stop, indent))
            if found[-1].is_last:
                return found
            start, indent = stop, 0

    def _stop(self, start: int, room: float) -> int:
        """Return where the line that begins at `start` gives way to the next."""
        length = len(self.kinds)
        limit = self.positions[self.offset + start] + room + _TOLERANCE
        fits = bisect_right(self.positions, limit, self.offset + start, self.offset + length + 1) - 1 - self.offset
        fits = min(max(fits, start + 1), length)
        while fits < length and self.kinds[fits] == _SPACE:
            fits += 1
        if fits == length:
            return length
        if self.good[fits] > start:
            return self.good[fits]
        return self.poor[fits] if self.poor[fits] > start else fits

    def _line(self, start: int, stop: int, indent: float) -> Line:
        end = stop
        while end > start and self.kinds[end - 1] == _SPACE:
            end -= 1
        first, last = start + self.offset, end + self.offset
        width = self.positions[last] - self.positions[first]
        return Line(first, last, width, indent, is_last=stop == len(self.kinds))


def _last_breaks(kinds: list[int]) -> tuple[list[int], list[int]]:
    """Return for every position the last good break at or before it, and the last that is at most poor.

    A poor one tears a word, but offends against no rule. 0 where there is none.
    """
    good, poor = [0] * len(kinds), [0] * len(kinds)
    last_good = last_poor = 0
    before = _NO_END  # spaces at the beginning of a paragraph stay with its first character
    has_space = False
    for place, kind in enumerate(kinds):
        if kind == _SPACE:
            has_space = True
        else:
            if not (kind & _NO_START or before & _NO_END):
                last_poor = place
                if has_space or not kind & before & _WORD:
                    last_good = place
            before, has_space = kind, False
        good[place], poor[place] = last_good, last_poor
    return good, poor


@lru_cache(maxsize=1 << 16)
def _kind(char: str) -> int:
    if char in " \u3000" or ("\u2000" <= char <= "\u200a"):
        return _SPACE
    if char == GLUE:
        return _WORD | _NO_START | _NO_END
    kind = _WORD if _is_word(char) else 0
    if char in NOT_AT_START:
        kind |= _NO_START
    if char in NOT_AT_END:
        kind |= _NO_END
    return kind


def _is_word(char: str) -> bool:
    if char.isascii():
        return char > " "
    code = ord(char)
    if code in _ALPHABETIC or code in _SUPER_AND_SUBSCRIPTS or code in _FULL_WIDTH_LATIN:
        return char.isalnum() or char in "°±"
    return char in "．％"
