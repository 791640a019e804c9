"""Reads the printed points back out of a 自评打分表. The file may come from anybody: its sizes are bounded first.

What is read is what people see: the values that stand in the cells, not those a formula would give.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from openpyxl.workbook import Workbook

from app.documents.bounded_workbook import bounded_workbook
from app.documents.score_table_meta import CRITERIA_HEAD, KIND, META_SHEET
from app.documents.score_table_sheet import SHEET
from app.documents.score_table_sums import NOT_APPLICABLE
from app.files.atomic import telling_write_problems

MAX_ROWS, MAX_COLUMNS = 20_000, 60
_PLACES = Decimal("1e-9")
_CELL = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True)
class PrintedPoints:
    """What a 自评打分表 shows.

    points: criterion code to 自评得分, None where 不适用 stands; a code whose cell is empty or holds anything else is
        left out.
    totals: full, applicable, self_points, self_rate, and where printed bonus, computed, rate; None where empty.
    """

    submission_id: str
    rubric_sha256: str
    points: Mapping[str, Decimal | None] = field(default_factory=dict)
    totals: Mapping[str, Decimal | None] = field(default_factory=dict)


def read_score_table(source: Path | bytes) -> PrintedPoints:
    """Return the points that a 自评打分表 of ours shows.

    Raises: ProblemError (FILE_UNREADABLE, PACKAGE_…; of bytes also DISK_FULL, WRITE_FAILED: they need a file).
    """
    if isinstance(source, Path):
        return _read(source)
    with telling_write_problems("临时文件夹"), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{SHEET}.xlsx"
        path.write_bytes(source)
        return _read(path)


def _read(path: Path) -> PrintedPoints:
    what = "打分表读不出来，或不是本程序导出的自评打分表。"
    with bounded_workbook(path, what, "请用导出的原文件，不要另存为别的格式。") as book:
        return _printed(book)


def _printed(book: Workbook) -> PrintedPoints:
    notes, rows = _meta(book)
    cells = _cells(book)
    column = notes["cell:self_column"]
    points: dict[str, Decimal | None] = {}
    for code, row in rows.items():
        shown = cells.get(f"{column}{row}")
        if shown == NOT_APPLICABLE:
            points[code] = None
        elif (number := _number(shown)) is not None:
            points[code] = number
    places = {name.removeprefix("cell:"): place for name, place in notes.items() if name.startswith("cell:")}
    totals = {name: _number(cells.get(place)) for name, place in places.items() if _CELL.fullmatch(place)}
    return PrintedPoints(notes["submission_id"], notes["rubric_sha256"], points, totals)


def _meta(book: Workbook) -> tuple[dict[str, str], dict[str, int]]:
    """Return the notes of the hidden sheet and the row of each criterion. Raises: ValueError, KeyError."""
    notes: dict[str, str] = {}
    rows: dict[str, int] = {}
    lines = iter(list(_lines(book, META_SHEET)))
    for line in lines:
        if line[: len(CRITERIA_HEAD)] == CRITERIA_HEAD:
            break
        notes[str(line[0])] = "" if line[1] is None else str(line[1])
    last = 0
    for line in lines:
        row = line[1]
        if not isinstance(row, int | float) or not last < row <= MAX_ROWS:
            # Each criterion has a row of its own, further down than the one before.
            raise ValueError(line[0])
        last = rows[str(line[0])] = int(row)
    if notes.get("kind") != KIND:
        raise ValueError(KIND)
    return notes, rows


def _cells(book: Workbook) -> dict[str, object]:
    sheet = book[SHEET]
    if sheet.sheet_state != "visible":
        raise ValueError(SHEET)
    found: dict[str, object] = {}
    for row in sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
        for cell in row:
            if cell.value is not None:
                found[str(cell.coordinate)] = cell.value
    return found


def _lines(book: Workbook, name: str) -> Iterator[tuple[object, ...]]:
    for line in book[name].iter_rows(max_row=MAX_ROWS, max_col=len(CRITERIA_HEAD), values_only=True):
        if any(value is not None for value in line):
            yield tuple(line)


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = Decimal(repr(value))
    if not number.is_finite() or abs(number) >= 10**9:
        return None
    return number.quantize(_PLACES).normalize()
