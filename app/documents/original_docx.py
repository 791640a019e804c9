"""Filling cells of tables in the province's own Word document (回填). Nothing else in it changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lxml import etree

from app.documents.original_cell_places import CellPlace, cell_places
from app.documents.original_docx_cell import CannotWriteError, WordCell
from app.documents.original_file import OriginalFile, opened, unreadable
from app.documents.original_notes import kept_parts
from app.documents.original_sheet_map import SheetError
from app.documents.original_values import CellValue, not_written, told, writable
from app.domain.problems import Problem, ProblemError

_DOCUMENT = "word/document.xml"
_SETTINGS = "word/settings.xml"
_PROTECTED = re.compile(rb"<\w*:?documentProtection\b[^>]*\benforcement=[\"'](?:1|true|on)[\"']")
_TO_FILL = "请在回填好的表里自己填上这几格。"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the document that is written anew: a cell, or a content control with cells."""

    start: int
    end: int


def fill_document(
    source: Path, target: Path, values: Sequence[CellValue], *, name: str = "", left: list[str] | None = None
) -> tuple[Problem, ...]:
    """Write source to target with these cells filled; return what people should know.

    Only the touched cells of word/document.xml change. A cell that cannot take a text is left and told.
    name: what people call the file; left: grows by the cells that were not written (CellValue.where).
    Raises: ProblemError when the document cannot be worked with; OSError.
    """
    problems: list[Problem] = []
    with opened(source, name) as file:
        try:
            content = file.read(_DOCUMENT)
            unwritten: list[str] = [] if left is None else left
            new = _filled(content, list(writable(values, problems, unwritten)), problems, unwritten)
        except SheetError as error:
            raise ProblemError([unreadable(file.name, str(error))]) from error
        problems += _sums(file, values)
        problems += _protected(file)
        problems += kept_parts(file)
        file.write(target, {_DOCUMENT: new} if new != content else {})
    return tuple(problems)


def _filled(content: bytes, values: list[CellValue], problems: list[Problem], unwritten: list[str]) -> bytes:
    places = cell_places(content)
    pieces: dict[_Piece, list[tuple[CellPlace, CellValue]]] = {}
    missing: list[str] = []
    for value in values:
        place = places.get(value.address) if value.part == _DOCUMENT else None
        if place is None:
            missing.append(value.where)
        else:
            pieces.setdefault(_Piece(place.start, place.end), []).append((place, value))
    problems += not_written(missing, "原表里没有找到这几格", _TO_FILL)
    left: dict[str, list[str]] = {}
    new = _spliced(content, pieces, left)
    for why, wheres in left.items():
        problems += not_written(wheres, why, _TO_FILL)
    unwritten += (*missing, *(where for wheres in left.values() for where in wheres))
    return new


def _spliced(
    content: bytes, pieces: dict[_Piece, list[tuple[CellPlace, CellValue]]], left: dict[str, list[str]]
) -> bytes:
    """Return the document with its pieces written anew; why cells were left is added to left."""
    written: list[bytes] = []
    at = 0
    for piece, wanted in sorted(pieces.items(), key=lambda one: one[0].start):
        if piece.start < at:
            # A cell within a cell that is written itself: two texts for one place.
            left.setdefault("这几格里还有表格", []).extend(value.where for _, value in wanted)
            continue
        old = content[piece.start : piece.end]
        written += (content[at : piece.start], _new_piece(old, wanted, left))
        at = piece.end
    return b"".join((*written, content[at:]))


def _new_piece(old: bytes, wanted: list[tuple[CellPlace, CellValue]], left: dict[str, list[str]]) -> bytes:
    root = _parsed(old, wanted[0][0].namespaces)
    cells = [one for one in root.iter("{*}tc") if not any(_is_cell(above) for above in one.iterancestors())]
    is_changed = False
    for place, value in wanted:
        try:
            is_changed |= WordCell(cells[place.number]).write(value.text)
        except CannotWriteError as error:
            left.setdefault(str(error), []).append(value.where)
    return _inside(root) if is_changed else old


def _is_cell(element: etree._Element) -> bool:
    return etree.QName(element).localname == "tc"


def _parsed(piece: bytes, namespaces: dict[str, str]) -> etree._Element:
    """Return a piece within an element that declares the namespaces it stands in."""
    declared = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
        for prefix, uri in namespaces.items()
        if prefix != "xml"
    )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(b"<piece%b>%b</piece>" % (declared.encode(), piece), parser)
    except etree.XMLSyntaxError as error:
        raise SheetError("文字文件的内容损坏") from error


def _inside(root: etree._Element) -> bytes:
    """Return what an element holds, without the namespaces that stand above it in the document."""
    whole: bytes = etree.tostring(root, encoding="utf-8")
    return whole[whole.index(b">") + 1 : whole.rindex(b"</")]


def _sums(file: OriginalFile, values: Sequence[CellValue]) -> Iterator[Problem]:
    if any(not isinstance(value.value, str) for value in values):
        what = "小计、合计没有写（文字文件里没有会自己算的合计）。"
        yield from told([file.name], what, "请自己填上；算好的小计、合计见自评打分表。")


def _protected(file: OriginalFile) -> Iterator[Problem]:
    if _SETTINGS in file.parts and _PROTECTED.search(file.read(_SETTINGS)):
        what = "原表设了保护，已照样填写，保护没有改动。"
        yield from told([file.name], what, "要手工修改时，请先向发表单位要保护密码。")
