"""Statements gathered into blocks: fixed points, one figure with its tiers, counting, deducting, visits."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.rule_text.asked import Condition, Range
from app.domain.rule_text.clauses import Piece


@dataclass(slots=True)
class Choice:
    """A condition with fixed points; zeros are the conditions that are said to earn nothing instead."""

    condition: Condition
    piece: Piece
    points: Decimal
    sentence: int
    zeros: list[Piece] = field(default_factory=list)
    is_extra: bool = False

    @property
    def text(self) -> str:
        """Return the words of the condition."""
        return self.piece.text


@dataclass(slots=True)
class FigureBlock:
    """What one figure earns: ranges with points, ranges that earn nothing, and what is between."""

    subject: str
    piece: Piece
    sentence: int
    ranges: list[tuple[Range, Decimal]]
    zeros: list[Range] = field(default_factory=list)
    formula: str = ""
    between: Range | None = None
    step: tuple[Decimal, Decimal] | None = None
    extra: Decimal | None = None

    @property
    def points(self) -> Decimal:
        """Return the most that the figure earns."""
        return max(points for _, points in self.ranges)


@dataclass(slots=True)
class CountBlock:
    """So many points each time."""

    piece: Piece
    thing: str
    each: Decimal
    sentence: int
    cap: Decimal | None = None
    zeros: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Loss:
    """One reason to deduct; is_repeated: each time it is found."""

    piece: Piece
    points: Decimal | None
    is_repeated: bool
    at_most: int | None = None


@dataclass(slots=True)
class LossBlock:
    """Points that are there to begin with, and what is deducted from them."""

    sentence: int
    losses: list[Loss] = field(default_factory=list)
    base: Decimal | None = None


@dataclass(slots=True)
class SiteBlock:
    """Visits to sites; points None: what is left over."""

    piece: Piece
    sentence: int
    points: Decimal | None


@dataclass(slots=True)
class OpinionBlock:
    """Points within a range that a person gives."""

    piece: Piece
    sentence: int
    points: Decimal | None


Block = Choice | FigureBlock | CountBlock | LossBlock | SiteBlock | OpinionBlock


@dataclass(slots=True)
class Gathering:
    """What is found while a text is gone through: blocks, questions, and what could not be placed."""

    full: Decimal
    blocks: list[Block] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    words: list[tuple[int, int, str]] = field(default_factory=list)
    is_best: bool = False
    totals: list[Decimal] = field(default_factory=list)
    base: Decimal | None = None
    step: Decimal | None = None
    open_zeros: list[Piece] = field(default_factory=list)
