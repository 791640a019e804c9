"""Where each row of a province's table comes to stand in a rubric: 一级指标, 二级指标, 评分项, and their codes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.read_rows import ReadRow
from app.domain.table_rubric_codes import is_whole, printed_code, under, unique
from app.domain.table_words import ColumnField
from app.domain.written_points import Numbered, read_numbered

_ALL = "评分项"
"""Names the one dimension of a table without levels."""
_LONGEST_TITLE = 40
_ENDS = "。；;：:\n"
_DEEP = 3
_LISTED = re.compile(r"[①-⑳]|[（(]\d{1,2}[)）]|(?:^|(?<=[\n。；;]))\s*\d{1,2}[、.．](?!\d)")
_LETTER = re.compile(r"[A-Z](?=[\u4e00-\u9fff])")


@dataclass(slots=True)
class Leaf:
    """A row as a criterion."""

    row: ReadRow
    title: str
    printed: str
    code: str = ""
    is_level: bool = False
    """Its number is that of a 三级指标: the code of its indicator does not do."""


@dataclass(slots=True)
class Branch:
    """An indicator, or a dimension with branches of its own."""

    key: tuple[str, ...]
    title: str
    printed: str
    code: str = ""
    branches: "list[Branch]" = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def every_leaf(self) -> list[Leaf]:
        """Return the leaves of all branches, in order."""
        return [*self.leaves, *(leaf for branch in self.branches for leaf in branch.every_leaf)]


def tree_of(rows: Sequence[ReadRow]) -> tuple[Branch, ...]:
    """Return the dimensions with all codes set, in the order of the table."""
    dimensions: list[Branch] = []
    is_flat = _is_flat(rows)
    is_coded = _is_coded(rows)
    for place, row in enumerate(rows):
        levels = _levels(row, is_flat=is_flat)
        top = levels[0]
        dimension = _branch(dimensions, (top.text,), _name(top), top.number)
        key, name, number = _indicator(levels, place)
        indicator = _branch(dimension.branches, (*dimension.key, key), name, number)
        indicator.leaves.append(Leaf(row, "", _own_number(row, is_coded=is_coded)))
    for dimension in dimensions:
        for indicator in dimension.branches:
            _name_leaves(indicator, is_flat=is_flat)
    _take_letters(dimensions)
    _number(dimensions)
    return tuple(dimensions)


# ------------------------------------------------------------ the levels


def _is_flat(rows: Sequence[ReadRow]) -> bool:
    """Tell whether the one level of a table names its criteria: then every row has another one."""
    if any(row.is_under_heading for row in rows):
        return False
    own = [row for row in rows if not (row.bonus or row.gate)]
    names = [row.levels[0].text for row in own if len(row.levels) == 1]
    return len(names) > 1 and len(names) == len(own) and len(set(names)) == len(names)


def _levels(row: ReadRow, *, is_flat: bool) -> tuple[Numbered, ...]:
    if not row.levels or (is_flat and len(row.levels) == 1):
        return (Numbered(_ALL, "", _ALL), *row.levels)
    return row.levels


def _indicator(levels: tuple[Numbered, ...], place: int) -> tuple[str, str, str]:
    """Return key, title and number of the indicator of a row; a row without one is an indicator of its own."""
    if len(levels) > 1:
        return levels[1].text, _name(levels[1]), levels[1].number
    return f"\n{place}", "", ""


def _branch(among: list[Branch], key: tuple[str, ...], title: str, number: str) -> Branch:
    """Return the last branch when it is the same one, else a new one: the order of the table is kept."""
    if not among or among[-1].key != key:
        among.append(Branch(key, title, printed_code(number)))
    return among[-1]


def _name(level: Numbered) -> str:
    return level.title or level.text.strip()


def _take_letters(dimensions: Sequence[Branch]) -> None:
    """Take A组织管理, B健康政策 … as numbered by letters, when they all are and in order."""
    letters = [found[0] if (found := _LETTER.match(one.title)) else "" for one in dimensions]
    if len(letters) > 1 and letters == [chr(ord("A") + place) for place in range(len(letters))]:
        for one, letter in zip(dimensions, letters, strict=True):
            one.printed, one.title = letter, one.title[1:]


# ------------------------------------------------------------ titles


def _name_leaves(indicator: Branch, *, is_flat: bool) -> None:
    names = [leaf.row.levels[-1].text for leaf in indicator.leaves if leaf.row.levels]
    for leaf in indicator.leaves:
        row = leaf.row
        depth = len(row.levels) + (1 if is_flat else 0)
        is_named = depth > 1 or not row.text.strip()
        is_named = is_named and not (row.is_under_heading and (row.text or row.rule_text).strip())
        is_alone = bool(row.levels) and is_named and names.count(row.levels[-1].text) == 1
        leaf.title = row.title.strip() if is_alone else own_title(row)
        if is_alone and len(row.levels) == _DEEP and row.level3 is not None and not leaf.printed:
            leaf.printed = printed_code(row.level3.number)
            leaf.is_level = bool(leaf.printed)
    if not indicator.title:
        indicator.title = indicator.leaves[0].title


def own_title(row: ReadRow) -> str:
    """Return a short name from the row's own words: up to the first full stop, cut at a comma when it is long."""
    first = next((line for line in (row.text or row.rule_text).split("\n") if line.strip()), "")
    named = read_numbered(first)
    words = named.title or first.strip()
    end = min((at for sign in _ENDS if (at := words.find(sign)) > 0), default=len(words))
    words = read_numbered(words[:end]).title or words[:end]
    if len(words) > _LONGEST_TITLE:
        at = words.rfind("，", 4, _LONGEST_TITLE)
        words = words[: at if at > 0 else _LONGEST_TITLE] + "…"
    return words or (row.levels[-1].title if row.levels else "") or "未命名"


