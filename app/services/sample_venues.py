"""Sampling venues for the visits (抽样单): drawn by a seed that is kept, or chosen by hand."""

import datetime as dt
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.problems import Problem, ProblemError, Severity, blocking, hint, warning
from app.domain.received import Received, Sample
from app.domain.received_sets import county_key, standing_sets
from app.domain.review_records import sample_key
from app.domain.rubric import Criterion, Ledger, Rubric
from app.domain.sampling import Venue, drawn, ledger_for, titled, venue_names, venues_of
from app.domain.texts import one_text_problems
from app.services.judge import received_set
from app.services.received_contents import rubric_of, submission_of

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace

_SEED_BELOW = 10**8
"""A made seed has eight digits at most: people copy it from paper."""

MOST_DRAWN = 10_000
"""Nobody visits more venues of one county."""


@dataclass(frozen=True, slots=True)
class SampledSet:
    """The venues drawn of one submission: their columns under the ledger's titles, out of so many."""

    received: Received
    sample: Sample
    venues: tuple[dict[str, str], ...]

    def fields(self) -> dict[str, object]:
        """Return what `jkxq review sample --json` says of it."""
        county = self.received.county
        return {
            "submission": self.received.id,
            "county": {"code": county.code, "name": county.name},
            "of": self.sample.of,
            "venues": list(self.venues),
        }


@dataclass(frozen=True, slots=True)
class Sampled:
    """What was drawn for one criterion, by which seed, in 行政区划 order."""

    criterion: str
    seed: str
    samples: tuple[SampledSet, ...]
    problems: tuple[Problem, ...]


def sample(  # noqa: PLR0913 - one step, named in full
    workspace: "ReviewWorkspace",
    code: str,
    count: int,
    *,
    seed: str | None = None,
    submissions: Sequence[Received] | None = None,
    ledger: str | None = None,
    person: str,
    at: dt.datetime,
) -> Sampled:
    """Draw venues for a criterion and keep them in one step. submissions: None for all that count now.

    seed: None or empty makes one. ledger: None for the one the criterion's marking reads. Fewer rows than count: all,
    told.

    Raises: ProblemError(UNKNOWN_ID, SAMPLE_LEDGER, VALUE_INVALID, REVIEW_SUBMISSION); nothing is stored then.
    """
    chosen = standing_sets(workspace.picture) if submissions is None else tuple(submissions)
    # A sample without a seed is one chosen by hand.
    used = seed or str(secrets.randbelow(_SEED_BELOW))
    _check(count, used, chosen)
    found: list[SampledSet] = []
    left_out: list[tuple[Received, Problem]] = []
    for received in chosen:
        try:
            found.append(_drawn(workspace, received, code, (count, used, ledger)))
        except ProblemError as error:
            left_out += [(received, problem) for problem in error.problems]
    if not found:
        raise ProblemError(dict.fromkeys(problem for _, problem in left_out))
    told = [_of_county(problem, received) for received, problem in left_out]
    told += [problem for one in found for problem in _notes(workspace, one, code, count)]
    _store(workspace, f"抽样 {code}", code, found, (person, at))
    return Sampled(code, used, tuple(found), tuple(told))


def choose_venues(
    workspace: "ReviewWorkspace",
    submission_id: str,
    code: str,
    venues: Sequence[Venue | str],
    *,
    person: str,
    at: dt.datetime,
) -> Changes:
    """Keep venues chosen by hand and return the step: rows of the ledger, or names that stand in none; none: take away.

    Raises: ProblemError(REVIEW_SUBMISSION, UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    received = received_set(workspace.picture, submission_id)
    criterion = _criterion(rubric_of(workspace, received), code)
    problems = [one for venue in venues if isinstance(venue, str) for one in one_text_problems(venue, code)]
    if problems:
        raise ProblemError(problems)
    ledger, rows = offered_venues(workspace, received, criterion.code)
    chosen = [{_NAME: venue.strip()} if isinstance(venue, str) else dict(venue) for venue in venues]
    chosen = [venue for venue in chosen if any(venue.values())]
    made = Sample(code, ledger.id if ledger else "", venue_names(ledger, chosen), of=len(rows), rows=tuple(chosen))
    before = workspace.picture.samples.get(submission_id, {}).get(code)
    after = made if chosen else None
    change = Change("sample", sample_key(submission_id, code), before, after)
    changes = Changes(f"选定场所 {code}", () if before == after else (change,))
    workspace.apply(changes, person=person, at=at)
    return changes


def offered_venues(
    workspace: "ReviewWorkspace", received: Received, code: str
) -> tuple[Ledger | None, tuple[Venue, ...]]:
    """Return the ledger that a criterion's venues stand in and its rows that count; None and nothing without one."""
    rubric = rubric_of(workspace, received)
    try:
        ledger = ledger_for(rubric, _criterion(rubric, code))
    except ProblemError:
        return None, ()
    return ledger, _rows(workspace, received, ledger)


