"""review.json: one review as canonical JSON, its id, and reading one from outside (DESIGN.md 8)."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import ConfigDict, TypeAdapter

from app.domain.county import County, Cycle
from app.domain.evidence import StoredFile
from app.domain.limits import cycle_slips
from app.domain.points import HUNDRED, ZERO
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.review import (
    Feedback,
    Finding,
    FindingVerdict,
    GateFinding,
    Level,
    Review,
    Reviewer,
    ReviewOf,
    VerifiedSheet,
    Visit,
)
from app.exchange.layout import REVIEW
from app.exchange.machine_json import ASK_AGAIN, RubricName, check_format, digest_of, text_problems, unfit
from app.exchange.strict_json import STRICT, has_unusable_number, read_strictly
from app.files.canonical import canonical_json

FORMAT = 1


@dataclass(frozen=True)
class _SubmissionName:
    """Which submission: tagmanifest_sha256 is empty for a set that our program did not seal."""

    id: str
    tagmanifest_sha256: str
    round: int
    county: County
    cycle: Cycle


@dataclass(frozen=True)
class _PackedPhoto(StoredFile):
    """A photo and where it lies below data/; empty when it was not handed back."""

    path: str = ""


@dataclass(frozen=True)
class _PackedVisit:
    """A visit as Visit has it, its photos with where they lie."""

    criterion: str
    venue: str
    date: dt.date | None = None
    score: Decimal | None = None
    seen: str = ""
    reviewer: str = ""
    photos: tuple[_PackedPhoto, ...] = ()
    advice: str = ""


@dataclass(frozen=True)
class _Document:
    """The keys of review.json. Inside, values equal to their default are left out.

    gates, the only key that may be missing, is left out while nothing was found of any basic condition (基本条件), so
    that reviews from before it was there keep their bytes and ids.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    format: int
    id: str
    submission: _SubmissionName
    rubric: RubricName
    level: Level
    office: str
    date: dt.date
    reviewers: tuple[Reviewer, ...]
    findings: Mapping[str, Finding]
    feedback: Feedback
    visits: tuple[_PackedVisit, ...]
    sheet: VerifiedSheet
    documents: Mapping[str, str]
    replaces: str | None
    gates: Mapping[str, GateFinding] = dataclasses.field(default_factory=dict)


_SAME = ("level", "office", "date", "reviewers", "findings", "feedback", "sheet", "documents", "replaces", "gates")
"""Keys that hold what the field of Review of the same name holds."""


def write_review(review: Review) -> bytes:
    """Return the bytes of review.json."""
    return canonical_json(dataclasses.replace(_document(review), id=review_id(review)))


def review_id(review: Review) -> str:
    """Return the id: sha256 over the canonical JSON without `id`."""
    fields = _fields(_document(review))
    left_out = {"id"} if review.gates else {"id", "gates"}
    return digest_of({key: value for key, value in fields.items() if key not in left_out})


def read_review(data: bytes) -> Review:
    """Return the review that the bytes hold; write_review gives the same bytes again.

    Raises: ProblemError with every problem: PACKAGE_FORMAT_NEWER, PACKAGE_CONTENT, PACKAGE_ID.
    """
    check_format(data, REVIEW, FORMAT, "评审意见")
    document = read_strictly(_adapter(), data, REVIEW, "PACKAGE_CONTENT")
    review = _review(document)
    problems = review_problems(review)
    if problems:
        raise ProblemError(problems)
    if review_id(review) != document.id:
        what = "评审意见的编号与内容不符，内容被改过。"
        raise ProblemError([blocking("PACKAGE_ID", REVIEW, what, ASK_AGAIN)])
    if write_review(review) != data:
        raise ProblemError([unfit(REVIEW, "数据不是规范写法。")])
    return review


def review_problems(review: Review) -> list[Problem]:
    """Return what no review may hold, whoever wrote it: read_review would refuse it."""
    return [
        *_frame_problems(review),
        *_finding_problems(review),
        *_gate_problems(review),
        *_visit_problems(review),
        *_number_problems(review),
        *text_problems(review, REVIEW),
    ]


