"""A table for our PDFs whose cells are paragraphs. A row is parted between pages only when no page can hold it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from app.documents.pdf_text import Text

Row = Sequence[Text]
MOST_HEADER = 0.3
"""Of a page. A higher header is drawn once, as a row."""
ROWS_TOGETHER = 2
"""So many rows stand below a header at the foot of a page, and above the end of a table on the next."""
MOST_ENDING = 0.6
"""Of a page: higher last rows may stand on another page than what is below them."""
LINES_TOGETHER = 3
"""A text that may be parted has so many lines below what stands before it."""


@dataclass(frozen=True, slots=True)
class TableLook:
    """How a table looks. Lengths in points; page_room is the height of an empty page.

    is_centred: cells stand in the middle of their row's height instead of at its top. gap: free room above and below
    a ruled table; without it tables stand joined.
    """

    page_room: float
    padding: float = 3.0
    rule: str = "#C9D1CB"
    header_fill: str = "#EEF2EE"
    is_ruled: bool = True
    parts_rows: bool = False
    is_centred: bool = False
    gap: float = 3.0


class TextTable(Flowable):  # type: ignore[misc]
    """Rows of texts under an optional header that is drawn again on every page. widths in points."""

    def __init__(
        self, rows: Sequence[Row], widths: Sequence[float], look: TableLook, header: Row | None = None
    ) -> None:
        super().__init__()
        self._rows, self._widths, self._look, self._header = list(rows), list(widths), look, header
        if header and self._row_height(header) > look.page_room * MOST_HEADER:
            self._rows, self._header = [header, *self._rows], None
        self._heights = [self._row_height(row) for row in self._rows]
        self._header_height = self._row_height(self._header) if self._header else 0.0
        self._is_kept = False

    def getSpaceBefore(self) -> float:  # noqa: N802
        """Return the free room above."""
        return self._look.gap if self._look.is_ruled else 0.0

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Return the free room below."""
        return self._look.gap if self._look.is_ruled else 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Return the size: the sum of the widths, and all rows with the header."""
        self.width, self.height = sum(self._widths), self._header_height + sum(self._heights)
        return self.width, self.height

    def beginning(self, whole: float = 0.0) -> float:
        """Return the height that must stand below a title: all of a table of at most `whole`, else its first rows."""
        if self._header_height + sum(self._heights) <= whole:
            return self._header_height + sum(self._heights)
        if self._look.parts_rows and self._rows:
            leading = max(cell.style.leading for cell in self._rows[0])
            return min(self._heights[0], LINES_TOGETHER * leading + 2 * self._look.padding)
        first = self._heights[:ROWS_TOGETHER]
        return self._header_height + sum(first if sum(first) < self._look.page_room / 2 else first[:1])

    def split(self, width: float, height: float) -> list["TextTable"]:
        """Return the rows that fit and the rest; nothing when all must go to the next page."""
        room = height - self._header_height + 0.001
        fitting = 0
        for reached in accumulate(self._heights):
            if reached > room:
                break
            fitting += 1
        if fitting == len(self._rows):
            return [self]
        if self._is_kept:
            return []
        if fitting == len(self._rows) - 1 and fitting > ROWS_TOGETHER and not self._look.parts_rows:
            last = self._some(slice(fitting - 1, None))  # no single row on the next page
            if last.wrap(width, height)[1] <= self._look.page_room:
                # A high row would have room enough to stay, under a second header.
                last._is_kept = True
                return [self._some(slice(fitting - 1)), last]
        room -= sum(self._heights[:fitting])
        if self._may_part(fitting):
            parts = self._parted(self._rows[fitting], room)
            if parts:
                return self._at(fitting, parts)
        return [self._some(slice(fitting)), self._some(slice(fitting, None))] if fitting else []

    def draw(self) -> None:
        """Draw header, rows and rules."""
        top = self.height
        if self._header:
            self.canv.setFillColor(HexColor(self._look.header_fill))
            self.canv.rect(0, top - self._header_height, self.width, self._header_height, stroke=0, fill=1)
            top = self._draw_row(self._header, self._header_height, top)
        for row, height in zip(self._rows, self._heights, strict=True):
            top = self._draw_row(row, height, top)
        if self._look.is_ruled:
            self._draw_rules()

    def _may_part(self, number: int) -> bool:
        too_high = self._heights[number] > self._look.page_room - self._header_height
        return self._look.parts_rows or too_high

    def _parted(self, row: Row, room: float) -> tuple[Row, Row] | None:
        """Return what of a row fits into the room, and the rest."""
        heads: list[Text] = []
        tails: list[Text] = []
        for cell, width in zip(row, self._inner_widths(), strict=True):
            parts = cell.split(width, room - 2 * self._look.padding)
            if not parts:
                return None
            heads.append(parts[0])
            tails.append(parts[1] if len(parts) > 1 else Text("", cell.style))
        return heads, tails

    def _at(self, number: int, parts: tuple[Row, Row]) -> list["TextTable"]:
        """Return the tables before and after a place inside a row."""
        before, after = self._some(slice(number)), self._some(slice(number + 1, None))
        before._rows.append(parts[0])
        before._heights.append(self._row_height(parts[0]))
        after._rows.insert(0, parts[1])
        after._heights.insert(0, self._row_height(parts[1]))
        return [before, after]

    def _some(self, rows: slice) -> "TextTable":
        part = TextTable([], self._widths, self._look, self._header)
        part._rows, part._heights = self._rows[rows], self._heights[rows]
        return part

    def _inner_widths(self) -> list[float]:
        return [width - 2 * self._look.padding for width in self._widths]

    def _row_height(self, row: Row) -> float:
        cells = zip(row, self._inner_widths(), strict=True)
        return max(float(cell.wrap(width, 0)[1]) for cell, width in cells) + 2 * self._look.padding

    def _draw_row(self, row: Row, height: float, top: float) -> float:
        left = self._look.padding
        for cell, width in zip(row, self._widths, strict=True):
            _, own = cell.wrap(width - 2 * self._look.padding, height)
            free = height - 2 * self._look.padding - own if self._look.is_centred else 0.0
            cell.drawOn(self.canv, left, top - self._look.padding - own - free / 2)
            left += width
        return top - height

    def _draw_rules(self) -> None:
        self.canv.setStrokeColor(HexColor(self._look.rule))
        self.canv.setLineWidth(0.5)
        levels = [self.height]
        for height in ([self._header_height] if self._header else []) + self._heights:
            levels.append(levels[-1] - height)
        edges = [0.0, *accumulate(self._widths)]
        self.canv.grid(edges, levels)


class Together(Flowable):  # type: ignore[misc]
    """Flowables that stay on one page, one under the other; what no page can hold goes on over several."""

    def __init__(self, parts: Sequence[Flowable], space_after: float = 0.0) -> None:
        super().__init__()
        self._parts, self._space_after = list(parts), space_after

    def getSpaceBefore(self) -> float:  # noqa: N802
        """Return the free room above: that of the first part."""
        return float(self._parts[0].getSpaceBefore()) if self._parts else 0.0

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Return the free room below."""
        return self._space_after

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the width, and the height of all parts with the room between them."""
        self.width, self.height = width, stacked_height(self._parts, width, height)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Never part, unless a page of its own had no room either: texts from outside may be of any length."""
        if not hasattr(self, "_postponed"):
            return []
        first, *rest = self._parts
        fits = first.wrap(width, height)[1] <= height
        return [*([first] if fits else first.split(width, height)), *rest]

    def draw(self) -> None:
        """Draw the parts from top to bottom."""
        top = self.height
        after = 0.0
        for number, part in enumerate(self._parts):
            _, own = part.wrap(self.width, self.height)
            gap = max(after, part.getSpaceBefore()) if number else 0.0
            top -= gap + own
            part.drawOn(self.canv, 0, top)
            after = part.getSpaceAfter()


