"""The province's own table through the commands: read in, a workspace on it, filled, written back."""

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.conftest import Jkxq
from tests.documents.libre_office import _converted, needs_office
from tests.documents.province_book import province_document, province_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
ANSWERS = """
format: 1
county: {code: "130304", province: 河北省, city: 秦皇岛市, name: 北戴河区}
applicant: 北戴河区人民政府
cycle: {name: 2021年度, start: 2020-01-01, end: 2021-12-31, assessed_year: 2021}
person: {name: 张三, office: 区卫健局, phone: "0335-1234567"}
answers:
  ONE: {points: "3", reason: 文件齐全}
  THREE: {points: "4.5", reason: "=两处\\n没有标识", deduction_reason: 两处没有标识}
  FOUR: {not_applicable: 本区没有步道}
"""


@pytest.fixture(params=["xlsx", "docx"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the province's table as a file."""
    make = province_workbook if request.param == "xlsx" else province_document
    return make(tmp_path / f"河北省评分表.{request.param}")


def workspace_on(table: Path, jkxq: Jkxq) -> Path:
    """Return a filled workspace on the table."""
    folder = table.parent
    made = jkxq("rubric", "import", table, "--out", folder / "包.评分标准.zip", "--manual")
    assert made.exit_code == 0, made.stderr
    assert made.json["criteria"] == 4
    shown = json.loads(jkxq("rubric", "show", folder / "包.评分标准.zip").stdout)
    codes = [one["code"] for one in criteria_in(shown)]
    assert jkxq("new", folder / "库", "--rubric", folder / "包.评分标准.zip").exit_code == 0
    said = ANSWERS.replace("ONE", codes[0]).replace("THREE", codes[2]).replace("FOUR", codes[3])
    (folder / "answers.yaml").write_text(said, encoding="utf-8")
    filled = jkxq("fill", folder / "库", folder / "answers.yaml")
    assert filled.exit_code == 0, filled.stdout
    return folder / "库"


def criteria_in(shown: object) -> list[dict[str, str]]:
    """Return the criteria of a rubric as `rubric show` prints it, wherever they stand in it."""
    if isinstance(shown, list):
        return [one for part in shown for one in criteria_in(part)]
    if isinstance(shown, dict):
        own = shown.get("criteria")
        if isinstance(own, list):
            return own
        return [one for part in shown.values() for one in criteria_in(part)]
    return []


def test_the_table_comes_back_filled(table: Path, jkxq_inside: Jkxq) -> None:
    workspace = workspace_on(table, jkxq_inside)

    out = jkxq_inside("export", workspace, "--out", table.parent / "出", "--original", "--draft")

    assert out.exit_code == 0, out.stdout
    assert out.json["files"] == [str(table.parent / "出" / f"河北省评分表（已填）（送审稿）{table.suffix}")]
    filled = table.parent / "出" / f"河北省评分表（已填）（送审稿）{table.suffix}"
    part = "xl/worksheets/sheet1.xml" if table.suffix == ".xlsx" else "word/document.xml"
    with zipfile.ZipFile(table) as old, zipfile.ZipFile(filled) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == [part]
        assert "两处没有标识" in new.read(part).decode()


@needs_office
def test_its_total_is_ours(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    table = province_workbook(tmp_path / "河北省评分表.xlsx")
    workspace = workspace_on(table, jkxq_inside)

    out = jkxq_inside("export", workspace, "--out", tmp_path / "出", "--original", "--draft")
    points = jkxq_inside("score", workspace).json["points"]

    assert out.exit_code == 0, out.stdout
    sheet = load_workbook(
        _converted(tmp_path / "出" / "河北省评分表（已填）（送审稿）.xlsx", "xlsx", tmp_path), data_only=True
    )["评分表"]
    assert sheet["F10"].value == 7.5  # 3 + 4.5
    assert isinstance(points, dict)
    assert points["self"] in {"7.5", "7.50"}


def test_everything_is_exported_with_the_original_beside_the_package(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    table = province_workbook(tmp_path / "河北省评分表.xlsx")
    workspace = workspace_on(table, jkxq_inside)

    out = jkxq_inside("export", workspace, "--out", tmp_path / "出", "--draft")

    names = [Path(file).name for file in out.json["files"]]  # type: ignore[attr-defined]
    assert "河北省评分表（已填）（送审稿）.xlsx" in names
    assert "03_自评打分表（送审稿）.xlsx" in names


def test_without_an_original_it_is_said_what_to_do(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    assert jkxq_inside("new", tmp_path / "库", "--rubric", "jkxq-2021-reference").exit_code == 0

    refused = jkxq_inside("export", tmp_path / "库", "--out", tmp_path / "出", "--original", "--draft")
    everything = jkxq_inside("export", tmp_path / "库", "--out", tmp_path / "出", "--draft")

    assert refused.exit_code == 1
    assert "ORIGINAL_NONE" in refused.problem_codes
    assert everything.exit_code == 0
    assert "ORIGINAL_NONE" not in everything.problem_codes


def test_a_package_never_holds_the_original(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    table = province_workbook(tmp_path / "河北省评分表.xlsx")
    workspace = workspace_on(table, jkxq_inside)

    out = jkxq_inside("export", workspace, "--out", tmp_path / "出", "--package", "--original", "--date", "2022-01-10")

    assert out.exit_code == 0, out.stdout
    filled, package = (Path(file) for file in out.json["files"])  # type: ignore[attr-defined]
    assert filled.name == "河北省评分表（已填）.xlsx"
    with zipfile.ZipFile(package) as archive:
        assert not [name for name in archive.namelist() if "已填" in name]
    assert jkxq_inside("package", "verify", package).exit_code == 0
