"""Files that are not what they seem, or that would cost memory and time: a plain message, always."""

import time
import zipfile
from pathlib import Path

import pytest

from app.catalog.tables.read_tables import read_pasted, read_tables
from tests.catalog.table_files import codes, document, only_table, with_part, workbook, zipped

LONGEST_S = 20.0
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheet(path: Path, *changes: tuple[bytes, bytes]) -> Path:
    """Write a small workbook and replace pieces of its sheet."""

    def changed(content: bytes) -> bytes:
        for old, new in changes:
            assert old in content
            content = content.replace(old, new, 1)
        return content

    return with_part(workbook(path / "表.xlsx", [["指标", "分值"], ["甲", 2]]), SHEET, changed)


@pytest.mark.parametrize(
    ("content", "code", "said", "to_do"),
    [
        (OLE + "Workbook\0".encode("utf-16-le"), "FILE_KIND", ".xls", "另存为"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "FILE_KIND", ".doc", "*.docx"),
        (OLE + "EncryptedPackage\0".encode("utf-16-le"), "TABLE_PROTECTED", "密码", "去掉密码"),
        (OLE + bytes(600), "FILE_KIND", "旧版", "另存为"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "TABLE_SCAN", "图片", "Excel"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "TABLE_SCAN", "图片", "Excel"),
        (b"<html><table><tr><td>x</td></tr></table>", "FILE_KIND", "网页", "另存为"),
        (b"{\\rtf1 x}", "FILE_KIND", "RTF", "另存为"),
        ("指标\t分值\n".encode(), "FILE_KIND", "纯文本", "粘贴"),
        (b"", "FILE_UNREADABLE", "空", "重新"),
        (b"PK\x03\x04" + bytes(100), "FILE_UNREADABLE", "损坏", "重新"),
        (bytes(range(256)), "FILE_KIND", "不是", ".xlsx"),
    ],
)
def test_a_file_is_known_by_its_content_whatever_its_name(
    tmp_path: Path, content: bytes, code: str, said: str, to_do: str
) -> None:
    path = tmp_path / "评分表.xlsx"
    path.write_bytes(content)

    (problem,) = read_tables(path).problems

    assert (problem.code, problem.is_blocking) == (code, True)
    assert said in problem.what
    assert to_do in problem.what_to_do


@pytest.mark.parametrize(
    ("member", "said"),
    [("xl/workbook.bin", ".xlsb"), ("ppt/presentation.xml", "演示"), ("content.xml", ".ods"), ("a.txt", "压缩包")],
)
def test_other_zip_files_are_named(tmp_path: Path, member: str, said: str) -> None:
    (problem,) = read_tables(zipped(tmp_path / "甲.xlsx", {member: b"x"})).problems

    assert problem.code == "FILE_KIND"
    assert said in problem.what


def test_a_workbook_named_pdf_is_read_as_the_workbook_it_is(tmp_path: Path) -> None:
    path = workbook(tmp_path / "表.xlsx", [["甲"]]).rename(tmp_path / "表.pdf")

    assert only_table(read_tables(path)).text(1, 1) == "甲"


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    assert codes(read_tables(tmp_path / "无.xlsx")) == ["FILE_MISSING"]
    assert codes(read_tables(tmp_path)) == ["FILE_UNREADABLE"]


