"""逐项自评说明.pdf: for every criterion what was asked, said, counted and computed. Same dossier, same bytes."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from app.documents.dossier import Dossier
from app.documents.explanation_story import TITLE_TEXT, story
from app.documents.explanation_styles import (
    GREY,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RUNNING,
    SIDE,
)
from app.documents.missing_characters import assessment_texts, rubric_texts
from app.documents.numbered_pages import NumberedPages
from app.documents.pdf_text import Align, draw_line
from app.documents.sheet_text import control_characters, control_problem
from app.domain.problems import ProblemError
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems, write_whole

RUNNING_RIGHT = replace(RUNNING, align=Align.RIGHT)
_SILENT = Silent()
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


class _Pages(NumberedPages):
    """The pages: running head with county and round, foot with the number of the page and of all pages."""

    def __init__(self, stream: BinaryIO, dossier: Dossier) -> None:
        given = dossier.assessment
        title = f"{given.county.full_name}{TITLE_TEXT}"
        super().__init__(stream, title=title, author=given.applicant, subject=TITLE_TEXT, day=dossier.date)
        self._dossier = dossier

    def beforeDocument(self) -> None:  # noqa: N802
        """Show the bookmarks when it is opened."""
        super().beforeDocument()
        self.canv.showOutline()

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw head and foot."""
        dossier = self._dossier
        round_name = "送审稿" if dossier.is_draft else f"第{dossier.round}轮"
        left = f"{dossier.assessment.county.full_name}　{TITLE_TEXT}"
        draw_line(canvas, left, x=SIDE, y=_HEAD_LINE + 4, style=RUNNING)
        right = "　".join(part for part in (dossier.assessment.cycle.name, round_name) if part)
        draw_line(canvas, right, x=PAGE_WIDTH - SIDE, y=_HEAD_LINE + 4, style=RUNNING_RIGHT)
        canvas.setStrokeColor(HexColor(GREY))
        canvas.setLineWidth(0.4)
        canvas.line(SIDE, _HEAD_LINE, PAGE_WIDTH - SIDE, _HEAD_LINE)
        self.draw_number(canvas, _FOOT_LINE)
        if dossier.rubric.shown_notice:
            draw_line(canvas, dossier.rubric.shown_notice, x=PAGE_WIDTH - SIDE, y=_FOOT_LINE, style=RUNNING_RIGHT)
