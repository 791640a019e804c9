"""The parts of an answer (单项填报) that go on, or stay behind, each for itself; every field belongs to one of them."""

from collections.abc import Mapping
from enum import StrEnum

from app.domain.assessment import ENTRY_FIELDS, Answer
from app.domain.points import shown


class AnswerPart(StrEnum):
    """What a county says of a criterion."""

    INPUT = "input"
    NOT_APPLICABLE = "not_applicable"
    CLAIM = "claim"
    STATEMENT = "statement"
    DEDUCTION = "deduction"

    @property
    def label(self) -> str:
        """Return the Chinese words."""
        return _LABELS[self]


_LABELS = {
    AnswerPart.INPUT: "填报内容",
    AnswerPart.NOT_APPLICABLE: "“不适用”",
    AnswerPart.CLAIM: "自评得分",
    AnswerPart.STATEMENT: "自评说明",
    AnswerPart.DEDUCTION: "扣分原因",
}
FIELDS: Mapping[AnswerPart, tuple[str, ...]] = {
    AnswerPart.INPUT: ENTRY_FIELDS,
    AnswerPart.NOT_APPLICABLE: ("not_applicable",),
    AnswerPart.CLAIM: ("self_points", "self_reason"),
    AnswerPart.STATEMENT: ("statement",),
    AnswerPart.DEDUCTION: ("deduction_reason",),
}
"""The fields of an Answer by their part."""
WORDS = frozenset({AnswerPart.STATEMENT, AnswerPart.DEDUCTION})
"""What a person wrote in sentences; one box ticks both."""


def held(answer: Answer) -> tuple[AnswerPart, ...]:
    """Return the parts of which anything was given; an empty list of ticks was given, an empty text was not."""
    return tuple(
        part for part, names in FIELDS.items() if any(getattr(answer, name) not in (None, "") for name in names)
    )


def part_told(part: AnswerPart, answer: Answer) -> str:
    """Return what a part is called, with the points that were claimed: 自评得分3分."""
    if part is not AnswerPart.CLAIM:
        return part.label
    return "自评得分的理由" if answer.self_points is None else f"自评得分{shown(answer.self_points)}分"


def parts_told(answer: Answer) -> str:
    """Return all parts of which anything was given, 、 between them."""
    return "、".join(part_told(part, answer) for part in held(answer))
