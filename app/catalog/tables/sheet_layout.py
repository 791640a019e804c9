"""How a sheet is laid out: merged cells, hidden rows and columns, formulas. The values themselves are read elsewhere.

openpyxl, which reads the values, would make a cell for every place a merged range covers, so ranges are bounded here.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from app.catalog.tables.limits import MOST_PLACES

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_TAGS = ("{*}row", "{*}mergeCell", "{*}col")
_LETTERS = 26
_MOST_DIGITS = 9
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class LayoutError(Exception):
    """Raised with a Chinese reason when a sheet cannot be worked with."""


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def places(self) -> int:
        """Return how many cells it covers."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@dataclass(slots=True)
class SheetLayout:
    """What a sheet says of its rows, columns and cells.

    covered: each place under a merged range, with its range. hidden_columns: first and last of each hidden stretch.
    """

    merged: list[Area] = field(default_factory=list)
    covered: dict[tuple[int, int], Area] = field(default_factory=dict)
    overlapping: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def is_hidden_column(self, column: int) -> bool:
        """Tell whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


def sheet_layout(content: bytes) -> SheetLayout:
    """Return the layout of a worksheet's XML. Raises: LayoutError; ValueError, XMLSyntaxError if damaged."""
    layout = SheetLayout()
    row = places = 0
    for _, element in etree.iterparse(io.BytesIO(content), tag=_TAGS, resolve_entities=False, no_network=True):
        match etree.QName(element).localname:
            case "row":
                row = _next_row(element.get("r"), row)
                places += _note_row(layout, element, row)
            case "mergeCell":
                places += _note_merged(layout, element.get("ref", ""))
            case "col":
                _note_column(layout, element)
            case _:
                pass
        _check(places)
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return layout


def _check(places: int) -> None:
    if places > MOST_PLACES:
        raise LayoutError(f"单元格（连同合并单元格盖住的）超过{MOST_PLACES}个")


def place_of(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as C5. Raises: LayoutError."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise LayoutError(f"单元格的位置“{reference[:20]}”读不出来")
    column = 0
    for letter in found[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    row = int(found[2])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise LayoutError(f"单元格的位置“{reference[:20]}”在表外")
    return row, column


def _next_row(written: str | None, last: int) -> int:
    """Return the number of a row. Raises: ValueError where rows go back or beyond the sheet: some would be lost."""
    row = _number(written, last + 1)
    if not last < row <= LAST_ROW:
        raise ValueError(written)
    return row


def _note_row(layout: SheetLayout, element: etree._Element, row: int) -> int:
    if _is_on(element.get("hidden")) or element.get("ht") == "0":
        layout.hidden_rows.add(row)
    column = widest = 0
    for cell in _cells(element):
        reference = cell.get("r")
        column = place_of(reference)[1] if reference else column + 1
        if any(etree.QName(part).localname == "f" for part in cell):
            layout.formulas.add((row, column))
        widest = max(widest, column)
    return widest


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return row.iterchildren("{*}c")


def _note_merged(layout: SheetLayout, reference: str) -> int:
    first, _, last = reference.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    area = Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
    _check(area.places)
    places = [(row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)]
    if any(place in layout.covered for place in places):
        layout.overlapping.append(area)
    elif area.places > 1:
        layout.merged.append(area)
        layout.covered.update(dict.fromkeys(places, area))
    return area.places


def _note_column(layout: SheetLayout, element: etree._Element) -> None:
    if _is_on(element.get("hidden")) or element.get("width") == "0":
        first = _number(element.get("min"), 0)
        layout.hidden_columns.append((first, _number(element.get("max"), first)))


def _is_on(text: str | None) -> bool:
    return text in {"1", "true", "on"}


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= _MOST_DIGITS else otherwise
