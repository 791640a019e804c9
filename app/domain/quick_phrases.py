"""Quick phrases (常用语) of reviewers, filled with the county's own figures; without the figure none is offered."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.assessment import Answer, Assessment
from app.domain.evidence import services
from app.domain.ledger import judged_rows
from app.domain.ledger_uses import criterion_ledgers
from app.domain.marking.facts import Facts, Missing
from app.domain.marking.kinds import Level, VersusReference, every, measure_of
from app.domain.points import ZERO, shown
from app.domain.quantities import with_unit
from app.domain.review import Finding
from app.domain.rubric import Criterion, Rubric
from app.domain.score_sheet import CriterionScore, State
from app.domain.scoring import CriterionScoring

_PLAIN = ("code", "title", "full", "self", "computed", "verified", "over", "under", "lost", "cut", "derivation", "due")
_PAPERS = ("requirement", "undated", "reason", "unanswered", "not_applicable")
_FIGURE = ("measure", "value", "year", "reference", "region", "reference_year")
_LEDGER = ("ledger", "rows", "counted", "uncounted")
PLACES = frozenset((*_PLAIN, *_PAPERS, *_FIGURE, *_LEDGER, "warning"))
"""Everything a phrase may ask for; what each means stands in forms/phrases/judging.yaml."""

_PLACE = re.compile(r"\{(\w+)\}")

Filling = Mapping[str, str]
"""Place to text."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with places. needs: places that must be there though not written; without: that must not be there."""

    text: str
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """Return the places of the text, in their order."""
        return tuple(_PLACE.findall(self.text))

    def filled(self, filling: Filling) -> str | None:
        """Return the phrase in words; None when something it needs is not there."""
        is_possible = all(filling.get(place) for place in (*self.places, *self.needs))
        if not is_possible or any(filling.get(place) for place in self.without):
            return None
        return _PLACE.sub(lambda place: filling[place[1]], self.text)


@dataclass(frozen=True, slots=True)
class Fillings:
    """What is there to fill in: once (plain), and several times: one by one for each figure, ledger and warning."""

    plain: Filling
    groups: tuple[tuple[Filling, ...], ...] = ()

    def for_phrase(self, phrase: Phrase) -> Iterator[Filling]:
        """Yield the fillings of a phrase: one for each member of the group it asks for, else the plain one."""
        asked = {*phrase.places, *phrase.needs}
        for group in self.groups:
            if any(asked & member.keys() for member in group):
                yield from ({**self.plain, **member} for member in group)
                return
        yield self.plain


def offered(phrases: Iterable[Phrase], fillings: Fillings) -> tuple[str, ...]:
    """Return the phrases that can be filled, in their order, each once."""
    found = (phrase.filled(filling) for phrase in phrases for filling in fillings.for_phrase(phrase))
    return tuple(dict.fromkeys(text for text in found if text is not None))


def fillings_of(
    rubric: Rubric,
    assessment: Assessment,
    line: CriterionScore,
    finding: Finding | None = None,
    due: dt.date | None = None,
) -> Fillings:
    """Return what the county said of a criterion and what was worked out, as texts. due: until when to supplement."""
    criterion = rubric.criterion_by_code[line.code]
    answer = assessment.answers.get(line.code, Answer())
    plain = {
        "code": line.code,
        "title": criterion.title,
        "derivation": "".join(line.derivation).rstrip("。"),
        **_points(line, finding),
        **_papers(rubric, assessment, criterion),
        **_answer(line, answer),
        "due": f"{due.year}年{due.month}月{due.day}日" if due else "",
    }
    warnings = tuple({"warning": one.text} for one in line.warnings)
    groups = (_figures(rubric, assessment, criterion), _ledgers(rubric, assessment, criterion), warnings)
    return Fillings({place: text for place, text in plain.items() if text}, tuple(group for group in groups if group))


def _points(line: CriterionScore, finding: Finding | None) -> dict[str, str]:
    verified = finding.points if finding else None
    differences = {
        "over": line.self_points - line.computed,
        "under": line.computed - line.self_points,
        "lost": line.full - line.computed,
        "cut": ZERO if verified is None else line.computed - verified,
    }
    found = {"full": shown(line.full), "self": shown(line.self_points), "computed": shown(line.computed)}
    found |= {place: shown(points) for place, points in differences.items() if points > 0}
    return found | ({"verified": shown(verified)} if verified is not None else {})


def _answer(line: CriterionScore, answer: Answer) -> dict[str, str]:
    if line.state is State.NOT_APPLICABLE:
        reason = (answer.not_applicable or "").strip().rstrip("。")
        return {"not_applicable": line.state.label, "reason": reason}
    found = {"reason": answer.self_reason.strip().rstrip("。")}
    return found | ({"unanswered": line.state.label} if line.state is State.UNANSWERED else {})


def _papers(rubric: Rubric, assessment: Assessment, criterion: Criterion) -> dict[str, str]:
    lacking = CriterionScoring(rubric, assessment).lacking(criterion)
    served = services(assessment.evidence).get(criterion.code, ())
    undated = dict.fromkeys(f"“{piece.title or piece.id}”" for piece, _ in served if piece.date is None)
    return {
        "requirement": "、".join(one.title or one.id for one in lacking),
        "undated": "、".join(undated),
    }


def _figures(rubric: Rubric, assessment: Assessment, criterion: Criterion) -> tuple[Filling, ...]:
    """Return the figures that the marking reads, each with the reference it is compared with, if there is one."""
    facts = Facts(rubric, assessment)
    found: dict[str, Filling] = {}
    for marking in every(criterion.marking):
        name = measure_of(marking)
        if name is None or name not in rubric.measure_by_id:
            continue
        reading = facts.assessed(name)
        if isinstance(reading, Missing):
            continue
        figure = {
            "measure": reading.measure.title,
            "value": with_unit(reading.value, reading.measure.unit),
            "year": str(reading.year),
        }
        level = marking.level if isinstance(marking, VersusReference) else Level.PROVINCE
        compared = facts.reference(name, level, reading.year)
        if not isinstance(compared, Missing):
            reference = compared[0]
            figure |= {
                "reference": with_unit(reference.value, reading.measure.unit),
                "region": reference.region,
                "reference_year": str(reference.year),
            }
        found.setdefault(name, figure)
    return tuple(found.values())


def _ledgers(rubric: Rubric, assessment: Assessment, criterion: Criterion) -> tuple[Filling, ...]:
    found = []
    for name in criterion_ledgers(rubric, criterion):
        ledger = rubric.ledger_by_id.get(name)
        if ledger is None or not (rows := assessment.ledgers.get(name)):
            continue
        counted = sum(one.counts for one in judged_rows(ledger, rows, assessment.cycle))
        filling = {"ledger": ledger.title or name, "rows": str(len(rows)), "counted": str(counted)}
        found.append(filling | ({"uncounted": str(len(rows) - counted)} if counted < len(rows) else {}))
    return tuple(found)
