"""Made-up evidence (佐证材料) of the sample counties: papers, lists and pictures, the same bytes every time.

What is said in them is given; here is only how papers look. Office files are drawn in sample_office.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, SimpleDocTemplate, Spacer, Table

from app.documents.fonts import Face, font_name, text_width
from app.documents.pdf_text import Align, Text, TextStyle
from app.documents.sample_office import docx_bytes, xlsx_bytes
from app.documents.sample_paper import SamplePaper, SampleTable
from app.documents.sample_pictures import PICTURE_SIZE, draw_photo, draw_scan_marks, draw_sign_in

RED = "#C00000"
_MARGINS = {"leftMargin": 28 * mm, "rightMargin": 26 * mm, "topMargin": 32 * mm, "bottomMargin": 30 * mm}
_PADDING = 6  # reportlab leaves it free inside the margins, on each side
_WIDTH = A4[0] - 54 * mm - 2 * _PADDING

_HEAD = TextStyle(Face.XIAOBIAOSONG, 30, 44, align=Align.CENTER, color=RED, space_after=10)
_NUMBER = TextStyle(Face.FANG, 14, 22, align=Align.CENTER)
_TITLE = TextStyle(Face.XIAOBIAOSONG, 20, 32, align=Align.CENTER, space_before=16, space_after=14)
_BODY = TextStyle(Face.FANG, 14, 26, indent=2, align=Align.JUSTIFY)
_TO = TextStyle(Face.FANG, 14, 26)
_SIGNED = TextStyle(Face.FANG, 14, 26, align=Align.RIGHT)
_CAPTION = TextStyle(Face.HEI, 12, 22, space_before=10, space_after=4, keep_with_next=True)
_CELL = TextStyle(Face.SONG, 10.5, 15)
_HEADER_CELL = TextStyle(Face.HEI, 10.5, 15, align=Align.CENTER)
_FOOT = TextStyle(Face.SONG, 9, 12, align=Align.CENTER, color="#808080")

_SCAN_SCALE = 1.35
_JPEG_QUALITY = 62


def write_sample_paper(paper: SamplePaper, path: Path) -> None:
    """Write one made-up file; its suffix says of which kind. The same paper gives the same bytes."""
    path.write_bytes(_CONTENT[path.suffix](paper))


def pdf_bytes(paper: SamplePaper, *, is_scan: bool = False) -> bytes:
    """Return the paper as PDF: with a red head when it has a 文号, else as a plain report."""
    stream = BytesIO()
    document = SimpleDocTemplate(
        stream,
        pagesize=A4,
        title=paper.title,
        author=paper.issuer,
        invariant=1,
        initialFontName=font_name(Face.SONG),
        **_MARGINS,
    )

    def foot(canvas: Canvas, _: object) -> None:
        if is_scan:
            draw_scan_marks(canvas, paper.seed)
        _draw(canvas, Text(paper.notice, _FOOT), 14 * mm)

    document.build(list(_story(paper)), onFirstPage=foot, onLaterPages=foot)
    return stream.getvalue()


def _draw(canvas: Canvas, text: Text, y: float) -> None:
    text.wrap(_WIDTH, A4[1])
    text.drawOn(canvas, _MARGINS["leftMargin"] + _PADDING, y)


def _story(paper: SamplePaper) -> Iterator[Flowable]:
    if paper.number:
        head = f"{paper.issuer}文件"
        yield Text(head, _fitting(head, _HEAD))
        yield Text(paper.number, _NUMBER)
        yield HRFlowable(width="100%", thickness=2, color=colors.HexColor(RED), spaceBefore=4, spaceAfter=4)
    yield Text(_balanced(paper.title), _TITLE)
    if paper.addressed_to:
        yield Text(paper.addressed_to, _TO)
    for paragraph in paper.paragraphs:
        yield Text(paragraph, _BODY)
    for table in paper.tables:
        yield from _table(table)
    yield Spacer(1, 24)
    yield Text(paper.issuer, _SIGNED)
    if paper.day:
        yield Text(paper.day, _SIGNED)


def _fitting(words: str, style: TextStyle) -> TextStyle:
    """Return the style made small enough for one line."""
    needed = text_width(words, style.face, style.size)
    return style if needed <= _WIDTH else replace(style, size=style.size * _WIDTH / needed * 0.99)


def _balanced(title: str) -> str:
    """Break a long title into lines of about the same length, as papers do."""
    text = Text(title, _TITLE)
    lines = text.lines(_WIDTH)
    for width in range(int(_WIDTH), int(_WIDTH / 2), -int(_TITLE.size / 2)):
        narrower = text.lines(width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return "\n".join(lines)


def _table(table: SampleTable) -> Iterator[Flowable]:
    yield Text(table.title, _CAPTION)
    cells = [[Text(word, _HEADER_CELL) for word in table.header]]
    cells += [[Text(word, _CELL) for word in row] for row in table.rows]
    drawn = Table(cells, colWidths=_column_widths(table), repeatRows=1)
    drawn.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    yield drawn


def _column_widths(table: SampleTable) -> list[float]:
    """Share the width out by the longest text of each column, none under a tenth."""
    columns = zip(table.header, *table.rows, strict=True)
    longest = [min(max(len(word) for word in column), 18) for column in columns]
    shares = [max(length / sum(longest), 0.1) for length in longest]
    return [_WIDTH * share / sum(shares) for share in shares]


def jpg_bytes(paper: SamplePaper) -> bytes:
    """Return a picture: a photo, a signed list, or the first page of the paper as if scanned."""
    if "照片" in paper.title:
        return _rendered(_photo(paper), 1)
    if "签到" in paper.title:
        return _rendered(_sign_in(paper), _SCAN_SCALE)
    return _rendered(pdf_bytes(paper, is_scan=True), _SCAN_SCALE)


def _photo(paper: SamplePaper) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=PICTURE_SIZE, invariant=1, initialFontName=font_name(Face.SONG))
    draw_photo(canvas, paper)
    canvas.save()
    return stream.getvalue()


def _sign_in(paper: SamplePaper) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1, initialFontName=font_name(Face.SONG))
    draw_scan_marks(canvas, paper.seed)
    draw_sign_in(canvas, paper)
    canvas.save()
    return stream.getvalue()


def _rendered(content: bytes, scale: float) -> bytes:
    document = pypdfium2.PdfDocument(content)
    stream = BytesIO()
    try:
        document[0].render(scale=scale).to_pil().convert("RGB").save(stream, "JPEG", quality=_JPEG_QUALITY)
    finally:
        document.close()
    return stream.getvalue()


_CONTENT = {".pdf": pdf_bytes, ".jpg": jpg_bytes, ".docx": docx_bytes, ".xlsx": xlsx_bytes}
