"""Flowables of the report besides paragraphs: headings, titles that run in, contents lines, the line grid."""

from collections.abc import Iterable, Sequence
from copy import copy

from reportlab.lib.colors import black
from reportlab.platypus import Flowable

from app.documents.fonts import runs, text_width
from app.documents.pdf_table import Opening
from app.documents.pdf_text import BASELINE, MIN_LINES_TOGETHER, Span, Text, TextStyle
from app.documents.report_layout import BODY_SIZE, LINE_PITCH, PAGE_HEIGHT

_GAP = 6
_NUMBER_WIDTH = 3 * BODY_SIZE
_DOT_SPACING = 5
_DOT_SIZE = 1
_LEAST = 8


class HeadingText(Text):
    """A heading. It takes no place at the foot of a page where nothing of what follows would stand under it."""

    def __init__(self, text: str, style: TextStyle, level: int, bookmark: str) -> None:
        """Be a heading of level 1.. with a name for links."""
        super().__init__(text, style)
        self.title = text
        self.level = level
        self.bookmark = bookmark
        self.top = 0.0
        self.followers: Sequence[Flowable] = ()

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Ask for more than there is when what must follow would not fit, so that a new page begins."""
        width, own = super().wrap(width, height)
        is_at_top = getattr(getattr(self, "_frame", None), "_atTop", False)
        if not is_at_top and own + self._needed_below(width) > height:
            return width, height + 1
        return width, own

    def split(self, width: float, height: float) -> list[Text]:  # noqa: ARG002
        """Never part a heading."""
        return []

    def draw(self) -> None:
        """Draw, and remember where the top is for the bookmark."""
        super().draw()
        self.top = self.canv.absolutePosition(0, self.height)[1]

    def _needed_below(self, width: float) -> float:
        needed = 0.0
        for follower in self.followers:
            if isinstance(follower, Opening):
                return needed + follower.wrap(width, PAGE_HEIGHT)[1] + follower.needed
            if not isinstance(follower, Text):
                return needed + 3 * LINE_PITCH
            lines = len(follower.lines(width))
            leading: float = follower.style.leading
            if not isinstance(follower, HeadingText):
                # A paragraph of three lines cannot be parted without a single line.
                return needed + leading * (lines if lines <= MIN_LINES_TOGETHER + 1 else MIN_LINES_TOGETHER)
            needed += leading * lines
        return needed


class TitledText(Text):
    """A paragraph whose title runs in at its beginning; bookmarked like a heading, but parted like a paragraph."""

    def __init__(self, title: Span, spans: Iterable[Span], style: TextStyle, level: int, bookmark: str) -> None:
        """Begin with the title; it has a level and a name for links as a heading has."""
        super().__init__([title, *spans], style)
        self.title = title.text.rstrip("。")
        self.level = level
        self.bookmark = bookmark
        self.top = 0.0

    def split(self, width: float, height: float) -> list[Text]:
        """Return the part with the title as such, and the rest as a plain paragraph."""
        parts = super().split(width, height)
        if len(parts) == 1 or not parts:
            return parts
        first = copy(self)
        first.__dict__.update(parts[0].__dict__)
        return [first, parts[1]]

    def draw(self) -> None:
        """Draw, and remember where the top is for the bookmark."""
        super().draw()
        self.top = self.canv.absolutePosition(0, self.height)[1]


class ContentsLine(Flowable):  # type: ignore[misc]
    """A line of the contents: heading, dots, page number; the whole line leads there."""

    def __init__(self, text: str, page: int, style: TextStyle, bookmark: str) -> None:
        """Show `text …… page`."""
        super().__init__()
        self._text = Text(text, style)
        self._page = str(page)
        self._style = style
        self._bookmark = bookmark

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Leave room for the page number beside the heading."""
        _, self.height = self._text.wrap(width - _NUMBER_WIDTH, height)
        self.width = width
        return width, self.height

    def draw(self) -> None:
        """Draw the three and lay the link over them."""
        self._text.drawOn(self.canv, 0, 0)
        style = self._style
        baseline = style.leading - (style.leading - style.size) / 2 - BASELINE * style.size
        page_at = self.width - text_width(self._page, style.face, style.size)
        self._draw_dots(page_at, baseline)
        pen = self.canv.beginText(page_at, baseline)
        for font, piece in runs(self._page, style.face):
            pen.setFont(font, style.size)
            pen.textOut(piece)
        self.canv.drawText(pen)
        self.canv.linkRect("", self._bookmark, (0, 0, self.width, self.height), relative=1, thickness=0)

    def _draw_dots(self, end: float, baseline: float) -> None:
        last = self._text.lines(self.width - _NUMBER_WIDTH)[-1]
        width = text_width(last, self._style.face, self._style.size) + self._style.tracking * len(last)
        first = _DOT_SPACING * int((width + _GAP) / _DOT_SPACING + 1)
        self.canv.setFillColor(black)
        for place in range(first, int(end - _GAP), _DOT_SPACING):
            self.canv.circle(place, baseline + 0.25 * self._style.size, _DOT_SIZE / 2, stroke=0, fill=1)


class ToGrid(Flowable):  # type: ignore[misc]
    """Empty room down to the next line of the grid, and at least a little: stands after a table."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take what is left of the line that has been begun."""
        used = self._frame._y2 - self._frame._y
        rest = -used % LINE_PITCH
        self.width, self.height = width, min(rest if rest >= _LEAST else rest + LINE_PITCH, height)
        return self.width, self.height

    def draw(self) -> None:
        """Draw nothing."""
