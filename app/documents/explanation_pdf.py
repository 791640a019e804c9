"""逐项自评说明.pdf: for every criterion what was asked, said, counted and computed. Same dossier, same bytes."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from app.documents.dossier import Dossier
from app.documents.explanation_story import TITLE_TEXT, story
from app.documents.explanation_styles import (
    BOTTOM,
    GREY,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RUNNING,
    SIDE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
)
from app.documents.fonts import Face, runs, text_width
from app.documents.missing_characters import assessment_texts, rubric_texts
from app.documents.pdf_text import Align, draw_line
from app.documents.sheet_text import control_characters, control_problem
from app.domain.problems import ProblemError
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems, write_whole

RUNNING_RIGHT = replace(RUNNING, align=Align.RIGHT)
_SILENT = Silent()
_TOTAL = "page-total"
_HEAD_LINE = PAGE_HEIGHT - 16 * MM
_FOOT_LINE = 10 * MM


def write_explanation_pdf(dossier: Dossier, target: Path, *, progress: Progress = _SILENT) -> None:
    """Write 逐项自评说明 of a dossier.

    Raises: ProblemError (TEXT_CONTROL before anything is written; DISK_FULL, WRITE_FAILED).
    """
    content = explanation_pdf_bytes(dossier, progress)
    with telling_write_problems(target):
        write_whole(target, content)


def explanation_pdf_bytes(dossier: Dossier, progress: Progress = _SILENT) -> bytes:
    """Return the PDF. Raises: ProblemError(TEXT_CONTROL)."""
    problems = [
        control_problem(placed.where, found)
        for placed in (*assessment_texts(dossier), *rubric_texts(dossier.rubric))
        if (found := control_characters(placed.text))
    ]
    if problems:
        raise ProblemError(problems)
    stream = BytesIO()
    _Pages(stream, dossier).build(story(dossier, progress))
    return stream.getvalue()


class _Pages(BaseDocTemplate):  # type: ignore[misc]
    """The pages: running head with county and round, foot with the number of the page and of all pages."""

    def __init__(self, stream: BinaryIO, dossier: Dossier) -> None:
        given = dossier.assessment
        super().__init__(
            stream,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            title=f"{given.county.full_name}{TITLE_TEXT}",
            author=given.applicant,
            subject=TITLE_TEXT,
            creator="健康县区自评",
            lang="zh-CN",
            invariant=1,
            initialFontName=runs("一", Face.SONG)[0][0],
            displayDocTitle=True,
        )
        self._dossier = dossier
        frame = Frame(
            SIDE, BOTTOM, TEXT_WIDTH, TEXT_HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        self.addPageTemplates([PageTemplate("text", [frame], onPage=self._draw_margins)])

    def beforeDocument(self) -> None:  # noqa: N802
        """Date the file by the dossier, not by the clock; show the bookmarks when it is opened."""
        day = self._dossier.date
        self.canv._doc._timeStamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
        self.canv.showOutline()

    def _endBuild(self) -> None:  # noqa: N802
        # The number of pages is known only now; every page shows this one form.
        total = f"共 {self.page} 页"
        self.canv.beginForm(_TOTAL, 0, -5, 80, 20)
        draw_line(self.canv, total, x=0, y=0, style=RUNNING)
        self.canv.endForm()
        super()._endBuild()

    def _draw_margins(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        dossier = self._dossier
        round_name = "送审稿" if dossier.is_draft else f"第{dossier.round}轮"
        left = f"{dossier.assessment.county.full_name}　{TITLE_TEXT}"
        draw_line(canvas, left, x=SIDE, y=_HEAD_LINE + 4, style=RUNNING)
        right = "　".join(part for part in (dossier.assessment.cycle.name, round_name) if part)
        draw_line(canvas, right, x=PAGE_WIDTH - SIDE, y=_HEAD_LINE + 4, style=RUNNING_RIGHT)
        canvas.setStrokeColor(HexColor(GREY))
        canvas.setLineWidth(0.4)
        canvas.line(SIDE, _HEAD_LINE, PAGE_WIDTH - SIDE, _HEAD_LINE)
        number = f"第 {self.page} 页　"
        middle = PAGE_WIDTH / 2
        draw_line(
            canvas, number, x=middle - text_width(number, RUNNING.face, RUNNING.size), y=_FOOT_LINE, style=RUNNING
        )
        canvas.saveState()
        canvas.translate(middle, _FOOT_LINE)
        canvas.doForm(_TOTAL)
        canvas.restoreState()
        if dossier.rubric.shown_notice:
            draw_line(canvas, dossier.rubric.shown_notice, x=PAGE_WIDTH - SIDE, y=_FOOT_LINE, style=RUNNING_RIGHT)