# ---------------------------------------------------------------- inside

_NAME = "name"
"""The column of a venue that was written by hand."""


def _drawn(
    workspace: "ReviewWorkspace", received: Received, code: str, wanted: tuple[int, str, str | None]
) -> SampledSet:
    count, seed, named = wanted
    rubric = rubric_of(workspace, received)
    ledger = ledger_for(rubric, _criterion(rubric, code), named)
    rows = _rows(workspace, received, ledger)
    venues = drawn(rows, count, seed=seed, county=county_key(received))
    made = Sample(code, ledger.id, venue_names(ledger, venues), seed, len(rows), tuple(dict(venue) for venue in venues))
    return SampledSet(received, made, tuple(titled(ledger, venue) for venue in venues))


def _rows(workspace: "ReviewWorkspace", received: Received, ledger: Ledger) -> tuple[Venue, ...]:
    assessment = submission_of(workspace, received).assessment
    return venues_of(ledger, assessment.ledgers.get(ledger.id, ()), assessment.cycle)


def _criterion(rubric: Rubric, code: str) -> Criterion:
    criterion = rubric.criterion_by_code.get(code)
    if criterion is None:
        raise ProblemError([blocking("UNKNOWN_ID", code, "评分标准里没有这个评分项。", "请核对编码。")])
    return criterion


def _store(
    workspace: "ReviewWorkspace", name: str, code: str, found: Sequence[SampledSet], who: tuple[str, dt.datetime]
) -> None:
    samples = workspace.picture.samples
    changes = tuple(
        Change("sample", sample_key(one.received.id, code), before, after)
        for one in found
        if (before := samples.get(one.received.id, {}).get(code)) != (after := one.sample if one.venues else None)
    )
    workspace.apply(Changes(name, changes), person=who[0], at=who[1])


def _notes(workspace: "ReviewWorkspace", one: SampledSet, code: str, count: int) -> Iterator[Problem]:
    where = f"{one.received.county.full_name} {code}"
    before = workspace.picture.samples.get(one.received.id, {}).get(code)
    if before is not None and before != one.sample:
        what = f"原来的抽样单（{'、'.join(before.venues)}）换成了新的。"
        yield warning("SAMPLE_REPLACED", where, what, "请用新的抽样单；原来的在操作记录里，可以撤销。")
    if not one.sample.of:
        yield warning("SAMPLE_FEWER", where, "台账里没有计数的行，没有可抽取的场所。", "请核对台账，或手工填写场所。")
    elif one.sample.of < count:
        yield hint("SAMPLE_FEWER", where, f"台账里只有{one.sample.of}处，不足{count}处，全部列入。", "不用处理。")


def _check(count: int, seed: str, chosen: Sequence[Received]) -> None:
    found = list(one_text_problems(seed, "随机种子"))
    if not 1 <= count <= MOST_DRAWN:
        to_do = f"请填1～{MOST_DRAWN}的整数。"
        found.append(blocking("VALUE_INVALID", "抽取数量", f"抽取数量{count}不合理。", to_do))
    if not chosen:
        what = "评审工作库里还没有收到申报。"
        found.append(blocking("REVIEW_SUBMISSION", "抽样", what, "请先把申报包收进来。"))
    if found:
        raise ProblemError(found)


def _of_county(problem: Problem, received: Received) -> Problem:
    where = f"{received.county.full_name} {problem.where}".strip()
    return replace(problem, where=where, severity=Severity.WARNING)
