"""What `plain` wrote comes back as the same value; what it did not write is refused and brings nothing down."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from app.domain.assessment import Answer, Entry, Site
from app.domain.evidence import Evidence, StoredFile
from app.domain.marking.kinds import YesNo
from app.domain.received import AttachedReview, Received
from app.domain.rubric import Criterion
from app.files.canonical import canonical_json, digest, plain, restored
from tests.storage.review_values import city_review, full_picture, received

VALUES = [
    Evidence("E0001", date=dt.date(2020, 3, 1), file=StoredFile("a" * 64, 3, "a.pdf")),
    Answer(met=False, parts={"0": Entry(counts={"a": 1})}, sites=(Site("广场", Decimal("85.50")),)),
    Criterion("A1", "评分项", Decimal(2), YesNo()),
    received(),
    full_picture().attached["city-1"],
    city_review(),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back(value: object) -> None:
    back = restored(type(value), plain(value))
    assert back == value
    assert digest(back) == digest(value)


def test_the_bytes_are_sorted_dense_and_readable() -> None:
    assert canonical_json(StoredFile("ab", 3, "甲.pdf")) == '{"name":"甲.pdf","sha256":"ab","size":3}'.encode()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (StoredFile, []),
        (StoredFile, "x"),
        (StoredFile, None),
        (StoredFile, {"sha256": "a", "size": "3", "name": "b"}),
        (StoredFile, {"sha256": "a", "size": 3, "name": "b", "more": 1}),
        (StoredFile, {"sha256": "a"}),
        (Evidence, {"id": "E1", "file": "x"}),
        (Evidence, {"id": "E1", "file": []}),
        (Evidence, {"id": "E1", "date": 1}),
        (Evidence, {"id": "E1", "serves": 3}),
        (Evidence, {"id": None}),
        (Answer, {"parts": [1]}),
        (Answer, {"met": {}}),
        (Site, {"name": "x", "score": "1e"}),
        (Criterion, {"code": "A", "title": "x", "points": "2", "marking": {"kind": []}}),
        (Received, {"points": []}),
        (AttachedReview, {"review": 1}),
    ],
)
def test_what_was_not_written_is_refused(kind: Any, data: Any) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        restored(kind, data)
