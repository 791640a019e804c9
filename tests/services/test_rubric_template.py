"""The template as a real workbook: written, filled in as people do, saved by other programs, read back."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.catalog.pack_files import PackContents
from app.catalog.packs import read_pack
from app.catalog.rubric_reader import read_rubric
from app.catalog.template_rows import template_rows
from app.catalog.template_tree import template_trees
from app.catalog.template_words import read_template_form
from app.catalog.template_workbook import read_sheets
from app.documents.template_xlsx import TemplateFacts, template_bytes
from app.domain.marking.kinds import Checklist, Item, PerCount, YesNo
from app.domain.problems import Problem, ProblemError
from app.domain.rubric import Rubric
from app.files.places import forms_dir, rubrics_dir
from app.services.rubric_template import is_template, read_template, write_template
from tests import builders
from tests.conftest import ROOT
from tests.strategies import ODD_TEXTS, odd_rubrics

DAY = dt.date(2021, 11, 3)
FORM = read_template_form(forms_dir())
ALL_MARKINGS = ROOT / "tests" / "golden" / "all_markings"
PACKS = [rubrics_dir() / "jkxq-2021-reference", rubrics_dir() / "jkcj-2020-reference", ALL_MARKINGS]


def contents(pack: Path) -> PackContents:
    found = read_pack(pack)
    return PackContents(found.rubric, found.vector_list)


def written(given: PackContents, folder: Path) -> Path:
    return write_template(given, folder / "模板.xlsx", date=DAY)[0]


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Return a template with every kind of marking."""
    return written(contents(ALL_MARKINGS), tmp_path)


