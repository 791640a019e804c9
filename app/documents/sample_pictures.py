"""Made-up pictures of the sample counties: photos of activities and signed lists, drawn, not taken."""

import random

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import Face
from app.documents.pdf_text import Align, Text, TextStyle
from app.documents.sample_paper import SamplePaper

PICTURE_SIZE = (960, 640)
"""Points, which are the pixels of a photo."""

_SKIES = ("#BFD9F2", "#D7E6EF", "#F1E3CF", "#C9DDE8")
_WALLS = ("#D9CFC1", "#C8D2C4", "#E0D5CC", "#BFC7CF")
_COATS = ("#2F5D8A", "#7A3B3B", "#4E6B3A", "#FFFFFF", "#8A6D2F", "#3F3F4F")
_SKIN, _GROUND, _BANNER, _TREE = "#E6BE9A", "#B9B4AA", "#C4211D", "#4F7F4A"
_ROWS = 14
_BANNER_LENGTH = 22
_INDOORS = ("会议", "培训", "宣讲", "值班室", "医院", "机关", "中医馆", "日间照料")
_OUTDOORS = ("步道", "公园", "广场", "村庄", "户厕", "健身", "标识")


def _chance(seed: str) -> random.Random:
    """Return the same chance for the same seed; it only decides how a picture looks."""
    return random.Random(f"jkxq-sample-{seed}")  # noqa: S311


def draw_photo(canvas: Canvas, paper: SamplePaper) -> None:
    """Draw people in a room, in a park or before a building, with time and place as phones stamp them."""
    chance = _chance(paper.seed)
    width, _ = PICTURE_SIZE
    if any(word in paper.title for word in _INDOORS):
        _draw_room(canvas, paper, chance)
    elif any(word in paper.title for word in _OUTDOORS):
        _draw_park(canvas, paper, chance)
    else:
        _draw_street(canvas, paper, chance)
    stamp = f"{paper.date:%Y.%m.%d} {chance.randint(8, 17):02d}:{chance.randint(0, 59):02d}" if paper.date else ""
    style = TextStyle(Face.HEI_BOLD, 20, 26, align=Align.RIGHT, color="#FFB000")
    _fill(canvas, "#33363B", 0, 0, width, 46)
    _words(canvas, f"{stamp}  {paper.issuer}", (width - 470, 10, 450), style)
    _words(canvas, paper.notice, (20, 14, 500), TextStyle(Face.HEI, 11, 14, color="#F4F4F4"))


def _draw_street(canvas: Canvas, paper: SamplePaper, chance: random.Random) -> None:
    width, height = PICTURE_SIZE
    _fill(canvas, chance.choice(_SKIES), 0, 0, width, height)
    _draw_building(canvas, chance)
    _fill(canvas, _GROUND, 0, 0, width, 210)
    for _ in range(chance.randint(2, 4)):
        _draw_tree(canvas, chance.uniform(20, width - 20), 215)
    _draw_banner(canvas, paper, 300)
    _draw_people(canvas, chance, chance.randint(7, 13), (110, 160))


def _draw_room(canvas: Canvas, paper: SamplePaper, chance: random.Random) -> None:
    width, height = PICTURE_SIZE
    _fill(canvas, chance.choice(("#EFE9DD", "#E7ECEA", "#F2EDE4")), 0, 0, width, height)
    _fill(canvas, "#FFFFFF", 300, 390, 360, 160)
    _words(canvas, _subject(paper), (310, 460, 340), TextStyle(Face.HEI, 19, 26, align=Align.CENTER, color="#20406A"))
    _draw_banner(canvas, paper, 566)
    _fill(canvas, "#A98F6E", 0, 0, width, 170)
    for row, size in ((290, 8), (200, 6)):
        _draw_people(canvas, chance, size + chance.randint(0, 3), (row, row + 6))
        _fill(canvas, "#7A5636", 30, row - 66, width - 60, 62)
        for cup in range(9):
            _fill(canvas, "#FFFFFF", 70 + cup * 98, row - 12, 12, 16)


def _draw_park(canvas: Canvas, paper: SamplePaper, chance: random.Random) -> None:
    width, height = PICTURE_SIZE
    _fill(canvas, chance.choice(_SKIES), 0, 0, width, height)
    for colour, top, left in (("#9DB79A", 430, -120), ("#86A783", 390, 380)):
        canvas.setFillColor(HexColor(colour))
        canvas.ellipse(left, 120, left + 760, top, stroke=0, fill=1)
    _fill(canvas, "#8DB074", 0, 0, width, 250)
    canvas.setFillColor(HexColor("#C76B4A"))
    path = canvas.beginPath()
    path.moveTo(chance.uniform(200, 400), 0)
    path.curveTo(380, 120, 700, 160, 560, 250)
    path.lineTo(600, 250)
    path.curveTo(780, 150, 640, 100, 720, 0)
    canvas.drawPath(path, stroke=0, fill=1)
    for _ in range(7):
        _draw_tree(canvas, chance.uniform(20, width - 20), chance.uniform(200, 260))
    _fill(canvas, "#2E6B3E", 70, 190, 250, 120)
    sign = TextStyle(Face.HEI_BOLD, 22, 30, align=Align.CENTER, color="#FFFFFF")
    _words(canvas, _subject(paper), (80, 236, 230), sign)
    _draw_people(canvas, chance, chance.randint(2, 5), (110, 150))


def _subject(paper: SamplePaper) -> str:
    return paper.title.removesuffix("照片").removesuffix("现场")[:_BANNER_LENGTH]


def _fill(canvas: Canvas, colour: str, x: float, y: float, width: float, height: float) -> None:
    canvas.setFillColor(HexColor(colour))
    canvas.rect(x, y, width, height, stroke=0, fill=1)


