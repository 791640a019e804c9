"""The cells of a sheet that somebody filled in, and what they say: texts, scores, days. Bounded in size."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.ledger import read_day
from app.domain.limits import YEARS
from app.domain.points import HUNDRED

MOST_ROWS, MOST_COLUMNS = 2_000, 60
SCORE_PLACES = 2
_MOST_SHOWN = 40
_SERIAL_FROM, _SERIAL_TO = 36_526, 73_051
"""Excel counts days from 1899-12-30; these are the years 2000 to 2099, for cells that lost their date format."""
_FIRST_SERIAL = dt.date(1899, 12, 30)
_SCORE = re.compile(r"[0-9]{1,4}(?:\.[0-9]+)?")

Place = tuple[int, int]
"""Row and column, from 1."""


class FilledSheet:
    """The filled cells of one sheet, in memory: its rows may stand in any order."""

    def __init__(self, sheet: Worksheet, file: str) -> None:
        """Read the cells; file is what the workbook is called."""
        self.title, self.file = str(sheet.title), file
        self.lines = _filled(sheet)
        self._formulas: set[Place] = set()

    def note_formulas(self, sheet: Worksheet) -> None:
        """Remember where the same sheet has a formula that stands without its value here."""
        for row, line in _filled(sheet).items():
            for column, value in line.items():
                if isinstance(value, str) and value.startswith("=") and self.value((row, column)) is None:
                    self._formulas.add((row, column))
                    self.lines.setdefault(row, {})

    @property
    def rows(self) -> list[int]:
        """Return the rows in which anything stands."""
        return sorted(self.lines)

    def value(self, place: Place | None) -> object:
        """Return what a cell holds; None for none."""
        return None if place is None else self.lines.get(place[0], {}).get(place[1])

    def is_lost(self, place: Place) -> bool:
        """Tell whether a formula stands there whose value was not stored."""
        return place in self._formulas

    def where(self, place: Place) -> str:
        """Return what people call a cell."""
        return f"{self.file} 工作表“{self.title}”{get_column_letter(place[1])}{place[0]}"


def _filled(sheet: Worksheet) -> dict[int, dict[int, object]]:
    lines = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    return {row: line for row, values in enumerate(lines, start=1) if (line := dict(_filled_cells(values)))}


def _filled_cells(values: tuple[object, ...]) -> Iterator[tuple[int, object]]:
    for column, value in enumerate(values, start=1):
        if value is not None and value != "":
            yield column, value


def texts_of(line: Mapping[int, object]) -> Iterator[str]:
    """Yield the texts of a line."""
    return (value for value in line.values() if isinstance(value, str))


def written(value: object) -> str:
    """Return what a cell says as text; a whole number without the .0 that a cell of numbers has."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).strip()


def quoted(value: object) -> str:
    """Return what a cell says, for a message."""
    line = " ".join(written(value).split())
    return line if len(line) <= _MOST_SHOWN else f"{line[:_MOST_SHOWN]}…"


def read_score(value: object) -> Decimal | None:
    """Return a score within 0..100 with at most two places: 85, 85.5, 85分, ８５; None when it is none."""
    if isinstance(value, (bool, dt.date, dt.time)):
        return None
    text = unicodedata.normalize("NFKC", written(value)).replace(" ", "").removesuffix("分")
    if not _SCORE.fullmatch(text) or len(text.partition(".")[2]) > SCORE_PLACES:
        return None
    score = Decimal(text)
    return score if score <= HUNDRED else None


def read_date(value: object) -> dt.date | None:
    """Return a day as a cell holds or shows it, also as the number that Excel counts days by."""
    if isinstance(value, dt.datetime):
        day: dt.date | None = value.date()
    elif isinstance(value, dt.date):
        day = value
    elif isinstance(value, int | float) and not isinstance(value, bool) and _SERIAL_FROM <= value < _SERIAL_TO:
        day = _FIRST_SERIAL + dt.timedelta(days=int(value))
    else:
        day = read_day(str(value))
    return day if day is not None and day.year in YEARS else None
