"""Ruled tables of a PDF with text. PDFium is not made for several threads: it is asked through one lock."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from app.catalog.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_PAGES, MOST_ROWS, too_large
from app.catalog.tables.pdf_grid import Box, Grid, TooManyLinesError, clustered, grids, nearest
from app.catalog.tables.pdf_lines import cell_text, overlap, text_lines
from app.catalog.tables.pdf_page import Glyph, PageContent, page_content
from app.domain.problems import Problem, ProblemError, blocking, hint, warning
from app.domain.table import Cell, Origin, Table, TableKind, TablesFound, in_rows
from app.domain.texts import without_controls
from app.files.one_at_a_time import PDFIUM

_NEAR_EDGE = 5.0
_FEW = 20
"""Characters of a document with so few are page numbers on scans."""
_PAGE_NUMBER = re.compile(r"[-—–－─ ]*(第)?\d+(页)?[-—–－─ ]*(/\d+|共\d+页)?")
_HEADER_WITHIN = 6
_MOST_OVER = 2
_SHOWN = 20
_ASK = "请向发文单位要 Excel、Word 或有文字的 PDF；要不到时，用识别文字的软件转成 Excel 并逐格核对后再选。"
_UNCLEAR = "请逐格对照原件核对；最好向发文单位要 Excel 或 Word。"
_UNLOCK = "请用 PDF 阅读软件输入密码打开后另存或打印成没有密码的 PDF，再选另存的文件。"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One ruled table on one page, its texts, and the lines printed above it and below it on that page."""

    page: int
    grid: Grid
    texts: tuple[tuple[Box, str], ...]
    above: tuple[str, ...]
    below: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    """Texts of cells whose characters are printed over each other."""

    def row(self, number: int) -> list[str]:
        """Return the texts of a row, from 0, without blanks."""
        top = self.grid.down[number]
        return [_bare(text) for box, text in self.texts if abs(box.top - top) < 1 and text]


@dataclass(slots=True)
class _Group:
    """Sheets that are one table."""

    sheets: list[_Sheet]
    has_repeated_header: bool = field(default=False)


def pdf_tables(path: Path) -> TablesFound:
    """Return the ruled tables of a PDF. Raises: ProblemError when it cannot be read at all."""
    pages = list(_pages(path))
    if sum(len(page.glyphs) for page in pages) < _FEW and any(page.has_pictures for page in pages):
        what = "这个 PDF 是扫描件，里面只有图片，没有文字。"
        raise ProblemError([blocking("TABLE_SCAN", path.name, what, _ASK)])
    scanned = [page.number for page in pages if page.has_pictures and not page.glyphs]
    problems: list[Problem] = []
    if scanned:
        what = f"第{'、'.join(map(str, scanned))}页是图片，没有文字，没有读。"
        problems.append(blocking("TABLE_SCAN", path.name, what, _ASK))
    tables: list[Table] = []
    sheets = {page.number: _sheets(page, path.name) for page in pages}
    for number, group in enumerate(_groups([sheet for found in sheets.values() for sheet in found]), 1):
        tables.append(_table(path.name, group.sheets, number))
        problems += _told(path.name, tables[-1], group)
    problems += _outside(
        path.name, [page.number for page in pages if page.glyphs and not sheets[page.number]], len(pages)
    )
    return TablesFound(tuple(tables), tuple(problems))


def _pages(path: Path) -> Iterator[PageContent]:
    with PDFIUM:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as error:
            raise ProblemError([_unopened(path, error)]) from error
        with document:
            if len(document) > MOST_PAGES:
                raise ProblemError([too_large(path.name, f"PDF 有{len(document)}页，超过{MOST_PAGES}页")])
            for index in range(len(document)):
                try:
                    page = document[index]
                    try:
                        yield page_content(page, index + 1, path.name)
                    finally:
                        page.close()
                except pdfium.PdfiumError as error:
                    raise ProblemError([_unopened(path, error, f"第{index + 1}页")]) from error


def _unopened(path: Path, error: Exception, page: str = "") -> Problem:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return blocking("TABLE_PROTECTED", path.name, "这个 PDF 加了打开密码。", _UNLOCK)
    return blocking("FILE_UNREADABLE", path.name, f"PDF {page}打不开，可能已损坏。", "请重新取得这个文件。")


# ------------------------------------------------------------ tables of a page


