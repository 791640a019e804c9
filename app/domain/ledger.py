"""Ledgers (台账): which rows count, and why the others do not (DESIGN.md 5, Ledger rows)."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.assessment import Cycle, LedgerRow
from app.domain.rubric import Column, Ledger

_DAY = re.compile(r"(\d{4})\s*[-/.．年]\s*(\d{1,2})\s*[-/.．月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?")


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row with its number in the ledger (from 1) and the reasons why it does not count; none: it counts."""

    number: int
    row: LedgerRow
    reasons: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Tell whether the row counts."""
        return not self.reasons


@lru_cache(maxsize=8192)
def read_day(text: str) -> dt.date | None:
    """Return the day of a written date (2021-04-07, 2021/4/7, 2021.4.7, 2021年4月7日), None when unreadable."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def judged_rows(ledger: Ledger, rows: Iterable[LedgerRow], cycle: Cycle) -> tuple[JudgedRow, ...]:
    """Return every row with why it does not count: a required column empty, outside the cycle, there already."""
    seen: dict[tuple[str, ...], int] = {}
    judged = []
    for number, row in enumerate(rows, start=1):
        reasons = _reasons(ledger, row, cycle)
        key = tuple(_folded(row.values.get(column, "")) for column in ledger.key)
        if not reasons and any(key):
            if key in seen:
                reasons = [f"与第{seen[key]}行重复"]
            else:
                seen[key] = number
        judged.append(JudgedRow(number, row, tuple(reasons)))
    return tuple(judged)


def _reasons(ledger: Ledger, row: LedgerRow, cycle: Cycle) -> list[str]:
    reasons = [
        f"缺“{column.title or column.id}”"
        for column in ledger.columns
        if column.required and not row.values.get(column.id, "").strip()
    ]
    reasons += [reason for column in ledger.columns if (reason := _unreadable(column, row))]
    day = _first_day(ledger, row)
    if day is not None and not cycle.holds(day):
        reasons.append("日期不在申报周期内")
    return reasons


def _unreadable(column: Column, row: LedgerRow) -> str:
    # Only a date decides whether a row counts; a number written as “40余人” is the county's own business.
    text = row.values.get(column.id, "").strip()
    if column.kind == "date" and text and read_day(text) is None:
        return f"“{column.title or column.id}”的日期看不懂"
    return ""


def _first_day(ledger: Ledger, row: LedgerRow) -> dt.date | None:
    # The first date column is the row's date; further ones (e.g. 有效期至) may lie outside the cycle.
    for column in ledger.columns:
        if column.kind == "date":
            return read_day(row.values.get(column.id, ""))
    return None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
