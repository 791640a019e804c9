"""What nobody has filled in yet (尚未填报): it must not read like nought points."""

from app.documents.dossier import Dossier
from app.domain.score_sheet import CriterionScore, State

UNFILLED = "尚未填报"
NO_RATE = "—"


def is_unfilled(score: CriterionScore) -> bool:
    """Tell whether a criterion is unanswered and no points are claimed for it."""
    return score.state is State.UNANSWERED and not score.self_points


def unfilled_dimensions(dossier: Dossier) -> frozenset[str]:
    """Return the codes of the dimensions in which nothing is filled in."""
    scores = {score.code: score for score in dossier.score.criteria}
    return frozenset(
        dimension.code
        for dimension in dossier.rubric.dimensions
        if all(is_unfilled(scores[criterion.code]) for criterion in dimension.criteria)
    )


def is_bonus_unfilled(dossier: Dossier) -> bool:
    """Tell whether nothing is filled in for any bonus criterion (加分项)."""
    bonuses = {criterion.code for criterion in dossier.rubric.criteria if criterion.bonus}
    return bool(bonuses) and all(is_unfilled(score) for score in dossier.score.criteria if score.code in bonuses)
