"""Tables that go on over pages, joined to one. The repeated header stays in it; who reads the columns drops it."""

from dataclasses import replace

from app.domain.table import Table


def joined(first: Table, second: Table) -> Table:
    """Return both as one table; the rows of the second come after those of the first."""
    down = first.height
    moved = tuple(tuple(replace(cell, row=cell.row + down) for cell in row) for row in second.rows)
    pages = dict.fromkeys((*first.origin.pages, *second.origin.pages))
    return Table(
        replace(first.origin, pages=tuple(pages)),
        (*first.rows, *moved),
        (*first.hidden_rows, *(row + down for row in second.hidden_rows)),
        tuple(sorted({*first.hidden_columns, *second.hidden_columns})),
        first.before,
        second.after,
    )


def begins_alike(first: Table, second: Table) -> bool:
    """Tell whether the second begins with a row that stands among the first rows of the first: a repeated header."""
    if first.width != second.width or not second.rows:
        return False
    head = _texts(second, 1)
    return len(head) > 1 and any(_texts(first, row) == head for row in range(1, min(first.height, _HEADER_WITHIN) + 1))


_HEADER_WITHIN = 6


def _texts(table: Table, row: int) -> list[str]:
    return ["".join(cell.text.split()) for cell in table.across(row) if cell.text.strip()]
