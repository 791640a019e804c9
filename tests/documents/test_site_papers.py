import datetime as dt
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pypdfium2
from openpyxl import load_workbook

from app.catalog.forms import read_forms
from app.documents.sheet_text import width_for
from app.documents.site_facts import SiteFacts, SiteSheet
from app.documents.site_sample import site_sample_pdf_bytes, site_sample_xlsx_bytes
from app.documents.site_table_pdf import site_table_pdf_bytes
from app.documents.site_table_reading import read_site_table
from app.documents.site_table_xlsx import sheet_names, site_table_xlsx_bytes
from app.domain.form import Form, Use, chosen_form
from app.domain.marking.kinds import Sites, YesNo
from app.domain.received import Sample
from app.domain.review import Visit
from app.files.places import forms_dir
from tests.builders import criterion

DRAWN = Sample("D1", "villages", ("幸福社区", "平安社区"), "20220308", 36, ({"name": "幸福社区", "year": "2021"}, {}))
CHOSEN = Sample("D3", "", ("第一小学",), "", 12)


def form(use: Use) -> Form:
    return chosen_form(read_forms(forms_dir()), use)


def facts(*sheets: SiteSheet) -> SiteFacts:
    return SiteFacts(
        submission="a1b2c3d4" * 8,
        round=2,
        county="秦皇岛市北戴河区",
        county_code="130304",
        cycle="2021年度",
        rubric="试卷",
        rubric_sha256="0" * 64,
        sheets=sheets,
        date=dt.date(2022, 3, 8),
        program="健康县区自评 0",
        notice="参考模板",
    )


def two_criteria() -> SiteFacts:
    village = criterion(Sites(pass_mark=Decimal(70), min_sites=2), "10", "D1", text="环境整洁", rule_text="抽查2处")
    school = criterion(YesNo(), "4", "D3", methods=("现场查看",))
    visit = Visit("D1", "平安社区", dt.date(2022, 3, 9), Decimal("86.5"), "=1+1 有专人", "王专家", advice="换新")
    columns = {"name": "村（社区）名称", "year": "认定年份"}
    return facts(SiteSheet(village, DRAWN, (visit,), "健康村名册", columns), SiteSheet(school, CHOSEN))


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in document]


def test_each_criterion_has_a_page_with_its_venues_and_lines_to_sign() -> None:
    first, second = pages(site_table_pdf_bytes(two_criteria(), form("site_table")))

    for words in (
        *("秦皇岛市北戴河区", "第2轮", "D1 D1项（10分）", "环境整洁", "抽查2处", "幸福社区", "平安社区", "86.5"),
        *("=1+1 有专人", "换新", "2022-03-09", "王专家", "低于70分的按0分计入平均", "随机种子20220308"),
        *("评估组长（签字）", "第 1 页", "共 2 页", "参考模板"),
    ):
        assert words in first, words
    assert "第一小学" in second
    assert "场所由评审人选定，共1处" in second


def test_many_venues_go_on_to_the_next_page_and_none_is_lost() -> None:
    names = tuple(f"第{number}社区居民委员会" for number in range(1, 41))
    sheet = SiteSheet(criterion(Sites(), "10", "D1"), Sample("D1", "v", names, "1", 99))

    found = pages(site_table_pdf_bytes(facts(sheet), form("site_table")))

    assert len(found) > 1
    assert all(name in "".join(found) for name in names)
    assert all("场所名称" in page for page in found[:-1])


def test_a_text_of_the_county_is_no_formula_in_the_workbook() -> None:
    book = load_workbook(BytesIO(site_table_xlsx_bytes(two_criteria(), form("site_table"))))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=1+1 有专人" in [cell.value for cell in cells]


def test_titles_that_excel_refuses_as_names_of_sheets_are_changed_and_stay_apart() -> None:
    long = "健康村/社区[比例]与现场评分：按百分制打分、不少于两处的抽查"
    sheets = [SiteSheet(criterion(YesNo(), code=code)) for code in ("D1", "d1")]
    first, second = (
        SiteSheet(one.criterion.__class__(one.criterion.code, long, Decimal(1), YesNo())) for one in sheets
    )

    names = sheet_names((first, second))

    assert all(len(name) <= 31 for name in names.values())
    assert len({name.casefold() for name in names.values()}) == 2
    assert not any(mark in name for name in names.values() for mark in "[]:*?/\\")


def test_the_sample_list_says_of_how_many_by_which_seed_and_how_again() -> None:
    (page,) = pages(site_sample_pdf_bytes(two_criteria(), form("site_sample")))
    book = load_workbook(BytesIO(site_sample_xlsx_bytes(two_criteria(), form("site_sample"))))
    cells = "\n".join(str(cell.value) for row in book["抽样单"].iter_rows() for cell in row if cell.value is not None)

    for text in (page, cells):
        for words in (
            *("D1 D1项", "台账“健康村名册”计数36处，随机抽取2处，随机种子：20220308", "幸福社区", "认定年份：2021"),
            *("场所由评审人选定，共1处（台账计数12处）", "SHA-256", "a1b2c3d4" * 8, "抽样人（签字）"),
        ):
            assert words in text.replace("\r\n", ""), words
    # A venue's name is not said again beside it.
    assert "村（社区）名称：" not in cells


