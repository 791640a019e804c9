"""Pages of our PDFs that tell their number and how many there are, dated by their content and not by the clock."""

import datetime as dt
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from app.documents.explanation_styles import (
    BOTTOM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RUNNING,
    SIDE,
    TOP,
)
from app.documents.fonts import Face, font_name, text_width
from app.documents.pdf_text import draw_line

_TOTAL = "page-total"


class NumberedPages(BaseDocTemplate):  # type: ignore[misc]
    """A4 pages with one frame of text; a document adds its head and foot in `draw_margins`. Same content, same bytes.

    day: the date that the file bears; landscape: the paper lies on its side; margins: left, top, right, bottom.
    """

    def __init__(  # noqa: PLR0913
        self,
        stream: BinaryIO,
        *,
        title: str,
        author: str,
        subject: str,
        day: dt.date,
        landscape: bool = False,
        margins: tuple[float, float, float, float] = (SIDE, TOP, SIDE, BOTTOM),
    ) -> None:
        """Lay out one frame a page."""
        size = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
        super().__init__(
            stream,
            pagesize=size,
            title=title,
            author=author,
            subject=subject,
            creator="健康县区自评",
            lang="zh-CN",
            invariant=1,
            initialFontName=font_name(Face.SONG),
            displayDocTitle=True,
        )
        self._day = day
        left, top, right, bottom = margins
        self._middle = (left + size[0] - right) / 2
        room = (size[0] - left - right, size[1] - top - bottom)
        frame = Frame(left, bottom, *room, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        self.addPageTemplates([PageTemplate("text", [frame], onPage=lambda canvas, _: self.draw_margins(canvas))])

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw head and foot of a page; each document knows its own."""

    def draw_number(self, canvas: Canvas, y: float) -> None:
        """Draw 第 n 页　共 m 页 in the middle, at a height in points."""
        number, middle = f"第 {self.page} 页　", self._middle
        draw_line(canvas, number, x=middle - text_width(number, RUNNING.face, RUNNING.size), y=y, style=RUNNING)
        canvas.saveState()
        canvas.translate(middle, y)
        canvas.doForm(_TOTAL)
        canvas.restoreState()

    def beforeDocument(self) -> None:  # noqa: N802
        """Date the file by its content, not by the clock."""
        self.canv._doc._timeStamp.YMDhms = (self._day.year, self._day.month, self._day.day, 0, 0, 0)

    def _endBuild(self) -> None:  # noqa: N802
        # The number of pages is known only now; every page shows this one form.
        self.canv.beginForm(_TOTAL, 0, -5, 80, 20)
        draw_line(self.canv, f"共 {self.page} 页", x=0, y=0, style=RUNNING)
        self.canv.endForm()
        super()._endBuild()
