"""The commands as scripts see them: one JSON object, exit codes, shapes (DESIGN.md 7)."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import ROOT, Jkxq, Outcome
from tests.journeys.county import COMPUTED, TOTALS, CountyFiles, write_county
from tests.journeys.places import needs_mount, read_only

PROBLEM_KEYS = {"code", "severity", "where", "what", "what_to_do"}


@pytest.fixture
def county(tmp_path: Path) -> CountyFiles:
    return write_county(tmp_path / "县")


@pytest.fixture
def workspace(tmp_path: Path, county: CountyFiles, jkxq_inside: Jkxq) -> Path:
    """Return a filled workspace."""
    folder = tmp_path / "工作库"
    assert jkxq_inside("new", folder, "--rubric", county.pack).exit_code == 0
    assert jkxq_inside("fill", folder, county.answers).exit_code == 0
    return folder


def checked(outcome: Outcome, exit_code: int) -> dict[str, object]:
    """Return the object on stdout, after seeing that everything common to all commands is right."""
    answer = outcome.json
    assert outcome.stdout.count("\n") == 1, "one line, so that scripts can read line by line"
    problems = answer["problems"]
    assert isinstance(problems, list)
    for problem in problems:
        assert problem.keys() == PROBLEM_KEYS
        assert all(isinstance(text, str) for text in problem.values())
        assert problem["severity"] in {"blocking", "warning", "hint"}
        assert problem["code"]
        assert problem["what"]
    is_blocked = any(problem["severity"] == "blocking" for problem in problems)
    assert answer["ok"] is not is_blocked
    assert outcome.exit_code == exit_code
    return answer


def is_sha256(text: object) -> bool:
    return isinstance(text, str) and len(text) == 64 and set(text) <= set("0123456789abcdef")


# ---------------------------------------------------------------- shapes


def test_new_fill_and_attach_say_what_they_wrote(tmp_path: Path, county: CountyFiles, jkxq_inside: Jkxq) -> None:
    folder = tmp_path / "w"

    for arguments in (
        ("new", folder, "--rubric", county.pack),
        ("fill", folder, county.answers),
        ("attach", folder, "A2", county.photo, "--requirement", "e1", "--title", "照片", "--date", "2021-04-07"),
    ):
        answer = checked(jkxq_inside(*arguments), 0)
        assert answer["workspace"] == str(folder)
        assert answer["written"] is True


def test_what_was_refused_was_not_written(tmp_path: Path, county: CountyFiles, jkxq_inside: Jkxq) -> None:
    for arguments in (
        ("new", county.pack.parent, "--rubric", county.pack),
        ("fill", tmp_path / "w", county.answers),
        ("attach", tmp_path / "w", "A2", county.photo),
    ):
        assert checked(jkxq_inside(*arguments), 1)["written"] is False


def test_score_has_the_shape_of_the_contract(workspace: Path, jkxq_inside: Jkxq) -> None:
    answer = checked(jkxq_inside("score", workspace), 0)

    rubric = answer["rubric"]
    assert isinstance(rubric, dict)
    assert (rubric["id"], rubric["edition"]) == ("journey", "2022")
    assert is_sha256(rubric["sha256"])
    assert answer["county"] == {"name": "示例县"}
    assert answer["points"] == TOTALS
    assert answer["verdict"] == {"grade": "通过", "gates_failed": [], "gates_open": ["G2"], "core_failed": []}


def test_every_dimension_and_criterion_has_its_keys_and_types(workspace: Path, jkxq_inside: Jkxq) -> None:
    answer = checked(jkxq_inside("score", workspace), 0)

    dimensions, criteria = answer["dimensions"], answer["criteria"]
    assert isinstance(dimensions, list)
    assert isinstance(criteria, list)
    points = {"full", "applicable", "computed", "prospective", "self"}
    for one in dimensions:
        assert one.keys() == {"code", "title", *points}
        assert all(isinstance(text, str) for text in one.values())
    assert [one["code"] for one in dimensions] == ["A", "B", "C"]
    assert {one["code"]: one["computed"] for one in criteria} == COMPUTED
    for one in criteria:
        assert one.keys() == {
            *("code", "state", "full", "computed", "prospective", "self"),
            *("derivation", "gains", "warnings"),
        }
        assert one["state"] in {"scored", "unanswered", "awaiting_evidence", "not_applicable"}
        assert all(Decimal(one[key]) >= 0 for key in ("full", "computed", "prospective", "self"))
        assert all(sentence and isinstance(sentence, str) for sentence in one["derivation"])
        assert all(gain.keys() == {"text", "points"} and Decimal(gain["points"]) > 0 for gain in one["gains"])
        assert all(warning.keys() == {"code", "text"} for warning in one["warnings"])
    assert any(one["gains"] for one in criteria)


def test_a_rate_that_does_not_exist_is_null(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    pack = tmp_path / "rubric.yaml"
    pack.write_text(
        """
