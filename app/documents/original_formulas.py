"""Which sheets of a workbook hold formulas that may change when others change: rather one too many than one missed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_STRINGS = re.compile(r'"(?:[^"]|"")*"')
_OTHER_BOOK = re.compile(r"'[^'\[\]]*\[[^\]]*\](?:[^']|'')*'!|\[\d+\][\w.]*!")
_SPAN = re.compile(r"'[^'!:]*:[^'!]*'!|(?<![\w.])[\w.]++:[\w.]++!")
_HARD = ("INDIRECT(", "[")
"""Texts that become references, and columns of tables by their names: what they lead to is not worked out."""
_WORD = re.compile(r"[\w.\\]+")


@dataclass(frozen=True, slots=True)
class Book:
    """titles: of the worksheets by part; names: defined names (名称) with their definitions."""

    titles: Mapping[str, str]
    names: tuple[tuple[str, str], ...]


def touched_sheets(book: Book, formulas: Mapping[str, Iterable[str]], written: Iterable[str]) -> set[str]:
    """Return the parts whose formulas may give something new: those written into, and those that lead there.

    formulas: of every worksheet, by part.
    """
    touched = set(written)
    texts = {part: [_bare(one) for one in found] for part, found in formulas.items()}
    names = [(name.casefold(), _bare(text)) for name, text in book.names]
    while True:
        titles = [_as_written(book.titles[part]) for part in touched if part in book.titles]
        leading = _leading_names(names, titles)
        found = {
            part
            for part, lines in texts.items()
            if part not in touched and any(_leads_to(line, titles, leading) for line in lines)
        }
        if not found:
            return touched
        touched |= found


def _bare(formula: str) -> str:
    """Return a formula without texts in it and without other workbooks."""
    return _OTHER_BOOK.sub("", _STRINGS.sub('""', formula)).casefold()


def _as_written(title: str) -> str:
    return title.replace("'", "''").casefold()


def _leading_names(names: list[tuple[str, str]], titles: list[str]) -> set[str]:
    """Return the names that lead to one of the sheets, also through other names."""
    leading: set[str] = set()
    while True:
        found = {name for name, text in names if name not in leading and _leads_to(text, titles, leading)}
        if not found:
            return leading
        leading |= found


def _leads_to(formula: str, titles: list[str], names: set[str]) -> bool:
    if any(word.casefold() in formula for word in _HARD) or _SPAN.search(formula):
        return True
    if any(f"{title}!" in formula or f"{title}'!" in formula for title in titles):
        return True
    return bool(names) and any(word in names for word in _WORD.findall(formula))
