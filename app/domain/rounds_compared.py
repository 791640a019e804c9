"""Rounds side by side (各轮对照): points claimed, computed and verified, and what was said. Values only."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from app.domain.review import Level


@dataclass(frozen=True, slots=True)
class RoundColumn:
    """One round, or the work on it now (date None). levels: whose reviews of it there are.

    is_readable: what was sealed is still there; an older program kept nothing but digests.
    """

    number: int
    date: dt.date | None
    levels: tuple[Level, ...] = ()
    is_readable: bool = True

    @property
    def title(self) -> str:
        """Return how the round is called."""
        return f"第{self.number}轮" if self.date else f"现在（第{self.number}轮）"


@dataclass(frozen=True, slots=True)
class RoundCell:
    """A criterion in one round: points None where they are not known; said: the answer and evidence in words.

    replied: what the county wrote in this round on the opinions about the round before (整改情况).
    """

    self_points: Decimal | None = None
    computed: Decimal | None = None
    verified: tuple[tuple[Level, Decimal], ...] = ()
    said: str = ""
    replied: str = ""


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A criterion in every round, one cell a column; differs: points or what was said are not the same in all."""

    code: str
    title: str
    cells: tuple[RoundCell, ...]
    differs: bool

    @property
    def is_replied(self) -> bool:
        """Tell whether an opinion on it was answered in any round."""
        return any(cell.replied for cell in self.cells)


@dataclass(frozen=True, slots=True)
class RoundsCompared:
    """All rounds; total is the line of the whole."""

    columns: tuple[RoundColumn, ...]
    total: RoundLine
    lines: tuple[RoundLine, ...]
