"""Ledgers (台账): which rows count, and why the others do not (DESIGN.md 5, Ledger rows)."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.domain.assessment import LedgerRow
from app.domain.county import Cycle
from app.domain.rubric import Column, Ledger

_DAY = re.compile(r"(\d{4})\s*[-/.．年]\s*(\d{1,2})\s*[-/.．月]\s*(\d{1,2})\s*日?(?:[ T]0{1,2}:00(?::00)?)?")
LACKS, OUTSIDE, TWICE, UNREADABLE = "缺", "日期不在申报周期内", "重复", "的日期看不懂"
_STEPS = {
    LACKS: "补填所缺的必填栏",
    UNREADABLE: "把日期写成 2021-04-07 这样的形式",
    OUTSIDE: "核对日期，写错的改正；确实不在周期内的，不用改，只是不计入次数",
    TWICE: "核对两行，同一件事删去一行；不是同一件事的，把名称写得有区别",
}
"""What to do, by the sign of a reason."""


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
                reasons = [f"与第{seen[key]}行{TWICE}"]
            else:
                seen[key] = number
        judged.append(JudgedRow(number, row, tuple(reasons)))
    return tuple(judged)


def row_advice(judged: JudgedRow) -> str:
    """Return what can be done so that a row counts, by each of its reasons."""
    steps = (
        step
        for sign, step in _STEPS.items()
        if any(one.startswith(sign) or one.endswith(sign) for one in judged.reasons)
    )
    return f"请{'；'.join(steps)}。"


def _reasons(ledger: Ledger, row: LedgerRow, cycle: Cycle) -> list[str]:
    reasons = [
        f"{LACKS}“{column.title or column.id}”"
        for column in ledger.columns
        if column.required and not row.values.get(column.id, "").strip()
    ]
    reasons += [reason for column in ledger.columns if (reason := _unreadable(column, row))]
    day = _first_day(ledger, row)
    if day is not None and not cycle.holds(day):
        reasons.append(OUTSIDE)
    return reasons


def _unreadable(column: Column, row: LedgerRow) -> str:
    # Only a date decides whether a row counts; a number written as “40余人” is the county's own business.
    text = row.values.get(column.id, "").strip()
    if column.kind == "date" and text and read_day(text) is None:
        return f"“{column.title or column.id}”{UNREADABLE}"
    return ""


def _first_day(ledger: Ledger, row: LedgerRow) -> dt.date | None:
    # The first date column is the row's date; further ones (e.g. 有效期至) may lie outside the cycle.
    for column in ledger.columns:
        if column.kind == "date":
            return read_day(row.values.get(column.id, ""))
    return None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
