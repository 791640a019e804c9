import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.catalog.forms import read_forms
from app.documents.summary_xlsx import SummaryFacts, SummaryForms, summary_xlsx_bytes
from app.domain.county import Cycle
from app.domain.form import chosen_form
from app.domain.review import Level
from app.domain.review_summary import Summary
from app.domain.rubric import Rubric
from app.domain.summing_up import summary_of
from app.files.canonical import digest
from app.files.places import forms_dir
from tests.documents.libre_office import needs_office, recalculated
from tests.review_builders import finding
from tests.summary_pictures import BEIDAIHE, CHANGAN, CHANGLI, handed_in, pictured, points_only, standard

DAY = dt.date(2022, 3, 8)
OPINIONS = {
    "130304": {code: {"王": finding("认可")} for code in ("A1", "B1", "X1")}
    | {"A2": {"王": finding("调整", "5", "=1+1 少一份方案")}},
    "130322": {"A1": {"李": finding("调整", "1"), "王": finding("调整", "2")}, "B1": {"王": finding("认可")}},
}


def forms() -> SummaryForms:
    known = read_forms(forms_dir())
    wanted = ("summary", "summary_losses", "summary_differences", "summary_rounds")
    return SummaryForms(*(chosen_form(known, use) for use in wanted))  # type: ignore[arg-type]


def three_counties(of: Rubric) -> Summary:
    given = [
        handed_in(of, CHANGLI, {"A1": "4", "A2": "6", "B1": "7/8", "X1": "0"}),
        handed_in(of, BEIDAIHE, {"A1": "4", "A2": "6", "B1": "10", "X1": "3"}, gates_open=(), gates_failed=("G1",)),
        handed_in(of, CHANGAN, {"A1": "3"}),
    ]
    return summary_of(pictured(given, OPINIONS), {digest(of): of})


def written(summary: Summary) -> bytes:
    return summary_xlsx_bytes(SummaryFacts(summary, DAY, "健康县区自评 0", "王专家"), forms())


def opened(content: bytes, *, values: bool = True) -> Workbook:
    return load_workbook(BytesIO(content), data_only=values)


def lines(sheet: Worksheet) -> list[list[object]]:
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def test_three_sheets_with_the_columns_of_the_form() -> None:
    book = opened(written(three_counties(standard())))

    assert book.sheetnames == ["汇总表", "扣分较多的评分项", "差异清单"]
    found = lines(book["汇总表"])
    assert found[0] == ["河北省健康县区建设评估情况汇总表（2021年度）"]
    assert found[1] == ["填报单位（盖章）：河北省爱卫办", "评分标准：试卷（2021）", "填报时间：2022年3月8日"]
    assert found[2] == [
        *("序号", "市", "县（市、区）", "自评得分", "市级复核得分", "复算得分", "省级评估得分", "已评审项"),
        *("A领域", "B领域", "否决项", "加分", "结论", "备注"),
    ]


def test_a_row_says_what_is_reviewed_and_an_unreviewed_county_has_no_province_points() -> None:
    found = lines(opened(written(three_counties(standard())))["汇总表"])

    assert found[3] == [1, "石家庄市", "长安区", 3, 3, "未评审", "0/4", 3, 0, "2条未填", 0]
    # 北戴河区: 4 + 6 + 10 and 2 of the bonus = 22; A2 is 5 after the review.
    assert found[4] == [2, "秦皇岛市", "北戴河区", 22, 22, 21, "4/4", 9, 10, "近三年未发生重大突发环境事件", 2]
    assert found[5] == [3, "秦皇岛市", "昌黎县", 18, 17, 17, "1/4\n1项待合并", 10, 7, "2条未填", 0]


def test_means_leave_out_what_nobody_has_reviewed() -> None:
    found = lines(opened(written(three_counties(standard())))["汇总表"])

    # 43 / 3 claimed, 42 / 3 recomputed, (21 + 17) / 2 at the province; 22 / 3, 17 / 3 by dimension; bonus 2 / 3.
    assert found[6][:4] == ["平均（3个县、市、区）", 14.33, 14, 19]
    assert found[6][4:] == [7.33, 5.67, 0.67]


def not_recomputed() -> Summary:
    of = standard()
    given = [
        points_only(of, CHANGAN, {"A1": "4", "A2": "5", "B1": "9", "X1": "1"}),
        handed_in(of, BEIDAIHE, {"A1": "4", "A2": "6", "B1": "10", "X1": "3"}),
        points_only(of, CHANGLI, {"A2": "6", "B1": "8"}, points={"A1": "4"}),
    ]
    return summary_of(pictured(given, {"130102": {"A1": {"王": finding("调整", "3")}}}), {digest(of): of})


