"""A template's workbook from outside as rows: bounded, sheets and columns found by their titles wherever they stand."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from app.catalog.tables.file_kind import table_file_kind
from app.catalog.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TABLES, too_large
from app.catalog.tables.office_parts import OfficeParts, damaged
from app.catalog.tables.sheet_layout import LayoutError, sheet_layout
from app.catalog.tables.shown_values import shown_value
from app.catalog.tables.xlsx_tables import BROKEN, address, sheet_parts
from app.catalog.template_sheet_rows import SheetRow
from app.catalog.template_values import as_code, tidy
from app.domain.problems import Problem, ProblemError, blocking, hint, warning
from app.domain.table import TableKind
from app.domain.template_form import TemplateForm, TemplateSheet

HEADING_ROWS = 12
"""The headings stand in one of the first rows; people put a title above."""
LEAST_HEADINGS = 3
_NEEDED = {"about": ("id", "edition", "title"), "criteria": ("code", "points", "kind")}
_LINE_END = re.compile(r"_x000[dD]_\n|\r\n?")
"""How Excel keeps the line ends of texts that were pasted from elsewhere."""

Values = dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class TemplateSheets:
    """The rows with something in them by sheet id, and what people should know about the sheets."""

    rows: Mapping[str, Sequence[SheetRow]]
    problems: tuple[Problem, ...]
    is_template: bool


def read_sheets(path: Path, form: TemplateForm) -> TemplateSheets:
    """Return the rows of a workbook. Raises: ProblemError when it is no workbook or too large."""
    values, formulas = _all_values(path)
    titles = {tidy(title): title for title in values}
    found: dict[str, Sequence[SheetRow]] = {}
    problems: list[Problem] = []
    known = 0
    for sheet in form.sheets:
        title = titles.pop(tidy(sheet.title), None)
        if title is None:
            problems += _missing(path.name, sheet)
            continue
        reading = _Sheet(sheet, values[title], formulas.get(title, frozenset()))
        found[sheet.id] = tuple(reading.rows())
        problems += reading.problems
        known += reading.is_ours
    problems += _others(path.name, form, titles, values)
    is_marked = form.mark in values.get(titles.get(tidy(form.choices_title), ""), {}).values()
    return TemplateSheets(found, tuple(problems), is_marked or known >= LEAST_HEADINGS)


def may_be_template(path: Path, form: TemplateForm) -> bool:
    """Tell by the titles of its sheets whether a workbook is worth reading as a template. Raises: ProblemError."""
    if table_file_kind(path) is not TableKind.XLSX:
        return False
    with OfficeParts(path) as parts:
        titles = {tidy(title) for title, _, _ in sheet_parts(parts)}
    return any(tidy(form.sheet(name).title) in titles for name in _NEEDED)


def _missing(name: str, sheet: TemplateSheet) -> Iterator[Problem]:
    if sheet.id in _NEEDED:
        to_do = f"请把工作表名改回“{sheet.title}”，或用新写出的模板。"
        yield blocking("TABLE_HEADER", name, f"没有名叫“{sheet.title}”的工作表。", to_do)


def _others(
    name: str, form: TemplateForm, titles: Mapping[str, str], values: Mapping[str, Values]
) -> Iterator[Problem]:
    ours = {tidy(form.guide_title), tidy(form.choices_title)}
    others = [title for key, title in titles.items() if key not in ours and values[title]]
    if others:
        what = f"工作表“{'”“'.join(others[:5])}”不是模板里的，没有读。"
        yield hint("TABLE_OUTSIDE", name, what, "里面有评分标准的内容时，请填到模板的表里。")


class _Sheet:
    """One sheet: where its headings stand, and the rows below."""

    def __init__(self, sheet: TemplateSheet, values: Values, formulas: frozenset[tuple[int, int]]) -> None:
        self._sheet = sheet
        self._values = values
        self.problems: list[Problem] = []
        self._codes = {column.id for column in sheet.columns if column.kind == "code"}
        self._by_title = {tidy(column.title): column.id for column in sheet.columns}
        places = _vertical(values, self._by_title) if sheet.vertical else _across(values, self._by_title)
        self._columns = places
        self.is_ours = len(places) >= min(LEAST_HEADINGS, len(sheet.columns))
        self._tell_headings()
        self._tell_formulas(formulas)

    def rows(self) -> Iterator[SheetRow]:
        """Yield the rows with something in the columns of the template."""
        if self._sheet.vertical:
            cells = {name: ((row, column + 1)) for (row, column), name in self._columns.items()}
            yield self._row(0, {name: place for name, place in cells.items() if place in self._values})
            return
        names = {column: name for (_, column), name in self._columns.items()}
        top = next((row for row, _ in self._columns), 0)
        lines: dict[int, dict[str, tuple[int, int]]] = {}
        for row, column in sorted(self._values):
            if row > top and column in names:
                lines.setdefault(row, {})[names[column]] = (row, column)
        for row, places in lines.items():
            if any(self._values[place].strip() for place in places.values()):
                yield self._row(row, places)

    def _row(self, number: int, places: Mapping[str, tuple[int, int]]) -> SheetRow:
        texts = {
            name: as_code(self._values[place]) if name in self._codes else self._values[place]
            for name, place in places.items()
        }
        return SheetRow(self._sheet, number, texts, {name: address(place) for name, place in places.items()})

    def _tell_headings(self) -> None:
        found = set(self._columns.values())
        needed = [one for one in self._sheet.columns if one.id not in found]
        if not needed:
            return
        titles = "、".join(one.title for one in needed)
        is_bad = any(one.id in _NEEDED.get(self._sheet.id, ()) for one in needed)
        word = "行" if self._sheet.vertical else "列"
        told = blocking if is_bad else warning
        to_do = (
            f"请把{word}名改回来，或用新写出的模板。" if is_bad else f"不用这些{word}时不必管；用时请把{word}名改回来。"
        )
        self.problems.append(told("TABLE_HEADER", self._sheet.title, f"没有找到{word}“{titles}”。", to_do))

    def _tell_formulas(self, formulas: frozenset[tuple[int, int]]) -> None:
        missing = [place for place in sorted(formulas) if place not in self._values]
        if missing:
            what = f"{'、'.join(address(place) for place in missing[:8])} 是公式，文件里没有存下算好的值。"
            to_do = "请用 WPS 或 Excel 打开，保存一次再读；或把公式换成数值。"
            self.problems.append(blocking("TABLE_FORMULA", self._sheet.title, what, to_do))
        if self._sheet.vertical or not self._columns:
            return
        columns = {column for _, column in self._columns}
        top = next(row for row, _ in self._columns)
        beside = [place for place in sorted(self._values) if place[0] > top and place[1] not in columns]
        if beside:
            at = "、".join(address(place) for place in beside[:8])
            what = f"{at} 所在的列不是模板里的，没有读。"
            self.problems.append(warning("TABLE_COLUMN", self._sheet.title, what, "请核对列名，或删去这些内容。"))


def _across(values: Values, titles: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """Return the places of the headings in the row of the first rows that has most of them."""
    best: dict[tuple[int, int], str] = {}
    for row in range(1, HEADING_ROWS + 1):
        found: dict[tuple[int, int], str] = {}
        for column in range(1, MOST_COLUMNS + 1):
            name = titles.get(tidy(values.get((row, column), "")))
            if name and name not in found.values():
                found[row, column] = name
        if len(found) > len(best):
            best = found
    return best


def _vertical(values: Values, titles: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """Return the places of the words in the first column; the values stand right of them."""
    found: dict[tuple[int, int], str] = {}
    for place in sorted(values):
        name = titles.get(tidy(values[place])) if place[1] == 1 else None
        if name and name not in found.values():
            found[place] = name
    return found


def _all_values(path: Path) -> tuple[dict[str, Values], dict[str, frozenset[tuple[int, int]]]]:
    """Return the texts of all sheets by title and place, and where formulas stand. Raises: ProblemError."""
    if table_file_kind(path) is not TableKind.XLSX:
        what = "这不是 Excel 工作簿（.xlsx）。"
        raise ProblemError([blocking("FILE_KIND", path.name, what, "请选择填好的评分标准模板。")])
    try:
        with OfficeParts(path) as parts:
            sheets = {title: parts.content(part) for title, part, _ in sheet_parts(parts)}
        if len(sheets) > MOST_TABLES:
            raise ProblemError([too_large(path.name, f"有{len(sheets)}张工作表")])
        formulas = {title: frozenset(sheet_layout(content).formulas) for title, content in sheets.items()}
        return _values(path, tuple(sheets)), formulas
    except LayoutError as error:
        raise ProblemError([too_large(path.name, str(error))]) from error
    except BROKEN as error:
        raise ProblemError([damaged(path.name, "工作簿的结构不对")]) from error


def _values(path: Path, titles: Sequence[str]) -> dict[str, Values]:
    found: dict[str, Values] = {}
    with path.open("rb") as file, warnings.catch_warnings():
        # What openpyxl cannot keep when it saves is no matter for reading.
        warnings.simplefilter("ignore")
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        for title in titles:
            sheet = book[title]
            sheet.reset_dimensions()
            values = found[title] = {}
            for line in sheet.iter_rows():
                for cell in line:
                    if cell.value is not None and (text := _text(cell.value, cell.number_format or "")):
                        values[cell.row, cell.column] = text
                _check_size(title, values)
        book.close()
    return found


def _check_size(title: str, values: Values) -> None:
    if values:
        row, column = next(reversed(values))
        if row > MOST_ROWS or column > MOST_COLUMNS or len(values) > MOST_CELLS:
            at = f"{title} {address((row, column))}"
            raise LayoutError(f"表太大（{at} 还有内容），最多读{MOST_ROWS}行、{MOST_COLUMNS}列、{MOST_CELLS}格")


def _text(value: object, number_format: str) -> str:
    """Return a text as it was typed, blanks and all; numbers and dates as the cell shows them."""
    if isinstance(value, str):
        return _LINE_END.sub("\n", value)
    return shown_value(value, number_format)
