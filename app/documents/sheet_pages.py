"""Where the pages of a sheet end: what belongs together is not parted, whatever the number of rows."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

A4_SHORT, A4_LONG = 595.0, 842.0
ASIDE, ABOVE_AND_BELOW = 68.0, 77.0
"""Points of the margins that sheet_style.set_paper sets, on both sides together."""
SPARE = 0.967
"""Of a page. Faces that stand in for others are a little higher and wider."""
CHARACTER, CELL_PADDING = 5.65, 3.75
"""Points of a column: of each of its characters, and around them. Excel has 5.25 for one, LibreOffice more."""


class SheetPages:
    """The pages of an A4 sheet as wide as its columns; rows are told one after the other.

    Excel heeds no breaks of ours where it is told to fit the width itself, so the scale is worked out here too.
    """

    def __init__(self, widths: Sequence[int], *, landscape: bool, repeated: float) -> None:
        """Begin the first page. widths in characters; repeated: the height in points of the rows on every page."""
        width, height = (A4_LONG, A4_SHORT) if landscape else (A4_SHORT, A4_LONG)
        taken = sum(CHARACTER * one + CELL_PADDING for one in widths)
        self._percent = max(10, min(100, int(100 * SPARE * (width - ASIDE) / taken)))
        self._room = SPARE * (height - ABOVE_AND_BELOW) * 100 / self._percent
        self._repeated, self._used = repeated, 0.0
        self._breaks: list[int] = []

    def keep(self, row: int, height: float) -> None:
        """Begin a new page before a row unless there is so much room left on this one."""
        if self._used + height > self._room:
            self._breaks.append(row)
            self._used = self._repeated

    def end_row(self, height: float) -> None:
        """Tell that a row of this height stands on the page."""
        self._used += height

    def set(self, sheet: Worksheet) -> None:
        """Set scale and breaks; to be called behind sheet_style.set_paper."""
        sheet.set_print_scale(self._percent)
        sheet.set_h_pagebreaks(self._breaks)
