"""Files shaped like the scoring tables that provinces send out, and how the tests read them."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import docx
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.catalog.tables.column_words import read_table_words
from app.catalog.tables.read_tables import read_tables
from app.domain.read_rows import RowsRead
from app.domain.table import Table, TablesFound
from app.domain.table_columns import find_columns
from app.domain.table_rows import read_rows
from app.files.places import forms_dir

Rows = Sequence[Sequence[object]]
HEADER_2020 = ["一级指标", "二级指标", "指标解释", "评分标准", "权重（分）", "评估办法", "得分"]


def workbook(
    path: Path, rows: Rows, merged: Iterable[str] = (), change: Callable[[object, object], None] | None = None
) -> Path:
    """Write a sheet 评分表. merged: ranges whose first cell holds the text. change(book, sheet): anything else."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("评分表")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    for area in merged:
        first, last = area.split(":")
        top, left = xlsxwriter.utility.xl_cell_to_rowcol(first)
        bottom, right = xlsxwriter.utility.xl_cell_to_rowcol(last)
        text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        sheet.merge_range(top, left, bottom, right, text if text is not None else "")
    if change:
        change(book, sheet)
    book.close()
    return path


def document(path: Path, *tables: Rows, between: str = "") -> Path:
    """Write Word tables of plain rows; None is a cell that goes on from the one above (vMerge)."""
    file = docx.Document()
    for number, rows in enumerate(tables):
        if number:
            file.add_paragraph(between)
        table = file.add_table(len(rows), max(len(row) for row in rows))
        for row, line in enumerate(rows):
            for column, text in enumerate(line):
                cell = table.rows[row].cells[column]
                if text is None:
                    merge_mark(table.cell(row, column)._tc, "continue")
                    merge_mark_once(table, row, column)
                else:
                    cell.text = str(text)
    file.save(str(path))
    return path


def merge_mark(cell: object, value: str) -> None:
    """Mark a w:tc as begun or continued downwards."""
    properties = cell.get_or_add_tcPr()  # type: ignore[attr-defined]
    for old in properties.findall(qn("w:vMerge")):
        properties.remove(old)
    mark = OxmlElement("w:vMerge")
    mark.set(qn("w:val"), value)
    properties.append(mark)


def merge_mark_once(table: object, row: int, column: int) -> None:
    """Mark the cell above as the beginning, unless it goes on itself."""
    above = table._tbl.tr_lst[row - 1].tc_lst[column]  # type: ignore[attr-defined]
    properties = above.get_or_add_tcPr()
    if properties.find(qn("w:vMerge")) is None:
        merge_mark(above, "restart")


def only_table(found: TablesFound) -> Table:
    """Return the one table of a file."""
    assert [str(problem) for problem in found.problems if problem.is_blocking] == []
    (table,) = found.tables
    return table


def read(table: Table, header: tuple[int, int] | None = None) -> RowsRead:
    """Return what a table says, by our own words."""
    words = read_table_words(forms_dir())
    return read_rows(table, find_columns(table, words, header), words)


def read_file(path: Path) -> RowsRead:
    """Return what the only table of a file says."""
    return read(only_table(read_tables(path)))


def codes(found: TablesFound | RowsRead) -> list[str]:
    """Return the codes of the problems."""
    return [problem.code for problem in found.problems]


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    """Write a zip file of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Change one part of an office file."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = change(parts[name])
    return zipped(path, parts)
