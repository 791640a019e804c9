"""Which evidence (佐证材料) a cell names: 材料编号, titles or 文号 of what is there, and papers to register."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.evidence import Evidence
from app.domain.file_numbers import plain
from app.domain.table_words import folded

_LINES = re.compile(r"[\n;；]+")
_LISTED = re.compile(r"[、，,\s]+")
_LEADING = re.compile(r"^\s*(?:[（(]?\d{1,3}[)）、．]|\d{1,3}\.(?!\d)|[①-⑳])\s*")
_NUMBER = re.compile(r"[A-Za-z]{0,3}\d+(?:[.-]\d+)*-\d{2,3}")
_NUMBERED = re.compile(rf"({_NUMBER.pattern})[\s:：._、]*(?=[^\d\s.-])(.+)")
_RANGE = re.compile(r"(.+-)(\d{2,3})\s*(?:~|至|到|--?)\s*(?:\1)?(\d{2,3})")
_MOST_IN_RANGE = 100
_AROUND = "《》〈〉“”\"'。.：: 　"


@dataclass(frozen=True, slots=True)
class NamedPapers:
    """What a cell names.

    linked: ids of evidence; papers: titles of others; unknown: numbers nothing has; twice: names several pieces have.
    """

    linked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()


class KnownPapers:
    """The evidence of a workspace, to be found by what people call it."""

    def __init__(self, evidence: Iterable[Evidence], numbers: Mapping[str, str]) -> None:
        """numbers: 材料编号 by evidence id."""
        self._by_number = {_number(number): id_ for id_, number in numbers.items()}
        self._by_name: Mapping[str, set[str]] = defaultdict(set)
        for piece in evidence:
            for name in (piece.title, piece.number, piece.file.name.rpartition(".")[0] if piece.file else ""):
                if name.strip():
                    self._by_name[_name(name)].add(piece.id)

    def of(self, text: str) -> set[str]:
        """Return the ids of what a number or a name means; several where a name is given twice."""
        id_ = self._by_number.get(_number(text))
        return {id_} if id_ else set(self._by_name.get(_name(text), ()))

    def named(self, text: str, asked: Collection[str] = ()) -> NamedPapers:
        """Return what a cell names. asked: what the rubric asks for, in words; to repeat it is no entry."""
        known = {_name(one) for one in asked}
        found: dict[str, list[str]] = {"linked": [], "papers": [], "unknown": [], "twice": []}
        for piece in self._pieces(text):
            if not _name(piece) or _name(piece) in known:
                continue
            kind, name = self._kind(piece)
            found[kind].append(name)
        return NamedPapers(**{kind: tuple(dict.fromkeys(names)) for kind, names in found.items()})

    def _kind(self, piece: str) -> tuple[str, str]:
        ids = self.of(piece)
        if len(ids) == 1:
            return "linked", ids.pop()
        if ids:
            return "twice", piece
        if _NUMBER.fullmatch(plain(piece)):
            return "unknown", piece
        if both := _NUMBERED.fullmatch(piece):
            # A number with a title: of another county's list it means another paper, the title says which.
            by_title = self.of(_stripped(both[2]))
            return ("linked", by_title.pop()) if len(by_title) == 1 else ("papers", _stripped(both[2]))
        return "papers", piece

    def _pieces(self, text: str) -> Iterator[str]:
        for line in _LINES.split(text):
            whole = _stripped(line)
            parts = [_stripped(part) for part in _LISTED.split(line)]
            if self.of(whole) or not any(self._is_known(part) for part in parts):
                yield whole
            else:
                yield from self._parts(parts)

    def _parts(self, parts: Iterable[str]) -> Iterator[str]:
        """Yield known parts alone; what lies between them is one name."""
        between: list[str] = []
        for part in parts:
            if not self._is_known(part):
                between.append(part)
                continue
            yield "、".join(filter(None, between))
            between = []
            yield from _expanded(part)
        yield "、".join(filter(None, between))

    def _is_known(self, part: str) -> bool:
        return bool(self.of(part)) or bool(_NUMBER.fullmatch(plain(part))) or bool(_RANGE.fullmatch(plain(part)))


def _expanded(part: str) -> Iterator[str]:
    found = _RANGE.fullmatch(plain(part))
    if found is None:
        yield part
        return
    first, last = int(found[2]), int(found[3])
    if first <= last < first + _MOST_IN_RANGE:
        yield from (f"{found[1]}{serial:02d}" for serial in range(first, last + 1))
    else:
        yield part


def _stripped(text: str) -> str:
    bare = _LEADING.sub("", text.strip()).strip(_AROUND)
    return bare.removeprefix("详见").removeprefix("见").strip(_AROUND)


def _number(text: str) -> str:
    return "".join(plain(text).upper().split())


def _name(text: str) -> str:
    """Return a name without marks: 北政办〔2020〕1号 and 北政办[2020]1号 are one."""
    return "".join(sign for sign in folded(text).casefold() if sign.isalnum())
