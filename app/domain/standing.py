"""Where a county stands (总览): what lies between 已落实分 and 预估分, what would add most, where most is lacking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.domain.assessment import Assessment
from app.domain.department_progress import departments_of
from app.domain.points import ZERO
from app.domain.rubric import Rubric
from app.domain.score_sheet import CriterionScore, Gain, ScoreSheet, State
from app.domain.scoring import CriterionScoring


@dataclass(frozen=True, slots=True)
class Standing:
    """What can be said of the whole: its rate (得分率) and grade (等次); None and empty while nothing can."""

    rate: Decimal | None
    grade: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A criterion whose points wait (待佐证): how many, for which papers, from which departments."""

    code: str
    title: str
    points: Decimal
    papers: tuple[str, ...]
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedGain:
    """A gain with the criterion it belongs to."""

    code: str
    title: str
    gain: Gain


@dataclass(frozen=True, slots=True)
class Gap:
    """What a criterion still lacks to its full points, and the gain that would bring most of it, if one is known."""

    code: str
    title: str
    full: Decimal
    computed: Decimal
    departments: tuple[str, ...]
    gain: Gain | None

    @property
    def points(self) -> Decimal:
        """Return the points that are lacking."""
        return self.full - self.computed


def standing_of(sheet: ScoreSheet) -> Standing:
    """Return rate and grade; neither before anything is filled in, unless a gate (基本条件) has decided already."""
    is_begun = any(line.state is not State.UNANSWERED for line in sheet.criteria)
    if is_begun:
        return Standing(sheet.points.rate, sheet.verdict.grade)
    return Standing(None, sheet.verdict.grade if sheet.verdict.gates_failed else "")


def waiting(rubric: Rubric, assessment: Assessment, lines: Iterable[CriterionScore]) -> tuple[Waiting, ...]:
    """Return the criteria whose points wait for papers, in rubric order."""
    scoring = CriterionScoring(rubric, assessment)
    found = []
    for line in lines:
        if line.state is State.AWAITING_EVIDENCE:
            criterion = rubric.criterion_by_code[line.code]
            lacking = scoring.lacking(criterion)
            papers = tuple(one.title or one.id for one in lacking)
            names = [name for one in lacking for name in one.departments] or departments_of(criterion)
            points = line.prospective - line.computed
            found.append(Waiting(line.code, criterion.title, points, papers, tuple(dict.fromkeys(names))))
    return tuple(found)


def held_by_caps(sheet: ScoreSheet, found: Iterable[Waiting]) -> Decimal:
    """Return how many of the waiting points a cap (封顶) would take: they never reach 预估分."""
    sums = sum((one.points for one in found), ZERO)
    return max(sums - (sheet.points.prospective - sheet.points.computed), ZERO)


def largest_gains(rubric: Rubric, found: Mapping[str, tuple[Gain, ...]]) -> tuple[PlacedGain, ...]:
    """Return all gains, those that bring most first, equal ones in rubric order."""
    placed = [
        PlacedGain(criterion.code, criterion.title, gain)
        for criterion in rubric.criteria
        for gain in found.get(criterion.code, ())
    ]
    return tuple(sorted(placed, key=lambda one: -one.gain.points))


def largest_gaps(
    rubric: Rubric, lines: Iterable[CriterionScore], found: Mapping[str, tuple[Gain, ...]]
) -> tuple[Gap, ...]:
    """Return the criteria that lack points, those that lack most first, equal ones in rubric order.

    What does not apply, and the bonus (加分项), are no gaps.
    """
    gaps = []
    for line in lines:
        criterion = rubric.criterion_by_code[line.code]
        if criterion.bonus or line.state is State.NOT_APPLICABLE or line.computed >= line.full:
            continue
        best = next(iter(found.get(line.code, ())), None)
        gaps.append(Gap(line.code, criterion.title, line.full, line.computed, departments_of(criterion), best))
    return tuple(sorted(gaps, key=lambda gap: -gap.points))
