"""Codes (编码) for what a table numbers in its own way: 一、（一）1. ① A1 1.1.1; near to what is printed."""

import re
import unicodedata
from collections.abc import Iterable

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
"""As the linter of rubrics asks (DESIGN.md 5)."""
MOST = 16
_ORDER = "一二三四五六七八九"
_CHINESE = re.compile(r"[一二三四五六七八九]?十?[一二三四五六七八九]?")
_ROUND = "()[]【】、.．。:：,，*★☆#第章节项条部类分 "
_TEN = 10


def printed_code(number: str) -> str:
    """Return a number as it is printed, in letters and digits a code may have; empty when it has none."""
    bare = "".join(unicodedata.normalize("NFKC", number).split()).strip(_ROUND)
    if bare and _CHINESE.fullmatch(bare):
        return str(_chinese(bare))
    bare = bare.replace("—", "-").replace("–", "-").replace("_", "-")
    return bare if _CODE.fullmatch(bare) and len(bare) <= MOST else ""


def is_whole(code: str) -> bool:
    """Tell whether a printed code says where it stands: A1, 1.1, 2-3; a bare 3 does not."""
    return not code.isdecimal()


def under(parent: str, code: str, order: int) -> str:
    """Return the code of something under a parent: its own, else parent and number, else parent and order."""
    if code and is_whole(code):
        return code
    number = code or str(order)
    return f"{parent}{number}" if parent[-1:].isalpha() else f"{parent}.{number}"


def unique(code: str, taken: Iterable[str]) -> str:
    """Return the code, or with a number behind when it is taken; never longer than a code may be."""
    known = set(taken)
    shown = code[:MOST]
    number = 1
    while shown in known:
        number += 1
        shown = f"{code[: MOST - 1 - len(str(number))]}-{number}"
    return shown


def _chinese(text: str) -> int:
    if "十" not in text:
        return int("".join(str(_ORDER.index(sign) + 1) for sign in text))
    tens, _, ones = text.partition("十")
    return (_ORDER.index(tens) + 1 if tens else 1) * _TEN + (_ORDER.index(ones) + 1 if ones else 0)
