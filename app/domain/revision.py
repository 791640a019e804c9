"""The to-do list of a correction (补正): what came back, what was done about it, what is late. Nothing is computed."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.assessment import Assessment
from app.domain.changes import RecordKey
from app.domain.gate_limits import gate_name
from app.domain.ledger_uses import ledger_uses
from app.domain.measure_uses import criteria_by_measure
from app.domain.returned import Reply, ReturnedReview, gate_code, gate_of, is_loose, loose_code, reply_key
from app.domain.review import GATE_WORDS, Finding, FindingVerdict
from app.domain.rounds import standing_reviews
from app.domain.rubric import Rubric

WHOLE = "总体意见"
"""Title of an opinion that belongs to no criterion."""


class ReplyState(StrEnum):
    """How far the answer to a returned opinion has come."""

    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"open": "待整改", "begun": "整改中", "done": "已整改"}[self.value]


@dataclass(frozen=True, slots=True)
class ToDo:
    """One returned opinion with what the county says to it.

    A basic condition (基本条件) found not met is one too: code is what stands for it, finding holds the opinion.
    due: the earliest day that the reviewers asked for, else the county's own. changed: records that serve the
    criterion and differ since the round before; proofs: ids of the evidence among them, offered as 证明材料.
    given: the day of the opinion.
    """

    returned: ReturnedReview
    code: str
    title: str
    finding: Finding
    reply: Reply
    due: dt.date | None
    state: ReplyState
    is_overdue: bool
    changed: tuple[RecordKey, ...] = ()
    proofs: tuple[str, ...] = ()
    given: dt.date | None = None

    @property
    def key(self) -> str:
        """Return under which key the reply is kept."""
        return reply_key(self.returned.id, self.code)

    @property
    def is_loose(self) -> bool:
        """Tell whether the opinion belongs to no criterion."""
        return is_loose(self.code)

    @property
    def gate(self) -> str:
        """Return the id of the basic condition that the opinion is about, '' when it is about none."""
        return gate_of(self.code)

    @property
    def criterion(self) -> str:
        """Return the code of the criterion that the opinion is about, '' when it is about none."""
        return "" if self.is_loose or self.gate else self.code

    @property
    def short_name(self) -> str:
        """Return what the opinion is about in few words: 总体意见, 基本条件 G1, or the code."""
        if self.gate:
            return gate_name(self.gate)
        return WHOLE if self.is_loose else self.code

    @property
    def name(self) -> str:
        """Return what the opinion is about, for people."""
        return self.title if self.is_loose else f"{self.short_name} {self.title}".strip()

    @property
    def verdict(self) -> str:
        """Return the verdict in its word; '' where nobody gave one."""
        if self.gate:
            return GATE_WORDS[False]
        return "" if self.is_loose else self.finding.verdict.value

    @property
    def told_early(self) -> str:
        """Return that the reply was done before the opinion was given, '' when it was not: a slip, most likely."""
        day, done = self.given, self.reply.done
        if day is None or done is None or done >= day:
            return ""
        return f"完成日期（{done.isoformat()}）早于提出意见的日期（{day.isoformat()}）。"


def reply_state(reply: Reply) -> ReplyState:
    """Return how far a reply has come: done once its day (完成日期) is there."""
    if reply.done is not None:
        return ReplyState.DONE
    return ReplyState.BEGUN if reply.measure or reply.result or reply.evidence else ReplyState.OPEN


def due_of(finding: Finding, reply: Reply = Reply()) -> dt.date | None:  # noqa: B008 - frozen
    """Return until when an opinion is to be answered."""
    asked = [one.due for one in finding.supplements if one.due is not None]
    return min(asked) if asked else reply.due


def returned_codes(review: ReturnedReview, rubric: Rubric) -> tuple[str, ...]:
    """Return the criteria that a review gives the county something to do on, in rubric order.

    Where it asks for nothing at all, what it adjusted (调整) is what a county can still do something about.
    """
    places = {criterion.code: place for place, criterion in enumerate(rubric.criteria)}
    is_asking = has_to_do(review)
    codes = (code for code, one in review.findings.items() if (one.is_to_do if is_asking else _is_adjusted(one)))
    return tuple(sorted(codes, key=lambda code: (places.get(code, len(places)), code)))


def has_to_do(review: ReturnedReview) -> bool:
    """Tell whether a review asks for anything: on a criterion or a basic condition, or in words on the whole."""
    return bool(review.unassigned or review.failed_gates) or any(
        finding.is_to_do for finding in review.findings.values()
    )


def has_adjusted(review: ReturnedReview) -> bool:
    """Tell whether a review gives other points (调整) on any criterion."""
    return any(_is_adjusted(finding) for finding in review.findings.values())


def begun_reviews(assessment: Assessment, number: int) -> tuple[ReturnedReview, ...]:
    """Return the reviews of a round on which 开始补正 was chosen, but for those that another such review replaces.

    A replacing review that has come but is not begun, or came when the next round was sealed already, hides nothing:
    what the county replied to the earlier one still belongs to the round.
    """
    begun = {id_: one for id_, one in assessment.returned.items() if one.revising is not None}
    gone = {old for one in begun.values() for old in replaced_before(assessment.returned, one)}
    return tuple(one for one in standing_reviews(begun, number) if one.id not in gone)


def replaced_before(returned: Mapping[str, ReturnedReview], one: ReturnedReview) -> tuple[str, ...]:
    """Return the ids of the reviews here that one took the place of, the latest first."""
    found: list[str] = []
    old = one.review.replaces if one.review else None
    while old is not None and old in returned and old not in (one.id, *found):
        found.append(old)
        earlier = returned[old].review
        old = earlier.replaces if earlier else None
    return tuple(found)


def to_do_list(
    rubric: Rubric,
    assessment: Assessment,
    reviews: Collection[ReturnedReview],
    *,
    today: dt.date,
    changed: Iterable[RecordKey] = (),
) -> tuple[ToDo, ...]:
    """Return the to-do list of some reviews: basic conditions, then by criterion in rubric order, city before province.

    changed: the records that differ since the round before (services.since_finished.changed_since).
    """
    changed = tuple(changed)
    touched = changed_by_criterion(rubric, assessment, changed)
    places = {criterion.code: place for place, criterion in enumerate(rubric.criteria)}
    found = [
        _to_do(rubric, assessment, review, code, today, touched.get(code, ()))
        for review in reviews
        for code in returned_codes(review, rubric)
    ]
    gates = _gate_list(rubric, assessment, reviews, today, changed)
    return (*gates, *sorted(found, key=lambda one: places.get(one.code, len(places))))


def _gate_list(
    rubric: Rubric,
    assessment: Assessment,
    reviews: Iterable[ReturnedReview],
    today: dt.date,
    changed: tuple[RecordKey, ...],
) -> tuple[ToDo, ...]:
    """Return the basic conditions that were found not met, in rubric order; any changed evidence may be the proof."""
    there = {piece.id for piece in assessment.evidence}
    proofs = tuple(key for kind, key in changed if kind == "evidence" and key in there)
    found = []
    for gate in rubric.gates:
        for review in reviews:
            if gate.id in review.failed_gates:
                said, code = review.gates[gate.id], gate_code(gate.id)
                reply = assessment.replies.get(reply_key(review.id, code), Reply())
                one = _without_asking(review, code, gate.text, reply, today)
                finding = Finding(FindingVerdict.REJECTED, opinion=said.opinion, note=said.note)
                touched = tuple(record for record in changed if record == ("gate", gate.id))
                earlier = (_given(one) for one in _earlier(assessment.returned, review, code))
                given = min((_given(review), *earlier))
                found.append(replace(one, finding=finding, changed=touched, proofs=proofs, given=given))
    return tuple(found)


def loose_list(
    assessment: Assessment, reviews: Iterable[ReturnedReview], *, today: dt.date, changed: Iterable[RecordKey] = ()
) -> tuple[ToDo, ...]:
    """Return the opinions in words that belong to no criterion, each once; a reply to one is 总体意见 in the report.

    changed: the evidence that differs since the round before is offered as proof.
    """
    there = {piece.id for piece in assessment.evidence}
    proofs = tuple(key for kind, key in changed if kind == "evidence" and key in there)
    return tuple(
        _loose(review, text, assessment.replies.get(reply_key(review.id, loose_code(text)), Reply()), today, proofs)
        for review in reviews
        for text in dict.fromkeys(review.unassigned)
    )


def _loose(review: ReturnedReview, text: str, reply: Reply, today: dt.date, proofs: tuple[str, ...]) -> ToDo:
    one = _without_asking(review, loose_code(text), WHOLE, reply, today)
    finding = Finding(FindingVerdict.SUPPLEMENT, opinion=text)
    return replace(one, finding=finding, proofs=proofs, given=_given(review))


def _without_asking(review: ReturnedReview, code: str, title: str, reply: Reply, today: dt.date) -> ToDo:
    """Return a line of the list for which the reviewers asked no day: only the county's own counts."""
    state, due = reply_state(reply), reply.due
    return ToDo(
        returned=review,
        code=code,
        title=title,
        finding=Finding(FindingVerdict.SUPPLEMENT),
        reply=reply,
        due=due,
        state=state,
        is_overdue=due is not None and due < today and state is not ReplyState.DONE,
    )


