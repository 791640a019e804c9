"""The rows of 得分汇总 in 逐项自评说明: points of the dimensions, bonus, total."""

from decimal import Decimal

from app.documents.dossier import Dossier
from app.documents.unfilled import NO_RATE, UNFILLED, is_bonus_unfilled, unfilled_dimensions
from app.domain.points import ZERO, plain, rate
from app.domain.score_sheet import DimensionScore

TOTAL = "合计"


def summary_rows(dossier: Dossier) -> list[list[str]]:
    """Return name, full, applicable, computed, its rate, self points, their rate as printed; the last is the total."""
    totals = dossier.score.points
    unfilled = unfilled_dimensions(dossier)
    rows = [_dimension_row(score, is_unfilled=score.code in unfilled) for score in dossier.score.dimensions]
    if any(criterion.bonus for criterion in dossier.rubric.criteria):
        claimed = totals.self_points - sum((score.self_points for score in dossier.score.dimensions), ZERO)
        shown = (NO_RATE, UNFILLED) if is_bonus_unfilled(dossier) else (f"{totals.bonus:f}", f"{claimed:f}")
        rows.append(["加分", "", "", shown[0], "", shown[1], ""])
    return [*rows, _row(TOTAL, (totals.full, totals.applicable, totals.computed, totals.self_points))]


def _dimension_row(score: DimensionScore, *, is_unfilled: bool) -> list[str]:
    name = f"{score.code} {score.title}".strip()
    if is_unfilled:
        return [name, plain(score.full), plain(score.applicable), NO_RATE, NO_RATE, UNFILLED, NO_RATE]
    return _row(name, (score.full, score.applicable, score.computed, score.self_points))


def _row(name: str, points: tuple[Decimal, Decimal, Decimal, Decimal]) -> list[str]:
    full, applicable, computed, claimed = points
    shares = [_rate_text(part, applicable) for part in (computed, claimed)]
    return [name, plain(full), plain(applicable), f"{computed:f}", shares[0], f"{claimed:f}", shares[1]]


def _rate_text(part: Decimal, whole: Decimal) -> str:
    share = rate(part, whole)
    return "" if share is None else f"{share:f}%"
