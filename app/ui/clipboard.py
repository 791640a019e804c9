"""Blocks of cells on the clipboard, as Excel and WPS put them there: tabs, line ends, quotes round what holds them."""

import csv
import io
from collections.abc import Iterable, Sequence


def read_block(text: str) -> list[list[str]]:
    """Return the cells of a pasted block, row by row; nothing is trimmed but the line end Excel adds at the end.

    A cell with line breaks or tabs comes in quotes with its quotes doubled. Text that only begins with a quote is
    taken as it stands. Rows may differ in length.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if plain.endswith("\n"):
        plain = plain[:-1]
    if not plain:
        return []
    if '"' not in plain:
        return [line.split("\t") for line in plain.split("\n")]
    try:
        return [row or [""] for row in csv.reader(io.StringIO(plain, newline=""), "excel-tab", strict=True)]
    except csv.Error:
        return [line.split("\t") for line in plain.split("\n")]


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Return cells as a text that Excel and WPS paste as a block."""
    out = io.StringIO(newline="")
    csv.writer(out, "excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()
