"""Tables (表格) as they stand in files from outside: cells with spans and places. What they mean is not known here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.problems import Problem


class TableKind(StrEnum):
    """What a table was read from."""

    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table comes from.

    title: the sheet's name, or 第 2 张表. number: counts the sheets or tables of the file from 1.
    part: the part of the zip that holds it (xl/worksheets/sheet1.xml), for writing back. pages: of a PDF, from 1.
    """

    file: str
    kind: TableKind
    title: str
    number: int = 1
    part: str = ""
    pages: tuple[int, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; of merged ones (合并单元格) the one at the top left. Rows and columns count from 1.

    address: where it is written back: C5 in a sheet; in Word table/row/cell counted from 0 as they stand in the file,
        with `>` before a table within a cell; in a PDF the page, p2.
    has_formula: the text is the value the last program stored for a formula.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_hidden: bool = False
    address: str = ""
    has_formula: bool = False

    @property
    def last_row(self) -> int:
        """Return the last row it covers."""
        return self.row + self.row_span - 1

    @property
    def last_column(self) -> int:
        """Return the last column it covers."""
        return self.column + self.column_span - 1


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a table put together from several: from `row` on they are those of origin from `first` on."""

    row: int
    origin: Origin
    first: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table; rows[n] holds the cells that begin in row n + 1, from left to right. Empty cells may be left out.

    before, after: lines of text around it (title, 填报单位, notes), as far as the file has such.
    pieces: in order, of a table put together from several sheets or tables; empty when it is one.
    """

    origin: Origin
    rows: tuple[tuple[Cell, ...], ...]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    width: int = field(init=False, repr=False, compare=False)
    _at: Mapping[tuple[int, int], Cell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note which cell covers each place; the first wins where a broken file has two."""
        covered: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            for row in range(cell.row, min(cell.last_row, self.height) + 1):
                for column in range(cell.column, cell.last_column + 1):
                    covered.setdefault((row, column), cell)
        object.__setattr__(self, "_at", covered)
        object.__setattr__(self, "width", max((cell.last_column for cell in self.cells), default=0))

    @property
    def cells(self) -> Iterator[Cell]:
        """Yield the cells, row by row."""
        return (cell for row in self.rows for cell in row)

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers a place; None where the file has nothing."""
        return self._at.get((row, column))

    def text(self, row: int, column: int) -> str:
        """Return the text that covers a place, so that merged cells are filled down and to the right."""
        cell = self.at(row, column)
        return cell.text if cell else ""

    def across(self, row: int) -> list[Cell]:
        """Return the cells that cover a row, each once, also those that began further up."""
        found: list[Cell] = []
        for column in range(1, self.width + 1):
            cell = self.at(row, column)
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def source(self, row: int) -> tuple[Origin, int]:
        """Return the sheet or table that a row comes from, and its number there."""
        for piece in reversed(self.pieces):
            if piece.row <= row:
                return piece.origin, row - piece.row + piece.first
        return self.origin, row

    def own(self, row: int) -> list[Cell]:
        """Return the cells with text that begin in a row, from left to right."""
        return [cell for cell in self.rows[row - 1] if cell.text.strip()]

    def where(self, cell: Cell) -> str:
        """Return the place of a cell for people: 评分表 C5, 第 2 张表 第3行第2列."""
        if self.origin.kind is TableKind.XLSX:
            return f"{self.source(cell.row)[0].title} {cell.address}"
        return self.where_row(cell.row, cell.column)

    def where_row(self, row: int, column: int = 0) -> str:
        """Return the place of a row, or of a cell in it, for people."""
        origin, number = self.source(row)
        return f"{origin.title} 第{number}行" + (f"第{column}列" if column else "")


@dataclass(frozen=True, slots=True)
class TablesFound:
    """What a file holds: its tables, and everything that could not be read or should be known."""

    tables: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = ()


def in_rows(cells: Iterable[Cell], height: int = 0) -> tuple[tuple[Cell, ...], ...]:
    """Return cells as the rows of a table, at least this many."""
    rows: list[list[Cell]] = [[] for _ in range(height)]
    for cell in cells:
        while len(rows) < cell.row:
            rows.append([])
        rows[cell.row - 1].append(cell)
    return tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in rows)
