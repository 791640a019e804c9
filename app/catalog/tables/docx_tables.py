"""Tables of a .docx document: spans, tables in cells, automatic numbers. Nothing is changed."""

import itertools
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from app.catalog.tables.docx_numbers import DocxNumbers, docx_numbers
from app.catalog.tables.docx_words import W, attribute, children, is_placeholder, paragraph_text, value_of
from app.catalog.tables.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_TABLES, too_large
from app.catalog.tables.office_parts import OfficeParts
from app.domain.joined_tables import begins_alike, joined
from app.domain.problems import Problem, ProblemError, hint
from app.domain.table import Cell, Origin, Table, TableKind, TablesFound, in_rows
from app.domain.texts import without_controls

_DOCUMENT = "word/document.xml"
_CONTINUED = ("续表", "（续）", "(续)", "续上表", "接上表")
_LONGEST_CONTINUED = 12


def docx_tables(path: Path) -> TablesFound:
    """Return the tables of a document in its order. Raises: ProblemError when it cannot be read at all."""
    with OfficeParts(path) as parts:
        reader = _Reader(path.name, docx_numbers(parts))
        tree = parts.tree(_DOCUMENT)
    body = tree.find(f"{W}body")
    if body is not None:
        reader.read(body)
    return TablesFound(tuple(reader.tables), tuple(reader.problems))


@dataclass(slots=True)
class _Reader:
    """Goes through a document once, from its beginning to its end, because numbers count on."""

    file: str
    numbers: DocxNumbers
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)

    def read(self, body: etree._Element) -> None:
        """Read the paragraphs and tables of the document."""
        count = 0
        for block in children(body, "p", "tbl"):
            if block.tag == f"{W}p":
                self._lines += [line for line in self._paragraph(block).split("\n") if line.strip()]
                continue
            if count >= MOST_TABLES:
                raise ProblemError([too_large(self.file, f"表格超过{MOST_TABLES}张")])
            self._add(self._table(block, str(count), f"第{count + 1}张表", count + 1))
            count += 1
        if self.tables:
            self.tables[-1] = replace(self.tables[-1], after=tuple(self._lines))

    def _add(self, table: Table) -> None:
        between, self._lines = tuple(self._lines), []
        last = self.tables[-1] if self.tables else None
        if last is not None and all(_is_continuation(line) for line in between) and begins_alike(last, table):
            self.tables[-1] = joined(last, table)
            where = f"{self.file} {table.origin.title}"
            what = f"表头与{last.origin.title}相同，当作接着的一页，接在它后面。"
            self.problems.append(hint("TABLE_JOINED", where, what, "请核对接缝处。"))
            return
        self.tables.append(replace(table, before=between))

    def _paragraph(self, paragraph: etree._Element) -> str:
        mark = self.numbers.mark(paragraph)
        text = without_controls(paragraph_text(paragraph))
        return mark + text if text else ""

    def _table(self, element: etree._Element, address: str, title: str, number: int) -> Table:
        cells: list[Cell] = []
        hidden: list[int] = []
        open_cells: dict[int, int] = {}
        height = 0
        for height, row in enumerate(children(element, "tr"), 1):
            if row.find(f"{W}trPr/{W}hidden") is not None:
                hidden.append(height)
            open_cells = self._row(row, f"{address}/{height - 1}", height, cells, open_cells)
            if height > MOST_ROWS or len(cells) > MOST_CELLS:
                raise ProblemError([too_large(f"{self.file} {title}", f"表超过{MOST_ROWS}行或{MOST_CELLS}格")])
        shown = [replace(cell, is_hidden=cell.row in hidden) for cell in cells]
        table = Table(
            Origin(self.file, TableKind.DOCX, title, number, _DOCUMENT), in_rows(shown, height), tuple(hidden)
        )
        if hidden:
            what = f"第{'、'.join(map(str, hidden))}行是隐藏的，也读了。"
            self.problems.append(hint("TABLE_HIDDEN", f"{self.file} {title}", what, "请看这些行还要不要。"))
        return table

    def _row(
        self, row: etree._Element, address: str, number: int, cells: list[Cell], above: dict[int, int]
    ) -> dict[int, int]:
        """Add the cells of a row; take and return which cell (its index) may go on downwards, by its first column."""
        goes_on: dict[int, int] = {}
        column = 1 + _count(value_of(row, "trPr", "gridBefore"), 0)
        for place, element in enumerate(children(row, "tc")):
            span = max(_count(value_of(element, "tcPr", "gridSpan"), 1), 1)
            if column + span - 1 > MOST_COLUMNS:
                raise ProblemError([too_large(self.file, f"有一张表超过{MOST_COLUMNS}列")])
            merge = element.find(f"{W}tcPr/{W}vMerge")
            is_continued = merge is not None and attribute(merge, "val") != "restart"
            text = self._cell_text(element, f"{address}/{place}", number)
            if is_continued and column in above:
                goes_on[column] = above[column]
                cells[above[column]] = _longer(cells[above[column]], number, text)
            elif value_of(element, "tcPr", "hMerge") == "continue" and cells and cells[-1].row == number:
                cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + span)
            else:
                cells.append(Cell(text, number, column, 1, span, address=f"{address}/{place}"))
                if merge is not None:
                    goes_on[column] = len(cells) - 1
            column += span
        return goes_on

    def _cell_text(self, element: etree._Element, address: str, row: int) -> str:
        lines: list[str] = []
        inner = 0
        for block in children(element, "p", "tbl"):
            if block.tag == f"{W}p":
                text = self._paragraph(block)
                lines += [] if _is_in_placeholder(block, element) else [text]
                continue
            table = self._table(block, f"{address}>{inner}", "单元格里的表", 1)
            inner += 1
            lines += [" ".join(cell.text for cell in line if cell.text) for line in table.rows]
            where = f"{self.file} 第{row}行"
            what = "单元格里还有一张表，已当作文字读进这一格。"
            self.problems.append(hint("TABLE_NESTED", where, what, "请核对这一格的文字。"))
        return "\n".join(line for line in lines if line)


def _is_in_placeholder(block: etree._Element, cell: etree._Element) -> bool:
    """Tell whether a paragraph of a cell, or the cell itself, only shows what to enter there."""
    beside = itertools.takewhile(lambda above: above is not cell, block.iterancestors())
    return any(is_placeholder(one) for one in (*beside, *itertools.islice(cell.iterancestors(), 2)))


def _longer(cell: Cell, row: int, text: str) -> Cell:
    """Return a cell merged downwards. Text that a covered cell still holds is not lost."""
    kept = f"{cell.text}\n{text}".strip("\n") if text else cell.text
    return replace(cell, row_span=row - cell.row + 1, text=kept)


def _count(text: str, otherwise: int) -> int:
    return min(int(text), MOST_COLUMNS + 1) if text.isdecimal() and len(text) < 10 else otherwise  # noqa: PLR2004


def _is_continuation(line: str) -> bool:
    return len(line) <= _LONGEST_CONTINUED and any(word in line for word in _CONTINUED)
