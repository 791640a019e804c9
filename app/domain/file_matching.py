"""Which criterion and requirement a file probably belongs to, told by its name and the folders it lies in.

Numbers come first (编号一致), then titles that are alike (名称相近). It is a proposal: a person confirms it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import log

from app.domain.file_numbers import (
    Tokens,
    leading_letters,
    leading_number,
    marked_numbers,
    plain,
    split_code,
    without_number,
)
from app.domain.paper_names import NamedPaper, paper_of_name
from app.domain.rubric import Criterion, Rubric

ALIKE = 0.34
"""From this share of rare pairs of characters in common two titles count as alike."""
_REQUIREMENT_ALIKE = 0.2
"""Inside one criterion little is enough to choose between its requirements."""
_FEWEST_PAIRS = 2
"""One word in common (会议) tells nothing."""
_STOP = {"的通", "通知", "关于", "材料", "文件", "情况", "工作", "佐证"}
"""Pairs that half of all papers have in their names."""


class Certainty(StrEnum):
    """How a proposal was found."""

    NUMBER = "number"
    TITLE = "title"
    NONE = "none"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"number": "编号一致", "title": "名称相近", "none": "未匹配"}[self.value]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a file probably belongs. why: what was seen, in Chinese; empty when nothing was."""

    criterion: str | None = None
    requirement: str | None = None
    certainty: Certainty = Certainty.NONE
    why: str = ""


NO_PROPOSAL = Proposal()


@dataclass(frozen=True, slots=True)
class _Target:
    """A title that a file's name is compared with."""

    criterion: str
    requirement: str | None
    title: str
    pairs: frozenset[str]


class FileMatcher:
    """Proposals for the files of one rubric; the rubric is indexed once."""

    def __init__(self, rubric: Rubric) -> None:
        """Index codes and titles."""
        self._rubric = rubric
        self._by_code = {split_code(criterion.code): criterion.code for criterion in rubric.criteria}
        self._by_zeros = {_without_zeros(parts): code for parts, code in self._by_code.items()}
        self._areas = dict(_areas(rubric))
        self._by_place = dict(_places(rubric)) if _has_letters(rubric) else {}
        self._targets = tuple(_targets(rubric))
        self._holding: dict[str, list[int]] = {}
        for number, target in enumerate(self._targets):
            for pair in target.pairs:
                self._holding.setdefault(pair, []).append(number)

    def propose(self, name: str, folders: Sequence[str] = ()) -> Proposal:
        """Return where a file belongs. name: with or without its ending; folders: those it lies in, outermost first."""
        stem, title = plain(_stem(name)), self.paper(name).title
        for text, what in ((stem, "文件名"), *((plain(folder), "文件夹") for folder in reversed(folders))):
            code = self._numbered(text)
            if code is not None:
                return self._with_requirement(code, title, f"{what}里的编号是 {code}")
        code = self._by_place_of(stem)
        if code is not None:
            return self._with_requirement(code, title, f"按次序编号，对应 {code}")
        return self._alike(title, self._area_of(folders))

    def paper(self, name: str) -> NamedPaper:
        """Return what a file name says of the paper; its title comes without a number that is of this rubric."""
        paper, stem = paper_of_name(name), plain(_stem(name))
        if self._numbered(stem) is None and self._by_place_of(stem) is None:
            return paper
        return replace(paper, title=without_number(paper.title))

    # ------------------------------------------------------------ numbers

    def _numbered(self, name: str) -> str | None:
        for tokens in (leading_number(name)[0], *marked_numbers(name)):
            code = _longest(tokens, self._by_code) or _longest(_without_zeros(tokens), self._by_zeros)
            if code is not None:
                return code
        return None

    def _by_place_of(self, name: str) -> str | None:
        tokens = leading_number(name)[0]
        # 1-1 alone is too little: it may be the first page of the first chapter of anything.
        return _longest(_without_zeros(tokens), self._by_place) if len(tokens) > 2 else None  # noqa: PLR2004

    def _area_of(self, folders: Sequence[str]) -> frozenset[str] | None:
        for folder in reversed(folders):
            tokens = leading_letters(plain(folder)) or leading_number(plain(folder))[0]
            if tokens in self._areas:
                return self._areas[tokens]
        return None

    # ------------------------------------------------------------ titles

    def _with_requirement(self, code: str, title: str, why: str) -> Proposal:
        return Proposal(code, self.requirement_for(code, title), Certainty.NUMBER, why)

    def requirement_for(self, code: str, title: str) -> str | None:
        """Return the requirement of a criterion that a title speaks of; the only one there is needs no likeness."""
        criterion = self._rubric.criterion_by_code[code]
        if len(criterion.evidence) <= 1:
            return criterion.evidence[0].id if criterion.evidence else None
        pairs = _pairs(title)
        scored = [
            (self._likeness(pairs, _pairs(requirement.title)), -place, requirement.id)
            for place, requirement in enumerate(criterion.evidence)
        ]
        best, _, found = max(scored)
        return found if best >= _REQUIREMENT_ALIKE else None

    def _alike(self, title: str, area: frozenset[str] | None) -> Proposal:
        pairs = _pairs(title)
        near = {number for pair in pairs - _STOP for number in self._holding.get(pair, ())}
        best, found = 0.0, None
        for number in sorted(near):
            target = self._targets[number]
            is_near = len(pairs & target.pairs) >= _FEWEST_PAIRS and (area is None or target.criterion in area)
            likeness = self._likeness(pairs, target.pairs) if is_near else 0.0
            if likeness > best:
                best, found = likeness, target
        if found is None or best < ALIKE:
            return NO_PROPOSAL
        requirement = found.requirement or self.requirement_for(found.criterion, title)
        return Proposal(found.criterion, requirement, Certainty.TITLE, f"名称与“{found.title}”相近")

    def _likeness(self, name: frozenset[str], title: frozenset[str]) -> float:
        """Return 0 to 1: the share of weighty pairs in common, of the title more than of the name."""
        common = self._weight(name & title)
        if not common:
            return 0.0
        return 0.7 * common / self._weight(title) + 0.3 * common / self._weight(name)

    def _weight(self, pairs: frozenset[str]) -> float:
        return sum(self._weight_of(pair) for pair in pairs)

    def _weight_of(self, pair: str) -> float:
        if pair in _STOP:
            return 0.1
        return log(1 + (len(self._targets) + 1) / (len(self._holding.get(pair, ())) + 1))


