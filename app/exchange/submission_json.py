"""submission.json: one submission as canonical JSON, its id, and reading one from outside (DESIGN.md 8)."""

import dataclasses
import datetime as dt
import functools
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from app.domain.assessment import Answer, Assessment, Case, Figure, GateAnswer, LedgerRow, Person
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence
from app.domain.finished import FINISHED_NAMES, FinishedDocument
from app.domain.limits import cycle_slips
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.rubric import Reference
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Link, Submission
from app.exchange.layout import SUBMISSION
from app.exchange.machine_json import ASK_AGAIN, RubricName, check_format
from app.exchange.strict_json import STRICT, has_unusable_number, read_strictly
from app.files.canonical import Plain, encoded, given_fields, plain

FORMAT = 1


@dataclass(frozen=True)
class _PackedEvidence(Evidence):
    """Evidence with the 材料编号 people see, and where its file lies below data/."""

    material_number: str = ""
    path: str = ""


@dataclass(frozen=True)
class _Document:
    """The keys of submission.json. Every one but `finished` and `changes` is always there.

    Inside, values equal to their default are left out.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    format: int
    id: str
    round: int
    date: dt.date
    based_on: Link | None
    replaces: str | None
    rubric: RubricName
    county: County
    applicant: str
    cycle: Cycle
    person: Person
    profile: Mapping[str, str]
    report: Mapping[str, str]
    gates: Mapping[str, GateAnswer]
    answers: Mapping[str, Answer]
    measures: tuple[Figure, ...]
    references: tuple[Reference, ...]
    ledgers: Mapping[str, tuple[LedgerRow, ...]]
    evidence: tuple[_PackedEvidence, ...]
    cases: tuple[Case, ...]
    score: ScoreSheet
    finished: Mapping[str, FinishedDocument] = dataclasses.field(default_factory=dict)
    changes: str = ""


_OWN_BUSINESS = {"returned", "replies"}
_ASSESSMENT_KEYS = frozenset(field.name for field in dataclasses.fields(Assessment)) - {"evidence"} - _OWN_BUSINESS


def write_submission(submission: Submission) -> bytes:
    """Return the bytes of submission.json."""
    fields = _plain_fields(submission)
    return _written(fields, _digest(fields))


def submission_id(submission: Submission) -> str:
    """Return the id: sha256 over the canonical JSON without `id`."""
    return _digest(_plain_fields(submission))


def content_digest(submission: Submission) -> str:
    """Return the sha256 over the content alone: without id and without what it replaces."""
    fields = _plain_fields(submission)
    return _digest({key: value for key, value in fields.items() if key != "replaces"})


def read_submission(data: bytes) -> Submission:
    """Return the submission that the bytes hold; write_submission gives the same bytes again.

    Raises: ProblemError with every problem: PACKAGE_FORMAT_NEWER, PACKAGE_CONTENT, PACKAGE_ID.
    """
    return read_identified(data)[1]


def read_identified(data: bytes) -> tuple[str, Submission]:
    """Return the same with its id, which need not be computed a second time. Raises: as read_submission."""
    check_format(data, SUBMISSION, FORMAT, "申报包")
    document = read_strictly(_adapter(), data, SUBMISSION, "PACKAGE_CONTENT")
    problems = [
        *_evidence_problems(document.evidence),
        *_cycle_problems(document.cycle),
        *_number_problems(document),
        *_finished_problems(document.finished),
    ]
    if problems:
        raise ProblemError(problems)
    submission = _submission(document)
    fields = _plain_fields(submission)
    id_ = _digest(fields)
    if id_ != document.id:
        problems.append(blocking("PACKAGE_ID", SUBMISSION, "包编号与内容不符，内容被改过。", ASK_AGAIN))
    elif _written(fields, id_) != data:
        problems.append(blocking("PACKAGE_CONTENT", SUBMISSION, "数据不是规范写法。", ASK_AGAIN))
    if problems:
        raise ProblemError(problems)
    return id_, submission


def _plain_fields(submission: Submission) -> dict[str, Plain]:
    """Return the keys of submission.json but `id` as plain data.

    `finished` and `changes` came later than the others: what has none is without them, and keeps the id it always had.
    """
    return {key: plain(value) for key, value in given_fields(_document(submission)) if key != "id"}


def _digest(fields: dict[str, Plain]) -> str:
    return hashlib.sha256(encoded(fields)).hexdigest()


def _written(fields: dict[str, Plain], id_: str) -> bytes:
    return encoded({**fields, "id": id_})


def _document(submission: Submission) -> _Document:
    assessment = submission.assessment
    return _Document(
        format=FORMAT,
        id="",
        round=submission.round,
        date=submission.date,
        based_on=submission.based_on,
        replaces=submission.replaces,
        rubric=RubricName(submission.rubric_id, submission.rubric_edition, submission.rubric_sha256),
        evidence=tuple(_packed(piece, submission) for piece in assessment.evidence),
        score=submission.score,
        changes=submission.changes,
        **{key: getattr(assessment, key) for key in _ASSESSMENT_KEYS},
    )


def _packed(piece: Evidence, submission: Submission) -> _PackedEvidence:
    return _PackedEvidence(
        **_fields(piece),
        material_number=submission.numbers.get(piece.id, ""),
        path=submission.paths.get(piece.id, ""),
    )


def _submission(document: _Document) -> Submission:
    pieces = document.evidence
    names = [field.name for field in dataclasses.fields(Evidence)]
    evidence = tuple(Evidence(**{name: getattr(piece, name) for name in names}) for piece in pieces)
    return Submission(
        round=document.round,
        date=document.date,
        assessment=Assessment(evidence=evidence, **{key: getattr(document, key) for key in _ASSESSMENT_KEYS}),
        rubric_id=document.rubric.id,
        rubric_edition=document.rubric.edition,
        rubric_sha256=document.rubric.sha256,
        score=document.score,
        numbers={piece.id: piece.material_number for piece in pieces if piece.material_number},
        paths={piece.id: piece.path for piece in pieces if piece.path},
        based_on=document.based_on,
        replaces=document.replaces,
        changes=document.changes,
    )


def _fields(piece: Evidence) -> dict[str, Any]:
    return {field.name: getattr(piece, field.name) for field in dataclasses.fields(piece)}


def _evidence_problems(evidence: tuple[_PackedEvidence, ...]) -> list[Problem]:
    problems: list[Problem] = []
    for key, what in (("id", "编号"), ("material_number", "材料编号"), ("path", "文件位置")):
        seen: set[str] = set()
        for piece in evidence:
            value = getattr(piece, key)
            if value and value in seen:
                where = f"{SUBMISSION} {piece.id}"
                problems.append(blocking("PACKAGE_CONTENT", where, f"{what}“{value}”用了两次。", ASK_AGAIN))
            seen.add(value)
    return problems


def _cycle_problems(cycle: Cycle) -> Iterator[Problem]:
    # Periods reach back from the end: the first years of our era have nothing before them.
    for what in cycle_slips(cycle):
        yield blocking("PACKAGE_CONTENT", f"{SUBMISSION} cycle", what, ASK_AGAIN)


def _finished_problems(finished: Mapping[str, FinishedDocument]) -> Iterator[Problem]:
    for key, one in finished.items():
        if key not in FINISHED_NAMES or one.document != key:
            yield blocking("PACKAGE_CONTENT", f"{SUBMISSION} finished", f"不认识定稿文件“{key}”。", ASK_AGAIN)


def _number_problems(document: _Document) -> Iterator[Problem]:
    if document.round < 1 or has_unusable_number(document.round):
        yield blocking("PACKAGE_CONTENT", f"{SUBMISSION} round", "没有这样的轮次。", ASK_AGAIN)
    given: dict[str, object] = {f"answers.{code}": answer for code, answer in document.answers.items()}
    given |= {f"measures.{index}": figure for index, figure in enumerate(document.measures)}
    given |= {f"references.{index}": reference for index, reference in enumerate(document.references)}
    for place, value in given.items():
        if has_unusable_number(value):
            yield blocking("PACKAGE_CONTENT", f"{SUBMISSION} {place}", "有过大或小数位过多的数。", ASK_AGAIN)


@functools.cache
def _adapter() -> TypeAdapter[_Document]:
    return TypeAdapter(_Document)
