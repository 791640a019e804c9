"""`jkxq rubric import`: shapes, exit codes, choices, and files that are not what they should be."""

import io
import json
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from app.catalog.packs import read_pack
from tests.catalog.province_tables import ENTERPRISE, JIANGSU, KNOWN, as_docx, as_xlsx
from tests.catalog.table_files import with_part, workbook, zipped
from tests.catalog.test_tables_hostile import OLE, SHEET
from tests.conftest import Jkxq

LONGEST_S = 20.0
SIMPLE = [
    ["一级指标", "评分标准", "分值"],
    ["组织管理", "有得2分", 2],
    ["健康环境", "视情况而定", 3],
    ["合计", None, 5],
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "表.xlsx", SIMPLE)


def test_the_answer_has_what_was_promised(tmp_path: Path, table: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("rubric", "import", table, "--out", tmp_path / "包")
    answer = outcome.json

    assert (outcome.exit_code, answer["ok"], answer["written"]) == (0, True, True)
    assert (answer["criteria"], answer["points"]) == (2, "5")
    assert answer["markings"] == {"yes_no": 1, "judgement": 1}
    (unsure,) = answer["unsure"]
    assert unsure.keys() == {"code", "text", "kind", "why"}
    assert (unsure["code"], unsure["text"], unsure["kind"]) == ("1.2", "视情况而定", "judgement")
    assert unsure["why"]


@pytest.mark.parametrize("name", ["包", "省.评分标准.zip", "rubric.yaml"])
def test_a_pack_is_a_folder_a_zip_or_one_file(tmp_path: Path, table: Path, jkxq_inside: Jkxq, name: str) -> None:
    out = tmp_path / "新" / name

    assert (
        jkxq_inside(
            "rubric", "import", table, "--out", out, "--title", "省标准", "--id", "p-1", "--edition", "2024"
        ).exit_code
        == 0
    )
    rubric = read_pack(out).rubric
    assert (rubric.id, rubric.edition, rubric.title, len(rubric.criteria)) == ("p-1", "2024", "省标准", 2)
    assert jkxq_inside("rubric", "check", out).exit_code == 0
    assert sorted(path.name for path in out.parent.iterdir()) == [name]


def test_nothing_is_written_over(tmp_path: Path, table: Path, jkxq_inside: Jkxq) -> None:
    out = tmp_path / "已有.zip"
    out.write_bytes(b"mine")
    outcome = jkxq_inside("rubric", "import", table, "--out", out)

    assert (outcome.exit_code, outcome.problem_codes) == (1, ["FILE_KEPT"])
    assert out.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["包", "包.zip", "包.yaml"])
def test_a_link_is_something_that_is_there(tmp_path: Path, table: Path, jkxq_inside: Jkxq, name: str) -> None:
    out = tmp_path / name
    out.symlink_to(tmp_path / "没有")

    assert jkxq_inside("rubric", "import", table, "--out", out).problem_codes == ["FILE_KEPT"]
    assert out.is_symlink()


def test_a_file_takes_the_name_of_no_folder_and_is_for_everybody(
    tmp_path: Path, table: Path, jkxq_inside: Jkxq
) -> None:
    (tmp_path / "空.zip").mkdir()
    taken = jkxq_inside("rubric", "import", table, "--out", tmp_path / "空.zip")
    assert (taken.exit_code, taken.problem_codes) == (1, ["FILE_KEPT"])

    (tmp_path / "平常").write_bytes(b"")
    assert jkxq_inside("rubric", "import", table, "--out", tmp_path / "包.zip").exit_code == 0
    assert (tmp_path / "包.zip").stat().st_mode == (tmp_path / "平常").stat().st_mode


