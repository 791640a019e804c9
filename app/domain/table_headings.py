"""Rows of a table that name a level (标题行) in the columns of its criteria: 一｜健康环境｜｜20 above 1｜…."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.domain.table import Cell, Table
from app.domain.table_columns import TableColumns
from app.domain.table_words import LEVELS, ColumnField, folded
from app.domain.written_points import Numbered, read_numbered, read_points

OUTERMOST = 0
_UNNUMBERED = 8
"""Under a numbered heading, as a person says."""
_MOST = len(LEVELS)
_STYLES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (10, re.compile(r"[①-⑳]")),
    (OUTERMOST, re.compile(r"第[一二三四五六七八九十\d]{1,3}(?:章|部分?)")),
    (1, re.compile(r"第[一二三四五六七八九十\d]{1,3}节")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}")),
    (3, re.compile(r"\([一二三四五六七八九十]{1,3}\)")),
    (4, re.compile(r"[A-Za-z]")),
    (5, re.compile(r"[A-Za-z]?[-.]?\d{1,3}|第[一二三四五六七八九十\d]{1,3}[条项]")),
    (6, re.compile(r"[A-Za-z]?[-.]?\d{1,3}[-.]\d{1,3}")),
    (7, re.compile(r"[A-Za-z]?[-.]?\d{1,3}(?:[-.]\d{1,3}){2,4}")),
    (9, re.compile(r"\(\d{1,3}\)")),
)
"""How numbers are written, and how deep: 第一章, 第一节, 一, （一）, A, 1, 1.1, 1.1.1, （1）, ①. The first counts."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A row that names a level. column: of its name; 0 for a line over the table. rank: how deep, 0 is outermost."""

    row: int
    column: int
    rank: int
    level: Numbered


@dataclass(slots=True)
class Sections:
    """The headings that are open while the rows are read, from above."""

    open: list[Heading] = field(default_factory=list)

    def begin(self, heading: Heading) -> None:
        """Open a heading; those that are not above it are closed."""
        self.open = [one for one in self.open if one.rank < heading.rank]
        self.open.append(heading)

    def left(self, column: int) -> None:
        """Close the headings to the right of a column that names a new level."""
        self.open = [one for one in self.open if one.column <= column]

    def names(self, levels: Sequence[tuple[int, Numbered]], row: int = 0) -> tuple[Numbered, ...]:
        """Return headings and levels (column, name) in order, at most three; one that repeats another once.

        row: where the criterion begins; it may be a heading's equal, and then names its level itself.
        """
        kept, last = [], 0
        claims: dict[str, Numbered] = {}
        for one in self.open:
            same = [name for column, name in levels if column < one.column or one.row == row]
            if folded(one.level.title) in {folded(name.title) for name in same}:
                claims[folded(one.level.title)] = one.level
            else:
                kept.append(one)
        # What is too deep to be a level is kept as a line.
        named = [(one.column, 0, one.level) for one in kept[: max(_MOST - len(levels), 0)]]
        for column, name in levels:
            last = max(last, column)
            claim = claims.get(folded(name.title))
            is_told = name.points is None and claim is not None and claim.points is not None
            named.append((last, 1, replace(name, points=claim.points) if claim and is_told else name))
        return tuple(name for _, _, name in sorted(named, key=lambda one: one[:2]))

    def is_lowest(self, names: Sequence[Numbered]) -> bool:
        """Tell whether the last of the names is a heading's: it does not name the criterion itself."""
        return any(bool(names) and one.column > 0 and one.level is names[-1] for one in self.open)


def rank_of(number: str) -> int | None:
    """Return how deep a number stands by its style; None when it is none."""
    bare = number.strip()
    if not _STYLES[0][1].fullmatch(bare.strip("、.．")):
        bare = unicodedata.normalize("NFKC", bare)
    bare = "".join(bare.split()).strip("、.:，,")
    return next((rank for rank, style in _STYLES if style.fullmatch(bare)), None)


def heading_of(table: Table, columns: TableColumns, row: int, sections: Sections) -> Heading | None:
    """Return the heading that a person says a row is; None when the row has no words."""
    name = name_cell(table, columns, row)
    if name is None:
        return None
    level = named(table, columns, row, name)
    rank = rank_of(level.number)
    if rank is None:
        last = sections.open[-1] if sections.open else None
        is_under = last is not None and (last.row == row - 1 or last.rank == _UNNUMBERED)
        rank = _UNNUMBERED if is_under else OUTERMOST
    return Heading(row, name.column, rank, level)


def name_cell(table: Table, columns: TableColumns, row: int) -> Cell | None:
    """Return the cell of a row that names it: the last of its own among levels and texts, else its rule or number."""
    own = [cell for cell in table.rows[row - 1] if cell.text.strip()]
    numbers = {column.number for column in columns.of(ColumnField.CODE)}
    said = {column.number for column in columns.of(*LEVELS, ColumnField.TEXT)}
    rules = {column.number for column in columns.of(ColumnField.RULE)}
    points = {column.number for column in columns.of(ColumnField.POINTS)}
    worded = [cell for cell in own if cell.column in said]
    ruled = [cell for cell in own if cell.column in rules]
    coded = [cell for cell in own if cell.column in numbers and rank_of(cell.text) is None]
    others = [cell for cell in own if cell.column not in points and cell.column not in numbers]
    return next(iter([*worded[-1:], *coded, *ruled[:1], *others]), None)


def named(table: Table, columns: TableColumns, row: int, name: Cell) -> Numbered:
    """Return the name of a heading with its number, also from a column of its own, and the points it claims."""
    level = read_numbered(name.text)
    texts = [table.text(row, one.number) for one in columns.of(ColumnField.POINTS)]
    value = next((points for text in texts if (points := read_points(text).value) is not None), None)
    codes = [
        cell.text for cell in table.rows[row - 1] if cell.column in {c.number for c in columns.of(ColumnField.CODE)}
    ]
    code = next((text.strip() for text in codes if rank_of(text) is not None), "")
    return replace(level, number=level.number or code, points=level.points if value is None else value)