class Opening(Together):
    """What stands above the beginning of something: goes to the next page unless so much more has room below it."""

    def __init__(self, parts: Sequence[Flowable], needed: float, space_after: float = 0.0) -> None:
        super().__init__(parts, space_after)
        self.needed = needed

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size; at the foot of a page more than there is room for."""
        width, own = super().wrap(width, height)
        is_at_top = getattr(getattr(self, "_frame", None), "_atTop", False)
        fits = own + self._space_after + self.needed <= height + 0.001
        return (width, own) if is_at_top or fits else (width, height + 1)


class Ending(Together):
    """The last rows of a table with what stands below it. At the top of a page the rows have their header again."""

    def __init__(self, plain: Sequence[Flowable], headed: Sequence[Flowable]) -> None:
        super().__init__(plain)
        self._plain, self._headed = list(plain), list(headed)

    def highest(self, width: float, height: float) -> float:
        """Return the height with the header."""
        return stacked_height(self._headed, width, height)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return the size, with a header where there is none above."""
        is_at_top = getattr(getattr(self, "_frame", None), "_atTop", False)
        self._parts = self._headed if is_at_top else self._plain
        return super().wrap(width, height)


def signed_table(
    rows: Sequence[Row], widths: Sequence[float], look: TableLook, header: Row, below: Sequence[Flowable]
) -> list[Flowable]:
    """Return a table with what stands below it, on the page of the last rows: nobody signs an empty page."""
    if not below:
        return [TextTable(rows, widths, look, header)]
    joined, kept = replace(look, gap=0.0), rows[-ROWS_TOGETHER:]
    headed = TextTable(kept, widths, joined, header)
    is_whole = len(rows) <= ROWS_TOGETHER
    plain = headed if is_whole else TextTable(kept, widths, joined)
    ending = Ending([plain, *below], [headed, *below])
    if ending.highest(sum(widths), look.page_room) > look.page_room * MOST_ENDING:
        return [TextTable(rows, widths, look, header), Together(below)]
    return [ending] if is_whole else [TextTable(rows[:-ROWS_TOGETHER], widths, joined, header), ending]


def stacked_height(parts: Sequence[Flowable], width: float, height: float) -> float:
    """Return how high flowables stand one under the other."""
    total = after = 0.0
    for number, part in enumerate(parts):
        gap = max(after, part.getSpaceBefore()) if number else 0.0
        total += gap + float(part.wrap(width, height)[1])
        after = part.getSpaceAfter()
    return total
