"""From the province's own file to the same file, filled: read in, answered, written back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import load_workbook

from app.catalog.pack_files import PackContents
from app.domain.assessment import Answer
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.filled_taking import SEE_STATEMENT
from app.domain.original import Original, OriginalCell
from app.domain.problems import Problem, ProblemError
from app.domain.rubric import RegionType
from app.domain.scoring import score
from app.domain.submission import Picture
from app.domain.table import TableKind
from app.domain.table_words import ColumnField
from app.domain.verified import Verified
from app.services.fill_original import fill_original, filled_name, no_original
from app.services.import_table import (
    contents_of_draft,
    drafted,
    read_file,
    rows_of,
    suggested_about,
    suggested_choice,
)
from tests.builders import assessment
from tests.catalog.province_tables import LAYOUTS, Layout, as_docx, as_xlsx
from tests.documents.libre_office import _converted, needs_office
from tests.documents.province_book import province_document, province_workbook

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
ROW_OF = (4, 5, 7, 8)


def contents_of(path: Path) -> PackContents:
    """The pack of the table in a file, every criterion judged by hand."""
    found = read_file(path)
    choice = replace(suggested_choice(found), manual=True)
    return contents_of_draft(drafted(found, choice, suggested_about(found, choice), path), path)


def picture_of(path: Path, answers: dict[int, Answer]) -> Picture:
    """A picture over the table in a file, every criterion judged by hand; answers by the criterion's place in it."""
    contents = contents_of(path)
    codes = [criterion.code for criterion in contents.rubric.criteria]
    said = assessment({codes[place]: answer for place, answer in answers.items()})
    return Picture(contents.rubric, said, original=contents.original)


def judged(points: str, reason: str = "见材料", deduction_reason: str = "") -> Answer:
    return Answer(points=Decimal(points), reason=reason, deduction_reason=deduction_reason)


def written(
    picture: Picture, path: Path, verified: dict[str, Verified] | None = None
) -> tuple[Path, tuple[Problem, ...]]:
    assert picture.original is not None
    target = path.with_name(filled_name(picture.original))
    sheet = score(picture.rubric, picture.assessment)
    return target, fill_original(picture, picture.original, sheet, path, target, verified=verified)


def column(path: Path, letter: str) -> list[object]:
    sheet = load_workbook(path)["评分表"]
    return [sheet[f"{letter}{row}"].value for row in ROW_OF]


ANSWERS = {
    0: judged("3", "文件齐全"),
    1: judged("2.5", "经费\n到位一半", deduction_reason="缺拨付凭证"),
    2: judged("0", "=没有建成"),
}


def evidence(picture: Picture) -> Picture:
    codes = [criterion.code for criterion in picture.rubric.criteria]
    pieces = (
        Evidence("E0001", "文件", serves=(Service(codes[0]),)),
        Evidence("E0002", "会议", serves=(Service(codes[0]),)),
        Evidence(
            "E0003",
            "预算",
            date=dt.date(2021, 5, 1),
            file=StoredFile("0" * 64, 1, "预算.pdf"),
            serves=(Service(codes[1], "e1"), Service(codes[1], "e2")),
        ),
    )
    return replace(picture, assessment=replace(picture.assessment, evidence=pieces))


def test_the_name_says_that_it_is_filled() -> None:
    names = {
        "2024年评分表.xlsx": "2024年评分表（已填）.xlsx",
        "宏.XLSM": "宏（已填）.xlsm",
        "../../坏:名.xlsx": "坏：名（已填）.xlsx",
        "C:\\省\\表.xlsx": "表（已填）.xlsx",
        "没有后缀": "没有后缀（已填）.xlsx",
        "": "原表（已填）.xlsx",
    }

    assert {name: filled_name(Original(name, "", 0, TableKind.XLSX)) for name in names} == names


def test_points_words_reasons_and_numbers_are_filled_in(tmp_path: Path) -> None:
    path = province_workbook(tmp_path / "省表.xlsx")
    picture = evidence(picture_of(path, ANSWERS))

    target, problems = written(picture, path)

    a, b, *_ = [criterion.code for criterion in picture.rubric.criteria]
    assert target.name == "省表（已填）.xlsx"
    assert column(target, "F") == [3, 2.5, 0, None], "unanswered is empty, never nought"
    # What the evidence column asks for stays; the numbers stand at the end of the statement then.
    assert column(target, "G") == ["文件齐全", f"经费\n到位一半\n佐证材料：{b}-01", "=没有建成", None]
    assert column(target, "H") == [None, "缺拨付凭证", None, None]
    assert column(target, "I") == [f"{a}-01、{a}-02", "预算批复、拨付凭证", None, None]
    assert not [problem for problem in problems if problem.is_blocking]


