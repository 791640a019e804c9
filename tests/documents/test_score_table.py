import contextlib
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.catalog.forms import read_forms
from app.documents.dossier import Dossier
from app.documents.score_table import write_score_table
from app.documents.score_table_reading import read_score_table
from app.documents.score_table_rows import printed_points
from app.documents.score_table_sheet import LEAST_HEIGHT
from app.documents.sheet_style import spread
from app.domain.assessment import Answer, LedgerRow
from app.domain.evidence import Evidence, Service
from app.domain.form import Form, chosen_form
from app.domain.problems import ProblemError
from app.domain.rubric import Status
from app.files.places import forms_dir
from tests.documents.libre_office import fitted_heights, needs_office, recalculated
from tests.documents.scored_dossiers import TRICKY, capped_dossier, rich_dossier

FORMS = read_forms(forms_dir())
FORM = chosen_form(FORMS, "score_table")
FIRST_AREA = ["一级指标", "二级指标", "指标解释", "评分标准", "分值", "评估办法", "自评得分", "扣分原因", "佐证编号"]
SECOND_AREA = ["自评说明", "责任部门", "评审得分", "评审意见"]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(dossier: Dossier, form: Form = FORM) -> Path:
        path = tmp_path / "03_自评打分表.xlsx"
        write_score_table(dossier, form, path)
        return path

    return written


def table(path: Path, **options: bool) -> Worksheet:
    return load_workbook(path, **options)["自评打分表"]


def labelled(sheet: Worksheet, label: str, column: str) -> object:
    """The value in the last row whose first cell holds the label."""
    rows = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == label]
    return sheet[f"{column}{rows[-1]}"].value


def percents(sheet: Worksheet, column: str) -> list[object]:
    return [sheet[f"{column}{row}"].value for row in range(1, 40) if sheet[f"A{row}"].value == "折合百分制"]


def texts(path: Path) -> str:
    book = load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


def test_the_headers_are_those_of_the_form(write: Write) -> None:
    sheet = table(write(capped_dossier()))

    assert [cell.value for cell in sheet[3]][:13] == FIRST_AREA + SECOND_AREA
    assert sheet["A1"].value == "示例市示例县健康县区建设自评打分表（2021年度）"
    assert sheet["A2"].value == "申报单位：示例县人民政府"


def test_cached_totals_are_those_of_the_score_sheet(write: Write) -> None:
    sheet = table(write(capped_dossier()), data_only=True)

    assert labelled(sheet, "合计", "E") == 22
    assert labelled(sheet, "合计", "G") == 21.25
    assert labelled(sheet, "加分小计", "G") == 5
    assert [sheet[f"G{row}"].value for row in range(1, 40) if sheet[f"A{row}"].value == "小计"] == [10, 6.25]
    assert percents(sheet, "G") == [
        111.84,
        107.89,
    ]
    assert labelled(sheet, "计算得分", "G") == 20.5
    notes = [sheet[f"C{row}"].value for row in range(1, 40) if sheet[f"A{row}"].value == "折合百分制"]
    assert notes == ["自评得分率：自评得分÷适用分值19分×100", "计算得分率"]


@needs_office
def test_libreoffice_comes_to_the_same_totals(write: Write, tmp_path: Path) -> None:
    path = write(capped_dossier())

    theirs, ours = recalculated(path, tmp_path)["自评打分表"], table(path, data_only=True)

    cells = [cell.coordinate for row in table(path) for cell in row if str(cell.value).startswith("=ROUND")]
    assert len(cells) >= 8
    for cell in cells:
        assert (theirs[cell].value or 0) == pytest.approx(ours[cell].value or 0, abs=1e-9), cell
    assert percents(theirs, "G") == [
        111.84,
        107.89,
    ]


@needs_office
def test_the_reviewers_points_add_up_under_the_same_caps(write: Write, tmp_path: Path) -> None:
    path = write(capped_dossier())
    book = load_workbook(path)
    sheet = book["自评打分表"]
    codes = {str(sheet[f"B{row}"].value or "").split(" ")[0]: row for row in range(4, 20)}
    for code, points in {"A1": 4, "A2": 4, "A3": 4, "B1": 3, "B3": 2, "B8": 3, "B9": 3}.items():
        sheet[f"L{codes[code]}"] = points
    book.save(path)

    theirs = recalculated(path, tmp_path)["自评打分表"]

    # A 12, at most 10; B 3 + 2; bonus 6, at most 5: 20 of 19 applicable.
    assert labelled(theirs, "合计", "L") == 20
    assert percents(theirs, "L")[0] == 105.26


