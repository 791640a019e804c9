import shutil
from pathlib import Path

from openpyxl import load_workbook

from tests.conftest import Jkxq
from tests.review_builders import finding
from tests.summary_pictures import BEIDAIHE, CHANGLI, handed_in, pictured, standard, stored

FINDINGS = {"130304": {code: {"王": finding("调整", "3")} for code in ("A1", "A2", "B1", "X1")}}


def made(folder: Path) -> Path:
    of = standard()
    sets = [handed_in(of, CHANGLI, {"A1": "4", "B1": "7/8"}), handed_in(of, BEIDAIHE, {"A1": "4", "X1": "3"})]
    stored(folder, pictured(sets, FINDINGS), of)
    return folder


def test_the_summary_is_written_and_told_row_by_row(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    workspace = made(tmp_path / "评审")

    said = jkxq_inside("review", "summary", workspace, "--out", "汇总.xlsx", "--date", "2022-03-08")

    assert said.exit_code == 0, said.stderr
    answer = said.json
    assert (answer["ok"], answer["counties"]) == (True, 2)
    rows = answer["rows"]
    assert isinstance(rows, list)
    assert [row["county"] for row in rows] == [
        {"code": "130304", "name": "北戴河区"},
        {"code": "130322", "name": "昌黎县"},
    ]
    # 3 + 3, 3 and 2 of the bonus; claimed and recomputed 4 and 2 of the bonus.
    first = {key: rows[0][key] for key in ("self", "recomputed", "verified", "reviewed", "city", "bonus")}
    assert first == {
        "self": "6.00",
        "recomputed": "6.00",
        "verified": "11.00",
        "reviewed": "4/4",
        "city": None,
        "bonus": "2.00",
    }
    assert (rows[1]["self"], rows[1]["verified"], rows[1]["reviewed"]) == ("12.00", "11.00", "0/4")
    assert said.problem_codes == ["REVIEW_UNDONE"]
    assert load_workbook(tmp_path / "汇总.xlsx").sheetnames == ["汇总表", "扣分较多的评分项", "差异清单"]


def test_another_file_of_that_name_is_kept_and_the_same_content_is_written_once(
    jkxq_inside: Jkxq, tmp_path: Path
) -> None:
    workspace = made(tmp_path / "评审")
    taken = tmp_path / "汇总.xlsx"
    taken.write_bytes(b"mine")

    first, second = (
        jkxq_inside("review", "summary", workspace, "--out", "汇总.xlsx", "--date", "2022-03-08") for _ in range(2)
    )

    assert taken.read_bytes() == b"mine"
    assert str(first.json["path"]).endswith("汇总（2）.xlsx")
    assert first.json["path"] == second.json["path"]
    assert "FILE_KEPT" in first.problem_codes


def test_an_empty_workspace_is_refused_with_what_to_do(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    stored(tmp_path / "评审", pictured([]))

    said = jkxq_inside("review", "summary", tmp_path / "评审", "--out", "汇总.xlsx")

    assert (said.exit_code, said.problem_codes) == (1, ["REVIEW_EMPTY"])
    assert not (tmp_path / "汇总.xlsx").exists()


def test_a_rubric_that_is_gone_is_named(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    workspace = made(tmp_path / "评审")
    shutil.rmtree(workspace / "attachments")

    said = jkxq_inside("review", "summary", workspace, "--out", "汇总.xlsx")

    assert (said.exit_code, said.problem_codes) == (1, ["ATTACHMENT_MISSING"])


def test_a_wrong_date_is_wrong_use(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    workspace = made(tmp_path / "评审")

    assert jkxq_inside("review", "summary", workspace, "--out", "a.xlsx", "--date", "昨天").exit_code == 2
