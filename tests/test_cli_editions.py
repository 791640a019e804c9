"""The commands on editions as scripts see them: `rubric diff` and `new --from`."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.changes import difference
from app.services.compare_rubrics import compare_rubrics, diff_sentences
from app.services.open_workspace import open_workspace
from tests.conftest import ROOT, Jkxq
from tests.journeys.county import PACK, write_county
from tests.test_cli import checked
from tests.ui.rubrics import NOON


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


@pytest.mark.parametrize("name", ["长" * 2000, "a" * 100_000])
def test_a_name_too_long_for_any_file_is_not_there(jkxq_inside: Jkxq, name: str) -> None:
    outcome = jkxq_inside("rubric", "check", name)

    assert (outcome.exit_code, outcome.problem_codes) == (1, ["RUBRIC_NOT_FOUND"])


@pytest.fixture
def workspace(tmp_path: Path, jkxq_inside: Jkxq) -> Path:
    """Return a filled workspace on the county's pack."""
    county = write_county(tmp_path / "县")
    folder = tmp_path / "工作库"
    assert jkxq_inside("new", folder, "--rubric", county.pack).exit_code == 0
    assert jkxq_inside("fill", folder, county.answers).exit_code == 0
    return folder


def points(jkxq_inside: Jkxq, folder: Path) -> dict[str, str]:
    """Return the computed points by code."""
    criteria = jkxq_inside("score", folder).json["criteria"]
    assert isinstance(criteria, list)
    return {one["code"]: one["computed"] for one in criteria}


def test_going_on_in_a_new_edition_keeps_the_cycle_and_the_points(
    tmp_path: Path, workspace: Path, jkxq_inside: Jkxq
) -> None:
    """A3 gets another rule, A4 goes, everything else stays."""
    changed = PACK.replace('edition: "2022"', 'edition: "2023"').replace(
        "列入得2分，部分列入得1分。", "列入并拨付得2分。"
    )
    cut = changed.index("          - code: A4\n"), changed.index("  - code: B\n")
    pack = tmp_path / "新标准.yaml"
    pack.write_text(changed[: cut[0]] + changed[cut[1] :], "utf-8")
    before = points(jkxq_inside, workspace)

    answer = checked(jkxq_inside("new", tmp_path / "新", "--from", workspace, "--rubric", pack), 0)

    assert answer["workspace"] == str(tmp_path / "新")
    assert answer["written"] is True
    told = answer["carried"]
    assert isinstance(told, dict)
    assert {name: told[name] for name in ("unchanged", "changed", "new", "removed")} == {
        "unchanged": len(before) - 2,
        "changed": 1,
        "new": 0,
        "removed": 1,
    }
    assert "A3 经费：改了评分细则，原来填的没有带来，请对照重新填报" in told["to_check"]
    after = points(jkxq_inside, tmp_path / "新")
    assert after.pop("A3") == "0.00"
    del before["A3"], before["A4"]
    assert after == before
    assert points(jkxq_inside, workspace).keys() - before.keys() == {"A3", "A4"}


def test_going_on_with_the_same_edition_leads_to_the_next_cycle(
    tmp_path: Path, workspace: Path, jkxq_inside: Jkxq
) -> None:
    with open_workspace(workspace, writing=False) as opened:
        assert opened.picture.assessment.cycle.year == 2021
    for year, arguments in ((2023, ()), (2022, ("--cycle-year", "2022"))):
        folder = tmp_path / str(year)
        checked(jkxq_inside("new", folder, "--from", workspace, *arguments), 0)
        with open_workspace(folder, writing=False) as opened:
            cycle = opened.picture.assessment.cycle
        assert (cycle.year, cycle.name) == (year, f"{year}年度")


def test_a_damaged_paper_is_left_behind_and_told(tmp_path: Path, workspace: Path, jkxq_inside: Jkxq) -> None:
    with open_workspace(workspace, writing=True, who="张三") as opened:
        assessment = opened.picture.assessment
        piece = replace(assessment.evidence[0], date=None, file=opened.attach(b"%PDF-1.4", "批复.pdf"))
        after = replace(assessment, evidence=(piece, *assessment.evidence[1:]))
        opened.apply(difference("添", assessment, after), person="张三", at=NOON)
        assert piece.file is not None
        opened.attachment(piece.file.sha256).write_bytes(b"rotten")
    pack = tmp_path / "新标准.yaml"
    pack.write_text(PACK.replace('edition: "2022"', 'edition: "2023"'), "utf-8")

    answer = checked(jkxq_inside("new", tmp_path / "新", "--from", workspace, "--rubric", pack), 0)

    assert answer["written"] is True
    problems = answer["problems"]
    assert isinstance(problems, list)
    assert [(one["code"], one["severity"], one["where"]) for one in problems] == [
        ("ATTACHMENT_DAMAGED", "warning", f"佐证材料 {piece.id}")
    ]
    assert "没有带到新工作库" in problems[0]["what_to_do"]
    told = answer["carried"]
    assert isinstance(told, dict)
    assert f"材料 {piece.id} {piece.title}：文件损坏或不见了，没有带来" in told["left"]


def test_going_on_to_nothing_new_is_refused(tmp_path: Path, workspace: Path, jkxq_inside: Jkxq) -> None:
    same = jkxq_inside("new", tmp_path / "新", "--from", workspace, "--rubric", tmp_path / "县" / "rubric.yaml")
    answer = checked(same, 1)
    assert answer["written"] is False
    assert checked(jkxq_inside("new", tmp_path / "新", "--from", workspace, "--cycle-year", "2021"), 1)
    assert checked(jkxq_inside("new", tmp_path / "新", "--from", tmp_path / "没有"), 1)
    assert not (tmp_path / "新").exists()


def test_new_needs_a_rubric_or_an_old_workspace(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    assert jkxq_inside("new", tmp_path / "新").exit_code == 2
    both = ("--rubric", "jkxq-2021-reference", "--cycle-year", "2022")
    assert jkxq_inside("new", tmp_path / "新", *both).exit_code == 2
    assert not (tmp_path / "新").exists()
