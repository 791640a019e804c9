"""Reading what was received: a set as values, its evidence out of the kept package, one criterion over all counties."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.problems import ProblemError
from app.domain.score_sheet import State
from app.exchange.submission_json import submission_id
from app.services.list_received import find_submission, listed
from app.services.open_review import ReviewWorkspace
from app.services.read_received import across, evidence_to, read_received
from app.services.receive_packages import receive
from tests.services.filled_tables import RUBRIC
from tests.services.received_packages import (
    BEIDAIHE,
    HAIGANG,
    NOON,
    NOTICE,
    package,
    review_workspace,
    said,
    second_round,
    submission,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    """北戴河 with two rounds, 海港 with one in which B1 is not answered."""
    first = submission(said(BEIDAIHE))
    sealed = package(tmp_path / "1", first)
    second, changes = second_round(sealed, first, said(BEIDAIHE, B1=Answer(count=4, statement="办了4次")))
    later = package(tmp_path / "2", second, changes)
    other = package(tmp_path / "3", submission(said(HAIGANG, B1=Answer())))
    with review_workspace(tmp_path / "ws") as opened:
        intake = receive(opened, [sealed.path, later.path, other.path], person="测", at=NOON)
        assert not intake.refused
        yield opened


def test_a_set_is_read_as_it_was_handed_in_and_recomputed(workspace: ReviewWorkspace) -> None:
    received = find_submission(workspace.picture, "130302")

    found = read_received(workspace, received.id)

    assert found.rubric == RUBRIC
    assert found.submission.assessment == said(HAIGANG, B1=Answer())
    assert submission_id(found.submission) == received.id
    # 1 (A1) + 2 (A3)
    assert found.sheet.points.computed == Decimal("3.00")
    assert found.changes is None
    assert read_received(workspace, "130304").changes is not None


def test_evidence_comes_out_of_the_kept_package_as_it_is(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    found = read_received(workspace, "130304")

    path = evidence_to(workspace, found.received, found.submission, "E0001", tmp_path / "看" / "1")

    assert path.read_bytes() == NOTICE
    assert path.name == "A2-01_关于成立领导小组的通知.pdf"
    with pytest.raises(ProblemError) as refused:
        evidence_to(workspace, found.received, found.submission, "E0099", tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["ATTACHMENT_MISSING"]


def test_a_package_that_rotted_in_the_workspace_is_told(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    found = read_received(workspace, "130304")
    kept = workspace.attachment(found.received.package.sha256)
    content = kept.read_bytes()
    start = content.index(NOTICE)
    kept.write_bytes(content[:start] + b"X" + content[start + 1 :])

    with pytest.raises(ProblemError) as refused:
        evidence_to(workspace, found.received, found.submission, "E0001", tmp_path / "看")

    assert [problem.code for problem in refused.value.problems] == ["ATTACHMENT_DAMAGED"]
    assert not list((tmp_path / "看").iterdir())


def test_one_criterion_is_read_over_all_counties_from_the_rounds_that_count(workspace: ReviewWorkspace) -> None:
    haigang, beidaihe = across(workspace, "B1")

    assert (haigang.received.county.name, haigang.line.state) == ("海港区", State.UNANSWERED)
    assert (beidaihe.received.county.name, beidaihe.received.round) == ("北戴河区", 2)
    assert beidaihe.answer == Answer(count=4, statement="办了4次")
    # 0.5 points × 4 activities
    assert (beidaihe.line.computed, beidaihe.line.self_points) == (Decimal("2.00"), Decimal("2.00"))
    assert "2分" in "".join(beidaihe.derivation)
    (notice,) = across(workspace, "A2")[1].evidence
    assert (notice.id, notice.title, notice.number, notice.requirement, notice.has_file) == (
        "E0001",
        "关于成立领导小组的通知",
        "A2-01",
        "e1",
        True,
    )


def test_a_criterion_that_a_rubric_does_not_have_is_left_out(workspace: ReviewWorkspace) -> None:
    assert across(workspace, "Z9") == ()


def test_rows_say_what_the_command_lists(workspace: ReviewWorkspace) -> None:
    haigang, *_, second = listed(workspace.picture)

    fields = second.fields()
    assert fields["county"] == {"code": "130304", "name": "北戴河区"}
    assert (fields["round"], fields["self"], fields["recomputed"], fields["verified"]) == (2, "5.00", "5.00", "5.00")
    assert (fields["reviewed"], fields["state"], fields["city"], fields["sealed"]) == ("0/5", "unreviewed", None, True)
    assert haigang.difference == Decimal("0.00")


@pytest.mark.parametrize("text", ["", "1303", "abcdefab", "130399", "北戴"])
def test_what_means_no_set_is_told(workspace: ReviewWorkspace, text: str) -> None:
    with pytest.raises(ProblemError) as refused:
        find_submission(workspace.picture, text)

    assert [problem.code for problem in refused.value.problems] == ["REVIEW_SUBMISSION"]


@pytest.mark.parametrize("code", ["1303990001", "", "30304000"])
def test_a_county_is_found_by_a_long_code_or_by_its_name(tmp_path: Path, code: str) -> None:
    county = replace(BEIDAIHE, code=code, city="新疆生产建设兵团第八师", name="第八师142团")
    with review_workspace(tmp_path / "ws") as opened:
        sealed = package(tmp_path / "1", submission(said(county)))
        assert not receive(opened, [sealed.path], person="测", at=NOON).refused

        assert find_submission(opened.picture, code or county.full_name).county == county
