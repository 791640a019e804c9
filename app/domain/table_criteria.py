"""One criterion of a province's table, put together from the rows it covers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.read_rows import FilledIn, Kept, Place, ReadRow, Target
from app.domain.table import Cell, Table, TableKind
from app.domain.table_columns import Column, TableColumns
from app.domain.table_words import LEVELS, ColumnField, TableWords, folded
from app.domain.written_points import Numbered, WrittenPoints, read_numbered, read_points

_LISTED = re.compile(r"[①-⑳]|[（(]\d{1,2}[)）]|(?:^|\n)\d{1,2}[、.．](?!\d)")
_SPLIT = re.compile(r"[、，,；;\n]+(?![^（(]*[)）])")
"""Not within brackets."""
_FILLED = (
    ColumnField.SELF_POINTS,
    ColumnField.STATEMENT,
    ColumnField.REASON,
    ColumnField.MATERIAL,
    ColumnField.VERIFIED_POINTS,
    ColumnField.OPINION,
    ColumnField.SCORE,
)
_KEPT = (ColumnField.DETAIL, ColumnField.NOTE, ColumnField.CORE, ColumnField.OTHER)
_FIRST = re.compile(r"[^。：:；;\n]{1,60}[（(]\d+(?:\.\d+)?分[)）](?=[。：:；;\n])")
"""成立领导小组（5分）。 before anything else is said."""
_EACH_POINTS = re.compile(r"\d\s*分")
_ENDS = tuple("。；;！？:：")
_LETTERS = 26
_NAMED_WITHIN = 12


@dataclass(slots=True)
class Draft:
    """A criterion while its rows are read."""

    rows: list[int]
    levels: tuple[Numbered, ...]
    level_cells: tuple[Cell, ...]
    points: Cell | None
    is_under_heading: bool = False
    """Its lowest level is a heading above it, not its own name."""


@dataclass(frozen=True, slots=True)
class Source:
    """The table, what its columns hold, and the usual words."""

    table: Table
    columns: TableColumns
    words: TableWords


def finished(draft: Draft, source: Source, is_only: bool) -> ReadRow:
    """Return a criterion. is_only: no other one stands under the same lowest level, so its points are the level's."""
    text, rule = (_joined(draft, source, one) for one in (ColumnField.TEXT, ColumnField.RULE))
    value, written = _points(draft, source, is_only, f"{text}\n{rule}")
    level1, level2, level3 = (*draft.levels, None, None, None)[: len(LEVELS)]
    code = _joined(draft, source, ColumnField.CODE)
    own = read_numbered((text or rule).partition("\n")[0])
    named = "".join(level.text for level in draft.levels) + (text or rule)[:_NAMED_WITHIN]
    return ReadRow(
        level1,
        level2,
        level3,
        text,
        rule,
        value,
        written,
        draft.rows[0],
        draft.rows[-1],
        methods=_split(_joined(draft, source, ColumnField.METHODS)),
        departments=_split(_joined(draft, source, ColumnField.DEPARTMENTS)),
        codes=tuple(part for part in (*(level.code for level in draft.levels), code or own.code) if part),
        core=own.is_core or any(level.is_core for level in draft.levels) or _is_core(draft, source),
        bonus=any(word in folded(named) for word in source.words.bonus),
        gate=any(word in folded(named) for word in source.words.gate),
        is_under_heading=draft.is_under_heading,
        is_hidden=all(row in source.table.hidden_rows for row in draft.rows),
        targets=tuple(_targets(draft, source)),
        kept=tuple(_kept(draft, source)),
        filled=tuple(_filled(draft, source)),
        cells=tuple(_places(draft, source)),
    )


def _cells(draft: Draft, source: Source, column: Column) -> list[Cell]:
    """Return the cells of a column that cover the rows of a criterion, each once, with text only."""
    found: list[Cell] = []
    for row in draft.rows:
        cell = source.table.at(row, column.number)
        if cell is not None and cell.text.strip() and cell not in found:
            found.append(cell)
    return found


def _joined(draft: Draft, source: Source, what: ColumnField) -> str:
    cells = [cell for column in source.columns.of(what) for cell in _cells(draft, source, column)]
    # A cell over two columns of the same field, or a level's over the text's, is said once.
    text = ""
    last: Cell | None = None
    for cell in dict.fromkeys(cells):
        if cell not in draft.level_cells:
            text += ("" if last is None or _is_cut(last, cell) else "\n") + cell.text
            last = cell
    return text


