"""What was changed since the round before and why (changes.json, DESIGN.md 8), as values."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from app.domain.gate_limits import gate_name
from app.domain.review import Supplement
from app.domain.submission import Link


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that differs: kind and key as in changes.py, title for people, what: 新增、改动、删除.

    before, after: what it says in words for people; empty where there was nothing.
    """

    kind: str
    key: str
    title: str
    what: str
    before: str = ""
    after: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class PointsChange:
    """Points of a criterion before and after: computed and claimed."""

    criterion: str
    computed_before: Decimal
    computed_after: Decimal
    self_before: Decimal
    self_after: Decimal


@dataclass(frozen=True, slots=True)
class RoundReply:
    """What the county did about one opinion. level (city, province) and office: who asked; evidence: 材料编号.

    supplements: what was asked to be handed in, and until when. criterion and verdict are '' for an opinion in words
    that belongs to no criterion; criterion also for a basic condition (基本条件), whose id gate holds.
    """

    criterion: str
    level: str
    office: str
    opinion: str
    verdict: str
    measure: str = ""
    result: str = ""
    due: dt.date | None = None
    done: dt.date | None = None
    evidence: tuple[str, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    gate: str = ""

    @property
    def about(self) -> str:
        """Return what the opinion is about in few words: the code, 基本条件 G1; '' for the whole."""
        return gate_name(self.gate) if self.gate else self.criterion


@dataclass(frozen=True, slots=True)
class RoundChanges:
    """What a later round changed since the one before (since), and why: the replies to the opinions."""

    since: Link
    since_round: int
    records: tuple[RecordChange, ...] = ()
    points: tuple[PointsChange, ...] = ()
    replies: tuple[RoundReply, ...] = ()
