"""The body of the report's .docx: cover, contents, chapters, attachments, 落款, check page, footers."""

from collections.abc import Iterable, Iterator

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.report_docx_elements import Controls, element, field, paragraph, run
from app.documents.report_docx_styles import (
    BODY,
    CAPTION,
    CHARACTER_TWIPS,
    CONTENTS,
    COVER_NOTICE,
    COVER_TEXT,
    LINE_PITCH_TWIPS,
    PAGE_NUMBER,
    RUN_IN_TITLE,
    TITLE,
)
from app.documents.report_layout import (
    ATTACHMENT_INDENT,
    ATTACHMENT_LABEL,
    CHECK_NOTE,
    CONTENTS_TITLE,
    COVER_APPLICANT_LINES,
    COVER_TITLE_LINES,
    INDENT,
    signature_left,
)
from app.documents.report_parts import Block, Chapter, Cover, Heading, Paragraph, ReportModel, Table

NORMAL = "Normal"
RUN_IN = {2: RUN_IN_TITLE}
"""Levels whose titles are set in another face than the paragraph they run into."""


def body_elements(model: ReportModel, pages: tuple[int, ...]) -> Iterator[BaseOxmlElement]:
    """Yield everything that stands in the body, in order; pages are those the chapters begin on."""
    controls = Controls()
    yield from _cover(model.cover)
    yield from _contents(model.chapters, pages)
    for number, chapter in enumerate(model.chapters):
        yield _chapter_heading(chapter, number, starts_page=number == 0)
        is_last = number == len(model.chapters) - 1
        for place, block in enumerate(chapter.blocks, start=1):
            yield from _block(block, controls, stays=is_last and place == len(chapter.blocks))
    yield from _attachments(model.attachments)
    yield from _signature(model)
    yield from _check_page(model.check, controls)


def section_properties() -> BaseOxmlElement:
    """Return paper, margins and the grid of 22 lines and 28 characters."""
    return parse_xml(
        f'<w:sectPr {nsdecls("w")}><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1470" w:bottom="1984" w:left="1587" '
        'w:header="851" w:footer="1219" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE_PITCH_TWIPS}" w:charSpace="-849"/></w:sectPr>'
    )


def footer_paragraphs(notice: str) -> tuple[BaseOxmlElement, BaseOxmlElement, BaseOxmlElement]:
    """Return the footers of the cover (the notice), of odd pages (number right) and of even pages (number left)."""
    number = [run("— "), *field("PAGE", "1"), run(" —")]
    again = [run("— "), *field("PAGE", "2"), run(" —")]
    return (
        paragraph(COVER_NOTICE, *([run(notice)] if notice else [])),
        paragraph(PAGE_NUMBER, *number, properties=[indent(right=1), element("jc", val="right")]),
        paragraph(PAGE_NUMBER, *again, properties=[indent(left=1), element("jc", val="left")]),
    )


def indent(*, left: int = 0, right: int = 0, first: int = 0) -> BaseOxmlElement:
    """Return an indent in characters, and in twips for word processors that do not count characters."""
    return element(
        "ind",
        leftChars=str(100 * left),
        left=str(CHARACTER_TWIPS * left),
        rightChars=str(100 * right),
        right=str(CHARACTER_TWIPS * right),
        firstLineChars=str(100 * first),
        firstLine=str(CHARACTER_TWIPS * first),
    )


def _empty(lines: int) -> list[BaseOxmlElement]:
    return [paragraph(NORMAL) for _ in range(lines)]


def _cover(cover: Cover) -> Iterator[BaseOxmlElement]:
    yield from _empty(COVER_TITLE_LINES)
    for line in cover.title_lines:
        yield paragraph(TITLE, run(line))
    if cover.draft_mark:
        yield paragraph(COVER_TEXT, run(cover.draft_mark))
    yield from _empty(COVER_APPLICANT_LINES)
    yield paragraph(COVER_TEXT, run(cover.applicant))
    yield paragraph(COVER_TEXT, run(cover.month))


def _contents(chapters: tuple[Chapter, ...], pages: tuple[int, ...]) -> Iterator[BaseOxmlElement]:
    """Yield the contents: a field with its result filled in, which nobody is asked to update."""
    yield paragraph(TITLE, run(CONTENTS_TITLE), properties=[element("pageBreakBefore")])
    yield paragraph(NORMAL)
    begin, code, separate, _, end = field(r'TOC \o "1-1" \h \z \u', "")
    for number, (chapter, page) in enumerate(zip(chapters, pages, strict=True)):
        link = element("hyperlink", run(f"{chapter.heading}\t{page}"), anchor=_bookmark(number), history="1")
        before = [begin, code, separate] if number == 0 else []
        after = [end] if number == len(chapters) - 1 else []
        yield paragraph(CONTENTS, *before, link, *after)


def _bookmark(number: int) -> str:
    return f"_Toc{number + 1:08d}"


def _chapter_heading(chapter: Chapter, number: int, *, starts_page: bool) -> BaseOxmlElement:
    return paragraph(
        "Heading1",
        element("bookmarkStart", id=str(number), name=_bookmark(number)),
        run(chapter.heading),
        element("bookmarkEnd", id=str(number)),
        properties=[element("pageBreakBefore")] if starts_page else [],
    )


def _block(block: Block, controls: Controls, *, stays: bool) -> Iterable[BaseOxmlElement]:
    """Return a block; one that stays is on the page of the 落款 with at least its last lines."""
    match block:
        case Heading():
            return [paragraph(f"Heading{block.level}", run(block.text))]
        case Paragraph():
            kept = [element("keepNext")] if stays else []
            title = [run(block.title, RUN_IN.get(block.level, ""))] if block.title else []
            return [paragraph(BODY, *title, *controls.runs(block.spans), properties=kept)]
        case Table():
            return [paragraph(CAPTION, run(block.title)), controls.table(block), paragraph(NORMAL)]


def _attachments(names: tuple[str, ...]) -> Iterator[BaseOxmlElement]:
    """Yield 附件说明: one empty line above, two characters in, the names under each other, no mark after them."""
    yield paragraph(NORMAL, properties=[element("keepNext")])
    for number, name in enumerate(names, start=1):
        text = f"{ATTACHMENT_LABEL if number == 1 else ''}{number}.{name}"
        at = indent(left=INDENT if number == 1 else ATTACHMENT_INDENT)
        yield paragraph(NORMAL, run(text), properties=[element("keepNext"), at])


def _signature(model: ReportModel) -> Iterator[BaseOxmlElement]:
    """Yield 落款: the name centred over the date."""
    for _ in range(2):
        yield paragraph(NORMAL, properties=[element("keepNext")])
    left = signature_left(len(model.signature))
    centred = [indent(left=left), element("jc", val="center")]
    yield paragraph(NORMAL, run(model.signature), properties=[element("keepNext"), *centred])
    yield paragraph(NORMAL, run(model.date), properties=[indent(left=left), element("jc", val="center")])


def _check_page(check: Table, controls: Controls) -> Iterator[BaseOxmlElement]:
    yield paragraph(CAPTION, run(check.title), properties=[element("pageBreakBefore")])
    yield controls.table(check)
    yield paragraph(BODY, run(CHECK_NOTE))
