"""Sheets of an .xlsx workbook as tables: the values people see, merged cells, what is hidden. Nothing is changed."""

import warnings
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from app.catalog.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TABLES, too_large
from app.catalog.tables.office_parts import OfficeParts, damaged
from app.catalog.tables.sheet_layout import Area, LayoutError, SheetLayout, sheet_layout
from app.catalog.tables.shown_values import shown_value
from app.domain.problems import Problem, ProblemError, hint, warning
from app.domain.table import Cell, Origin, Table, TableKind, TablesFound, in_rows
from app.domain.texts import without_controls

_WORKBOOK = "xl/workbook.xml"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What openpyxl raises on workbooks that are not as they should be.
BROKEN = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    OSError,
    EOFError,
    RuntimeError,
    ArithmeticError,
)
_SHOWN_PLACES = 8

_Values = dict[tuple[int, int], str]


def xlsx_tables(path: Path) -> TablesFound:
    """Return every sheet with something in it. Raises: ProblemError when the workbook cannot be read at all."""
    with OfficeParts(path) as parts:
        sheets = list(sheet_parts(parts))
        layouts = {part: parts.content(part) for _, part, _ in sheets}
    if len(sheets) > MOST_TABLES:
        raise ProblemError([too_large(path.name, f"有{len(sheets)}张工作表")])
    # By its name openpyxl would refuse a workbook that somebody named otherwise.
    with path.open("rb") as file, warnings.catch_warnings():
        # What openpyxl cannot keep when it saves is no matter for reading.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        except BROKEN as error:
            raise ProblemError([damaged(path.name, "工作簿的结构不对")]) from error
        found = [
            _sheet(book, Origin(path.name, TableKind.XLSX, title, number, part, is_hidden=is_hidden), layouts[part])
            for number, (title, part, is_hidden) in enumerate(sheets, 1)
        ]
        book.close()
    tables = tuple(table for sheet in found for table in sheet.tables)
    return TablesFound(tables, tuple(problem for sheet in found for problem in sheet.problems))


def sheet_parts(parts: OfficeParts) -> Iterator[tuple[str, str, bool]]:
    """Yield title, part and whether it is hidden, of each worksheet."""
    targets = parts.targets(_WORKBOOK)
    for sheet in parts.tree(_WORKBOOK).iter("{*}sheet"):
        part = targets.get(sheet.get(_RELATION_ID, ""), "")
        if "worksheets/" in part and part in parts:
            yield sheet.get("name", ""), part, sheet.get("state", "visible") != "visible"


def _sheet(book: Workbook, origin: Origin, content: bytes) -> TablesFound:
    where = f"{origin.file} {origin.title}"
    try:
        layout = sheet_layout(content)
        values = _values(book, origin.title)
    except LayoutError as error:
        return TablesFound(problems=(too_large(where, str(error)),))
    except BROKEN:
        return TablesFound(problems=(damaged(where, "工作表的结构不对"),))
    if not values:
        return TablesFound()
    table = _table(origin, layout, values)
    return TablesFound((table,), tuple(_told(table, layout, values)))


def _values(book: Workbook, title: str) -> _Values:
    """Return the texts by place. Raises: LayoutError when they are too many or too far out."""
    sheet = book[title]
    sheet.reset_dimensions()
    found: _Values = {}
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value is None:
                continue
            text = without_controls(shown_value(cell.value, cell.number_format or ""))
            if text:
                found[cell.row, cell.column] = text
        _check_size(found)
    return found


def _check_size(found: _Values) -> None:
    if not found:
        return
    row, column = next(reversed(found))
    if row > MOST_ROWS or column > MOST_COLUMNS or len(found) > MOST_CELLS:
        at = f"{get_column_letter(column)}{row}"
        raise LayoutError(f"表太大（{at} 还有内容），最多读{MOST_ROWS}行、{MOST_COLUMNS}列、{MOST_CELLS}格")


def _table(origin: Origin, layout: SheetLayout, values: _Values) -> Table:
    height = max(row for row, _ in values)
    width = max(column for _, column in values)
    areas = {(area.top, area.left): area for area in layout.merged if area.top <= height and area.left <= width}
    cells = [
        _cell(place, values.get(place, ""), areas.get(place), layout, (height, width)) for place in {**areas, **values}
    ]
    hidden_columns = tuple(column for column in range(1, width + 1) if layout.is_hidden_column(column))
    hidden_rows = tuple(sorted(row for row in layout.hidden_rows if row <= height))
    return Table(origin, in_rows(cells, height), hidden_rows, hidden_columns)


def _cell(place: tuple[int, int], text: str, area: Area | None, layout: SheetLayout, size: tuple[int, int]) -> Cell:
    row, column = place
    bottom, right = (min(area.bottom, size[0]), min(area.right, size[1])) if area else place
    return Cell(
        text,
        row,
        column,
        bottom - row + 1,
        right - column + 1,
        row in layout.hidden_rows or layout.is_hidden_column(column),
        f"{get_column_letter(column)}{row}",
        place in layout.formulas,
    )


def _told(table: Table, layout: SheetLayout, values: _Values) -> Iterator[Problem]:
    where = f"{table.origin.file} {table.origin.title}"
    if table.origin.is_hidden:
        yield hint("TABLE_HIDDEN", where, "这张工作表是隐藏的，也读了。", "请看是不是要用的表。")
    rows = [row for row in table.hidden_rows if table.rows[row - 1]]
    if rows:
        yield hint("TABLE_HIDDEN", where, f"第{_listed(rows)}行是隐藏的，也读了。", "请看这些行还要不要。")
    if table.hidden_columns:
        columns = _listed([get_column_letter(column) for column in table.hidden_columns])
        yield hint("TABLE_HIDDEN", where, f"{columns}列是隐藏的，也读了。", "请看这些列还要不要。")
    missing = sorted(place for place in layout.formulas if place not in values)
    if missing:
        what = f"{_listed([address(place) for place in missing])} 是公式，文件里没有存下算好的值。"
        yield warning("TABLE_FORMULA", where, what, "请用 WPS 或 Excel 打开，保存一次再选。")
    if layout.overlapping:
        at = _listed([address((area.top, area.left)) for area in layout.overlapping])
        yield warning("TABLE_MERGED", where, f"{at} 的合并单元格与别的重叠。", "已当作没有合并，请核对这几处。")
    if covered := [place for place in values if _is_covered(place, layout)]:
        what = f"{_listed([address(place) for place in covered])} 被合并单元格盖住，里面还有文字。"
        yield warning("TABLE_MERGED", where, what, "看不见的文字没有用，请核对。")


def _is_covered(place: tuple[int, int], layout: SheetLayout) -> bool:
    area = layout.covered.get(place)
    return area is not None and place != (area.top, area.left)


def address(place: tuple[int, int]) -> str:
    """Return row and column, from 1, as a sheet calls the cell: C5."""
    return f"{get_column_letter(place[1])}{place[0]}"


def _listed(words: list[str] | list[int]) -> str:
    shown = "、".join(str(word) for word in words[:_SHOWN_PLACES])
    return shown + (f"等{len(words)}处" if len(words) > _SHOWN_PLACES else "")