def _stem(name: str) -> str:
    return re.sub(r"\.[A-Za-z][A-Za-z0-9]{0,4}\Z", "", name)


def _longest(tokens: Tokens, codes: dict[Tokens, str]) -> str | None:
    for length in range(len(tokens), 0, -1):
        if tokens[:length] in codes:
            return codes[tokens[:length]]
    return None


def _without_zeros(tokens: Tokens) -> Tokens:
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part for part in tokens)


def _has_letters(rubric: Rubric) -> bool:
    return all(split_code(criterion.code)[:1] and not criterion.code[0].isdigit() for criterion in rubric.criteria)


def _areas(rubric: Rubric) -> Iterator[tuple[Tokens, frozenset[str]]]:
    for dimension in rubric.dimensions:
        yield split_code(dimension.code), frozenset(criterion.code for criterion in dimension.criteria)
        for indicator in dimension.indicators:
            yield split_code(indicator.code), frozenset(criterion.code for criterion in indicator.criteria)


def _places(rubric: Rubric) -> Iterator[tuple[Tokens, str]]:
    """Yield criteria by the ordinal numbers of their levels, for the `1-1-1` that offices write in any rubric.

    Where an indicator has one criterion, the third number is that of the paper.
    """
    for first, dimension in enumerate(rubric.dimensions, 1):
        for second, indicator in enumerate(dimension.indicators, 1):
            if len(indicator.criteria) == 1:
                yield (str(first), str(second)), indicator.criteria[0].code
                continue
            for third, criterion in enumerate(indicator.criteria, 1):
                yield (str(first), str(second), str(third)), criterion.code


def _targets(rubric: Rubric) -> Iterator[_Target]:
    for criterion in rubric.criteria:
        yield from _of(criterion)


def _of(criterion: Criterion) -> Iterator[_Target]:
    for requirement in criterion.evidence:
        if pairs := _pairs(requirement.title):
            yield _Target(criterion.code, requirement.id, requirement.title, pairs)
    if pairs := _pairs(criterion.title):
        yield _Target(criterion.code, None, criterion.title, pairs)


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters; signs and digits part words."""
    found = set()
    for one, other in pairwise(plain(text)):
        if one.isalpha() and other.isalpha():
            found.add((one + other).lower())
    return frozenset(found)
