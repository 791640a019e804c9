"""The report (自评报告) as .docx after GB/T 9704: what comes from the data stands in tagged content controls."""

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.dossier import Dossier
from app.documents.report_docx_body import body_elements, footer_paragraphs, section_properties
from app.documents.report_docx_styles import app_xml, font_table_xml, settings_xml, styles_xml
from app.documents.report_model import report_model
from app.documents.report_parts import ReportModel
from app.documents.report_pdf import chapter_pages
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems, write_whole
from app.files.zip_writing import ZipWriter

_UNWANTED = {
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
"""Parts of python-docx's template that carry somebody else's looks."""

_PROPERTY_LENGTH = 255
"""Longer ones are not allowed; the whole text stands on the cover."""


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
    document = docx.Document()
    _replace_template(document)
    _fill_body(document, model, pages)
    _describe(document, model, date)
    stream = BytesIO()
    _save(document, stream)
    return stream.getvalue()


def _replace_template(document: Document) -> None:
    """Put our styles, settings and fonts in place of the template's."""
    part = document.part
    for rels in (part.rels, part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in _UNWANTED]:
            del rels[key]
    part._styles_part._element = parse_xml(styles_xml())
    part._settings_part._element = parse_xml(settings_xml())
    _set_blob(part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE), font_table_xml())
    _set_blob(part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES), app_xml())


def _set_blob(part: Part, text: str) -> None:
    part._blob = text.encode("utf-8")


def _fill_body(document: Document, model: ReportModel, pages: tuple[int, ...]) -> None:
    body = document.element.body
    section = document.sections[0]
    for child in list(body.iterchildren()):
        body.remove(child)
    body.extend(body_elements(model, pages))
    properties = section_properties()
    body.append(properties)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    notes = footer_paragraphs(model.cover.notice)
    for footer, made in zip((section.first_page_footer, section.footer, section.even_page_footer), notes, strict=True):
        footer.is_linked_to_previous = False
        _replace_children(footer._element, made)


def _replace_children(parent: BaseOxmlElement, child: BaseOxmlElement) -> None:
    for old in list(parent.iterchildren()):
        parent.remove(old)
    parent.append(child)


def _describe(document: Document, model: ReportModel, date: dt.date) -> None:
    """Fill the properties people see in Explorer; dates are the report's, not the clock's."""
    properties = document.core_properties
    properties.title = model.cover.title[:_PROPERTY_LENGTH]
    properties.author = properties.last_modified_by = model.cover.applicant[:_PROPERTY_LENGTH]
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)


def _save(document: Document, stream: BinaryIO) -> None:
    """Write the package with fixed times, which python-docx's own writer takes from the clock."""
    package = document.part.package
    parts = list(package.iter_parts())
    zip_file = ZipWriter(stream)
    _add(zip_file, "[Content_Types].xml", _content_types(parts))
    _add(zip_file, "_rels/.rels", package.rels.xml)
    for part in parts:
        _add(zip_file, part.partname.membername, part.blob)
        if part.rels:
            _add(zip_file, part.partname.rels_uri.membername, part.rels.xml)
    zip_file.finish()


def _add(zip_file: ZipWriter, name: str, content: bytes | str) -> None:
    data = content.encode("utf-8") if isinstance(content, str) else content
    zip_file.add(name, len(data), [data], deflate=True)


def _content_types(parts: Iterable[Part]) -> str:
    overrides = "".join(
        f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>'
        for part in sorted(parts, key=lambda part: str(part.partname))
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CONTENT_TYPE.XML}"/>{overrides}</Types>'
    )
