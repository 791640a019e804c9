"""Which criteria of the tree were returned (退回) and are being corrected: an icon and what was said, in short."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.returned import Reply, reply_key
from app.domain.revision import ReplyState, begun_reviews, reply_state, returned_codes
from app.domain.rounds import round_of, sealed_round
from app.domain.submission import Picture
from app.domain.texts import shortened
from app.ui.models.returned_rows import STATE_ICONS, finding_text

MOST_SIGNS = 60
WAITS = "severity-warning"
"""As on the card, and on 退回的 over the tree."""


@dataclass(frozen=True, slots=True)
class ReturnedMark:
    """The name of an icon and the words to it."""

    icon: str
    words: str


def returned_marks(picture: Picture) -> Mapping[str, ReturnedMark]:
    """Return the marks by criterion; none while no correction (补正) is open."""
    if round_of(picture) <= sealed_round(picture):
        return {}
    assessment = picture.assessment
    found: dict[str, list[tuple[ReplyState, str]]] = {}
    for review in begun_reviews(assessment, sealed_round(picture)):
        for code in returned_codes(review, picture.rubric):
            finding = review.findings[code]
            state = reply_state(assessment.replies.get(reply_key(review.id, code), Reply()))
            said = shortened(finding_text(finding), MOST_SIGNS)
            words = f"{review.level.label}退回意见（{finding.verdict.value}，{state.label}）：{said}"
            found.setdefault(code, []).append((state, words))
    return {code: _mark(opinions) for code, opinions in found.items()}


def _mark(opinions: list[tuple[ReplyState, str]]) -> ReturnedMark:
    """Return one mark for the opinions of city and province: done when all of them are."""
    is_done = all(state is ReplyState.DONE for state, _ in opinions)
    return ReturnedMark(STATE_ICONS[ReplyState.DONE] if is_done else WAITS, "\n".join(words for _, words in opinions))
