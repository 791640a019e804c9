"""The list at the left of 退回意见: the to-do list, what was received by round, the rounds side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.returned import ReturnedReview
from app.domain.revision import ReplyState, ToDo, has_to_do
from app.domain.rounds import last_seal, replaced_by, round_of
from app.domain.submission import Picture
from app.ui.places import TO_DO

__all__ = ["ROUNDS", "TO_DO", "Listed", "listed_of"]

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
    found += [_review_line(one, is_replaced=replaced_by(returned, one.id) is not None) for one in order]
    return [*found, Listed(ROUNDS, "各轮对照\n得分和填报内容并排看", "file")] if found else []


def _to_do_line(picture: Picture, to_do: Sequence[ToDo]) -> Listed:
    number = round_of(picture)
    done = sum(one.state is ReplyState.DONE for one in to_do)
    late = sum(one.is_overdue for one in to_do)
    words = f"第{number}轮整改清单\n{len(to_do)}条，已整改{done}条" + (f"，逾期{late}条" if late else "")
    words += "\n已封装" if last_seal(picture, number) else ""
    return Listed(TO_DO, words, "state-scored" if done == len(to_do) else "state-unanswered")


def _review_line(one: ReturnedReview, *, is_replaced: bool) -> Listed:
    kind = "意见" if one.review is not None else "文字意见"
    to_do = sum(finding.is_to_do for finding in one.findings.values()) + len(one.unassigned)
    words = f"第{one.round}轮 {one.level.label}{kind}\n{one.office or '未写单位'}，{one.received.isoformat()}收到\n"
    words += f"{len(one.findings) + len(one.unassigned)}条，要补正{to_do}条"
    if is_replaced:
        return Listed(one.id, f"{words}，已被代替", "state-not-applicable")
    if one.revising is not None:
        return Listed(one.id, f"{words}，已列入补正", "state-scored")
    return Listed(one.id, words, "severity-warning" if has_to_do(one) else "severity-hint")
