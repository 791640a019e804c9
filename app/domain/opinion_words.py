"""Opinions that came as words (a chat message, a paper): split into items, with a criterion proposed for each.

Nothing is lost: the items hold every sign of the text but the white space between them; the lines of one item stay as
they were written. A person assigns them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.file_matching import FileMatcher
from app.domain.rubric import Rubric
from app.domain.rubric_matching import folded

_CIRCLED = "①-⑳⑴-⒛㈠-㈩"
"""Ranges of signs that are a number by themselves: ① ⑴ ⒈ ㈠."""
_HAN = "一二三四五六七八九十百"
_NUMBERED = re.compile(
    rf"\s*(?:[（(]\s*(?:\d{{1,3}}|[{_HAN}]{{1,4}})\s*[）)]|第?[{_HAN}]{{1,4}}[、.．]|第(?:\d{{1,3}}|[{_HAN}]{{1,4}})[条项点]"
    rf"|\d{{1,3}}\s*[、)）]|\d{{1,3}}[.．](?!\d)|[{_CIRCLED}]|[-—•·●■◆*]\s)"
)
"""What a new item begins with: 1. （1） 一、 ① ⑴ ⒈ ㈠ 第一条 or a mark. 2.5 is a figure."""
_INLINE = re.compile(rf"(?=[{_CIRCLED}])")
_INLINE_NUMBER = re.compile(r"[；;。！？\s](\d{1,3})\s*(?:[、)）]|[.．](?!\d))")
_FIRST_NUMBER = re.compile(r"\s*(\d{1,3})\s*(?:[、)）]|[.．](?!\d))")
_MOST_MATCHED = 300
"""Signs that are held against titles by likeness; a whole page is like everything, and takes long."""
_LEAST_TITLE = 4
"""Signs of a title that must be there word for word; 经费 alone tells nothing."""
_AFTER_CODE = r"(?![A-Za-z0-9]|[.]\d|[%％‰分个次人万亿元年月日])"


@dataclass(frozen=True, slots=True)
class OpinionItem:
    """One opinion in words. criterion: the code proposed for it, or None; why: what was seen, in Chinese."""

    text: str
    criterion: str | None = None
    why: str = ""


def split_opinions(text: str, codes: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the items of a pasted text, in order.

    Where lines are numbered, lines without a number go on in the item before; else each line is an item. A line that
    begins with one of the codes begins an item.
    """
    found = tuple(codes)
    lines = [line.rstrip() for whole in text.splitlines() for line in _inline_parts(whole)]
    begins = [_NUMBERED.match(line) is not None or _leading_code(line.lstrip(), found) is not None for line in lines]
    if not any(begins):
        return tuple(line.strip() for line in lines if line)
    items: list[str] = []
    is_numbered = False
    for line, is_first in zip(lines, begins, strict=True):
        if is_numbered and not is_first:
            items[-1] += f"\n{line}"
        elif line:
            items.append(line)
        is_numbered = is_numbered or is_first
    return tuple(item.strip() for item in items)


def proposed(rubric: Rubric, texts: Sequence[str]) -> tuple[OpinionItem, ...]:
    """Return the texts with the criterion that each probably speaks of: by code, by title, by likeness."""
    proposing = _Proposing(rubric)
    return tuple(proposing.item(text) for text in texts)


def opinion_items(rubric: Rubric, text: str) -> tuple[OpinionItem, ...]:
    """Return a pasted text as items with what is proposed for each."""
    return proposed(rubric, split_opinions(text, (criterion.code for criterion in rubric.criteria)))


class _Proposing:
    """Proposals for one rubric; it is indexed once."""

    def __init__(self, rubric: Rubric) -> None:
        self._codes = tuple(criterion.code for criterion in rubric.criteria)
        self._pattern = _code_pattern(self._codes)
        self._titles = sorted(_titles(rubric), key=lambda pair: -len(pair[0]))
        self._matcher = FileMatcher(rubric)

    def item(self, text: str) -> OpinionItem:
        if self._pattern is not None and (found := self._pattern.search(text)) is not None:
            return OpinionItem(text, found["code"] or found["plain"], "写了编码")
        words = folded(text)
        for title, code in self._titles:
            if title in words:
                return OpinionItem(text, code, "写了名称")
        near = self._matcher.propose(without_number(text)[:_MOST_MATCHED].replace("\n", " ")).criterion
        return OpinionItem(text, near, "文字相近") if near else OpinionItem(text)


def without_number(text: str) -> str:
    """Return a text without the number it begins with."""
    return _NUMBERED.sub("", text, count=1).strip()


def _inline_parts(line: str) -> Iterator[str]:
    """Yield the parts of a line that holds several numbered items: 1、…；2、… or ①…②…"""
    for part in _INLINE.split(line):
        first = _FIRST_NUMBER.match(part)
        start, wanted = 0, int(first[1]) + 1 if first else 0
        for found in _INLINE_NUMBER.finditer(part) if first else ():
            # 见2、3条 in the middle of a sentence is no new item: the numbers must follow each other.
            if int(found[1]) == wanted:
                yield part[start : found.start(1)]
                start, wanted = found.start(1), wanted + 1
        yield part[start:]


def _leading_code(line: str, codes: Sequence[str]) -> str | None:
    return next(
        (
            code
            for code in sorted(codes, key=len, reverse=True)
            if not code.isdigit() and re.match(re.escape(code) + _AFTER_CODE, line)
        ),
        None,
    )


def _code_pattern(codes: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds a code in a text; one of mere digits only where a word says that it is one (指标3)."""
    named = [re.escape(code) for code in sorted(codes, key=len, reverse=True) if not code.isdigit()]
    plain = [re.escape(code) for code in sorted(codes, key=len, reverse=True) if code.isdigit()]
    parts = []
    if named:
        parts.append(rf"(?<![A-Za-z0-9.])(?P<code>{'|'.join(named)}){_AFTER_CODE}")
    if plain:
        parts.append(rf"(?:指标|评分项|编码|编号|序号)[：: ]?(?P<plain>{'|'.join(plain)})(?!\d)")
    if not parts:
        return None
    names = {"code", "plain"} - {name for name in ("code", "plain") if f"?P<{name}>" in "".join(parts)}
    # Both groups are there in every pattern, so that the reader need not ask.
    return re.compile("|".join([*parts, *(rf"(?P<{name}>(?!))" for name in sorted(names))]))


def _titles(rubric: Rubric) -> Iterator[tuple[str, str]]:
    for dimension in rubric.dimensions:
        for indicator in dimension.indicators:
            if len(indicator.criteria) == 1 and len(folded(indicator.title)) >= _LEAST_TITLE:
                yield folded(indicator.title), indicator.criteria[0].code
            for criterion in indicator.criteria:
                names = (criterion.title, *(one.title for one in criterion.evidence))
                yield from ((folded(name), criterion.code) for name in names if len(folded(name)) >= _LEAST_TITLE)
