"""The words that the {…} of the reviewers' forms stand for."""

from app.documents.report_words import long_date
from app.documents.review_dossier import ReviewDossier


def review_words(dossier: ReviewDossier) -> dict[str, str]:
    """Return the words of forms/README.md that a review can fill."""
    of, review = dossier.review.of, dossier.review
    given = dossier.submission.assessment
    return {
        "province": of.county.province,
        "city": of.county.city,
        "name": of.county.name or of.county.full_name,
        "county": of.county.full_name,
        "applicant": given.applicant.strip() or of.county.full_name,
        "cycle": of.cycle.name,
        "round": str(of.round),
        "level": review.level.label,
        "office": review.office,
        "rubric": f"{dossier.rubric.title}（{dossier.rubric.edition}版）",
        "date": long_date(review.date),
    }
