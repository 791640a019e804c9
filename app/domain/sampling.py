"""Sampling (抽样): which venues of a ledger are visited. The same seed draws the same ones on every computer.

Every row that counts gets the sha256 over seed, county and its own text; those with the smallest are taken. So the
order of the rows does not matter, one row more or less changes the draw by at most one, and no other word in a
submission changes it: nobody can draw again by sealing again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from app.domain.assessment import LedgerRow
from app.domain.county import Cycle
from app.domain.ledger import judged_rows
from app.domain.ledger_uses import criterion_ledgers
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.rubric import Criterion, Ledger, Rubric

Venue = Mapping[str, str]
"""A row of a ledger by column id, filled columns only."""


def venues_of(ledger: Ledger, rows: Iterable[LedgerRow], cycle: Cycle) -> tuple[Venue, ...]:
    """Return what can be drawn: the rows that count (DESIGN.md 5, Ledger rows), whatever order they came in."""
    # Of rows with the same key the first one counts; in text order that does not depend on the order in the file.
    in_order = sorted(rows, key=lambda row: venue_text(_filled(row.values)))
    return tuple(_filled(one.row.values) for one in judged_rows(ledger, in_order, cycle) if one.counts)


def venue_text(venue: Venue) -> str:
    """Return the canonical text of a venue: JSON in key order."""
    return json.dumps(dict(sorted(venue.items())), ensure_ascii=False, separators=(",", ":"))


def drawn(venues: Iterable[Venue], count: int, *, seed: str, county: str) -> tuple[Venue, ...]:
    """Return count venues drawn by a seed, in the order of their lots; all when there are not so many.

    county: its code, or its name when it has none (`received_sets.county_key`).
    """
    lots = sorted((_lot(seed, county, text := venue_text(one)), text, one) for one in _apart(venues))
    return tuple(one for _, _, one in lots[: max(count, 0)])


def ledger_for(rubric: Rubric, criterion: Criterion, named: str | None = None) -> Ledger:
    """Return the ledger that a criterion's venues stand in: the one named, else the first its marking reads.

    Raises: ProblemError(SAMPLE_LEDGER) naming the ledgers there are.
    """
    for name in criterion_ledgers(rubric, criterion) if named is None else (named,):
        if name in rubric.ledger_by_id:
            return rubric.ledger_by_id[name]
    raise ProblemError([_no_ledger(rubric, criterion, named)])


def titled(ledger: Ledger | None, venue: Venue) -> dict[str, str]:
    """Return a venue's columns under their titles, in the ledger's order; columns it does not know come last."""
    known = {column.id: column.title or column.id for column in ledger.columns} if ledger else {}
    ordered = [*(key for key in known if key in venue), *(key for key in venue if key not in known)]
    return {known.get(key, key): venue[key] for key in ordered}


def venue_names(ledger: Ledger | None, venues: Sequence[Venue]) -> tuple[str, ...]:
    """Return what people call each of some venues; of one name twice, with everything else its row says."""
    names = [_name(ledger, venue) for venue in venues]
    return tuple(
        name if names.count(name) == 1 else "，".join(titled(ledger, venue).values())
        for name, venue in zip(names, venues, strict=True)
    )


def _name(ledger: Ledger | None, venue: Venue) -> str:
    """Return the texts of the key columns, else of the first text column that is filled."""
    texts = [column.id for column in ledger.columns if column.kind == "text"] if ledger else []
    keys = [name for name in texts if ledger and name in ledger.key and venue.get(name)]
    chosen = keys or [name for name in texts if venue.get(name)][:1] or list(venue)[:1]
    return " ".join(venue[name] for name in chosen)


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value.strip()}


def _apart(venues: Iterable[Venue]) -> Iterable[Venue]:
    return {venue_text(one): one for one in venues}.values()


def _lot(seed: str, county: str, text: str) -> str:
    # JSON keeps the parts apart: no seed and county can be read as another pair.
    written = json.dumps([seed, county, text], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _no_ledger(rubric: Rubric, criterion: Criterion, named: str | None) -> Problem:
    where = f"{criterion.code} {criterion.title}".strip()
    what = "这一项不按台账计分，没有名册可以抽。"
    if named is not None:
        what = f"评分标准里没有“{named}”这个台账。"
    if not rubric.ledgers:
        return blocking("SAMPLE_LEDGER", where, what, "这个评分标准没有台账；请手工填写要看的场所。")
    names = "、".join(f"{one.id}（{one.title}）" if one.title else one.id for one in rubric.ledgers)
    return blocking("SAMPLE_LEDGER", where, what, f"请换一个评分项，或手工写要看的场所。用命令时可指定台账：{names}。")
