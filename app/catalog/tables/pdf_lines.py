"""Text from printed characters: lines are put together again, Chinese without spaces, where one was only wrapped."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.catalog.tables.pdf_page import Glyph

_SAME_LINE = 0.5
"""Of the height: middles nearer than this are on one line."""
_WORD_GAP, _WIDE_GAP = 0.15, 0.9
"""Of the height: a space between two Latin words, and one between two Chinese pieces set apart."""
_SAME_PLACE = 0.3
_OVER = 0.4
"""Of the width: so much of a character lies under the next one."""
_ROOM = 1.3
"""Of the height: where so much room was left, the line was ended, not wrapped."""
_WIDEST_PADDING = 8.0
_BEGINS = re.compile(
    r"[①-⑳⑴-⑽★☆●■◆□*]|[（(]?[一二三四五六七八九十]{1,3}[)）、.]|[（(]?\d{1,2}[)）、]|\d{1,2}[.．](?!\d)"
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line."""

    text: str
    left: float
    top: float
    right: float
    size: float
    first: float
    """Width of its first character."""


def text_lines(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """Return the lines of characters from top to bottom."""
    return [_line(row) for row in text_rows(glyphs)]


def text_rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return characters line by line, each line from left to right."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle[1]):
        if rows and abs(glyph.middle[1] - _middle(rows[-1])) <= _SAME_LINE * max(glyph.size, rows[-1][-1].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [sorted(row, key=lambda glyph: glyph.left) for row in rows]


def cell_text(glyphs: Iterable[Glyph], left: float, right: float) -> str:
    """Return the text of a cell that reaches from left to right."""
    lines = text_lines(glyphs)
    if not lines:
        return ""
    padding = min(_WIDEST_PADDING, *(max(line.left - left, 0) for line in lines))
    text = lines[0].text
    for above, line in pairwise(lines):
        room = (above.left - left) + (right - above.right) - 2 * padding
        was_ended = room >= max(_ROOM * above.size, line.first) or _BEGINS.match(line.text)
        text += ("\n" if was_ended else _between(text, line.text)) + line.text
    return text


def overlap(glyphs: Iterable[Glyph]) -> int:
    """Return how many characters of a cell are printed over others: its text cannot be trusted then."""
    rows = text_rows(glyphs)
    return sum(
        one.text != other.text and other.left < one.right - _OVER * (one.right - one.left)
        for row in rows
        for one, other in pairwise(row)
    )


def _middle(row: Sequence[Glyph]) -> float:
    return sum(glyph.middle[1] for glyph in row) / len(row)


def _line(row: Sequence[Glyph]) -> TextLine:
    kept: list[Glyph] = []
    text = ""
    for glyph in row:
        if kept:
            last = kept[-1]
            if last.text == glyph.text and glyph.left - last.left < _SAME_PLACE * min(
                glyph.size, last.right - last.left
            ):
                # Printed twice to look bold.
                continue
            gap = (glyph.left - last.right) / max(glyph.size, 1)
            if gap > _WIDE_GAP or (gap > _WORD_GAP and _is_latin(last.text) and _is_latin(glyph.text)):
                text += " "
        kept.append(glyph)
        text += glyph.text
    size = max(glyph.size for glyph in kept)
    return TextLine(
        text, kept[0].left, min(g.top for g in kept), max(g.right for g in kept), size, kept[0].right - kept[0].left
    )


def _between(text: str, following: str) -> str:
    return " " if text[-1:].isalpha() and _is_latin(text[-1:]) and _is_latin(following[:1]) else ""


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()
