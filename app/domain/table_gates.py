"""基本条件 in a table of their own, beside or above the criteria: read only when nothing else can be meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.read_rows import RowsRead
from app.domain.table import Cell, Table
from app.domain.table_sheets import ChosenTable
from app.domain.table_words import folded, without_brackets
from app.domain.written_points import read_numbered

_CONDITIONS = ("基本条件", "前置条件", "必备条件", "准入条件")
"""Not 否决项: there 是 means that something bad has happened."""
_CONTENTS = ("条件", "内容", "条件内容", "具体内容", "具体条件", "条件要求", "要求")
_NUMBERS = ("序号", "编号", "序")
_RESULTS = ("结果", "符合", "是否", "满足", "达到", "结论", "情况")
_NOTES = ("备注", "材料", "佐证", "资料", "说明", "方式", "办法", "方法", "部门", "单位")
_SCORED = ("得分", "分值", "扣分", "权重", "评分")
_NUMBER = re.compile(r"[\d一二三四五六七八九十()（）.、．①-⑳]{1,6}")
_ANSWER = re.compile(r"[□☐○■☑√✓×✗/是否有无不未符合满足达到具备通过():,，、\-—_]*")
_SECTION = re.compile(
    r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十\d]+[部章]|注|备注|说明"
)
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class FoundGates:
    """What was read of one table. where: its header, for people; title: the table's; texts: a condition each."""

    where: str
    title: str
    texts: tuple[str, ...]


def gates_found(chosen: ChosenTable, read: RowsRead) -> tuple[FoundGates, ...]:
    """Return the conditions above the header of the criteria, and in the tables that are left out."""
    above = [(chosen.table, max(read.columns.header[0] - 1, 0))]
    others = [(table, table.height) for table in chosen.left_out if not table.origin.is_hidden]
    return tuple(found for table, last in (*above, *others) if (found := _gates(table, last)) is not None)


@dataclass(slots=True)
class _Header:
    """Which column says what: content, and others by what they are for (number, result, note)."""

    row: int
    content: Cell
    others: dict[int, str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)


def _gates(table: Table, last: int) -> FoundGates | None:
    header = _header(table, last)
    if header is None:
        return None
    texts: list[str] = []
    for row in range(header.row + 1, last + 1):
        own = table.own(row)
        if not own:
            continue
        if texts and len(own) == 1 and _SECTION.match(own[0].text.strip()):
            break
        text = _condition(table, header, row, own)
        if text is None:
            return None
        texts += [text] if text else []
    return FoundGates(table.where_row(header.row), table.origin.title, tuple(texts)) if texts else None


def _header(table: Table, last: int) -> _Header | None:
    """Return the first row that heads conditions and how they are answered; None when there is none."""
    titles = [table.origin.title, *table.before[-2:]]
    for row in range(1, last + 1):
        own = table.own(row)
        if len(own) > 1:
            is_titled = any(_is_title(title) for title in titles)
            if (header := _as_header(row, own, is_titled=is_titled)) is not None:
                return header
        titles += [cell.text for cell in own if len(own) == 1]
    return None


def _is_title(text: str) -> bool:
    return len(text) <= _LONGEST_TITLE and any(word in folded(text) for word in _CONDITIONS)


def _as_header(row: int, own: Sequence[Cell], *, is_titled: bool) -> _Header | None:
    names = [(cell, without_brackets(folded(read_numbered(cell.text).title or cell.text))) for cell in own]
    usual = (*_CONDITIONS, *(f"{one}内容" for one in _CONDITIONS), *(_CONTENTS if is_titled else ()))
    contents = [cell for cell, name in names if name in usual]
    if len(contents) != 1 or contents[0].row_span > 1:
        return None
    header = _Header(row, contents[0])
    for cell, name in names:
        kind = "" if cell is contents[0] else _kind(name, folded(cell.text))
        if kind is None:
            return None
        for column in range(cell.column, cell.column + cell.column_span):
            header.others[column], header.headings[column] = kind, cell.text.strip()
    has_result = any(kind == "result" for kind in header.others.values())
    return header if has_result else None


def _kind(name: str, whole: str) -> str | None:
    """Return what a column beside the conditions is for; None when conditions have no such column."""
    if any(word in whole for word in _SCORED):
        return None
    if name in _NUMBERS:
        return "number"
    if any(word in whole for word in _NOTES):
        return "note"
    return "result" if any(word in whole for word in _RESULTS) or "□" in whole else None


def _condition(table: Table, header: _Header, row: int, own: Sequence[Cell]) -> str | None:
    """Return the condition of a row, empty when the one above goes on; None when the row is something else."""
    cell = table.at(row, header.content.column)
    if cell is None or not cell.text.strip():
        return None
    if not all(_is_beside(header, one) for one in own if one is not cell):
        return None
    notes = _notes(header, cell, own)
    return "\n".join((cell.text.strip(), *notes)) if cell.row == row else ("" if not any(notes) else None)


def _is_beside(header: _Header, cell: Cell) -> bool:
    """Tell whether a cell beside a condition says what its column is for."""
    match header.others.get(cell.column):
        case "number":
            return bool(_NUMBER.fullmatch(folded(cell.text)))
        case "result":
            return bool(_ANSWER.fullmatch(folded(cell.text)))
        case "note":
            return True
        case _:
            return False


def _notes(header: _Header, content: Cell, own: Sequence[Cell]) -> Iterator[str]:
    for cell in own:
        if cell is not content and header.others.get(cell.column) == "note":
            yield f"{header.headings[cell.column]}：{cell.text.strip()}"
