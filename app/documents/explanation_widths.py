"""How wide the columns of 逐项自评说明 are: by weight, but never so narrow that a date or a number is torn."""

import re
from collections.abc import Iterable, Sequence

from app.documents.explanation_styles import CELL, RULED
from app.documents.fonts import text_width

_WHOLE = re.compile(r"[约近]?[0-9A-Za-z.,:/%‰+-]+")
_LONGEST = 100.0
"""Points. What is longer (an address on the web) may be broken."""
_LEAST_CHARACTERS = 2


def column_widths(columns: Sequence[Iterable[str]], weights: Sequence[float], total: float) -> list[float]:
    """Return the widths of columns with these texts, together as wide as `total`."""
    return shared(weights, [_least(texts) for texts in columns], total)


def shared(weights: Sequence[float], least: Sequence[float], total: float) -> list[float]:
    """Return the total shared out by weight; a column that would get less than its least gets just that.

    Where all of them together want more than there is, each gets its part of what it wants.
    """
    if sum(least) >= total:
        return [total * wanted / sum(least) for wanted in least]
    raised: frozenset[int] = frozenset()
    while True:
        left = total - sum(least[number] for number in raised)
        weight = sum(share for number, share in enumerate(weights) if number not in raised)
        widths = [least[number] if number in raised else left * share / weight for number, share in enumerate(weights)]
        short = {number for number, width in enumerate(widths) if width < least[number]}
        if not short:
            return widths
        raised |= short


def _least(texts: Iterable[str]) -> float:
    pieces = {piece for text in texts for piece in _WHOLE.findall(text)}
    widths = (text_width(piece, CELL.face, CELL.size) for piece in pieces)
    longest = max((width for width in widths if width <= _LONGEST), default=0.0)
    return max(longest, _LEAST_CHARACTERS * CELL.size) + 2 * RULED.padding + 0.1
