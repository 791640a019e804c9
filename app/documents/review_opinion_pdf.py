"""评估意见表.pdf: A4 upright in the margins of official papers, to be signed and stamped. Same dossier, same bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.documents.fonts import Face, text_width
from app.documents.leader_page import cut
from app.documents.numbered_pages import NumberedPages
from app.documents.pdf_table import MOST_ENDING, Ending, Opening, TableLook, TextTable, Together
from app.documents.pdf_text import Align, Text, TextStyle, draw_line
from app.documents.report_layout import BOTTOM, LEFT, MM, PAGE_HEIGHT, RIGHT, TEXT_WIDTH, TOP
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_model import opinion_model
from app.documents.review_opinion_parts import Fact, OpinionModel, OpinionRow, OpinionSection, RowKind, in_lines
from app.domain.form import Form, FormField
from app.domain.progress import Progress, Silent

BLACK, GREY = "#000000", "#555555"
ROOM = PAGE_HEIGHT - TOP - BOTTOM
LOOK = TableLook(ROOM, padding=3.5, rule=BLACK, header_fill="#F1F1F1", is_centred=True, gap=0.0)
TITLE = TextStyle(Face.XIAOBIAOSONG, 22, 34, align=Align.CENTER, space_after=8)
HEAD = TextStyle(Face.FANG, 12, 20, color=BLACK)
HEADING = TextStyle(Face.HEI, 14, 24, color=BLACK, space_before=10, space_after=2)
LABEL = TextStyle(Face.HEI, 10.5, 16, align=Align.CENTER, color=BLACK)
CELL = TextStyle(Face.SONG, 10.5, 16, color=BLACK)
MIDDLE = replace(CELL, align=Align.CENTER)
SUM, SUM_MIDDLE = replace(CELL, face=Face.SONG_BOLD), replace(MIDDLE, face=Face.SONG_BOLD)
NOTE = TextStyle(Face.KAI, 10, 15, color=GREY, space_before=1)
GAP = TextStyle(size=1, leading=10)
RUNNING = TextStyle(Face.SONG, 9, 12, color=GREY)
LABEL_WIDTH, SIGN_LABEL_WIDTH, SHORT_LABEL = 0.19 * TEXT_WIDTH, 0.26 * TEXT_WIDTH, 60.0
EMPTY_LINES, MEMBER_LINES = 4, 3
"""Lines of room to write by hand: what nobody has written yet, the members' names."""
LAST_ROWS = 2
"""So many rows stay with the lines to sign, unless together they fill too much of a page."""
_HEAD_LINE, _FOOT_LINE, _NOTICE_LINE = PAGE_HEIGHT - TOP + 9 * MM, BOTTOM - 14 * MM, BOTTOM - 20 * MM
_SILENT = Silent()


def opinion_pdf_bytes(dossier: ReviewDossier, form: Form, progress: Progress = _SILENT) -> bytes:
    """Return 评估意见表 as a PDF. Raises: ProblemError(TEXT_CONTROL); CancelledError out of progress."""
    model = opinion_model(dossier, form)
    stream = BytesIO()
    _Pages(stream, model, dossier).build(list(_story(model, progress)))
    return stream.getvalue()


