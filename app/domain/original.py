"""Original (省原表): the province's own file that a rubric was read from, and where each criterion sits in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.table import TableKind
from app.domain.table_words import ColumnField


@dataclass(frozen=True, slots=True)
class OriginalCell:
    """One cell of a criterion in the file. text is what stood there word for word when the table was read.

    part: the part of the zip (xl/worksheets/sheet1.xml, word/document.xml); address: see Cell.address.
    """

    criterion: str
    field: ColumnField
    part: str
    address: str
    text: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """The file and its cells. name, sha256 and size are of the file as it was received; its bytes never change.

    tables: the titles of the sheets or tables that were read, by part; columns: the headings as printed, from left to
    right; lines: every text of the table that is no criterion (title, notes, totals, signature line), in order.
    """

    name: str
    sha256: str
    size: int
    kind: TableKind
    cells: tuple[OriginalCell, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def can_be_filled(self) -> bool:
        """Tell whether answers can be written back: a PDF or a pasted table cannot take them."""
        return self.kind in {TableKind.XLSX, TableKind.DOCX}

    def cells_of(self, criterion: str) -> tuple[OriginalCell, ...]:
        """Return the cells of a criterion, from left to right as they were read."""
        return tuple(cell for cell in self.cells if cell.criterion == criterion)
