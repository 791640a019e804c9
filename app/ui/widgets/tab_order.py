"""The order in which Tab goes through fields that were made one after another: as they stand on the page."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

_BY_TAB = (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus)


def fields_in(part: QWidget) -> list[QWidget]:
    """Return the fields inside a part of a page, from top to bottom as its layouts say."""
    layout = part.layout()
    return [] if layout is None else list(_fields(layout))


def order_tabs(fields: Sequence[QWidget]) -> None:
    """Let Tab go through fields in this order."""
    for before, after in pairwise(fields):
        QWidget.setTabOrder(before, after)


def _fields(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        # Qt gives None for what an item is not, which the types of PySide do not say.
        inner, widget = cast("QLayout | None", item.layout()), cast("QWidget | None", item.widget())
        if inner is not None:
            yield from _fields(inner)
        elif widget is not None and widget.focusPolicy() in _BY_TAB:
            yield widget
        elif widget is not None:
            yield from fields_in(widget)