def changed(path: Path, change: Callable[[Workbook], None]) -> Path:
    """Return the workbook as somebody saved it after a change."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def column(sheet: Worksheet, title: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == title)


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as found:
        read_template(path)
    return found.value.problems


# ------------------------------------------------------------ there and back


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_what_is_written_comes_back(pack: Path, tmp_path: Path) -> None:
    given = contents(pack)
    path = written(given, tmp_path)
    assert is_template(path)
    assert read_template(path) == given


@given(rubric=odd_rubrics())
@settings(max_examples=12, deadline=None)
def test_a_workbook_holds_whatever_a_rubric_holds(rubric: Rubric, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("模板") / "模板.xlsx"
    path.write_bytes(template_bytes(TemplateFacts("题", FORM, template_rows(rubric, (), FORM), DAY)))
    sheets = read_sheets(path, FORM)
    trees = template_trees(sheets.rows, FORM, path.name)
    assert [str(problem) for problem in (*sheets.problems, *trees.problems)] == []
    assert read_rubric(trees.rubric).rubric == rubric


def odd_contents() -> PackContents:
    """Return a sound pack whose texts are all odd."""
    criteria = [
        builders.criterion(
            Checklist((Item("a", Decimal("1.10"), text), Item("b", Decimal("2.90"), "乙"))),
            code=f"1.{number}0",
            text=text,
            rule_text=text,
            departments=tuple(one for one in (text, "甲、乙") if one),
        )
        for number, text in enumerate(ODD_TEXTS, 1)
    ]
    given = builders.rubric(*criteria, notice="提示")
    return PackContents(given)


def test_odd_texts_come_back_as_they_were(tmp_path: Path) -> None:
    given = odd_contents()
    assert read_template(written(given, tmp_path)) == given


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_may_open_and_save_it(tmp_path: Path) -> None:
    given = {"甲": odd_contents(), "乙": contents(ALL_MARKINGS)}
    for name, one in given.items():
        write_template(one, tmp_path / f"{name}.xlsx", date=DAY)
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", "又存"]
    subprocess.run([*command, "甲.xlsx", "乙.xlsx"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    for name, one in given.items():
        assert read_template(tmp_path / "又存" / f"{name}.xlsx") == one


def test_the_same_rubric_is_the_same_file(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "甲乙"]
    for folder in folders:
        folder.mkdir()
    one, other = (written(odd_contents(), folder) for folder in folders)
    assert one.read_bytes() == other.read_bytes()


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "模板.xlsx").write_bytes(b"mine")
    assert written(contents(ALL_MARKINGS), tmp_path).name == "模板（2）.xlsx"
    assert (tmp_path / "模板.xlsx").read_bytes() == b"mine"


# ------------------------------------------------------------ what cannot be written


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲" * 32_768, "TEXT_TOO_LONG"),
        ("𬭚" * 16_384, "TEXT_TOO_LONG"),
        ("甲\x07乙", "TEXT_CONTROL"),
        ("甲\r乙", "TEXT_CONTROL"),
    ],
)
def test_what_a_cell_cannot_hold_is_told(text: str, code: str, tmp_path: Path) -> None:
    given = PackContents(builders.rubric(builders.criterion(text=text)))
    with pytest.raises(ProblemError) as refused:
        written(given, tmp_path)
    assert [(one.code, one.where) for one in refused.value.problems] == [(code, "评分项 A1的“指标解释”")]
    assert not list(tmp_path.glob("*.xlsx"))


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    book = load_workbook(written(odd_contents(), tmp_path))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["选项"].sheet_state == "hidden"


# ------------------------------------------------------------ as people fill it in


def test_people_type_numbers_words_and_full_width_letters(filled: Path) -> None:
    given = contents(ALL_MARKINGS)

    def change(book: Workbook) -> None:
        sheet = book["评分项"]
        kind, points, code, core = (column(sheet, title) for title in ("评分办法", "分值", "评分项编码", "核心"))
        for row in range(2, len(given.rubric.criteria) + 2):
            one = given.rubric.criteria[row - 2]
            sheet.cell(row, kind, one.marking.kind.upper() if row % 2 else sheet.cell(row, kind).value)
            sheet.cell(row, points, float(one.points))
            sheet.cell(row, code, "".join(chr(ord(mark) + 0xFEE0) if mark.isalnum() else mark for mark in one.code))
            sheet.cell(row, core, "√" if one.core else "×")
            sign = sheet.cell(row, column(sheet, "比较"))
            sign.value = {"≥": "不低于", "＞": ">", "≤": "不超过", "＜": "小于"}.get(str(sign.value))

    assert read_template(changed(filled, change)).rubric == given.rubric


def test_people_move_columns_leave_rows_empty_and_write_a_title_above(filled: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["评分项"]
        values = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=60)]
        for row in sheet.iter_rows(max_row=140):
            for cell in row:
                cell.value = None
        sheet["A1"] = "我省的评分标准"
        for number, line in enumerate(values):
            for index, value in enumerate(reversed(line)):
                sheet.cell(3 + 2 * number, index + 2, value)

    assert read_template(changed(filled, change)) == contents(ALL_MARKINGS)


def test_codes_may_stand_in_the_first_row_only(filled: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["评分项"]
        for title in ("一级指标编码", "一级指标", "二级指标编码", "二级指标"):
            place = column(sheet, title)
            values = [sheet.cell(row, place).value for row in range(2, sheet.max_row + 1)]
            for number, value in enumerate(values):
                if number and value == values[number - 1]:
                    sheet.cell(number + 2, place).value = None

    assert read_template(changed(filled, change)) == contents(ALL_MARKINGS)


def test_a_new_row_and_items_without_ids(tmp_path: Path) -> None:
    path = written(PackContents(builders.rubric(builders.criterion(YesNo()))), tmp_path)

    def change(book: Workbook) -> None:
        sheet, details, asks = book["评分项"], book["评分办法明细"], book["佐证要求"]
        for title, said in {"评分项编码": "A2", "评分项": "新项", "评分办法": "清单累加"}.items():
            sheet.cell(4, column(sheet, title), said)
        sheet.cell(4, column(sheet, "分值"), 3)
        for row, (text, points) in enumerate((("甲", "1分"), ("乙", "２")), 2):
            details.cell(row, column(details, "内容"), text)
            details.cell(row, column(details, "分值"), points)
        details.cell(2, column(details, "评分项编码"), "A2")
        asks.cell(2, 1, "A2")
        asks.cell(2, 3, "文件")

    found = read_template(changed(path, change)).rubric.criterion_by_code["A2"]
    assert found.marking == Checklist((Item("i1", Decimal(1), "甲"), Item("i2", Decimal(2), "乙")))
    assert [(one.id, one.title, one.required) for one in found.evidence] == [("e1", "文件", True)]


def test_every_problem_is_told_with_its_cell(filled: Path) -> None:
    def change(book: Workbook) -> None:
        sheet, measures = book["评分项"], book["数据项"]
        sheet.cell(2, column(sheet, "评分办法"), "清单相加")
        sheet.cell(3, column(sheet, "分值"), "两分")
        sheet.cell(4, column(sheet, "核心"), "也许")
        sheet.cell(5, column(sheet, "判分步长"), "0.5")
        measures.cell(2, column(measures, "单位"), "斤")
        book["佐证要求"].cell(40, 1, "Z9")
        book["佐证要求"].cell(40, 3, "文件")

    problems = refused(changed(filled, change))
    said = {problem.where: problem.what for problem in problems if problem.is_blocking}
    assert "清单相加" in said["评分项 Q2（评分办法）"]
    assert said["评分项 J3（分值）"] == "“分值”不是数字（现在是“两分”）。"
    assert said["评分项 K4（核心）"] == "“也许”读不懂，只能写“是”或“否”。"
    assert "用不到“判分步长”" in next(what for where, what in said.items() if where.endswith("（判分步长）"))
    assert said["数据项 C2（单位）"].startswith("“斤”读不懂，可用的是：百分比（%）、")
    assert "Z9" in said["佐证要求 第40行"]
    assert [problem.where.split(" ")[0] for problem in problems] == sorted(
        (problem.where.split(" ")[0] for problem in problems), key=[sheet.title for sheet in FORM.sheets].index
    )


def test_what_a_rubric_needs_and_codes_that_stand_twice_are_told_at_once(filled: Path) -> None:
    def change(book: Workbook) -> None:
        book["基本信息"]["B2"] = None
        book["评分项"]["F3"] = book["评分项"]["F2"].value
        book["等次"]["B4"] = "10"
        book["评分项"]["J4"] = None

    said = {(problem.code, problem.where) for problem in refused(changed(filled, change)) if problem.is_blocking}
    assert said >= {
        ("KEY_MISSING", "基本信息"),
        ("CODE_TWICE", "评分项 第3行"),
        ("KEY_MISSING", "评分项 第4行"),
    }


def test_a_row_that_names_nothing_and_a_missing_last_grade_are_told_at_their_sheets(filled: Path) -> None:
    def spoil(book: Workbook) -> None:
        book["佐证要求"].cell(3, column(book["佐证要求"], "佐证材料")).value = None
        book["等次"].cell(4, column(book["等次"], "不低于")).value = 10

    told = {problem.where: problem for problem in refused(changed(filled, spoil))}
    assert "没有写“佐证材料”" in told["佐证要求 第3行"].what
    assert told["等次"].what_to_do == "请加一个“不低于”为 0 的等次。"


def test_a_rubric_without_any_criterion_is_told_where_they_belong(filled: Path) -> None:
    def change(book: Workbook) -> None:
        for name in ("评分项", "评分办法明细", "佐证要求", "核验算例"):
            book[name].delete_rows(2, 400)

    problems = [problem for problem in refused(changed(filled, change)) if problem.is_blocking]
    assert ("KEY_MISSING", "评分项") in {(one.code, one.where) for one in problems}


def test_rows_that_belong_to_nothing_are_told(filled: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["评分办法明细"]
        code = next(one.code for one in contents(ALL_MARKINGS).rubric.criteria if one.marking.kind == "yes_no")
        for row, path in ((60, ""), (61, "7"), (62, ".".join("1" * 3000))):
            sheet.cell(row, 1, code)
            sheet.cell(row, 2, path)
            sheet.cell(row, 5, "甲")

    places = {problem.where for problem in refused(changed(filled, change)) if problem.is_blocking}
    assert places == {"评分办法明细 第60行", "评分办法明细 第61行", "评分办法明细 第62行"}


def test_a_new_ledger_without_an_id_is_not_taken_for_the_one_above(filled: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book["台账及列"]
        row = sheet.max_row + 1
        while sheet.cell(row - 1, 1).value is None:
            row -= 1
        sheet.cell(row, 2, "另一本台账")
        sheet.cell(row, 4, "日期")

    problems = [problem for problem in refused(changed(filled, change)) if problem.is_blocking]
    assert [problem.code for problem in problems] == ["CODE_TWICE"]
    assert "另一本台账" in problems[0].what


def test_rows_with_a_code_only_are_as_good_as_empty(filled: Path) -> None:
    def change(book: Workbook) -> None:
        for name in ("评分办法明细", "佐证要求"):
            book[name].cell(250, 1, "A1")

    assert read_template(changed(filled, change)) == contents(ALL_MARKINGS)


@pytest.mark.parametrize("row", [5_001, 1_000_000])
def test_a_sheet_that_reaches_too_far_is_refused(row: int, filled: Path) -> None:
    def change(book: Workbook) -> None:
        book["评分项"].cell(row, 3, "甲")

    path = changed(filled, change)
    assert [problem.code for problem in refused(path)] == ["FILE_TOO_LARGE"]
    assert not is_template(path)


def test_digits_without_end_are_told_and_not_computed(filled: Path) -> None:
    def change(book: Workbook) -> None:
        book["台账及列"].cell(2, 7, "9" * 9000)
        book["评分办法明细"].cell(2, 2, "9" * 9000)
        book["评分项"].cell(2, 10, "9" * 9000)
        book["核验算例"].cell(2, 8, "[" * 5000)

    assert all(len(problem.what) < 300 for problem in refused(changed(filled, change)))


def test_what_stands_beside_the_template_is_told(filled: Path) -> None:
    def change(book: Workbook) -> None:
        book["等次"]["D2"] = "省里定的"
        book.create_sheet("草稿")["A1"] = "甲"
        book["数据项"]["A1"] = "代号"
        book["基本条件"]["B2"] = '=CONCATENATE("甲","乙")'

    told = refused(changed(filled, change))
    assert {(one.code, one.where) for one in told} >= {
        ("TABLE_COLUMN", "等次"),
        ("TABLE_OUTSIDE", filled.name),
        ("TABLE_HEADER", "数据项"),
        ("TABLE_FORMULA", "基本条件"),
    }


@pytest.mark.parametrize("name", ["评分项", "基本信息"])
def test_a_sheet_that_is_gone_is_told(name: str, filled: Path) -> None:
    path = changed(filled, lambda book: book.remove(book[name]))
    assert ("TABLE_HEADER", f"没有名叫“{name}”的工作表。") in {(one.code, one.what) for one in refused(path)}


# ------------------------------------------------------------ what is ours


def test_it_is_known_by_its_mark_and_by_its_headings(filled: Path) -> None:
    assert is_template(changed(filled, lambda book: book.remove(book["选项"])))


def test_a_table_of_a_province_is_no_template(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("评分项", 0)
    sheet.append(["一级指标", "二级指标", "评分标准", "分值"])
    sheet.append(["组织管理", "领导", "有得2分", 2])
    book.save(tmp_path / "省表.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    assert not is_template(tmp_path / "省表.xlsx")
    assert not is_template(tmp_path / "坏.xlsx")
    assert not is_template(tmp_path / "没有.xlsx")
    assert [one.code for one in refused(tmp_path / "省表.xlsx")] == ["FILE_KIND"]


def test_a_ledger_without_columns_and_a_key_in_another_order(tmp_path: Path) -> None:
    from app.domain.rubric import Column, Ledger

    columns = (Column("date", "日期", "date"), Column("name", "名称", required=True))
    ledgers = (Ledger("l1", "台账", columns, ("name", "date")), Ledger("l2", "空台账"))
    given = PackContents(builders.rubric(builders.criterion(PerCount(Decimal(1), ledger="l1")), ledgers=ledgers))
    assert read_template(written(given, tmp_path)) == given


def test_an_original_is_said_to_stay_behind(tmp_path: Path) -> None:
    from app.domain.original import Original
    from app.domain.table import TableKind

    given = PackContents(builders.rubric(builders.criterion()), original=Original("省表.xlsx", "", 0, TableKind.PASTED))
    path, problems = write_template(given, tmp_path / "模板", date=DAY)
    assert path.name == "模板.xlsx"
    assert [one.code for one in problems] == ["TEMPLATE_ORIGINAL"]
    assert read_template(path) == replace(given, original=None)
