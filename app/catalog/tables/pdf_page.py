"""What a page of a PDF shows, as plain values: characters with their boxes, ruling lines, whether it has pictures.

Lengths in points from the top left of the page as it is seen, also where the page is turned.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from app.catalog.tables.limits import MOST_CHARACTERS, MOST_LINES, too_large
from app.domain.problems import ProblemError

_THIN = 3.0
"""A filled shape no wider than this is a line."""
_STRAIGHT = 1.0
_MOST_OBJECTS = 200_000
_DEEPEST = 6

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> _Point:
        """Return its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Return its height."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line: at is its y when it is level, else its x; start and end along it."""

    is_level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page, number from 1."""

    number: int
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    has_pictures: bool


def page_content(page: pdfium.PdfPage, number: int, where: str) -> PageContent:
    """Return what a page shows. Raises: ProblemError(FILE_TOO_LARGE); pdfium.PdfiumError."""
    seen = _turned(page)
    rulings: list[Ruling] = []
    has_pictures = False
    for shape in islice(page.get_objects(max_depth=_DEEPEST), _MOST_OBJECTS):
        if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            has_pictures = True
        elif shape.type == raw.FPDF_PAGEOBJ_PATH:
            rulings += _rulings(shape, seen)
        if len(rulings) > MOST_LINES:
            raise ProblemError([too_large(where, f"第{number}页的线条超过{MOST_LINES}条")])
    return PageContent(number, tuple(_glyphs(page, number, where, seen)), tuple(rulings), has_pictures)


def _turned(page: pdfium.PdfPage) -> Callable[[float, float], _Point]:
    """Return how a point of the file becomes a point as seen, from the top left."""
    left, bottom, right, top = page.get_bbox()
    return {
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }.get(page.get_rotation(), lambda x, y: (x - left, top - y))


def _glyphs(page: pdfium.PdfPage, number: int, where: str, seen: Callable[[float, float], _Point]) -> Iterator[Glyph]:
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MOST_CHARACTERS:
            raise ProblemError([too_large(where, f"第{number}页有{count}个字")])
        for index in range(count):
            code = raw.FPDFText_GetUnicode(text, index)
            if (
                not code
                or raw.FPDFText_IsGenerated(text, index) == 1
                or not chr(code).isprintable()
                or code == ord(" ")
            ):
                continue
            left, bottom, right, top = text.get_charbox(index, loose=True)
            (x0, y0), (x1, y1) = seen(left, bottom), seen(right, top)
            yield Glyph(chr(code), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    finally:
        text.close()


def _rulings(shape: pdfium.PdfObject, seen: Callable[[float, float], _Point]) -> Iterator[Ruling]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(shape, fill, stroke):
        return
    for outline in _outlines(shape, seen):
        if stroke.value:
            for one, other in pairwise(outline):
                yield from _straight(one, other)
        elif fill.value:
            across, down = [x for x, _ in outline], [y for _, y in outline]
            width, height = max(across) - min(across), max(down) - min(down)
            if min(width, height) <= _THIN:
                x, y = (max(across) + min(across)) / 2, (max(down) + min(down)) / 2
                if width > height:
                    yield Ruling(True, y, min(across), max(across))
                else:
                    yield Ruling(False, x, min(down), max(down))


def _straight(one: _Point, other: _Point) -> Iterator[Ruling]:
    (x0, y0), (x1, y1) = one, other
    if abs(y0 - y1) <= _STRAIGHT < abs(x0 - x1):
        yield Ruling(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif abs(x0 - x1) <= _STRAIGHT < abs(y0 - y1):
        yield Ruling(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _outlines(shape: pdfium.PdfObject, seen: Callable[[float, float], _Point]) -> Iterator[list[_Point]]:
    """Yield the strokes of a path as points; one that holds curves is left out."""
    placed = _placed(shape)
    points: list[_Point] = []
    is_curved = False
    for index in range(min(raw.FPDFPath_CountSegments(shape), MOST_LINES)):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        x, y = ctypes.c_float(), ctypes.c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not is_curved:
                yield points
            points, is_curved = [], False
        is_curved = is_curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append(seen(*placed(x.value, y.value)))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not is_curved:
        yield points


def _placed(shape: pdfium.PdfObject) -> Callable[[float, float], _Point]:
    """Return how a point of a shape becomes a point of the page, through the forms it stands in."""
    matrices = []
    inner = shape
    while inner is not None:
        matrices.append(inner.get_matrix())
        inner = inner.container

    def point(x: float, y: float) -> _Point:
        for matrix in matrices:
            x, y = matrix.on_point(x, y)
        return x, y

    return point