def test_what_could_not_be_recomputed_is_no_nought_and_lowers_no_mean() -> None:
    found = lines(opened(written(not_recomputed()))["汇总表"])

    # 长安区: A1 3 by the reviewer, nothing is known of B and the bonus. 昌黎县: A1 4 recomputed.
    assert found[3] == [1, "石家庄市", "长安区", 19, "无法复算", 3, "1/4", 3, "—", "2条未填", "—"]
    assert found[4] == [2, "秦皇岛市", "北戴河区", 22, 22, "未评审", "0/4", 10, 10, "2条未填", 2]
    assert found[5] == [3, "秦皇岛市", "昌黎县", 18, "4.00\n（不全）", "未评审", "0/4", 4, "—", "2条未填", "—"]
    # 59 / 3 claimed, 22 / 1 recomputed, 3 / 1 of the province; A 17 / 3, B 10 / 1, bonus 2 / 1.
    assert found[6] == ["平均（3个县、市、区）", 19.67, 22, 3, 5.67, 10, 2]
    assert str(found[8][0]) == (
        "注：长安区的材料未经本程序封装，表里只有得分，无法复算。"
        "昌黎县的材料未经本程序封装，有的评分项只写了得分，无法复算，标“不全”的复算得分里没有这几项。"
        "复算得分的平均数不计上述各县（市、区），按其余1个计算。“—”是既没有复算、也没有评审的，不计入平均数。"
    )


def test_a_difference_of_what_could_not_be_recomputed_is_that_of_the_claim() -> None:
    found = lines(opened(written(not_recomputed()))["差异清单"])

    assert found[3][1:] == ["石家庄市", "长安区", "A1", "A1项", 4, 4, "—", 3, -1, "评审低于自评", "调整"]
    assert [line[2] for line in found[3:] if isinstance(line[0], int)] == ["长安区"]


@needs_office
def test_libre_office_finds_the_same_means_without_what_could_not_be_recomputed(tmp_path: Path) -> None:
    path = tmp_path / "汇总表.xlsx"
    path.write_bytes(written(not_recomputed()))

    assert lines(recalculated(path, tmp_path)["汇总表"])[6] == ["平均（3个县、市、区）", 19.67, 22, 3, 5.67, 10, 2]


def test_what_is_not_all_reviewed_says_so_below_the_table_and_a_finished_review_does_not() -> None:
    of = standard()
    done = {"130304": {code: {"王": finding("认可")} for code in ("A1", "A2", "B1", "X1")}}
    finished = summary_of(pictured([handed_in(of, BEIDAIHE, {"A1": "4"})], done), {digest(of): of})

    def notes(summary: Summary) -> list[str]:
        return [str(line[0]) for line in lines(opened(written(summary))["汇总表"]) if line and "注：" in str(line[0])]

    assert len(notes(three_counties(of))) == 1
    assert notes(finished) == []


def test_the_criteria_that_cost_most_stand_first() -> None:
    found = lines(opened(written(three_counties(standard())))["扣分较多的评分项"])

    # B1: 10 + 0 + 3 lost by two of three. A2: 6 + 1 + 0. A1: 1 + 0 + 0 (unmerged opinions do not count).
    assert found[3:6] == [
        [1, "B领域", "B1", "B1项", 10, 2, 3, 4.33, 43.3, 10],
        [2, "A领域", "A2", "A2项", 6, 2, 3, 2.33, 38.9, 6],
        [3, "A领域", "A1", "A1项", 4, 1, 3, 0.33, 8.3, 1],
    ]


def test_the_differences_stand_with_points_and_opinion_and_text_is_no_formula() -> None:
    content = written(three_counties(standard()))
    found = lines(opened(content)["差异清单"])

    assert found[3] == [
        1,
        "秦皇岛市",
        "北戴河区",
        "A2",
        "A2项",
        6,
        6,
        6,
        5,
        -1,
        "评审低于复算",
        "调整：=1+1 少一份方案",
    ]
    opinions = "几位评审专家的意见还没有合并：李：调整1分；王：调整2分"
    assert found[4] == [2, "秦皇岛市", "昌黎县", "A1", "A1项", 4, 4, 4, "未评审", 0, opinions]
    assert found[5] == [3, "秦皇岛市", "昌黎县", "B1", "B1项", 10, 8, 7, 7, -1, "自评高于复算", "认可"]
    formulas = [
        str(cell.value)
        for row in opened(content, values=False)["差异清单"].iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) == 3
    assert all(formula.startswith("=ROUND(IF(ISNUMBER(") for formula in formulas)


@needs_office
def test_libreoffice_works_out_the_same_sums(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(written(three_counties(standard())))

    again = recalculated(path, tmp_path)

    before = opened(path.read_bytes())
    for sheet in before:
        assert lines(again[sheet.title]) == lines(sheet), sheet.title


def test_a_long_opinion_is_shown_whole_over_several_rows() -> None:
    of = standard()
    long = "请补充领导小组会议纪要、任务分解表和年度总结。" * 60
    findings = {"130304": {"A1": {"王": finding("需补充", "1", long)}}}
    summary = summary_of(pictured([handed_in(of, BEIDAIHE, {"A1": "4"})], findings), {digest(of): of})

    sheet = opened(written(summary))["差异清单"]

    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).endswith(long))
    merged = next(span for span in sheet.merged_cells.ranges if cell.coordinate in span)
    heights = [sheet.row_dimensions[row].height for row in range(merged.min_row, merged.max_row + 1)]
    assert len(heights) > 1
    assert max(heights) <= 409