@needs_office
def test_a_nought_that_is_claimed_and_a_reason_alone_are_written(tmp_path: Path) -> None:
    """Nothing else is filled in for these: 0 is still 0, and what somebody wrote is not lost."""
    path = province_workbook(tmp_path / "省表.xlsx")
    claimed = Answer(self_points=Decimal(2), statement="已拨付", self_reason=SEE_STATEMENT)
    nought, reason = Answer(self_points=Decimal(0)), Answer(deduction_reason="没有开展")

    target, _ = written(picture_of(path, {0: nought, 1: claimed, 3: reason}), path)

    first, second, _, last = (load_workbook(target)["评分表"][row] for row in ROW_OF)
    assert 0 in [cell.value for cell in first]
    assert "已拨付" in [cell.value for cell in second]
    assert "没有开展" in [cell.value for cell in last]


def test_the_sums_of_the_file_equal_ours(tmp_path: Path) -> None:
    path = province_workbook(tmp_path / "省表.xlsx")
    picture = evidence(picture_of(path, ANSWERS))

    target, _ = written(picture, path)

    sheet = load_workbook(_converted(target, "xlsx", tmp_path), data_only=True)["评分表"]
    points = score(picture.rubric, picture.assessment)
    assert [sheet[f"F{row}"].value for row in (6, 9, 10)] == [5.5, 0, 5.5]  # 3 + 2.5; 0; both
    assert Decimal(str(sheet["F10"].value)) == points.points.self_points
    assert [Decimal(str(sheet[f"F{row}"].value)) for row in (6, 9)] == [one.self_points for one in points.dimensions]


def test_a_word_table_is_filled_and_keeps_its_rest(tmp_path: Path) -> None:
    path = province_document(tmp_path / "省表.docx")
    picture = evidence(picture_of(path, ANSWERS))

    target, problems = written(picture, path)

    table = Document(str(target)).tables[0]
    assert [row.cells[5].text for row in table.rows[1:]] == ["3", "2.5", "0", ""]
    assert table.rows[2].cells[6].text.startswith("经费\n到位一半\n佐证材料：")
    assert table.rows[2].cells[7].text == "缺拨付凭证"
    assert table.rows[2].cells[8].text == "预算批复、拨付凭证"
    assert any("小计、合计没有写" in problem.what for problem in problems)


def test_prompts_of_content_controls_are_no_content_and_tracked_words_stay(tmp_path: Path) -> None:
    """A control that says 点击输入 takes the points; what was not written is not said to be replaced."""
    path = province_document(tmp_path / "省表.docx")
    document = Document(str(path))
    table = document.tables[-1]
    heads = [cell.text for cell in table.rows[0].cells]
    row = table.rows[1].cells
    points, words = row[heads.index("自评得分")], row[heads.index("自评说明")]
    prompt = "<w:r><w:t>点击输入</w:t></w:r>"
    control = f"<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>{prompt}</w:p></w:sdtContent>"
    for paragraph in points.paragraphs:
        points._tc.remove(paragraph._p)
    points._tc.append(parse_xml(f"<w:sdt {nsdecls('w')}>{control}</w:sdt>"))
    tracked = '<w:ins {} w:id="9" w:author="x"><w:r><w:t>改过</w:t></w:r></w:ins>'.format(nsdecls("w"))
    words.paragraphs[0]._p.append(parse_xml(tracked))
    document.save(str(path))

    target, problems = written(picture_of(path, {0: judged("3", "文件齐全")}), path)

    content = ZipFile(target).read("word/document.xml").decode()
    assert "点击输入" not in content
    assert "showingPlcHdr" not in content
    assert "改过" in content
    assert [problem.what for problem in problems if "修订痕迹" in problem.what] != []
    assert "ORIGINAL_REPLACED" not in [problem.code for problem in problems]


def test_not_applicable_is_said_with_its_reason(tmp_path: Path) -> None:
    path = province_workbook(tmp_path / "省表.xlsx")
    picture = picture_of(path, {0: Answer(not_applicable="本县没有步道")})

    target, _ = written(picture, path)

    assert str(column(target, "G")[0]).startswith("不适用，理由：本县没有步道")
    assert column(target, "F")[0] is None