def _is_adjusted(finding: Finding) -> bool:
    return finding.verdict is FindingVerdict.ADJUSTED


def _to_do(
    rubric: Rubric,
    assessment: Assessment,
    review: ReturnedReview,
    code: str,
    today: dt.date,
    changed: tuple[RecordKey, ...],
) -> ToDo:
    finding, criterion = review.findings[code], rubric.criterion_by_code.get(code)
    reply = assessment.replies.get(reply_key(review.id, code), Reply())
    due, state = due_of(finding, reply), reply_state(reply)
    there = {piece.id for piece in assessment.evidence}
    return ToDo(
        returned=review,
        code=code,
        title=criterion.title if criterion else "",
        finding=finding,
        reply=reply,
        due=due,
        state=state,
        is_overdue=due is not None and due < today and state is not ReplyState.DONE,
        changed=changed,
        proofs=tuple(key for kind, key in changed if kind == "evidence" and key in there),
        # A reply to an opinion that this one takes the place of goes on with it.
        given=min(map(_given, (review, *_earlier(assessment.returned, review, code)))),
    )


def _given(review: ReturnedReview) -> dt.date:
    """Return the day a review bears, for it may have been known before its package came; or an earlier one it came."""
    return min(review.review.date, review.received) if review.review else review.received


def _earlier(returned: Mapping[str, ReturnedReview], review: ReturnedReview, code: str) -> Iterable[ReturnedReview]:
    return (returned[id_] for id_ in replaced_before(returned, review) if code in returned[id_].codes)


