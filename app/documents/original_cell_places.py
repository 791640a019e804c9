"""Where the cells of tables stand in the bytes of a Word document's XML, so that a few can be changed."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from app.documents.original_sheet_map import SheetError

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_GROUPS = {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}
"""Elements that are looked into for blocks, rows and cells, as the reading of tables does."""
_HOLDS = {"body": "tbl", "tc": "tbl", "tbl": "tr", "tr": "tc"}
_TAG = re.compile(rb"""<[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>""")
_MOST_DEPTH = 400
_MOST_CELLS = 200_000


@dataclass(slots=True)
class _Level:
    """An element on the way down. address: of a table, row or cell; count: how many of what counts it has so far.

    owner: of a group, what its children are counted in; inside: the cells within a group in a row.
    """

    name: str
    namespaces: dict[str, str]
    address: str = ""
    start: int = 0
    count: int = 0
    owner: "_Level | None" = None
    inside: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell in bytes; where content controls are around it, they belong to it: number counts the cells in them."""

    start: int
    end: int
    number: int
    namespaces: dict[str, str]


def cell_places(content: bytes) -> dict[str, CellPlace]:
    """Return where the cells of a document stand, by address (Cell.address). Raises: SheetError."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:4]:
        raise SheetError("文字文件用了少见的编码")
    return _Reader(content).read()


class _Reader:
    """Counts tables, rows and cells as reading them does: through content controls and tracked insertions."""

    def __init__(self, content: bytes) -> None:
        """Prepare the parser; document types and entities are refused."""
        self._content = content
        self._levels: list[_Level] = []
        self._cells: dict[str, CellPlace] = {}
        self._declared: dict[str, str] = {}
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.StartNamespaceDeclHandler = self._on_namespace
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        parser.XmlDeclHandler = _check_encoding

    def read(self) -> dict[str, CellPlace]:
        try:
            self._parser.Parse(self._content, True)
        except expat.ExpatError as error:
            raise SheetError("文字文件的内容损坏") from error
        return self._cells

    def _on_namespace(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def _on_start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._levels) > _MOST_DEPTH:
            raise SheetError("文字文件的结构过深")
        local = next((name[len(one) :] for one in _WORD if name.startswith(one)), name)
        above = self._levels[-1] if self._levels else None
        namespaces = above.namespaces if above else {}
        if self._declared:
            namespaces, self._declared = {**namespaces, **self._declared}, {}
        self._levels.append(self._level(local, above, namespaces))

    def _level(self, name: str, above: _Level | None, namespaces: dict[str, str]) -> _Level:
        """Return an element with its address, when it is one that counts in what it lies in."""
        start = self._parser.CurrentByteIndex
        if above is None or name == "body":
            return _Level(name, namespaces)
        counter = above.owner if above.name == "group" else above
        if name in _GROUPS:
            owner = counter if counter and counter.name in _HOLDS else None
            return _Level("group", namespaces, start=start, owner=owner)
        if counter is None or name != _HOLDS.get(counter.name):
            return _Level("other", namespaces)
        if len(self._cells) >= _MOST_CELLS:
            raise SheetError(f"单元格超过{_MOST_CELLS}个")
        number, counter.count = counter.count, counter.count + 1
        joiner = {"body": "", "tc": ">"}.get(counter.name, "/")
        return _Level(name, namespaces, f"{counter.address}{joiner}{number}", start)

    def _on_end(self, _name: str) -> None:
        level = self._levels.pop()
        if level.name == "tc":
            end = self._tag_end()
            self._cells[level.address] = CellPlace(level.start, end, 0, self._levels[-1].namespaces)
            if self._levels[-1].name == "group":
                self._levels[-1].inside.append(level.address)
        elif level.name == "group" and level.inside:
            above = self._levels[-1]
            if above.name == "group":
                above.inside += level.inside
                return
            end = self._tag_end()
            for number, address in enumerate(level.inside):
                self._cells[address] = CellPlace(level.start, end, number, above.namespaces)

    def _tag_end(self) -> int:
        found = _TAG.match(self._content, self._parser.CurrentByteIndex)
        if found is None:
            raise SheetError("文字文件的内容损坏")
        return found.end()


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
        raise SheetError("文字文件用了少见的编码")


def _refuse(*_: object) -> None:
    raise SheetError("文字文件里有办公文件不会有的内容（实体定义）")
