"""扣分明细.pdf: every criterion below its full points with why and what to hand in. A4 on its side; same bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.documents.explanation_styles import BOTTOM, PAGE_HEIGHT, PAGE_WIDTH, SIDE, TOP
from app.documents.fonts import Face
from app.documents.leader_page import cut
from app.documents.numbered_pages import NumberedPages
from app.documents.pdf_table import Opening, TableLook, TextTable
from app.documents.pdf_text import Align, Text, TextStyle, draw_line
from app.documents.review_deductions_rows import DeductionTable, cell_text, deduction_table
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_parts import Cell
from app.domain.form import Form

WIDTH, ROOM = PAGE_HEIGHT - 2 * SIDE, PAGE_WIDTH - TOP - BOTTOM
BLACK, GREY = "#000000", "#555555"
LOOK = TableLook(ROOM, padding=3.0, rule=BLACK, header_fill="#F1F1F1", is_centred=True, gap=0.0)
TITLE = TextStyle(Face.XIAOBIAOSONG, 20, 32, align=Align.CENTER, space_after=4)
HEAD = TextStyle(Face.FANG, 11, 18, color=BLACK, space_after=2)
HEADING = TextStyle(Face.HEI, 11, 20, color=BLACK, space_before=8)
LABEL = TextStyle(Face.HEI, 9, 14, align=Align.CENTER, color=BLACK)
CELL = TextStyle(Face.SONG, 9, 14, color=BLACK)
MIDDLE, SUM = replace(CELL, align=Align.CENTER), replace(CELL, face=Face.SONG_BOLD, align=Align.CENTER)
RUNNING = TextStyle(Face.SONG, 9, 12, color=GREY)
_FOOT_LINE = BOTTOM * 0.55


def deductions_pdf_bytes(dossier: ReviewDossier, form: Form) -> bytes:
    """Return 扣分明细 as a PDF. Raises: ProblemError(TEXT_CONTROL)."""
    table = deduction_table(dossier, form)
    stream = BytesIO()
    _Pages(stream, dossier, table).build(list(_story(table)))
    return stream.getvalue()


def _story(table: DeductionTable) -> Iterator[Flowable]:
    yield Text(table.title, TITLE)
    yield Text("　　".join(table.head), HEAD)
    if not table.rows:
        yield Text(table.nothing, CELL)
    else:
        rows = [_row(table, row) for row in table.rows]
        rows.append([Text(cell_text(cell), SUM) for cell in table.total])
        yield _table(table, rows)
    for part in table.parts:
        rows = _table(table, [_row(table, row) for row in part.rows])
        yield Opening([Text(part.heading, HEADING)], rows.beginning())
        yield rows


def _table(table: DeductionTable, rows: Sequence[Sequence[Text]]) -> TextTable:
    whole = sum(column.width for column in table.columns)
    widths = [WIDTH * column.width / whole for column in table.columns]
    return TextTable(rows, widths, LOOK, [Text(column.header, LABEL) for column in table.columns])


def _row(table: DeductionTable, row: Sequence[Cell]) -> list[Text]:
    styles = (MIDDLE if column.align == "center" else CELL for column in table.columns)
    return [Text(cell_text(cell), style) for cell, style in zip(row, styles, strict=True)]


class _Pages(NumberedPages):
    """The pages: the county and the number of the page at the foot."""

    def __init__(self, stream: BinaryIO, dossier: ReviewDossier, table: DeductionTable) -> None:
        review = dossier.review
        title = f"{dossier.county}{table.title}"
        super().__init__(
            stream, title=title, author=review.office, subject=table.title, day=review.date, landscape=True
        )
        self._left = f"{dossier.county}　{review.of.cycle.name}　第{review.of.round}轮　{review.level.label}"
        self._notice = table.notice

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw the foot."""
        draw_line(canvas, cut(self._left, RUNNING, WIDTH / 3, 1), x=SIDE, y=_FOOT_LINE, style=RUNNING)
        self.draw_number(canvas, _FOOT_LINE)
        right = replace(RUNNING, align=Align.RIGHT)
        notice = cut(self._notice, RUNNING, WIDTH / 3, 1)
        draw_line(canvas, notice, x=PAGE_HEIGHT - SIDE, y=_FOOT_LINE, style=right)
