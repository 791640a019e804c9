"""What the rows of a province's table say, before it becomes a rubric: every word kept, and where it stood."""

from dataclasses import dataclass
from decimal import Decimal

from app.domain.problems import Problem
from app.domain.table_columns import TableColumns
from app.domain.table_words import ColumnField
from app.domain.written_points import Numbered


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked of one kind of region (乡镇、县城); region is empty when it is asked of all."""

    region: str
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that no field of a rubric holds, with its column's heading."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What somebody wrote into the table: points, a reason, material numbers."""

    field: ColumnField
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field of a criterion stands in the file, also when it is empty: to write back. row and column from 1."""

    field: ColumnField
    row: int
    column: int
    address: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One criterion as read. points: None when they are not understood; points_text is what is written.

    codes: the numbers as written without marks, from the level above all to its own (一, 1.1, ①).
    first_row, last_row: of the table, from 1. is_under_heading: the lowest level is a heading's, not its own name.
    """

    level1: Numbered | None
    level2: Numbered | None
    level3: Numbered | None
    text: str
    rule_text: str
    points: Decimal | None
    points_text: str
    first_row: int
    last_row: int
    methods: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    core: bool = False
    bonus: bool = False
    gate: bool = False
    is_hidden: bool = False
    is_under_heading: bool = False
    targets: tuple[Target, ...] = ()
    kept: tuple[Kept, ...] = ()
    filled: tuple[FilledIn, ...] = ()
    cells: tuple[Place, ...] = ()

    @property
    def levels(self) -> tuple[Numbered, ...]:
        """Return the levels that are there, from above."""
        return tuple(level for level in (self.level1, self.level2, self.level3) if level is not None)

    @property
    def title(self) -> str:
        """Return a short name: the lowest level's unless a heading says it, else the first line of the text."""
        own = self.text or self.rule_text
        if self.levels and not (self.is_under_heading and own):
            return self.levels[-1].title or self.levels[-1].text
        return own.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A sum printed in the table. text: its first words; line: all its texts.

    expected: what the criteria above it give. is_right: None when it cannot be told.
    """

    row: int
    text: str
    line: str
    is_subtotal: bool
    written: Decimal | None
    expected: Decimal | None
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A row that is no criterion and no total: a section's title, a note, a signature line."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class RowsRead:
    """Everything a table says."""

    columns: TableColumns
    rows: tuple[ReadRow, ...] = ()
    totals: tuple[TotalRow, ...] = ()
    lines: tuple[KeptLine, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def points(self) -> Decimal:
        """Return the sum of the points that were read, without bonus."""
        return sum((row.points for row in self.rows if row.points is not None and not row.bonus), Decimal(0))
