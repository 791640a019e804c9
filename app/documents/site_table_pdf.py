"""现场评估表.pdf: a page for each criterion, to print and to write on by hand. A4 on its side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak

from app.documents.explanation_styles import BOTTOM, DARK, GREY, PAGE_HEIGHT, PAGE_WIDTH, RUNNING, SIDE, TOP
from app.documents.fonts import Face
from app.documents.form_words import heading_of
from app.documents.leader_page import cut
from app.documents.numbered_pages import NumberedPages
from app.documents.pdf_table import TableLook, TextTable, signed_table, stacked_height
from app.documents.pdf_text import Align, Text, TextStyle, draw_line
from app.documents.sheet_text import control_characters, control_problem, tidy
from app.documents.site_facts import SiteFacts, SiteSheet, head_pairs, score_text, site_cells
from app.domain.form import Form, FormColumn, filled
from app.domain.problems import ProblemError
from app.domain.progress import Progress, Silent
from app.domain.review import Visit

WIDTH, ROOM = PAGE_HEIGHT - 2 * SIDE, PAGE_WIDTH - TOP - BOTTOM
TITLE = TextStyle(Face.XIAOBIAOSONG, 20, 28, align=Align.CENTER, space_after=6)
LABEL = TextStyle(Face.HEI, 9.5, 14, align=Align.CENTER, color=DARK)
BODY = TextStyle(Face.SONG, 9.5, 14, color=DARK)
HEADER = TextStyle(Face.HEI, 9.5, 14, align=Align.CENTER, color=DARK)
MIDDLE = TextStyle(Face.SONG, 9.5, 14, align=Align.CENTER, color=DARK)
HELP = TextStyle(Face.KAI, 9.5, 15, color=GREY, space_before=2)
SIGN = TextStyle(Face.SONG, 11, 28, color=DARK, space_before=6)
LOOK = TableLook(ROOM, padding=4.0)
LABEL_SHARE = 0.1
ROOMS = ((3, 4.0), (2, 9.0), (2, 4.0))
"""So many lines a row has room for, to write by hand, and so many points above and below; from the most on."""
_SILENT = Silent()
_FOOT_LINE = BOTTOM * 0.55


def site_table_pdf_bytes(facts: SiteFacts, form: Form, progress: Progress = _SILENT) -> bytes:
    """Return the pages; same facts, same bytes. Raises: ProblemError(TEXT_CONTROL); CancelledError out of progress."""
    problems = [
        control_problem(cell.where, found)
        for cell in site_cells(facts, form.words)
        if (found := control_characters(cell.text))
    ]
    if problems:
        raise ProblemError(problems)
    stream = BytesIO()
    _Pages(stream, facts, form.title).build(list(_story(facts, form, progress)))
    return stream.getvalue()


def _story(facts: SiteFacts, form: Form, progress: Progress) -> Iterator[Flowable]:
    for number, sheet in enumerate(facts.sheets):
        progress.step(number, len(facts.sheets), f"排版 {sheet.criterion.code}")
        if number:
            yield PageBreak()
        yield from _page(facts, form, sheet)


def _page(facts: SiteFacts, form: Form, sheet: SiteSheet) -> list[Flowable]:
    """Return what stands on the page of a criterion: rows as high as it has room for, at most three lines."""
    for room in ROOMS:
        parts = list(_parts(facts, form, sheet, room))
        if stacked_height(parts, WIDTH, ROOM) <= ROOM:
            return parts
    return list(_parts(facts, form, sheet, ROOMS[0]))


def _parts(facts: SiteFacts, form: Form, sheet: SiteSheet, room: tuple[int, float]) -> Iterator[Flowable]:
    yield Text(heading_of(filled(form.heading, {"county": facts.county})), TITLE)
    widths = [WIDTH * LABEL_SHARE, WIDTH * (1 - LABEL_SHARE)]
    pairs = [[Text(label, LABEL), Text(tidy(text), BODY)] for label, text in head_pairs(facts, sheet, form.words)]
    yield TextTable(pairs, widths, LOOK)
    columns = form.columns
    whole = sum(column.width for column in columns)
    rows = [
        [_cell(column, number, visit, room[0]) for column in columns]
        for number, visit in enumerate(sheet.lines, start=1)
    ]
    header = [Text(column.header, HEADER) for column in columns]
    look = replace(LOOK, padding=room[1])
    below = [*_help(form), *signature_lines(form.footer_line)]
    yield from signed_table(rows, [WIDTH * column.width / whole for column in columns], look, header, below)


def _cell(column: FormColumn, number: int, visit: Visit, lines: int) -> Text:
    texts = {
        "row_number": str(number),
        "venue": visit.venue,
        "score": score_text(visit.score),
        "seen": visit.seen,
        "advice": visit.advice,
        "date": visit.date.isoformat() if visit.date else "",
        "signature": visit.reviewer,
    }
    text = tidy(texts.get(column.id, ""))
    if column.id == "row_number":
        text += "\n" * (lines - 1)
    return Text(text, MIDDLE if column.align == "center" else BODY)


def _help(form: Form) -> list[Text]:
    return [Text(form.words["help"], HELP)] if form.words.get("help") else []


def signature_lines(pieces: Sequence[str]) -> list[Text]:
    """Return the line to sign, with room to write behind each word."""
    line = "＿" * 8
    return [Text("　　".join(f"{one}{line}" if one.endswith("：") else one for one in pieces), SIGN)] if pieces else []


class _Pages(NumberedPages):
    """The pages: foot with county, number of the page and of all pages, and the notice of a reference rubric."""

    def __init__(self, stream: BinaryIO, facts: SiteFacts, title: str) -> None:
        super().__init__(
            stream,
            title=f"{facts.county}{title}",
            author=facts.program,
            subject=title,
            day=facts.date,
            landscape=True,
        )
        self._facts = facts

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw the foot."""
        left = cut(self._facts.county, RUNNING, WIDTH / 3, 1)
        draw_line(canvas, left, x=SIDE, y=_FOOT_LINE, style=RUNNING)
        self.draw_number(canvas, _FOOT_LINE)
        right = TextStyle(RUNNING.face, RUNNING.size, RUNNING.leading, align=Align.RIGHT, color=GREY)
        words = cut(self._facts.notice or self._facts.rubric, RUNNING, WIDTH / 3, 1)
        draw_line(canvas, words, x=PAGE_HEIGHT - SIDE, y=_FOOT_LINE, style=right)
