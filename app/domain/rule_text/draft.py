"""What was understood of one rule text: a marking to be confirmed by a person, never taken over silently."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.marking.kinds import Level, Marking
from app.domain.rubric import Ledger, Measure


class Certainty(StrEnum):
    """How sure a reading is; the value is the Chinese word.

    CLEAR: every word was read and the points add up. LIKELY: there is a question to a person.
    UNREAD: not understood; the marking is 定性判分 and the text is kept.
    """

    CLEAR = "明确"
    LIKELY = "可能"
    UNREAD = "未看懂"


@dataclass(frozen=True, slots=True)
class ReferenceNeed:
    """A reference (参照值) that somebody has to supply: whose figure of which measure."""

    measure: str
    level: Level


@dataclass(frozen=True, slots=True)
class Sample:
    """What one made-up input would give, in words; points None: the marking cannot say without a person."""

    given: str
    points: Decimal | None
    derivation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkingDraft:
    """A draft of a marking (评分办法) with the words it was read from.

    words: (start, end, what was read there) of rule_text, in order; ids of measures and ledgers are local (m1, l1).
    candidate: what was read but cannot stand, such as items that do not add up to the points; for the editor to offer.
    """

    rule_text: str
    points: Decimal
    marking: Marking
    certainty: Certainty
    words: tuple[tuple[int, int, str], ...] = ()
    measures: tuple[Measure, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    references: tuple[ReferenceNeed, ...] = ()
    questions: tuple[str, ...] = ()
    gate: bool = False
    core: bool = False
    bonus: bool = False
    sample: Sample | None = None
    candidate: Marking | None = None
