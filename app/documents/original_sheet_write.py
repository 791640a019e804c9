"""Changing a few cells in the bytes of a worksheet's XML. What is not named here is copied as it is."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.documents.original_sheet_map import Block, Element, SheetCell, SheetMap, SheetRow, address_of, block_of
from app.domain.points import plain

_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")
_VALUE_ATTRIBUTES = {b"t", b"cm", b"vm"}
"""Of a cell: the kind of its value and what belongs to the value it had."""
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Splice:
    start: int
    end: int
    content: bytes


def filled(sheet: SheetMap, values: Mapping[Place, Decimal | str], *, recalculates: bool) -> bytes:
    """Return the sheet with new values at places (row, column), none of which holds a formula.

    recalculates: take the stored results of all formulas out and ask for a calculation on opening.
    """
    splices = list(_value_splices(sheet, values))
    if recalculates:
        splices += _recalculation(sheet)
    splices += _dimension(sheet, values)
    return _spliced(sheet.content, splices)


def _spliced(content: bytes, splices: Iterable[_Splice]) -> bytes:
    pieces: list[bytes] = []
    place = 0
    # What is put in comes before what changes at the same place; otherwise sorting keeps the order.
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        pieces += (content[place : splice.start], splice.content)
        place = splice.end
    return b"".join((*pieces, content[place:]))


# ---------------------------------------------------------------- rows and cells


def _value_splices(sheet: SheetMap, values: Mapping[Place, Decimal | str]) -> Iterator[_Splice]:
    by_row: dict[int, dict[int, Decimal | str]] = {}
    for (at, column), value in sorted(values.items()):
        by_row.setdefault(at, {})[column] = value
    fresh: list[_Splice] = []
    for number, columns in by_row.items():
        if (row := sheet.row_at(number)) is not None:
            yield from _in_row(sheet, row, columns)
        else:
            place = next((one.start for one in sheet.rows if one.number > number), sheet.data.close_start)
            fresh.append(_Splice(place, place, _new_row(sheet, number, columns)))
    if fresh and sheet.data.is_empty:
        yield _opened(sheet, sheet.data, b"sheetData", b"".join(one.content for one in fresh))
    else:
        yield from fresh


def _new_row(sheet: SheetMap, number: int, columns: Mapping[int, Decimal | str]) -> bytes:
    cells = b"".join(_new_cell(sheet, (number, column), value) for column, value in columns.items())
    prefix = sheet.prefix
    return b'<%brow r="%d">%b</%brow>' % (prefix, number, cells, prefix)


def _in_row(sheet: SheetMap, row: SheetRow, columns: Mapping[int, Decimal | str]) -> Iterator[_Splice]:
    cells = {cell.column: cell for cell in row.cells}
    fresh: list[_Splice] = []
    for column, value in columns.items():
        if column in cells:
            cell = cells[column]
            yield _Splice(cell.start, cell.end, _changed_cell(sheet, cell, value))
            continue
        place = next((cell.start for cell in row.cells if cell.column > column), row.close_start)
        fresh.append(_Splice(place, place, _new_cell(sheet, (row.number, column), value)))
    if not fresh:
        return
    widened = _widened_spans(sheet, row, columns)
    if row.is_empty:
        yield _opened(sheet, row, b"row", b"".join(one.content for one in fresh), widened)
        return
    if widened:
        yield _Splice(row.start, row.open_end, widened)
    yield from fresh


def _opened(sheet: SheetMap, element: Element, name: bytes, inside: bytes, tag: bytes = b"") -> _Splice:
    """Return an element that was written as one tag with something in it."""
    tag = tag or sheet.content[element.start : element.open_end]
    start = tag[:-2].rstrip() + b">"
    return _Splice(element.start, element.end, b"%b%b</%b%b>" % (start, inside, sheet.prefix, name))


def _widened_spans(sheet: SheetMap, row: SheetRow, columns: Iterable[int]) -> bytes:
    """Return the row's tag with spans that hold the new columns; empty when nothing has to change."""
    first, _, last = row.attributes.get("spans", "").partition(":")
    if not (first.isdecimal() and last.isdecimal()):
        return b""
    left, right = min(int(first), *columns), max(int(last), *columns)
    if (left, right) == (int(first), int(last)):
        return b""
    tag = sheet.content[row.start : row.open_end]
    return _with_attribute(tag, b"spans", b"%d:%d" % (left, right))


