"""Automatic numbers of Word paragraphs (一、（一）1. ①): they are in no text, but people see them and refer to them."""

from dataclasses import dataclass, field

from lxml import etree

from app.catalog.tables.docx_words import W, attribute, value_of
from app.catalog.tables.office_parts import OfficeParts

_DIGITS = "〇一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DEEPEST = 8
_TENS, _HUNDRED, _LETTERS = 10, 100, 26


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class DocxNumbers:
    """Counts the numbered paragraphs of a document in their order."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def mark(self, paragraph: etree._Element) -> str:
        """Return the number printed before a paragraph and count it; empty when it has none."""
        number, level = self._numbering(paragraph)
        levels = self._levels.get(self._lists.get(number, ""), {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(self._lists[number], {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        shown = levels[level].text
        for one in range(level + 1):
            if one in levels:
                shown = shown.replace(f"%{one + 1}", _formed(counts.get(one, levels[one].start), levels[one].form))
        return "" if levels[level].form == "bullet" else shown

    def _numbering(self, paragraph: etree._Element) -> tuple[str, int]:
        style = value_of(paragraph, "pPr", "pStyle")
        number, level = self._by_style.get(style, ("", 0))
        number = value_of(paragraph, "pPr", "numPr", "numId") or number
        written = value_of(paragraph, "pPr", "numPr", "ilvl")
        return number, int(written) if written.isdecimal() else level


def docx_numbers(parts: OfficeParts, folder: str = "word") -> DocxNumbers:
    """Return the counter of a document. Raises: ProblemError when its numbering cannot be read."""
    numbers = DocxNumbers()
    if f"{folder}/numbering.xml" in parts:
        tree = parts.tree(f"{folder}/numbering.xml")
        for kind in tree.iterchildren(f"{W}abstractNum"):
            numbers._levels[attribute(kind, "abstractNumId")] = _levels(kind)
        for used in tree.iterchildren(f"{W}num"):
            numbers._lists[attribute(used, "numId")] = value_of(used, "abstractNumId")
    if f"{folder}/styles.xml" in parts:
        for style in parts.tree(f"{folder}/styles.xml").iterchildren(f"{W}style"):
            number = value_of(style, "pPr", "numPr", "numId")
            level = value_of(style, "pPr", "numPr", "ilvl")
            if number:
                numbers._by_style[attribute(style, "styleId")] = (number, int(level) if level.isdecimal() else 0)
    return numbers


def _levels(kind: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in kind.iterchildren(f"{W}lvl"):
        place, start = attribute(level, "ilvl"), value_of(level, "start")
        if place.isdecimal() and int(place) <= _DEEPEST:
            first = int(start) if start.isdecimal() else 1
            found[int(place)] = _Level(first, value_of(level, "numFmt"), value_of(level, "lvlText"))
    return found


def _formed(number: int, form: str) -> str:
    if form in {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "chineseLegal"}:
        return _chinese(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if form in {"upperLetter", "lowerLetter"} and 1 <= number <= _LETTERS:
        return chr(ord("A" if form == "upperLetter" else "a") + number - 1)
    if form == "none":
        return ""
    return str(number)


def _chinese(number: int) -> str:
    """Return 1..99 in Chinese: 一, 十二, 二十."""
    if not 0 < number < _HUNDRED:
        return str(number)
    tens, ones = divmod(number, _TENS)
    shown = "" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十"
    return shown + (_DIGITS[ones] if ones else "")
