"""Charts as values: boxes, lines and texts in points. ui paints them with QPainter, documents with reportlab.

The origin is the upper left corner, y grows downwards. Nothing here knows a font: widths of texts are reckoned
from full-width and half-width characters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from unicodedata import east_asian_width

from app.domain.points import ZERO, plain
from app.domain.score_sheet import DimensionScore


class Tone(StrEnum):
    """What a colour means; the value is the colour."""

    FULL = "#E8ECEA"
    PROSPECTIVE = "#B7DCC8"
    EARNED = "#2E8B57"
    AXIS = "#B4BBB7"
    TEXT = "#26302B"
    MUTED = "#6A746F"

    @property
    def label(self) -> str:
        """Return the Chinese word of the legend."""
        return {"FULL": "分值", "PROSPECTIVE": "预估分", "EARNED": "已落实分"}.get(self.name, "")


class Anchor(StrEnum):
    """Which end of a text stands at its x."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box; hint is the whole text for a pointer resting on it."""

    x: float
    y: float
    width: float
    height: float
    tone: Tone
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A thin straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    tone: Tone = Tone.AXIS


@dataclass(frozen=True, slots=True)
class Label:
    """A text in one line; y is its baseline."""

    x: float
    y: float
    text: str
    size: float
    tone: Tone = Tone.TEXT
    anchor: Anchor = Anchor.START


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything to be painted, boxes first, in this order."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    labels: tuple[Label, ...]


SIZE = 11.0
ROW_HEIGHT = 26.0
BAR_HEIGHT = 12.0
LEGEND_HEIGHT = 24.0
TITLE_SHARE = 0.26
"""Of the width, for the names of the dimensions."""

FIGURES_SHARE = 0.2
"""Of the width, for 13.5／15分 behind the bars."""

_GAP = 8.0
_HALF_WIDTH = 0.55
"""Of the size: what a half-width character takes at most on average."""

LEGEND = (Tone.EARNED, Tone.PROSPECTIVE, Tone.FULL)


def points_chart(dimensions: Iterable[DimensionScore], width: float) -> Drawing:
    """Return one bar for each dimension: its points light, the prospective ones and the earned ones over them.

    All bars share one scale, so that a long bar is a dimension with many points. Negative points are drawn as none.
    """
    scores = tuple(dimensions)
    most = max((score.full for score in scores), default=ZERO)
    boxes: list[Box] = []
    labels: list[Label] = []
    for row, score in enumerate(scores):
        top = LEGEND_HEIGHT + row * ROW_HEIGHT
        boxes += _bars(score, most, top, width)
        labels += _row_labels(score, top, width)
    legend_boxes, legend_labels = _legend(width)
    height = LEGEND_HEIGHT + len(scores) * ROW_HEIGHT
    left = _bars_left(width)
    axis = (Stroke(left, LEGEND_HEIGHT, left, height),) if scores else ()
    return Drawing(width, height, (*legend_boxes, *boxes), axis, (*legend_labels, *labels))


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is, full-width characters as wide as the size."""
    return sum(size if east_asian_width(character) in "FWA" else size * _HALF_WIDTH for character in text)


def shortened(text: str, size: float, width: float) -> str:
    """Return the text, or as much of it as fits with … behind it."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1]
    return f"{kept}…"


def _bars_left(width: float) -> float:
    return width * TITLE_SHARE


def _bars(score: DimensionScore, most: Decimal, top: float, width: float) -> list[Box]:
    room = width * (1 - TITLE_SHARE - FIGURES_SHARE)
    parts = ((Tone.FULL, score.full), (Tone.PROSPECTIVE, score.prospective), (Tone.EARNED, score.computed))
    y = top + (ROW_HEIGHT - BAR_HEIGHT) / 2
    hint = "，".join(f"{tone.label}{plain(points)}" for tone, points in parts)
    hint = f"{score.title or score.code}：{hint}"
    return [
        Box(_bars_left(width), y, _length(points, most, room), BAR_HEIGHT, tone, hint)
        for tone, points in parts
        if points > 0
    ]


def _length(points: Decimal, most: Decimal, room: float) -> float:
    return float(min(points, most) / most) * room if most > 0 else 0.0


def _row_labels(score: DimensionScore, top: float, width: float) -> tuple[Label, Label]:
    baseline = top + ROW_HEIGHT / 2 + 0.36 * SIZE
    title = shortened(score.title or score.code, SIZE, _bars_left(width) - _GAP)
    figures = f"{plain(score.computed)}／{plain(score.full)}分"
    return (
        Label(_bars_left(width) - _GAP, baseline, title, SIZE, anchor=Anchor.END),
        Label(width, baseline, figures, SIZE, anchor=Anchor.END),
    )


def _legend(width: float) -> tuple[list[Box], list[Label]]:
    """Return the legend from the left of the bars on: a small box and a word for each tone."""
    boxes: list[Box] = []
    labels: list[Label] = []
    x, side = _bars_left(width), SIZE * 0.8
    for tone in LEGEND:
        boxes.append(Box(x, (LEGEND_HEIGHT - side) / 2 - 2, side, side, tone))
        labels.append(Label(x + side + 4, LEGEND_HEIGHT / 2 - 2 + 0.36 * SIZE, tone.label, SIZE, Tone.MUTED))
        x += side + 4 + text_width(tone.label, SIZE) + 2 * _GAP
    return boxes, labels
