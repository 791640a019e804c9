"""The commands on editions as scripts see them: `rubric diff` and `new --from`."""

import shutil
from pathlib import Path

from app.services.compare_rubrics import compare_rubrics, diff_sentences
from tests.conftest import ROOT, Jkxq
from tests.test_cli import checked


def test_diff_of_two_editions(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    built_in = ROOT / "rubrics" / "jkxq-2021-reference"
    changed = tmp_path / "新标准"
    shutil.copytree(built_in, changed)
    text = (changed / "rubric.yaml").read_text("utf-8")
    assert text.count("纳入规划与重点工作") > 1
    (changed / "rubric.yaml").write_text(text.replace("纳入规划与重点工作", "纳入规划和重点工作"), "utf-8")

    answer = checked(jkxq_inside("rubric", "diff", "jkxq-2021-reference", changed), 0)

    assert answer["changed"] == ["A1"]
    assert answer["added"] == answer["removed"] == []
    unchanged = answer["unchanged"]
    assert isinstance(unchanged, list)
    assert len(unchanged) == 57
    details = answer["details"]
    assert isinstance(details, dict)
    told = details["changed"]["A1"]
    # The indicator bears the same name.
    assert told["what"] == ["title"]
    assert told["before"] == {"title": "纳入规划与重点工作"}
    assert told["after"] == {"title": "纳入规划和重点工作"}


def test_diff_for_people() -> None:
    found = compare_rubrics("jkcj-2020-reference", "jkxq-2021-reference")

    said = diff_sentences(found.diff)

    assert said[0] == "改了3项，新增55项，去掉52项，没变0项。"
    assert len([line for line in said if line.startswith("改了  ")]) == 3
    assert "新增  A1 纳入规划与重点工作（2分）" in said


def test_diff_of_what_is_not_there(jkxq_inside: Jkxq) -> None:
    missing = checked(jkxq_inside("rubric", "diff", "jkcj-2020-reference", "没有"), 1)
    problems = missing["problems"]
    assert isinstance(problems, list)
    assert [one["code"] for one in problems] == ["RUBRIC_NOT_FOUND"]
