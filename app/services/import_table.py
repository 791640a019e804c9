"""A province's own table becomes a draft of a rubric (评分标准草稿): read, choose, map, understand.

The steps are pure on values, so that a window can go back and forth: read_file or read_clipboard, suggested_choice,
rows_of, suggested_about, drafted, contents_of_draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.points import is_usable
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, hint
from app.domain.progress import Progress, Silent
from app.domain.read_rows import RowsRead
from app.domain.rubric_draft import RubricDraft
from app.domain.table import Table, TablesFound
from app.domain.table_columns import TableColumns, find_columns
from app.domain.table_rows import read_rows
from app.domain.table_rubric import About
from app.domain.table_sheets import ChosenTable, goes_on_without_header, in_one, is_same_form, level_names
from app.domain.table_words import ColumnField, TableWords
from app.domain.written_points import read_points
from app.files.readable_names import lost_name
from app.services.suggest_table import about_of, chosen

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents

__all__ = [
    "About",
    "TableChoice",
    "contents_of_draft",
    "drafted",
    "read_clipboard",
    "read_file",
    "rows_of",
    "suggested_about",
    "suggested_choice",
    "table_words",
]


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What is read, and how, as suggested or as a person says.

    tables: the numbers of the sheets or tables (Origin.number), read as one in this order; none: the suggested ones.
    header: first and last row of the header in the first of them. mapping: what columns hold, by number.
    points: what a person gives where points are missing or wrong, by the first row of the criterion.
    skipped: rows that are no criteria. headings: rows that name a level (标题) for what follows.
    manual: 马上能用, every criterion is judged by hand.
    """

    tables: tuple[int, ...] = ()
    header: tuple[int, int] | None = None
    mapping: Mapping[int, ColumnField] = field(default_factory=dict)
    points: Mapping[int, str] = field(default_factory=dict)
    skipped: tuple[int, ...] = ()
    headings: tuple[int, ...] = ()
    manual: bool = False


def table_words() -> TableWords:
    """Return the usual words of tables that come with the program."""
    from app.catalog.tables.column_words import read_table_words
    from app.files.places import forms_dir

    return read_table_words(forms_dir())


def read_file(path: Path, *, progress: Progress | None = None) -> TablesFound:
    """Return the tables of an Excel, Word or PDF file; what is wrong with it is among the problems."""
    from app.catalog.tables.read_tables import read_tables

    watched = progress or Silent()
    watched.step(0, 1, path.name)
    if not path.is_file():
        what = "这是一个文件夹。" if path.is_dir() else "文件不存在。"
        missing = blocking("FILE_MISSING", path.name, what, "请选评分表的文件。")
        return TablesFound(problems=(lost_name(path) or missing,))
    found = read_tables(path)
    watched.step(1, 1, path.name)
    return found


def read_clipboard(text: str) -> TablesFound:
    """Return the table in a text copied from Excel, WPS or Word."""
    from app.catalog.tables.read_tables import read_pasted

    return read_pasted(text)


def suggested_choice(found: TablesFound) -> TableChoice:
    """Return which tables seem to be the scoring table; header and columns are found by rows_of."""
    return TableChoice(chosen(found.tables, table_words()))


def rows_of(found: TablesFound, choice: TableChoice) -> RowsRead:
    """Return the rows of the chosen tables with everything people should know. Of no table: only that is said."""
    return _read(found, choice)[1]


def chosen_table(found: TablesFound, choice: TableChoice) -> ChosenTable | None:
    """Return the chosen tables as one; None when the file has no table."""
    words = table_words()
    by_number = {table.origin.number: table for table in found.tables}
    tables = [by_number[number] for number in dict.fromkeys(choice.tables) if number in by_number]
    if not tables:
        tables = [by_number[number] for number in chosen(found.tables, words)]
    if not tables:
        return None
    first = find_columns(tables[0], words, choice.header, choice.mapping)
    headers = [_header_of(table, tables[0], first, words) for table in tables]
    headers[0] = first.header
    others = [find_columns(table, words) for table in tables]
    joined = in_one(tables, headers, level_names(tables, others))
    mapping = dict(choice.mapping)
    if joined.named:
        mapping.setdefault(joined.named, ColumnField.LEVEL1)
    is_known = first.header != (0, 0)
    columns = find_columns(joined.table, words, first.header if is_known else choice.header, mapping)
    left_out = tuple(table for table in found.tables if table not in tables)
    return ChosenTable(joined.table, columns, left_out, tuple(_told(tables, left_out, first, others, choice)))


