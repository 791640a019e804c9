"""What people are told of the rows of a table, and how its rows are called."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from app.domain.points import plain
from app.domain.problems import Problem, warning
from app.domain.read_rows import ReadRow
from app.domain.table import Table
from app.domain.written_points import read_points

_SHOWN_ROWS = 8


def row_problems(table: Table, rows: Sequence[ReadRow], given: Mapping[int, Decimal]) -> Iterator[Problem]:
    """Yield what is missing or doubtful in the criteria. given: points that a person gave, by first row."""
    if not rows:
        yield warning("TABLE_ROW", table.origin.title, "表头下面没有读到评分项。", "请核对选的表和表头的行。")
    for row in rows:
        where = table.where_row(row.first_row)
        if row.points is None and not row.gate:
            what = f"“{row.title}”的分值没有读出" + (f"（写的是“{row.points_text}”）。" if row.points_text else "。")
            yield warning("TABLE_POINTS", where, what, "请填上这一项的分值；这一行不是评分项的，请标为不是。")
        elif (
            row.points is not None
            and row.first_row not in given
            and "各" in row.points_text
            and read_points(row.points_text).each
        ):
            what = f"分值写的是“{row.points_text}”，按列出的各条算作{plain(row.points)}分。"
            yield warning("TABLE_POINTS", where, what, "请核对这一项的分值。")


def line_text(table: Table, row: int) -> str:
    """Return all texts of a row."""
    return " ".join(cell.text for cell in table.rows[row - 1] if cell.text)


def rows_named(table: Table, rows: list[int]) -> str:
    """Return rows for people: 第3、4行; with the sheet when the table is put together from several."""
    more = f"等{len(rows)}行" if len(rows) > _SHOWN_ROWS else ""
    by_title: dict[str, list[str]] = {}
    for row in rows[:_SHOWN_ROWS]:
        origin, number = table.source(row)
        by_title.setdefault(origin.title if table.pieces else "", []).append(str(number))
    return "，".join(f"{title} 第{'、'.join(numbers)}行".strip() for title, numbers in by_title.items()) + more
