"""Going on in a new edition or a new cycle (接着做): what of the old workspace fits, before anything is taken over."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.assessment import ENTRY_FIELDS, Answer, Figure
from app.domain.carried_entry import carried_entry, requirement_ids
from app.domain.carry_ledger import PlannedLedger, planned_ledgers
from app.domain.carry_parts import WORDS, AnswerPart, held
from app.domain.county import Cycle
from app.domain.evidence import Evidence, Service
from app.domain.marking.inputs import INPUTS
from app.domain.marking.kinds import PerCount
from app.domain.rubric import Criterion, Measure, NotApplicable, Reference, Rubric
from app.domain.rubric_diff import ComparedCriterion, RubricDiff, compared
from app.domain.rubric_matching import folded
from app.domain.scoring import evidence_window, stands
from app.domain.submission import Picture

_NOTHING = Answer()


class Fate(StrEnum):
    """What became of a criterion."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"unchanged": "没变", "changed": "改了", "new": "新增"}[self.value]


class DateVerdict(StrEnum):
    """Whether a piece of evidence is still of an age that counts, measured at the new cycle."""

    VALID = "valid"
    STANDING = "standing"
    EXPIRED = "expired"
    UNDATED = "undated"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"valid": "仍在有效期", "standing": "长期有效", "expired": "过期", "undated": "无日期"}[self.value]

    @property
    def is_fine(self) -> bool:
        """Tell whether it may go on without a person looking at it."""
        return self in {DateVerdict.VALID, DateVerdict.STANDING}


@dataclass(frozen=True, slots=True)
class PlannedCriterion:
    """A criterion of the new edition. change is None for a new one.

    answer: all that was said of it in the old workspace. entry: inputs, 不适用 and, where they still hold, the claimed
    points as the new marking takes them; None when there were none or they do not fit. refused: why they do not.
    """

    criterion: Criterion
    change: ComparedCriterion | None = None
    answer: Answer = _NOTHING
    entry: Answer | None = None
    refused: str = ""

    @property
    def fate(self) -> Fate:
        """Return what became of it."""
        if self.change is None:
            return Fate.NEW
        return Fate.CHANGED if self.change.differences else Fate.UNCHANGED

    @property
    def has_words(self) -> bool:
        """Tell whether a person wrote a statement (自评说明) or why points are missing (扣分原因)."""
        return not WORDS.isdisjoint(held(self.answer))

    @property
    def is_fed(self) -> bool:
        """Tell whether figures or a ledger alone gave its points: then no input is missing."""
        marking = None if self.change is None else self.change.old.marking
        if isinstance(marking, PerCount):
            return marking.ledger is not None
        return marking is not None and type(marking) not in INPUTS

    def going(self, *, inputs: bool, words: bool) -> Answer:
        """Return the answer that goes on when these boxes are ticked."""
        found = self.entry if inputs and self.entry is not None else _NOTHING
        if words:
            found = replace(found, statement=self.answer.statement, deduction_reason=self.answer.deduction_reason)
        return found

    @property
    def staying(self) -> tuple[AnswerPart, ...]:
        """Return the parts that stay behind whatever is ticked."""
        going = held(self.going(inputs=True, words=True))
        return tuple(part for part in held(self.answer) if part not in going)


@dataclass(frozen=True, slots=True)
class PlannedEvidence:
    """A piece as it would go on: under the new codes, without its earlier files. lost: what it no longer serves.

    reworded: requirements it goes on meeting though they are worded differently now, for a person to look at.
    """

    piece: Evidence
    date: DateVerdict
    is_of_use: bool
    lost: tuple[str, ...] = ()
    reworded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedFigure:
    """A figure under the new id of its measure, or why it stays behind."""

    title: str
    figure: Figure
    stays: str = ""


@dataclass(frozen=True, slots=True)
class PlannedReference:
    """A reference of the county's own under the new id of its measure, or why it stays behind."""

    title: str
    reference: Reference
    stays: str = ""