class _Pages(NumberedPages):
    """The pages: which county and round it is above, which page of how many below, so that no sheet gets lost."""

    def __init__(self, stream: BinaryIO, model: OpinionModel, dossier: ReviewDossier) -> None:
        title, day = f"{dossier.county}{model.title}", dossier.review.date
        margins = (LEFT, TOP, RIGHT, BOTTOM)
        super().__init__(stream, title=title, author=model.author, subject=model.title, day=day, margins=margins)
        self._model = model

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw head and foot; the first page bears its title instead of a head."""
        middle = LEFT + TEXT_WIDTH / 2
        if self.page > 1:
            draw_line(canvas, self._model.title, x=LEFT, y=_HEAD_LINE, style=RUNNING)
            running = cut(self._model.running, RUNNING, TEXT_WIDTH * 0.6, 1)
            right = replace(RUNNING, align=Align.RIGHT)
            draw_line(canvas, running, x=LEFT + TEXT_WIDTH, y=_HEAD_LINE, style=right)
            canvas.setStrokeColor(HexColor(GREY))
            canvas.setLineWidth(0.4)
            canvas.line(LEFT, _HEAD_LINE - 4, LEFT + TEXT_WIDTH, _HEAD_LINE - 4)
        self.draw_number(canvas, _FOOT_LINE)
        if self._model.notice:
            notice = cut(self._model.notice, RUNNING, TEXT_WIDTH, 1)
            draw_line(canvas, notice, x=middle, y=_NOTICE_LINE, style=replace(RUNNING, align=Align.CENTER))


# ---------------------------------------------------------------- the story


def _story(model: OpinionModel, progress: Progress) -> Iterator[Flowable]:
    yield Text(model.title, TITLE)
    yield from _head(model.head)
    yield Together(list(_facts(model.facts)))
    for number, section in enumerate(model.sections):
        progress.step(number, len(model.sections), f"{model.title}：{section.heading}")
        yield from _section(section, model.signatures if section is model.sections[-1] else ())


def _head(texts: Sequence[str]) -> Iterator[Flowable]:
    """Yield the line under the title: side by side as far as it fits, else one below the other."""
    if not texts:
        return
    wanted = [max(text_width(text, HEAD.face, HEAD.size) + 1, 1.0) for text in texts]
    free = (TEXT_WIDTH - sum(wanted)) / len(texts)
    if free < 0:
        yield from (Text(text, HEAD) for text in texts)
        return
    styles = [HEAD, *[replace(HEAD, align=Align.RIGHT)] * (len(texts) - 1)]
    row = [Text(text, style) for text, style in zip(texts, styles, strict=True)]
    yield TextTable([row], [width + free for width in wanted], TableLook(ROOM, padding=0, is_ruled=False))


def _facts(facts: Sequence[Fact]) -> Iterator[Flowable]:
    """Yield label and value, two to a line, a wide one alone; together they look like one table."""
    for line in in_lines(facts):
        value = TEXT_WIDTH / len(line) - LABEL_WIDTH
        cells = [cell for one in line for cell in (Text(one.label, LABEL), Text(one.value, CELL))]
        yield TextTable([cells], [LABEL_WIDTH, value] * len(line), LOOK)


def _section(section: OpinionSection, signatures: Sequence[Fact]) -> Iterator[Flowable]:
    """Yield heading, table and notes.

    What stands below the table stays with its last rows, above all the lines to
    sign, so that nobody signs an empty page.
    """
    after: list[Flowable] = [Text(note, NOTE) for note in section.notes]
    if signatures:
        after += [Text("", GAP), *_signatures(signatures)]
    last = LAST_ROWS if signatures else 1 + sum(row.is_sum for row in section.rows)
    rows, ending = section.rows, None
    if after:
        ending = _Ending(section, section.rows[-last:], after, is_whole=len(section.rows) <= last)
        if ending.highest(TEXT_WIDTH, ROOM) <= ROOM * MOST_ENDING:
            rows = section.rows[:-last]
        else:
            ending = _Ending(section, (), after, is_whole=False)
    first = _table(section, rows[:1]).wrap(TEXT_WIDTH, ROOM)[1]
    if ending is not None and not rows:
        first = ending.highest(TEXT_WIDTH, ROOM)
    yield Opening([Text(section.heading, HEADING)], min(first, ROOM * MOST_ENDING), HEADING.space_after)
    if rows:
        yield _table(section, rows)
    if ending is not None:
        yield ending


def _table(section: OpinionSection, rows: Sequence[OpinionRow], *, has_header: bool = True) -> TextTable:
    whole = sum(column.width for column in section.columns)
    widths = [TEXT_WIDTH * column.width / whole for column in section.columns]
    header = [Text(column.label, LABEL) for column in section.columns] if has_header else None
    return TextTable([_row(section.columns, row) for row in rows], widths, LOOK, header)


class _Ending(Ending):
    """The last rows of a section with what stands below it."""

    def __init__(
        self, section: OpinionSection, rows: Sequence[OpinionRow], after: Sequence[Flowable], *, is_whole: bool
    ) -> None:
        """is_whole: no row of the table stands before these."""
        plain = [*([_table(section, rows, has_header=False)] if rows else []), *after]
        headed = [*([_table(section, rows)] if rows else []), *after]
        super().__init__(headed if is_whole else plain, headed)


def _row(columns: Sequence[FormField], row: OpinionRow) -> list[Text]:
    if row.kind is RowKind.EMPTY:
        return [Text("\n" * (EMPTY_LINES - 1), CELL) for _ in columns]
    return [Text(text, _style(column, row)) for column, text in zip(columns, row.texts, strict=True)]


def _style(column: FormField, row: OpinionRow) -> TextStyle:
    if column.kind == "long_text" and not (row.is_sum and column.id == "title"):
        return CELL
    return SUM_MIDDLE if row.is_sum else MIDDLE


def _signatures(facts: Sequence[Fact]) -> Iterator[Flowable]:
    """Yield the lines to sign: room for a name, and more of it where several sign."""
    padded = replace(LOOK, padding=9.0)
    for line in in_lines(facts):
        share = TEXT_WIDTH / len(line)
        widths, cells = [], []
        for place, fact in enumerate(line):
            label = SHORT_LABEL if place else SIGN_LABEL_WIDTH
            widths += [label, share - label]
            room = "\n" * (MEMBER_LINES - 1) if fact.is_wide else ""
            cells += [Text(fact.label, LABEL), Text(fact.value + room, CELL)]
        yield TextTable([cells], widths, padded)
