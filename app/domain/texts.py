"""Texts from outside: what keeps one from being carried whole into tables and documents."""

import re
from collections.abc import Iterator

from app.domain.problems import Problem, blocking

MOST_CHARACTERS = 32_767
"""An Excel cell holds no more; a longer text would be cut there (DESIGN.md 12)."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def one_text_problems(text: str, where: str) -> Iterator[Problem]:
    """Yield what is wrong with one text: too long for a cell, control characters."""
    if len(text) > MOST_CHARACTERS:
        what = f"文字有{len(text)}个字，超过{MOST_CHARACTERS}个字，表格放不下。"
        yield blocking("TEXT_TOO_LONG", _printable(where), what, "请缩短，或另附全文。")
    if found := _CONTROL.search(text):
        what = f"第{found.start() + 1}个字是看不见的控制字符（U+{ord(found.group()):04X}）。"
        yield blocking("TEXT_CONTROL", _printable(where), what, "请删去这个字符（多半是复制时带进来的）。")


def without_controls(text: str) -> str:
    """Return a text without the invisible characters that `one_text_problems` refuses."""
    return _CONTROL.sub("", text)


def shortened(text: str, most: int) -> str:
    """Return a text as one line for a message: of more characters than `most`, the first ones and …."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


def _printable(where: str) -> str:
    return _CONTROL.sub("□", where)[:200]
