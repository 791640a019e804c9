"""`jkxq rubric template` and back by `jkxq rubric import`, as scripts see them."""

from pathlib import Path

from openpyxl import load_workbook

from tests.conftest import ROOT, Jkxq

PACK = ROOT / "tests" / "golden" / "all_markings"


def test_a_template_goes_out_and_comes_back(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    out = tmp_path / "模板.xlsx"
    done = jkxq_inside("rubric", "template", PACK, "--out", out, "--date", "2021-11-03")
    assert (done.exit_code, done.json["path"]) == (0, str(out))

    back = jkxq_inside("rubric", "import", out, "--out", tmp_path / "包")
    assert back.exit_code == 0
    assert back.json["unsure"] == []
    compared = jkxq_inside("rubric", "diff", PACK, tmp_path / "包").json
    assert (compared["changed"], compared["added"], compared["removed"]) == ([], [], [])
    assert jkxq_inside("rubric", "check", out).json["points"] == back.json["points"]


def test_a_slip_in_a_template_is_told_by_cell_and_nothing_is_written(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    out = tmp_path / "模板.xlsx"
    assert jkxq_inside("rubric", "template", PACK, "--out", out).exit_code == 0
    book = load_workbook(out)
    book["评分项"]["J2"] = "很多"
    book.save(out)

    back = jkxq_inside("rubric", "import", out, "--out", tmp_path / "包")
    assert back.exit_code == 1
    assert "评分项 J2（分值）" in str(back.json["problems"])
    assert not (tmp_path / "包").exists()