def test_what_does_not_apply_is_named_and_left_out(write: Write) -> None:
    path = write(capped_dossier())
    sheet = table(path, data_only=True)

    shown = {str(sheet[f"B{row}"].value or "").split(" ")[0]: sheet[f"G{row}"].value for row in range(4, 20)}

    assert (shown["B2"], shown["B3"], shown["B4"]) == ("不适用", 2, 0)
    assert read_score_table(path).totals["applicable"] == 19


def test_what_is_not_filled_in_is_empty_and_not_nought(write: Write) -> None:
    """A3 and B1 are open; B9 is open too, yet half a point is claimed for it. A 2 + 4; B 2; bonus 3 + 0.5."""
    path = write(capped_dossier(A3=Answer(), B1=Answer(), B9=Answer(self_points=Decimal("0.5"))))
    sheet = table(path, data_only=True)

    rows = {str(sheet[f"B{row}"].value or "").split(" ")[0]: row for row in range(4, 20)}

    assert [sheet[f"G{rows[code]}"].value for code in ("A3", "B1", "B9", "B4")] == [None, None, 0.5, 0]
    assert sheet[f"H{rows['A3']}"].value == "未填报"
    assert labelled(sheet, "合计", "G") == 11.5
    printed = read_score_table(path)
    assert set(printed.points) == {"A1", "A2", "B2", "B3", "B4", "B8", "B9"}
    assert printed.totals["applicable"] == 19


@needs_office
def test_libreoffice_takes_an_empty_cell_for_applicable(write: Write, tmp_path: Path) -> None:
    path = write(capped_dossier(A3=Answer(), B1=Answer()))

    theirs = recalculated(path, tmp_path)["自评打分表"]

    # 6 + 2 + 5 of 19 are 68.42 %.
    assert labelled(theirs, "合计", "G") == 13
    assert percents(theirs, "G")[0] == 68.42


def test_text_that_looks_like_a_formula_stays_text(write: Write) -> None:
    answers = {code: Answer(met=True, statement=f"{sign}1+1") for code, sign in zip(("A1", "A2"), "+@", strict=True)}
    sheet = table(write(capped_dossier(**answers, A3=Answer(met=True, statement=TRICKY))))

    found = {cell.value.split("\n")[0]: cell.data_type for cell in sheet["J"] if cell.value}

    assert {text: found[text] for text in (TRICKY, "+1+1", "@1+1")} == {TRICKY: "s", "+1+1": "s", "@1+1": "s"}


def test_everything_the_county_wrote_is_in_the_workbook(write: Write) -> None:
    found = texts(write(rich_dossier()))

    for said in (
        "第一行说明\n第二行<b>&说明",
        TRICKY,
        "第三项工作",
        "多数覆盖",
        "=扣分原因一",
        "发生一起 2次",
        "第二条路",
        "第一小学食堂 92分",
        "判分理由<i>",
        "自评理由甲",
        "省厅通报第3号",
        "没有工业企业",
        "见证明材料",
        "来源甲",
        "部门乙",
        "年份不明",
        "文字数据",
        "省级公报",
        "世界卫生日宣传",
        "人民广场",
        "早先的活动",
        "不计：日期不在申报周期内",
        "没有评分项用到的台账行",
    ):
        assert said in found, said


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(met=True, statement="字" * 32_768), "TEXT_TOO_LONG"),
        (Answer(met=True, statement="𬭚" * 16_384), "TEXT_TOO_LONG"),
        (Answer(met=True, deduction_reason="坏\x07字"), "TEXT_CONTROL"),
    ],
)
def test_what_a_cell_cannot_hold_is_named_and_nothing_written(tmp_path: Path, answer: Answer, code: str) -> None:
    path = tmp_path / "x.xlsx"

    with pytest.raises(ProblemError) as refused:
        write_score_table(capped_dossier(A2=answer), FORM, path)

    assert [problem.code for problem in refused.value.problems] == [code]
    assert "A2" in refused.value.problems[0].where
    assert not path.exists()