def _frame_problems(review: Review) -> Iterator[Problem]:
    if not review.of.id:
        yield unfit(f"{REVIEW} submission.id", "没有写是哪一份申报包。")
    if review.of.round < 1:
        yield unfit(f"{REVIEW} submission.round", "没有这样的轮次。")
    # Periods reach back from the end: the first years of our era have nothing before them.
    for what in cycle_slips(review.of.cycle):
        yield unfit(f"{REVIEW} submission.cycle", what)


def _finding_problems(review: Review) -> Iterator[Problem]:
    for code, finding in review.findings.items():
        where = f"{REVIEW} findings.{code}"
        if finding.points is None and finding.verdict in {FindingVerdict.ADJUSTED, FindingVerdict.REJECTED}:
            yield unfit(where, f"写了“{finding.verdict}”，没有评审得分。")
        if finding.points is not None and finding.points < ZERO:
            yield unfit(where, "评审得分小于0。")
        if any(not supplement.text.strip() for supplement in finding.supplements):
            yield unfit(where, "有一条补充要求是空的。")


def _gate_problems(review: Review) -> Iterator[Problem]:
    for gate, finding in review.gates.items():
        if finding.is_empty:
            yield unfit(f"{REVIEW} gates.{gate}", "这条基本条件没有核实结论，也没有意见。")


def _visit_problems(review: Review) -> Iterator[Problem]:
    paths: set[str] = set()
    for number, visit in enumerate(review.visits):
        if visit.score is not None and not ZERO <= visit.score <= HUNDRED:
            yield unfit(f"{REVIEW} visits.{number}", "现场得分不在0到100之间。")
    for path in review.photos.values():
        if path in paths:
            yield unfit(f"{REVIEW} visits", f"照片位置“{path}”用了两次。")
        paths.add(path)


def _number_problems(review: Review) -> Iterator[Problem]:
    given: dict[str, object] = {"submission": review.of, "sheet": review.sheet}
    given |= {f"findings.{code}": finding for code, finding in review.findings.items()}
    given |= {f"visits.{number}": visit for number, visit in enumerate(review.visits)}
    for place, value in given.items():
        if has_unusable_number(value):
            yield unfit(f"{REVIEW} {place}", "有过大或小数位过多的数。")


def _document(review: Review) -> _Document:
    of = review.of
    return _Document(
        format=FORMAT,
        id="",
        submission=_SubmissionName(of.id, of.tagmanifest_sha256, of.round, of.county, of.cycle),
        rubric=RubricName(of.rubric_id, of.rubric_edition, of.rubric_sha256),
        visits=tuple(_packed(visit, review.photos) for visit in review.visits),
        **{name: getattr(review, name) for name in _SAME},
    )


def _packed(visit: Visit, paths: Mapping[str, str]) -> _PackedVisit:
    photos = tuple(
        _PackedPhoto(photo.sha256, photo.size, photo.name, paths.get(photo.sha256, "")) for photo in visit.photos
    )
    return _PackedVisit(**(_fields(visit) | {"photos": photos}))


def _review(document: _Document) -> Review:
    submission, rubric = document.submission, document.rubric
    return Review(
        of=ReviewOf(
            submission.id,
            submission.tagmanifest_sha256,
            submission.round,
            submission.county,
            submission.cycle,
            rubric.id,
            rubric.edition,
            rubric.sha256,
        ),
        visits=tuple(_visit(visit) for visit in document.visits),
        photos={photo.sha256: photo.path for visit in document.visits for photo in visit.photos if photo.path},
        **{name: getattr(document, name) for name in _SAME},
    )


def _visit(packed: _PackedVisit) -> Visit:
    photos = tuple(StoredFile(photo.sha256, photo.size, photo.name) for photo in packed.photos)
    return Visit(**(_fields(packed) | {"photos": photos}))


def _fields(value: _Document | Visit | _PackedVisit) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


@functools.cache
def _adapter() -> TypeAdapter[_Document]:
    return TypeAdapter(_Document)