def test_a_yaml_without_the_provinces_own_table_says_so(tmp_path: Path, table: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("rubric", "import", table, "--out", tmp_path / "标准.yaml")

    assert outcome.exit_code == 0
    assert "PACK_ORIGINAL" in outcome.problem_codes
    assert "PACK_ORIGINAL" not in jkxq_inside("rubric", "import", table, "--out", tmp_path / "标准.zip").problem_codes


def test_a_column_that_is_not_there_is_told(tmp_path: Path, table: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("rubric", "import", table, "--out", tmp_path / "包", "--map", "Z=rule,B=rule")

    assert (outcome.exit_code, outcome.problem_codes) == (1, ["TABLE_COLUMN"])
    assert outcome.json["problems"][0]["what"] == "表只有3列，没有第26列。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_table_comes_in_as_any_program_writes_it(
    tmp_path: Path, jkxq_inside: Jkxq, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    pasted = "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in SIMPLE)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(pasted.encode(encoding)), "ascii"))

    outcome = jkxq_inside("rubric", "import", "-", "--out", tmp_path / "包")

    assert (outcome.exit_code, outcome.json["criteria"], outcome.json["points"]) == (0, 2, "5")


def test_without_standard_input_there_is_no_table(
    tmp_path: Path, jkxq_inside: Jkxq, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)

    outcome = jkxq_inside("rubric", "import", "-", "--out", tmp_path / "包")

    assert (outcome.exit_code, outcome.problem_codes) == (1, ["TABLE_NONE"])


@pytest.mark.parametrize("layout", KNOWN, ids=lambda layout: layout.name)
@pytest.mark.parametrize("write", [as_xlsx, as_docx])
def test_the_known_tables_are_imported(tmp_path: Path, jkxq_inside: Jkxq, layout: object, write: object) -> None:
    path = write(layout, tmp_path)  # type: ignore[operator]
    by_hand = jkxq_inside("rubric", "import", path, "--out", tmp_path / "手", "--manual").json
    read = jkxq_inside("rubric", "import", path, "--out", tmp_path / "读").json
    count = len(layout.criteria)  # type: ignore[attr-defined]

    assert (by_hand["criteria"], by_hand["points"]) == (count, layout.total)  # type: ignore[attr-defined]
    assert by_hand["markings"] == {"judgement": count}
    assert (read["criteria"], read["points"]) == (by_hand["criteria"], by_hand["points"])


def test_points_by_region_become_targets_by_region(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    jkxq_inside("rubric", "import", as_xlsx(JIANGSU, tmp_path), "--out", tmp_path / "包")
    rubric = read_pack(tmp_path / "包").rubric

    assert [(one.id, one.name) for one in rubric.region_types] == [("township", "乡镇"), ("seat", "县城")]
    target = rubric.criterion_by_code["2.2"].marking.target  # type: ignore[union-attr]
    assert {key: str(value) for key, value in target.items()} == {"township": "80", "seat": "85"}


def test_sheet_header_and_columns_as_a_person_says(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    def more(book: object, _: object) -> None:
        sheet = book.add_worksheet("另一张")  # type: ignore[attr-defined]
        for number, row in enumerate([["说明"], ["看什么", "给多少", "怎么给"], ["控烟", "5分", "有得5分"]]):
            sheet.write_row(number, 0, row)

    path = workbook(tmp_path / "表.xlsx", SIMPLE, change=more)
    options = ("--header-rows", "2", "--map", "A=二级指标,2=points,c=rule")
    by_name = jkxq_inside("rubric", "import", path, "--out", tmp_path / "名", "--sheet", "另一张", *options)
    by_number = jkxq_inside("rubric", "import", path, "--out", tmp_path / "号", "--sheet", "2", *options)
    unknown = jkxq_inside("rubric", "import", path, "--out", tmp_path / "无", "--sheet", "没有")

    assert (by_name.exit_code, by_name.json["criteria"], by_name.json["points"]) == (0, 1, "5")
    assert by_number.json["points"] == "5"
    assert (unknown.exit_code, unknown.problem_codes) == (1, ["TABLE_NONE"])
    assert "2 另一张" in json.dumps(unknown.json["problems"], ensure_ascii=False)


def test_missing_points_can_be_given(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    path = workbook(tmp_path / "表.xlsx", [*SIMPLE[:2], ["健康环境", "视情况而定", "面议"]])
    refused = jkxq_inside("rubric", "import", path, "--out", tmp_path / "包")
    given = jkxq_inside("rubric", "import", path, "--out", tmp_path / "包", "--points", "3=3分")

    assert (refused.exit_code, refused.json["written"], refused.json["criteria"]) == (1, False, 2)
    assert "TABLE_POINTS" in refused.problem_codes
    assert (given.exit_code, given.json["points"]) == (0, "5")


def test_rows_are_named_by_the_sheet_and_row_that_people_are_told(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    """Two sheets read as one: row 3 of each has no points; what is no criterion can be left out."""
    path = tmp_path / "两张.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for title, above in (("组织", []), ("环境", [["一张表"]])):
        sheet = book.add_worksheet(title)
        rows = [
            *above,
            ["一级指标", "评分标准", "分值"],
            [f"{title}甲", "有得2分", 2],
            [f"{title}乙", "视情况", "面议"],
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()

    def asked(*options: str) -> tuple[int, object, list[str]]:
        outcome = jkxq_inside("rubric", "import", path, "--out", tmp_path / "包" / str(len(options)), *options)
        return outcome.exit_code, outcome.json["points"], outcome.problem_codes[:1]

    (tmp_path / "包").mkdir()
    assert asked("--points", "组织!3=1")[0] == 1
    assert asked("--points", "3=1,4=1")[::2] == (1, ["TABLE_POINTS"])
    assert asked("--points", "组织!30=1")[::2] == (1, ["TABLE_POINTS"])
    assert asked("--points", "组织!3=1", "--skip", "环境！4")[:2] == (0, "5")
    assert asked("--points", "组织!3=1,环境!4=3")[:2] == (0, "8")


def test_rows_that_are_headings_are_said_as_in_the_file(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    path = tmp_path / "表.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("表")
    rows = [["评估内容", "评分标准", "分值"], ["组织", "见下", 5], ["机制", "有得2分", 2], ["经费", "有得3分", 3]]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()

    plainly = jkxq_inside("rubric", "import", path, "--out", tmp_path / "一")
    said = jkxq_inside("rubric", "import", path, "--out", tmp_path / "二", "--heading", "2")
    nowhere = jkxq_inside("rubric", "import", path, "--out", tmp_path / "三", "--heading", "20")

    assert (plainly.json["criteria"], plainly.json["points"]) == (3, "10")
    assert (said.json["criteria"], said.json["points"]) == (2, "5")
    assert (nowhere.exit_code, nowhere.problem_codes[:1]) == (1, ["TABLE_POINTS"])


@pytest.mark.parametrize(
    "wrong",
    [
        ("--header-rows", "三"),
        ("--skip", "三"),
        ("--heading", "三"),
        ("--header-rows", "5-2"),
        ("--map", "C"),
        ("--map", "C=不知道"),
        ("--map", "?=rule"),
        ("--points", "A=3"),
    ],
)
def test_wrong_use_ends_with_2(tmp_path: Path, table: Path, jkxq_inside: Jkxq, wrong: tuple[str, str]) -> None:
    assert jkxq_inside("rubric", "import", table, "--out", tmp_path / "包", *wrong).exit_code == 2
    assert not (tmp_path / "包").exists()


def test_rows_and_columns_that_are_not_there_are_told(tmp_path: Path, table: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("rubric", "import", table, "--out", tmp_path / "包", "--header-rows", "900")

    assert (outcome.exit_code, outcome.problem_codes) == (1, ["TABLE_HEADER"])


# ------------------------------------------------------------ hostile files


def bomb(path: Path) -> Path:
    """Write a workbook with a picture of 100 MB that packs to 100 kB."""
    with zipfile.ZipFile(workbook(path, SIMPLE), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(100 * 2**20))
    return path


def entities(path: Path) -> Path:
    """Write a sheet that asks for a file of this computer."""
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return with_part(workbook(path, SIMPLE), SHEET, lambda content: head + content.partition(b"?>")[2])


def circular(path: Path) -> Path:
    """Write a sheet whose merged cells cover each other."""
    merged = b"</sheetData><mergeCells>" + b'<mergeCell ref="A2:B3"/><mergeCell ref="B3:C4"/>' * 50 + b"</mergeCells>"
    return with_part(workbook(path, SIMPLE), SHEET, lambda content: content.replace(b"</sheetData>", merged))


def million(path: Path) -> Path:
    """Write a sheet that says it has all cells of Excel, with a last one at its end."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_part(workbook(path, SIMPLE), SHEET, lambda content: content.replace(b"</sheetData>", far))


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (bomb, "FILE_TOO_LARGE"),
        (entities, "FILE_UNREADABLE"),
        (million, "FILE_TOO_LARGE"),
        (lambda path: zipped(path, {"content.xml": b"x"}), "FILE_KIND"),
        (lambda path: workbook(path, []), "TABLE_NONE"),
        (lambda path: workbook(path, [["甲", "乙"], ["丙", "丁"]]), "TABLE_HEADER"),
        (lambda path: workbook(path, SIMPLE[:1]), "TABLE_ROW"),
    ],
)
def test_a_hostile_or_useless_file_is_refused_plainly(
    tmp_path: Path, jkxq_inside: Jkxq, write: object, code: str
) -> None:
    path = write(tmp_path / "坏.xlsx")  # type: ignore[operator]
    started = time.monotonic()
    outcome = jkxq_inside("rubric", "import", path, "--out", tmp_path / "包")

    assert outcome.exit_code == 1
    assert code in outcome.problem_codes
    assert all(problem["what_to_do"] for problem in outcome.json["problems"])  # type: ignore[union-attr]
    assert time.monotonic() - started < LONGEST_S
    assert not (tmp_path / "包").exists()


def test_merged_cells_in_circles_are_told_and_the_rest_is_read(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("rubric", "import", circular(tmp_path / "圈.xlsx"), "--out", tmp_path / "包")

    assert "TABLE_MERGED" in outcome.problem_codes


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLE + "Workbook\0".encode("utf-16-le"), "FILE_KIND"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "TABLE_PROTECTED"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "TABLE_SCAN"),
    ],
)
def test_old_protected_and_scanned_files_say_how_to_save_them(
    tmp_path: Path, jkxq_inside: Jkxq, content: bytes, code: str
) -> None:
    path = tmp_path / "表.et"
    path.write_bytes(content)
    outcome = jkxq_inside("rubric", "import", path, "--out", tmp_path / "包")

    assert (outcome.exit_code, outcome.problem_codes) == (1, [code])


def test_a_file_that_is_not_there_is_told(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("rubric", "import", tmp_path / "无.xlsx", "--out", tmp_path / "包")

    assert (outcome.exit_code, outcome.problem_codes) == (1, ["FILE_MISSING"])


def test_people_are_told_what_to_look_at(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    outcome = jkxq_inside("rubric", "import", as_xlsx(ENTERPRISE, tmp_path), "--out", tmp_path / "包", as_json=False)

    assert "7项，60分" in outcome.stdout
    assert "其中1项请核对" in outcome.stdout
