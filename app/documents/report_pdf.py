"""The report (自评报告) as PDF after GB/T 9704, from the same model as the .docx."""

import datetime as dt
from io import BytesIO
from pathlib import Path

from app.documents.dossier import Dossier
from app.documents.report_model import report_model
from app.documents.report_parts import ReportModel
from app.documents.report_pdf_pages import ReportPages
from app.documents.report_pdf_story import story
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems, write_whole


def write_report_pdf(dossier: Dossier, target: Path, progress: Progress | None = None) -> None:
    """Write 自评报告.pdf. The same dossier gives the same bytes.

    Raises: ProblemError(TEXT_CONTROL, DISK_FULL, WRITE_FAILED).
    """
    told = progress or Silent()
    told.step(0, 3, "自评报告：整理内容")
    model = report_model(dossier)
    told.step(1, 3, "自评报告：计算目录页码")
    pages = chapter_pages(model)
    told.step(2, 3, "自评报告：写 PDF")
    content = report_pdf_bytes(model, pages, dossier.date)
    with telling_write_problems(target):
        write_whole(target, content)
    told.step(3, 3, "自评报告：PDF 已写好")


def report_pdf_bytes(model: ReportModel, pages: tuple[int, ...], date: dt.date) -> bytes:
    """Return the PDF of a report; pages are those its chapters begin on."""
    stream = BytesIO()
    ReportPages(stream, model.cover, date).build(story(model, pages))
    return stream.getvalue()


def chapter_pages(model: ReportModel) -> tuple[int, ...]:
    """Return the page every chapter begins on, as printed. One pass: the contents is as long whatever it says."""
    counted = ReportPages(BytesIO(), model.cover, dt.date(2000, 1, 1))
    counted.build(story(model, (0,) * len(model.chapters)))
    return tuple(counted.chapter_pages)
