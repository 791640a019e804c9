"""What stands in the report's PDF: the model as flowables, in reading order."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable, KeepTogether, PageBreak, Spacer

from app.documents.fonts import Face
from app.documents.pdf_table import Opening, TableLook, TextTable
from app.documents.pdf_text import Align, Span, Text, TextStyle
from app.documents.report_layout import (
    ATTACHMENT_INDENT,
    ATTACHMENT_LABEL,
    BODY_SIZE,
    CAPTION_SIZE,
    CHARACTER_PITCH,
    CHECK_NOTE,
    CONTENTS_TITLE,
    COVER_APPLICANT_LINES,
    COVER_TITLE_LINES,
    INDENT,
    LINE_PITCH,
    LINES,
    MOST_ROWS_WHOLE,
    TABLE_LEADING,
    TABLE_SIZE,
    TEXT_WIDTH,
    TITLE_LEADING,
    TITLE_SIZE,
    signature_left,
)
from app.documents.report_parts import Block, Chapter, Cover, Heading, Paragraph, ReportModel, Table
from app.documents.report_pdf_flowables import ContentsLine, HeadingText, TitledText, ToGrid

_TRACKING = CHARACTER_PITCH - BODY_SIZE
"""28 characters of 16 points fill the line when each stands 0.2 points closer."""


def _line(face: Face, *, indent: float = 0, left: float = 0, align: Align = Align.LEFT) -> TextStyle:
    """Return a style on the grid of 22 lines and 28 characters."""
    return TextStyle(face, BODY_SIZE, LINE_PITCH, indent, align, _TRACKING, left * CHARACTER_PITCH)


_BODY = _line(Face.FANG, indent=INDENT, align=Align.JUSTIFY)
_HEADINGS = {
    1: _line(Face.HEI, indent=INDENT),
    2: _line(Face.KAI, indent=INDENT),
    3: _line(Face.FANG, indent=INDENT),
    4: _line(Face.FANG, indent=INDENT),
}
_COVER = _line(Face.KAI, align=Align.CENTER)
_CONTENTS = _line(Face.FANG)
_TITLE = TextStyle(Face.XIAOBIAOSONG, TITLE_SIZE, TITLE_LEADING, align=Align.CENTER)
_CAPTION = TextStyle(Face.HEI, CAPTION_SIZE, LINE_PITCH, align=Align.CENTER)
_CELLS = {
    "left": TextStyle(Face.FANG, TABLE_SIZE, TABLE_LEADING),
    "center": TextStyle(Face.FANG, TABLE_SIZE, TABLE_LEADING, align=Align.CENTER),
}
_TABLE_LOOK = TableLook(page_room=LINES * LINE_PITCH, padding=4, rule="#000000", header_fill="#FFFFFF")

_MOST_LINES_MOVED = 6
"""A longer last paragraph is not moved to the page of the 落款."""


def story(model: ReportModel, pages: Sequence[int]) -> list[Flowable]:
    """Return the flowables of the report; pages are those the chapters begin on, for the contents."""
    return [
        *_cover(model.cover),
        PageBreak(),
        *_contents(model.chapters, pages),
        PageBreak(),
        *_with_followers(_text_and_ending(model)),
        PageBreak(),
        Text(model.check.title, _CAPTION),
        _table(model.check),
        Text(CHECK_NOTE, _BODY),
    ]


def _empty(lines: int) -> Spacer:
    return Spacer(TEXT_WIDTH, lines * LINE_PITCH)


def _cover(cover: Cover) -> Iterator[Flowable]:
    yield _empty(COVER_TITLE_LINES)
    for line in cover.title_lines:
        yield Text(line, _TITLE)
    if cover.draft_mark:
        yield Text(cover.draft_mark, _COVER)
    yield _empty(COVER_APPLICANT_LINES)
    yield Text(cover.applicant, _COVER)
    yield Text(cover.month, _COVER)


def _contents(chapters: Sequence[Chapter], pages: Sequence[int]) -> Iterator[Flowable]:
    yield Text(CONTENTS_TITLE, _TITLE)
    yield _empty(1)
    for number, (chapter, page) in enumerate(zip(chapters, pages, strict=True)):
        yield ContentsLine(chapter.heading, page, _CONTENTS, f"chapter-{number}")


def _chapters(chapters: Sequence[Chapter]) -> Iterator[Flowable]:
    for number, chapter in enumerate(chapters):
        yield HeadingText(chapter.heading, _HEADINGS[1], 1, f"chapter-{number}")
        for place, block in enumerate(chapter.blocks):
            yield from _block(block, f"chapter-{number}-{place}")


def _block(block: Block, bookmark: str) -> Iterator[Flowable]:
    match block:
        case Heading():
            yield HeadingText(block.text, _HEADINGS[block.level], block.level, bookmark)
        case Paragraph():
            spans = [Span(span.text) for span in block.spans]
            title = Span(block.title, _HEADINGS[block.level].face)
            yield TitledText(title, spans, _BODY, block.level, bookmark) if block.title else Text(spans, _BODY)
        case Table():
            table = _table(block)
            yield Opening([Text(block.title, _CAPTION)], table.beginning(_whole_height(block)))
            yield table
            yield ToGrid()


def _whole_height(table: Table) -> float:
    """Return how high a table may be to stay on one page: a short one as high as it is, a long one not at all."""
    return LINES * LINE_PITCH - LINE_PITCH if len(table.rows) <= MOST_ROWS_WHOLE else 0.0


def _with_followers(flowables: list[Flowable]) -> list[Flowable]:
    """Tell every heading what stands after it."""
    for place, flowable in enumerate(flowables):
        if isinstance(flowable, HeadingText):
            flowable.followers = flowables[place + 1 : place + 5]
    return flowables


def _table(table: Table) -> TextTable:
    """Return a table over the whole width with its heading on every page."""
    whole = sum(column.share for column in table.columns)
    widths = [TEXT_WIDTH * column.share / whole for column in table.columns]
    header = [Text(column.title, _CELLS["center"]) for column in table.columns]
    rows = [
        [Text(text, _CELLS[column.align]) for text, column in zip(cells, table.columns, strict=True)]
        for cells in table.rows
    ]
    return TextTable(rows, widths, _TABLE_LOOK, header)


def _text_and_ending(model: ReportModel) -> list[Flowable]:
    """Return the chapters, then 附件说明 and 落款 as one piece with the last paragraph: never a page without text."""
    text = list(_chapters(model.chapters))
    last: list[Flowable] = []
    if isinstance(text[-1], Text) and len(text[-1].lines(TEXT_WIDTH)) <= _MOST_LINES_MOVED:
        last.insert(0, text.pop())
        while isinstance(text[-1], HeadingText):
            last.insert(0, text.pop())
    return [*text, KeepTogether([*last, *_ending(model)])]


def _ending(model: ReportModel) -> Iterator[Flowable]:
    yield _empty(1)
    for number, name in enumerate(model.attachments, start=1):
        label = ATTACHMENT_LABEL if number == 1 else ""
        left = INDENT if number == 1 else ATTACHMENT_INDENT
        yield Text(f"{label}{number}.{name}", _line(Face.FANG, left=left))
    centred = _line(Face.FANG, left=signature_left(len(model.signature)), align=Align.CENTER)
    yield _empty(2)
    yield Text(model.signature, centred)
    yield Text(model.date, centred)
