"""How far a criterion of a rubric is that a person goes through (核对)."""

from enum import StrEnum


class CriterionState(StrEnum):
    """Whether a person has confirmed it, and whether it can be scored; the value is the Chinese word."""

    CONFIRMED = "已核对"
    OPEN = "待核对"
    WRONG = "有问题"
