"""`jkxq receive` and `jkxq revise` as scripts see them, up to the package of round 2."""

import json
import zipfile
from pathlib import Path

import pytest

from app.services.open_workspace import open_workspace
from tests.conftest import Jkxq
from tests.journeys.county import write_county
from tests.returning import FINDINGS, OPINION, return_package, review_on


@pytest.fixture
def workspace(tmp_path: Path, jkxq_inside: Jkxq) -> Path:
    files = write_county(tmp_path / "县")
    folder = tmp_path / "工作库"
    assert jkxq_inside("new", folder, "--rubric", files.pack).exit_code == 0
    assert jkxq_inside("fill", folder, files.answers).exit_code == 0
    assert jkxq_inside("export", folder, "--out", tmp_path / "一轮", "--date", "2022-01-10").exit_code == 0
    return folder


@pytest.fixture
def package(tmp_path: Path, workspace: Path) -> Path:
    with open_workspace(workspace, writing=False) as opened:
        return return_package(opened.picture, review_on(opened.picture), tmp_path / "省" / "退回.zip")


def test_the_way_back_and_the_second_round(tmp_path: Path, workspace: Path, package: Path, jkxq_inside: Jkxq) -> None:
    refused = jkxq_inside("revise", workspace)
    assert (refused.exit_code, refused.json["ok"], refused.json["todo"]) == (1, False, [])
    assert [one["code"] for one in refused.json["problems"]] == ["RETURN_NONE"]

    taken = jkxq_inside("receive", workspace, package)
    assert taken.exit_code == 0
    assert (taken.json["ok"], taken.json["round"], taken.json["written"]) == (True, 1, True)
    findings = {one["criterion"]: one for one in taken.json["findings"]}
    assert {code: one["opinion"] for code, one in findings.items()} == {
        code: finding.opinion for code, finding in FINDINGS.items()
    }
    assert {code: one["verified"] for code, one in findings.items()} == {
        "A1": "2.00",
        "A2": "1.00",
        "A4": "0.00",
        "B1": "2.50",
    }
    again = jkxq_inside("receive", workspace, package)
    assert (again.exit_code, again.json["written"]) == (0, False)
    assert "RETURN_TWICE" in [one["code"] for one in again.json["problems"]]

    begun = jkxq_inside("revise", workspace)
    assert begun.exit_code == 0
    assert begun.json["round"] == 2
    assert [(one["criterion"], one["verdict"], one["due"]) for one in begun.json["todo"]] == [
        ("A2", "需补充", "2022-03-01"),
        ("A4", "不认可", None),
    ]
    assert begun.json["todo"][0]["opinion"] == OPINION
    twice = jkxq_inside("revise", workspace)
    assert (twice.exit_code, twice.json["round"]) == (0, 2)
    assert [one["code"] for one in twice.json["problems"]] == ["RETURN_BEGUN"]

    made = jkxq_inside("export", workspace, "--out", tmp_path / "二轮", "--date", "2022-02-20")
    assert made.exit_code == 0
    second = made.json["package"]
    assert second["round"] == 2
    assert "06_整改报告.docx" in {Path(path).name for path in made.json["files"]}
    with zipfile.ZipFile(second["path"]) as zip_file:
        changes = json.loads(
            zip_file.read(next(name for name in zip_file.namelist() if name.endswith("machine/changes.json")))
        )
    assert [one["opinion"] for one in changes["replies"]] == [OPINION, "问题没有整改"]
    checked = jkxq_inside("package", "verify", second["path"])
    assert (checked.json["ok"], checked.json["submission"]["round"]) == (True, 2)


def test_a_return_for_another_workspace_is_refused_whole(tmp_path: Path, package: Path, jkxq_inside: Jkxq) -> None:
    files = write_county(tmp_path / "邻县")
    other = tmp_path / "邻县的库"
    assert jkxq_inside("new", other, "--rubric", files.pack).exit_code == 0

    refused = jkxq_inside("receive", other, package)

    assert (refused.exit_code, refused.json["ok"], refused.json["findings"]) == (1, False, [])
    assert "RETURN_UNMATCHED" in [one["code"] for one in refused.json["problems"]]
    with open_workspace(other, writing=False) as opened:
        assert opened.picture.assessment.returned == {}


def test_people_read_what_came_back(workspace: Path, package: Path, jkxq_inside: Jkxq) -> None:
    said = jkxq_inside("receive", workspace, package, as_json=False)
    assert said.exit_code == 0
    assert "已收下省级对第1轮的评审意见" in said.stdout
    assert "现在是第2轮，要补正的意见2条" in jkxq_inside("revise", workspace, as_json=False).stdout