def test_two_standards_have_sheets_of_their_own_that_are_told_apart() -> None:
    of, altered = standard(), replace(standard(), bonus_cap=Decimal(3))
    given = [handed_in(of, BEIDAIHE, {"A1": "4"}), handed_in(altered, CHANGLI, {"A1": "4"})]

    book = opened(written(summary_of(pictured(given), {digest(one): one for one in (of, altered)})))

    assert book.sheetnames == [
        *("汇总表（1）", "扣分较多的评分项（1）", "差异清单（1）"),
        *("汇总表（2）", "扣分较多的评分项（2）", "差异清单（2）"),
    ]
    names = {str(lines(book[name])[1][1]) for name in ("汇总表（1）", "汇总表（2）")}
    assert len(names) == 2
    assert all("指纹" in name for name in names)


def test_two_years_of_one_standard_are_not_told_as_two_standards() -> None:
    of = standard()
    years = [Cycle(f"{year}年度", assessed_year=year) for year in (2021, 2023)]
    given = [
        handed_in(of, BEIDAIHE, {"A1": "4"}, id_=id_ * 64, cycle=one) for id_, one in zip("ab", years, strict=True)
    ]

    book = opened(written(summary_of(pictured(given), {digest(of): of})))

    assert {str(lines(book[name])[1][1]) for name in ("汇总表（1）", "汇总表（2）")} == {
        f"评分标准：{of.title}（{of.edition}）"
    }


def test_earlier_rounds_have_a_sheet_of_their_own() -> None:
    of = standard()
    given = [
        handed_in(of, BEIDAIHE, {"A1": "1"}, id_="a" * 64),
        handed_in(of, BEIDAIHE, {"A1": "2"}, id_="b" * 64, round=2),
    ]

    book = opened(written(summary_of(pictured(given), {digest(of): of})))

    assert book.sheetnames[-1] == "往轮得分"
    assert lines(book["往轮得分"])[3] == [1, "秦皇岛市", "北戴河区", "2021年度", 1, 1, 1, "未评审", "0/4"]


def test_a_city_signs_for_its_own_counties() -> None:
    of = standard()
    picture = pictured([handed_in(of, BEIDAIHE, {"A1": "4"})], {"130304": {"A1": {"王": finding("调整", "3")}}})
    picture = replace(picture, about=replace(picture.about, level=Level.CITY, office="秦皇岛市卫健委"))

    found = lines(opened(written(summary_of(picture, {digest(of): of})))["汇总表"])

    assert found[0] == ["秦皇岛市健康县区建设评估情况汇总表（2021年度）"]
    assert found[3] == [1, "秦皇岛市", "北戴河区", 4, 3, 4, "1/4", 3, 0, "2条未填", 0]


def test_the_same_facts_give_the_same_bytes() -> None:
    summary = three_counties(standard())

    assert written(summary) == written(summary)


def test_the_first_sheet_is_a_paper_to_sign_and_the_lists_can_be_filtered() -> None:
    book = opened(written(three_counties(standard())))
    sheet = book["汇总表"]

    assert sheet.page_setup.orientation == "landscape"
    # Where Excel fits the width itself it heeds no breaks; the lists have none, the paper to sign has its own scale.
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert int(sheet.page_setup.scale) < 100
    assert book["差异清单"].sheet_properties.pageSetUpPr.fitToPage
    assert book["差异清单"].page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"
    assert str(sheet.oddFooter.center.text) == "第 &P 页 共 &N 页"
    assert sheet.freeze_panes == "D4"
    assert sheet.protection.sheet
    note = sheet.cell(4, 14)
    assert not note.protection.locked
    assert book["差异清单"].auto_filter.ref == "A3:L6"


def test_nobody_signs_a_page_without_a_county() -> None:
    of, breaks = standard(), []
    one = handed_in(of, BEIDAIHE, {"A1": "4"})
    for count in range(10, 30):
        counties = [replace(BEIDAIHE, code=f"13{number:04d}", name=f"第{number}区") for number in range(count)]
        given = [replace(one, id=county.code.ljust(64, "0"), county=county) for county in counties]
        sheet = opened(written(summary_of(pictured(given), {digest(of): of})))["汇总表"]
        breaks.append([found.id for found in sheet.row_breaks.brk])
        # Three lines above, then the counties: two of them at least are on the page of the mean and the signature.
        assert all(found <= 3 + count - 2 for found in breaks[-1])
    # Of the twenty lengths the first stands on one page and the last on two.
    assert breaks[0] == []
    assert len(breaks[-1]) == 1
