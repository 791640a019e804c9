"""Session: one open workspace, its immutable picture and score, and the one door for changes. No widgets here."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.assessment import Answer, Assessment
from app.domain.changes import Changes
from app.domain.evidence import Evidence, material_numbers, serving
from app.domain.gains import gains_of
from app.domain.marking.facts import Facts
from app.domain.points import ZERO
from app.domain.rubric import Criterion
from app.domain.score_sheet import CriterionScore, Gain, ScoreSheet, State
from app.domain.scoring import CriterionScoring, score, scored_again
from app.domain.submission import Picture
from app.ui.clock import now
from app.ui.step_session import IDLE_MS, NOTHING, StepSession

if TYPE_CHECKING:
    from app.services.open_workspace import OpenedWorkspace, Workspace  # noqa: F401 - named by the base class

__all__ = ["IDLE_MS", "NOTHING", "Filled", "Session"]


@dataclass(frozen=True, slots=True)
class Filled:
    """How many criteria are filled in, of all; waiting are those that only lack evidence."""

    filled: int
    waiting: int
    total: int


class Session(StepSession["Workspace"]):
    """One open workspace. Screens read `picture` and `sheet`, change by `run`, and listen to `changed`.

    `touched` are the codes of the criteria whose score line the last change moved.
    """

    def __init__(
        self,
        opened: "OpenedWorkspace",
        *,
        person: str,
        clock: Callable[[], dt.datetime] = now,
        parent: QObject | None = None,
    ) -> None:
        """Take over an open workspace; the session closes it."""
        super().__init__(opened.workspace, opened.held, person=person, clock=clock, parent=parent)
        self.touched: frozenset[str] = frozenset()
        self._lines: dict[str, CriterionScore] = {}
        self.sheet: ScoreSheet
        self._scored: Assessment
        self._take_picture()

    # ------------------------------------------------------------ reading

    @property
    def picture(self) -> Picture:
        """Return everything the workspace holds, as one value."""
        return self._workspace.picture

    @property
    def filled(self) -> Filled:
        """Return how far the filling in has come."""
        states = [line.state for line in self.sheet.criteria]
        return Filled(
            sum(state is not State.UNANSWERED for state in states),
            sum(state is State.AWAITING_EVIDENCE for state in states),
            len(states),
        )

    def criterion(self, code: str) -> Criterion:
        """Return a criterion of the rubric."""
        return self.picture.rubric.criterion_by_code[code]

    def line(self, code: str) -> CriterionScore:
        """Return the score line of a criterion."""
        return self._lines[code]

    def answer(self, code: str) -> Answer:
        """Return what the county says of a criterion; an empty answer when it says nothing."""
        return self.picture.assessment.answers.get(code) or Answer()

    def facts(self) -> Facts:
        """Return figures, references and ledgers, indexed for reading."""
        return Facts(self.picture.rubric, self.picture.assessment)

    def gains(self, code: str) -> tuple[Gain, ...]:
        """Return what would add points to a criterion, largest first."""
        scoring = CriterionScoring(self.picture.rubric, self.picture.assessment)
        return gains_of(scoring, self.criterion(code), self.line(code))

    def evidence(self, code: str) -> tuple[Evidence, ...]:
        """Return the evidence that serves a criterion."""
        return tuple(serving(self.picture.assessment.evidence).get(code, ()))

    def material_numbers(self) -> dict[str, str]:
        """Return the 材料编号 by evidence id."""
        codes = [criterion.code for criterion in self.picture.rubric.criteria]
        return material_numbers(codes, self.picture.assessment.evidence, self.picture.frozen_numbers)

    def points_of(self, codes: tuple[str, ...]) -> tuple[Decimal, Decimal]:
        """Return computed and full points of some criteria together; for indicators, which have no cap."""
        lines = [self._lines[code] for code in codes]
        return sum((line.computed for line in lines), ZERO), sum((line.full for line in lines), ZERO)

    # ------------------------------------------------------------ inside

    def _difference(self, name: str, before: object) -> Changes:
        from app.domain.changes import difference

        if not isinstance(before, Picture):
            raise TypeError(before)
        return difference(name, before.assessment, self.picture.assessment)

    def _take_picture(self) -> None:
        before = self._lines
        rubric, assessment = self.picture.rubric, self.picture.assessment
        self.sheet = scored_again(rubric, self._scored, self.sheet, assessment) if before else score(rubric, assessment)
        self._scored = assessment
        self._lines = {line.code: line for line in self.sheet.criteria}
        self.touched = frozenset(code for code, line in self._lines.items() if before.get(code) != line)
