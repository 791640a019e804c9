"""Sharing the width of a table out between its columns, so that nothing has to be looked for at the right."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtWidgets import QTableView

Column = TypeVar("Column", bound=int)


def share_width(table: QTableView, shares: Mapping[Column, int], least: Mapping[Column, int] | None = None) -> None:
    """Give columns the room that the others leave, by their shares, but no less than their least width in pixels."""
    widths = range(table.horizontalHeader().count())
    others = sum(table.columnWidth(column) for column in widths if column not in shares)
    room = table.viewport().width() - others
    for column, share in shares.items():
        table.setColumnWidth(column, max(room * share // sum(shares.values()), (least or {}).get(column, 0)))
