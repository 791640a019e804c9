"""Numbers in the names of files (A2-01, 1-1-1), as offices write them; dates and quantities are no numbers."""

import re
import unicodedata

Tokens = tuple[str, ...]
"""A number in its parts: `A2-01` is A, 2, 01."""

_DASHES = str.maketrans(
    dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}−_、", "-")
)
_OPENING = re.compile(r"(?:[\s\[({<【〔「『《.,;#-]|附件?材料|佐证材料|佐证|材料|附件|指标|评分项|编号)*")
_NUMBER = re.compile(r"([A-Za-z]{1,3}(?![A-Za-z])|)[\s.-]*(\d+(?:\s*[.-]\s*\d+)*)")
_NO_SERIAL = re.compile(r"\s*[年月日号份个次届%‰℃度万亿元人]|[A-Za-z]")
"""What follows a figure that is a year, a day or a quantity, or part of a word."""
_DATE = re.compile(r"(?:19|20)\d\d\s*(?:[-./]|年)\s*\d{1,2}|(?:19|20)\d{6}(?!\d)")
_MARKED = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,3})(\d+(?:[.-]\d+)*)(?![A-Za-z0-9])")
_CLOSING = " .-])}】〕」』》"


def plain(text: str) -> str:
    """Return a text with half-width signs and one kind of dash, to be compared."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def split_code(code: str) -> Tokens:
    """Return the parts of a code of a rubric: `B1.2` is B, 1, 2."""
    return tuple(re.findall(r"[A-Z]+|\d+", plain(code).upper()))


def leading_number(name: str) -> tuple[Tokens, str]:
    """Return the parts of the number a name begins with, and the rest of the name.

    name: as `plain` makes it. `A2-2021年总结` begins with A2.
    """
    opening = _OPENING.match(name)
    begin = opening.end() if opening else 0
    found = _NUMBER.match(name, begin)
    if not found or _DATE.match(name, begin):
        return (), name
    letters = (found[1].upper(),) if found[1] else ()
    ends = [part.end() for part in re.finditer(r"\d+", name[: found.end()]) if part.start() >= found.start(2)]
    while ends and _NO_SERIAL.match(name, ends[-1]):
        ends.pop()
    if not ends:
        return (), name
    digits = re.findall(r"\d+", name[found.start(2) : ends[-1]])
    return (*letters, *digits), name[ends[-1] :].lstrip(_CLOSING)


def leading_letters(name: str) -> Tokens:
    """Return the letters a name begins with where no figure follows: A of `A组织管理`."""
    found = re.match(r"([A-Za-z]{1,3})(?![A-Za-z])(?![\s.-]*\d)", name)
    return (found[1].upper(),) if found else ()


def marked_numbers(name: str) -> list[Tokens]:
    """Return numbers with letters and a serial (A2-1), or in brackets (（A2）), anywhere in a name.

    A bare A4 elsewhere may be the size of the paper.
    """
    found = []
    for one in _MARKED.finditer(name):
        parts = (one[1].upper(), *re.findall(r"\d+", one[2]))
        before, behind = name[: one.start()][-1:], name[one.end() :][:1]
        is_bracketed = bool(before and behind) and before in "([【〔" and behind in ")]】〕"
        if len(parts) > 2 or is_bracketed:  # noqa: PLR2004 - letters, number, serial
            found.append(parts)
    return found


def without_number(name: str) -> str:
    """Return a name without the number it begins with, in its own signs."""
    tokens, rest = leading_number(plain(name))
    if not tokens:
        return name
    start = next((place for place in range(len(name)) if plain(name[place:]) == rest), 0)
    return name[start:].strip() or name
