"""Sums printed in a province's table: recognised, and checked against the points of the criteria."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from app.domain.points import plain
from app.domain.problems import Problem, hint, warning
from app.domain.read_rows import ReadRow, TotalRow
from app.domain.table import Cell, Table
from app.domain.table_columns import TableColumns
from app.domain.table_words import ColumnField, TableWords, folded, without_brackets
from app.domain.written_points import read_points

_LONGEST = 16
_LAST_NUMBER = re.compile(r"(\d+(?:\.\d+)?)分?\)?$")


def total_kind(own: Sequence[Cell], words: TableWords) -> str:
    """Return subtotal, total or nothing for the cells that begin in a row."""
    for place, cell in enumerate(own):
        text = without_brackets(folded(cell.text))
        bare = _LAST_NUMBER.sub("", text).strip(":")
        if bare in words.subtotal or (place == 0 and len(bare) <= _LONGEST and bare.endswith(words.subtotal)):
            return "subtotal"
        if bare in words.total or (place == 0 and len(bare) <= _LONGEST and bare.endswith(words.total)):
            return "total"
        if place >= 2:  # noqa: PLR2004 - the words stand at the left
            break
    return ""


def written_total(table: Table, row: int, columns: TableColumns, own: Sequence[Cell]) -> Decimal | None:
    """Return the sum written in a row: in the column of points, else behind the word."""
    for column in columns.of(ColumnField.POINTS):
        value = read_points(table.text(row, column.number)).value
        if value is not None:
            return value
    for cell in own:
        found = _LAST_NUMBER.search(folded(cell.text))
        if found and not read_points(cell.text).value:
            return Decimal(found[1])
    return None


def checked_total(total: TotalRow, above: Sequence[Sequence[ReadRow]]) -> TotalRow:
    """Return a total compared with the sums it may mean: above holds the groups of criteria, the likeliest first."""
    sums = [_sum(group) for group in above if group]
    if total.written is None or not sums or any(row.points is None for row in above[0]):
        return replace(total, expected=sums[0] if sums else None)
    is_right = total.written in sums
    return replace(total, expected=total.written if is_right else sums[0], is_right=is_right)


def total_problems(table: Table, totals: Sequence[TotalRow], rows: Sequence[ReadRow]) -> Iterator[Problem]:
    """Yield what is wrong with sums, and with points behind the names of levels."""
    for total in totals:
        where = table.where_row(total.row)
        if total.is_right is None:
            what = f"“{total.text}”没有核对：" + ("没有读到数。" if total.written is None else "有的项没有读出分值。")
            yield hint("TABLE_TOTAL", where, what, "请看这一行和上面各项的分值。")
        elif not total.is_right and total.written is not None and total.expected is not None:
            what = f"“{total.text}”写的是{plain(total.written)}分，上面各项加起来是{plain(total.expected)}分。"
            yield warning("TABLE_TOTAL", where, what, _what_to_do(total, rows))
    yield from _level_problems(table, rows)


def _what_to_do(total: TotalRow, rows: Sequence[ReadRow]) -> str:
    hidden = sum((row.points or Decimal(0) for row in rows if row.is_hidden and row.last_row < total.row), Decimal(0))
    if hidden and total.written is not None and total.expected == total.written + hidden:
        return "不算隐藏的行正好相等，请看隐藏的行还要不要。"
    return "请核对有没有漏读的行、读错的分值；表里本来就不一致的，请向发文单位问清。"


def _level_problems(table: Table, rows: Sequence[ReadRow]) -> Iterator[Problem]:
    """Compare 一、组织管理（15分） with the sum of the criteria under it."""
    for depth in (0, 1):
        groups: dict[tuple[str, ...], list[ReadRow]] = {}
        for row in rows:
            if len(row.levels) > depth:
                groups.setdefault(tuple(level.text for level in row.levels[: depth + 1]), []).append(row)
        for group in groups.values():
            claimed = group[0].levels[depth].points
            own = claimed == group[0].points and len(group) == 1
            if claimed is None or own or any(row.points is None for row in group):
                continue
            if _sum(group) != claimed and sum((row.points or Decimal(0) for row in group), Decimal(0)) != claimed:
                title = group[0].levels[depth].title
                what = f"“{title}”写的是{plain(claimed)}分，下面各项加起来是{plain(_sum(group))}分。"
                yield warning("TABLE_TOTAL", table.where_row(group[0].first_row), what, "请核对各项的分值。")


def _sum(rows: Sequence[ReadRow]) -> Decimal:
    return sum((row.points for row in rows if row.points is not None and not row.bonus), Decimal(0))