def test_reviewers_findings_go_into_their_columns(tmp_path: Path) -> None:
    path = province_workbook(tmp_path / "省表.xlsx")
    picture = picture_of(path, ANSWERS)
    first = picture.rubric.criteria[0].code
    assert picture.original is not None
    cells = (
        OriginalCell(first, ColumnField.VERIFIED_POINTS, "xl/worksheets/sheet1.xml", "K4"),
        OriginalCell(first, ColumnField.OPINION, "xl/worksheets/sheet1.xml", "L4"),
    )
    reviewed = replace(picture, original=replace(picture.original, cells=picture.original.cells + cells))

    target, _ = written(reviewed, path, verified={first: Verified(Decimal("2.5"), "会议记录不全")})

    sheet = load_workbook(target)["评分表"]
    assert (sheet["K4"].value, sheet["L4"].value) == (2.5, "会议记录不全")


# ---------------------------------------------------------------- what already stands there


def cell(criterion: str, field: ColumnField, address: str, text: str = "", region: str = "") -> OriginalCell:
    return OriginalCell(criterion, field, "xl/worksheets/sheet1.xml", address, text, region)


def planned(tmp_path: Path, cells: list[tuple[int, ColumnField, str, str, str]]) -> tuple[Path, str]:
    """Fill with these cells only (place of the criterion, field, address, text, region); return what was told."""
    path = province_workbook(tmp_path / "省表.xlsx")
    picture = evidence(picture_of(path, ANSWERS))
    codes = [criterion.code for criterion in picture.rubric.criteria]
    own = tuple(cell(codes[place], what, at, text, region) for place, what, at, text, region in cells)
    assert picture.original is not None
    target, problems = written(replace(picture, original=replace(picture.original, cells=own)), path)
    return target, "\n".join(map(str, problems))


def test_old_points_are_replaced_and_told_and_those_of_unanswered_items_are_left_and_told(tmp_path: Path) -> None:
    target, told = planned(
        tmp_path,
        [
            (0, ColumnField.SELF_POINTS, "F4", "1", ""),
            (1, ColumnField.SELF_POINTS, "F5", "——", ""),
            (2, ColumnField.SELF_POINTS, "F7", "0分", ""),
            (3, ColumnField.SELF_POINTS, "F8", "2", ""),
        ],
    )

    assert column(target, "F") == [3, None, 0, None]
    assert "换成了这次填报的" in told
    assert "原来有文字，不是数" in told
    assert "原来就有内容，这次没有填报" in told


def test_a_column_of_points_is_used_only_where_there_is_no_other_and_it_is_empty(tmp_path: Path) -> None:
    target, told = planned(
        tmp_path,
        [
            (0, ColumnField.SCORE, "F4", "", ""),
            (1, ColumnField.SCORE, "F5", "9", ""),
            (2, ColumnField.SCORE, "F8", "", ""),
            (2, ColumnField.SELF_POINTS, "F7", "", ""),
        ],
    )

    assert column(target, "F") == [3, None, 0, None]
    assert "原表没有可以写“自评得分”的格" in told


def test_cells_that_several_items_share_hold_the_sum_and_all_words(tmp_path: Path) -> None:
    target, told = planned(
        tmp_path,
        [
            (0, ColumnField.SELF_POINTS, "F4", "", ""),
            (1, ColumnField.SELF_POINTS, "F4", "", ""),
            (0, ColumnField.STATEMENT, "G4", "", ""),
            (1, ColumnField.STATEMENT, "G4", "", ""),
            (2, ColumnField.SELF_POINTS, "F7", "", ""),
            (3, ColumnField.SELF_POINTS, "F7", "", ""),
        ],
    )

    assert column(target, "F") == [5.5, None, None, None]  # 3 + 2.5; of the other two one is unanswered
    assert "文件齐全" in str(column(target, "G")[0])
    assert "到位一半" in str(column(target, "G")[0])
    assert "几项得分之和" in told
    assert "有的还没有填报" in told


def test_numbers_of_evidence_without_a_place_are_told(tmp_path: Path) -> None:
    _, told = planned(tmp_path, [(0, ColumnField.SELF_POINTS, "F4", "", "")])

    assert "佐证编号" in told
    assert "自评说明" in told


def test_numbers_of_before_are_replaced(tmp_path: Path) -> None:
    cells = [(0, ColumnField.MATERIAL, "I4", "A1-07、A1-08", ""), (0, ColumnField.SELF_POINTS, "F4", "", "")]

    target, told = planned(tmp_path, cells)

    assert column(target, "I")[0] == "1.1-01、1.1-02"
    assert "换成了这次填报的" in told


