"""The file around a .docx: our styles instead of the template's, fixed times. What the body says is others'."""

import datetime as dt
from collections.abc import Iterable
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.report_docx_styles import app_xml, font_table_xml, settings_xml, styles_xml
from app.files.zip_writing import ZipWriter

PROPERTY_LENGTH = 255
"""Longer properties are not allowed; the whole text stands in the body."""

_UNWANTED = {
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
"""Parts of python-docx's template that carry somebody else's looks."""


def new_document(body: Iterable[BaseOxmlElement], section: BaseOxmlElement) -> Document:
    """Return a document in the styles of official papers with this body and these section properties."""
    document = docx.Document()
    part = document.part
    for rels in (part.rels, part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in _UNWANTED]:
            del rels[key]
    part._styles_part._element = parse_xml(styles_xml())
    part._settings_part._element = parse_xml(settings_xml())
    _set_blob(part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE), font_table_xml())
    _set_blob(part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES), app_xml())
    _replace_children(document.element.body, [*body, section])
    return document


def number_pages(
    document: Document, odd: BaseOxmlElement, even: BaseOxmlElement, first: BaseOxmlElement | None = None
) -> None:
    """Put these paragraphs at the foot of the odd and the even pages, and of the first one where it differs."""
    section = document.sections[0]
    section.different_first_page_header_footer = first is not None
    feet = [(section.footer, odd), (section.even_page_footer, even)]
    for footer, paragraph in feet if first is None else [(section.first_page_footer, first), *feet]:
        footer.is_linked_to_previous = False
        _replace_children(footer._element, [paragraph])


def describe(document: Document, *, title: str, author: str, date: dt.date) -> None:
    """Fill the properties people see in Explorer; the date is the paper's, not the clock's."""
    properties = document.core_properties
    properties.title = title[:PROPERTY_LENGTH]
    properties.author = properties.last_modified_by = author[:PROPERTY_LENGTH]
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)


def docx_bytes(document: Document) -> bytes:
    """Return the file, always the same for the same document: python-docx's own writer takes times from the clock."""
    stream = BytesIO()
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
    return stream.getvalue()


def _set_blob(part: Part, text: str) -> None:
    part._blob = text.encode("utf-8")


def _replace_children(parent: BaseOxmlElement, children: Iterable[BaseOxmlElement]) -> None:
    for old in list(parent.iterchildren()):
        parent.remove(old)
    parent.extend(children)


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
