"""What a reader finds in the files of a package: the text of PDF, Word, Excel, HTML and JSON."""

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdfium2
from openpyxl import load_workbook


def tight(text: str) -> str:
    """Return a text without blanks and line ends, which printing moves about."""
    return "".join(text.split())


def members(package: Path) -> dict[str, bytes]:
    """Return the entries of a package by path inside its top folder."""
    with zipfile.ZipFile(package) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def pdf_text(data: bytes) -> str:
    """Return the text of all pages and of the bookmarks."""
    document = pypdfium2.PdfDocument(data)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        marks = [mark.get_title() for mark in document.get_toc()]
        return "\n".join([*pages, *marks])
    finally:
        document.close()


def pdf_facts(data: bytes) -> str:
    """Return title, author and the like."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(document.get_metadata_dict().values())
    finally:
        document.close()


def docx_text(data: bytes) -> str:
    """Return every text of the body, in and outside tables and content controls."""
    document = docx.Document(io.BytesIO(data))
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
        for paragraph in document.element.body.iter()
        if paragraph.tag.endswith("}p")
    )


def xlsx_cells(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield sheet, kind ('f' for a formula) and content of every cell that is not empty, hidden sheets too."""
    for sheet in load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield sheet.title, cell.data_type, str(cell.value)


def xlsx_text(data: bytes) -> str:
    """Return the content of all cells."""
    return "\n".join(content for _, _, content in xlsx_cells(data))


class _Page(HTMLParser):
    """Collects texts, and the tags that carry them."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def html_text(data: bytes) -> str:
    """Return the text of a page as a browser shows it."""
    page = _Page()
    page.feed(data.decode())
    return "".join(page.texts)


def everything(name: str, data: bytes) -> bytes:
    """Return all bytes in which something could be hidden: raw, unpacked, and as text."""
    parts = [name.encode(), data]
    suffix = Path(name).suffix
    if suffix in {".docx", ".xlsx"}:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts += [archive.comment, *(archive.read(entry) for entry in archive.namelist())]
    texts = {".docx": docx_text, ".xlsx": xlsx_text, ".html": html_text}
    if suffix in texts:
        parts.append(texts[suffix](data).encode())
    if suffix == ".pdf" and data.startswith(b"%PDF-1.") and b"%%EOF" in data[-64:]:
        parts += [tight(pdf_text(data)).encode(), pdf_facts(data).encode()]
    return b"\n".join(parts)
