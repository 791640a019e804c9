"""Summary (汇总) of what was received and found, over all counties: values for the screen and for 汇总表.xlsx.

One table a rubric; rows in 行政区划 order. Sums are those of verified_sheet.py; nothing is added up another way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.county import County, Cycle
from app.domain.points import RATE_ROUNDING, ZERO, exact_fraction, rounded
from app.domain.review import FindingVerdict, Level, VerifiedLine
from app.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class CityReview:
    """What the city's return package says of a submission: its office and its verified total (市级复核得分)."""

    office: str
    total: Decimal
    reviewed: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One submission in the summary. total and dimensions: 自评, 复算, 评审 (unreviewed criteria as recomputed).

    reviewed of criteria have a finding; unmerged have several reviewers' findings that are not one yet and count as
    recomputed. bonus: of the verified total. gates_failed: texts of the 基本条件 that are not met, as verified, else as
    the county states; gates_open: of how many nobody said anything. city: None while no review of the city is there,
    or in a city's own workspace.
    """

    id: str
    county: County
    cycle: Cycle
    round: int
    is_sealed: bool
    total: VerifiedLine
    applicable: Decimal
    rate: Decimal | None
    dimensions: tuple[VerifiedLine, ...]
    bonus: Decimal | None
    reviewed: int
    criteria: int
    unmerged: int = 0
    city: CityReview | None = None
    gates_failed: tuple[str, ...] = ()
    gates_open: int = 0
    is_recomputed: bool = True
    """Whether anything of it could be recomputed; if not, total.computed is no figure, and computed is None."""
    claims_alone: int = 0
    """In so many criteria a table from elsewhere holds points and nothing from which they could be recomputed."""
    unknown: frozenset[str] = frozenset()
    """Codes of the dimensions that are neither recomputed nor reviewed: their points are no figures."""

    @property
    def computed(self) -> Decimal | None:
        """Return the recomputed total; None where nothing could be recomputed."""
        return self.total.computed if self.is_recomputed else None

    @property
    def is_partly_recomputed(self) -> bool:
        """Tell whether the recomputed total lacks some criteria; such a total goes into no mean."""
        return self.is_recomputed and bool(self.claims_alone)

    @property
    def dimension_points(self) -> tuple[tuple[str, Decimal | None], ...]:
        """Return the verified points of every dimension by its code; None where nothing is known of it."""
        return tuple((one.code, None if one.code in self.unknown else one.verified) for one in self.dimensions)

    @property
    def progress(self) -> str:
        """Return how far the review has come: 12/57."""
        return f"{self.reviewed}/{self.criteria}"

    @property
    def is_unreviewed(self) -> bool:
        """Tell whether no finding counts yet; then verified points are the recomputed ones."""
        return self.reviewed == 0

    @property
    def is_complete(self) -> bool:
        """Tell whether every criterion has a finding that counts."""
        return self.reviewed == self.criteria


@dataclass(frozen=True, slots=True)
class Deduction:
    """What a criterion cost (扣分情况) over the latest rounds of all counties to which it applies.

    Points lost are full less verified ones (recomputed while unreviewed). losing: how many of counties lost any;
    mean_lost: over all counties to which it applies; largest_lost: the most that one lost.
    """

    code: str
    title: str
    dimension: str
    full: Decimal
    counties: int
    losing: int
    lost: Decimal
    largest_lost: Decimal

    @property
    def mean_lost(self) -> Decimal:
        """Return the mean with two places, half up."""
        return rounded(exact_fraction(self.lost) / self.counties, RATE_ROUNDING) if self.counties else ZERO


class DifferenceKind(StrEnum):
    """Why a criterion stands in the 差异清单."""

    CLAIM_ABOVE = "claim_above"
    CLAIM_BELOW = "claim_below"
    VERIFIED_ABOVE = "verified_above"
    VERIFIED_BELOW = "verified_below"
    ABOVE_CLAIM = "above_claim"
    BELOW_CLAIM = "below_claim"

    @property
    def label(self) -> str:
        """Return the Chinese words."""
        return {
            "claim_above": "自评高于复算",
            "claim_below": "自评低于复算",
            "verified_above": "评审高于复算",
            "verified_below": "评审低于复算",
            "above_claim": "评审高于自评",
            "below_claim": "评审低于自评",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the 差异清单: where claimed, recomputed and verified points are not the same.

    computed: None where it could not be recomputed; verified: None while no finding counts. unmerged: the opinions of
    several reviewers that stand side by side.
    """

    id: str
    county: County
    round: int
    code: str
    title: str
    full: Decimal
    self_points: Decimal
    computed: Decimal | None
    verified: Decimal | None
    kinds: tuple[DifferenceKind, ...]
    verdict: FindingVerdict | None = None
    opinion: str = ""
    unmerged: tuple[str, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """Return what the county's claim changes by: verified, while unreviewed recomputed, less claimed points."""
        found = self.computed if self.verified is None else self.verified
        return None if found is None else found - self.self_points


@dataclass(frozen=True, slots=True)
class RubricSummary:
    """The summary of all submissions under one rubric. rows: latest round of each county; earlier: the other rounds.

    deductions: most points lost first, equal ones in rubric order; only criteria that cost points.
    """

    rubric: Rubric
    rubric_sha256: str
    rows: tuple[SummaryRow, ...]
    earlier: tuple[SummaryRow, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def not_recomputed(self) -> tuple[SummaryRow, ...]:
        """Return the counties of which nothing could be recomputed."""
        return tuple(row for row in self.rows if not row.is_recomputed)

    @property
    def partly_recomputed(self) -> tuple[SummaryRow, ...]:
        """Return those of which some could not: their recomputed totals lack it."""
        return tuple(row for row in self.rows if row.is_partly_recomputed)

    @property
    def reviewed_rows(self) -> int:
        """Return in how many counties the review has begun."""
        return sum(not row.is_unreviewed for row in self.rows)

    @property
    def complete_rows(self) -> int:
        """Return in how many counties every criterion is reviewed."""
        return sum(row.is_complete for row in self.rows)


@dataclass(frozen=True, slots=True)
class Summary:
    """Summary (汇总): one table a rubric, by its id and edition. level: whose points the verified ones are."""

    level: Level
    office: str
    tables: tuple[RubricSummary, ...] = ()

    @property
    def counties(self) -> int:
        """Return how many rows all tables have together."""
        return sum(len(table.rows) for table in self.tables)


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """Return the mean with two places, half up; None of nothing."""
    found = list(values)
    return rounded(exact_fraction(sum(found, ZERO)) / len(found), RATE_ROUNDING) if found else None
