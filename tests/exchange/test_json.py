"""submission.json and rubric.json: read again as they were written; what is not ours is refused, all at once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.assessment import Answer
from app.domain.evidence import StoredFile
from app.domain.finished import REPORT, FinishedDocument
from app.domain.marking.kinds import YesNo
from app.domain.points import is_usable
from app.domain.problems import ProblemError
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric
from app.domain.submission import Link, Submission
from app.exchange.rubric_json import read_rubric, write_rubric
from app.exchange.submission_json import content_digest, read_submission, submission_id, write_submission
from app.files.canonical import canonical_json, digest
from tests.exchange.packages import small_assessment, small_rubric, small_submission
from tests.exchange.strategies import rubrics, submissions

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_only_finished_documents_bring_a_key_of_their_own() -> None:
    """They came later than the format: what has none keeps its id."""
    plain = small_submission()
    finished = {REPORT: FinishedDocument(REPORT, StoredFile("ab" * 32, 3, "报告.docx"))}
    with_one = replace(plain, assessment=replace(plain.assessment, finished=finished))

    assert "finished" not in json.loads(write_submission(plain))
    assert json.loads(write_submission(with_one))["finished"] == {
        REPORT: {"document": REPORT, "file": {"sha256": "ab" * 32, "size": 3, "name": "报告.docx"}}
    }
    assert content_digest(with_one) != content_digest(plain)
    assert read_submission(write_submission(with_one)) == with_one


def test_an_unknown_finished_document_is_refused() -> None:
    plain = small_submission()
    finished = {"说明": FinishedDocument("说明", StoredFile("ab" * 32, 3, "a.docx"))}
    forged = replace(plain, assessment=replace(plain.assessment, finished=finished))

    with pytest.raises(ProblemError) as refused:
        read_submission(write_submission(forged))

    assert [problem.what for problem in refused.value.problems] == ["不认识定稿文件“说明”。"]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(submissions())
def test_a_submission_is_read_as_it_was_written(submission: Submission) -> None:
    data = write_submission(submission)

    assert read_submission(data) == submission
    assert write_submission(read_submission(data)) == data


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rubrics())
def test_a_rubric_is_read_as_it_was_written(rubric: Rubric) -> None:
    assert read_rubric(write_rubric(rubric)) == rubric


def test_the_sha256_of_rubric_json_is_the_digest_of_the_rubric() -> None:
    assert hashlib.sha256(write_rubric(small_rubric())).hexdigest() == digest(small_rubric())


def test_the_id_is_the_sha256_over_everything_else() -> None:
    document = json.loads(write_submission(small_submission()))
    id_ = document.pop("id")

    assert hashlib.sha256(canonical_json(document)).hexdigest() == id_ == submission_id(small_submission())


def test_the_content_digest_leaves_out_what_is_replaced() -> None:
    first = small_submission()
    replacing = replace(first, replaces="0" * 64)
    next_round = replace(first, based_on=Link("1" * 64))

    assert content_digest(first) == content_digest(replacing)
    assert submission_id(first) != submission_id(replacing)
    assert content_digest(first) != content_digest(next_round)


def test_the_submission_says_what_travels_and_nothing_else() -> None:
    document = json.loads(write_submission(small_submission()))

    assert set(document) == {
        *("format", "id", "round", "based_on", "replaces", "date", "rubric", "county", "cycle", "applicant", "person"),
        *("profile", "report", "gates", "answers", "measures", "references", "ledgers", "evidence", "cases", "score"),
    }
    assert document["evidence"][0] == {
        "id": "E0001",
        "title": "关于成立领导小组的通知",
        "number": "北政办〔2020〕1号",
        "date": "2020-03-01",
        "file": {"name": "a.pdf", "sha256": small_submission().assessment.evidence[0].file.sha256, "size": 10256},
        "serves": [{"criterion": "A2", "requirement": "e1"}, {"criterion": "B1"}],
        "material_number": "A2-01",
        "path": "佐证材料/A组织管理/A2领导协调机制/A2-01_关于成立领导小组的通知（北政办〔2020〕1号）.pdf",
    }
    assert document["measures"][0]["value"] == "30.42"
    assert document["score"]["criteria"][1]["derivation"] == ["每次2.5分×1次=2.5分"]
    assert "gain" not in str(document)


# ---------------------------------------------------------------- what is not ours

Edit = Callable[[dict[str, Any]], object]


def edited(edit: Edit) -> bytes:
    """Return a submission somebody has edited, with an id that fits again."""
    document = json.loads(write_submission(small_submission()))
    edit(document)
    document.pop("id", None)
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    document["id"] = hashlib.sha256(plain).hexdigest()
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def refused(data: bytes) -> dict[str, str]:
    with pytest.raises(ProblemError) as caught:
        read_submission(data)
    return {problem.where: problem.code for problem in caught.value.problems}


def test_an_unedited_submission_is_read() -> None:
    assert read_submission(edited(dict.copy)) == small_submission()


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d["county"].update(mayor="x"), "county.mayor"),
        (lambda d: d["answers"]["A2"].update(parts={"0": {"x": 1}}), "answers.A2.parts.0.x"),
        (lambda d: d.pop("score"), "score"),
        (lambda d: d.update(round="1"), "round"),
        (lambda d: d.update(round=0), "round"),
        (lambda d: d.update(round=-1), "round"),
        (lambda d: d.update(round=10**15), "round"),
        (lambda d: d.update(date="2022-1-10"), "date"),
        (lambda d: d["measures"][0].update(value="1E+999999999"), ""),
        (lambda d: d["measures"][0].update(value="NaN"), "measures.0.value"),
        (lambda d: d["measures"][0].update(value=30.42), ""),
        (lambda d: d["measures"][0].update(value="30.420e0"), ""),
        (lambda d: d["county"].update(region_type=None), ""),
        (lambda d: d["cycle"].update(end="0001-12-31"), "cycle"),
        (lambda d: d["cycle"].update(start="1948-12-31"), "cycle"),
        (lambda d: d["cycle"].update(assessed_year=-5), "cycle"),
        (lambda d: d["cycle"].update(assessed_year=10**4000), ""),
        (lambda d: d["answers"]["A2"].update(self_points="1" + "0" * 40), "answers.A2"),
        (lambda d: d["answers"]["A2"].update(self_points="1" + "0" * 15), "answers.A2"),
        (lambda d: d["answers"]["A2"].update(self_points="0.00000000001"), "answers.A2"),
        (lambda d: d["answers"]["B1"].update(count=10**15), "answers.B1"),
        (lambda d: d["measures"][0].update(value="1" + "0" * 15), "measures.0"),
        (lambda d: d["evidence"].append(d["evidence"][0]), "E0001"),
        (lambda d: d["score"]["criteria"][0].update(state="great"), "score.criteria.0.state"),
    ],
)
def test_an_edited_submission_is_refused_and_says_where(edit: Edit, where: str) -> None:
    wheres = refused(edited(edit))

    assert f"machine/submission.json {where}".rstrip() in wheres
    assert set(wheres.values()) <= {"PACKAGE_CONTENT", "PACKAGE_ID"}


def test_every_mistake_is_told_at_once() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["round"] = "1"
        document["county"]["mayor"] = "x"
        document["evidence"][0]["date"] = "yesterday"

    assert len(refused(edited(edit))) == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff",
        b'{"format":1}',
        b'{"format":' + b"[" * 100_000,
        b'{"format":0}',
        b'{"format":"1"}',
        b'{"format":1e400}',
        b'{"format":' + b"9" * 10_000 + b"}",
    ],
)
def test_bytes_that_are_no_submission_are_refused(data: bytes) -> None:
    assert refused(data)


@given(ANY_JSON)
def test_any_json_is_refused(value: object) -> None:
    data = json.dumps(value).encode()
    for read in (read_submission, read_rubric):
        with pytest.raises(ProblemError):
            read(data)


@given(st.sampled_from(sorted(json.loads(write_submission(small_submission())))), ANY_JSON)
def test_a_submission_with_any_value_in_any_place_is_read_or_refused(key: str, value: object) -> None:
    data = edited(lambda document: document.update({key: value}))
    try:
        assert write_submission(read_submission(data)) == data
    except ProblemError as error:
        told = error.problems
    else:
        return
    assert told


def test_a_mistake_inside_a_marking_is_told_for_that_marking_only() -> None:
    document = json.loads(write_rubric(small_rubric()))
    marking = document["dimensions"][1]["indicators"][0]["criteria"][0]["marking"]
    assert marking["kind"] == "per_count"
    marking["every"] = "2"

    with pytest.raises(ProblemError) as caught:
        read_rubric(canonical_json(document))

    assert [(problem.where, problem.what) for problem in caught.value.problems] == [
        ("machine/rubric.json dimensions.1.indicators.0.criteria.0.marking.every", "不认识这一项。")
    ]


@pytest.mark.parametrize(
    ("key", "value"),
    [("rounding", {"places": 7}), ("rounding", {"places": -1}), ("cycle_years", 0), ("cycle_years", 51)],
)
def test_a_rubric_that_nothing_can_be_computed_with_is_refused(key: str, value: object) -> None:
    document = json.loads(write_rubric(small_rubric()))
    document[key] = value

    with pytest.raises(ProblemError, match="之间"):
        read_rubric(canonical_json(document))


def test_points_too_long_for_exact_arithmetic_are_refused() -> None:
    document = json.loads(write_rubric(small_rubric()))
    document["bonus_cap"] = "1" + "0" * 15

    with pytest.raises(ProblemError, match="过大"):
        read_rubric(canonical_json(document))


def test_a_rubric_written_in_another_way_is_refused() -> None:
    spaced = json.dumps(json.loads(write_rubric(small_rubric())), ensure_ascii=False, sort_keys=True).encode()

    with pytest.raises(ProblemError, match="规范"):
        read_rubric(spaced)


def test_the_longest_numbers_that_may_be_filled_in_are_read() -> None:
    for number in ("1.0000000000", "999999999999999.9999999999", "-0.0000000001"):
        answer = Answer(self_points=Decimal(number))
        given = replace(small_assessment(), answers={"A2": answer})
        assert is_usable(Decimal(number))
        assert read_submission(write_submission(small_submission(given))).assessment.answers["A2"] == answer
        criterion = Criterion("A2", "x", Decimal(number), YesNo())
        rubric = replace(small_rubric(), dimensions=(Dimension("A", "", (Indicator("A1", "", (criterion,)),)),))
        assert read_rubric(write_rubric(rubric)) == rubric


def test_decimals_keep_their_places() -> None:
    submission = small_submission()
    totals = replace(submission.score.points, computed=Decimal("6.50"))
    again = read_submission(write_submission(replace(submission, score=replace(submission.score, points=totals))))

    assert str(again.score.points.computed) == "6.50"


def test_countless_mistakes_are_counted_instead_of_listed() -> None:
    problems: list[str] = []
    try:
        read_submission(edited(lambda document: document.update(measures=[None] * 30_000)))
    except ProblemError as error:
        problems = [problem.what for problem in error.problems]

    assert problems == ["有 30000 处不合要求。"]
