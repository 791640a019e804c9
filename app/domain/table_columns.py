"""Header and columns of a province's table (各省评分表): which rows are the header, and what each column holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.domain.problems import Problem, blocking, hint, warning
from app.domain.table import Table
from app.domain.table_words import LEVELS, ColumnField, TableWords, folded

_HEADER_WITHIN = 30
_LONGEST_HEADING = 24
_MOST_HEADER_ROWS = 4
_LEAST_KNOWN = 2
_LONGEST_NAME = 30
_NOT_HEADING = "：:。；;"
_CRITERION = {ColumnField.TEXT, ColumnField.RULE, ColumnField.POINTS, ColumnField.LEVEL, *LEVELS}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: number from 1; heading as printed, upper and lower line with a stroke between.

    region: the kind of region (乡镇、县城) whose value it holds. is_sure: a usual heading, or a person said so.
    """

    number: int
    heading: str
    field: ColumnField
    region: str = ""
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The header, first and last row (0, 0 when there is none), and every column of the table."""

    header: tuple[int, int]
    columns: tuple[Column, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, *fields: ColumnField) -> tuple[Column, ...]:
        """Return the columns that hold one of these, from left to right."""
        return tuple(column for column in self.columns if column.field in fields)


def find_columns(
    table: Table,
    words: TableWords,
    header: tuple[int, int] | None = None,
    mapping: Mapping[int, ColumnField] | None = None,
) -> TableColumns:
    """Return header and columns of a table.

    header: first and last row of the header when a person says so. mapping: what a person says of columns, by number.
    """
    rows = header or _header(table, words)
    if rows is None or not 1 <= rows[0] <= rows[1] <= table.height:
        what = "没有认出表头：前面几行里找不到“评分标准”“分值”这样的列名。"
        to_do = "请指出表头是第几行到第几行，再逐列说明放的是什么。"
        return TableColumns((0, 0), (), (blocking("TABLE_HEADER", table.origin.title, what, to_do),))
    found = [_column(table, words, rows, number) for number in range(1, table.width + 1)]
    for number, field in (mapping or {}).items():
        if 1 <= number <= len(found):
            found[number - 1] = replace(found[number - 1], field=field, is_sure=True)
    levelled = list(_with_levels(list(_with_unnamed(table, found, rows))))
    columns = tuple(_with_one_points(table, levelled, rows, mapping or {}))
    return TableColumns(rows, columns, tuple(_told(table, columns, rows)))


# ------------------------------------------------------------ the header


def _header(table: Table, words: TableWords) -> tuple[int, int] | None:
    best, most = 0, 0
    for row in range(1, min(table.height, _HEADER_WITHIN) + 1):
        known = _known(table, words, row)
        if known > most:
            best, most = row, known
    if most < _LEAST_KNOWN:
        return None
    first = best - 1 if best > 1 and _is_upper_line(table, best - 1) else best
    last = max(cell.last_row for row in range(first, best + 1) for cell in table.own(row))
    last = min(last, first + _MOST_HEADER_ROWS - 1, table.height)
    if last == best and last < table.height and _is_lower_line(table, words, best):
        last += 1
    return first, last


def _known(table: Table, words: TableWords, row: int) -> int:
    """Return how many usual headings begin in a row; 0 when most of its texts are something else."""
    texts = [cell.text for cell in table.own(row)]
    fields = [words.field_of(text) for text in texts if len(text) <= _LONGEST_HEADING]
    known = [field for field in fields if field is not None]
    is_criteria = any(field in _CRITERION for field in known)
    return len(known) if is_criteria and 2 * len(known) >= len(texts) else 0


def _is_upper_line(table: Table, row: int) -> bool:
    cells = table.own(row)
    return (
        len(cells) > 1
        and any(cell.column_span > 1 or cell.row_span > 1 for cell in cells)
        and all(_is_short(cell.text) for cell in cells)
    )


def _is_lower_line(table: Table, words: TableWords, row: int) -> bool:
    """Tell whether the row after a header holds headings under some of its cells only, as 乡镇 县城 under 指标值."""
    below = table.own(row + 1)
    if not below or not all(_is_short(cell.text) for cell in below):
        return False
    if not all(words.region_in(cell.text) or words.field_of(cell.text) or _is_part(cell.text) for cell in below):
        return False
    above = [table.at(row, cell.column) for cell in below]
    return all(cell is None or not cell.text or cell.column_span > 1 for cell in above) or (
        sum(cell is None or not cell.text for cell in above) >= len(below) - 1 and len(below) > 1
    )


def _is_part(text: str) -> bool:
    return folded(text) in {"自评", "评审", "县级", "市级", "省级", "自评分", "专家", "分值", "得分", "内容", "标准"}


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not any(mark in text for mark in _NOT_HEADING)


# ------------------------------------------------------------ one column


def _column(table: Table, words: TableWords, header: tuple[int, int], number: int) -> Column:
    texts = _headings(table, header, number)
    heading = "/".join(" ".join(text.split()) for text in texts)
    field, is_sure = _field(words, texts)
    region = next((region for text in reversed(texts) if (region := words.region_in(text))), "")
    if region and field is None:
        field, is_sure = ColumnField.TARGET, False
    return Column(number, heading, field or ColumnField.OTHER, region, is_sure or field is None)


def _headings(table: Table, header: tuple[int, int], number: int) -> list[str]:
    """Return the texts of the header over a column from top to bottom, each once."""
    first, last = header
    texts: list[str] = []
    for row in range(first, last + 1):
        text = table.text(row, number)
        if not text and row < last and table.text(last, number):
            text = _to_the_left(table, row, last, number)
        if text and text not in texts:
            texts.append(text)
    return texts


def _to_the_left(table: Table, row: int, last: int, number: int) -> str:
    """Return the upper heading of a group that was not merged: the nearest to the left, over lower headings only."""
    for column in range(number - 1, 0, -1):
        below = table.at(last, column)
        if below is None or not below.text or below.row != last:
            return ""
        if text := table.text(row, column):
            return text
    return ""


def _field(words: TableWords, texts: list[str]) -> tuple[ColumnField | None, bool]:
    """Return what headings name and whether they are usual ones; the lower line says more than the upper."""
    lower, upper = (texts[-1], texts[0]) if texts else ("", "")
    if len(texts) > 1 and words.region_in(lower):
        lower = upper
    both = [lower] if lower == upper else [upper + lower, lower + upper, lower, upper]
    for ask, is_sure in ((words.field_of, True), (words.likely_field, False)):
        for text in both:
            if text and (field := ask(text)) is not None:
                return field, is_sure
    return None, False


def _with_unnamed(table: Table, columns: list[Column], header: tuple[int, int]) -> Iterator[Column]:
    """Yield the columns; one without a heading beside 项目 is the next level when most rows name something there."""
    before: Column | None = None
    filled = [row for row in range(header[1] + 1, table.height + 1) if len(table.own(row)) > 1]
    for column in columns:
        given = column
        if not column.heading and before is not None and before.field in {ColumnField.LEVEL, *LEVELS[:2]}:
            texts = [text for row in filled if (text := table.text(row, column.number))]
            is_level = 2 * len(texts) > len(filled) and all(len(text) <= _LONGEST_NAME for text in texts)
            if is_level and column.field is ColumnField.OTHER and column.is_sure:
                given = replace(column, field=ColumnField.LEVEL, is_sure=False)
        yield given
        before = given


def _with_one_points(
    table: Table, columns: list[Column], header: tuple[int, int], mapping: Mapping[int, ColumnField]
) -> Iterator[Column]:
    """Yield the columns; of several with points the one that says most rows' own, the others are kept as text.

    A 权重 beside the 一级指标 sums up the 分值 of its criteria. By region, or as a person says, they all stay.
    """
    points = [one for one in columns if one.field is ColumnField.POINTS and not one.region]
    given = {one.number: _count(table, one.number, header[1]) for one in points}
    most = max(given.values(), default=0)
    is_told = any(mapping.get(number) is ColumnField.POINTS for number in given)
    for column in columns:
        count = given.get(column.number, most)
        is_sum = not is_told and count < most
        yield replace(column, field=ColumnField.DETAIL, is_sure=False) if is_sum else column


def _count(table: Table, number: int, last_header: int) -> int:
    return sum(1 for cell in table.cells if cell.column == number and cell.row > last_header and cell.text.strip())


def _with_levels(columns: list[Column]) -> Iterator[Column]:
    """Yield the columns, those called only 项目 or 指标 as the next free level, a level named twice as kept text."""
    taken = {column.field for column in columns}
    free = iter([level for level in LEVELS if level not in taken])
    used: set[ColumnField] = set()
    for column in columns:
        if column.field is ColumnField.LEVEL:
            yield replace(column, field=next(free, ColumnField.DETAIL))
        elif column.field in used:
            yield replace(column, field=ColumnField.DETAIL, is_sure=False)
        else:
            used |= {column.field} & set(LEVELS)
            yield column


# ------------------------------------------------------------ what people are told


def _told(table: Table, columns: tuple[Column, ...], header: tuple[int, int]) -> Iterator[Problem]:
    where = table.origin.title
    for column in columns:
        if not column.is_sure:
            said = f"“{column.heading}”不是常见的列名" if column.heading else "没有列名"
            what = f"第{column.number}列{said}，当作“{column.field.label}”。"
            yield warning("TABLE_COLUMN", where, what, "请核对，不对的请改选。")
        elif column.field is ColumnField.OTHER and (column.heading or _has_texts(table, column.number, header[1])):
            name = f"“{column.heading}”" if column.heading else "没有列名，下面有文字"
            what = f"第{column.number}列{name}，没有认出放的是什么。"
            yield hint("TABLE_COLUMN", where, what, "内容原样保留；有用的请指定这一列。")
    fields = [column.field for column in columns]
    if ColumnField.POINTS not in fields:
        what = "没有“分值”这一列，分值从指标名称后面的“…分”读。"
        yield hint("TABLE_COLUMN", where, what, "有分值列的请指定；没有的请逐项核对分值。")
    if not any(field in fields for field in (ColumnField.TEXT, ColumnField.RULE, *LEVELS)):
        what = "没有认出写指标或评分标准的列。"
        yield blocking("TABLE_COLUMN", where, what, "请指定哪一列是指标，哪一列是评分标准。")
    once = (ColumnField.POINTS, ColumnField.SELF_POINTS, ColumnField.SCORE, ColumnField.VERIFIED_POINTS)
    for field in once:
        same = [column for column in columns if column.field is field and not column.region]
        if len(same) > 1:
            names = "、".join(f"第{column.number}列" for column in same)
            what = f"{names}都像“{field.label}”，用了第{same[0].number}列。"
            yield warning("TABLE_COLUMN", where, what, "请核对，不对的请改选。")


def _has_texts(table: Table, number: int, last_header: int) -> bool:
    return any(cell.text for cell in table.cells if cell.column == number and cell.row > last_header)