def test_a_long_statement_is_kept_whole_and_visible(write: Write) -> None:
    statement = "一段很长的说明。" * 2000
    sheet = table(write(capped_dossier(A2=Answer(met=True, statement=statement))))

    first = next(cell.row for cell in sheet["J"] if str(cell.value).startswith(statement))
    merged = next(area for area in sheet.merged_cells.ranges if area.min_row == first and area.min_col == 10)
    heights = [sheet.row_dimensions[row].height for row in range(merged.min_row, merged.max_row + 1)]

    assert max(heights) <= 409
    # 16,000 characters, not more than 45 of them (10 points each) in a column of 86 x 7 pixels, lines 12 points apart.
    assert sum(heights) >= 16_000 / 45 * 12


@needs_office
def test_rows_are_as_high_as_their_text_and_hardly_higher(write: Write, tmp_path: Path) -> None:
    path = write(rich_dossier())
    needed = fitted_heights(path, tmp_path)

    sheet = table(path)
    for row in range(4, sheet.max_row + 1):
        height = sheet.row_dimensions[row].height
        least = max(needed[sheet.title, row], LEAST_HEIGHT if row < sheet.max_row else 0)
        # A line is 14.5 points high where Noto Sans stands in for 宋体.
        assert height is not None
        assert 0 <= height - least <= 14.5 + 5, row


def test_numbers_of_evidence_are_never_broken(write: Write) -> None:
    dossier = capped_dossier()
    numbers = [f"A2-{number:02}" for number in range(1, 15)]
    pieces = tuple(Evidence(f"E{number:04}", "材料", serves=(Service("A2"),)) for number in range(1, 15))
    named = {piece.id: number for piece, number in zip(pieces, numbers, strict=True)}
    given = replace(dossier.assessment, evidence=pieces)

    cell = table(write(replace(dossier, assessment=given, numbers=named)))["I5"]

    lines = str(cell.value).split("\n")
    assert "".join(lines) == "、".join(numbers)
    # Two a line: 21 x 5.25 points less the indent hold 10 characters, a number with its 、 at most 4.3 of them.
    assert lines[0] == "A2-01、A2-02、"
    assert len(lines) == 7
    assert (cell.alignment.horizontal, cell.alignment.indent) == ("left", 1)


def test_a_long_ledger_has_a_sheet_of_its_own_with_its_header_on_every_page(write: Write) -> None:
    dossier = rich_dossier()
    rows = tuple(LedgerRow({"date": "2021-04-07", "name": f"活动{number}"}) for number in range(1, 32))
    given = replace(dossier.assessment, ledgers={**dossier.assessment.ledgers, "activities": rows})

    book = load_workbook(write(replace(dossier, assessment=given)))

    sheet = next(sheet for sheet in book if sheet.title.endswith("主题活动台账"))
    assert sheet.print_title_rows == "$3:$3"
    assert [cell.value for cell in sheet[3]][:3] == ["序号", "日期", "活动名称"]
    assert sheet["C34"].value == "活动31"


def test_a_title_no_sheet_may_bear_is_made_one(write: Write) -> None:
    dossier = rich_dossier()
    title = "【重点】场所[1]/名册:*?\\" + "长" * 40
    ledgers = tuple(replace(ledger, title=title) for ledger in dossier.rubric.ledgers)
    rows = tuple(LedgerRow({"date": "2021-04-07", "name": f"活动{number}"}) for number in range(1, 32))
    given = replace(dossier.assessment, ledgers={"activities": rows})
    rubric = replace(dossier.rubric, ledgers=ledgers)

    names = load_workbook(write(replace(dossier, rubric=rubric, assessment=given))).sheetnames

    assert any(name.endswith("【重点】场所1名册" + "长" * 15) for name in names)


def test_no_piece_of_a_line_is_short_of_room() -> None:
    """The columns are those of the table and of the catalogue; 45 is what 填报单位（盖章）：示例县卫生健康局 wants."""
    assert spread([9, 14, 34, 42, 7, 10, 9, 19, 21], [40, 45, 38]) == [(0, 2), (3, 5), (6, 8)]
    catalogue = [6, 10, 12, 40, 18, 12, 16, 7, 16, 16]
    spans = spread(catalogue, [40, 45, 38])
    assert all(
        sum(catalogue[first : last + 1]) >= width for (first, last), width in zip(spans, [40, 45, 38], strict=True)
    )
    assert spread([50, 5], [10]) == [(0, 1)]


