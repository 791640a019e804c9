"""Text in cells: what a workbook cannot hold, and how high a row must be. Nothing is written here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from unicodedata import east_asian_width

from app.domain.problems import Problem, blocking

MAX_CELL_LENGTH = 32_767
"""Excel's limit for one cell, in UTF-16 units; what is longer would be cut without a word."""

MAX_ROW_HEIGHT = 400.0
"""Points. Excel draws no row higher than 409."""

LINE_HEIGHT = 1.42
"""Line height as a multiple of the font size: enough for 宋体 in Excel and for its stand-ins in LibreOffice."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PIXELS_PER_WIDTH = 7
_PIXELS_PER_POINT = 96 / 72
_NARROW = 0.58
_SMALL_ROOM = 4.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A text that is to stand in a cell, and what people call that place: 评分项A1的“自评说明”."""

    where: str
    text: str


def tidy(text: str) -> str:
    """Return the text with the line breaks that workbooks know."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")


def control_characters(text: str) -> tuple[str, ...]:
    """Return the characters that no document can show, each once, in order."""
    return tuple(dict.fromkeys(_UNPRINTABLE.findall(text)))


def cell_problems(cells: Iterable[Cell]) -> tuple[Problem, ...]:
    """Return what keeps the texts from standing whole in their cells."""
    return tuple(problem for cell in cells for problem in _problems(cell))


def control_problem(where: str, characters: Iterable[str]) -> Problem:
    """Return the problem of a text with control characters."""
    named = "、".join(f"U+{ord(character):04X}" for character in characters)
    return blocking(
        "TEXT_CONTROL",
        where,
        f"文字里有看不见的控制字符（{named}），表格和 PDF 都放不进去。",
        "请把这段文字删去后重新输入，或先粘贴到记事本里再复制过来。",
    )


def _problems(cell: Cell) -> Iterable[Problem]:
    found = control_characters(cell.text)
    if found:
        yield control_problem(cell.where, found)
        return
    length = len(cell.text.encode("utf-16-le")) // 2
    if length > MAX_CELL_LENGTH:
        yield blocking(
            "TEXT_TOO_LONG",
            cell.where,
            f"文字共 {length} 个字，Excel 的一格最多放 {MAX_CELL_LENGTH} 个字。",
            "请压缩这段文字，或把全文做成佐证材料附上，这里只写要点。",
        )


def row_height(cells: Iterable[tuple[str, float]], font_size: float) -> float:
    """Return the height in points that shows every wrapped text; cells are (text, column width)."""
    most = max((line_count(text, width, font_size) for text, width in cells), default=1)
    return most * font_size * LINE_HEIGHT + 5


def line_count(text: str, width: float, font_size: float) -> int:
    """Return on how many lines a text stands in a column, rather too many than too few."""
    em = font_size * _PIXELS_PER_POINT
    room = max((width * _PIXELS_PER_WIDTH - 6) / em, 1.0)
    return sum(max(1, ceil(_ems(line) / _usable(room))) for line in text.split("\n"))


def _usable(room: float) -> float:
    # A line loses up to one character where 避头尾 or a Latin word moves to the next one.
    return max(room - 0.9, 1.0) if room > _SMALL_ROOM else max(room, 1.0)


def _ems(line: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WFA" else _NARROW for character in line)
