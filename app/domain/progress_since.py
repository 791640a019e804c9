"""Change since an earlier time (与以前相比): two score sheets of one county side by side."""

from dataclasses import dataclass
from decimal import Decimal

from app.domain.points import ZERO
from app.domain.score_sheet import CriterionScore, ScoreSheet, State


@dataclass(frozen=True, slots=True)
class PointsSince:
    """Computed points of a dimension, or of the whole, at two times. before is None when it was not there."""

    code: str
    title: str
    before: Decimal | None
    now: Decimal

    @property
    def change(self) -> Decimal:
        """Return what was gained; less than 0 when points were lost."""
        return self.now - (self.before or ZERO)


@dataclass(frozen=True, slots=True)
class CriterionSince:
    """A criterion whose state or points differ. before is None when the rubric did not have it then."""

    code: str
    before: CriterionScore | None
    now: CriterionScore

    @property
    def change(self) -> Decimal:
        """Return what was gained in computed points."""
        return self.now.computed - (self.before.computed if self.before else ZERO)


@dataclass(frozen=True, slots=True)
class ProgressSince:
    """What became different: the whole, every dimension, the criteria that differ; in rubric order."""

    total: PointsSince
    prospective: PointsSince
    filled_before: int
    filled_now: int
    dimensions: tuple[PointsSince, ...]
    criteria: tuple[CriterionSince, ...]


def progress_since(before: ScoreSheet, now: ScoreSheet) -> ProgressSince:
    """Return what became different between two score sheets; a criterion that is gone is not told."""
    lines = {line.code: line for line in before.criteria}
    dimensions = {one.code: one.computed for one in before.dimensions}
    pairs = (CriterionSince(line.code, lines.get(line.code), line) for line in now.criteria)
    return ProgressSince(
        PointsSince("", "已落实分", before.points.computed, now.points.computed),
        PointsSince("", "预估分", before.points.prospective, now.points.prospective),
        _filled(before),
        _filled(now),
        tuple(PointsSince(one.code, one.title, dimensions.get(one.code), one.computed) for one in now.dimensions),
        tuple(pair for pair in pairs if _differs(pair)),
    )


def _differs(pair: CriterionSince) -> bool:
    before, now = pair.before, pair.now
    if before is None:
        return now.state is not State.UNANSWERED
    return (before.state, before.computed, before.prospective) != (now.state, now.computed, now.prospective)


def _filled(sheet: ScoreSheet) -> int:
    return sum(line.state is not State.UNANSWERED for line in sheet.criteria)
