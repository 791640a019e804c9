"""review.json: read again as it was written; what is not ours is refused, all at once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.problems import ProblemError
from app.domain.review import Finding, FindingVerdict, Review
from app.exchange.review_bag import packed_review
from app.exchange.review_json import read_review, review_id, write_review
from app.files.canonical import canonical_json
from tests.exchange.packages import small_submission
from tests.exchange.return_packages import small_documents, small_review
from tests.exchange.strategies import reviews
from tests.exchange.test_json import ANY_JSON

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(suppress_health_check=SLOW)
@given(reviews())
def test_a_review_is_read_as_it_was_written(review: Review) -> None:
    data = write_review(review)

    assert read_review(data) == review
    assert write_review(read_review(data)) == data


def test_the_keys_are_those_that_a_person_understands() -> None:
    review = packed_review(small_review(), small_documents())
    document = json.loads(write_review(review))

    assert set(document) == {
        *("format", "id", "submission", "rubric", "level", "office", "date", "reviewers", "findings", "feedback"),
        *("visits", "sheet", "documents", "replaces"),
    }
    assert set(document["submission"]) == {"id", "tagmanifest_sha256", "round", "county", "cycle"}
    assert document["rubric"].keys() == {"id", "edition", "sha256"}
    assert document["level"] == "province"
    assert document["findings"]["B1"] == {
        "verdict": "调整",
        "points": "2.00",
        "opinion": "一次活动没有照片",
        "note": "取均值",
    }
    assert document["findings"]["A2"]["supplements"] == [
        {"text": "补2020年度会议纪要", "due": "2022-03-15"},
        {"text": "签到表"},
    ]
    assert document["visits"][0]["photos"] == [
        {
            "name": "IMG 1.JPG",
            "sha256": review.visits[0].photos[0].sha256,
            "size": review.visits[0].photos[0].size,
            "path": "现场照片/B1_某某广场/01_IMG 1.JPG",
        }
    ]
    # By hand: 1.00 + 2.00 (verified) + 3.00 + 0.00, of 14.
    assert document["sheet"]["total"]["verified"] == "6.00"
    assert document["sheet"]["rate"] == "42.86"


def test_the_id_is_the_sha256_over_everything_else() -> None:
    document = json.loads(write_review(small_review()))
    id_ = document.pop("id")

    assert hashlib.sha256(canonical_json(document)).hexdigest() == id_ == review_id(small_review())


# ---------------------------------------------------------------- what is not ours

Edit = Callable[[dict[str, Any]], object]


def edited(edit: Edit) -> bytes:
    """Return a review somebody has edited, with an id that fits again."""
    document = json.loads(write_review(small_review()))
    edit(document)
    document.pop("id", None)
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    document["id"] = hashlib.sha256(plain).hexdigest()
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def refused(data: bytes) -> dict[str, str]:
    with pytest.raises(ProblemError) as caught:
        read_review(data)
    return {problem.where: problem.code for problem in caught.value.problems}


def test_an_unedited_review_is_read() -> None:
    assert read_review(edited(dict.copy)) == small_review()


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d.pop("sheet"), "sheet"),
        (lambda d: d.update(level="县级"), "level"),
        (lambda d: d.update(date="2022-2-1"), "date"),
        (lambda d: d["submission"].update(round=0), "submission.round"),
        (lambda d: d["submission"].update(id=""), "submission.id"),
        (lambda d: d["submission"]["cycle"].update(assessed_year=-5), "submission.cycle"),
        (lambda d: d["submission"].update(extra=1), "submission.extra"),
        (lambda d: d["findings"]["A2"].update(verdict="同意"), "findings.A2.verdict"),
        (lambda d: d["findings"]["A2"].update(verdict="调整"), "findings.A2"),
        (lambda d: d["findings"]["A2"].update(points=1), ""),
        (lambda d: d["findings"]["A2"].update(points="-0.5"), "findings.A2"),
        (lambda d: d["findings"]["A2"].update(points="1" + "0" * 15), "findings.A2"),
        (lambda d: d["findings"]["A2"].update(points="NaN"), "findings.A2.points"),
        (lambda d: d["findings"]["A2"].update(points="1E+999999999"), ""),
        (lambda d: d["findings"]["A2"].update(opinion="a\x07b"), "findings.A2.opinion"),
        (lambda d: d["findings"]["A2"].update(opinion="长" * 40_000), "findings.A2.opinion"),
        (lambda d: d["findings"]["A2"]["supplements"].append({"text": " "}), "findings.A2"),
        (
            lambda d: d["findings"]["A2"]["supplements"].append({"text": "x", "due": "明天"}),
            "findings.A2.supplements.2.due",
        ),
        (lambda d: d["visits"][0].update(score="101"), "visits.0"),
        (
            lambda d: d["visits"][0]["photos"].append({"name": "a", "sha256": "b", "size": "c"}),
            "visits.0.photos.1.size",
        ),
        (lambda d: d["sheet"]["total"].update(verified="1" + "0" * 15), "sheet"),
        (lambda d: d["sheet"].update(reviewed="3"), "sheet.reviewed"),
        (lambda d: d["feedback"]["problems"][0].update(text="\x00"), "feedback.problems.0.text"),
        (lambda d: d["documents"].update(a=1), "documents.a"),
        (lambda d: d["reviewers"][0].update(level="province"), ""),
    ],
)
def test_an_edited_review_is_refused_and_says_where(edit: Edit, where: str) -> None:
    wheres = refused(edited(edit))

    assert f"machine/review.json {where}".rstrip() in wheres
    assert set(wheres.values()) <= {"PACKAGE_CONTENT", "PACKAGE_ID"}


def test_every_mistake_is_told_at_once() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["level"] = "x"
        document["findings"]["A2"]["verdict"] = "x"
        document["submission"]["round"] = "1"

    assert len(refused(edited(edit))) == 3


def test_an_opinion_that_was_changed_is_found_by_the_id() -> None:
    data = write_review(small_review()).replace("一次活动没有照片".encode(), "两次活动没有照片".encode())

    assert refused(data) == {"machine/review.json": "PACKAGE_ID"}


def test_a_newer_format_is_refused_politely() -> None:
    data = write_review(small_review()).replace(b'"format":1', b'"format":2,"novelty":[]')

    assert refused(data) == {"machine/review.json": "PACKAGE_FORMAT_NEWER"}


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{", b"\xff", b'{"format":1}', b'{"format":' + b"[" * 100_000])
def test_bytes_that_are_no_review_are_refused(data: bytes) -> None:
    assert refused(data)


@given(st.sampled_from(sorted(json.loads(write_review(small_review())))), ANY_JSON)
def test_a_review_with_any_value_in_any_place_is_read_or_refused(key: str, value: object) -> None:
    data = edited(lambda document: document.update({key: value}))
    try:
        assert write_review(read_review(data)) == data
    except ProblemError as error:
        told = error.problems
    else:
        return
    assert told


def test_points_keep_their_places() -> None:
    findings = {"B1": Finding(FindingVerdict.ADJUSTED, Decimal("2.50"), "x")}

    again = read_review(write_review(replace(small_review(), findings=findings)))

    assert str(again.findings["B1"].points) == "2.50"
    assert again.of.county == small_submission().assessment.county