@dataclass(frozen=True)
class CarryPlan:
    """Everything that can be gone on with. removed: criteria of the old edition that the new one has no more."""

    picture: Picture
    rubric: Rubric
    cycle: Cycle
    diff: RubricDiff
    criteria: tuple[PlannedCriterion, ...]
    evidence: tuple[PlannedEvidence, ...]
    figures: tuple[PlannedFigure, ...]
    references: tuple[PlannedReference, ...]
    ledgers: tuple[PlannedLedger, ...]
    gates: Mapping[str, str]

    @property
    def is_new_cycle(self) -> bool:
        """Tell whether the period or the assessed year is another one."""
        return not is_same_cycle(self.picture.assessment.cycle, self.cycle)

    @property
    def is_senseless(self) -> bool:
        """Tell whether neither edition nor cycle is another: there is nothing to go on to."""
        return not self.is_new_cycle and self.picture.rubric == self.rubric

    @property
    def removed(self) -> tuple[Criterion, ...]:
        """Return the criteria that the new edition has no more; their answers stay in the old workspace."""
        return self.diff.removed


def is_same_cycle(one: Cycle, other: Cycle) -> bool:
    """Tell whether two cycles have the same period and assessed year; the name does not matter."""
    return (one.start, one.end, one.year) == (other.start, other.end, other.year)


def planned(picture: Picture, rubric: Rubric, cycle: Cycle) -> CarryPlan:
    """Return what of a workspace fits a rubric and a cycle. Nothing is taken over by this."""
    diff = compared(picture.rubric, rubric)
    is_new = not is_same_cycle(picture.assessment.cycle, cycle)
    figures = tuple(_figures(picture, diff, is_new_cycle=is_new))
    ledgers = tuple(planned_ledgers(picture, diff, cycle, is_new_cycle=is_new))
    used = {one for planned_ in figures if not planned_.stays for one in planned_.figure.evidence}
    used |= {one for ledger in ledgers for row in ledger.rows for one in row.evidence}
    return CarryPlan(
        picture,
        rubric,
        cycle,
        diff,
        tuple(_criteria(picture, diff, is_new_cycle=is_new)),
        tuple(_evidence(picture, diff, cycle, used)),
        figures,
        tuple(_references(picture, diff)),
        ledgers,
        _gates(diff),
    )


# ---------------------------------------------------------------- criteria


def _criteria(picture: Picture, diff: RubricDiff, *, is_new_cycle: bool) -> Iterator[PlannedCriterion]:
    changes = {one.new.code: one for one in diff.criteria}
    for criterion in diff.new.criteria:
        change = changes.get(criterion.code)
        answer = None if change is None else picture.assessment.answers.get(change.old.code)
        if change is None or answer is None:
            yield PlannedCriterion(criterion, change)
            continue
        entry, refused = _entry(diff.new, change, answer, is_new_cycle=is_new_cycle)
        yield PlannedCriterion(criterion, change, answer, entry, refused)


def _entry(
    rubric: Rubric, change: ComparedCriterion, answer: Answer, *, is_new_cycle: bool
) -> tuple[Answer | None, str]:
    """Return the inputs, 不适用 and, in the same cycle, the claimed points; and why none of them can go on."""
    if answer.not_applicable and rubric.not_applicable_rule(change.new) is NotApplicable.NEVER:
        return None, "新标准不得填不适用"
    entry = carried_entry(change.old, change.new, answer)
    if entry is None:
        return None, "新的评分办法用不上"
    found = Answer(**{name: getattr(entry, name) for name in ENTRY_FIELDS}, not_applicable=answer.not_applicable)
    # What the county claimed was worked out from that cycle's points under the old rule.
    if not is_new_cycle and change.is_minor:
        found = replace(found, self_points=answer.self_points, self_reason=answer.self_reason)
    return (found if held(found) else None), ""


# ---------------------------------------------------------------- evidence


def _evidence(picture: Picture, diff: RubricDiff, cycle: Cycle, used: set[str]) -> Iterator[PlannedEvidence]:
    window = evidence_window(diff.new, replace(picture.assessment, cycle=cycle))
    changes = {one.old.code: one for one in diff.criteria}
    for piece in picture.assessment.evidence:
        services: list[Service] = []
        lost: list[str] = []
        reworded: list[str] = []
        for service in piece.serves:
            change = changes.get(service.criterion)
            found = None if change is None else _service(change, service)
            if change is not None and found is not None:
                services.append(found)
                reworded += _reworded(change, service)
            else:
                lost.append(_lost(picture.rubric, service, is_gone=change is None))
        new = replace(piece, serves=tuple(dict.fromkeys(services)), earlier=())
        verdict = _date(new, diff.new, window)
        yield PlannedEvidence(new, verdict, bool(services) or piece.id in used, tuple(lost), tuple(reworded))


