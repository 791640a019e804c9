"""Blocks of cells on the clipboard, as Excel and WPS put them there: tabs, line ends, quotes round what holds them."""

import csv
import io
from collections.abc import Iterable, Sequence

from app.domain.block import read_block

__all__ = ["read_block", "write_block"]


def write_block(rows: Iterable[Sequence[str]]) -> str:
    """Return cells as a text that Excel and WPS paste as a block."""
    out = io.StringIO(newline="")
    csv.writer(out, "excel-tab", lineterminator="\n").writerows(rows)
    return out.getvalue()
