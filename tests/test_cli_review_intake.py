"""review new, import, list: what they answer, to programs and to people, and their exit codes."""

import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Jkxq
from tests.services.filled_tables import RUBRIC, filled
from tests.services.received_packages import BEIDAIHE, HAIGANG, county_package


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packages of two counties; never changed."""
    folder, made = tmp_path_factory.mktemp("came"), tmp_path_factory.mktemp("made")
    for county in (BEIDAIHE, HAIGANG):
        path, _ = county_package(made / county.code, county)
        path.rename(folder / f"{county.name}(1).zip")
    return folder


def test_a_round_is_received_and_listed(jkxq_inside: Jkxq, packages: Path, tmp_path: Path) -> None:
    made = jkxq_inside("review", "new", "ws", "--level", "city", "--office", "市卫健委", "--title", "2021年度")
    came = jkxq_inside("review", "import", "ws", *sorted(packages.glob("*.zip")))
    listed = jkxq_inside("review", "list", "ws")

    assert (made.exit_code, came.exit_code, listed.exit_code) == (0, 0, 0)
    assert made.json["workspace"] == "ws"
    taken = came.json["taken"]
    assert isinstance(taken, list)
    assert [(one["file"], one["county"]["code"], one["round"], one["known"]) for one in taken] == [
        ("北戴河区(1).zip", "130304", 1, False),
        ("海港区(1).zip", "130302", 1, False),
    ]
    rows = listed.json["submissions"]
    assert isinstance(rows, list)
    assert [row["county"] for row in rows] == [
        {"code": "130302", "name": "海港区"},
        {"code": "130304", "name": "北戴河区"},
    ]
    row = rows[0]
    wanted = {"id", "county", "round", "self", "recomputed", "verified", "reviewed", "state", "problems"}
    assert wanted <= row.keys()
    assert (row["self"], row["recomputed"], row["verified"]) == ("4.00", "4.00", "4.00")
    assert (row["reviewed"], row["state"]) == ("0/5", "unreviewed")
    assert "RUBRIC_UNKNOWN" in [problem["code"] for problem in row["problems"]]
    assert (tmp_path / "ws" / "jkxq.sqlite").is_file()


def test_one_bad_package_makes_the_exit_code_1_and_the_others_are_in(
    jkxq_inside: Jkxq, packages: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "坏.zip"
    with zipfile.ZipFile(packages / "北戴河区(1).zip") as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name) + (b" " if name.endswith("submission.json") else b""))
    jkxq_inside("review", "new", "ws")

    came = jkxq_inside("review", "import", "ws", bad, packages)

    assert came.exit_code == 1
    assert came.json["ok"] is False
    (refused,) = came.json["refused"]  # type: ignore[misc]
    assert refused["file"] == "坏.zip"
    assert "PACKAGE_FILE_CHANGED" in [problem["code"] for problem in refused["problems"]]
    assert len(jkxq_inside("review", "list", "ws").json["submissions"]) == 2  # type: ignore[arg-type]
    again = jkxq_inside("review", "import", "ws", packages)
    assert (again.exit_code, set(again.problem_codes)) == (0, {"REVIEW_KNOWN"})


def test_people_read_what_came_and_what_did_not(jkxq_inside: Jkxq, packages: Path, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 cut")
    jkxq_inside("review", "new", "ws", as_json=False)

    came = jkxq_inside("review", "import", "ws", packages, "x.zip", as_json=False)
    listed = jkxq_inside("review", "list", "ws", as_json=False)

    assert came.stdout.splitlines()[0] == "收进2份，没有收1份。"
    assert "x.zip" in came.stderr
    assert "130302 秦皇岛市海港区 第1轮" in listed.stdout
    assert "未评审" in listed.stdout


def test_a_set_of_others_needs_what_cannot_be_known(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    from app.catalog.pack_files import PackContents
    from app.services.rubric_library import save

    save(PackContents(RUBRIC, (), None, None))
    (tmp_path / "材料").mkdir()
    filled(tmp_path / "材料" / "表.xlsx", {"A1": ["1", "已列入规划", None, None]})
    jkxq_inside("review", "new", "ws")

    asked = jkxq_inside("review", "import", "ws", "材料")
    said = jkxq_inside("review", "import", "ws", "材料", "--rubric", "filled", "--county", "130304", "--year", 2021)

    assert (asked.exit_code, asked.problem_codes) == (1, ["REVIEW_SET", "REVIEW_SET"])
    assert all("--county" in problem["what_to_do"] for problem in asked.json["problems"])
    assert said.exit_code == 0, said.stdout
    (row,) = jkxq_inside("review", "list", "ws").json["submissions"]  # type: ignore[misc]
    assert (row["sealed"], row["county"]["name"], row["self"]) == (False, "北戴河区", "1.00")


def test_a_county_s_workspace_is_not_opened_as_a_reviewer_s(jkxq_inside: Jkxq) -> None:
    jkxq_inside("new", "ws", "--rubric", "jkxq-2021-reference")

    assert jkxq_inside("review", "list", "ws").problem_codes == ["WORKSPACE_KIND"]


def test_a_level_that_is_none_is_wrong_use(jkxq_inside: Jkxq) -> None:
    assert jkxq_inside("review", "new", "ws", "--level", "县级").exit_code == 2


def test_what_was_refused_stays_listed_until_a_sound_one_comes(
    jkxq_inside: Jkxq, packages: Path, tmp_path: Path
) -> None:
    good = packages / "北戴河区(1).zip"
    bad = tmp_path / "北戴河区.zip"
    bad.write_bytes(good.read_bytes()[:-400])
    jkxq_inside("review", "new", "ws")
    jkxq_inside("review", "import", "ws", bad)

    (refused,) = jkxq_inside("review", "list", "ws").json["refused"]  # type: ignore[misc]

    assert (refused["file"], refused["at"][:2]) == ("北戴河区.zip", "20")
    assert refused["problems"][0]["severity"] == "blocking"
    assert refused["problems"][0]["what_to_do"]
    jkxq_inside("review", "import", "ws", good)
    listed = jkxq_inside("review", "list", "ws").json
    assert (listed["refused"], listed["untried"]) == ([], [])


def test_a_path_with_blanks_is_told_as_it_is_typed(jkxq_inside: Jkxq) -> None:
    assert 'jkxq review import "评审 一" 文件或文件夹' in jkxq_inside("review", "new", "评审 一", as_json=False).stdout
    assert "jkxq review import 评审二 文件或文件夹" in jkxq_inside("review", "new", "评审二", as_json=False).stdout


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
def test_a_workspace_lies_in_a_folder_whose_name_is_no_utf_8(jkxq_inside: Jkxq, packages: Path, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode("评审".encode("gbk"))
    assert jkxq_inside("review", "new", folder).exit_code == 0
    assert jkxq_inside("review", "import", folder, packages).exit_code == 0
    rows = jkxq_inside("review", "list", folder).json["submissions"]
    assert isinstance(rows, list)
    assert len(rows) == 2
