"""How official papers write things: Chinese numbers, dates, lists of evidence numbers, paragraphs of written text."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal

from app.documents.sheet_text import tidy
from app.domain.points import plain

_DIGITS = "〇一二三四五六七八九"
_SENTENCE_ENDS = "。！？"
_ENDS = "。！？，；：、—…"
_CLOSERS = "”’）》」』"
SHORTENED_FROM = 3
"""So many numbers in a row are written as 至: A2-01至A2-03."""


def chinese_number(number: int) -> str:
    """Return 1..99 as Chinese papers number chapters: 一、十、十一、二十."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def long_date(day: dt.date) -> str:
    """Return 2021年12月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month(day: dt.date) -> str:
    """Return 2021年12月."""
    return f"{day.year}年{day.month}月"


def points_text(points: Decimal) -> str:
    """Return points as a paper prints them: 13.5, 100."""
    return plain(points) if points else "0"


def numbers_text(numbers: Iterable[str]) -> str:
    """Return 材料编号 as a list: A2-01、A2-02; three and more in a row as A2-01至A2-04."""
    return "、".join(_run_text(run) for run in _runs(list(numbers)))


def _runs(numbers: list[str]) -> list[list[str]]:
    runs: list[list[str]] = []
    for number in numbers:
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _follows(before: str, number: str) -> bool:
    code, _, serial = before.rpartition("-")
    next_code, _, next_serial = number.rpartition("-")
    return code == next_code and serial.isdigit() and next_serial.isdigit() and int(next_serial) == int(serial) + 1


def _run_text(run: list[str]) -> str:
    return "、".join(run) if len(run) < SHORTENED_FROM else f"{run[0]}至{run[-1]}"


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs somebody wrote: one a line, without the spaces typed as an indent."""
    lines = tidy(text).split("\n")
    return [line.strip(" \t　") for line in lines if line.strip(" \t　")]


def closed(text: str) -> str:
    """Return the text with a full stop where its last sentence has none."""
    is_quoted_end = text[-1:] in _CLOSERS and text[-2:-1] in _ENDS
    return text if not text or text[-1] in _ENDS or is_quoted_end else f"{text}。"


def split_end(text: str) -> tuple[str, str]:
    """Return a closed text as its words and the mark that ends it, so that something can be put between."""
    return (text[:-1], text[-1]) if text[-1:] and text[-1] in _SENTENCE_ENDS else (text, "")


_SECOND = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_THIRD = re.compile(r"\d{1,2}[.．、](?!\d)")
HEADING_LENGTH = 30
"""A longer line is a sentence that only begins with a number."""


def heading_level(line: str) -> int:
    """Return 2 or 3 when a line somebody wrote is a heading of that level, else 0."""
    if len(line) > HEADING_LENGTH or line[-1] in _ENDS:
        return 0
    if _SECOND.match(line):
        return 2
    return 3 if _THIRD.match(line) else 0
