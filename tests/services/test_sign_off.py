"""评分标准核对表: the original word for word, what the program made of it, examples, room to sign; PDF and Excel."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from app.catalog.pack_files import PackContents
from app.catalog.packs import read_pack
from app.domain.marking.kinds import BestOf, External, Judgement, Part, PerCount, SumOf, Threshold, YesNo
from app.domain.original import Original, OriginalCell
from app.domain.problems import ProblemError
from app.domain.rubric import RegionType, Rubric
from app.domain.sign_off import sign_off_groups
from app.domain.table import TableKind
from app.domain.table_words import ColumnField
from app.files.places import rubrics_dir
from app.services.sign_off import sign_off
from tests import builders
from tests.conftest import Jkxq

DAY = dt.date(2021, 11, 3)
HEADER = "编码原文（指标、评分标准、分值）程序中的评分办法"
SHEET = "xl/worksheets/sheet1.xml"


def cell(field: ColumnField, text: str, region: str = "", code: str = "A1") -> OriginalCell:
    return OriginalCell(code, field, SHEET, "A1", text, region)


ORIGINAL = Original(
    "省表.xlsx",
    "ab" * 32,
    7,
    TableKind.XLSX,
    (
        cell(ColumnField.LEVEL3, "1.开展  活动"),
        cell(ColumnField.RULE, "每开展1次得2.5分，\n最高10分"),
        cell(ColumnField.TARGET, "≥4", "乡镇"),
        cell(ColumnField.POINTS, "１０"),
        cell(ColumnField.SELF_POINTS, "9"),
    ),
)
MIXED = SumOf((Part(Decimal(2), YesNo()), Part(Decimal(2), Judgement())))
RUBRIC = builders.rubric(
    builders.criterion(PerCount(Decimal("2.5")), "10", rule_text="程序里的文字", core=True),
    builders.criterion(MIXED, code="A2", rule_text="看情况给分"),
    builders.criterion(External(), code="A3"),
)


def printed(paths: tuple[Path, ...]) -> list[str]:
    with pypdfium2.PdfDocument(paths[0]) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def cells(paths: tuple[Path, ...]) -> list[str]:
    sheet = load_workbook(paths[1])["评分标准核对表"]
    return [str(one.value) for row in sheet.iter_rows() for one in row if one.value is not None]


def test_the_original_stands_there_word_for_word_without_answers() -> None:
    (group,) = sign_off_groups(RUBRIC, ORIGINAL, {"A1": ("1. 应得10分：…",)})
    first, second, third = group.rows
    assert first.original == (
        ("三级指标", "1.开展  活动"),
        ("评分标准", "每开展1次得2.5分，\n最高10分"),
        ("指标值（乡镇）", "≥4"),
        ("分值", "１０"),
    )
    assert first.marking == ("每开展1次得2.5分，最高10分；次数由填报人填写。",)
    assert (first.examples, first.marks) == (("1. 应得10分：…",), ("核心项",))
    assert second.original == (
        ("二级指标", "Ai A指标"),
        ("评分项", "A2项"),
        ("评分标准", "看情况给分"),
        ("分值", "4分"),
    )
    assert second.marks == ("由人判分", "无算例", "原文缺")
    assert third.marks == ("外部结果", "无算例", "原文缺")
    assert group.title == "A　A领域（3项，18分）"


def test_without_examples_one_is_made_up() -> None:
    ((row, *_),) = [group.rows for group in sign_off_groups(RUBRIC, None, {})]
    assert row.examples[0].startswith("举例：")
    assert "无算例" in row.marks


def test_a_made_up_example_is_of_one_type_of_region() -> None:
    marking = BestOf((Threshold("m", {"town": Decimal(40), "city": Decimal(60)}), YesNo()))
    given = builders.rubric(builders.criterion(marking), region_types=(RegionType("town", "乡镇"), RegionType("city")))
    ((row,),) = [group.rows for group in sign_off_groups(given, None, {})]
    assert row.examples[0].startswith("举例（乡镇）：")
    assert row.examples[0].endswith("得4分。")


def test_both_files_hold_every_word(tmp_path: Path) -> None:
    paths = sign_off(PackContents(RUBRIC, original=ORIGINAL), tmp_path, date=DAY)
    assert [path.name for path in paths] == ["试卷（2021）_评分标准核对表.pdf", "试卷（2021）_评分标准核对表.xlsx"]
    pages = printed(paths)
    pdf, excel = "".join(pages), "".join("".join(cells(paths)).split())
    for told in (
        "原表：省表.xlsx",
        "ab" * 32,
        "2021年11月3日",
        "共3项，满分18分，人工算例0条",
        "评分标准：每开展1次得2.5分，最高10分",
        "指标值（乡镇）：≥4",
        "部分1（2分）：符合要求得2分，否则不得分。",
        "〔由人判分〕1项",
        "A110分核心项",
        "核对意见",
        "签名",
        "核对人（签字）",
        "单位（盖章）",
    ):
        assert told in pdf, told
        assert told in excel, told
    assert all(f"第{number}页共{len(pages)}页" in page for number, page in enumerate(pages, 1))


@pytest.mark.parametrize("name", ["jkxq-2021-reference", "jkcj-2020-reference"])
def test_the_built_in_packs_are_whole(name: str, tmp_path: Path) -> None:
    pack = read_pack(rubrics_dir() / name)
    paths = sign_off(PackContents(pack.rubric, pack.vector_list), tmp_path, date=DAY)
    pages = printed(paths)
    pdf = "".join(pages)
    assert pack.sha256 in pdf
    for one in pack.rubric.criteria:
        assert "".join(one.rule_text.split()) in pdf, one.code
        assert any(text.startswith(f"{one.code}\n") for text in cells(paths))
    assert pdf.count(HEADER) >= len(pack.rubric.dimensions)


def test_no_page_has_two_headers_for_one_dimension(tmp_path: Path) -> None:
    pack = read_pack(rubrics_dir() / "jkxq-2021-reference")
    titles = ["".join(group.title.split()) for group in sign_off_groups(pack.rubric, None, {})]
    for page in printed(sign_off(PackContents(pack.rubric, pack.vector_list), tmp_path, date=DAY)):
        assert page.count(HEADER) <= 1 + sum(title in page for title in titles)


def test_the_same_pack_gives_the_same_bytes(tmp_path: Path) -> None:
    one = sign_off(PackContents(RUBRIC), tmp_path / "甲", date=DAY)
    other = sign_off(PackContents(RUBRIC), tmp_path / "乙", date=DAY)
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_a_row_that_excel_cannot_draw_goes_on_in_the_next(tmp_path: Path) -> None:
    text = "".join(f"第{number}句话要写得很长，" for number in range(600))
    paths = sign_off(PackContents(builders.rubric(builders.criterion(rule_text=text))), tmp_path, date=DAY)
    sheet = load_workbook(paths[1])["评分标准核对表"]
    rows = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("A1\n")]
    assert len(rows) > 1
    assert text in "".join(str(sheet.cell(row, 2).value) for row in rows).replace("\n", "")
    assert all((sheet.row_dimensions[row].height or 0) <= 409 for row in rows)


def bad(text: str) -> Rubric:
    return builders.rubric(builders.criterion(rule_text=text))


@pytest.mark.parametrize(("text", "code"), [("甲\x07乙", "TEXT_CONTROL"), ("甲" * 32_767, "TEXT_TOO_LONG")])
def test_what_paper_cannot_hold_is_told(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as refused:
        sign_off(PackContents(bad(text)), tmp_path, date=DAY)
    assert [one.code for one in refused.value.problems] == [code]
    assert "A1" in refused.value.problems[0].where
    assert list(tmp_path.iterdir()) == []


def test_the_command_names_the_files(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    done = jkxq_inside("rubric", "signoff", "jkcj-2020-reference", "--out", tmp_path / "核对")
    assert done.exit_code == 0
    files = done.json["files"]
    assert isinstance(files, list)
    assert [Path(name).suffix for name in files] == [".pdf", ".xlsx"]
    assert all(Path(name).is_file() for name in files)
