"""Tables of any file from outside, and of pasted text: what is in them, and everything that people should know."""

from pathlib import Path

from app.catalog.tables.file_kind import table_file_kind
from app.catalog.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, too_large
from app.catalog.tables.shown_values import shown_value
from app.domain.block import read_block
from app.domain.problems import ProblemError, blocking, has_blocking
from app.domain.table import Cell, Origin, Table, TableKind, TablesFound, in_rows
from app.domain.texts import without_controls

_PASTED = "粘贴的表"


def read_tables(path: Path) -> TablesFound:
    """Return the tables of an .xlsx, .docx or PDF, recognised by content. Never raises for what is in the file."""
    try:
        kind = table_file_kind(path)
        found = _read(path, kind)
    except ProblemError as error:
        return TablesFound(problems=error.problems)
    except OSError as error:
        what = f"文件读不出来（{error.strerror or '读取中断'}）。"
        return TablesFound(problems=(blocking("FILE_UNREADABLE", path.name, what, "请拷贝到本机后再选。"),))
    if found.tables or has_blocking(found.problems):
        return found
    what = "文件里没有找到表格（PDF 里只认画了线的表）。" if kind is TableKind.PDF else "文件里没有找到表格。"
    to_do = "请核对是不是选错了文件；表格是图片的，或没有画线的，请向发文单位要 Excel 或 Word。"
    return TablesFound((), (*found.problems, blocking("TABLE_NONE", path.name, what, to_do)))


def read_pasted(text: str) -> TablesFound:
    """Return the table in a text copied from Excel, WPS or Word."""
    lines = read_block(text)
    width = max((len(line) for line in lines), default=0)
    if len(lines) > MOST_ROWS or width > MOST_COLUMNS or sum(map(len, lines)) > MOST_CELLS:
        allowed = f"一次最多{MOST_ROWS}行、{MOST_COLUMNS}列、{MOST_CELLS}格"
        return TablesFound(problems=(too_large(_PASTED, f"粘贴的内容有{len(lines)}行{width}列，{allowed}"),))
    cells = [
        Cell(shown, row, column)
        for row, line in enumerate(lines, 1)
        for column, written in enumerate(line, 1)
        if (shown := without_controls(shown_value(written)))
    ]
    if not cells:
        what = "剪贴板里没有表格。"
        return TablesFound(
            problems=(blocking("TABLE_NONE", _PASTED, what, "请在 WPS 或 Excel 里选中表格，复制后再粘贴。"),)
        )
    return TablesFound((Table(Origin("", TableKind.PASTED, _PASTED), in_rows(cells, len(lines))),))


def _read(path: Path, kind: TableKind) -> TablesFound:
    # Each kind needs a large library of its own.
    if kind is TableKind.XLSX:
        from app.catalog.tables.xlsx_tables import xlsx_tables

        return xlsx_tables(path)
    if kind is TableKind.DOCX:
        from app.catalog.tables.docx_tables import docx_tables

        return docx_tables(path)
    from app.catalog.tables.pdf_tables import pdf_tables

    return pdf_tables(path)
