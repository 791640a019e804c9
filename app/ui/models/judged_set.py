"""One received set as reviewers see it: claimed, recomputed and verified points, and what counts of the findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.earlier_findings import EarlierFinding, previous_findings
from app.domain.received import Received, ReviewPicture
from app.domain.received_sets import attached_to
from app.domain.review import Finding, FindingVerdict, VerifiedSheet
from app.domain.rubric import Rubric
from app.domain.score_sheet import CriterionScore, ScoreSheet
from app.domain.standing_findings import conflicts, standing
from app.domain.verified_sheet import verified_sheet
from app.ui.models.judged_gates import JudgedGate, judged_gates
from app.ui.verdict_icons import VERDICT_ICONS

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet


class Mark(StrEnum):
    """How far the review of a criterion is: the word of the tree."""

    OPEN = "未评审"
    CONFLICT = "待合并"
    ACCEPTED = "认可"
    ADJUSTED = "调整"
    SUPPLEMENT = "需补充"
    REJECTED = "不认可"

    @property
    def icon(self) -> str:
        """Return the name of its icon; it stands beside the word."""
        match self:
            case Mark.OPEN:
                return "state-unanswered"
            case Mark.CONFLICT:
                return "severity-warning"
        return VERDICT_ICONS[FindingVerdict(self.value)]


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """A set with what counts now. findings: the standing ones; mine: my own; city: those of the level below.

    conflicting: criteria on which several reviewers have findings that are not merged.
    """

    received: Received
    rubric: Rubric
    sheet: ScoreSheet
    verified: VerifiedSheet
    findings: Mapping[str, Finding] = field(default_factory=dict)
    mine: Mapping[str, Finding] = field(default_factory=dict)
    city: Mapping[str, Finding] = field(default_factory=dict)
    conflicting: frozenset[str] = frozenset()
    earlier: Mapping[str, EarlierFinding] = field(default_factory=dict)
    """What stood on the set before, of the round before or replaced by this one."""
    changed: frozenset[str] = frozenset()
    """The criteria on which the county changed something since the set before."""
    gates: tuple[JudgedGate, ...] = ()
    """The basic conditions (基本条件) in rubric order."""
    scores: Mapping[str, CriterionScore] = field(init=False)
    points: Mapping[str, Decimal] = field(init=False)

    def __post_init__(self) -> None:
        """Index the lines by code."""
        object.__setattr__(self, "scores", {line.code: line for line in self.sheet.criteria})
        object.__setattr__(self, "points", {line.code: line.verified for line in self.verified.criteria})

    @property
    def goes_on(self) -> bool:
        """Tell whether there was a set before this one: of an earlier round, or one that it replaces."""
        return bool(self.earlier) or bool(self.changed) or self.received.round > 1

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the criteria in rubric order."""
        return tuple(criterion.code for criterion in self.rubric.criteria)

    @property
    def open_merges(self) -> int:
        """Return how many criteria and basic conditions wait for the lead."""
        return len(self.conflicting) + sum(one.is_conflicting for one in self.gates)

    def mark(self, code: str) -> Mark:
        """Return how far the review of a criterion is."""
        if code in self.conflicting:
            return Mark.CONFLICT
        finding = self.findings.get(code)
        return Mark(finding.verdict.value) if finding is not None else Mark.OPEN

    def had_opinion(self, code: str) -> bool:
        """Tell whether more than 认可 was said of a criterion the last time."""
        earlier = self.earlier.get(code)
        return earlier is not None and (earlier.finding.is_to_do or earlier.finding.verdict is FindingVerdict.ADJUSTED)

    def is_returned(self, code: str) -> bool:
        """Tell whether the county has something to do about a criterion (退回补正)."""
        finding = self.findings.get(code)
        return finding is not None and finding.is_to_do

    def claims_more(self, code: str) -> bool:
        """Tell whether the county claims more than what was recomputed."""
        return self.scores[code].self_points > self.scores[code].computed

    def differs(self, code: str) -> bool:
        """Tell whether claimed and recomputed points are not the same."""
        return self.scores[code].self_points != self.scores[code].computed


def judged_of(picture: ReviewPicture, of: "ReceivedSet") -> JudgedSet:
    """Return a received set with what the workspace holds of its review."""
    id_, me = of.received.id, picture.about.me
    by_code = picture.findings.get(id_, {})
    findings = standing(picture, id_)
    attached = attached_to(picture, of.received)
    earlier = previous_findings(picture, id_)
    return JudgedSet(
        received=of.received,
        rubric=of.rubric,
        sheet=of.sheet,
        verified=verified_sheet(of.rubric, of.sheet, findings),
        findings=findings,
        mine={code: found[me.key] for code, found in by_code.items() if me is not None and me.key in found},
        city=attached.review.findings if attached else {},
        conflicting=frozenset(conflicts(picture, id_)),
        earlier=earlier,
        changed=_changed(of, earlier),
        gates=judged_gates(picture, of),
    )


def _changed(of: "ReceivedSet", earlier: Mapping[str, EarlierFinding]) -> frozenset[str]:
    """Return what the county says it changed, and what is seen to differ where somebody had said something."""
    seen = {code for code, one in earlier.items() if one.has_changed}
    if of.changes is None:
        return frozenset(seen)
    said = {one.criterion for one in of.changes.records} | {one.criterion for one in of.changes.points}
    return frozenset((said | seen) - {""})