# ------------------------------------------------------------ codes


def _is_coded(rows: Sequence[ReadRow]) -> bool:
    """Tell whether a column numbers the criteria: a number merged over several of them is that of a level."""
    places = [(place.row, place.column) for row in rows for place in row.cells if place.field is ColumnField.CODE]
    return len(places) == len(rows) and len(set(places)) == len(places)


def _own_number(row: ReadRow, *, is_coded: bool) -> str:
    is_own = len(row.codes) > sum(1 for level in row.levels if level.code)
    is_named = bool(row.levels) and bool(row.levels[-1].code) and not row.is_under_heading
    if is_coded and row.codes and (is_own or is_named):
        return printed_code(row.codes[-1])
    own = printed_code(read_numbered((row.text or row.rule_text).strip().partition("\n")[0]).number)
    # ① before the first of several lines numbers the line, not the criterion.
    is_list = len(_LISTED.findall(row.text or row.rule_text)) > 1
    return "" if is_list and own.isdecimal() else own


def _number(dimensions: Sequence[Branch]) -> None:
    leaves = [leaf for dimension in dimensions for leaf in dimension.every_leaf]
    has_column = _is_coded([leaf.row for leaf in leaves])
    printed = [leaf.printed for leaf in leaves]
    keeps = has_column and all(printed) and len(set(printed)) == len(printed)
    dimension_codes: set[str] = set()
    indicator_codes: set[str] = set()
    leaf_codes: set[str] = set()
    for order, dimension in enumerate(dimensions, 1):
        _drop_repeats(dimension.branches, keeps=keeps)
        dimension.code = _taken(dimension.printed or _common(dimension) or str(order), dimension_codes)
        for place, indicator in enumerate(dimension.branches, 1):
            only = indicator.leaves[0] if len(indicator.leaves) == 1 else None
            own = indicator.printed
            if only is not None and not own and only.printed and (keeps or is_whole(only.printed)):
                indicator.code = _taken(only.printed, indicator_codes)
            else:
                own = own or (only.printed if only is not None else "")
                indicator.code = _taken(under(dimension.code, own, place), indicator_codes)
            for number, leaf in enumerate(indicator.leaves, 1):
                leaf.code = _taken(_leaf_code(leaf, indicator, number, keeps=keeps), leaf_codes)


def _drop_repeats(indicators: Sequence[Branch], *, keeps: bool) -> None:
    """Take away bare numbers that begin anew among siblings: they tell nothing apart."""
    numbers = [one.printed for one in indicators if one.printed.isdecimal()]
    own = [one.leaves[0] for one in indicators if len(one.leaves) == 1 and not one.printed and not keeps]
    numbers += [leaf.printed for leaf in own if leaf.printed.isdecimal()]
    if len(set(numbers)) < len(numbers):
        for one in indicators:
            one.printed = "" if one.printed.isdecimal() else one.printed
        for leaf in own:
            leaf.printed = "" if leaf.printed.isdecimal() else leaf.printed
    for one in indicators:
        bare = [leaf.printed for leaf in one.leaves if leaf.printed.isdecimal()]
        if not keeps and len(set(bare)) < len(bare):
            for leaf in one.leaves:
                leaf.printed = "" if leaf.printed.isdecimal() else leaf.printed


def _leaf_code(leaf: Leaf, indicator: Branch, number: int, *, keeps: bool) -> str:
    if leaf.printed and (keeps or is_whole(leaf.printed)):
        return leaf.printed
    is_alone = len(indicator.leaves) == 1 and not leaf.is_level
    return indicator.code if is_alone else under(indicator.code, leaf.printed, number)


def _common(dimension: Branch) -> str:
    """Return what the printed codes under a dimension begin with: A of A1, A2; 2 of 2.1, 2.2."""
    codes = [leaf.printed for leaf in dimension.every_leaf] + [one.printed for one in dimension.branches if one.printed]
    whole = [code for code in codes if code]
    if not whole or not all(is_whole(code) for code in whole):
        return ""
    same = _same_beginning(whole)
    head = same.split(".")[0].split("-")[0]
    return head.rstrip("0123456789") or (head if any(sign in same for sign in ".-") else "")


def _same_beginning(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    end = next((at for at, sign in enumerate(first) if last[at : at + 1] != sign), len(first))
    return first[:end]


def _taken(code: str, taken: set[str]) -> str:
    shown = unique(code, taken)
    taken.add(shown)
    return shown