def _sheets(page: PageContent, file: str) -> list[_Sheet]:
    try:
        found = grids(page.rulings)
    except TooManyLinesError:
        raise ProblemError([too_large(file, f"第{page.number}页的线条太多")]) from None
    inside: list[dict[Box, list[Glyph]]] = [{box: [] for box in grid.cells} for grid in found]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        places = ((number, box) for number, grid in enumerate(found) if (box := grid.at(*glyph.middle)))
        number, box = next(places, (0, None))
        (outside if box is None else inside[number][box]).append(glyph)
    lines = [(line.top, without_controls(line.text)) for line in text_lines(outside)]
    sheets: list[_Sheet] = []
    top = float("-inf")
    for number, (grid, boxes) in enumerate(zip(found, inside, strict=True)):
        texts = tuple((box, cell_text(glyphs, box.left, box.right)) for box, glyphs in boxes.items())
        above = tuple(text for at, text in lines if top <= at < grid.box.top)
        is_last = number == len(found) - 1
        below = tuple(text for at, text in lines if at >= grid.box.top) if is_last else ()
        unclear = tuple(text for box, text in texts if overlap(boxes[box]) > _MOST_OVER)
        sheets.append(_Sheet(page.number, grid, texts, above, below, unclear))
        top = grid.box.top
    return sheets


# ------------------------------------------------------------ tables over pages


def _groups(sheets: Iterable[_Sheet]) -> list[_Group]:
    groups: list[_Group] = []
    for sheet in sheets:
        last = groups[-1].sheets[-1] if groups else None
        if last is not None and sheet.page == last.page + 1 and _has_same_edges(last.grid, sheet.grid):
            repeats = _repeats_header(groups[-1].sheets[0], sheet)
            if repeats or _goes_on(last, sheet):
                groups[-1].sheets.append(sheet)
                groups[-1].has_repeated_header |= repeats
                continue
        groups.append(_Group([sheet]))
    return groups


def _has_same_edges(one: Grid, other: Grid) -> bool:
    return abs(one.box.left - other.box.left) <= _NEAR_EDGE and abs(one.box.right - other.box.right) <= _NEAR_EDGE


def _repeats_header(first: _Sheet, sheet: _Sheet) -> bool:
    head = sheet.row(0)
    rows = min(len(first.grid.down) - 1, _HEADER_WITHIN)
    return len(head) > 1 and any(first.row(number) == head for number in range(rows))


def _goes_on(last: _Sheet, sheet: _Sheet) -> bool:
    """Tell whether a table without header follows the one on the page before, with the same columns."""
    same = len(last.grid.across) == len(sheet.grid.across) and all(
        abs(one - other) <= _NEAR_EDGE for one, other in zip(last.grid.across, sheet.grid.across, strict=True)
    )
    between = [line for line in (*last.below, *sheet.above) if not _is_page_number(line) and line not in last.above]
    return same and not between


def _table(file: str, sheets: Sequence[_Sheet], number: int) -> Table:
    across = clustered(x for sheet in sheets for x in sheet.grid.across)
    cells: list[Cell] = []
    height = 0
    for sheet in sheets:
        down = sheet.grid.down
        for box, text in sheet.texts:
            top, bottom = nearest(down, box.top), nearest(down, box.bottom)
            left, right = nearest(across, box.left), nearest(across, box.right)
            spans = max(bottom - top, 1), max(right - left, 1)
            address = f"p{sheet.page}"
            cells.append(Cell(without_controls(text), height + top + 1, left + 1, *spans, address=address))
        height += len(down) - 1
    if height > MOST_ROWS or len(across) > MOST_COLUMNS or len(cells) > MOST_CELLS:
        raise ProblemError([too_large(file, f"有一张表有{height}行{len(across)}列")])
    pages = tuple(dict.fromkeys(sheet.page for sheet in sheets))
    origin = Origin(file, TableKind.PDF, f"第{number}张表", number, pages=pages)
    lines = [line for line in sheets[-1].below if not _is_page_number(line)]
    before = tuple(line for line in sheets[0].above if not _is_page_number(line))
    return Table(origin, in_rows(cells, height), before=before, after=tuple(lines))


def _told(file: str, table: Table, group: _Group) -> Iterator[Problem]:
    pages = table.origin.pages
    if len(pages) > 1:
        how = "表头相同" if group.has_repeated_header else "列相同、中间没有别的文字"
        what = f"第{pages[0]}至{pages[-1]}页的表{how}，当作一张表接在一起。"
        yield hint("TABLE_JOINED", f"{file} {table.origin.title}", what, "请核对接缝处有没有一格被分成两半。")
    for sheet in group.sheets:
        if sheet.unclear:
            what = f"第{sheet.page}页有{len(sheet.unclear)}格文字叠在一起，读不准（如“{sheet.unclear[0][:_SHOWN]}…”）。"
            yield warning("TABLE_UNCLEAR", f"{file} {table.origin.title}", what, _UNCLEAR)


def _outside(file: str, bare: Sequence[int], pages: int) -> Iterator[Problem]:
    if bare and len(bare) < pages:
        what = f"第{'、'.join(map(str, bare))}页有文字，但没有画线的表格，没有读。"
        yield hint("TABLE_OUTSIDE", file, what, "请看这些页里有没有要用的内容。")


def _is_page_number(line: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.replace(" ", "")))


def _bare(text: str) -> str:
    return "".join(text.split())
