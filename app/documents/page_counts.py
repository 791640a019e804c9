"""How many pages an evidence file has, where that can be told without opening it in its own program."""

from pathlib import Path

import pypdfium2 as pdfium

from app.files.one_at_a_time import PDFIUM

MOST_BYTES = 200 * 2**20
"""Larger files are not looked into: counting must not hold up an export."""
_PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp"}


def page_count(path: Path, name: str) -> int | None:
    """Return the pages of a PDF, 1 for a picture, None for anything else. name: as it was when it came in."""
    extension = Path(name).suffix.lower()
    if extension in _PICTURES:
        return 1
    if extension != ".pdf" or path.stat().st_size > MOST_BYTES or not _begins_as_pdf(path):
        return None
    try:
        with PDFIUM, pdfium.PdfDocument(path) as document:
            return len(document) or None
    except pdfium.PdfiumError:
        return None


def _begins_as_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return b"%PDF-" in file.read(1024)
