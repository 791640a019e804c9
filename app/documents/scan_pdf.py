"""The scan of a stamped paper as one PDF: photographed pages in the order given, each on an A4 page, upright."""

import struct
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from PIL.Image import DecompressionBombError
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent

PICTURES = (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff")
MOST_PIXELS = 150_000_000
_ORIENTATION = 274
"""The tag in which phones write how a photograph was held."""
_STUMBLES = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    SyntaxError,
    AttributeError,
    RuntimeError,
    struct.error,
    DecompressionBombError,
    MemoryError,
)
"""What readers of pictures raise for one that is broken or is none."""
_TURNS = {3: 180, 6: -90, 8: 90}


def pictures_pdf(files: Sequence[Path], progress: Progress | None = None) -> bytes:
    """Return a PDF with one page for a picture, or for each page of a TIFF.

    Raises: ProblemError with every picture that cannot be read; CancelledError out of progress.
    """
    told = progress or Silent()
    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    problems: list[Problem] = []
    for done, file in enumerate(files):
        told.step(done, len(files), f"放入 {file.name}")
        try:
            for picture in _pictures(file):
                told.step(done, len(files), f"放入 {file.name}")
                _add_page(canvas, picture)
        except _STUMBLES:
            what = "图片打不开。"
            problems.append(blocking("FILE_UNREADABLE", file.name, what, "请重新扫描或另存为 JPG、PNG 后再试。"))
    if problems:
        raise ProblemError(problems)
    canvas.save()
    return target.getvalue()


def _pictures(file: Path) -> Iterator[ImageReader]:
    """Yield the picture, or each page of a TIFF: scanners put a whole paper into one."""
    first = ImageReader(str(file))
    image = getattr(first, "_image", None)
    pages = getattr(image, "n_frames", 1) if getattr(image, "format", "") == "TIFF" else 1
    if image is None or pages == 1:
        yield first
        return
    for page in range(pages):
        image.seek(page)
        if image.width * image.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        yield ImageReader(image.copy())


def _add_page(canvas: Canvas, picture: ImageReader) -> None:
    width, height = picture.getSize()
    if width * height > MOST_PIXELS:
        raise ValueError("too many pixels")
    turn = _turn(picture)
    upright = (height, width) if turn in {90, -90} else (width, height)
    page = A4 if upright[0] <= upright[1] else (A4[1], A4[0])
    scale = min(page[0] / upright[0], page[1] / upright[1])
    canvas.setPageSize(page)
    canvas.translate(page[0] / 2, page[1] / 2)
    canvas.rotate(turn)
    drawn = (width * scale, height * scale)
    canvas.drawImage(picture, -drawn[0] / 2, -drawn[1] / 2, *drawn, mask="auto")
    canvas.showPage()


def _turn(picture: ImageReader) -> int:
    """Return how many degrees a picture is to be turned, left being positive."""
    image = getattr(picture, "_image", None)
    exif = image.getexif() if image is not None and hasattr(image, "getexif") else {}
    return _TURNS.get(exif.get(_ORIENTATION, 1), 0)
