"""Which criterion a row of a filled table is: by its words and printed codes, never by its place alone."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.file_numbers import split_code
from app.domain.filled_table import Match
from app.domain.original import Original
from app.domain.read_rows import ReadRow
from app.domain.rubric import Criterion, Indicator, Rubric
from app.domain.table import Cell, Table
from app.domain.table_words import ColumnField, folded

_CLOSE, _NEAR, _ALIKE, _OTHER = 0.9, 0.75, 0.6, 0.5
"""Shares of pairs of letters that two texts have in common: nearly the same; near, where all else is the same;
perhaps the same; not the same."""
_LEAST_SUFFIX = 6
_MEANING = "≥≤><=%‰"
"""Marks that a text without them would say something else."""
_FIGURE = re.compile(r"\d+")
_MOST_COMPARED = 1_000_000
"""So many rows × criteria are compared word by word; a table of a county has some thousands."""
_AHEAD = 0.4
"""By so much a criterion must suit better than the next best one."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with entries, in its table. above, below: the nearest rows of other criteria; 0 when there are none."""

    table: Table
    row: ReadRow
    has_entries: bool = True
    above: int = 0
    below: int = 0

    def shares(self, cell: Cell) -> bool:
        """Tell whether a cell is merged over rows of other criteria too; empty rows and lines count for nothing."""
        return cell.row <= self.above or (0 < self.below <= cell.last_row)

    @property
    def where(self) -> str:
        """Return its place for people."""
        return self.table.where_row(self.row.first_row)


@dataclass(frozen=True, slots=True)
class Matched:
    """A row and the criterion it is. note: how its words differ, in Chinese."""

    placed: PlacedRow
    code: str
    match: Match
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row that is no criterion, or may be several."""

    placed: PlacedRow
    why: str


def matched_rows(
    rows: Sequence[PlacedRow], rubric: Rubric, original: Original | None = None
) -> tuple[tuple[Matched, ...], tuple[Unmatched, ...]]:
    """Return the criterion of each row, and the rows without one.

    original: the province's own file; words at the same address are the strongest proof.
    """
    matcher = _Matcher(rubric, original, [one.table for one in rows])
    found = [matcher.matched(one) for one in rows]
    sure = {one.code for one in found if isinstance(one, Matched) and one.match is not Match.ASKED}
    kept: list[Matched] = []
    left: list[Unmatched] = []
    for one in found:
        if isinstance(one, Unmatched):
            left.append(one)
        elif one.match is Match.ASKED and one.code in sure:
            left.append(Unmatched(one.placed, f"与 {one.code} 相近，但表里另有一行就是 {one.code}"))
        else:
            kept.append(one)
    return tuple(kept), tuple(left)


# ------------------------------------------------------------ the words of both sides


def _key(text: str) -> str:
    """Return the letters and figures of a text, without blanks, width, marks and case."""
    return "".join(sign for sign in folded(text).casefold() if sign.isalnum() or sign in _MEANING)


@lru_cache(maxsize=8192)
def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[place : place + 2] for place in range(len(key) - 1)) or frozenset([key] if key else [])


def _has_figures(one: str, other: str) -> bool:
    """Tell whether a text has the figures of the other, in their order; a number before it is let pass."""
    figures, others = _FIGURE.findall(one), _FIGURE.findall(other)
    return figures[len(figures) - len(others) :] == others


def _likeness(one: str, other: str) -> float | None:
    """Return the share of what two keys have in common, 0..1; None when one of them is empty."""
    if not one or not other:
        return None
    if one == other or (len(other) >= _LEAST_SUFFIX and one.endswith(other)):
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    # Never quite 1: the same pairs may stand in another order.
    return min(2 * len(pairs & others) / (len(pairs) + len(others)), 0.99)


@dataclass(frozen=True, slots=True)
class _Face:
    """One criterion as the rubric or the original prints it."""

    code: str
    numbers: frozenset[tuple[str, ...]]
    title: str
    above: frozenset[str]
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row's words in the same shape."""

    numbers: frozenset[tuple[str, ...]]
    titles: frozenset[str]
    own_title: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Suits:
    """How well a criterion suits a row."""

    face: _Face
    score: float
    match: Match | None
    note: str = ""
    is_named: bool = False


