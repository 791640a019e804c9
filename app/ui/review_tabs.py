"""The tabs of the review desk (评审), in their order, and places on them."""

from dataclasses import dataclass
from enum import StrEnum


class ReviewTab(StrEnum):
    """The pages of the review desk."""

    INTAKE = "intake"
    JUDGING = "judging"
    ACROSS = "across"
    VISITS = "visits"
    SUMMARY = "summary"
    OUTPUT = "output"

    @property
    def label(self) -> str:
        """Return the Chinese word on the tab."""
        return {
            "intake": "收件",
            "judging": "审阅",
            "across": "横看",
            "visits": "现场",
            "summary": "汇总",
            "output": "输出",
        }[self.value]


REVIEW_TABS = tuple(ReviewTab)
"""The pages there are, in their order."""


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """A page, and which submission (its id) and criterion (its code) are meant on it.

    kind: of the record that is meant, where a page shows several.
    """

    tab: ReviewTab
    submission: str = ""
    criterion: str = ""
    kind: str = ""
