"""The basic conditions (基本条件) of a received set as reviewers see them: stated, found, by the city, by others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.assessment import GateAnswer
from app.domain.received import ReviewPicture
from app.domain.received_sets import attached_to
from app.domain.review import GateFinding
from app.domain.rubric import Gate
from app.domain.score_sheet import UNGRADED
from app.domain.standing_gates import gate_conflicts, gate_met, standing_gates
from app.ui.verdict_icons import GATE_ICONS

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet

STATED_WORDS = {True: "符合", False: "不符合", None: "没有填"}
CONFLICT = "待合并"


@dataclass(frozen=True, slots=True)
class JudgedGate:
    """One basic condition. finding: what counts now; mine: my own; city: of the level below; others: in lines."""

    gate: Gate
    stated: GateAnswer
    finding: GateFinding | None = None
    mine: GateFinding | None = None
    city: GateFinding | None = None
    others: str = ""
    is_conflicting: bool = False

    @property
    def is_met(self) -> bool | None:
        """Return whether it is met, as verified, else as the county states."""
        return gate_met(self.stated.met, self.finding)

    @property
    def is_verified(self) -> bool:
        """Tell whether a verdict on it counts."""
        return self.finding is not None and self.finding.met is not None

    @property
    def stated_words(self) -> str:
        """Return what the county says of it."""
        word = STATED_WORDS[self.stated.met]
        return f"{word}。{self.stated.statement}" if self.stated.statement else word


def judged_gates(picture: ReviewPicture, of: "ReceivedSet") -> tuple[JudgedGate, ...]:
    """Return the basic conditions in rubric order."""
    id_, me = of.received.id, picture.about.me.key if picture.about.me else ""
    standing, open_ones = standing_gates(picture, id_), gate_conflicts(picture, id_)
    attached = attached_to(picture, of.received)
    of_city = attached.review.gates if attached else {}
    found = []
    for gate in of.rubric.gates:
        by_reviewer = picture.gate_findings.get(id_, {}).get(gate.id, {})
        others = [f"{key}：{gate_words(one)}" for key, one in by_reviewer.items() if key != me]
        if gate.id in open_ones:
            others.append("几位评审人的核实还没有合并，合并前以县区填报的为准。点上面的“合并”。")
        elif len(by_reviewer) > 1:
            others.insert(0, f"合并后：{gate_words(standing[gate.id])}")
        found.append(
            JudgedGate(
                gate,
                of.submission.assessment.gates.get(gate.id) or GateAnswer(),
                standing.get(gate.id),
                by_reviewer.get(me),
                of_city.get(gate.id),
                "\n".join(others),
                gate.id in open_ones,
            )
        )
    return tuple(found)


def gate_words(finding: GateFinding | None) -> str:
    """Return what was found of a basic condition, in lines; a dash where nothing was."""
    if finding is None:
        return "—"
    note = [f"［{finding.note}］"] if finding.note else []
    return "\n".join((finding.word, *([finding.opinion] if finding.opinion else []), *note))


def gates_mark(gates: Sequence[JudgedGate]) -> tuple[str, str]:
    """Return word and icon of all of them: what waits first, then what is not met, else how many are verified."""
    if any(one.is_conflicting for one in gates):
        return CONFLICT, "severity-warning"
    if any(one.is_met is False for one in gates):
        return STATED_WORDS[False], GATE_ICONS[False]
    done = sum(one.is_verified for one in gates)
    return f"{done}/{len(gates)}", GATE_ICONS[True if done == len(gates) else None]


def grade_of(gates: Sequence[JudgedGate]) -> str:
    """Return 不予评分 when one is not met, as verified, else ''."""
    return UNGRADED if any(one.is_met is False for one in gates) else ""