class _Matcher:
    """The criteria of a rubric, ready to be found."""

    def __init__(self, rubric: Rubric, original: Original | None, tables: Sequence[Table]) -> None:
        self._criteria = rubric.criterion_by_code
        self._verbatim = _verbatim(original)
        by_id = {id(table): table for table in tables}
        self._unmoved = {key for key, table in by_id.items() if _is_unmoved(table, self._verbatim)}
        self._faces = [
            face
            for dimension, indicator, criterion in rubric.places()
            for face in _faces(dimension.title, indicator, criterion, original)
        ]
        self._by_words: Mapping[str, list[_Face]] = _by_words(self._faces)
        self._compared = 0

    def matched(self, placed: PlacedRow) -> Matched | Unmatched:
        """Return what one row is."""
        seen = _seen(placed.row)
        near = [face for word in (seen.text, seen.rule) if word for face in self._by_words.get(word, ())]
        best = self._best(placed, seen, near)
        if (not best or best[0].match is not Match.SAME) and placed.has_entries:
            self._compared += len(self._faces)
            if self._compared > _MOST_COMPARED:
                return Unmatched(placed, "表里的行太多，没有逐字比对")
            best = self._best(placed, seen, self._faces)
        if not best or best[0].match is None:
            return Unmatched(placed, self._why_not(best))
        first = best[0]
        rivals = [one.face.code for one in best[1:] if one.match is not None and first.score - one.score < _AHEAD]
        if rivals:
            return Unmatched(placed, f"和 {'、'.join([first.face.code, *rivals][:4])} 都像，分不清是哪一项")
        return Matched(placed, first.face.code, first.match or Match.ASKED, first.note)

    def _best(self, placed: PlacedRow, seen: _Seen, faces: Sequence[_Face]) -> list[_Suits]:
        """Return each criterion once, the best first."""
        best: dict[str, _Suits] = {}
        for face in dict.fromkeys(faces):
            suits = _suits(seen, face, self._criteria[face.code], placed.row, self._at_address(placed, face.code))
            if face.code not in best or suits.score > best[face.code].score:
                best[face.code] = suits
        return sorted(best.values(), key=lambda one: (one.match is None, -one.score))

    def _at_address(self, placed: PlacedRow, code: str) -> bool:
        """Tell whether the original prints a criterion in this row, in a table that is laid out as the original."""
        if id(placed.table) not in self._unmoved:
            return False
        known = self._verbatim.get(code, {})
        return any(place.address in known for place in placed.row.cells)

    def _why_not(self, best: Sequence[_Suits]) -> str:
        named = next((one.face.code for one in best if one.is_named), "")
        if named:
            return f"与 {named} 的编号或名称相同，内容不同"
        return "评分标准里没有这一项"


def _verbatim(original: Original | None) -> dict[str, dict[str, tuple[str, str]]]:
    """Return by criterion and address the part and the words of the rule or the content, which name a criterion."""
    found: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for cell in original.cells if original else ():
        if cell.text and cell.field in {ColumnField.TEXT, ColumnField.RULE, ColumnField.CODE}:
            found[cell.criterion][cell.address] = (cell.part, cell.text)
    return found


def _is_unmoved(table: Table, verbatim: Mapping[str, Mapping[str, tuple[str, str]]]) -> bool:
    """Tell whether every text of the original stands where it stood; after an inserted row an address is another's."""
    part = table.origin.part
    texts = {cell.address: cell.text for cell in table.cells}
    asked = [(at, text) for cells in verbatim.values() for at, (of_part, text) in cells.items() if of_part == part]
    return bool(asked) and all(texts.get(at) == text for at, text in asked)


