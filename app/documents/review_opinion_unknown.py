"""What 评估意见表 says where nothing could be recomputed: a set from elsewhere may hold nothing but points."""

from collections.abc import Collection, Mapping

from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_parts import Cell
from app.domain.judging_steps import is_claim_alone
from app.domain.recomputed import any_recomputed


def unknown(dossier: ReviewDossier, words: Mapping[str, str], codes: Collection[str]) -> dict[str, Cell]:
    """Return the sign that stands for recomputed points of some criteria where none of them could be recomputed."""
    lines = (line for line in dossier.score.criteria if line.code in codes)
    is_known = any_recomputed(lines, is_sealed=dossier.is_sealed)
    return {} if is_known else {"computed": words.get("not_recomputed", "")}


def unknown_note(dossier: ReviewDossier, words: Mapping[str, str]) -> str:
    """Return what is said of a set of which something could not be recomputed; '' of every other."""
    alone = not dossier.is_sealed and any(is_claim_alone(line) for line in dossier.score.criteria)
    return words.get("not_recomputed_note", "") if alone else ""