def test_a_sheet_that_claims_a_million_cells_is_read_for_what_it_has(tmp_path: Path) -> None:
    path = sheet(tmp_path, (b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>'))

    assert only_table(read_tables(path)).height == 2


def test_a_cell_at_the_end_of_the_world_is_refused_in_time(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    started = time.monotonic()

    found = read_tables(sheet(tmp_path, (b"</sheetData>", far)))

    assert codes(found) == ["FILE_TOO_LARGE"]
    assert time.monotonic() - started < LONGEST_S


@pytest.mark.parametrize("number", [b"99999999", b"0", b"1"])
def test_rows_that_go_back_or_leave_the_sheet_are_refused_in_time(tmp_path: Path, number: bytes) -> None:
    """Our library leaves out rows that come after a later one, and fills up to a hundred million empty ones."""
    started = time.monotonic()

    found = read_tables(sheet(tmp_path, (b'<row r="2"', b'<row r="%s"' % number)))

    assert codes(found) == ["FILE_UNREADABLE"]
    assert time.monotonic() - started < LONGEST_S


def test_an_encoding_nobody_knows_is_told(tmp_path: Path) -> None:
    path = sheet(tmp_path)
    with_part(path, "xl/workbook.xml", lambda content: content.replace(b'encoding="UTF-8"', b'encoding="UTF-u"'))

    assert codes(read_tables(path)) == ["FILE_UNREADABLE"]


def test_a_merged_range_over_everything_is_refused_in_time(tmp_path: Path) -> None:
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    started = time.monotonic()

    found = read_tables(sheet(tmp_path, (b"</sheetData>", merged)))

    assert codes(found) == ["FILE_TOO_LARGE"]
    assert time.monotonic() - started < LONGEST_S


def test_merged_ranges_over_each_other_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    merged = (
        b'</sheetData><mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="A1:A2"/><mergeCell ref="A2:B2"/></mergeCells>'
    )
    found = read_tables(sheet(tmp_path, (b"</sheetData>", merged)))

    assert codes(found) == ["TABLE_MERGED", "TABLE_MERGED"]
    assert [problem.what for problem in found.problems] == [
        "A1、A2 的合并单元格与别的重叠。",
        "A2 被合并单元格盖住，里面还有文字。",
    ]
    assert only_table(found).text(2, 2) == "2"


def test_a_million_empty_cells_are_refused_in_time(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="XFD%d" s="0"/></row>' % (row, row) for row in range(3, 200))
    started = time.monotonic()

    found = read_tables(sheet(tmp_path, (b"</sheetData>", rows + b"</sheetData>")))

    assert codes(found) == ["FILE_TOO_LARGE"]
    assert time.monotonic() - started < LONGEST_S


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_anything_is_parsed(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "秘密.txt"
    secret.write_text("秘密", encoding="utf-8")
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    path = sheet(tmp_path)
    with_part(path, SHEET, lambda content: (head + content.decode().partition("?>")[2]).encode(encoding))

    found = read_tables(path)

    assert (codes(found), found.tables) == (["FILE_UNREADABLE"], ())
    assert "实体" in found.problems[0].what


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = sheet(tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(100 * 2**20))

    found = read_tables(path)

    assert codes(found) == ["FILE_TOO_LARGE"]
    assert "image1.png" in found.problems[0].what


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
)
def test_a_broken_part_is_told(tmp_path: Path, part: str) -> None:
    path = with_part(workbook(tmp_path / "表.xlsx", [["甲"]]), part, lambda content: content[: len(content) // 2])

    assert set(codes(read_tables(path))) <= {"FILE_UNREADABLE", "TABLE_NONE"}
    assert codes(read_tables(path))


def test_an_empty_workbook_has_no_table(tmp_path: Path) -> None:
    assert codes(read_tables(workbook(tmp_path / "空.xlsx", []))) == ["TABLE_NONE"]


def test_a_word_table_that_spans_a_thousand_million_columns_is_refused(tmp_path: Path) -> None:
    path = document(tmp_path / "宽.docx", [["甲", "乙"]])
    span = b'<w:tcPr><w:gridSpan w:val="999999999"/>'
    with_part(path, "word/document.xml", lambda content: content.replace(b"<w:tcPr>", span))

    assert codes(read_tables(path)) == ["FILE_TOO_LARGE"]


def test_word_tables_in_tables_in_tables_are_refused_or_read_in_time(tmp_path: Path) -> None:
    path = document(tmp_path / "深.docx", [["甲"]])
    deep = b"<w:tbl><w:tr><w:tc>" * 3000 + b"</w:tc></w:tr></w:tbl>" * 3000
    with_part(path, "word/document.xml", lambda content: content.replace(b"<w:sectPr", deep + b"<w:sectPr", 1))

    assert codes(read_tables(path)) == ["FILE_UNREADABLE"]


def test_a_pasted_block_is_a_table_and_an_empty_one_is_told() -> None:
    table = only_table(read_pasted('指标\t评分标准\t分值\r\n会议\t"有得2分；\n有纪要得1分"\t３\r\n'))

    assert [[cell.text for cell in row] for row in table.rows] == [
        ["指标", "评分标准", "分值"],
        ["会议", "有得2分；\n有纪要得1分", "３"],
    ]
    assert codes(read_pasted(" \n")) == ["TABLE_NONE"]
    assert codes(read_pasted("\t" * 200)) == ["FILE_TOO_LARGE"]


def test_a_paste_that_is_too_long_says_how_much_is_allowed() -> None:
    found = read_pasted("指标\t分值\n" * 20_000)

    assert found.tables == ()
    (problem,) = found.problems
    assert problem.code == "FILE_TOO_LARGE"
    assert problem.what == "粘贴的内容有20000行2列，一次最多5000行、100列、100000格。"
