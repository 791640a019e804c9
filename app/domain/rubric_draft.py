"""A rubric as it was read from a province's table, before a person has accepted it (评分标准草稿)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.original import Original
from app.domain.problems import Problem
from app.domain.read_rows import ReadRow, TotalRow
from app.domain.rubric import Rubric
from app.domain.rule_text.draft import Certainty, MarkingDraft


@dataclass(frozen=True, slots=True)
class DraftedCriterion:
    """One criterion with the row it comes from. draft is None where points are given by hand (马上能用)."""

    code: str
    row: ReadRow
    draft: MarkingDraft | None = None

    @property
    def is_unsure(self) -> bool:
        """Tell whether a person has to look at its marking."""
        return self.draft is not None and self.draft.certainty is not Certainty.CLEAR


@dataclass(frozen=True, slots=True)
class RubricDraft:
    """The rubric, each criterion's source by code, the printed totals, the file, and every problem."""

    rubric: Rubric
    criteria: Mapping[str, DraftedCriterion]
    totals: tuple[TotalRow, ...] = ()
    original: Original | None = None
    problems: tuple[Problem, ...] = field(default=())

    @property
    def unsure(self) -> tuple[DraftedCriterion, ...]:
        """Return the criteria whose marking a person has to look at, in rubric order."""
        return tuple(one for one in self.criteria.values() if one.is_unsure)