def _faces(dimension: str, indicator: Indicator, criterion: Criterion, original: Original | None) -> list[_Face]:
    numbers = {split_code(criterion.code)}
    above = frozenset(key for title in (dimension, indicator.title) if (key := _key(title)))
    title, text, rule = _key(criterion.title), _key(criterion.text), _key(criterion.rule_text)
    cells = original.cells_of(criterion.code) if original else ()
    numbers |= {split_code(cell.text) for cell in cells if cell.field is ColumnField.CODE and split_code(cell.text)}
    faces = [_Face(criterion.code, frozenset(numbers), title, above, text, rule)]
    of = {
        which: _key("".join(cell.text for cell in cells if cell.field is which))
        for which in (ColumnField.TEXT, ColumnField.RULE)
    }
    if any(of.values()):
        faces.append(
            _Face(criterion.code, frozenset(numbers), title, above, of[ColumnField.TEXT], of[ColumnField.RULE])
        )
    return faces


def _by_words(faces: Sequence[_Face]) -> dict[str, list[_Face]]:
    found: dict[str, list[_Face]] = defaultdict(list)
    for face in faces:
        for word in {face.text, face.rule} - {""}:
            found[word].append(face)
    return found


def _seen(row: ReadRow) -> _Seen:
    numbers = frozenset(parts for code in row.codes[-1:] if (parts := split_code(code)))
    titles = frozenset(key for level in row.levels if (key := _key(level.title)))
    first = _key(row.text.partition("\n")[0])
    own = _key(row.title)
    return _Seen(numbers, titles | {first} if first else titles, own, _key(row.text), _key(row.rule_text))


# ------------------------------------------------------------ how well they suit


def _suits(seen: _Seen, face: _Face, criterion: Criterion, row: ReadRow, is_at_address: bool) -> _Suits:
    likenesses = [one for one in (_likeness(seen.text, face.text), _likeness(seen.rule, face.rule)) if one is not None]
    has_number = bool(seen.numbers & face.numbers)
    has_title = bool(face.title) and (face.title in seen.titles or seen.own_title.endswith(face.title))
    score = sum(3 * one for one in likenesses if one >= _OTHER) + has_number + has_title
    score += 0.5 * bool(seen.titles & face.above) + 2 * is_at_address
    if row.points is not None:
        score += 0.5 if row.points == criterion.points else -0.5
    is_named = has_number or has_title
    if not likenesses:
        return _Suits(face, score, *_by_name(seen, face, has_number=has_number, has_title=has_title))
    least, most = min(likenesses), max(likenesses)
    if least == 1:
        return _Suits(face, score, Match.SAME)
    has_figures = _has_figures(seen.text, face.text) and _has_figures(seen.rule, face.rule)
    is_near = least >= (_NEAR if is_named and most == 1 else _CLOSE)
    if is_near and (is_named or most == 1) and has_figures:
        return _Suits(face, score, Match.CLOSE, "表里的文字与评分标准略有不同")
    mean = sum(likenesses) / len(likenesses)
    if mean >= _ALIKE and least >= _OTHER / 2 and (is_named or mean >= (1 + _ALIKE) / 2 or most == 1):
        return _Suits(face, score, Match.ASKED, "表里的文字与评分标准不同，请核对是不是这一项")
    return _Suits(face, score, None, is_named=is_named)


def _by_name(seen: _Seen, face: _Face, *, has_number: bool, has_title: bool) -> tuple[Match | None, str]:
    """Return what title and code alone prove, where a table prints no more. A bare 3 is a place in a list."""
    if has_title and (has_number or not seen.numbers):
        return Match.SAME, ""
    if has_title:
        return Match.CLOSE, "编号与评分标准不同，按名称对上"
    is_code = any(len(parts) > 1 or not parts[0].isdigit() for parts in seen.numbers & face.numbers)
    bare = not seen.titles and not seen.text and not seen.rule
    if has_number and is_code and bare:
        return Match.SAME, ""
    return (Match.ASKED, "只有编号相同，请核对是不是这一项") if has_number else (None, "")
