"""ScoreSheet (评分表): computed points per level, with derivations. Values only; scoring.py makes them."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class State(StrEnum):
    """State of a criterion (DESIGN.md 5, States)."""

    NOT_APPLICABLE = "not_applicable"
    UNANSWERED = "unanswered"
    AWAITING_EVIDENCE = "awaiting_evidence"
    SCORED = "scored"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {
            "not_applicable": "不适用",
            "unanswered": "未填",
            "awaiting_evidence": "待佐证",
            "scored": "已得分",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Gain:
    """Gain (提分提示): what would add how many points. Stays at the county."""

    text: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class ScoreWarning:
    """Something the reader of a score should know; code is one of problems.CODES."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """Points of one criterion, rounded by the rubric; derivation (计算过程) in Chinese sentences."""

    code: str
    state: State
    full: Decimal
    computed: Decimal
    prospective: Decimal
    self_points: Decimal
    derivation: tuple[str, ...]
    warnings: tuple[ScoreWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """Points of one dimension: sums of its non-bonus criteria, not above its cap."""

    code: str
    title: str
    full: Decimal
    applicable: Decimal
    computed: Decimal
    prospective: Decimal
    self_points: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Points of the whole. computed, prospective and self_points hold the bonus, full and applicable do not.

    rate = computed / applicable × 100 with two places; None when nothing applies.
    """

    full: Decimal
    applicable: Decimal
    computed: Decimal
    prospective: Decimal
    self_points: Decimal
    bonus: Decimal
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The grade and what stands in its way; lists in rubric order."""

    grade: str
    gates_failed: tuple[str, ...] = ()
    gates_open: tuple[str, ...] = ()
    core_failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """ScoreSheet (评分表): one line a criterion and dimension, in rubric order."""

    points: Totals
    verdict: Conclusion
    dimensions: tuple[DimensionScore, ...]
    criteria: tuple[CriterionScore, ...]


UNGRADED = "不予评分"
"""The grade when a gate (基本条件) is not met (DESIGN.md 5, Verdict)."""