def changed_by_criterion(
    rubric: Rubric, assessment: Assessment, changed: Iterable[RecordKey]
) -> Mapping[str, tuple[RecordKey, ...]]:
    """Return the records that differ by the criteria they serve."""
    found: dict[str, list[RecordKey]] = {}
    served = ServedCriteria(rubric, assessment)
    for kind, key in changed:
        for code in served.of((kind, key)):
            found.setdefault(code, []).append((kind, key))
    return {code: tuple(keys) for code, keys in found.items()}


class ServedCriteria:
    """Which criteria a record serves, in rubric order; none for what belongs to the whole."""

    def __init__(self, rubric: Rubric, *assessments: Assessment) -> None:
        """Index the rubric and the evidence of the assessments; a later one counts before an earlier one."""
        self._rubric = rubric
        self._places = {criterion.code: place for place, criterion in enumerate(rubric.criteria)}
        self._by_measure = criteria_by_measure(rubric)
        self._evidence = {piece.id: piece for one in assessments for piece in one.evidence}

    def of(self, record: RecordKey) -> tuple[str, ...]:
        """Return the codes."""
        kind, key = record
        match kind:
            case "answer":
                return (key,) if key in self._places else ()
            case "figure" | "reference":
                return tuple(one.code for one in self._by_measure.get(key.partition("@")[0], ()))
            case "ledger":
                return tuple(dict.fromkeys(use.criterion.code for use in ledger_uses(self._rubric, key)))
            case "evidence" if key in self._evidence:
                codes = {service.criterion for service in self._evidence[key].serves} & self._places.keys()
                return tuple(sorted(codes, key=self._places.__getitem__))
        return ()
