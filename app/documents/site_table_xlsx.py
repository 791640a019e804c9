"""现场评估表.xlsx: one sheet a criterion, to fill in on the spot and to take back in."""

import datetime as dt
import io
import re
from math import ceil

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from app.documents.form_words import heading_of
from app.documents.sheet_pages import SheetPages
from app.documents.sheet_style import (
    BODY_SIZE,
    HEADER_FACE,
    HEADER_SIZE,
    LINE_SIZE,
    SMALL_SIZE,
    Styles,
    new_workbook,
    protect,
    set_paper,
    write_line,
    write_text,
)
from app.documents.sheet_text import MAX_ROW_HEIGHT, cell_problems, row_height, tidy
from app.documents.site_facts import SiteFacts, SiteSheet, head_pairs, site_cells
from app.documents.site_table_meta import END_KEY, META_SHEET, SHEET_KEY, notes, row_key
from app.domain.form import Form, FormColumn, filled
from app.domain.problems import ProblemError
from app.domain.review import Visit
from app.domain.visits import plain_name

LABEL_COLUMNS = 2
"""So many columns hold the label of a line above the table."""
TITLE_HEIGHT = 36.0
ROW_HEIGHT = 58.0
"""Points: three lines written by hand."""
PART_HEIGHT = 130.0
"""Points of each row of the sheet that a line takes which is higher than Excel draws one; a page ends between them."""
MOST_ON_ONE_PAGE = 8
"""So many lines are made to fit one sheet of paper; more go on to the next."""
MOST_NAME = 31
"""Excel's limit for the name of a sheet."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def site_table_xlsx_bytes(facts: SiteFacts, form: Form) -> bytes:
    """Return the workbook; same facts, same bytes. Raises: ProblemError (TEXT_TOO_LONG, TEXT_CONTROL)."""
    problems = cell_problems(site_cells(facts, form.words))
    if problems:
        raise ProblemError(problems)
    stream = io.BytesIO()
    names = sheet_names(facts.sheets)
    created = dt.datetime.combine(facts.date, dt.time())
    with new_workbook(stream, created, f"{facts.county}{form.title}", facts.program) as book:
        styles = Styles(book)
        for sheet in facts.sheets:
            _Table(book, styles, facts, form, sheet, names[sheet.criterion.code]).write()
        _write_notes(book, facts, form, names)
    return stream.getvalue()


def sheet_names(sheets: tuple[SiteSheet, ...]) -> dict[str, str]:
    """Return a name for the sheet of each criterion: its code and as much of the title as Excel allows."""
    names: dict[str, str] = {}
    taken: set[str] = {META_SHEET}
    for one in sheets:
        whole = _NOT_IN_NAMES.sub(" ", f"{one.criterion.code} {one.criterion.title}").strip()
        name, number = whole[:MOST_NAME].strip(), 1
        while name.casefold() in taken:
            number += 1
            ending = f"（{number}）"
            name = whole[: MOST_NAME - len(ending)].strip() + ending
        taken.add(name.casefold())
        names[one.criterion.code] = name
    return names


def _write_notes(book: Workbook, facts: SiteFacts, form: Form, names: dict[str, str]) -> None:
    sheet = book.add_worksheet(META_SHEET)
    for number, (name, text) in enumerate(notes(facts, form, names)):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, text)
    sheet.hide()
    sheet.protect()


class _Table:
    """One sheet, written from top to bottom; rows are counted from 0."""

    def __init__(
        self, book: Workbook, styles: Styles, facts: SiteFacts, form: Form, sheet: SiteSheet, name: str
    ) -> None:
        self._styles, self._facts, self._form, self._of = styles, facts, form, sheet
        self._sheet = book.add_worksheet(name)
        self._columns = form.columns
        self._widths = [column.width for column in self._columns]
        self._last, self._keys = len(self._columns) - 1, len(self._columns)
        self._next = 0
        self._lines_height = 0.0
        headers = [(column.header, float(column.width)) for column in self._columns]
        self._header_height = max(row_height(headers, HEADER_SIZE), 26.0)
        landscape = form.orientation == "landscape"
        self._pages = SheetPages(self._widths, landscape=landscape, repeated=self._header_height)

    def write(self) -> None:
        """Write title, what is asked, the lines to fill in and to sign."""
        for number, width in enumerate(self._widths):
            self._sheet.set_column(number, number, width)
        self._sheet.set_column(self._keys, self._keys, 9, None, {"hidden": True})
        self._title()
        for label, text in head_pairs(self._facts, self._of, self._form.words):
            self._pair(label, tidy(text))
        header = self._header()
        for number, visit in enumerate(self._of.lines, start=1):
            self._line(number, visit, len(self._of.lines) - number)
        self._foot()
        set_paper(self._sheet, landscape=self._form.orientation == "landscape", header_row=header)
        if self._lines_height <= MOST_ON_ONE_PAGE * ROW_HEIGHT:
            self._sheet.fit_to_pages(1, 1)
        else:
            self._pages.set(self._sheet)
        self._sheet.print_area(f"A1:{xl_col_to_name(self._last)}{self._next}")
        protect(self._sheet)

    def _title(self) -> None:
        heading = heading_of(filled(self._form.heading, {"county": self._facts.county}))
        write_text(self._sheet, (0, 0, 0, self._last), heading, self._styles.title)
        self._sheet.write_string(0, self._keys, f"{SHEET_KEY}{self._of.criterion.code}")
        self._end_row(TITLE_HEIGHT)

    def _pair(self, label: str, text: str) -> None:
        label_style = self._styles.format(font_name=HEADER_FACE, align="center", bg_color="#F4F6F4")
        room = float(sum(self._widths[LABEL_COLUMNS:]))
        needed = max(row_height([(text, room)], BODY_SIZE), 20.0)
        parts = -int(-needed // MAX_ROW_HEIGHT)
        first, last = self._next, self._next + parts - 1
        write_text(self._sheet, (first, 0, last, LABEL_COLUMNS - 1), label, label_style)
        write_text(self._sheet, (first, LABEL_COLUMNS, last, self._last), text, self._styles.format(align="left"))
        for _ in range(parts):
            self._end_row(needed / parts)

    def _header(self) -> int:
        row = self._next
        for number, column in enumerate(self._columns):
            self._sheet.write_string(row, number, column.header, self._styles.header)
        self._end_row(self._header_height)
        return row

    def _line(self, number: int, visit: Visit, left: int) -> None:
        """Write a line; over several rows of the sheet where it would be higher than Excel draws one.

        left: how many lines follow. The last two, or what there is of the last, are on the page of the signatures.
        """
        texts = {
            "venue": visit.venue,
            "seen": visit.seen,
            "advice": visit.advice,
            "signature": visit.reviewer,
        }
        widths = [(tidy(texts.get(column.id, "")), float(column.width)) for column in self._columns]
        needed = max(row_height(widths, BODY_SIZE), ROW_HEIGHT)
        parts = 1 if needed <= MAX_ROW_HEIGHT else ceil(needed / PART_HEIGHT)
        for place, (column, (text, _)) in enumerate(zip(self._columns, widths, strict=True)):
            style = self._styles.format(**self._look(column, visit))
            write_text(self._sheet, (self._next, place, self._next + parts - 1, place), text, style)
            if column.id == "row_number":
                self._sheet.write_number(self._next, place, number, style)
            elif column.id == "score":
                self._score(place, visit, style)
            elif column.id == "date" and visit.date:
                self._sheet.write_datetime(self._next, place, dt.datetime.combine(visit.date, dt.time()), style)
        self._sheet.write_string(self._next, self._keys, row_key(self._of.criterion.code, number))
        signed = {0: self._foot_height(), 1: ROW_HEIGHT + self._foot_height()}.get(left, 0.0)
        for part in range(1, parts + 1):
            self._pages.keep(self._next, needed / parts + (signed if part == parts else 0.0))
            self._end_row(needed / parts)
        self._lines_height += needed

    def _look(self, column: FormColumn, visit: Visit) -> dict[str, object]:
        is_drawn = column.id == "venue" and plain_name(visit.venue) in self._of.drawn_names
        look: dict[str, object] = {"align": column.align, "locked": is_drawn or not column.input}
        if column.kind == "date":
            look["num_format"] = "yyyy-mm-dd"
        return look | ({"num_format": "@"} if column.kind == "text" else {})

    def _score(self, place: int, visit: Visit, style: object) -> None:
        if visit.score is not None:
            self._sheet.write_number(self._next, place, float(visit.score), style)
        choice = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": 100,
            "ignore_blank": True,
            "error_title": "得分",
            "error_message": "得分请填0到100之间的数。",
        }
        self._sheet.data_validation(self._next, place, self._next, place, choice)

    def _foot_texts(self) -> dict[str, float]:
        """Return the texts below the table with the height of each."""
        texts = filter(None, (self._form.words.get("help", ""), self._facts.notice))
        return {text: max(row_height([(text, float(sum(self._widths)))], SMALL_SIZE), 18.0) for text in texts}

    def _foot_height(self) -> float:
        return sum(self._foot_texts().values()) + LINE_SIZE * 3

    def _foot(self) -> None:
        for text, height in self._foot_texts().items():
            write_text(self._sheet, (self._next, 0, self._next, self._last), text, self._styles.small)
            self._sheet.set_row(self._next, height)
            self._end()
        if self._form.footer_line:
            write_line(self._sheet, self._styles, self._next, (self._widths, self._form.footer_line), locked=False)
            self._sheet.set_row(self._next, LINE_SIZE * 3)
            self._end()

    def _end_row(self, height: float) -> None:
        self._sheet.set_row(self._next, height)
        self._next += 1
        self._pages.end_row(height)

    def _end(self) -> None:
        self._sheet.write_string(self._next, self._keys, END_KEY)
        self._next += 1
