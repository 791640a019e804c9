"""Made-up Word and Excel files of the sample counties, the same bytes every time."""

import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from xml.sax.saxutils import escape

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.documents.sample_paper import SamplePaper, SampleTable
from app.files.zip_writing import ZipWriter

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_BODY_SIZE, _TITLE_SIZE, _CELL_SIZE = 28, 40, 21  # half points
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr>"
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_WIDEST, _NARROWEST = 44, 8


def docx_bytes(paper: SamplePaper) -> bytes:
    """Return the paper as a plain Word file."""
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(_blocks(paper))}{_PAGE}</w:body></w:document>'
        ),
    }
    stream = BytesIO()
    writer = ZipWriter(stream)
    for name, text in parts.items():
        data = (_XML + text).encode()
        writer.add(name, len(data), [data], deflate=True)
    writer.finish()
    return stream.getvalue()


def _blocks(paper: SamplePaper) -> Iterator[str]:
    yield _paragraph(paper.title, size=_TITLE_SIZE, face="方正小标宋简体", align="center")
    if paper.number:
        yield _paragraph(paper.number, align="center")
    if paper.addressed_to:
        yield _paragraph(paper.addressed_to)
    for text in paper.paragraphs:
        yield _paragraph(text, indent=2)
    for table in paper.tables:
        yield _paragraph(table.title, face="黑体")
        yield _table(table)
    yield _paragraph("")
    yield _paragraph(paper.issuer, align="right")
    yield _paragraph(paper.day, align="right")
    yield _paragraph(paper.notice, size=18, align="center")


def _paragraph(
    text: str, *, size: int = _BODY_SIZE, face: str = "仿宋_GB2312", align: str = "both", indent: int = 0
) -> str:
    first = f'<w:ind w:firstLineChars="{indent * 100}" w:firstLine="{indent * size * 10}"/>' if indent else ""
    properties = f'<w:pPr><w:spacing w:line="360" w:lineRule="auto"/>{first}<w:jc w:val="{align}"/></w:pPr>'
    fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}"/>'
    run = f'<w:rPr>{fonts}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t>'
    return f"<w:p>{properties}<w:r>{run}</w:r></w:p>"


def _table(table: SampleTable) -> str:
    head = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>'
    grid = "<w:tblGrid>" + "<w:gridCol/>" * len(table.header) + "</w:tblGrid>"
    rows = [_row(table.header, "黑体"), *(_row(row, "宋体") for row in table.rows)]
    return f"<w:tbl>{head}{grid}{''.join(rows)}</w:tbl>"


def _row(words: tuple[str, ...], face: str) -> str:
    cells = "".join(f"<w:tc>{_paragraph(word, size=_CELL_SIZE, face=face, align='left')}</w:tc>" for word in words)
    return f"<w:tr>{cells}</w:tr>"


def xlsx_bytes(paper: SamplePaper) -> bytes:
    """Return the paper as a workbook, one table under the other."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = paper.date or dt.date(2021, 1, 1)
    book.set_properties({"author": paper.issuer, "created": dt.datetime(made.year, made.month, made.day)})  # noqa: DTZ001
    sheet = book.add_worksheet("台账")
    _write_sheet(book, sheet, paper)
    book.close()
    return stream.getvalue()


def _write_sheet(book: Workbook, sheet: Worksheet, paper: SamplePaper) -> None:
    title = book.add_format(
        {"font_name": "宋体", "bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
    )
    head = book.add_format({"font_name": "黑体", "border": 1, "align": "center", "bg_color": "#EDEDED"})
    cell = book.add_format({"font_name": "宋体", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"font_name": "宋体"})
    columns = max((len(table.header) for table in paper.tables), default=2)
    sheet.merge_range(0, 0, 0, max(columns, 2) - 1, paper.title, title)
    sheet.set_row(0, 30)
    row = 1
    for text in (f"填报单位：{paper.issuer}", *(f"填报日期：{day}" for day in [paper.day] if day)):
        sheet.write_string(row, 0, text, plain)
        row += 1
    for table in paper.tables:
        for words, style in ((table.header, head), *((one, cell) for one in table.rows)):
            for column, word in enumerate(words):
                sheet.write_string(row, column, word, style)
            row += 1
        row += 1
    for column in range(columns):
        sheet.set_column(column, column, _width(paper, column))
    sheet.write_string(row, 0, paper.notice, plain)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _width(paper: SamplePaper, column: int) -> int:
    words = [row[column] for t in paper.tables for row in (t.header, *t.rows) if column < len(row)]
    return min(max(max((2 * len(word) for word in words), default=0) + 2, _NARROWEST), _WIDEST)
