"""Any frozen value of the domain, for Hypothesis: every field filled, defaults or not."""

import dataclasses
import datetime as dt
import enum
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from app.domain.assessment import Assessment
from app.domain.county import Cycle
from app.domain.finished import FINISHED_NAMES, FinishedDocument
from app.domain.limits import CYCLE_YEARS, YEARS
from app.domain.review import Finding, FindingVerdict, GateFinding, Review, Supplement, Visit
from app.domain.round_changes import RoundChanges
from app.domain.rubric import Rubric
from app.domain.submission import Submission

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]) | st.sampled_from("\t\n\r"), max_size=12)
"""What a person can have typed: line breaks, leading blanks, rare characters, nothing of the controls."""

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)
YEAR = typing.NewType("YEAR", int)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**40), 2**40),
    YEAR: st.none() | st.sampled_from(YEARS),
    bool: st.booleans(),
    Decimal: DECIMALS,
    dt.date: st.dates(dt.date(YEARS[0], 1, 1), dt.date(YEARS[-1], 12, 31)),
    type(None): st.none(),
}


def values(kind: Any, depth: int = 2, texts: st.SearchStrategy[str] = TEXTS) -> st.SearchStrategy[Any]:
    """Return values of a type; what contains itself ends after depth levels."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind is str:
        return texts
    if kind in _PLAIN:
        return _PLAIN[kind]
    if origin in (typing.Union, types.UnionType):
        return st.one_of([values(member, depth, texts) for member in inside if depth or not _holds_itself(member)])
    if origin is Literal:
        return st.sampled_from(inside)
    if origin is tuple:
        return st.lists(values(inside[0], depth, texts), max_size=2).map(tuple)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(texts, values(inside[1], depth, texts), max_size=2)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return st.sampled_from(kind)
    hints = get_type_hints(kind)
    if kind is Cycle:
        hints["assessed_year"] = YEAR
    names = [field.name for field in dataclasses.fields(kind)]
    if kind is Assessment:
        names = [name for name in names if name not in {"returned", "replies"}]  # they never travel
    lower = depth - 1 if _holds_itself(kind) else depth
    return st.builds(kind, **{name: values(hints[name], lower, texts) for name in names})


def _holds_itself(kind: Any) -> bool:
    names = {getattr(kind, "__name__", "")} | {getattr(member, "__name__", "") for member in get_args(kind)}
    return not names.isdisjoint({"Entry", "Answer", "BestOf", "SumOf"})


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    """Return a submission whose evidence has ids, numbers and paths of its own, as services make it."""
    submission: Submission = draw(values(Submission))
    assessment: Assessment = submission.assessment
    evidence = tuple(
        dataclasses.replace(piece, id=f"E{number:04d}") for number, piece in enumerate(assessment.evidence)
    )
    ids = [piece.id for piece in evidence]
    finished = {
        name: dataclasses.replace(draw(values(FinishedDocument)), document=name)
        for name in FINISHED_NAMES
        if draw(st.booleans())
    }
    return dataclasses.replace(
        submission,
        round=draw(st.integers(1, 2**40)),
        assessment=dataclasses.replace(assessment, evidence=evidence, finished=finished),
        numbers={id_: f"A1-{id_}" for id_ in ids if draw(st.booleans())},
        paths={id_: f"佐证材料/{id_}" for id_ in ids if draw(st.booleans())},
    )


def rubrics() -> st.SearchStrategy[Rubric]:
    """Return rubrics with every kind of marking; they need not make sense."""
    return st.builds(
        lambda rubric, places, years: dataclasses.replace(
            rubric, rounding=dataclasses.replace(rubric.rounding, places=places), cycle_years=years
        ),
        values(Rubric),
        st.integers(0, 6),
        st.sampled_from(CYCLE_YEARS),
    )


def findings() -> st.SearchStrategy[Finding]:
    """Return findings as reviewers can have written them."""
    points = st.decimals(min_value=0, max_value=100, places=2)
    texts = TYPED.filter(str.strip)
    return st.builds(
        Finding,
        verdict=st.sampled_from(FindingVerdict),
        points=points,
        opinion=TYPED,
        supplements=st.lists(st.builds(Supplement, texts, st.none() | _PLAIN[dt.date]), max_size=2).map(tuple),
        note=TYPED,
    ) | st.builds(
        Finding,
        verdict=st.sampled_from([FindingVerdict.ACCEPTED, FindingVerdict.SUPPLEMENT]),
        opinion=TYPED,
    )


def gate_findings() -> st.SearchStrategy[GateFinding]:
    """Return what reviewers can have found of a basic condition."""
    return st.builds(GateFinding, st.booleans(), TYPED, TYPED) | st.builds(
        GateFinding, st.none(), TYPED.filter(bool), TYPED
    )


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """Return a review as a reviewer's workspace makes it; the sums need not follow."""
    review: Review = draw(values(Review, texts=TYPED))
    visits = tuple(draw(values(Visit, texts=TYPED)) for _ in range(draw(st.integers(0, 2))))
    photos = {photo.sha256 for visit in visits for photo in visit.photos}
    score = st.none() | st.decimals(min_value=0, max_value=100, places=2)
    return dataclasses.replace(
        review,
        of=dataclasses.replace(review.of, id=review.of.id or "x", round=draw(st.integers(1, 9))),
        findings=draw(st.dictionaries(TYPED, findings(), max_size=3)),
        gates=draw(st.dictionaries(TYPED, gate_findings(), max_size=3)),
        visits=tuple(dataclasses.replace(visit, score=draw(score)) for visit in visits),
        photos={one: f"现场照片/{number}.jpg" for number, one in enumerate(sorted(photos)) if draw(st.booleans())},
    )


def round_changes() -> st.SearchStrategy[RoundChanges]:
    """Return changes between any two rounds."""
    return values(RoundChanges, texts=TYPED)
