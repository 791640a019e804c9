"""ReturnedReview (退回意见): what came back to the county, and what the county does about it (补正)."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.evidence import StoredFile
from app.domain.review import Finding, GateFinding, Level, Review


@dataclass(frozen=True, slots=True)
class ReturnedReview:
    """A review the county has taken in. It is the county's own business and never travels on.

    id: that of the review; `words-1` for opinions that came as words, which have no review but only their findings.
    file: the return package as it came. revising: the day 开始补正 was chosen on it; None before that.
    """

    id: str
    round: int
    level: Level
    office: str
    received: dt.date
    findings: Mapping[str, Finding] = field(default_factory=dict)
    review: Review | None = None
    file: StoredFile | None = None
    fingerprint: str = ""
    unassigned: tuple[str, ...] = ()
    """Opinions in words that belong to no criterion yet, or to the whole."""
    revising: dt.date | None = None

    @property
    def gates(self) -> Mapping[str, GateFinding]:
        """Return what was found of the basic conditions (基本条件), by id; nothing in words."""
        return self.review.gates if self.review else {}

    @property
    def failed_gates(self) -> tuple[str, ...]:
        """Return the ids of the basic conditions that were found not met (不符合)."""
        return tuple(gate for gate, finding in self.gates.items() if finding.met is False)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return what replies can be about: the codes of the findings, and what stands for one (see below)."""
        return (*self.findings, *map(gate_code, self.failed_gates), *map(loose_code, self.unassigned))


@dataclass(frozen=True, slots=True)
class Reply:
    """What the county did about one returned criterion: measure (整改措施), result (整改结果), by when, done when.

    evidence: ids of the pieces that prove it.
    """

    measure: str = ""
    result: str = ""
    due: dt.date | None = None
    done: dt.date | None = None
    evidence: tuple[str, ...] = ()


LOOSE = "~"
"""Begins what stands for the code of an opinion in words that belongs to no criterion (总体意见)."""


def loose_code(text: str) -> str:
    """Return what stands for the code of an opinion that belongs to no criterion: told by its words."""
    return f"{LOOSE}{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def is_loose(code: str) -> bool:
    """Tell whether a code stands for an opinion that belongs to no criterion."""
    return code.startswith(LOOSE)


GATE = "^"
"""Begins what stands for the code of a basic condition (基本条件); its id follows."""


def gate_code(gate: str) -> str:
    """Return what stands for the code of a basic condition, by its id."""
    return f"{GATE}{gate}"


def gate_of(code: str) -> str:
    """Return the id of the basic condition that a code stands for; '' for any other code."""
    return code.removeprefix(GATE) if code.startswith(GATE) else ""


def reply_key(returned_id: str, code: str) -> str:
    """Return under which key the reply to one finding of one returned review is kept."""
    return f"{returned_id} {code}"


def joined_reply(one: Reply | None, other: Reply) -> Reply:
    """Return two replies to what became one opinion as one: all texts and evidence; done when both are.

    A day that has no place in the one reply is told in its words.
    """
    if one is None:
        return other
    is_done = one.done is not None and other.done is not None
    planned = _day_in_words("另一条计划", one.due and other.due, than=one.due)
    finished = "" if is_done else _day_in_words("其中一条已", one.done or other.done)
    return Reply(
        _lines(one.measure, other.measure, planned),
        _lines(one.result, other.result, finished),
        one.due or other.due,
        max(one.done, other.done) if one.done and other.done else None,
        tuple(dict.fromkeys((*one.evidence, *other.evidence))),
    )


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _day_in_words(what: str, day: dt.date | None, *, than: dt.date | None = None) -> str:
    return "" if day is None or day == than else f"（{what}于{day.isoformat()}完成）"
