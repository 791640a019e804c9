"""Filling cells of the province's own workbook (回填). Nothing else in it changes, pictures and macros included."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from lxml import etree

from app.documents.original_file import OriginalFile, opened, unreadable
from app.documents.original_formulas import Book, touched_sheets
from app.documents.original_looks import look_problems, number_formats
from app.documents.original_notes import kept_parts
from app.documents.original_sheet_map import (
    SheetError,
    SheetMap,
    check_sheet,
    formulas_of,
    may_hold_formulas,
    place_of,
    sheet_map,
)
from app.documents.original_sheet_write import Place, filled
from app.documents.original_values import CellValue, not_written, told, writable
from app.domain.problems import Problem, ProblemError

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class _Sheet:
    """A sheet that is written into."""

    part: str
    title: str
    map: SheetMap
    values: dict[Place, Decimal | str] = field(default_factory=dict)


def fill_workbook(
    source: Path, target: Path, values: Sequence[CellValue], *, name: str = "", left: list[str] | None = None
) -> tuple[Problem, ...]:
    """Write source to target with these cells filled; return what people should know.

    A cell with a formula, and a text that no cell holds, is left and told. Every part of the zip but the sheets that
    are written into, and those whose formulas depend on them, stays byte by byte. name: what people call the file;
    left: grows by the cells that were not written (CellValue.where).
    Raises: ProblemError when the workbook cannot be worked with; nothing is written then; OSError.
    """
    problems: list[Problem] = []
    with opened(source, name) as file:
        try:
            contents = _contents(file, values, problems, [] if left is None else left)
        except SheetError as error:
            raise ProblemError([unreadable(file.name, str(error))]) from error
        problems += kept_parts(file)
        file.write(target, contents)
    return tuple(problems)


def _contents(
    file: OriginalFile, values: Sequence[CellValue], problems: list[Problem], left: list[str]
) -> dict[str, bytes]:
    book = _book(file)
    sheets: dict[str, _Sheet] = {}
    formulas: list[str] = []
    for value in writable(values, problems, left):
        sheet = sheets.get(value.part)
        if sheet is None:
            if value.part not in book.titles:
                raise SheetError(f"缺少 {value.part}")
            title = book.titles[value.part]
            sheet = sheets[value.part] = _Sheet(value.part, title, sheet_map(file.read(value.part)))
        if not _note(sheet, value):
            left.append(value.where)
            formulas.append(f"{sheet.title} {value.address}（{value.where}）")
    problems += not_written(
        formulas, "原表这几格是公式", "保留原来的公式；要填的数与公式算出的不同时，请改公式引用的格。"
    )
    formats = number_formats(_tree(file, _STYLES)) if _STYLES in file.parts else ()
    for sheet in sheets.values():
        problems += look_problems(sheet.title, sheet.map, sheet.values, formats)
    problems += _without_sums(sheets.values())
    problems += _protected(sheets.values())
    return _written(file, book, sheets, problems)


def _note(sheet: _Sheet, value: CellValue) -> bool:
    """Note a value at the place that shows it; tell whether there is no formula."""
    place = place_of(value.address)
    place = next(((area.top, area.left) for area in sheet.map.merged if area.holds(*place)), place)
    if sheet.map.has_formula_at(*place):
        return False
    sheet.values[place] = value.value if isinstance(value.value, Decimal) else value.text
    return True


def _written(file: OriginalFile, book: Book, sheets: dict[str, _Sheet], problems: list[Problem]) -> dict[str, bytes]:
    """Return the new bytes of each sheet that changes."""
    changed = {part: sheet for part, sheet in sheets.items() if sheet.values}
    if not changed:
        return {}
    maps = {part: sheet.map for part, sheet in sheets.items()} | _others_with_formulas(file, book, sheets)
    touched = touched_sheets(book, {part: formulas_of(one) for part, one in maps.items()}, changed)
    others = {
        part: _Sheet(part, book.titles[part], maps[part]) for part in book.titles if part in touched - set(changed)
    }
    contents = {}
    for part, sheet in (changed | others).items():
        content = filled(sheet.map, sheet.values, recalculates=bool(sheet.map.formula_cells))
        check_sheet(content)
        if content != sheet.map.content:
            contents[part] = content
    with_formulas = [maps[part].formula_cells and book.titles[part] for part in contents]
    what = "公式原来存的结果已去掉，打开文件时按新填的数重新计算；公式本身没有改。"
    problems += told([title for title in with_formulas if title], what, "打开后核对合计，再保存一次。")
    return contents


def _others_with_formulas(file: OriginalFile, book: Book, written: Iterable[str]) -> dict[str, SheetMap]:
    found = {}
    for part in book.titles.keys() - set(written):
        content = file.read(part)
        if may_hold_formulas(content):
            found[part] = sheet_map(content)
    return found


def _without_sums(sheets: Iterable[_Sheet]) -> Iterator[Problem]:
    """Yield which sheets have no formula that sums the columns of points."""
    for sheet in sheets:
        columns = {place[1] for place, value in sheet.values.items() if isinstance(value, Decimal)}
        if columns and columns.isdisjoint(cell.column for cell in sheet.map.formula_cells):
            what = "得分一列没有求和公式，小计、合计没有写。"
            yield from told([sheet.title], what, "请在原表里自己填上；算好的小计、合计见自评打分表。")


def _protected(sheets: Iterable[_Sheet]) -> Iterator[Problem]:
    titles = [sheet.title for sheet in sheets if sheet.map.is_protected]
    return told(titles, "工作表设了保护，已照样填写，保护没有改动。", "要手工修改时，请先向发表单位要保护密码。")


# ---------------------------------------------------------------- the workbook's own parts


def _book(file: OriginalFile) -> Book:
    targets = {
        str(one.get("Id")): _joined(str(one.get("Target", "")))
        for one in _tree(file, _RELATIONS).iter("{*}Relationship")
    }
    workbook = _tree(file, _WORKBOOK)
    titles = {}
    for sheet in workbook.iter("{*}sheet"):
        part = targets.get(sheet.get(_ID, "") or _strict_id(sheet), "")
        if "worksheets/" in part and part in file.parts:
            titles[part] = sheet.get("name", "")
    names = tuple((one.get("name", ""), one.text or "") for one in workbook.iter("{*}definedName"))
    return Book(titles, names)


def _strict_id(sheet: etree._Element) -> str:
    return sheet.get("{http://purl.oclc.org/ooxml/officeDocument/relationships}id", "")


def _tree(file: OriginalFile, part: str) -> etree._Element:
    content = file.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SheetError(f"{part} 里有办公文件不会有的内容（实体定义）")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise SheetError(f"{part} 读不出来") from error


def _joined(target: str) -> str:
    """Return the target of one of the workbook's relations as a name of a part."""
    if target.startswith("/"):
        return target[1:]
    steps = ["xl"]
    for step in target.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in {"", ".", ".."}:
            steps.append(step)
    return "/".join(steps)
