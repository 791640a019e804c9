"""What the scores of visited venues make of a criterion, as a proposal for the Finding. A person decides."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.assessment import Assessment, Entry, Site
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import BestOf, Marking, Sites, SumOf, every, inner
from app.domain.marking.mark import mark, part_entry
from app.domain.points import Exact, rounded, shown
from app.domain.review import Visit
from app.domain.rubric import Criterion, Rubric
from app.domain.visits import plain_name, sites_of

NOT_BY_SCORE = "本项不按现场得分计分，请按现场情况判定。"
NO_VISIT = "还没有现场得分。"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Points that the marking gives (None: it cannot yet), and how it comes to them (计算过程)."""

    points: Decimal | None
    derivation: tuple[str, ...]


def proposed_points(
    rubric: Rubric, criterion: Criterion, visits: Iterable[Visit], assessment: Assessment | None = None
) -> Proposal:
    """Return what the visits of a criterion give: its own marking, with the visited venues for the county's own.

    assessment: what the county handed in, for the other parts of a sum (分项相加); without it they stay open.
    """
    if sites_of(criterion) is None:
        return Proposal(None, (NOT_BY_SCORE,))
    own = [one for one in visits if one.criterion == criterion.code]
    scored = {plain_name(one.venue): Site(one.venue, one.score) for one in own if one.score is not None}
    if not scored:
        return Proposal(None, (NO_VISIT,))
    given = assessment or Assessment()
    entry = _visited(criterion.marking, given.answers.get(criterion.code, Entry()), tuple(scored.values()))
    outcome = mark(criterion.marking, criterion.points, entry, Facts(rubric, given))
    unscored = len(own) - len(scored)
    notes = (f"另有{unscored}处没有打分，不计入。",) if unscored else ()
    if outcome.earned is None:
        return Proposal(None, (*outcome.derivation, *notes))
    points = min(rounded(outcome.earned, rubric.rounding), criterion.points)
    return Proposal(points, (*outcome.derivation, *_rounding(outcome.earned, points), *notes))


def _visited(marking: Marking, entry: Entry, sites: tuple[Site, ...]) -> Entry:
    """Return the input with the venues wherever the marking takes scores of venues."""
    if isinstance(marking, Sites):
        return replace(entry, sites=sites)
    if not isinstance(marking, BestOf | SumOf):
        return entry
    parts = dict(entry.parts or {})
    for index, inside in enumerate(inner(marking)):
        if any(isinstance(one, Sites) for one in every(inside)):
            parts[str(index)] = _visited(inside, part_entry(entry, index), sites)
    return replace(entry, parts=parts)


def _rounding(exact: Exact, points: Decimal) -> tuple[str, ...]:
    return () if exact == points else (f"按评分标准保留小数位，计{shown(points)}分。",)