# ---------------------------------------------------------------- one cell


def _new_cell(sheet: SheetMap, place: Place, value: Decimal | str) -> bytes:
    style = sheet.style_at(*place)
    written = b' s="%d"' % int(style) if style.isdecimal() else b""
    tag = b'<%bc r="%b"%b' % (sheet.prefix, address_of(*place).encode(), written)
    return _cell(sheet.prefix, tag, value)


def _changed_cell(sheet: SheetMap, cell: SheetCell, value: Decimal | str) -> bytes:
    tag = sheet.content[cell.start : cell.open_end]
    kept = cell.extension
    extension = sheet.content[kept.start : kept.end] if kept else b""
    return _cell(sheet.prefix, _without(tag, _VALUE_ATTRIBUTES).rstrip(b"/>").rstrip(), value, extension)


def _cell(prefix: bytes, tag: bytes, value: Decimal | str, extension: bytes = b"") -> bytes:
    """Return a cell. Its text stands in it, so that the list of shared texts stays; it is never a formula."""
    if isinstance(value, Decimal):
        return b"%b><%bv>%b</%bv>%b</%bc>" % (tag, prefix, plain(value).encode(), prefix, extension, prefix)
    if not value:
        return b"%b/>" % tag if not extension else b"%b>%b</%bc>" % (tag, extension, prefix)
    text = _escaped(value)
    inside = b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (prefix, prefix, text, prefix, prefix)
    return b'%b t="inlineStr">%b%b</%bc>' % (tag, inside, extension, prefix)


def _escaped(text: str) -> bytes:
    # Spreadsheets read _x0041_ as a character; a _ before such a text is written that way itself.
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


# ---------------------------------------------------------------- calculation and dimension


def _recalculation(sheet: SheetMap) -> Iterator[_Splice]:
    for cell in sheet.formula_cells:
        if cell.value is not None:
            tag = sheet.content[cell.start : cell.open_end]
            yield _Splice(cell.start, cell.open_end, _without(tag, {b"t"}))
            yield _Splice(cell.value.start, cell.value.end, b"")
    if sheet.calculation is None:
        asked = b'<%bsheetCalcPr fullCalcOnLoad="1"/>' % sheet.prefix
        # Source: CT_Worksheet in ECMA-376: sheetCalcPr follows sheetData.
        yield _Splice(sheet.data.end, sheet.data.end, asked)
    else:
        at = sheet.calculation
        tag = sheet.content[at.start : at.open_end]
        yield _Splice(at.start, at.open_end, _with_attribute(tag, b"fullCalcOnLoad", b"1"))


def _dimension(sheet: SheetMap, places: Iterable[Place]) -> Iterator[_Splice]:
    """Yield the dimension with the new places in it, where the sheet has one that is too small."""
    at = sheet.dimension
    if at is None or not at.attributes.get("ref"):
        return
    old = block_of(at.attributes["ref"])
    rows, columns = [row for row, _ in places], [column for _, column in places]
    if not rows:
        return
    new = Block(min(old.top, *rows), min(old.left, *columns), max(old.bottom, *rows), max(old.right, *columns))
    if new != old:
        tag = sheet.content[at.start : at.open_end]
        reference = f"{address_of(new.top, new.left)}:{address_of(new.bottom, new.right)}"
        yield _Splice(at.start, at.open_end, _with_attribute(tag, b"ref", reference.encode()))


def _without(tag: bytes, names: set[bytes]) -> bytes:
    return _each_attribute(tag, lambda found: b"" if found[1] in names else found[0])


def _with_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """Return a tag with an attribute set, in its place or behind the others."""
    written = b' %b="%b"' % (name, value)
    if any(found[1] == name for found in _ATTRIBUTE.finditer(tag)):
        return _each_attribute(tag, lambda found: written if found[1] == name else found[0])
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + written + tag[end:]


def _each_attribute(tag: bytes, change: Callable[[re.Match[bytes]], bytes]) -> bytes:
    return _ATTRIBUTE.sub(change, tag)