def _is_cut(cell: Cell, following: Cell) -> bool:
    """Tell whether a page of a PDF ends within a cell: its text goes on in the next one without a line's end."""
    return (
        cell.address.startswith("p")
        and cell.address != following.address
        and cell.text[-1:] not in _ENDS
        and not _LISTED.match(following.text)
    )


def _points(draft: Draft, source: Source, is_only: bool, text: str) -> tuple[Decimal | None, str]:
    columns = source.columns.of(ColumnField.POINTS)
    written = [read_points(cell.text) for column in columns for cell in _cells(draft, source, column)]
    shown = "；".join(dict.fromkeys(one.text for one in written))
    by_region = [
        read_points(cell.text) for column in columns if column.region for cell in _cells(draft, source, column)
    ]
    if len({one.value for one in by_region}) > 1:
        return None, shown
    if written and not written[0].is_unread and written[0].value is not None:
        return _each(written[0], draft, text), shown
    if shown:
        return None, shown
    if draft.levels and (level := draft.levels[-1]).points is not None and is_only:
        return level.points, level.text
    if not columns and (head := headed_by_points(text)):
        return read_numbered(head).points, head
    ended = read_numbered(text.strip())
    is_last_of_many = len(_EACH_POINTS.findall(text)) > 1 and not text.strip().endswith((")", "）"))
    if ended.points is None or is_last_of_many:
        # The last of several 得X分 is not what the criterion is worth.
        return None, ""
    return ended.points, ended.text


def headed_by_points(text: str) -> str:
    """Return what stands before everything else with points behind, 成立领导小组（5分）; empty when nothing does."""
    found = _FIRST.match(text.strip())
    return found[0] if found else ""


def _each(written: WrittenPoints, draft: Draft, text: str) -> Decimal | None:
    """Return 各1分 times the items listed; a cell merged over several rows gives each row its own."""
    if not written.each or written.value is None or (draft.points is not None and draft.points.row_span > 1):
        return written.value
    count = len(_LISTED.findall(text))
    return written.value * count if count > 1 else None


def _is_core(draft: Draft, source: Source) -> bool:
    cells = [cell for column in source.columns.of(ColumnField.CORE) for cell in _cells(draft, source, column)]
    return any(folded(cell.text) in map(folded, source.words.yes) for cell in cells)


def _targets(draft: Draft, source: Source) -> Iterator[Target]:
    for column in source.columns.of(ColumnField.TARGET):
        text = "\n".join(cell.text for cell in _cells(draft, source, column))
        if text:
            yield Target(column.region, text)


def _kept(draft: Draft, source: Source) -> Iterator[Kept]:
    named = {level.text for level in draft.levels}
    for column in source.columns.of(*_KEPT, *LEVELS):
        cells = _cells(draft, source, column)
        if column.field in LEVELS:
            # A level named in a later row of the same criterion.
            cells = [cell for cell in cells if cell.text not in named]
        if cells:
            yield Kept(column.heading, "\n".join(cell.text for cell in cells))


def _filled(draft: Draft, source: Source) -> Iterator[FilledIn]:
    for column in source.columns.of(*_FILLED):
        begun = [cell for cell in _cells(draft, source, column) if cell.row >= draft.rows[0]]
        if begun:
            yield FilledIn(column.field, "\n".join(cell.text for cell in begun))


def _places(draft: Draft, source: Source) -> Iterator[Place]:
    row = draft.rows[0]
    for column in source.columns.columns:
        if column.field is ColumnField.OTHER:
            continue
        cell = source.table.at(row, column.number)
        top, left = (cell.row, cell.column) if cell else (row, column.number)
        yield Place(column.field, top, left, _address(source.table, cell, row, column.number), column.region)


def _address(table: Table, cell: Cell | None, row: int, column: int) -> str:
    """Return where a cell is written back; a sheet lists no empty cells, so theirs is worked out."""
    if cell is not None:
        return cell.address
    if table.origin.kind is not TableKind.XLSX:
        return ""
    letters, row = "", table.source(row)[1]
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def _split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _SPLIT.split(text) if part.strip()))