id: one
edition: "1"
title: 一项
status: official
dimensions:
  - {code: A, indicators: [{code: A1, criteria: [{code: A1, title: 有无, points: "1", marking: {kind: yes_no}}]}]}
verdict: {by: rate, grades: [{name: 通过, at_least: "0"}]}
""",
        "utf-8",
    )
    (tmp_path / "a.yaml").write_text("answers: {A1: {not_applicable: 没有这种情况}}", "utf-8")
    assert jkxq_inside("new", "w", "--rubric", pack).exit_code == 0
    assert jkxq_inside("fill", "w", "a.yaml").exit_code == 0

    answer = checked(jkxq_inside("score", "w"), 0)

    assert answer["points"]["rate"] is None  # type: ignore[index]
    assert answer["verdict"]["grade"] == ""  # type: ignore[index]


def test_export_names_files_and_package(tmp_path: Path, workspace: Path, jkxq_inside: Jkxq) -> None:
    answer = checked(jkxq_inside("export", workspace, "--out", tmp_path / "out", "--date", "2022-01-10"), 0)

    files, package = answer["files"], answer["package"]
    assert isinstance(files, list)
    assert isinstance(package, dict)
    assert all(Path(path).is_file() for path in files)
    assert {Path(path).name for path in files} > {"01_自评报告.docx", "02_逐项自评说明.pdf", "03_自评打分表.xlsx"}
    assert package.keys() == {"path", "id", "round", "sha256", "fingerprint"}
    assert Path(package["path"]).is_file()
    assert package["round"] == 1
    assert is_sha256(package["id"])
    assert is_sha256(package["sha256"])
    assert package["fingerprint"]

    verified = checked(jkxq_inside("package", "verify", package["path"]), 0)

    assert verified["submission"] == {"id": package["id"], "county": {"code": "000000", "name": "示例县"}, "round": 1}
    assert verified["signature"] == "valid"
    assert verified["recomputed"] == {"equal": True, "computed": "34.90"}


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("--report", {"01_自评报告.docx", "01_自评报告.pdf", "02_逐项自评说明.pdf"}),
        ("--xlsx", {"03_自评打分表.xlsx", "04_佐证材料目录.xlsx"}),
    ],
)
def test_export_makes_only_what_is_asked_for(
    tmp_path: Path, workspace: Path, jkxq_inside: Jkxq, option: str, names: set[str]
) -> None:
    answer = checked(jkxq_inside("export", workspace, "--out", tmp_path / "out", option), 0)

    assert answer["package"] is None
    assert {path.name for path in (tmp_path / "out").iterdir()} == names


def test_verify_tells_a_file_that_is_no_package(tmp_path: Path, county: CountyFiles, jkxq_inside: Jkxq) -> None:
    answer = checked(jkxq_inside("package", "verify", county.photo), 1)

    assert answer["submission"] is None
    assert answer["signature"] == "none"
    assert "recomputed" in answer


def test_backup_names_its_file_and_restore_gives_the_same_score(
    tmp_path: Path, workspace: Path, jkxq_inside: Jkxq
) -> None:
    path = checked(jkxq_inside("backup", workspace, "--out", tmp_path), 0)["path"]
    assert isinstance(path, str)
    assert path.endswith(".jkxq备份.zip")

    restored = checked(jkxq_inside("restore", path, "另一台/工作库"), 0)

    assert restored["written"] is True
    assert jkxq_inside("score", "另一台/工作库").json == jkxq_inside("score", workspace).json


def test_backup_without_out_goes_into_the_current_folder(tmp_path: Path, workspace: Path, jkxq_inside: Jkxq) -> None:
    path = checked(jkxq_inside("backup", workspace), 0)["path"]

    assert (tmp_path / str(path)).resolve().parent == tmp_path


def test_repair_of_a_sound_workspace_changes_no_points(workspace: Path, jkxq_inside: Jkxq) -> None:
    checked(jkxq_inside("repair", workspace), 0)

    assert jkxq_inside("score", workspace).json["points"] == TOTALS


def test_repair_brings_back_a_workspace_whose_database_is_rubbish(workspace: Path, jkxq_inside: Jkxq) -> None:
    (workspace / "jkxq.sqlite").write_bytes(b"rubbish" * 5000)
    assert "WORKSPACE_DAMAGED" in jkxq_inside("score", workspace).problem_codes

    answer = checked(jkxq_inside("repair", workspace), 0)

    assert answer["lost"], "it says what could not be saved"
    assert jkxq_inside("score", workspace).json["points"] == TOTALS


def test_the_commands_about_rubrics(county: CountyFiles, jkxq_inside: Jkxq) -> None:
    listed = checked(jkxq_inside("rubric", "list"), 0)["rubrics"]
    assert isinstance(listed, list)
    assert {one["id"] for one in listed} == {"jkxq-2021-reference", "jkcj-2020-reference"}

    for name in ("jkxq-2021-reference", county.pack):
        rubric = checked(jkxq_inside("rubric", "check", name), 0)["rubric"]
        assert isinstance(rubric, dict)
        assert is_sha256(rubric["sha256"])
        shown = checked(jkxq_inside("rubric", "show", name), 0)["rubric"]
        assert isinstance(shown, dict)
        assert shown["sha256"] == rubric["sha256"]


def test_a_pack_with_errors_is_refused_with_all_of_them(county: CountyFiles, jkxq_inside: Jkxq) -> None:
    broken = county.pack.read_text("utf-8").replace("kind: levels", "kind: leels").replace('points: "8"', 'points: "x"')
    county.pack.write_text(broken, "utf-8")

    for arguments in (("rubric", "check", county.pack), ("new", "w", "--rubric", county.pack)):
        problems = checked(jkxq_inside(*arguments), 1)["problems"]
        assert isinstance(problems, list)
        assert len([one for one in problems if one["severity"] == "blocking"]) >= 2
        assert all("行" in one["where"] for one in problems if one["severity"] == "blocking")
    assert not Path("w").exists()


# ---------------------------------------------------------------- wrong use, and people


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("new",),
        ("new", "w"),
        ("fill", "w"),
        ("attach", "w", "A1"),
        ("export", "w"),
        ("export", "w", "--out", "o", "--date", "gestern"),
        ("export", "w", "--out", "o", "--draft", "--package"),
        ("package",),
        ("package", "verify"),
        ("rubric", "nonsense"),
        ("restore", "x"),
        ("score", "w", "--nonsense"),
        ("demo", "--sample", "nonsense"),
    ],
)
def test_wrong_use_ends_with_2(jkxq_inside: Jkxq, arguments: tuple[str, ...]) -> None:
    assert checked(jkxq_inside(*arguments), 2)["ok"] is False
    told = jkxq_inside(*arguments, as_json=False)
    assert told.exit_code == 2
    assert told.stdout == "" or "Usage" in told.stdout or "用法" in told.stdout


def test_people_read_results_on_stdout_and_problems_on_stderr(workspace: Path, jkxq_inside: Jkxq) -> None:
    told = jkxq_inside("check", workspace, as_json=False)

    assert told.exit_code == 0
    assert "没有必须处理的问题" in told.stdout
    assert "C7 等佐证的一项" in told.stderr
    assert "〔" not in told.stdout


def test_a_blocked_command_says_why_on_stderr_only(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    told = jkxq_inside("score", tmp_path / "nothing", as_json=False)

    assert told.exit_code == 1
    assert told.stdout == ""
    assert "不是工作库" in told.stderr


# ---------------------------------------------------------------- a process of its own


def test_a_whole_journey_without_display_home_or_terminal(tmp_path: Path, county: CountyFiles) -> None:
    environment = {
        name: text
        for name, text in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "LANG", "LC_ALL"}
    }
    environment |= {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "HOME": str(tmp_path / "no such home")}
    for arguments in (
        ("new", "库", "--rubric", "县/rubric.yaml"),
        ("fill", "库", "县/answers.yaml"),
        ("score", "库"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments, "--json"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        answer = checked(Outcome(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")), 0)
        assert done.stderr == b""
    assert answer["points"] == TOTALS


def test_a_pipe_that_closes_early_does_no_harm(workspace: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m app score {shlex.quote(str(workspace))} --json | head -c 10"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, check=False)

    assert done.stdout == b'{"ok": tru'
    assert b"INTERNAL" not in done.stderr
    assert "程序内部错误".encode() not in done.stderr


# ---------------------------------------------------------------- names and places


@pytest.mark.parametrize("name", ["中文 工作库", "𬭚𠮷㙍", "a 'b' \"c\" ; #", "é̂", "-x", "[b]粗[/b]", "100%"])
def test_folders_of_any_name_work(tmp_path: Path, county: CountyFiles, jkxq_inside: Jkxq, name: str) -> None:
    folder = tmp_path / name

    for arguments in (("new", folder, "--rubric", county.pack), ("fill", folder, county.answers), ("score", folder)):
        assert checked(jkxq_inside(*arguments), 0)["ok"] is True


def test_paths_are_taken_from_the_current_folder_and_evidence_from_the_answers_file(
    tmp_path: Path, county: CountyFiles, jkxq: Jkxq
) -> None:
    assert jkxq("new", "深/层/库", "--rubric", "县/rubric.yaml").exit_code == 0
    assert jkxq("fill", "深/层/库", "县/answers.yaml").exit_code == 0
    assert jkxq("attach", "深/层/../层/库", "C7", "县/活动 1.jpg").exit_code == 0

    points = jkxq("score", "./深/层/库").json["points"]

    assert isinstance(points, dict)
    assert points["computed"] == "36.90", "the list that C7 waited for has come"


def test_files_with_odd_names_can_be_attached(
    tmp_path: Path, workspace: Path, county: CountyFiles, jkxq_inside: Jkxq
) -> None:
    for name in ("-v.jpg", "𬭚.jpg", "a\nb.jpg", "CON.jpg", "%20.jpg", "无扩展名", ".hidden", "长" * 80 + ".jpg"):
        shutil.copy(county.photo, tmp_path / name)
        checked(jkxq_inside("attach", workspace, "B1", tmp_path / name), 0)

    package = checked(jkxq_inside("export", workspace, "--out", "out", "--package"), 0)["package"]

    assert isinstance(package, dict)
    checked(jkxq_inside("package", "verify", package["path"]), 0)


@needs_mount
def test_reading_commands_work_on_a_read_only_workspace(tmp_path: Path, workspace: Path, jkxq_inside: Jkxq) -> None:
    with read_only(workspace):
        assert checked(jkxq_inside("score", workspace), 0)["points"] == TOTALS
        checked(jkxq_inside("check", workspace), 0)
        checked(jkxq_inside("export", workspace, "--out", tmp_path / "o", "--draft", "--xlsx"), 0)
        checked(jkxq_inside("backup", workspace, "--out", tmp_path), 0)


@needs_mount
def test_writing_commands_refuse_a_read_only_workspace_plainly(
    workspace: Path, county: CountyFiles, jkxq_inside: Jkxq
) -> None:
    with read_only(workspace):
        for arguments in (("fill", workspace, county.answers), ("attach", workspace, "A2", county.photo)):
            outcome = jkxq_inside(*arguments)
            checked(outcome, 1)
            assert outcome.problem_codes == ["WRITE_FAILED"]


# ---------------------------------------------------------------- beside another process

HOLDER = """
import getpass, sys
from pathlib import Path
from app.storage.workspace import open_workspace
with open_workspace(Path(sys.argv[1]), writing=True, who="李四"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hold(workspace: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Have another process open the workspace for writing."""
    started: list[subprocess.Popen[bytes]] = []

    def held() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, workspace],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        started.append(process)
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        return process

    yield held
    for process in started:
        process.communicate()


def test_beside_a_holder_reading_works_and_writing_names_them(
    tmp_path: Path,
    workspace: Path,
    county: CountyFiles,
    jkxq_inside: Jkxq,
    hold: Callable[[], subprocess.Popen[bytes]],
) -> None:
    hold()

    assert checked(jkxq_inside("score", workspace), 0)["points"] == TOTALS
    checked(jkxq_inside("check", workspace), 0)
    checked(jkxq_inside("export", workspace, "--out", tmp_path / "o", "--draft", "--xlsx"), 0)
    for arguments in (
        ("fill", workspace, county.answers),
        ("attach", workspace, "A2", county.photo),
        ("export", workspace, "--out", tmp_path / "o2"),
        ("repair", workspace),
    ):
        answer = checked(jkxq_inside(*arguments), 1)
        (problem,) = answer["problems"]  # type: ignore[misc]
        assert problem["code"] == "WORKSPACE_HELD", arguments
        assert "李四" in problem["what"], arguments
    assert not (tmp_path / "o2").exists()


def test_a_holder_that_was_killed_holds_nothing(
    workspace: Path, county: CountyFiles, jkxq_inside: Jkxq, hold: Callable[[], subprocess.Popen[bytes]]
) -> None:
    holder = hold()
    holder.kill()
    holder.wait()

    checked(jkxq_inside("fill", workspace, county.answers), 0)


def test_json_carries_every_character_of_the_answer(workspace: Path, county: CountyFiles, jkxq: Jkxq) -> None:
    done = jkxq("fill", workspace, "没有这个𬭚.yaml")

    answer = checked(done, 1)
    assert "𬭚" in json.dumps(answer["problems"], ensure_ascii=False)


@pytest.mark.parametrize("cycle", ["{start: 1899-01-01, end: 2021-12-31}", "{assessed_year: -5}", "{end: 9999-12-31}"])
def test_a_cycle_in_no_reasonable_year_is_refused_at_the_door(jkxq_inside: Jkxq, tmp_path: Path, cycle: str) -> None:
    assert jkxq_inside("new", "库", "--rubric", "jkxq-2021-reference").exit_code == 0
    (tmp_path / "填报.yaml").write_text(f"cycle: {cycle}\n", encoding="utf-8")

    outcome = jkxq_inside("fill", "库", "填报.yaml")

    assert outcome.exit_code == 1
    assert outcome.problem_codes == ["VALUE_INVALID"]


def test_a_path_that_is_gone_is_refused_in_chinese(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    gone = jkxq_inside(tmp_path / "挪走的工作库", as_json=False)
    assert gone.exit_code == 2
    assert gone.stdout == ""
    assert "没有“" in gone.stderr
    assert "挪走的工作库" in gone.stderr
    assert "U盘" in gone.stderr
    assert "Usage" not in gone.stderr

    slip = jkxq_inside("chek", as_json=False)
    assert slip.exit_code == 2
    assert "jkxq check" in slip.stderr