def test_only_input_cells_are_unlocked(write: Write) -> None:
    sheet = table(write(capped_dossier()))

    open_columns = {column for column in "ABCDEFGHIJKLM" if not sheet[f"{column}4"].protection.locked}

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert open_columns == {"L", "M"}


def test_paper_footer_and_panes(write: Write) -> None:
    path = write(capped_dossier())
    sheet = table(path)

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert sheet.freeze_panes == "C4"
    assert len(str(sheet.print_area).split(",")) == 2
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert {rule.formula1 for rule in lists} == {"_lists!$A$1:$A$4"}
    assert [cell.value for cell in load_workbook(path)["_lists"]["A"]] == ["认可", "调整", "需补充", "不认可"]


def test_the_notice_stands_at_the_foot_of_reference_rubrics_only(write: Write) -> None:
    notice = "参考模板，非官方文本；以省级印发为准"
    dossier = rich_dossier()

    assert notice in texts(write(dossier))
    official = replace(dossier, rubric=replace(dossier.rubric, status=Status.OFFICIAL))
    assert notice not in texts(write(official))


def test_the_points_are_read_back(write: Write) -> None:
    printed = read_score_table(write(capped_dossier()))

    assert printed.points == {
        "A1": 2, "A2": 4, "A3": 4, "B1": Decimal("4.25"), "B8": 3, "B2": None, "B3": 2, "B4": 0, "B9": 4,
    }  # fmt: skip
    assert printed.totals == {
        "full": 22,
        "applicable": 19,
        "self_points": Decimal("21.25"),
        "bonus": 5,
        "self_rate": Decimal("111.84"),
        "computed": Decimal("20.5"),
        "rate": Decimal("107.89"),
    }
    assert (printed.rubric_sha256, printed.submission_id) == ("ab" * 32, "cd" * 32)
    assert read_score_table(write(capped_dossier()).read_bytes()) == printed


def test_what_is_read_is_what_must_be_printed(write: Write) -> None:
    for dossier in (capped_dossier(), capped_dossier(A3=Answer()), rich_dossier()):
        expected = printed_points(dossier.rubric, dossier.score)

        assert read_score_table(write(dossier)).points == expected


def test_a_changed_printed_value_is_what_is_read(write: Write) -> None:
    path = write(capped_dossier())
    book = load_workbook(path)
    book["自评打分表"]["G4"] = 3
    book.save(path)

    assert read_score_table(path).points["A1"] == 3


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_score_table_is_refused(content: bytes) -> None:
    with pytest.raises(ProblemError):
        read_score_table(content)


def test_damaged_tables_are_refused_or_read_but_never_crash(write: Write) -> None:
    whole = write(capped_dossier()).read_bytes()

    for place in range(0, len(whole), 97):
        broken = bytearray(whole)
        broken[place] ^= 0x55
        with contextlib.suppress(ProblemError):
            read_score_table(bytes(broken))


def test_the_same_dossier_gives_the_same_bytes(write: Write) -> None:
    assert write(rich_dossier()).read_bytes() == write(rich_dossier()).read_bytes()


def test_the_form_of_2020_has_its_seven_columns(write: Write) -> None:
    form = next(form for form in FORMS if form.id == "score-table-2020")

    sheet = table(write(capped_dossier(), form), data_only=True)

    assert [cell.value for cell in sheet[3]][:7] == [*FIRST_AREA[:4], "权重（分）", "评估办法", "得分"]
    assert labelled(sheet, "合计", "G") == 21.25
    assert sheet["A1"].value == "封顶标准"


def test_every_dimension_is_one_cell(write: Write) -> None:
    sheet = table(write(capped_dossier()))

    merged = {str(area) for area in sheet.merged_cells.ranges}

    assert "A4:A6" in merged
    assert sheet["A4"].value == "A 组织管理"
    assert re.fullmatch(r"=ROUND\(MIN\(10,SUMIFS\(G4:G6,N4:N6,\"基本分\"\)\),2\)", sheet["G7"].value)
