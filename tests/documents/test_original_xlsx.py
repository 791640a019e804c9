"""Filling somebody's workbook: what is filled, and that nothing else changes."""

import io
import re
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.documents.original_values import CellValue
from app.documents.original_xlsx import fill_workbook
from app.domain.problems import Problem, ProblemError
from tests.documents.libre_office import _converted, needs_office

# openpyxl, which only reads here, says what it would lose.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)
SHEET = "xl/worksheets/sheet1.xml"
SUMMARY = "xl/worksheets/sheet2.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def province(path: Path, **options: object) -> Path:
    """A province's workbook: everything that could get lost is in it. Stored results are those of last year."""
    book = xlsxwriter.Workbook(str(path), dict(options))
    table, summary, choices = (book.add_worksheet(name) for name in ("评分表", "汇总 表", "选项"))
    cell = book.add_format({"border": 1, "text_wrap": True, "font_name": "仿宋"})
    text = book.add_format({"num_format": "@", "border": 1})
    table.merge_range("A1:H1", "健康县区自评打分表", cell)
    table.write_row("A2", ["一级指标", "内容", "评分标准", "分值", "自评得分", "自评说明", "佐证", "备注"], cell)
    for row in range(2, 6):
        table.write_row(row, 0, ["组织管理", f"内容{row - 1}", "得5分", 5], cell)
        for column in range(4, 8):
            table.write_blank(row, column, None, text if column == 4 else cell)
    table.merge_range("F5:F6", "", cell)
    table.write_formula("E7", "=SUM(E3:E6)", cell, 99)
    table.write_formula("F7", '=IF(E7>=10,"通过","不通过")', cell, "旧的")
    summary.write_formula("A1", "='评分表'!E7*2", None, 198)
    summary.write_formula("A2", "=总分+1", None, 100)
    choices.write_column("A1", ["资料审核", "现场查看"])
    choices.write_formula("B1", "=1+1", None, 2)
    book.define_name("总分", "=评分表!$E$7")
    table.data_validation("H3:H6", {"validate": "list", "source": "=选项!$A$1:$A$2"})
    table.conditional_format("D3:D6", {"type": "data_bar", "data_bar_2010": True})
    table.conditional_format("E3:E6", {"type": "cell", "criteria": "<", "value": 0, "format": cell})
    table.insert_textbox("J2", "填表须知：不得改动本表格式。")
    table.insert_image("J8", "p.png", {"image_data": io.BytesIO(PNG)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=评分表!$E$3:$E$6"})
    table.insert_chart("J12", chart)
    table.write_comment("B3", "批注")
    table.repeat_rows(1)
    table.set_landscape()
    table.freeze_panes(2, 0)
    table.autofilter("A2:H6")
    book.set_properties({"title": "省表"})
    book.close()
    return path


def at(address: str, value: Decimal | str | int, part: str = SHEET) -> CellValue:
    return CellValue(part, address, Decimal(value) if isinstance(value, int) else value, f"格{address}")


def filled(path: Path, *values: CellValue) -> tuple[Path, tuple[Problem, ...]]:
    target = path.with_name(f"{path.stem}（已填）.xlsx")
    return target, fill_workbook(path, target, values)


def changed_parts(first: Path, second: Path) -> list[str]:
    """Names of the parts whose bytes differ, after seeing that everything about the others is the same."""
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(second) as new:
        assert new.testzip() is None
        assert [one.filename for one in old.infolist()] == [one.filename for one in new.infolist()]
        for one, two in zip(old.infolist(), new.infolist(), strict=True):
            assert (one.compress_type, one.date_time, one.flag_bits, one.external_attr, one.create_system) == (
                two.compress_type,
                two.date_time,
                two.flag_bits,
                two.external_attr,
                two.create_system,
            )
        return [name for name in old.namelist() if old.read(name) != new.read(name)]


def part_of(path: Path, name: str = SHEET) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def with_sheet(path: Path, content: str | bytes, folder: Path) -> Path:
    """The workbook with another first sheet."""
    made = folder / "换.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            new.writestr(one, content if one.filename == SHEET else old.read(one))
    return made


def bare(path: Path, rows: str, *, before: str = "", after: str = "", head: str = "") -> Path:
    """A workbook whose first sheet is given as XML."""
    book = xlsxwriter.Workbook(str(path.with_name("bare.xlsx")))
    book.add_worksheet("表")
    book.close()
    sheet = f"{head}<worksheet {NAMESPACE}>{before}{rows}{after}</worksheet>"
    return with_sheet(path.with_name("bare.xlsx"), sheet, path.parent)


# ---------------------------------------------------------------- what stays


def test_only_the_sheets_that_change_differ(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    target, _ = filled(book, at("E3", "5"), at("E4", 3), at("F3", "已落实"))

    # The summary refers to the total, directly and by a name; the choices refer to nothing.
    assert changed_parts(book, target) == [SHEET, SUMMARY]


def test_outside_touched_cells_the_sheet_is_the_same_bytes(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    target, _ = filled(book, at("E3", 5), at("F3", "说明"))

    new = part_of(target)
    assert '<c r="E3" s="2"><v>5</v></c>' in new
    back = new.replace('<c r="E3" s="2"><v>5</v></c>', '<c r="E3" s="2"/>')
    back = re.sub(r'<c r="F3" s="1" t="inlineStr">.*?</c>', '<c r="F3" s="1"/>', back)
    back = back.replace('<sheetCalcPr fullCalcOnLoad="1"/>', "")
    back = back.replace("<f>SUM(E3:E6)</f>", "<f>SUM(E3:E6)</f><v>99</v>")
    back = back.replace('<c r="F7" s="1"><f>', '<c r="F7" s="1" t="str"><f>').replace(
        '"不通过")</f></c>', '"不通过")</f><v>旧的</v></c>'
    )
    assert back == part_of(book)


def test_without_formulas_no_other_sheet_and_no_calculation_is_touched(tmp_path: Path) -> None:
    book = bare(tmp_path / "x", '<sheetData><row r="1"><c r="A1"/></row></sheetData>')

    target, problems = filled(book, at("A1", "文字"))

    assert changed_parts(book, target) == [SHEET]
    assert "sheetCalcPr" not in part_of(target)
    assert problems == ()


def test_nothing_to_fill_gives_the_same_file(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    target, _ = filled(book)

    assert target.read_bytes() == book.read_bytes()


def test_macros_are_kept_and_told(tmp_path: Path) -> None:
    project = tmp_path / "vbaProject.bin"
    project.write_bytes(b"\xd0\xcf\x11\xe0 not run here")
    book = xlsxwriter.Workbook(str(tmp_path / "宏.xlsm"))
    book.add_worksheet().write("A1", "指标")
    book.add_vba_project(str(project))
    book.close()

    target = tmp_path / "出.xlsm"
    problems = fill_workbook(tmp_path / "宏.xlsm", target, [at("B1", 3)], name="宏.xlsm")

    assert changed_parts(tmp_path / "宏.xlsm", target) == [SHEET]
    assert any("宏" in problem.what and problem.code == "ORIGINAL_NOTE" for problem in problems)


def test_protection_stays_and_is_told(tmp_path: Path) -> None:
    book = bare(tmp_path / "x", "<sheetData/>", after='<sheetProtection sheet="1" objects="1"/>')

    target, problems = filled(book, at("B2", "写"))

    assert '<sheetProtection sheet="1" objects="1"/>' in part_of(target)
    assert [problem.where for problem in problems if "保护" in problem.what] == ["表"]


# ---------------------------------------------------------------- what is written


def test_texts_stay_texts_and_lines_stay_lines(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")
    text = "=1+1\n第二行 <&>\"'\n  前后有空格  "

    target, _ = filled(book, at("F3", text), at("G3", "A1-01、A1-02"), at("F4", "a\r\nb\rc"))

    sheet = load_workbook(target)["评分表"]
    assert sheet["F3"].value == text
    assert sheet["F3"].data_type == "s"
    assert sheet["G3"].value == "A1-01、A1-02"
    assert sheet["F4"].value == "a\nb\nc"
    assert changed_parts(book, target) == [SHEET, SUMMARY], "the list of shared texts stays"


def test_points_are_exact_numbers_even_in_cells_for_text(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    target, _ = filled(book, at("E3", Decimal("0.10")), at("E4", Decimal("12.345")))

    assert '<c r="E3" s="2"><v>0.1</v></c><' in part_of(target)
    assert '<c r="E4" s="2"><v>12.345</v></c><' in part_of(target)


def test_a_place_in_merged_cells_is_their_first(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    target, _ = filled(book, at("F6", "合并格"))

    assert load_workbook(target)["评分表"]["F5"].value == "合并格"


def test_formulas_are_not_overwritten(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    target, problems = filled(book, at("E7", 1), at("E3", 2))

    assert load_workbook(target)["评分表"]["E7"].value == "=SUM(E3:E6)"
    told = [problem for problem in problems if problem.code == "ORIGINAL_CELL"]
    assert ["评分表 E7" in problem.where for problem in told] == [True]


def test_texts_that_no_cell_holds_are_told_and_never_cut(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    target, problems = filled(
        book, at("F3", "长" * 32_767), at("F4", "长" * 32_768), at("F5", "\U00020000" * 16_384), at("G3", "a\x0bb")
    )

    assert [problem.code for problem in problems if problem.code.startswith("TEXT")] == [
        "TEXT_TOO_LONG",
        "TEXT_TOO_LONG",
        "TEXT_CONTROL",
    ]
    sheet = load_workbook(target)["评分表"]
    assert len(sheet["F3"].value) == 32_767
    assert (sheet["F4"].value, sheet["F5"].value, sheet["G3"].value) == (None, None, None)


@pytest.mark.parametrize(
    ("data", "address", "expected"),
    [
        ("<sheetData/>", "B2", '<sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>'),
        (
            '<sheetData><row r="1"/><row r="3"/></sheetData>',
            "B2",
            '<sheetData><row r="1"/><row r="2"><c r="B2"><v>1</v></c></row><row r="3"/></sheetData>',
        ),
        (
            '<sheetData><row r="2" ht="30" customHeight="1" /></sheetData>',
            "B2",
            '<sheetData><row r="2" ht="30" customHeight="1"><c r="B2"><v>1</v></c></row></sheetData>',
        ),
        (
            '<sheetData><row r="2"><c r="A2"/><c r="C2"/></row></sheetData>',
            "B2",
            '<sheetData><row r="2"><c r="A2"/><c r="B2"><v>1</v></c><c r="C2"/></row></sheetData>',
        ),
        (
            '<sheetData><row><c/><c s="4"/></row></sheetData>',
            "B1",
            '<sheetData><row><c/><c s="4"><v>1</v></c></row></sheetData>',
        ),
        (
            '<sheetData>\r\n<row r="2" spans="1:1" s="7" customFormat="1">\r\n</row></sheetData>',
            "B2",
            '<sheetData>\r\n<row r="2" spans="1:2" s="7" customFormat="1">\r\n'
            '<c r="B2" s="7"><v>1</v></c></row></sheetData>',
        ),
        (
            "<sheetData><row r=\"2\"><c t='s' r = 'B2' vm=\"1\"><v>0</v></c></row></sheetData>",
            "B2",
            "<sheetData><row r=\"2\"><c r = 'B2'><v>1</v></c></row></sheetData>",
        ),
    ],
)
def test_rows_and_cells_come_in_order(tmp_path: Path, data: str, address: str, expected: str) -> None:
    book = bare(tmp_path / "x", data, before="<!-- <sheetData> --><?a <row?>")

    target, _ = filled(book, at(address, 1))

    assert part_of(target) == f"<worksheet {NAMESPACE}><!-- <sheetData> --><?a <row?>{expected}</worksheet>"


def test_a_new_cell_takes_the_style_of_its_column(tmp_path: Path) -> None:
    book = bare(tmp_path / "x", "<sheetData/>", before='<cols><col min="1" max="3" style="2"/></cols>')

    target, _ = filled(book, at("C1", "字"), at("D1", "字"))

    assert '<c r="C1" s="2" t="inlineStr">' in part_of(target)
    assert '<c r="D1" t="inlineStr">' in part_of(target)


def test_prefixes_and_other_namespaces(tmp_path: Path) -> None:
    sheet = (
        '\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n'
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:y="urn:y">'
        '<y:sheetData><y:row r="1"/></y:sheetData><x:dimension ref="A1"/>'
        '<x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:f>B1&amp;"好"</x:f><x:v>旧</x:v></x:c></x:row></x:sheetData>'
        "</x:worksheet>"
    )
    book = with_sheet(province(tmp_path / "省表.xlsx"), sheet.encode(), tmp_path)

    target, _ = filled(book, at("B1", "很"))

    assert part_of(target) == sheet.replace(
        '<x:c r="A1" t="str"><x:f>B1&amp;"好"</x:f><x:v>旧</x:v></x:c>',
        '<x:c r="A1"><x:f>B1&amp;"好"</x:f></x:c>'
        '<x:c r="B1" t="inlineStr"><x:is><x:t xml:space="preserve">很</x:t></x:is></x:c>',
    ).replace("</x:sheetData>", '</x:sheetData><x:sheetCalcPr fullCalcOnLoad="1"/>').replace('"A1"/>', '"A1:B1"/>')


def test_shared_and_array_formulas(tmp_path: Path) -> None:
    book = bare(
        tmp_path / "x",
        '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">C1+1</f><v>1</v></c>'
        '<c r="B1"><f t="array" ref="B1:B2">C1:C2*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>1</v></c><c r="B2"><v>2</v></c></row></sheetData>',
        after='<sheetCalcPr fullCalcOnLoad="0"/>',
    )

    target, problems = filled(book, at("C1", 4), at("A2", 9), at("B2", 9))

    new = part_of(target)
    assert '<c r="A2"><f t="shared" si="0"/></c><c r="B2"><v>2</v></c>' in new
    assert new.count("sheetCalcPr") == 1
    assert '<sheetCalcPr fullCalcOnLoad="1"/>' in new
    assert [problem.where for problem in problems if problem.code == "ORIGINAL_CELL"] == [
        "表 A2（格A2）、表 B2（格B2）"
    ]


def test_a_column_without_a_sum_is_told(tmp_path: Path) -> None:
    book = bare(tmp_path / "x", "<sheetData/>")

    assert any("没有求和公式" in problem.what for problem in filled(book, at("E3", 4))[1])
    assert not any("没有求和公式" in problem.what for problem in filled(book, at("E3", "文字"))[1])


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("", True),
        ("@", True),
        ("0.0", True),
        ("0.0#", True),
        ("#,##0.00", True),
        ('0.0"分"', True),
        ("0", False),
        ("#,##0", False),
        ("0%", False),
        ("yyyy-mm-dd", False),
        ('0"分"', False),
        ('[>5]0.0"d";0.0', True),
    ],
)
def test_a_number_format_that_shows_other_points_is_told(tmp_path: Path, number_format: str, shown: bool) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    sheet = book.add_worksheet("表")
    sheet.write_blank("E3", None, book.add_format({"num_format": number_format, "border": 1}))
    book.close()

    problems = filled(tmp_path / "x.xlsx", at("E3", "2.5"), at("F3", Decimal("2.5")))[1]
    told = [problem.where for problem in filled(tmp_path / "x.xlsx", at("E3", Decimal("2.5")))[1]]

    assert not any("数字格式" in problem.what for problem in problems)
    assert ("表 E3" in told) is not shown


def test_a_text_higher_than_its_row_is_told(tmp_path: Path) -> None:
    book = bare(
        tmp_path / "x",
        '<sheetData><row r="1" ht="15" customHeight="1"/><row r="2"/><row r="3" ht="200"/></sheetData>',
        before='<cols><col min="1" max="2" width="10"/></cols>',
    )
    text = "很长的说明" * 6

    problems = filled(book, *(at(address, text) for address in ("A1", "A2", "A3")), at("B1", "短"))[1]

    assert [problem.where for problem in problems if "行高" in problem.what] == ["表 A1"]


# ---------------------------------------------------------------- LibreOffice


@needs_office
def test_libre_office_recalculates_and_shows_what_was_written(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")
    long = "第一行\n" + "很长的说明，" * 900
    points = [Decimal("4.5"), Decimal("3"), Decimal("0"), Decimal("2.25")]

    target, _ = filled(
        book, *(at(f"E{row}", value) for row, value in enumerate(points, 3)), at("F3", long), at("F5", "=合并")
    )

    shown = load_workbook(_converted(target, "xlsx", tmp_path), data_only=True)
    table = shown["评分表"]
    assert table["E7"].value == 9.75  # 4.5 + 3 + 0 + 2.25
    assert table["F7"].value == "不通过"
    assert table["F3"].value == long
    assert table["F5"].value == "=合并"
    assert [shown["汇总 表"][place].value for place in ("A1", "A2")] == [19.5, 10.75]
    assert shown["选项"]["B1"].value == 2


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12
)
PLACES = st.tuples(st.integers(1, 9), st.integers(1, 12))
VALUES = st.one_of(st.decimals(0, 100, places=2), TEXTS.map(lambda text: f"字{text}"), st.just("_x0041_=\n字"))


@given(
    old=st.dictionaries(PLACES, st.integers(0, 9), max_size=15),
    new=st.dictionaries(PLACES, VALUES, min_size=1, max_size=15),
)
@settings(max_examples=40, deadline=None)
def test_any_cells_can_be_filled(
    old: dict[tuple[int, int], int], new: dict[tuple[int, int], Decimal | str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    book = xlsxwriter.Workbook(str(folder / "x.xlsx"))
    sheet = book.add_worksheet()
    for (row, column), number in old.items():
        sheet.write_number(row - 1, column - 1, number)
    book.close()
    places = {f"{chr(64 + column)}{row}": value for (row, column), value in new.items()}

    target, _ = filled(folder / "x.xlsx", *(at(address, value) for address, value in places.items()))

    read = load_workbook(target).active
    assert read is not None
    expected: dict[tuple[int, int], object] = {**old, **new}
    found = {
        (cell.row, cell.column): cell.value for line in read.iter_rows() for cell in line if cell.value is not None
    }
    assert found.keys() == expected.keys()
    for place, value in expected.items():
        if isinstance(value, str):
            # openpyxl does not undo the escape that Excel and LibreOffice undo.
            assert str(found[place]).replace("_x005F_", "_") == value
        else:
            assert Decimal(str(found[place])) == Decimal(str(value))


# ---------------------------------------------------------------- hostile files


@pytest.mark.parametrize(
    "sheet",
    [
        f'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet {NAMESPACE}><sheetData/></worksheet>',
        f"<worksheet {NAMESPACE}><sheetData>",
        "<html/>",
        f'<worksheet {NAMESPACE}><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>',
        f'<worksheet {NAMESPACE}><sheetData><row r="1"><c r="B1"/><c r="A1"/></row></sheetData></worksheet>',
        f"<worksheet {NAMESPACE}>{'<a>' * 400}{'</a>' * 400}<sheetData/></worksheet>",
        f"<worksheet {NAMESPACE}><sheetData><row><c><f>{'A' * 9000}</f></c></row></sheetData></worksheet>",
        f'<worksheet {NAMESPACE}><sheetData><row r="9999999"/></sheetData></worksheet>',
        f'<worksheet {NAMESPACE}><sheetData/><mergeCells><mergeCell ref="A1:?"/></mergeCells></worksheet>',
        f'<?xml version="1.0" encoding="iso-8859-1"?><worksheet {NAMESPACE}><sheetData/></worksheet>',
        f"<worksheet {NAMESPACE}><sheetData/></worksheet>".encode("utf-16"),
    ],
)
def test_a_sheet_that_is_not_one_is_refused_with_words(tmp_path: Path, sheet: str | bytes) -> None:
    book = with_sheet(province(tmp_path / "省表.xlsx"), sheet, tmp_path)

    with pytest.raises(ProblemError) as raised:
        filled(book, at("A1", 1))

    assert [problem.code for problem in raised.value.problems] == ["FILE_UNREADABLE"]
    assert not list(tmp_path.glob("*已填*"))


ROW = "<sheetData><row>{}</row></sheetData>"


@pytest.mark.parametrize(
    ("limit", "inside", "told"),
    [
        ("_MOST_CELLS", {"rows": ROW.format("<c/>" * 51)}, "单元格超过50个"),
        (
            "_MOST_MERGED",
            {"rows": ROW.format(""), "after": "<mergeCells>" + '<mergeCell ref="A1"/>' * 51 + "</mergeCells>"},
            "合并单元格超过50处",
        ),
        ("_MOST_COLUMNS", {"rows": ROW.format(""), "before": f"<cols>{'<col/>' * 51}</cols>"}, "列的说明超过50条"),
    ],
)
def test_a_sheet_with_too_many_of_anything_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, inside: dict[str, str], told: str
) -> None:
    """Merged ranges and columns are looked at for each value: 300,000 of them took most of a minute."""
    monkeypatch.setattr(f"app.documents.original_sheet_map.{limit}", 50)
    filled(bare(tmp_path / "x", ROW.format("<c/>" * 50)), at("A1", 1))

    with pytest.raises(ProblemError) as raised:
        filled(bare(tmp_path / "x", **inside), at("A1", 1))

    assert told in raised.value.problems[0].what


def test_a_bomb_and_no_zip_are_refused_with_words(tmp_path: Path) -> None:
    bomb = tmp_path / "弹.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b"0" * 30_000_000)
    (tmp_path / "空.xlsx").write_bytes(zlib.compress(b"x"))

    for path in (bomb, tmp_path / "空.xlsx"):
        with pytest.raises(ProblemError) as raised:
            filled(path, at("A1", 1))
        assert [problem.code for problem in raised.value.problems] == ["FILE_UNREADABLE"]


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/worksheets/sheet9.xml", "../x"])
def test_a_part_that_is_no_sheet_is_refused(tmp_path: Path, part: str) -> None:
    book = province(tmp_path / "省表.xlsx")

    with pytest.raises(ProblemError):
        filled(book, at("A1", 1, part))


def test_an_archive_with_descriptors_comments_and_stored_parts(tmp_path: Path) -> None:
    book = province(tmp_path / "省表.xlsx")

    class Stream(io.BytesIO):
        """As a web server writes: it cannot go back."""

        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

    stream = Stream()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(stream, "w") as new:
        new.comment = "省里的说明".encode()
        for number, one in enumerate(old.namelist()):
            info = zipfile.ZipInfo(one, (2022, 5, 1, 8, 30, 2))
            info.compress_type = (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED)[number % 2]
            new.writestr(info, old.read(one))
    streamed = tmp_path / "流.xlsx"
    streamed.write_bytes(stream.getvalue())

    target, _ = filled(streamed, at("E3", 5))

    assert changed_parts(streamed, target) == [SHEET, SUMMARY]
    with zipfile.ZipFile(target) as archive:
        assert archive.comment.decode() == "省里的说明"
