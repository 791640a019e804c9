"""Going on (接着做) with ledgers (台账): which rows and columns fit the new edition and the new cycle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.assessment import LedgerRow
from app.domain.county import Cycle
from app.domain.ledger import read_day
from app.domain.rubric import Ledger
from app.domain.rubric_diff import RubricDiff
from app.domain.rubric_matching import matched_ids
from app.domain.submission import Picture


@dataclass(frozen=True, slots=True)
class PlannedLedger:
    """A ledger's rows that would go on, and those that stay behind: number in the old ledger and why.

    id: the new ledger's, empty when there is none. is_dated: its rows bear a date. is_blank: it was begun and left
    without a row, which says that there was none.
    """

    id: str
    title: str
    rows: tuple[LedgerRow, ...]
    stays: tuple[tuple[int, str], ...] = ()
    lost_columns: tuple[str, ...] = ()
    is_dated: bool = True
    is_blank: bool = False

    @property
    def can_go(self) -> bool:
        """Tell whether there is anything to take over."""
        return bool(self.id) and bool(self.rows or self.is_blank)


def planned_ledgers(picture: Picture, diff: RubricDiff, cycle: Cycle, *, is_new_cycle: bool) -> Iterator[PlannedLedger]:
    """Yield what becomes of every ledger that was begun; cycle is the new one."""
    for old_id, rows in sorted(picture.assessment.ledgers.items()):
        old = diff.old.ledger_by_id.get(old_id)
        new = diff.new.ledger_by_id.get(diff.matches.ledgers.get(old_id, ""))
        title = (old.title or old.id) if old else old_id
        if old is None or new is None:
            stays = tuple((number, "新标准没有这个台账") for number, _ in enumerate(rows, start=1))
            yield PlannedLedger("", title, (), stays, is_blank=not rows)
            continue
        yield _ledger(old, new, rows, cycle if is_new_cycle else None)


def _ledger(old: Ledger, new: Ledger, rows: Sequence[LedgerRow], cycle: Cycle | None) -> PlannedLedger:
    """cycle: the new one; None while it is still the same, and every row goes on."""
    ids = matched_ids(
        ((one.id, one.title or one.id) for one in old.columns), ((one.id, one.title or one.id) for one in new.columns)
    )
    titles = {one.id: one.title or one.id for one in old.columns}
    date = next((one.id for one in old.columns if one.kind == "date"), None)
    kept: list[LedgerRow] = []
    stays: list[tuple[int, str]] = []
    lost: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        written = [key for key, text in row.values.items() if text.strip()]
        why = _stays(row, date, cycle)
        if not why and written and ids.keys().isdisjoint(written):
            why = "新标准没有这一行填的列"
        if why:
            stays.append((number, why))
            continue
        lost |= {key: titles.get(key, key) for key in written if key not in ids}
        kept.append(replace(row, values={ids[key]: text for key, text in row.values.items() if key in ids}))
    columns = tuple(lost[key] for key in (*titles, *lost) if key in lost)
    return PlannedLedger(
        new.id,
        new.title or new.id,
        tuple(kept),
        tuple(stays),
        tuple(dict.fromkeys(columns)),
        is_dated=date is not None,
        is_blank=not rows,
    )


def _stays(row: LedgerRow, date: str | None, cycle: Cycle | None) -> str:
    if cycle is None or date is None:
        return ""
    day = read_day(row.values.get(date, ""))
    if day is None:
        return "没有日期或日期读不懂"
    return "" if cycle.holds(day) else f"{day}不在新批次内"
