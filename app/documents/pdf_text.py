"""Paragraphs for our PDFs: a reportlab flowable that breaks lines by the Chinese rules.

The text is taken as it is: `<b>` and `&` are printed, not obeyed. Another face inside a paragraph is a Span.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby, pairwise

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.documents.fonts import Face, Glyph, glyphs, printable, runs, text_width
from app.documents.line_breaking import Line, break_lines, is_inside_word

BASELINE = 0.88  # of the em, from its top: where Chinese faces put it
MIN_LINES_TOGETHER = 2  # at the foot and at the head of a page
# In em. Wider gaps look torn, and readers of the PDF would take them for spaces between the characters.
MAX_STRETCH = 0.095


class Align(Enum):
    """How lines stand in their width."""

    LEFT = auto()
    CENTER = auto()
    RIGHT = auto()
    JUSTIFY = auto()


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph looks. Lengths in points unless said otherwise."""

    face: Face = Face.FANG
    size: float = 16
    leading: float = 28
    indent: float = 0  # of the first line, in characters
    align: Align = Align.LEFT
    tracking: float = 0  # added to every character; less than 0 sets closer
    left: float = 0  # free room before all lines
    space_before: float = 0
    space_after: float = 0
    keep_with_next: bool = False
    color: str = "#000000"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph, in the paragraph's face unless it names another."""

    text: str
    face: Face | None = None


class Text(Flowable):  # type: ignore[misc]
    r"""A paragraph; \n begins a new one in the same style. Splits over pages, not with single lines."""

    def __init__(self, content: str | Iterable[Span], style: TextStyle) -> None:
        super().__init__()
        spans = [Span(content)] if isinstance(content, str) else list(content)
        self.style = style
        self._text = ""
        self._glyphs: list[Glyph] = []
        for span in spans:
            text = printable(span.text)
            known = glyphs(span.face or style.face)
            self._text += text
            self._glyphs += [known[char] for char in text]
        self._limits = (0, len(self._text))  # positions of this part in the whole paragraph
        self._lines: list[Line] | None = None
        self._broken_for = -1.0
        self._continues = False  # begins inside a paragraph, as the second part of a split one
        self.keepWithNext = style.keep_with_next

    def getSpaceBefore(self) -> float:  # noqa: N802
        """Return the free room above, except at the head of a page."""
        return self.style.space_before

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Return the free room below."""
        return self.style.space_after

    def lines(self, width: float) -> list[str]:
        """Return the lines as they are printed in this width."""
        return [self._text[line.start : line.end] for line in self._break(width)]

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Return the size taken: the whole width, and the lines' height."""
        self.width = width
        self.height = len(self._break(width)) * self.style.leading
        return width, self.height

    def split(self, width: float, height: float) -> list["Text"]:
        """Return what stays on this page and what goes to the next; nothing when all has to go there."""
        lines = self._break(width)
        fitting = int((height + 0.001) / self.style.leading)
        if fitting >= len(lines):
            return [self]
        head = min(fitting, len(lines) - MIN_LINES_TOGETHER)
        if head < MIN_LINES_TOGETHER:
            # At the head of a page there is nothing to gain from the next one.
            is_at_top = getattr(getattr(self, "_frame", None), "_atTop", False)
            head = fitting if is_at_top else 0
        return [self._part(0, head), self._part(head, len(lines))] if head else []

    def draw(self) -> None:
        """Draw all lines."""
        style = self.style
        pen = self.canv.beginText()
        pen.setFillColor(HexColor(style.color))
        above = (style.leading - style.size) / 2 + BASELINE * style.size
        for number, line in enumerate(self._break(self.width)):
            pen.setTextOrigin(self._x(line), self.height - number * style.leading - above)
            for font, gap, text in self._pieces(line):
                pen.setFont(font, style.size)
                pen.setCharSpace(gap)
                pen.textOut(text)
        pen.setCharSpace(0)
        self.canv.drawText(pen)

    def _break(self, width: float) -> list[Line]:
        if self._lines is None or width != self._broken_for:
            style = self.style
            start, end = self._limits
            advances = [glyph.width * style.size + style.tracking for glyph in self._glyphs[start:end]]
            indent = style.indent * (style.size + style.tracking)
            text, room = self._text[start:end], width - style.left
            lines = break_lines(text, advances, room, indent=indent, continues=self._continues)
            self._lines = [line.moved(start) for line in lines] if start else lines
            self._broken_for = width
        return self._lines

    def _part(self, first: int, last: int) -> "Text":
        """Return a paragraph of some of the lines, broken as they are as long as the width is the same."""
        lines = self._lines or []
        end = lines[last].start if last < len(lines) else self._limits[1]
        if last < len(lines) and self._text[end - 1] == "\n":
            end -= 1  # the change of page is that break
        part = Text("", self.style)
        part._text, part._glyphs = self._text, self._glyphs
        part._limits = (lines[first].start, end)
        part._continues = self._continues if first == 0 else not lines[first - 1].is_last
        part._lines, part._broken_for = lines[first:last], self._broken_for
        return part

    def _x(self, line: Line) -> float:
        before = self.style.left + line.indent
        if self.style.align is Align.CENTER:
            return before + self._free(line) / 2
        return before + (self._free(line) if self.style.align is Align.RIGHT else 0)

    def _free(self, line: Line) -> float:
        return float(self.width) - self.style.left - line.indent - line.width

    def _pieces(self, line: Line) -> list[tuple[str, float, str]]:
        """Return (font, gap after every character, text), each piece as long as possible."""
        drawn = self._glyphs[line.start : line.end]
        pieces = zip(drawn, self._gaps(line), strict=True)
        return [
            (font, gap, "".join(glyph.text for glyph, _ in group))
            for (font, gap), group in groupby(pieces, key=lambda piece: (piece[0].font, piece[1]))
        ]

    def _gaps(self, line: Line) -> list[float]:
        """Return the room after every character: the tracking, and what stretches the line to its width."""
        tracking = self.style.tracking
        text = self._text[line.start : line.end]
        if self.style.align is not Align.JUSTIFY or line.is_last or not text:
            return [tracking] * len(text)
        stretches = [not is_inside_word(*pair) for pair in pairwise(text)]
        extra = self._free(line) / max(sum(stretches), 1)
        if not 0 < extra <= MAX_STRETCH * self.style.size:
            return [tracking] * len(text)
        return [tracking + extra if stretch else tracking for stretch in stretches] + [tracking]


def draw_line(canvas: Canvas, text: str, *, x: float, y: float, style: TextStyle) -> None:
    """Draw one line outside the flow, such as a page number. `x` is where the style's alignment puts it."""
    width = text_width(text, style.face, style.size)
    before = {Align.CENTER: width / 2, Align.RIGHT: width}.get(style.align, 0)
    pen = canvas.beginText(x - before, y)
    pen.setFillColor(HexColor(style.color))
    for font, piece in runs(text, style.face):
        pen.setFont(font, style.size)
        pen.textOut(piece)
    canvas.drawText(pen)
