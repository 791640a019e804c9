"""How wide the columns of the annexes are: as their texts want it, together as wide as the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.documents.given_figures import TextTable
from app.documents.sheet_style import BODY_SIZE, HEADER_SIZE
from app.documents.sheet_text import tidy, width_for

PAGE_WIDTH = 130.0
"""A4 landscape at full size."""

GRID = 56
GRID_WIDTH = 12 / 7
"""Sheet columns of a sheet with several tables: 17 pixels each; every table lays its own columns over them."""

NARROWEST = 6.0
_WIDEST = 60.0
_WIDEST_HEADER = 16.0
_SHORT = 12.0
_PIXELS, _PADDING = 7, 5


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The columns of one table: first and last sheet column of each, and how wide it is."""

    spans: tuple[tuple[int, int], ...]
    widths: tuple[float, ...]


def own_columns(table: TextTable) -> TableColumns:
    """Return the columns of a table that has a sheet for itself."""
    widths = _fitted([*_wanted(table)])
    return TableColumns(tuple((number, number) for number in range(len(widths))), tuple(widths))


def grid_columns(table: TextTable) -> TableColumns:
    """Return the columns of a table that shares its sheet: each is some columns of the grid."""
    widths = _fitted([*_wanted(table)])
    ends, passed = [], 0.0
    for width in widths:
        passed += width
        ends.append(round(passed * GRID / sum(widths)))
    spans = tuple(zip([0, *ends[:-1]], [end - 1 for end in ends], strict=True))
    pixels = _PIXELS * GRID_WIDTH + _PADDING
    return TableColumns(spans, tuple(((last + 1 - first) * pixels - _PADDING) / _PIXELS for first, last in spans))


def centred_columns(table: TextTable) -> list[bool]:
    """Return which columns hold nothing but short words, which stand in the middle."""
    return [_longest(table, number) <= _SHORT for number in range(len(table.header))]


def _fitted(wanted: Sequence[float]) -> list[float]:
    """Return the widths stretched to the page, or the widest of them made narrower."""
    if sum(wanted) <= PAGE_WIDTH:
        return [width * PAGE_WIDTH / sum(wanted) for width in wanted]
    most = _level(wanted)
    return [min(width, most) for width in wanted]


def _wanted(table: TextTable) -> Iterator[float]:
    for number, header in enumerate(table.header):
        wanted = max(_longest(table, number), min(width_for(header, HEADER_SIZE), _WIDEST_HEADER))
        yield min(max(wanted, NARROWEST), _WIDEST)


def _longest(table: TextTable, number: int) -> float:
    return max((width_for(tidy(row[number]), BODY_SIZE) for row in table.rows), default=0.0)


def _level(wanted: Sequence[float]) -> float:
    """Return how wide the widest columns may be for all together to fit the page."""
    left = PAGE_WIDTH
    for done, width in enumerate(sorted(wanted)):
        share = left / (len(wanted) - done)
        if width >= share:
            return max(share, NARROWEST)
        left -= width
    return max(wanted)
