"""What people are told of a filled table (填好的表): what could not be read, and which entries were left and why."""

import re
from collections.abc import Collection, Iterator, Sequence

from app.domain.filled_compare import MatchedTables
from app.domain.filled_entries import OF_FIELD
from app.domain.filled_table import FilledCell, FilledField, FilledTable, Standing, where_they_differ
from app.domain.problems import Problem, blocking, hint, warning
from app.domain.table import TablesFound
from app.domain.table_words import ColumnField
from app.domain.texts import shortened

_ADDRESSES = re.compile(r"(?<![A-Z])[A-Z]{1,3}\d+")
_MANY = "等"
_ENTRY_COLUMNS = {*OF_FIELD.values(), ColumnField.SCORE}
_ABOUT_THE_FILE = {"TABLE_FORMULA", "TABLE_MERGED"}
_LONGEST_SHOWN = 40
_MOST_NAMED = 20


def table_problems(name: str, found: TablesFound, tables: MatchedTables, filled: FilledTable) -> Iterator[Problem]:
    """Yield what a person should know before taking anything; blocking when nothing can be taken."""
    read = tables.read
    yield from (problem for problem in found.problems if problem.is_blocking or _concerns(problem, tables))
    if not found.tables:
        return
    if not read:
        what = "没有找到带“自评得分”“自评说明”“扣分原因”或“佐证编号”的评分表。"
        yield blocking("TABLE_OTHER", name, what, "请核对是不是选错了文件或工作表；列名不常见的，请改成常见的列名。")
    elif not filled.matched:
        what = "表里没有一行和本工作库的评分标准对得上。"
        yield blocking("TABLE_OTHER", name, what, "请核对是不是别的评分标准的表，或选错了工作表。")
    else:
        yield from _left(name, filled)


def _concerns(problem: Problem, tables: MatchedTables) -> bool:
    """Tell whether a problem of the file concerns cells in which criteria are filled in; sums need no reading."""
    if problem.code not in _ABOUT_THE_FILE:
        return False
    for table, rows in tables.read:
        if table.origin.title in problem.where:
            named = set(_ADDRESSES.findall(problem.what))
            entries = {place.address for row in rows.rows for place in row.cells if place.field in _ENTRY_COLUMNS}
            # Of many places only the first ones are named.
            return not named or _MANY in problem.what or bool(named & entries)
    return False


def _left(name: str, filled: FilledTable) -> Iterator[Problem]:
    for row in filled.rows:
        what = f"“{row.title}”没有对上评分项：{row.why}。填的是：{'；'.join(row.entries)}。"
        yield warning("TABLE_FILLED", row.where, what, "需要的，请在“填报”里填到对应的评分项。")
    if filled.missing:
        what = f"表里没有找到评分项{_listed(filled.missing)}，这些项不变。"
        yield hint("TABLE_FILLED", name, what, "一般不用处理；应当有的，请看表是不是完整。")


def cell_problems(filled: FilledTable, taken_keys: Collection[str]) -> tuple[Problem, ...]:
    """Return, for people without a screen, which entries were left and why."""
    return tuple(_cell_problems(filled, taken_keys))


def _cell_problems(filled: FilledTable, taken_keys: Collection[str]) -> Iterator[Problem]:
    unknown = [cell for cell in filled.cells if _is_unknown_number(cell)]
    if unknown:
        what = f"{_listed([cell.criterion for cell in unknown])}的佐证编号没有读入，本工作库里没有这些编号的材料。"
        yield warning("TABLE_FILLED", unknown[0].where, what, "请先添加材料，再读一次；或在“填报”里对应。")
    for cell in filled.cells:
        where, what = cell.where, f"{cell.criterion} 的{cell.field.label}"
        if cell.standing is Standing.CONFLICTING and not _is_unknown_number(cell):
            yield warning("TABLE_FILLED", where, f"{what}没有读入：{cell.note}。", "请核对后在“填报”里填。")
        elif cell.key in taken_keys and cell.lacks_reason:
            said = f"{what}没有写说明，理由写成了出处。"
            yield warning("REASON_MISSING", where, said, "请在“填报”里补写得这个分的理由。")
        elif cell.can_be_taken and cell.key not in taken_keys:
            yield hint(
                "TABLE_FILLED", where, f"{what}没有读入：{_why_left(cell)}。", "需要时请加上括号里的选项再读一次。"
            )


def _is_unknown_number(cell: FilledCell) -> bool:
    return cell.field is FilledField.MATERIALS and cell.standing is Standing.CONFLICTING


def _listed(codes: Sequence[str]) -> str:
    return "、".join(codes[:_MOST_NAMED]) + (f"等{len(codes)}项" if len(codes) > _MOST_NAMED else "")


def _why_left(cell: FilledCell) -> str:
    if cell.field is FilledField.PAPERS:
        return f"“{'、'.join(cell.papers)}”还没有登记为材料（--papers）"
    if cell.standing is Standing.CHANGED:
        present, written = where_they_differ(cell.present, cell.written)
        ours, theirs = shortened(present, _LONGEST_SHOWN), shortened(written, _LONGEST_SHOWN)
        return f"现在是“{ours}”，表里是“{theirs}”（--overwrite）"
    return f"{cell.note or '请核对'}（--similar）"
