"""Which rows of a table are headings: a number of a higher style than what follows, no rule, points that are a sum.

A row that only looks like one is asked about: never is a criterion taken away without the sums saying so.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.points import plain
from app.domain.problems import Problem, warning
from app.domain.table import Cell, Table
from app.domain.table_columns import TableColumns
from app.domain.table_headings import Heading, name_cell, named, rank_of
from app.domain.table_totals import total_kind, written_total
from app.domain.table_words import LEVELS, ColumnField, TableWords, folded
from app.domain.written_points import Numbered, read_numbered, read_points

_LONGEST = 40
_RULE = re.compile(r"[。；;]|\d\s*分")
"""In a name that is none: a sentence, or how points are earned."""
_WIDE = 3
_NONE = Decimal(0)
_CHINESE = 3
"""第一章, 一 and （一） name a level by their style alone."""
_SUMMED = (ColumnField.SELF_POINTS, ColumnField.VERIFIED_POINTS, ColumnField.SCORE)
_TO_DO = "请核对；这一行是标题的，请标为标题。"


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """What was found, by row. among: criteria that stand beside headings, as the level of their own.

    problems: rows that look like headings though the sums do not say so.
    """

    rows: dict[int, Heading] = field(default_factory=dict)
    among: dict[int, Heading] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Row:
    """One row below the header. kind: row, line, subtotal or total; value: its points, or the sum it prints."""

    row: int
    kind: str
    value: Decimal | None = None
    name: Cell | None = None
    level: Numbered | None = None
    own: tuple[Cell, ...] = ()
    code: int | None = None
    is_bare: bool = False
    is_bonus: bool = False
    is_heading: bool = False
    end: int = 0
    """Of a heading: where in the list its rows end."""
    leaves: Decimal = _NONE

    def rank(self, column: int) -> int | None:
        """Return how deep the row stands by its number: of its text in a column, else of its own column."""
        text = next((cell.text for cell in self.own if cell.column <= column <= cell.last_column), "")
        rank = rank_of(read_numbered(text).number)
        return self.code if rank is None else rank


def heading_rows(
    table: Table,
    columns: TableColumns,
    words: TableWords,
    skipped: Collection[int] = (),
    said: Collection[int] = (),
) -> HeadingRows:
    """Return the headings of a table. skipped, said: rows that are no criteria, or headings, as a person says."""
    below = range(columns.header[1] + 1, table.height + 1)
    rows = [
        one for row in below if row not in skipped for one in _rows(table, columns, words, row, is_said=row in said)
    ]
    unsure = [one for place in reversed(range(len(rows))) if (one := _judged(rows, place)) is not None]
    asked = _settled(rows, unsure)
    found = {one.row: heading for one in rows if one.is_heading and (heading := _heading(one)) is not None}
    known: dict[int, int] = {}
    for heading in found.values():
        known[heading.column] = max(heading.rank, known.get(heading.column, 0))
    beside = [one for one in rows if one.kind == "row" and not one.is_heading]
    among = {one.row: heading for one in beside if (heading := _among(one, known)) is not None}
    return HeadingRows(found, among, tuple(_asked(table, one) for one in asked))


def _heading(one: _Row) -> Heading | None:
    """Return a heading; None when it has no number, as a person may say."""
    rank = None if one.name is None else one.rank(one.name.column)
    if one.name is None or one.level is None or rank is None:
        return None
    return Heading(one.row, one.name.column, rank, one.level)


# ------------------------------------------------------------ what a row has


def _rows(table: Table, columns: TableColumns, words: TableWords, row: int, *, is_said: bool) -> Iterator[_Row]:
    own = tuple(cell for cell in table.rows[row - 1] if cell.text.strip())
    if not own or (not is_said and len(own) > 1 and all(words.field_of(cell.text) for cell in own)):
        return
    kind = "" if is_said else total_kind(own, words)
    if kind:
        yield _Row(row, kind, written_total(table, row, columns, own), own=own)
        return
    points = {column.number for column in columns.of(ColumnField.POINTS)}
    name = name_cell(table, columns, row)
    if name is None or name.column in points:
        yield _Row(row, "line", own=own)
        return
    if not is_said and len(own) == 1 and name.column_span >= min(_WIDE, table.width):
        yield _Row(row, "line", name=name, own=own)
        return
    level = named(table, columns, row, name)
    codes = {column.number for column in columns.of(ColumnField.CODE)}
    code = next((rank for cell in own if cell.column in codes and (rank := rank_of(cell.text)) is not None), None)
    is_bonus = any(word in folded(cell.text)[:_LONGEST] for cell in own[:2] for word in words.bonus)
    value = _value(columns, own, level)
    is_bare = not is_said and _is_bare(table, columns, row, own, name, level)
    yield _Row(row, "row", value, name, level, own, code, is_bare, is_bonus, is_heading=is_said)


def _value(columns: TableColumns, own: Sequence[Cell], level: Numbered) -> Decimal | None:
    """Return the points that a row begins; one value for a cell merged over several."""
    numbers = [column.number for column in columns.of(ColumnField.POINTS)]
    written = [read_points(cell.text).value for cell in own if cell.column in numbers]
    texts = [read_numbered(cell.text).points for cell in own if cell.column not in numbers]
    return next((value for value in (*written, level.points, *texts) if value is not None), None)


def _is_bare(table: Table, columns: TableColumns, row: int, own: Sequence[Cell], name: Cell, level: Numbered) -> bool:
    """Tell whether a row has a name and no rule, target or method of its own."""
    fields = {column.number: column.field for column in columns.columns}
    for one in own:
        kind = fields.get(one.column)
        is_left = kind in LEVELS and one.column < name.column
        is_plain = kind in {ColumnField.CODE, ColumnField.POINTS, *_SUMMED}
        if one is not name and not (is_left or is_plain or one.row_span > 1):
            return False
    points = [table.at(row, column.number) for column in columns.of(ColumnField.POINTS)]
    is_shared = any(
        cell is not None and bool(cell.text.strip()) and (cell.row != row or cell.row_span > 1) for cell in points
    )
    title = level.title or level.text
    return name.row_span == 1 and not is_shared and len(title) <= _LONGEST and not _RULE.search(title)


# ------------------------------------------------------------ what stands below it


def _judged(rows: list[_Row], place: int) -> _Row | None:
    """Note whether a row is a heading; return it when it looks like one and its points are another sum."""
    one = rows[place]
    rank = None if one.name is None else one.rank(one.name.column)
    if one.kind != "row" or rank is None or one.name is None or not (one.is_bare or one.is_heading):
        return None
    below = rows[place + 1] if place + 1 < len(rows) else None
    if below is None or below.kind != "row" or not _is_beside(one.name, below):
        return None
    lower = below.rank(one.name.column)
    if lower is not None and lower <= rank:
        return None
    one.end = _end(rows, place, one.name.column, rank)
    group = rows[place + 1 : one.end]
    leaves = [row for row in group if row.kind == "row" and not row.is_heading]
    values = [row.value for row in leaves if row.value is not None]
    one.leaves = sum(values, _NONE)
    if not values or one.is_heading:
        return None
    is_styled = lower is not None or rank <= _CHINESE
    if one.value is None or one.value in {one.leaves, _without_bonus(leaves), _claimed(rows, place + 1, one.end)}:
        one.is_heading = is_styled or (one.value is not None and len(values) > 1)
        return None
    # Until the printed sums are asked, so that a heading above it is judged by what lies below.
    one.is_heading = is_styled
    return one if is_styled else None


def _is_beside(name: Cell, below: _Row) -> bool:
    """Tell whether the next row has words of its own in the column of a name."""
    return any(name.column <= cell.column <= name.last_column for cell in below.own)


def _end(rows: Sequence[_Row], place: int, column: int, rank: int) -> int:
    """Return where the rows under a heading end: at a grand total, a line, or a number of no lower style."""
    for number in range(place + 1, len(rows)):
        row = rows[number]
        if row.kind == "total":
            return number
        own = row.rank(column) if row.kind != "subtotal" else rank + 1
        if (row.kind == "line" and own is None) or (own is not None and own <= rank):
            return number
    return len(rows)


def _without_bonus(rows: Sequence[_Row]) -> Decimal:
    return sum((row.value for row in rows if row.value is not None and not row.is_bonus), _NONE)


def _claimed(rows: Sequence[_Row], start: int, end: int) -> Decimal:
    """Return the sum of what the highest headings of a stretch claim, and of the criteria beside them."""
    total, place = _NONE, start
    while place < end:
        row = rows[place]
        if row.kind == "row":
            total += row.leaves if row.value is None else row.value
        place = max(row.end, place + 1) if row.is_heading else place + 1
    return total


# ------------------------------------------------------------ what the printed sums say


def _settled(rows: Sequence[_Row], unsure: Sequence[_Row]) -> list[_Row]:
    """Take rows as headings where a printed sum agrees; return those that people are asked about."""
    asked: list[_Row] = []
    start = 0
    for end in [*(place for place, row in enumerate(rows) if row.kind == "total"), len(rows)]:
        printed = rows[end].value if end < len(rows) else None
        asked += _settled_part(rows, start, end, printed, {id(one) for one in unsure})
        start = end + 1
    return asked


def _settled_part(
    rows: Sequence[_Row], start: int, end: int, printed: Decimal | None, unsure: Collection[int]
) -> list[_Row]:
    """Settle the rows above one grand total. printed: what it says; None when there is none."""
    part = rows[start:end]
    if printed is not None and printed in _sums(rows, start, end):
        return []
    is_all = printed is not None and printed == sum((row.value or _NONE for row in part if row.kind == "row"), _NONE)
    asked = []
    for place, one in enumerate(part, start):
        if id(one) in unsure:
            sums = [row.value for row in rows[place : one.end] if row.kind == "subtotal"][-1:]
            one.is_heading = not is_all and bool(sums) and sums[0] in {one.value, one.leaves}
            if not one.is_heading and not is_all and sums != [(one.value or _NONE) + one.leaves]:
                asked.append(one)
        elif is_all and one.is_heading and one.is_bare and one.value is not None:
            # Its points are the sum of what follows by chance only, or the printed total is wrong: people decide.
            one.is_heading = False
            asked.append(one)
    return asked


def _sums(rows: Sequence[_Row], start: int, end: int) -> set[Decimal]:
    """Return what the criteria may sum up to when the headings are none: with and without bonus, or as claimed."""
    leaves = [row for row in rows[start:end] if row.kind == "row" and not row.is_heading]
    every = sum((row.value for row in leaves if row.value is not None), _NONE)
    return {every, _without_bonus(leaves), _claimed(rows, start, end)}


def _asked(table: Table, one: _Row) -> Problem:
    name = one.level.title if one.level is not None else ""
    what = (
        f"“{name}”像是标题，写的是{plain(one.value or _NONE)}分，下面各项加起来是{plain(one.leaves)}分，先当作评分项。"
    )
    return warning("TABLE_ROW", table.where_row(one.row), what, _TO_DO)


# ------------------------------------------------------------ criteria beside headings


def _among(row: _Row, known: Mapping[int, int]) -> Heading | None:
    """Return a criterion as the level of its own when its number is not lower than that of a heading.

    known: the lowest rank of the headings, by the column of their names.
    """
    for column, lowest in known.items():
        cell = next((cell for cell in row.own if cell.column <= column <= cell.last_column), None)
        rank = row.rank(column)
        if cell is None or rank is None or rank > lowest:
            continue
        level = read_numbered(_RULE.split(cell.text.strip().partition("\n")[0])[0][:_LONGEST])
        return Heading(row.row, column, rank, replace(level, points=None))
    return None
