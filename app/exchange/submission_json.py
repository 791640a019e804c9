"""submission.json: one submission as canonical JSON, its id, and reading one from outside (DESIGN.md 8)."""

import dataclasses
import datetime as dt
import functools
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
from app.exchange.machine_json import ASK_AGAIN, RubricName, check_format, digest_of
from app.exchange.strict_json import STRICT, has_unusable_number, read_strictly
from app.files.canonical import canonical_json

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
    return canonical_json(dataclasses.replace(_document(submission), id=submission_id(submission)))


def submission_id(submission: Submission) -> str:
    """Return the id: sha256 over the canonical JSON without `id`."""
    return _digest_without(submission, "id")


def content_digest(submission: Submission) -> str:
    """Return the sha256 over the content alone: without id and without what it replaces."""
    return _digest_without(submission, "id", "replaces")


def read_submission(data: bytes) -> Submission:
    """Return the submission that the bytes hold; write_submission gives the same bytes again.

    Raises: ProblemError with every problem: PACKAGE_FORMAT_NEWER, PACKAGE_CONTENT, PACKAGE_ID.
    """
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
    if submission_id(submission) != document.id:
        problems.append(blocking("PACKAGE_ID", SUBMISSION, "包编号与内容不符，内容被改过。", ASK_AGAIN))
    elif write_submission(submission) != data:
        problems.append(blocking("PACKAGE_CONTENT", SUBMISSION, "数据不是规范写法。", ASK_AGAIN))
    if problems:
        raise ProblemError(problems)
    return submission


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


def _digest_without(submission: Submission, *keys: str) -> str:
    document = _document(submission)
    # They came later than the others: what has none keeps the id it always had.
    absent = {key for key in ("finished", "changes") if not getattr(document, key)}
    return digest_of({key: value for key, value in _fields(document).items() if key not in absent.union(keys)})


def _fields(value: _Document | Evidence) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


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
    given: dict[str, object] = {f"answers.{code}": answer for code, answer in document.answers.items()}
    given |= {f"measures.{index}": figure for index, figure in enumerate(document.measures)}
    given |= {f"references.{index}": reference for index, reference in enumerate(document.references)}
    for place, value in given.items():
        if has_unusable_number(value):
            yield blocking("PACKAGE_CONTENT", f"{SUBMISSION} {place}", "有过大或小数位过多的数。", ASK_AGAIN)


@functools.cache
def _adapter() -> TypeAdapter[_Document]:
    return TypeAdapter(_Document)
