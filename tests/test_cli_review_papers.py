"""review export as scripts see it."""

from pathlib import Path

import pytest

from app.domain.review import Level
from tests.builders import assessment, criterion, met, rubric
from tests.conftest import Jkxq
from tests.review_builders import review_workspace

WANG = """
format: 1
reviewer: {name: 王某, office: 省疾控中心, level: province}
findings:
  A1: {points: "3.00", verdict: 调整, opinion: 只有一半}
"""
LI = """
format: 1
reviewer: {name: 李某, level: province}
findings:
  A1: {points: "1.00", verdict: 调整, opinion: 材料不全}
"""


@pytest.fixture
def submission(tmp_path: Path) -> str:
    """The id of the only set in the workspace 评审: A1 met (4 points)."""
    whole = rubric(criterion(), criterion(code="A2"))
    (id_,) = review_workspace(tmp_path / "评审", whole, assessment(met("A1")), level=Level.PROVINCE, office="省卫健委")
    return id_


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_export_names_its_files_and_its_package(tmp_path: Path, submission: str, jkxq_inside: Jkxq) -> None:
    jkxq_inside("review", "score", "评审", submission[:8], written(tmp_path, "王.yaml", WANG))

    done = jkxq_inside("review", "export", "评审", "130304", "--out", "出", "--date", "2022-03-01")

    assert done.exit_code == 0, done.stderr
    assert done.json["ok"] is True
    package = done.json["package"]
    assert isinstance(package, dict)
    assert sorted(package) == ["fingerprint", "id", "level", "path", "round", "sha256"]
    assert (package["round"], package["level"]) == (1, "province")
    assert package["path"] == str(Path("出", "秦皇岛市北戴河区_技术评估意见_2021年度_第1轮_省级.zip"))
    files = done.json["files"]
    assert isinstance(files, list)
    assert sorted(Path(name).name for name in files) == sorted(path.name for path in (tmp_path / "出").iterdir())
    assert "REVIEW_UNDONE" in done.problem_codes
    again = jkxq_inside("review", "export", "评审", "130304", "--out", "再", "--date", "2022-03-01").json["package"]
    assert isinstance(again, dict)
    assert (again["id"], again["sha256"]) == (package["id"], package["sha256"])
    rows = jkxq_inside("review", "list", "评审").json["submissions"]
    assert isinstance(rows, list)
    assert [row["state"] for row in rows] == ["returned"]


def test_unmerged_findings_refuse_the_export_until_they_are_merged(
    tmp_path: Path, submission: str, jkxq_inside: Jkxq
) -> None:
    for name, text in (("王.yaml", WANG), ("李.yaml", LI)):
        jkxq_inside("review", "score", "评审", submission, written(tmp_path, name, text))

    refused = jkxq_inside("review", "export", "评审", submission, "--out", "出")
    jkxq_inside("review", "merge", "评审", submission, "--by", "mean")
    done = jkxq_inside("review", "export", "评审", submission, "--out", "出")

    assert refused.exit_code == 1
    assert "REVIEW_UNMERGED" in refused.problem_codes
    assert refused.json["package"] is None
    assert done.exit_code == 0


def test_what_is_not_there_and_wrong_days_are_said(submission: str, jkxq_inside: Jkxq) -> None:
    unknown = jkxq_inside("review", "export", "评审", "999999", "--out", "出")
    wrong = jkxq_inside("review", "export", "评审", submission, "--out", "出", "--date", "昨天")

    assert (unknown.exit_code, unknown.problem_codes) == (1, ["REVIEW_SUBMISSION"])
    assert wrong.exit_code == 2


def test_people_read_where_everything_lies(tmp_path: Path, submission: str, jkxq_inside: Jkxq) -> None:
    jkxq_inside("review", "score", "评审", submission, written(tmp_path, "王.yaml", WANG))

    done = jkxq_inside("review", "export", "评审", submission, "--out", "出", as_json=False)

    assert "评估意见表" in done.stdout
    assert "省级退回意见包（第1轮）" in done.stdout
    assert "存在问题还没有写" in done.stdout
    assert "没有评审的按复算得分计" in done.stderr


def test_what_changed_after_it_was_returned_waits_to_be_returned_again(
    tmp_path: Path, submission: str, jkxq_inside: Jkxq
) -> None:
    def state() -> str:
        (row,) = jkxq_inside("review", "list", "评审").json["submissions"]  # type: ignore[misc]
        return str(row["state"])

    wang = written(tmp_path, "王.yaml", WANG)
    jkxq_inside("review", "score", "评审", submission, wang)
    jkxq_inside("review", "export", "评审", submission, "--out", "出", "--date", "2022-03-01")
    before = state()
    jkxq_inside("review", "score", "评审", submission, written(tmp_path, "改.yaml", WANG.replace("一半", "三成")))
    changed = state()
    jkxq_inside("review", "score", "评审", submission, wang)

    assert (before, changed, state()) == ("returned", "in_review", "returned")