def test_of_columns_for_kinds_of_region_only_the_own_is_filled(tmp_path: Path) -> None:
    path = province_workbook(tmp_path / "省表.xlsx")
    picture = picture_of(path, ANSWERS)
    first = picture.rubric.criteria[0].code
    assert picture.original is not None
    cells = (
        cell(first, ColumnField.SELF_POINTS, "K4", region="乡镇"),
        cell(first, ColumnField.SELF_POINTS, "L4", region="县城"),
    )
    kinds = (RegionType("township", "乡镇"), RegionType("seat", "县城"))
    seat = replace(
        picture,
        rubric=replace(picture.rubric, region_types=kinds),
        assessment=replace(picture.assessment, county=replace(picture.assessment.county, region_type="seat")),
        original=replace(picture.original, cells=cells),
    )

    sheet = load_workbook(written(seat, path)[0])["评分表"]
    undecided = replace(seat, assessment=picture.assessment)
    told = written(undecided, path)[1]

    assert (sheet["K4"].value, sheet["L4"].value) == (None, 3)
    assert [problem.where for problem in told if "选好地区类型" in problem.what_to_do] == ["评分项1.1"]


# ---------------------------------------------------------------- what is refused


def test_before_anything_is_answered_it_is_said_that_nothing_was_filled(tmp_path: Path) -> None:
    path = province_workbook(tmp_path / "省表.xlsx")

    target, problems = written(picture_of(path, {}), path)

    assert target.read_bytes() == path.read_bytes()
    assert any("与原表一样" in problem.what for problem in problems)


def test_another_file_than_the_one_read_is_refused(tmp_path: Path) -> None:
    path = province_workbook(tmp_path / "省表.xlsx")
    picture = picture_of(path, ANSWERS)
    other = province_document(tmp_path / "别的.xlsx")

    for wrong in (other, tmp_path / "没有.xlsx"):
        with pytest.raises(ProblemError) as raised:
            written(picture, wrong)
        assert [problem.code for problem in raised.value.problems] == ["ORIGINAL_DIFFERS"]
    assert not list(tmp_path.glob("*已填*"))


def test_what_cannot_be_filled_is_said_with_what_to_do() -> None:
    cells = (cell("A1", ColumnField.SELF_POINTS, "F4"),)
    for original in (
        None,
        Original("表.pdf", "0" * 64, 1, TableKind.PDF, cells),
        Original("粘贴", "", 0, TableKind.PASTED, cells),
        Original("表.xlsx", "0" * 64, 1, TableKind.XLSX),
        Original("表.xlsx", "0" * 64, 1, TableKind.XLSX, (cell("A1", ColumnField.SCORE, "F4", "9"),)),
        Original("表.xlsx", "0" * 64, 1, TableKind.XLSX, (cell("A1", ColumnField.MATERIAL, "F4", "文件"),)),
        Original("表.xlsx", "0" * 64, 1, TableKind.XLSX, (cell("A1", ColumnField.OPINION, "F4"),)),
    ):
        problem = no_original(original)
        assert problem is not None
        assert (problem.code, "导入" in problem.what_to_do) == ("ORIGINAL_NONE", True)
    assert original is not None
    assert no_original(original, reviewing=True) is None
    assert no_original(Original("表.xlsx", "0" * 64, 1, TableKind.XLSX, cells)) is None


# ---------------------------------------------------------------- many provinces


@pytest.mark.parametrize("make", [as_xlsx, as_docx], ids=["xlsx", "docx"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
def test_what_was_written_is_read_again_at_its_criterion(
    layout: Layout, make: Callable[[Layout, Path], Path], tmp_path: Path
) -> None:
    path = make(layout, tmp_path)
    empty = picture_of(path, {})
    if no_original(empty.original) is not None:
        with pytest.raises(ProblemError):
            written(empty, path)
        return
    criteria = empty.rubric.criteria
    answers = {place: judged(str(one.points), f"理由{one.code}") for place, one in enumerate(criteria)}

    target, _ = written(picture_of(path, answers), path)

    found = read_file(target)
    rows = rows_of(found, suggested_choice(found)).rows
    fields = {one.field for one in empty.original.cells} if empty.original else set()
    asked = ColumnField.SELF_POINTS if ColumnField.SELF_POINTS in fields else ColumnField.SCORE
    if asked in fields:
        read = [one.text for row in rows for one in row.filled if one.field is asked]
        assert [Decimal(text) for text in read] == [one.points for one in criteria]
    if ColumnField.STATEMENT in fields:
        said = [one.text for row in rows for one in row.filled if one.field is ColumnField.STATEMENT]
        assert said == [f"理由{one.code}" for one in criteria]
