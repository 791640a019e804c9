"""The pages of the report's PDF: paper, text area, page numbers, bookmarks, description. Their text is story's."""

import datetime as dt
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from app.documents.fonts import Face, runs, text_width
from app.documents.pdf_text import Align, Text, TextStyle
from app.documents.report_layout import (
    BOTTOM,
    DASH_GAP,
    LEFT,
    NOTICE_BOTTOM,
    NOTICE_SIZE,
    PAGE_HEIGHT,
    PAGE_NUMBER_SIZE,
    PAGE_WIDTH,
    RIGHT,
    TEXT_WIDTH,
    TOP,
)
from app.documents.report_parts import Cover
from app.documents.report_pdf_flowables import HeadingText, TitledText

_DASH_HEIGHT = 0.36
"""Of the em above the baseline: where the 一字线 of the face stands."""

_NOTICE = TextStyle(face=Face.KAI, size=NOTICE_SIZE, leading=1.5 * NOTICE_SIZE, align=Align.CENTER)


class ReportPages(BaseDocTemplate):  # type: ignore[misc]
    """The document: a cover without number, then pages numbered on their outer side; notes where chapters begin."""

    def __init__(self, stream: BinaryIO, cover: Cover, date: dt.date) -> None:
        """Describe the document by its cover; the date is the one its description bears."""
        super().__init__(
            stream,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            title=cover.title,
            author=cover.applicant,
            subject="自评报告",
            creator="健康县区自评",
            lang="zh-CN",
            invariant=1,
            initialFontName=runs("一", Face.FANG)[0][0],
            displayDocTitle=True,
        )
        self.chapter_pages: list[int] = []
        self._notice = cover.notice
        self._date = date
        self.addPageTemplates(
            [
                PageTemplate("cover", [_text_area()], onPage=self._draw_notice, autoNextPageTemplate="text"),
                PageTemplate("text", [_text_area()], onPage=_draw_page_number),
            ]
        )

    def beforeDocument(self) -> None:  # noqa: N802
        """Date the file by the report, not by the clock; show the bookmarks when it is opened."""
        self.canv._doc._timeStamp.YMDhms = (self._date.year, self._date.month, self._date.day, 0, 0, 0)
        self.canv.showOutline()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Bookmark a heading that has just been placed."""
        if not isinstance(flowable, HeadingText | TitledText):
            return
        if flowable.level == 1:
            self.chapter_pages.append(self.page)
        self.canv.bookmarkHorizontal(flowable.bookmark, 0, flowable.top)
        self.canv.addOutlineEntry(flowable.title, flowable.bookmark, flowable.level - 1, closed=flowable.level == 1)

    def _draw_notice(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        if not self._notice:
            return
        notice = Text(self._notice, _NOTICE)
        notice.wrapOn(canvas, TEXT_WIDTH, PAGE_HEIGHT)
        notice.drawOn(canvas, LEFT, NOTICE_BOTTOM)


def _text_area() -> Frame:
    height = PAGE_HEIGHT - TOP - BOTTOM
    return Frame(LEFT, BOTTOM, TEXT_WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def _draw_page_number(canvas: Canvas, pages: BaseDocTemplate) -> None:
    """Draw — 2 — one character from the outer edge: right on odd pages, left on even ones."""
    text = f"— {pages.page} —"
    width = text_width(text, Face.SONG, PAGE_NUMBER_SIZE)
    x = PAGE_WIDTH - RIGHT - PAGE_NUMBER_SIZE - width if pages.page % 2 else LEFT + PAGE_NUMBER_SIZE
    pen = canvas.beginText(x, BOTTOM - DASH_GAP - _DASH_HEIGHT * PAGE_NUMBER_SIZE)
    for font, piece in runs(text, Face.SONG):
        pen.setFont(font, PAGE_NUMBER_SIZE)
        pen.textOut(piece)
    canvas.drawText(pen)
