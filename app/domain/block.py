"""Blocks of cells as Excel and WPS put them on the clipboard: tabs, line ends, quotes round what holds them."""

import re

_CELL = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^"\t\n][^\t\n]*|))(\t|\n|\Z)')
"""A cell in quotes with its quotes doubled, or one without; and what ends it."""


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
    return _quoted(plain) or [line.split("\t") for line in plain.split("\n")]


def _quoted(text: str) -> list[list[str]]:
    """Return the rows of a text with cells in quotes; none when the quotes do not fit together."""
    rows: list[list[str]] = [[]]
    place = 0
    while found := _CELL.match(text, place):
        quoted, bare, end = found.groups()
        rows[-1].append(bare if quoted is None else quoted.replace('""', '"'))
        if not end:
            return rows
        if end == "\n":
            rows.append([])
        place = found.end()
    return []
