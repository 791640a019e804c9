"""`jkxq package verify` takes a return package as well, and tells of each kind what belongs to it."""

from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.services.open_workspace import open_workspace
from app.services.verify_returned import verify_any, verify_returned
from tests.conftest import Jkxq
from tests.exchange.packages import contents, small_package, zipped
from tests.exchange.return_packages import small_return
from tests.returning import county_workspace, handed_in, return_package, review_on


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    with open_workspace(county_workspace(tmp_path), writing=True) as workspace:
        handed_in(workspace, tmp_path / "交")
        return return_package(workspace.picture, review_on(workspace.picture), tmp_path / "省" / "退回.zip")


def test_a_return_package_is_verified_by_the_command(returned: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("package", "verify", returned)

    assert outcome.exit_code == 0
    assert set(outcome.json) == {"ok", "problems", "review", "signature"}
    assert outcome.json["signature"] == "valid"
    review = outcome.json["review"]
    assert isinstance(review, dict)
    assert review.keys() == {"id", "level", "submission"}
    assert review["level"] == "province"
    assert review["submission"]["county"] == {"code": "000000", "name": "示例县"}
    assert review["submission"]["round"] == 1
    # Nobody has installed the rubric of the journey.
    assert outcome.problem_codes == ["RUBRIC_UNKNOWN"]


def test_people_read_whose_it_is_and_that_nobody_vouches_for_the_key(returned: Path, jkxq_inside: Jkxq) -> None:
    said = jkxq_inside("package", "verify", returned, as_json=False).stdout

    assert "示例市示例县第1轮省级评审意见，评审得分" in said
    assert "没有用登记表核对签名，看不出是谁封装的" in said


def test_a_changed_return_is_refused(tmp_path: Path, returned: Path, jkxq_inside: Jkxq) -> None:
    files = contents(returned)
    files["data/00_请先看这里.html"] += b"<p>"

    outcome = jkxq_inside("package", "verify", zipped(tmp_path / "x.zip", files))

    assert outcome.exit_code == 1
    assert "PACKAGE_FILE_CHANGED" in outcome.problem_codes


def test_a_submission_package_is_answered_as_before(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    answer = jkxq_inside("package", "verify", small_package(tmp_path / "county").path).json

    assert set(answer) == {"ok", "problems", "submission", "signature", "recomputed"}


def test_a_rubric_that_makes_no_sense_is_blocking(tmp_path: Path) -> None:
    """The sums fit all the same: somebody who knows the format has made it. The small rubric lacks its ledger."""
    found = verify_returned(small_return(tmp_path).path)

    assert {problem.code for problem in found.problems if problem.is_blocking} == {"RUBRIC_REFERENCE"}


def test_a_list_of_keys_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = small_return(tmp_path).path

    with pytest.raises(ProblemError, match=r"nothing\.json"):
        verify_any(path, county_keys=tmp_path / "nothing.json")
