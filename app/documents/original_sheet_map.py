"""Where rows and cells stand in the bytes of a worksheet's XML, so that a few can be changed and the rest copied."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main ",
    "http://purl.oclc.org/ooxml/spreadsheetml/main ",
)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_PLAIN = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,20})?")
_LETTERS = 26
_FORMULA = re.compile(rb"<(?:[^\s<>/]+:)?f[\s/>]")
_NONE: dict[str, str] = {}
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_MOST_DEPTH = 200
_MOST_CELLS = 1_000_000
"""Of a sheet, empty ones too."""
_MOST_MERGED, _MOST_COLUMNS = 20_000, 16_384
"""Merged ranges, and lines on columns: a table of a county has some hundreds, and each is looked at for every value."""
_LONGEST_FORMULA = 8_192
"""Excel's own limit."""
_TAG = re.compile(rb"""<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")


class SheetError(Exception):
    """Raised with a Chinese reason when a worksheet's XML cannot be worked with."""


@dataclass(slots=True)
class Element:
    """An element in bytes: [start, open_end) is its start tag, [close_start, end) its end tag.

    is_empty: written as one tag (<c r="A1"/>); then close_start and end are open_end.
    """

    start: int
    open_end: int
    is_empty: bool
    attributes: dict[str, str]
    close_start: int = 0
    end: int = 0


@dataclass(slots=True)
class SheetCell(Element):
    """A cell. value: the <v> of a formula; has_formula: there is an <f>; formula: its text, when it is written here.

    Its attributes are left out, as there may be very many cells; style is the one that matters.
    """

    row: int = 0
    column: int = 0
    style: str = ""
    value: Element | None = None
    extension: Element | None = None
    has_formula: bool = False
    formula: str = ""


@dataclass(slots=True)
class SheetRow(Element):
    """A row with its cells from left to right."""

    number: int = 0
    cells: list[SheetCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells, borders included; from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """What is said of columns first to last. width in digits of the workbook's own face; 0 when it is not said."""

    first: int
    last: int
    style: str
    width: float


@dataclass(slots=True)
class SheetMap:
    """A worksheet. data: sheetData; formula_cells: of the whole sheet; arrays: what array formulas cover."""

    content: bytes
    data: Element
    rows: list[SheetRow]
    formula_cells: list[SheetCell]
    merged: list[Block]
    arrays: list[Block]
    columns: list[SheetColumns]
    dimension: Element | None
    calculation: Element | None
    is_protected: bool
    by_number: dict[int, SheetRow] = field(default_factory=dict)

    def row_at(self, number: int) -> SheetRow | None:
        """Return a row, when the sheet has it."""
        return self.by_number.get(number)

    def style_at(self, row: int, column: int) -> str:
        """Return the style of a place: of its cell, else of its row, else of its column; empty when none is said."""
        found = self.row_at(row)
        cell = next((one for one in found.cells if one.column == column), None) if found else None
        if cell is not None:
            return cell.style
        if found is not None and found.attributes.get("customFormat") in {"1", "true"} and "s" in found.attributes:
            return found.attributes["s"]
        return next((one.style for one in self.columns if one.first <= column <= one.last and one.style), "")

    def height_of(self, row: int) -> float:
        """Return the height in points that is written for a row; 0 when programs find it by themselves."""
        found = self.row_at(row)
        return _decimal(found.attributes.get("ht")) if found else 0.0

    def width_of(self, column: int) -> float:
        """Return the width of a column; 0 when it is not said."""
        return next((one.width for one in self.columns if one.first <= column <= one.last), 0.0)

    def has_formula_at(self, row: int, column: int) -> bool:
        """Tell whether a cell holds a formula or a part of an array formula's result."""
        found = self.row_at(row)
        cells = found.cells if found else []
        is_formula = any(cell.has_formula for cell in cells if cell.column == column)
        return is_formula or any(area.holds(row, column) for area in self.arrays)

    @property
    def prefix(self) -> bytes:
        """Return the prefix of the sheet's elements with its colon; mostly empty."""
        tag = re.match(rb"<([^\s/>]*:)?", self.content[self.data.start : self.data.open_end])
        return (tag[1] or b"") if tag else b""


def sheet_map(content: bytes) -> SheetMap:
    """Return where everything stands. Raises: SheetError."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]:
        raise SheetError("工作表用了少见的编码")
    return _Reader(content).read()


def check_sheet(content: bytes) -> None:
    """Raises: SheetError unless the bytes are XML as it has to be."""
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        raise SheetError("工作表的内容损坏") from error


def may_hold_formulas(content: bytes) -> bool:
    """Tell, quickly, whether there is anything that looks like a formula."""
    return bool(_FORMULA.search(content)) or content[:2] in {b"\xff\xfe", b"\xfe\xff"}


def place_of(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as C5. Raises: SheetError."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise SheetError(f"单元格的位置“{reference[:20]}”读不出来")
    column = 0
    for letter in found[1]:
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    row = int(found[2])
    if row > LAST_ROW or column > LAST_COLUMN:
        raise SheetError(f"单元格的位置“{reference[:20]}”在表外")
    return row, column


def block_of(reference: str) -> Block:
    """Return the rectangle of a reference such as A1:C5. Raises: SheetError."""
    first, _, last = reference.partition(":")
    top, left = place_of(first)
    bottom, right = place_of(last or first)
    return Block(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def address_of(row: int, column: int) -> str:
    """Return the reference of a cell."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


class _Reader:
    """Walks through the XML once. Elements of other namespaces (x14, mc, custom) are stepped over."""

    def __init__(self, content: bytes) -> None:
        """Prepare the parser; document types and entities are refused."""
        self._content = content
        self._path: list[str] = []
        self._elements: list[Element | None] = []
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        parser.XmlDeclHandler = _check_encoding
        parser.CharacterDataHandler = self._on_text
        parser.buffer_text = True
        self._map = SheetMap(
            content, Element(0, 0, is_empty=False, attributes={}), [], [], [], [], [], None, None, False
        )
        self._has_data = False
        self._count = 0

    def read(self) -> SheetMap:
        try:
            self._parser.Parse(self._content, True)
        except expat.ExpatError as error:
            raise SheetError("工作表的内容损坏") from error
        if not self._has_data:
            raise SheetError("不是工作表")
        return self._map

    # ------------------------------------------------------------ events

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) > _MOST_DEPTH:
            raise SheetError("工作表的结构过深")
        local = _local(name)
        self._path.append(local)
        is_data = self._path[:2] == ["worksheet", "sheetData"]
        self._elements.append(self._in_data(attributes) if is_data else self._beside_data(attributes))

    def _in_data(self, attributes: dict[str, str]) -> Element | None:
        """Note an element of rows and cells; return it when its bytes matter."""
        match self._path[2:]:
            case []:
                self._map.data = self._element(attributes)
                self._has_data = True
                return self._map.data
            case ["row"]:
                return self._row(attributes)
            case ["row", "c"]:
                return self._cell(attributes)
            case ["row", "c", "f"]:
                self._note_formula(attributes)
            case ["row", "c", "v"]:
                self._cell_now.value = self._element(_NONE)
                return self._cell_now.value
            case ["row", "c", "extLst"]:
                self._cell_now.extension = self._element(_NONE)
                return self._cell_now.extension
            case _:
                pass
        return None

    def _beside_data(self, attributes: dict[str, str]) -> Element | None:
        """Note an element before or behind the rows; return it when its bytes matter."""
        match self._path:
            case ["worksheet", "dimension"]:
                self._map.dimension = self._element(attributes)
                return self._map.dimension
            case ["worksheet", "sheetCalcPr"]:
                self._map.calculation = self._element(attributes)
                return self._map.calculation
            case ["worksheet", "sheetProtection"]:
                self._map.is_protected = attributes.get("sheet") in {"1", "true", "on"}
            case ["worksheet", "cols", "col"]:
                self._note_columns(attributes)
            case ["worksheet", "mergeCells", "mergeCell"]:
                if len(self._map.merged) >= _MOST_MERGED:
                    raise SheetError(f"合并单元格超过{_MOST_MERGED}处")
                self._map.merged.append(block_of(attributes.get("ref", "")))
            case _:
                pass
        return None

    def _on_end(self, _name: str) -> None:
        self._path.pop()
        element = self._elements.pop()
        if element is None:
            return
        if element.is_empty:
            element.close_start = element.end = element.open_end
        else:
            element.close_start = self._parser.CurrentByteIndex
            element.end = _tag_end(self._content, element.close_start)
        if isinstance(element, SheetCell) and not element.has_formula:
            element.value = None

    def _on_text(self, text: str) -> None:
        if self._path[-2:] == ["c", "f"] and self._map.rows and self._map.rows[-1].cells:
            self._cell_now.formula += text
            if len(self._cell_now.formula) > _LONGEST_FORMULA:
                raise SheetError("有的公式过长")

    # ------------------------------------------------------------ what they mean

    def _element(self, attributes: dict[str, str]) -> Element:
        start = self._parser.CurrentByteIndex
        end = _tag_end(self._content, start)
        return Element(start, end, self._content[end - 2 : end - 1] == b"/", attributes)

    @property
    def _cell_now(self) -> SheetCell:
        return self._map.rows[-1].cells[-1]

    def _row(self, attributes: dict[str, str]) -> SheetRow:
        last = self._map.rows[-1].number if self._map.rows else 0
        number = _number(attributes.get("r"), last + 1)
        if not last < number <= LAST_ROW:
            raise SheetError("行号的次序乱了")
        at = self._element(attributes)
        row = SheetRow(at.start, at.open_end, at.is_empty, attributes, number=number)
        self._map.rows.append(row)
        self._map.by_number[number] = row
        return row

    def _cell(self, attributes: dict[str, str]) -> SheetCell:
        row = self._map.rows[-1]
        last = row.cells[-1].column if row.cells else 0
        at = self._element(_NONE)
        written = attributes.get("r")
        number, column = place_of(written) if written else (row.number, last + 1)
        if number != row.number or column <= last:
            raise SheetError(f"第{row.number}行单元格的次序乱了")
        style = sys.intern(attributes.get("s", ""))
        cell = SheetCell(at.start, at.open_end, at.is_empty, _NONE, row=row.number, column=column, style=style)
        row.cells.append(cell)
        self._count_one()
        return cell

    def _count_one(self) -> None:
        self._count += 1
        if self._count > _MOST_CELLS:
            raise SheetError(f"单元格超过{_MOST_CELLS}个")

    def _note_formula(self, attributes: dict[str, str]) -> None:
        cell = self._cell_now
        cell.has_formula = True
        self._map.formula_cells.append(cell)
        if attributes.get("t") in {"array", "dataTable"} and attributes.get("ref"):
            self._map.arrays.append(block_of(attributes["ref"]))

    def _note_columns(self, attributes: dict[str, str]) -> None:
        if len(self._map.columns) >= _MOST_COLUMNS:
            raise SheetError(f"列的说明超过{_MOST_COLUMNS}条")
        first = _number(attributes.get("min"), 1)
        last = _number(attributes.get("max"), first)
        width = _decimal(attributes.get("width"))
        self._map.columns.append(SheetColumns(first, last, attributes.get("style", ""), width))


def formulas_of(sheet: SheetMap) -> Iterator[str]:
    """Yield the texts of the formulas of a sheet, each as often as it is written."""
    return (cell.formula for cell in sheet.formula_cells if cell.formula)


def _local(name: str) -> str:
    """Return the name of an element of spreadsheets; of others the whole name, which is none of ours."""
    for namespace in _MAIN:
        if name.startswith(namespace):
            return name[len(namespace) :]
    return name


def _tag_end(content: bytes, start: int) -> int:
    """Return where a tag that begins at start ends: behind its >, which may also stand in quotes."""
    found = _TAG.match(content, start)
    if not found:
        raise SheetError("工作表的内容损坏")
    return found.end()


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 9 else otherwise  # noqa: PLR2004


def _decimal(text: str | None) -> float:
    return float(text) if text and _PLAIN.fullmatch(text) else 0.0


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
        raise SheetError("工作表用了少见的编码")


def _refuse(*_: object) -> None:
    raise SheetError("工作表里有办公文件不会有的内容（实体定义）")
