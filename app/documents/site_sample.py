"""抽样单 as PDF and workbook: which venues were drawn of how many, by which seed, and how to draw them again."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook

from app.documents.explanation_styles import BOTTOM, DARK, GREEN, GREY, PAGE_WIDTH, RUNNING, SIDE, TEXT_HEIGHT
from app.documents.explanation_styles import TEXT_WIDTH as WIDTH
from app.documents.fonts import Face
from app.documents.form_words import heading_of
from app.documents.leader_page import cut
from app.documents.numbered_pages import NumberedPages
from app.documents.pdf_table import Opening, TableLook, signed_table
from app.documents.pdf_text import Align, Text, TextStyle, draw_line
from app.documents.sheet_pages import SheetPages
from app.documents.sheet_style import (
    BODY_SIZE,
    LINE_ROW_HEIGHT,
    SMALL_SIZE,
    Styles,
    new_workbook,
    set_paper,
    write_line,
    write_text,
)
from app.documents.sheet_text import (
    MAX_ROW_HEIGHT,
    Cell,
    cell_problems,
    control_characters,
    control_problem,
    row_height,
    tidy,
)
from app.documents.site_facts import SiteFacts, SiteSheet, sampled_words
from app.documents.site_table_pdf import SIGN, TITLE
from app.domain.form import Form, filled
from app.domain.problems import ProblemError
from app.domain.received import Sample

SUBTITLE = TextStyle(Face.KAI, 11.5, 18, align=Align.CENTER, color=DARK, space_after=4)
GROUP = TextStyle(Face.HEI_BOLD, 11.5, 18, color=GREEN, space_before=10)
DRAWN = TextStyle(Face.SONG, 10, 16, color=DARK, space_after=2)
HEADER = TextStyle(Face.HEI, 9.5, 14, align=Align.CENTER, color=DARK)
CELL = TextStyle(Face.SONG, 9.5, 14, color=DARK)
MIDDLE = TextStyle(Face.SONG, 9.5, 14, align=Align.CENTER, color=DARK)
NOTE = TextStyle(Face.KAI, 9.5, 15, color=GREY, space_before=8)
LOOK = TableLook(TEXT_HEIGHT, padding=4.0)
FIRST_ROWS = 60.0
LEAST_HEIGHT, TITLE_HEIGHT, SIGN_HEIGHT = 24.0, 36.0, 34.0
_FOOT_LINE = BOTTOM * 0.55


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One criterion of the list, in texts; rows by column id."""

    title: str
    words: str
    rows: tuple[Mapping[str, str], ...]


def drawn_sheets(facts: SiteFacts) -> tuple[SiteSheet, ...]:
    """Return the criteria whose venues were drawn or chosen."""
    return tuple(one for one in facts.sheets if one.sample is not None)


def site_sample_pdf_bytes(facts: SiteFacts, form: Form) -> bytes:
    """Return the list as a PDF; same facts, same bytes. Raises: ProblemError(TEXT_CONTROL)."""
    cells = list(_cells(facts, form))
    problems = [control_problem(one.where, found) for one in cells if (found := control_characters(one.text))]
    if problems:
        raise ProblemError(problems)
    stream = BytesIO()
    _Pages(stream, facts, form.title).build(list(_story(facts, form)))
    return stream.getvalue()


def site_sample_xlsx_bytes(facts: SiteFacts, form: Form) -> bytes:
    """Return the list as a workbook; same facts, same bytes. Raises: ProblemError (TEXT_TOO_LONG, TEXT_CONTROL)."""
    problems = cell_problems(_cells(facts, form))
    if problems:
        raise ProblemError(problems)
    stream = BytesIO()
    created = dt.datetime.combine(facts.date, dt.time())
    with new_workbook(stream, created, f"{facts.county}{form.title}", facts.program) as book:
        _List(book, facts, form).write()
    return stream.getvalue()


# ---------------------------------------------------------------- what stands there


def _lists(facts: SiteFacts, form: Form) -> Iterator[_Drawn]:
    for sheet in drawn_sheets(facts):
        if sheet.sample is not None:
            title = f"{sheet.criterion.code} {sheet.criterion.title}"
            yield _Drawn(
                title, sampled_words(sheet.sample, form.words, "drawn", sheet.ledger), _rows(sheet, sheet.sample)
            )


def _rows(sheet: SiteSheet, sample: Sample) -> tuple[Mapping[str, str], ...]:
    rows = sample.rows or ({},) * len(sample.venues)
    return tuple(
        {"row_number": str(number), "venue": tidy(venue), "details": tidy(_details(sheet, row, venue))}
        for number, (venue, row) in enumerate(zip(sample.venues, rows, strict=False), start=1)
    )


def _details(sheet: SiteSheet, row: Mapping[str, str], venue: str) -> str:
    """Return what the ledger says of a venue beside its name."""
    titles = sheet.columns or {}
    ordered = [*(key for key in titles if key in row), *(key for key in row if key not in titles)]
    return "；".join(f"{titles.get(key, key)}：{row[key]}" for key in ordered if row[key] and row[key] != venue)


def _notes(facts: SiteFacts, form: Form) -> list[str]:
    known = {"id": facts.submission, "round": str(facts.round)}
    is_drawn = any(one.sample is not None and one.sample.seed for one in facts.sheets)
    method = form.words.get("method", "") if is_drawn else ""
    return [text for text in (filled(form.words.get("submission", ""), known), method) if text]


def _head(facts: SiteFacts, form: Form) -> list[str]:
    words = {"county": facts.title, "date": facts.day, "rubric": facts.rubric}
    return [filled(piece, words) for piece in form.header_line]


