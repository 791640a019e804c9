"""Which tables of a file are the scoring table, and what it is called: suggestions that a person can correct."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from app.domain.read_rows import RowsRead
from app.domain.table import Table
from app.domain.table_columns import TableColumns, find_columns
from app.domain.table_rows import read_rows
from app.domain.table_rubric import About
from app.domain.table_sheets import goes_on_without_header, is_same_form
from app.domain.table_words import TableWords, folded
from app.domain.texts import without_controls

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_TITLE = re.compile(r"标准|评分|细则|指标|评估表|考核表|评价表|自评表|体系|评审")
_LONGEST_TITLE = 80
_TITLE_WITHIN = 6
_SHORT_DIGEST = 6


@dataclass(frozen=True, slots=True)
class _Tried:
    """A table with what it says."""

    table: Table
    read: RowsRead

    @property
    def texts(self) -> set[str]:
        return {folded(row.title + row.text + row.rule_text) for row in self.read.rows}

    @property
    def weight(self) -> int:
        return sum(2 if row.points is not None else 1 for row in self.read.rows)


def chosen(tables: Sequence[Table], words: TableWords) -> tuple[int, ...]:
    """Return the numbers of the tables that seem to be the scoring table, in their order."""
    tried = [one for table in tables if (one := _tried(table, words)) is not None]
    shown = [one for one in tried if not one.table.origin.is_hidden] or tried
    if not shown:
        return tuple(table.origin.number for table in tables[:1])
    best = max(shown, key=lambda one: one.weight)
    alike = [one for one in shown if is_same_form(best.read.columns, one.read.columns)]
    taken = {one.table.origin.number: one for one in _without_repeats(alike, best)}
    numbers: list[int] = []
    for place, table in enumerate(tables):
        before = tables[place - 1] if place else None
        is_next = before is not None and before.origin.number in numbers and not _has_header(table, words)
        if table.origin.number in taken or (
            is_next and goes_on_without_header(table, before or table, best.read.columns)
        ):
            numbers.append(table.origin.number)
    return tuple(numbers)


def about_of(table: Table, columns: TableColumns) -> About:
    """Return title, edition and id from what stands above the header, else the sheet's or the file's name."""
    above = [*table.before, *(cell.text for row in table.rows[: max(columns.header[0] - 1, 0)] for cell in row)]
    stem = PurePath(table.origin.file).stem
    likely = [line for text in above[: 2 * _TITLE_WITHIN] if (line := _one_line(text)) and _is_title(line)]
    title = next(iter(likely), "") or without_controls(stem).strip() or table.origin.title
    year = next((found[1] for text in (title, *above, stem) if (found := _YEAR.search(text))), "")
    digest = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:_SHORT_DIGEST]
    parts = ["table", *([year] if year else []), digest]
    return About("-".join(parts), year or "1", title)


def _tried(table: Table, words: TableWords) -> _Tried | None:
    columns = find_columns(table, words)
    if columns.header == (0, 0):
        return None
    read = read_rows(table, columns, words)
    return _Tried(table, read) if read.rows else None


def _has_header(table: Table, words: TableWords) -> bool:
    return find_columns(table, words).header != (0, 0)


def _without_repeats(alike: list[_Tried], best: _Tried) -> list[_Tried]:
    """Return the tables without those that only repeat the others: a 总表 beside its parts, or a copy."""
    parts = [one for one in alike if one is not best]
    together: set[str] = set().union(*(one.texts for one in parts))
    if parts and together and together <= best.texts:
        return [best]
    return [best, *(one for one in parts if not one.texts <= best.texts)]


def _one_line(text: str) -> str:
    return "".join(part.strip() for part in without_controls(text).split("\n"))


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and _TITLE.search(line) is not None and not re.search(r"[：:。]", line)
