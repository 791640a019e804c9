"""The report (自评报告) as .docx after GB/T 9704: what comes from the data stands in tagged content controls."""

import datetime as dt
from pathlib import Path

from app.documents.docx_file import describe, docx_bytes, new_document, number_pages
from app.documents.dossier import Dossier
from app.documents.report_docx_body import body_elements, footer_paragraphs, section_properties
from app.documents.report_model import report_model
from app.documents.report_parts import ReportModel
from app.documents.report_pdf import chapter_pages
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems, write_whole


def write_report_docx(dossier: Dossier, target: Path, progress: Progress | None = None) -> None:
    """Write 自评报告.docx. The same dossier gives the same bytes.

    Raises: ProblemError(TEXT_CONTROL, CHARACTER_MISSING, DISK_FULL, WRITE_FAILED).
    """
    told = progress or Silent()
    told.step(0, 3, "自评报告：整理内容")
    model = report_model(dossier)
    told.step(1, 3, "自评报告：计算目录页码")
    pages = chapter_pages(model)
    told.step(2, 3, "自评报告：写 Word 文档")
    content = report_bytes(model, pages, dossier.date)
    with telling_write_problems(target):
        write_whole(target, content)
    told.step(3, 3, "自评报告：Word 文档已写好")


def report_bytes(model: ReportModel, pages: tuple[int, ...], date: dt.date) -> bytes:
    """Return the .docx of a report; pages are those its chapters begin on."""
    document = new_document(body_elements(model, pages), section_properties())
    cover, odd, even = footer_paragraphs(model.cover.notice)
    number_pages(document, odd, even, first=cover)
    describe(document, title=model.cover.title, author=model.cover.applicant, date=date)
    return docx_bytes(document)