def _cells(facts: SiteFacts, form: Form) -> Iterator[Cell]:
    for one in _lists(facts, form):
        where = f"{facts.county} 抽样单 {one.title}"
        yield Cell(where, one.words)
        yield from (Cell(where, text) for row in one.rows for text in row.values())


# ---------------------------------------------------------------- PDF


def _story(facts: SiteFacts, form: Form) -> Iterator[Flowable]:
    yield Text(heading_of(filled(form.heading, {"county": facts.county})), TITLE)
    yield Text("　　".join(_head(facts, form)), SUBTITLE)
    columns = form.columns
    whole = sum(column.width for column in columns)
    notes = [Text(note, NOTE) for note in _notes(facts, form)]
    signs = [Text(piece if piece.endswith("日") else f"{piece}{'＿' * 12}", SIGN) for piece in form.footer_line]
    lists = list(_lists(facts, form))
    for place, one in enumerate(lists, start=1):
        yield Opening([Text(one.title, GROUP), Text(one.words, DRAWN)], FIRST_ROWS)
        rows = [
            [Text(row.get(column.id, ""), MIDDLE if column.align == "center" else CELL) for column in columns]
            for row in one.rows
        ]
        header = [Text(column.header, HEADER) for column in columns]
        below = [*notes, *signs] if place == len(lists) else []
        yield from signed_table(rows, [WIDTH * column.width / whole for column in columns], LOOK, header, below)


class _Pages(NumberedPages):
    """The pages: foot with county and the number of the page and of all pages."""

    def __init__(self, stream: BinaryIO, facts: SiteFacts, title: str) -> None:
        super().__init__(stream, title=f"{facts.county}{title}", author=facts.program, subject=title, day=facts.date)
        self._facts = facts

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw the foot."""
        left = cut(self._facts.county, RUNNING, WIDTH / 3, 1)
        draw_line(canvas, left, x=SIDE, y=_FOOT_LINE, style=RUNNING)
        self.draw_number(canvas, _FOOT_LINE)
        right = TextStyle(RUNNING.face, RUNNING.size, RUNNING.leading, align=Align.RIGHT, color=GREY)
        draw_line(canvas, f"申报包 {self._facts.submission[:8]}", x=PAGE_WIDTH - SIDE, y=_FOOT_LINE, style=right)


# ---------------------------------------------------------------- workbook


class _List:
    """The sheet, written from top to bottom; rows are counted from 0."""

    def __init__(self, book: Workbook, facts: SiteFacts, form: Form) -> None:
        self._sheet, self._styles = book.add_worksheet(form.title), Styles(book)
        self._facts, self._form, self._columns = facts, form, form.columns
        self._widths = [column.width for column in form.columns]
        self._last, self._next = len(self._columns) - 1, 0
        self._pages = SheetPages(self._widths, landscape=form.orientation == "landscape", repeated=TITLE_HEIGHT)

    def write(self) -> None:
        """Write head, the venues of each criterion, how to draw again, and the lines to sign."""
        for number, width in enumerate(self._widths):
            self._sheet.set_column(number, number, width)
        heading = heading_of(filled(self._form.heading, {"county": self._facts.county}))
        self._whole(heading, self._styles.title, TITLE_HEIGHT, 18)
        write_line(self._sheet, self._styles, self._next, (self._widths, _head(self._facts, self._form)), locked=True)
        self._end_row(LINE_ROW_HEIGHT)
        for one in _lists(self._facts, self._form):
            self._group(one)
        notes = _notes(self._facts, self._form)
        heights = [self._height(note, 18.0, SMALL_SIZE) for note in notes]
        self._pages.keep(self._next, sum(heights) + SIGN_HEIGHT)
        for note in notes:
            self._whole(note, self._styles.small, 18.0, SMALL_SIZE)
        if self._form.footer_line:
            write_line(self._sheet, self._styles, self._next, (self._widths, self._form.footer_line), locked=False)
            self._end_row(SIGN_HEIGHT)
        set_paper(self._sheet, landscape=self._form.orientation == "landscape", header_row=0)
        self._pages.set(self._sheet)
        self._sheet.print_area(f"A1:{xl_col_to_name(self._last)}{self._next}")

    def _group(self, one: _Drawn) -> None:
        first = max((self._row_height(row) for row in one.rows[:1]), default=0.0)
        self._pages.keep(self._next, 24.0 + self._height(one.words, 20.0, BODY_SIZE) + LEAST_HEIGHT + first)
        self._whole(one.title, self._styles.heading, 24.0, 11)
        self._whole(one.words, self._styles.format(align="left"), 20.0, BODY_SIZE)
        for number, column in enumerate(self._columns):
            self._sheet.write_string(self._next, number, column.header, self._styles.header)
        self._end_row(LEAST_HEIGHT)
        for row in one.rows:
            height = self._row_height(row)
            self._pages.keep(self._next, height)
            for number, column in enumerate(self._columns):
                style = self._styles.format(align=column.align, num_format="@")
                text = row.get(column.id, "")
                write_text(self._sheet, (self._next, number, self._next, number), text, style)
            self._end_row(height)

    def _whole(self, text: str, style: object, least: float, size: float) -> None:
        write_text(self._sheet, (self._next, 0, self._next, self._last), text, style)
        self._end_row(self._height(text, least, size))

    def _height(self, text: str, least: float, size: float) -> float:
        return max(row_height([(text, float(sum(self._widths)))], size), least)

    def _row_height(self, row: Mapping[str, str]) -> float:
        texts = [(row.get(column.id, ""), float(column.width)) for column in self._columns]
        return min(max(row_height(texts, BODY_SIZE), LEAST_HEIGHT), MAX_ROW_HEIGHT)

    def _end_row(self, height: float) -> None:
        self._sheet.set_row(self._next, height)
        self._next += 1
        self._pages.end_row(height)
