"""评估意见表.docx: the same paper to be rewritten in WPS; official faces are named. Same dossier, same bytes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import ceil

from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.docx_file import describe, docx_bytes, new_document, number_pages
from app.documents.fonts import Face, text_width
from app.documents.report_docx_body import footer_paragraphs, section_properties
from app.documents.report_docx_elements import element, paragraph, run
from app.documents.report_docx_styles import (
    COVER_NOTICE,
    TABLE_GRID,
    TABLE_TEXT,
    TEXT_WIDTH_TWIPS,
    TITLE,
)
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_model import opinion_model
from app.documents.review_opinion_parts import Fact, OpinionModel, OpinionRow, OpinionSection, RowKind, in_lines
from app.domain.form import Form, FormField

NORMAL = "Normal"
LABEL_TWIPS, SIGN_LABEL_TWIPS, SHORT_LABEL_TWIPS = 1900, 2500, 900
EMPTY_TWIPS, SIGN_TWIPS, MEMBER_TWIPS = 1500, 700, 1400
"""Room to write by hand: what nobody has written yet, the leader's name, the members' names."""
ROW_TWIPS = 420
TEXT_SIZE, HEAD_SIZE = 10.5, 12
WIDER = 1.08
"""So much wider may a text be in the face that stands in for an official one."""
MOST_LINES_WHOLE = 34
"""A row with more lines may be parted between pages: LibreOffice cuts one that is higher than a page."""
MOST_LINES_LOW = 4
"""Below a heading a first row of no more lines has a second one with it; a higher one is a beginning by itself."""
_MARGIN = 40


def opinion_docx_bytes(dossier: ReviewDossier, form: Form) -> bytes:
    """Return 评估意见表 as .docx. Raises: ProblemError(TEXT_CONTROL)."""
    model = opinion_model(dossier, form)
    document = new_document(_body(model), section_properties())
    _, odd, even = footer_paragraphs("")
    number_pages(document, odd, even)
    describe(document, title=f"{dossier.county}{model.title}", author=model.author, date=dossier.review.date)
    return docx_bytes(document)


def _body(model: OpinionModel) -> Iterator[BaseOxmlElement]:
    yield paragraph(TITLE, run(model.title))
    yield paragraph(NORMAL)
    yield from _head(model.head)
    yield from _tables(_fact_rows(model.facts))
    for section in model.sections:
        yield paragraph("Heading1", run(section.heading))
        yield _section_table(section, stays=section is model.sections[-1])
        yield from _notes(section, stays=section is model.sections[-1])
    yield paragraph(TABLE_TEXT, properties=[element("keepNext")])
    yield from _tables(_signature_rows(model.signatures))
    if model.notice:
        yield paragraph(COVER_NOTICE, run(model.notice))


def _head(texts: Sequence[str]) -> Iterator[BaseOxmlElement]:
    """Yield the line under the title: the first text on the left, the last on the right; too long ones apart."""
    wanted = sum(text_width(text, Face.FANG, HEAD_SIZE) for text in texts) * WIDER
    lines = ["\t".join(texts)] if 20 * wanted <= TEXT_WIDTH_TWIPS else texts
    for line in filter(None, lines):
        tab = element("tabs", element("tab", val="right", pos=str(TEXT_WIDTH_TWIPS)))
        yield paragraph(TABLE_TEXT, run(line), properties=[element("keepNext"), tab])


def _notes(section: OpinionSection, *, stays: bool) -> Iterator[BaseOxmlElement]:
    kept = [element("keepNext")] if stays else []
    for note in section.notes:
        yield paragraph(TABLE_TEXT, _run(note, is_bold=False), properties=kept)


# ---------------------------------------------------------------- label and value

Piece = tuple[str, int, str]
"""A text, its width in twips and how it stands."""


def _fact_rows(facts: Sequence[Fact]) -> Iterator[tuple[list[Piece], int]]:
    """Yield label and value of each line, with the height of the row."""
    for line in in_lines(facts):
        value = TEXT_WIDTH_TWIPS // len(line) - LABEL_TWIPS
        pairs = [((one.label, LABEL_TWIPS, "center"), (one.value, value, "left")) for one in line]
        yield [piece for pair in pairs for piece in pair], ROW_TWIPS


def _signature_rows(facts: Sequence[Fact]) -> Iterator[tuple[list[Piece], int]]:
    for line in in_lines(facts):
        share = TEXT_WIDTH_TWIPS // len(line)
        pieces: list[Piece] = []
        for place, fact in enumerate(line):
            label = SHORT_LABEL_TWIPS if place else SIGN_LABEL_TWIPS
            pieces += [(fact.label, label, "center"), (fact.value, share - label, "left")]
        yield pieces, MEMBER_TWIPS if line[0].is_wide else SIGN_TWIPS


def _tables(rows: Iterable[tuple[list[Piece], int]]) -> Iterator[BaseOxmlElement]:
    """Yield one table over a common grid, so that rows with other columns still join."""
    all_rows = list(rows)
    edges = sorted({0, *(edge for pieces, _ in all_rows for edge in _edges(pieces))})
    grid = [end - start for start, end in pairwise(edges)]
    made = _empty_table(grid)
    for pieces, height in all_rows:
        cells, start = [], 0
        for (text, width, align), end in zip(pieces, _edges(pieces), strict=True):
            span = edges.index(end) - edges.index(start)
            cells.append(_cell(text, width, align, span=span, stays=True))
            start = end
        made.append(_row(cells, height))
    if all_rows:
        yield made


def _edges(pieces: Sequence[Piece]) -> list[int]:
    """Return where the cells of a row end; the last one ends at the edge of the table."""
    ends, passed = [], 0
    for _, width, _ in pieces:
        passed += width
        ends.append(passed)
    return [*ends[:-1], TEXT_WIDTH_TWIPS]


# ---------------------------------------------------------------- sections


def _section_table(section: OpinionSection, *, stays: bool) -> BaseOxmlElement:
    """Return the table of a section, its header repeated; stays: its last rows are on the page of what follows."""
    whole = sum(column.width for column in section.columns)
    widths = [TEXT_WIDTH_TWIPS * column.width // whole for column in section.columns]
    widths[-1] += TEXT_WIDTH_TWIPS - sum(widths)
    made = _empty_table(widths)
    titles = zip(section.columns, widths, strict=True)
    head = [_cell(column.label, width, "center", stays=True) for column, width in titles]
    made.append(_row(head, ROW_TWIPS, is_head=True))
    last = len(section.rows) - 1
    for number, row in enumerate(section.rows):
        is_first = number == 0 and last > 0 and _row_lines(row, widths) <= MOST_LINES_LOW
        has_sum_below = number < last and section.rows[number + 1].is_sum
        ends = number == last and bool(section.notes)
        kept = is_first or has_sum_below or ends or (stays and number >= last - 1)
        made.append(_section_row(section.columns, widths, row, stays=kept))
    return made


def _section_row(
    columns: Sequence[FormField], widths: Sequence[int], row: OpinionRow, *, stays: bool
) -> BaseOxmlElement:
    height = EMPTY_TWIPS if row.kind is RowKind.EMPTY else ROW_TWIPS
    cells = []
    for column, width, text in zip(columns, widths, row.texts, strict=True):
        is_left = column.kind == "long_text" and not (row.is_sum and column.id == "title")
        cells.append(
            _cell(text, width, "left" if is_left else "center", stays=stays, is_bold=row.is_sum and not is_left)
        )
    return _row(cells, height, is_whole=_row_lines(row, widths) <= MOST_LINES_WHOLE)


def _row_lines(row: OpinionRow, widths: Sequence[int]) -> int:
    return max(_lines(text, width) for text, width in zip(row.texts, widths, strict=True))


def _lines(text: str, width: int) -> int:
    """Return on about how many lines a text stands in a cell."""
    room = (width - 2 * _MARGIN) / 20
    return sum(max(1, ceil(text_width(line, Face.FANG, TEXT_SIZE) / room)) for line in text.split("\n"))


def _empty_table(widths: Sequence[int]) -> BaseOxmlElement:
    margins = element(
        "tblCellMar",
        element("left", w=str(_MARGIN), type="dxa"),
        element("right", w=str(_MARGIN), type="dxa"),
    )
    properties = element(
        "tblPr",
        element("tblStyle", val=TABLE_GRID),
        element("tblW", w=str(TEXT_WIDTH_TWIPS), type="dxa"),
        element("jc", val="center"),
        element("tblLayout", type="fixed"),
        margins,
    )
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=str(width)) for width in widths)))


def _row(
    cells: Sequence[BaseOxmlElement], height: int, *, is_head: bool = False, is_whole: bool = True
) -> BaseOxmlElement:
    whole = [element("cantSplit")] if is_whole else []
    properties = [*whole, element("trHeight", val=str(height), hRule="atLeast")]
    if is_head:
        properties.append(element("tblHeader"))
    return element("tr", element("trPr", *properties), *cells)


def _cell(
    text: str, width: int, align: str, *, stays: bool = False, span: int = 1, is_bold: bool = False
) -> BaseOxmlElement:
    """Return a cell with a paragraph a line; a row that stays is on the page of the next one."""
    kept = [element("keepNext")] if stays else []
    spanned = [element("gridSpan", val=str(span))] if span > 1 else []
    properties = element("tcPr", element("tcW", w=str(width), type="dxa"), *spanned, element("vAlign", val="center"))
    lines = [
        paragraph(TABLE_TEXT, _run(line, is_bold=is_bold), properties=[*kept, element("jc", val=align)])
        for line in text.split("\n")
    ]
    return element("tc", properties, *lines)


def _run(text: str, *, is_bold: bool) -> BaseOxmlElement:
    made = run(text)
    size = str(round(2 * TEXT_SIZE))
    made[0].extend([*([element("b")] if is_bold else []), element("sz", val=size), element("szCs", val=size)])
    return made