def _service(change: ComparedCriterion, service: Service) -> Service | None:
    """Return what a piece serves in the new edition; None where nobody has said so yet."""
    ids = requirement_ids(change.old.evidence, change.new.evidence)
    if service.requirement is not None:
        new = ids.get(service.requirement)
        return None if new is None else Service(change.new.code, new)
    # Naming none it would meet the only requirement there is: only when that is the one it met before.
    only = [one.id for one in change.new.evidence]
    if len(only) == 1 and [ids.get(one.id) for one in change.old.evidence] != only:
        return None
    return Service(change.new.code)


def _reworded(change: ComparedCriterion, service: Service) -> Iterator[str]:
    """Yield the requirements a piece goes on meeting, or may meet, whose words are others; 会议记录 is no 会议通知."""
    ids = requirement_ids(change.old.evidence, change.new.evidence)
    after = {one.id: one.title for one in change.new.evidence}
    for one in change.old.evidence:
        title = after.get(ids.get(one.id, ""), one.title)
        if service.requirement in {None, one.id} and folded(title) != folded(one.title):
            yield f"{change.new.code}的佐证要求“{one.title}”改为“{title}”"


def _lost(rubric: Rubric, service: Service, *, is_gone: bool) -> str:
    criterion = rubric.criterion_by_code.get(service.criterion)
    if criterion is None or is_gone:
        return f"{service.criterion}（新标准没有这一项）"
    title = next((one.title for one in criterion.evidence if one.id == service.requirement), "")
    return f"{service.criterion}（佐证要求{f'“{title}”' if title else ''}变了）"


def _date(piece: Evidence, rubric: Rubric, window: tuple[dt.date, dt.date] | None) -> DateVerdict:
    known = [rubric.criterion_by_code[one.criterion] for one in piece.serves]
    if known and all(stands(one, piece) for one in known):
        return DateVerdict.STANDING
    if piece.date is None:
        return DateVerdict.UNDATED
    return DateVerdict.VALID if window is None or window[0] <= piece.date <= window[1] else DateVerdict.EXPIRED


# ---------------------------------------------------------------- figures


def _figures(picture: Picture, diff: RubricDiff, *, is_new_cycle: bool) -> Iterator[PlannedFigure]:
    for figure in picture.assessment.measures:
        old = picture.rubric.measure_by_id.get(figure.measure)
        title = old.title if old else figure.measure
        new_id, why = _measure(diff, figure.measure)
        if not why and figure.year is None and is_new_cycle:
            why = "年份不明"
        yield PlannedFigure(title, replace(figure, measure=new_id or figure.measure), why)


def _references(picture: Picture, diff: RubricDiff) -> Iterator[PlannedReference]:
    for reference in picture.assessment.references:
        old = picture.rubric.measure_by_id.get(reference.measure)
        new_id, why = _measure(diff, reference.measure)
        new = replace(reference, measure=new_id or reference.measure)
        yield PlannedReference(old.title if old else reference.measure, new, why)


def _measure(diff: RubricDiff, old_id: str) -> tuple[str, str]:
    """Return the new id of a measure and why its figures cannot go on; empty when they can."""
    old, new = diff.old.measure_by_id.get(old_id), diff.new.measure_by_id.get(diff.matches.measures.get(old_id, ""))
    if old is None or new is None:
        return "", "新标准没有这个数据项"
    if old.unit is not new.unit:
        return new.id, f"单位由“{old.unit.label}”改为“{new.unit.label}”"
    if _meaning(old) != _meaning(new):
        return new.id, "指标定义变了，要按新定义重报"
    return new.id, ""


def _meaning(measure: Measure) -> tuple[str, str, str]:
    return folded(measure.definition), folded(measure.numerator), folded(measure.denominator)


# ---------------------------------------------------------------- gates


def _gates(diff: RubricDiff) -> dict[str, str]:
    """Return the new id of each old gate whose text is the same."""
    return {
        old: new
        for old, new in diff.matches.gates.items()
        if folded(diff.old.gate_by_id[old].text) == folded(diff.new.gate_by_id[new].text)
    }
