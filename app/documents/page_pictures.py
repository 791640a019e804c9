"""Pictures of PDF pages for the screen, as plain values. A file from outside may be hostile: limits come first.

PDFium is not made for several threads: everything here goes through one lock.
"""

import ctypes
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from app.domain.problems import ProblemError, blocking
from app.files.one_at_a_time import PDFIUM

MOST_BYTES = 500 * 2**20
"""Larger files are for the system's program."""
MOST_PIXELS = 16_000_000
"""A page as wide as a large screen and three times as high; 64 MB."""
LONGEST_S = 20.0
"""A page that takes longer to draw is given up: it may be made to never end."""
_BEGINS = b"%PDF-"
_LOOKED_AT = 1024
_TO_DO = "请用“用系统程序打开”查看；打不开时请重新扫描或导出后替换。"


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as rows of red, green, blue and an unused byte; number counts from 1."""

    number: int
    pages: int
    width: int
    height: int
    pixels: bytes


def page_picture(path: Path, number: int, width: int, told: Callable[[], object] = lambda: None) -> PagePicture:
    """Return a page of a PDF, this many pixels wide or less; a page that is not there: the nearest.

    told: called now and then while drawing; raising from it stops the drawing.

    Raises: ProblemError(FILE_UNREADABLE, FILE_TOO_LARGE).
    """
    with _opened(path) as document:
        pages = len(document)
        number = min(max(number, 1), pages)
        with _page(document, number) as page:
            across, down = _size(page, width)
            pixels = _drawn(page, across, down, told)
    return PagePicture(number, pages, across, down, pixels)


def counted_pages(path: Path) -> int:
    """Return the number of pages of a PDF. Raises: ProblemError(FILE_UNREADABLE, FILE_TOO_LARGE)."""
    with _opened(path) as document:
        return len(document)


@contextmanager
def _opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    with PDFIUM:
        _check(path)
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as error:
            is_locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
            raise _unreadable("要密码才能打开" if is_locked else "打不开，可能已损坏") from error
        with document:
            yield document


def _check(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            begins = file.read(_LOOKED_AT)
    except OSError as error:
        raise _unreadable("读不出来") from error
    if size > MOST_BYTES:
        what = f"PDF 有{size // 2**20}MB，太大，不在这里预览。"
        raise ProblemError([blocking("FILE_TOO_LARGE", "预览", what, "请用“用系统程序打开”查看。")])
    if _BEGINS not in begins:
        raise _unreadable("是空的" if not begins else "内容不是 PDF")


@contextmanager
def _page(document: pdfium.PdfDocument, number: int) -> Iterator[pdfium.PdfPage]:
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise _unreadable(f"第{number}页打不开") from error
    try:
        yield page
    finally:
        page.close()


def _size(page: pdfium.PdfPage, width: int) -> tuple[int, int]:
    """Return width and height in pixels; a long page becomes narrower, so that all of it fits the limit."""
    across, down = page.get_size()
    if not (0 < across < float("inf") and 0 < down < float("inf")):
        raise _unreadable("这一页没有大小")
    width = max(width, 1)
    height = width * down / across
    if width * height > MOST_PIXELS:
        shrink = (MOST_PIXELS / (width * height)) ** 0.5
        width, height = int(width * shrink), height * shrink
    # A page like a thread is shown as far as it can be.
    width = min(max(width, 1), MOST_PIXELS)
    return width, min(max(round(height), 1), MOST_PIXELS // width)


def _drawn(page: pdfium.PdfPage, width: int, height: int, told: Callable[[], object]) -> bytes:
    bitmap = pdfium.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    waiting = _Waiting(told)
    flags = raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER
    status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, 0, 0, width, height, 0, flags, ctypes.byref(waiting.pause))
    raw.FPDF_RenderPage_Close(page)
    waiting.raise_if_stopped()
    if status != raw.FPDF_RENDER_DONE:
        raise _unreadable("这一页画不出来")
    return bytes(bitmap.buffer)


class _Waiting:
    """Asks, while PDFium draws, whether to go on. What is raised inside a call from C must be kept till after it."""

    def __init__(self, told: Callable[[], object]) -> None:
        self._told = told
        self._end = time.monotonic() + LONGEST_S
        self._error: BaseException | None = None
        self.pause = raw.IFSDK_PAUSE(version=1, NeedToPauseNow=type(raw.IFSDK_PAUSE().NeedToPauseNow)(self._asked))

    def raise_if_stopped(self) -> None:
        """Raise what stopped the drawing."""
        if self._error is not None:
            raise self._error

    def _asked(self, _pause: object) -> int:
        try:
            self._told()
            if time.monotonic() > self._end:
                raise _unreadable("这一页太复杂，一时画不出来")
        except BaseException as error:  # noqa: BLE001 - raised again after the call
            self._error = error
        return int(self._error is not None)


def _unreadable(what: str) -> ProblemError:
    return ProblemError([blocking("FILE_UNREADABLE", "预览", f"{what}。", _TO_DO)])