def suggested_about(found: TablesFound, choice: TableChoice) -> About:
    """Return title, edition and id as the table's title, its sheet or the file's name say."""
    one = chosen_table(found, choice)
    return about_of(one.table, one.columns) if one else About("table", "1", "评分标准")


def drafted(found: TablesFound, choice: TableChoice, about: About, source: Path | None = None) -> RubricDraft:
    """Return the draft of a rubric. source: the file, so that the pack can keep it; None for pasted text.

    Its problems are blocking while points are missing. Raises: ProblemError when nothing can be read at all.
    """
    from app.services.draft_rubric import draft_of

    one, read = _read(found, choice)
    if one is None or not read.rows:
        problems = (*found.problems, *read.problems)
        more = [] if has_blocking(problems) else [_no_rows(one)]
        raise ProblemError((*problems, *more))
    return draft_of(one, replace(read, problems=(*found.problems, *read.problems)), about, source, manual=choice.manual)


def contents_of_draft(draft: RubricDraft, source: Path | None = None) -> "PackContents":
    """Return what a pack of this draft holds, with the file itself.

    Raises: ProblemError with what blocks the draft; FILE_CHANGED-like trouble when the file is not the one read.
    """
    from app.services.draft_rubric import contents_of

    return contents_of(draft, source)


# ------------------------------------------------------------ reading


def _read(found: TablesFound, choice: TableChoice) -> tuple[ChosenTable | None, RowsRead]:
    one = chosen_table(found, choice)
    if one is None:
        problems = () if has_blocking(found.problems) else (_no_table(),)
        return None, RowsRead(TableColumns((0, 0)), problems=problems)
    given, wrong = _given(choice, one.table)
    read = read_rows(one.table, one.columns, table_words(), given, choice.skipped, choice.headings)
    known = {row.first_row for row in read.rows}
    astray = [number for number in choice.points if number not in known]
    told = [*one.problems, *read.problems, *wrong, *(_astray(one.table, number) for number in astray)]
    return one, replace(read, problems=tuple(told))


def _given(choice: TableChoice, table: Table) -> tuple[dict[int, Decimal], list[Problem]]:
    given: dict[int, Decimal] = {}
    wrong = []
    for row, text in choice.points.items():
        value = read_points(text).value
        if value is not None and value > 0 and is_usable(value):
            given[row] = value
        elif text.strip():
            what = f"填的分值“{text[:20]}”不是大于0的数。"
            wrong.append(blocking("TABLE_POINTS", table.where_row(row), what, "请填一个数，如 5 或 2.5。"))
    return given, wrong


def _header_of(table: Table, first: Table, columns: TableColumns, words: TableWords) -> tuple[int, int]:
    """Return the header of a later table: its own, none when it goes on without one, else where the first has it."""
    own = find_columns(table, words)
    if own.header != (0, 0):
        return own.header
    return (0, 0) if goes_on_without_header(table, first, columns) else columns.header


# ------------------------------------------------------------ what people are told


def _told(
    tables: list[Table],
    left_out: tuple[Table, ...],
    first: TableColumns,
    others: list[TableColumns],
    choice: TableChoice,
) -> list[Problem]:
    told = []
    where = tables[0].origin.file or tables[0].origin.title
    if len(tables) > 1:
        names = "、".join(f"“{table.origin.title}”" for table in tables)
        told.append(hint("TABLE_JOINED", where, f"{names}接成一张表来读。", "请核对次序；不是一张表的请改选。"))
    for table, columns in zip(tables[1:], others[1:], strict=True):
        if columns.header != (0, 0) and not choice.mapping and not is_same_form(first, columns):
            what = f"“{table.origin.title}”的列与“{tables[0].origin.title}”不同，按第一张表的列来读。"
            told.append(blocking("TABLE_JOINED", where, what, "请分开导入，或先在 WPS 里把列调成一样。"))
    if left_out:
        names = "、".join(f"“{table.origin.title}”" for table in left_out)
        told.append(hint("TABLE_OUTSIDE", where, f"{names}没有当作评分表。", "里面有评分项的，请选上。"))
    return told


def _no_table() -> Problem:
    return blocking("TABLE_NONE", "", "没有找到表格。", "请核对是不是选错了文件。")


def _no_rows(one: ChosenTable | None) -> Problem:
    where = one.table.origin.title if one else ""
    return blocking("TABLE_ROW", where, "没有读到评分项。", "请核对选的表、表头的行和各列放的是什么。")


def _astray(table: Table, row: int) -> Problem:
    what = "给这一行填了分值，但评分项不从这一行开始。"
    return blocking("TABLE_POINTS", table.where_row(row), what, "请按评分项的第一行填分值。")
