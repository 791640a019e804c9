"""Text in cells: what a workbook cannot hold, and how much room a text takes. Nothing is written here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from app.documents.fonts import Face, glyphs
from app.documents.line_breaking import break_lines
from app.domain.problems import Problem, blocking

MAX_CELL_LENGTH = 32_767
"""Excel's limit for one cell, in UTF-16 units; what is longer would be cut without a word."""

MAX_ROW_HEIGHT = 400.0
"""Points. Excel draws no row higher than 409."""

LINE_HEIGHT = 1.45
"""Line height as a multiple of the font size: enough for 宋体 in Excel (1.2) and for Noto Sans CJK, which LibreOffice
takes where 宋体 is not installed."""

POINTS_PER_WIDTH = 7 * 72 / 96
"""A column width counts digits of the workbook's own face, 7 pixels each in Arial 10 (sheet_style.OWN_FACE)."""

INDENT = 9.0
"""Points that an indent of 1 takes in LibreOffice; Excel takes a little less."""

_ABOVE_AND_BELOW = 4.0
_NARROWEST = 0.64
"""Em. Digits of DejaVu Sans, which stand in for those of 宋体 (0.5)."""

MOST_CELL_DIGITS = 15
"""Excel keeps no more digits of a number."""

_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


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
    return most * font_size * LINE_HEIGHT + _ABOVE_AND_BELOW


def line_count(text: str, width: float, font_size: float) -> int:
    """Return on how many lines a text stands in a column, rather too many than too few."""
    return len(break_lines(text, [advance * font_size for advance in _advances(text)], room(width, font_size)))


def room(width: float, font_size: float) -> float:
    """Return how many points of text stand on a line of a column."""
    return max(width * POINTS_PER_WIDTH - INDENT, font_size)


def width_for(text: str, font_size: float) -> float:
    """Return the column width in which every line of the text stands on one line."""
    longest = max(sum(_advances(line)) for line in text.split("\n"))
    return (longest * font_size + INDENT) / POINTS_PER_WIDTH


def packed(text: str, width: float, font_size: float) -> str:
    """Return a list (A2-01、A2-02) with line breaks behind its 、 so that none of its parts is broken."""
    lines: list[str] = []
    for part in _parts(text):
        if lines and line_count(lines[-1] + part, width, font_size) == 1:
            lines[-1] += part
        else:
            lines.append(part)
    return "\n".join(lines)


def is_plain_number(text: str) -> bool:
    """Tell whether a text is a number that a cell shows digit by digit: no sign of a unit, at most 15 digits."""
    return bool(_PLAIN_NUMBER.fullmatch(text)) and sum(map(str.isdigit, text)) <= MOST_CELL_DIGITS


def as_printed(number: str) -> str:
    """Return the number format in which a plain number looks as it was written."""
    places = len(number.partition(".")[2])
    return f"0.{'0' * places}" if places else "0"


def _parts(text: str) -> Sequence[str]:
    return re.findall(r"[^、]*、|[^、]+", text)


def _advances(text: str) -> list[float]:
    known = glyphs(Face.SONG)
    return [
        1.0 if east_asian_width(character) in "WFA" else max(known[character].width, _NARROWEST) for character in text
    ]