def test_the_same_facts_give_the_same_bytes() -> None:
    for write, use in (
        (site_table_pdf_bytes, "site_table"),
        (site_table_xlsx_bytes, "site_table"),
        (site_sample_pdf_bytes, "site_sample"),
        (site_sample_xlsx_bytes, "site_sample"),
    ):
        assert write(two_criteria(), form(use)) == write(two_criteria(), form(use))  # type: ignore[arg-type]


def test_no_heading_of_the_list_stands_at_the_foot_of_a_page_and_the_day_on_one_line() -> None:
    breaks = []
    for count in range(20, 34):
        names = tuple(f"第{number}社区居民委员会" for number in range(1, count + 1))
        villages = SiteSheet(criterion(Sites(), "10", "D1"), Sample("D1", "v", names, "1", 99))
        schools = SiteSheet(criterion(YesNo(), "4", "D3"), CHOSEN)
        content = site_sample_xlsx_bytes(facts(villages, schools), form("site_sample"))
        sheet = load_workbook(BytesIO(content)).worksheets[0]
        firsts = [str(row[0].value or "") for row in sheet.iter_rows()]
        heading = next(number for number, text in enumerate(firsts, start=1) if text.startswith("D3"))
        signed = len(firsts)
        for one in sheet.row_breaks.brk:
            breaks.append(one.id)
            # Heading, how many were drawn, the header and the first school; the two notes and the line to sign.
            assert one.id not in range(heading, heading + 3), count
            assert one.id not in range(signed - 2, signed), count
        day = next(cell for cell in sheet[signed] if str(cell.value or "").startswith("日期"))
        assert sheet.column_dimensions[day.column_letter].width >= width_for(str(day.value), 11)
    # One page holds 24 rows of 24 points and what stands above them, so some lists have to go on.
    assert breaks


def test_a_long_report_of_a_visit_is_shown_whole_and_read_back_as_one(tmp_path: Path) -> None:
    said = "".join(f"第{number}条，现场㙍头村有问题；" for number in range(90))
    visit = Visit("D1", "平安社区", dt.date(2022, 3, 9), Decimal("86.5"), said, "王专家", advice="换新")
    table = facts(SiteSheet(criterion(Sites(), "10", "D1"), DRAWN, (visit,)))
    path = tmp_path / "现场评估表.xlsx"
    path.write_bytes(site_table_xlsx_bytes(table, form("site_table")))

    sheet = load_workbook(path).worksheets[0]
    (first,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == said)
    (merged,) = (one for one in sheet.merged_cells.ranges if first.coordinate in one)
    rows = range(merged.min_row, merged.max_row + 1)
    heights = [float(sheet.row_dimensions[row].height or 0) for row in rows]
    # 10 sentences of 13 characters and 80 of 14, of which 20 at most stand on a line of 40 half ones: 63 lines.
    # A line is 12 points high at least, and Excel draws 409 of a row.
    assert len(said) == 1250
    assert sum(heights) >= 63 * 12
    assert max(heights) <= 409
    # It goes on over pages instead of being made small, and the empty lines below it stay with the signatures.
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert all(one.id <= sheet.max_row - 3 - 2 for one in sheet.row_breaks.brk)
    assert sheet.row_breaks.brk
    assert read_site_table(path).visits == (visit,)


def test_nobody_signs_a_printed_page_without_a_venue() -> None:
    # The lists before were too long by a line for one page with 20 to 27 venues, the tables with 12 and 20.
    for count in (12, 20, 21, 24, 27, 28, 52, 59):
        names = tuple(f"第{number}社区" for number in range(1, count + 1))
        table = facts(SiteSheet(criterion(Sites(), "10", "D1"), Sample("D1", "v", names, "1", 99)))

        listed = pages(site_sample_pdf_bytes(table, form("site_sample")))
        assert all(f"第{count + less}社区" in listed[-1] for less in (-1, 0))
        assert "抽样人（签字）" in listed[-1]
        visited = pages(site_table_pdf_bytes(table, form("site_table")))
        # Two empty lines follow the venues; the header stands above them where they are alone.
        assert "场所名称" in visited[-1]
        assert "评估组长（签字）" in visited[-1]
        for name in names:
            assert "".join(listed).count(name) == "".join(visited).count(name) == 1


def test_nobody_signs_a_page_of_the_table_without_a_venue() -> None:
    for count in range(9, 30):
        names = tuple(f"第{number}社区" for number in range(1, count + 1))
        sheet = SiteSheet(criterion(Sites(), "10", "D1"), Sample("D1", "v", names, "1", 99))
        content = site_table_xlsx_bytes(facts(sheet), form("site_table"))
        table = load_workbook(BytesIO(content)).worksheets[0]

        # The last three rows are two notes and the line to sign; two lines of the table stand above them.
        assert str(table.cell(table.max_row, 1).value).startswith("评估组长（签字）")
        assert table.row_breaks.brk
        assert all(one.id <= table.max_row - 3 - 2 for one in table.row_breaks.brk)
