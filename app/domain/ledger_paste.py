"""Blocks from Excel and WPS read as rows of a ledger, and dates as spreadsheets store them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.ledger import read_day
from app.domain.rubric import Column, Ledger

Block = Sequence[Sequence[str]]

_FIRST_DAY = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)
"""Excel counts days; these are 1954 to 2064, and no other number that stands where a date should."""
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WITH_TIME = re.compile(r"(.+?)[ T]\d{1,2}[::]\d{2}(?:[::]\d{2})?(?:\.\d+)?")
_BRACKETS = re.compile(r"[((].*?[))]")
_NUMBERING = "序号"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a block says: rows as column id to text, and the headings of what the ledger has no column for."""

    rows: tuple[dict[str, str], ...]
    has_header: bool = False
    left_out: tuple[str, ...] = ()


def read_pasted(ledger: Ledger, block: Block, first_column: int = 0) -> Pasted:
    """Return the rows of a block. A first row with the ledger's headings says what is where; else first_column does.

    Lines that are empty throughout are passed over.
    """
    lines = [[_one_line(cell) for cell in line] for line in block]
    lines = [line for line in lines if any(line)]
    if not lines:
        return Pasted(())
    places = _headed(ledger, lines[0])
    if places is not None:
        return _read(lines[1:], places, [heading or f"第{place + 1}列" for place, heading in enumerate(lines[0])], True)
    width = max(len(line) for line in lines)
    skipped = 1 if _is_numbered(ledger, lines, first_column) else 0
    columns = ledger.columns[first_column:]
    places = {place + skipped: column.id for place, column in enumerate(columns)}
    headings = [_NUMBERING if place < skipped else f"复制内容的第{place + 1}列" for place in range(width)]
    return _read(lines, places, headings, False)


def offered_day(text: str) -> dt.date | None:
    """Return the day that a text most likely means though it is no written date: 44293, 20210407, 2021/4/7 9:30."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if read_day(plain) is not None:
        return None
    if plain.isascii() and plain.isdecimal() and int(plain) in _SERIALS:
        return _FIRST_DAY + dt.timedelta(days=int(plain))
    if found := _COMPACT.fullmatch(plain):
        return read_day("-".join(found.groups()))
    if found := _WITH_TIME.fullmatch(plain):
        return read_day(found[1])
    return None


def _headed(ledger: Ledger, line: Sequence[str]) -> dict[int, str] | None:
    """Return place to column id when a line holds headings of the ledger; None when it is an ordinary row."""
    if any(read_day(cell) or offered_day(cell) for cell in line):
        return None
    exact = {place: column.id for place, cell in enumerate(line) if (column := _same(ledger, cell))}
    free = [column for column in ledger.columns if column.id not in exact.values()]
    near: dict[int, str] = {}
    for place, cell in enumerate(line):
        if place not in exact and (column := _near([one for one in free if one.id not in near.values()], cell)):
            near[place] = column.id
    # One heading word for word, or two that come near: no row of a ledger looks like that.
    if not exact and len(near) < 2:  # noqa: PLR2004
        return None
    found: dict[int, str] = {}
    for place, name in (exact | near).items():
        if name not in found.values():
            found[place] = name
    return found


def _same(ledger: Ledger, cell: str) -> Column | None:
    wanted = _folded(cell)
    named = (one for one in ledger.columns if wanted and wanted in {_folded(one.title), _folded(one.id)})
    return next(named, None)


def _near(columns: Sequence[Column], cell: str) -> Column | None:
    """Return the only column whose title holds the heading or is held by it: 日期 and 会议日期."""
    wanted = _folded(_BRACKETS.sub("", unicodedata.normalize("NFKC", cell)))
    if len(wanted) < 2:  # noqa: PLR2004
        return None
    titles = [(one, _folded(_BRACKETS.sub("", unicodedata.normalize("NFKC", one.title)))) for one in columns]
    found = [one for one, title in titles if title and (wanted in title or title in wanted)]
    return found[0] if len(found) == 1 else None


def _is_numbered(ledger: Ledger, lines: Block, first_column: int) -> bool:
    """Tell whether a block without headings begins with a column 序号 before the date."""
    if first_column or not ledger.columns or ledger.columns[0].kind != "date":
        return False
    return all(
        len(line) > 1 and line[0].isdecimal() and len(line[0]) <= 4 and (read_day(line[1]) or offered_day(line[1]))  # noqa: PLR2004
        for line in lines
    )


def _read(lines: Block, places: dict[int, str], headings: Sequence[str], has_header: bool) -> Pasted:
    rows = tuple(
        {name: line[place] if place < len(line) else "" for place, name in places.items() if place < len(headings)}
        for line in lines
    )
    width = max((len(line) for line in lines), default=0)
    missed = [
        place for place in range(width) if place not in places and any(place < len(one) and one[place] for one in lines)
    ]
    words = [headings[place] if place < len(headings) else f"复制内容的第{place + 1}列" for place in missed]
    return Pasted(rows, has_header, tuple(word for word in words if _folded(word) != _NUMBERING))


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold().strip(":*★")
