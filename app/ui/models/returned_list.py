"""The list at the left of 退回意见: the to-do list, what was received by round, the rounds side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.returned import ReturnedReview
from app.domain.revision import ReplyState, ToDo, has_to_do
from app.domain.rounds import is_late, last_seal, replaced_by, round_of, sealed_round
from app.domain.submission import Picture
from app.ui.places import TO_DO

__all__ = ["ROUNDS", "TO_DO", "Listed", "listed_of", "standing_said"]

ROUNDS = "rounds"
"""Key of the line that compares the rounds; TO_DO is that of 整改清单. Neither is a review."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line: its key (the id of a review, or one of the above), words, and the name of an icon."""

    key: str
    text: str
    icon: str


def listed_of(picture: Picture, to_do: Sequence[ToDo]) -> list[Listed]:
    """Return the lines, the latest round first; none while nothing came back."""
    returned = picture.assessment.returned
    found = [_to_do_line(picture, to_do)] if round_of(picture) > 1 else []
    order = sorted(returned.values(), key=lambda one: (-one.round, one.level.value, one.received, one.id))
    for one in order:
        is_replaced = replaced_by(returned, one.id) is not None
        found.append(_review_line(one, is_replaced=is_replaced, is_kept=is_late(picture, one)))
    return [*found, Listed(ROUNDS, "各轮对照\n得分和填报内容并排看", "file")] if found else []


def _to_do_line(picture: Picture, to_do: Sequence[ToDo]) -> Listed:
    number = round_of(picture)
    done = sum(one.state is ReplyState.DONE for one in to_do)
    late = sum(one.is_overdue for one in to_do)
    words = f"第{number}轮整改清单\n{len(to_do)}条，已整改{done}条" + (f"，逾期{late}条" if late else "")
    words += "\n已封装" if last_seal(picture, number) else ""
    return Listed(TO_DO, words, "state-scored" if done == len(to_do) else "state-unanswered")


def standing_said(picture: Picture, one: ReturnedReview) -> str:
    """Return how a review stands to others and to the rounds, '' when there is nothing to say."""
    returned = picture.assessment.returned
    newer = replaced_by(returned, one.id)
    older = returned.get(one.review.replaces or "") if one.review else None
    words = ""
    if newer is not None:
        words = f"已被{returned[newer].received.isoformat()}收到的一份代替，以那一份为准；这一份留着备查。"
    elif older is not None:
        words = f"代替{older.received.isoformat()}收到的那一份。"
    if newer is None and is_late(picture, one):
        words += f"评的是第{one.round}轮，之后已经封装了第{sealed_round(picture)}轮；留着备查，不列入补正。"
    return words


def _review_line(one: ReturnedReview, *, is_replaced: bool, is_kept: bool) -> Listed:
    kind = "意见" if one.review is not None else "文字意见"
    to_do = sum(finding.is_to_do for finding in one.findings.values()) + len(one.unassigned) + len(one.failed_gates)
    words = f"第{one.round}轮 {one.level.label}{kind}\n{one.office or '未写单位'}，{one.received.isoformat()}收到\n"
    words += f"{len(one.findings) + len(one.unassigned) + len(one.gates)}条，要补正{to_do}条"
    if is_replaced:
        return Listed(one.id, f"{words}，已被代替", "state-not-applicable")
    if one.revising is not None:
        return Listed(one.id, f"{words}，已列入补正", "state-scored")
    if is_kept:
        return Listed(one.id, f"{words}，留着备查", "severity-hint")
    return Listed(one.id, words, "severity-warning" if has_to_do(one) else "severity-hint")
