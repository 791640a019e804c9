"""How our workbooks look: faces, borders, paper. After the habits of county offices (rubric-facts 6.2)."""

import datetime as dt
from collections.abc import Sequence
from functools import cache, cached_property

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.documents.sheet_text import row_height, width_for

OWN_FACE, OWN_SIZE = "Arial", 10
"""The workbook's own face shows nothing: column widths count its digits. Arial, or what has its widths, is everywhere;
of 宋体 and Calibri the stand-ins are a third wider, and so would be all columns."""
BODY_FACE = "宋体"
HEADER_FACE = "黑体"
TITLE_FACE = "方正小标宋简体"
BODY_SIZE = 10
HEADER_SIZE = 10.5
TITLE_SIZE = 18
LINE_SIZE = 11
SMALL_SIZE = 9
LINE_ROW_HEIGHT = 24.0
LEAST_PIECE = 20.0
"""Column width: room to write a name or a number by hand."""
SUM_COLOUR = "#F4F6F4"
FOOTER = "&C第 &P 页 共 &N 页"
A4 = 9
MARGIN = 0.47
"""Inches (12 mm); below, where the page number stands, a little more."""
FOOT_MARGIN = 0.6
HEAD_MARGIN = 0.25
"""Inches above a running head: it stands within the upper margin and takes no room from the rows."""
MOST_IN_HEAD = 110
"""Characters; Excel knows heads of 255 at most, with their codes and every & written twice."""

_PROTECTION = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        """Keep the workbook."""
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def format(self, **settings: object) -> Format:
        """Return a body cell with borders; settings as XlsxWriter names them."""
        wanted: dict[str, object] = {
            "font_name": BODY_FACE,
            "font_size": BODY_SIZE,
            "valign": "vcenter",
            "border": 1,
            "text_wrap": True,
        } | settings
        if wanted["border"] and wanted.get("align") in (None, "left"):
            wanted.setdefault("indent", 1)  # or the text touches the line
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    @cached_property
    def title(self) -> Format:
        """Return the format of the title line."""
        return self.format(font_name=TITLE_FACE, font_size=TITLE_SIZE, align="center", border=0)

    @cached_property
    def header(self) -> Format:
        """Return the format of the column headers."""
        return self.format(font_name=HEADER_FACE, font_size=HEADER_SIZE, align="center", bg_color="#E8EFE9")

    @cached_property
    def heading(self) -> Format:
        """Return the format of a line that begins a block."""
        return self.format(font_name=HEADER_FACE, font_size=HEADER_SIZE, align="left", bg_color=SUM_COLOUR)

    @cached_property
    def small(self) -> Format:
        """Return the format of a notice."""
        return self.format(font_size=SMALL_SIZE, border=0, font_color="#555555", align="left")

    def line(self, align: str, *, locked: bool) -> Format:
        """Return the format of the lines above and below a table."""
        return self.format(font_size=LINE_SIZE, border=0, align=align, locked=locked, text_wrap=True)


def new_workbook(target: object, created: dt.datetime, title: str, program: str) -> Workbook:
    """Return a workbook that never takes text for a formula, link or number; same input, same bytes."""
    book = Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
            "default_format_properties": {"font_name": OWN_FACE, "font_size": OWN_SIZE},
        },
    )
    book.set_properties({"title": title, "comments": program, "created": created})
    return book


def set_paper(sheet: Worksheet, *, landscape: bool, header_row: int, draft: bool = False) -> None:
    """Set A4, one page wide, the header row on every page and the page number."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=MARGIN, bottom=FOOT_MARGIN)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header_row)
    sheet.set_footer(FOOTER)
    if draft:
        sheet.set_header("&R送审稿")


def set_running_head(sheet: Worksheet, text: str, width: float) -> None:
    """Let every page say in its top right corner what it belongs to; what is wider than the paper ends with ….

    width: room, in half-width characters of the workbook's own face.
    """
    whole = " ".join(text.splitlines())
    shown = whole[:MOST_IN_HEAD]
    while shown and width_for(shown if shown == whole else f"{shown}…", SMALL_SIZE) > width:
        shown = shown[:-1]
    if shown != whole:
        shown += "…"
    # The blank keeps a text that begins with a figure from being read as part of the size.
    sheet.set_header(f'&R&"{BODY_FACE},Regular"&{SMALL_SIZE} {shown.replace("&", "&&")}', {"margin": HEAD_MARGIN})


def protect(sheet: Worksheet) -> None:
    """Protect against accidents, without a password: only input cells can be changed."""
    sheet.protect("", _PROTECTION)


def write_text(sheet: Worksheet, place: tuple[int, int, int, int], text: str, style: Format) -> None:
    """Write a text into a cell or, over several, a merged one. It is never a formula."""
    top, left, bottom, right = place
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", style)
    if text:
        sheet.write_string(top, left, text, style)
    else:
        sheet.write_blank(top, left, None, style)


def write_line(
    sheet: Worksheet, styles: Styles, row: int, pieces: tuple[Sequence[int], Sequence[str]], *, locked: bool
) -> None:
    """Write the texts of a line above or below a table side by side; pieces are (column widths, texts)."""
    widths, texts = pieces
    if len(texts) > len(widths):
        texts = ["　　".join(texts)]
    spans = spread(widths, [max(width_for(text, LINE_SIZE), LEAST_PIECE) for text in texts])
    needed = []
    for number, ((first, last), text) in enumerate(zip(spans, texts, strict=True)):
        align = "left" if number == 0 else "right" if number == len(texts) - 1 else "center"
        write_text(sheet, (row, first, row, last), text, styles.line(align, locked=locked))
        needed.append((text, float(sum(widths[first : last + 1]))))
    sheet.set_row(row, max(LINE_ROW_HEIGHT, row_height(needed, LINE_SIZE)))


def spread(widths: Sequence[int], wanted: Sequence[float]) -> list[tuple[int, int]]:
    """Return first and last column for each piece of a line, so that none is short of the width it wants.

    There are at least as many columns as pieces. Of what is left over each gets a share.
    """
    count, pieces = len(widths), len(wanted)

    @cache
    def best(first: int, piece: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        """Return how well the worst of the pieces from this one on is served, and their columns from `first` on."""
        if piece == pieces - 1:
            return sum(widths[first:]) / wanted[piece], ((first, count - 1),)
        found = []
        for last in range(first, count - (pieces - 1 - piece)):
            served, others = best(last + 1, piece + 1)
            found.append((min(served, sum(widths[first : last + 1]) / wanted[piece]), ((first, last), *others)))
        return max(found, key=lambda option: option[0])

    return list(best(0, 0)[1])