def _draw_building(canvas: Canvas, chance: random.Random) -> None:
    left, wall_width, top = chance.uniform(60, 160), chance.uniform(600, 720), chance.uniform(440, 520)
    _fill(canvas, chance.choice(_WALLS), left, 200, wall_width, top - 200)
    for floor in range(3):
        for window in range(9):
            x = left + 24 + window * (wall_width - 48) / 9
            _fill(canvas, "#7D97A8", x, 290 + floor * 62, 38, 40)
    _fill(canvas, "#6B5A4B", left + wall_width / 2 - 34, 200, 68, 76)


def _draw_tree(canvas: Canvas, x: float, y: float) -> None:
    _fill(canvas, "#6E5138", x - 6, y - 20, 12, 80)
    canvas.setFillColor(HexColor(_TREE))
    canvas.circle(x, y + 90, 44, stroke=0, fill=1)
    canvas.circle(x - 26, y + 66, 30, stroke=0, fill=1)
    canvas.circle(x + 26, y + 66, 30, stroke=0, fill=1)


def _draw_banner(canvas: Canvas, paper: SamplePaper, y: float) -> None:
    _fill(canvas, _BANNER, 110, y, 740, 54)
    style = TextStyle(Face.HEI_BOLD, 27, 32, align=Align.CENTER, color="#FFE9A8")
    _words(canvas, _subject(paper), (110, y + 12, 740), style)


def _draw_people(canvas: Canvas, chance: random.Random, number: int, rows: tuple[float, float]) -> None:
    width, _ = PICTURE_SIZE
    for place in range(number):
        x = 60 + (place + chance.uniform(0.2, 0.8)) * (width - 120) / number
        _draw_person(canvas, chance, x, chance.uniform(*rows))


def _draw_person(canvas: Canvas, chance: random.Random, x: float, y: float) -> None:
    coat = chance.choice(_COATS)
    _fill(canvas, "#2B2B33", x - 13, y - 60, 11, 64)
    _fill(canvas, "#2B2B33", x + 2, y - 60, 11, 64)
    canvas.setFillColor(HexColor(coat))
    canvas.roundRect(x - 20, y, 40, 72, 10, stroke=0, fill=1)
    canvas.setFillColor(HexColor(_SKIN))
    canvas.circle(x, y + 88, 15, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#2A211C"))
    canvas.wedge(x - 16, y + 74, x + 16, y + 106, 0, 180, stroke=0, fill=1)


def _words(canvas: Canvas, words: str, place: tuple[float, float, float], style: TextStyle) -> None:
    """Write one line at (x, y) in a width."""
    x, y, width = place
    text = Text(words, style)
    text.wrap(width, PICTURE_SIZE[1])
    text.drawOn(canvas, x, y)


def draw_scan_marks(canvas: Canvas, seed: str) -> None:
    """Make the page look scanned: greyish paper, specks, laid a little askew. Draw before the content."""
    chance = _chance(seed)
    _fill(canvas, "#F3F1EA", 0, 0, *A4)
    canvas.setFillColor(HexColor("#C9C5BA"))
    for _ in range(60):
        canvas.circle(chance.uniform(0, A4[0]), chance.uniform(0, A4[1]), chance.uniform(0.2, 0.9), stroke=0, fill=1)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(chance.uniform(-1.2, 1.2))
    canvas.translate(-A4[0] / 2, -A4[1] / 2)


def draw_sign_in(canvas: Canvas, paper: SamplePaper) -> None:
    """Draw a list of offices with scribbles for signatures; no names of people."""
    chance = _chance(paper.seed)
    left, width, top, step = 28 * mm, A4[0] - 54 * mm, A4[1] - 60 * mm, 36.0
    centred = TextStyle(Face.XIAOBIAOSONG, 18, 26, align=Align.CENTER)
    _words(canvas, paper.title, (left, top + 44, width), centred)
    _words(canvas, f"时间：{paper.day}　　地点：县政府会议室", (left, top + 12, width), TextStyle(Face.SONG, 11, 16))
    offices = [row[0] for table in paper.tables for row in table.rows][:_ROWS]
    for number in range(len(offices) + 2):
        canvas.line(left, top - number * step, left + width, top - number * step)
    bottom = top - (len(offices) + 1) * step
    edges = [left, left + 40, left + 230, left + width]
    for edge in edges:
        canvas.line(edge, top, edge, bottom)
    rows = [("序号", "单位", "签名"), *((str(n), office, "") for n, office in enumerate(offices, 1))]
    for number, row in enumerate(rows):
        y = top - (number + 1) * step + 11
        for edge, word in zip(edges, row, strict=False):
            _words(canvas, word, (edge + 6, y, 180), TextStyle(Face.SONG, 11, 15))
        if number:
            _scribble(canvas, chance, edges[2] + 30, y + 6)
    _words(canvas, paper.notice, (left, 30, width), TextStyle(Face.SONG, 9, 12, align=Align.CENTER, color="#808080"))


def _scribble(canvas: Canvas, chance: random.Random, x: float, y: float) -> None:
    canvas.setLineWidth(1.1)
    canvas.setStrokeColor(HexColor("#1F2A44"))
    for _ in range(chance.randint(2, 3)):
        points = [x + chance.uniform(0, 40), y + chance.uniform(-8, 10)]
        bends = [value for n in range(3) for value in (x + 12 * n + chance.uniform(0, 40), y + chance.uniform(-9, 11))]
        canvas.bezier(*points, *bends)
        x += 26
    canvas.setStrokeColor(HexColor("#000000"))
    canvas.setLineWidth(0.6)
