"""评估意见表 as .docx and .xlsx, 扣分明细 and 现场反馈意见: the same words and points; totals that Excel can follow."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.documents.review_deductions import deductions, other_opinions
from app.documents.review_deductions_pdf import deductions_pdf_bytes
from app.documents.review_deductions_xlsx import deductions_xlsx_bytes
from app.documents.review_feedback_docx import feedback_docx_bytes
from app.documents.review_opinion_docx import opinion_docx_bytes
from app.documents.review_opinion_xlsx import opinion_xlsx_bytes
from app.domain.county import County
from app.domain.problems import ProblemError
from app.domain.review import Feedback, Finding, FindingVerdict, Remark, Supplement, Visit
from tests.documents.libre_office import needs_office, recalculated
from tests.documents.review_dossiers import (
    TRICKY,
    capped_review,
    form_for,
    review_dossier,
    rich_review,
    text_of,
)
from tests.documents.scored_dossiers import capped_dossier

OPINION, DEDUCTIONS, FEEDBACK = (
    form_for("review_opinion"),
    form_for("review_deductions"),
    form_for("review_feedback"),
)


def sheet_of(content: bytes) -> Worksheet:
    book = load_workbook(BytesIO(content), data_only=True)
    return book[book.sheetnames[0]]


def rows_of(content: bytes) -> list[list[object]]:
    return [[value for value in row if value is not None] for row in sheet_of(content).iter_rows(values_only=True)]


def words_of(content: bytes) -> list[str]:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_the_word_paper_says_the_same_and_is_the_same_twice() -> None:
    content = opinion_docx_bytes(rich_review(), OPINION)

    said = words_of(content)
    for text in (
        "健康县区建设技术评估意见表",
        "二、各领域得分",
        "第一小学食堂",
        "第三项工作没有落实",
        "17.78",
        "专家组成员（签字）",
    ):
        assert text in said
    assert content == opinion_docx_bytes(rich_review(), OPINION)


def test_a_high_first_row_stands_below_its_heading_alone() -> None:
    def is_kept(opinion: str) -> bool:
        findings = {code: Finding(FindingVerdict.REJECTED, Decimal(0), opinion) for code in ("A1", "A2", "A3")}
        content = opinion_docx_bytes(review_dossier(capped_dossier(), findings), OPINION)
        rows = (row for table in docx.Document(BytesIO(content)).tables for row in table.rows)
        row = next(row for row in rows if row.cells[0].text == "A　组织管理")
        return row.cells[0].paragraphs[0].paragraph_format.keep_with_next is True

    # Three reasons of a line each; of three lines each, half a page could stay empty above both rows.
    assert is_kept("没有材料。")
    assert not is_kept("没有能证明的材料，" * 4)


def test_the_sheet_holds_numbers_and_its_totals_are_formulas_with_values() -> None:
    content = opinion_xlsx_bytes(capped_review(), OPINION)

    rows = rows_of(content)
    assert ["合计", 22, 21.25, 20.5, 12.5] in rows
    assert ["得分率（%）", 111.84, 107.89, 65.79, "按应得19分计算"] in rows
    formulas = load_workbook(BytesIO(content))["评估意见表"]
    total = next(row for row in formulas.iter_rows(values_only=True) if row[0] == "合计")
    assert [str(cell)[:11] for cell in total if cell is not None][1:] == ["=ROUND(SUM("] * 4
    assert content == opinion_xlsx_bytes(capped_review(), OPINION)


def head_of(content: bytes) -> str:
    head = load_workbook(BytesIO(content)).worksheets[0].oddHeader
    assert head is not None
    return str(head.right.text)


def test_every_page_of_the_sheets_names_county_year_and_round() -> None:
    own = capped_review()
    cycle = own.review.of.cycle
    said = f"{own.county}　{cycle.name}　第{own.review.of.round}轮　省级"
    assert head_of(opinion_xlsx_bytes(own, OPINION)) == said
    assert head_of(deductions_xlsx_bytes(own, DEDUCTIONS)) == said

    for name, shown in (("示&例\n县", "示&&例 县"), ("县" * 300, "县" * 40)):
        county = County("990001", "", "", name)
        odd = replace(own, review=replace(own.review, of=replace(own.review.of, county=county)))
        head = head_of(opinion_xlsx_bytes(odd, OPINION))
        assert head.startswith(shown)
        assert head.endswith("…" if "县县" in name else "　省级")


def test_what_was_deducted_is_listed_with_reason_supplements_and_days() -> None:
    rows = rows_of(deductions_xlsx_bytes(capped_review(), DEDUCTIONS))

    assert [
        "A2",
        "A2的标题",
        4,
        4,
        4,
        1.5,
        2.5,
        "调整",
        TRICKY,
        "（1）补报2021年会议记录\n（2）补报签到表",
        "（1）2022-01-15\n（2）—",
    ] in rows
    # 2.5 (A2) + 4 (A3) + 3 (B1) + 2 (B4, 不适用 counted as zero); B9 is bonus and B2 is left out.
    assert ["小计", 15, 12.25, 11.5, 3.5, 11.5] in rows
    assert ["加分项（不计入扣分）"] in rows
    assert [one.line.code for one in deductions(capped_review())] == ["A2", "A3", "B1", "B4", "B9"]


def test_user_text_is_never_a_formula() -> None:
    for content in (
        deductions_xlsx_bytes(capped_review(), DEDUCTIONS),
        opinion_xlsx_bytes(capped_review(), OPINION),
    ):
        sheet = load_workbook(BytesIO(content)).worksheets[0]
        found = [cell for row in sheet.iter_rows() for cell in row if TRICKY in str(cell.value)]
        assert found
        assert all(cell.data_type == "s" for cell in found)


def test_without_deductions_the_list_says_so() -> None:
    dossier = review_dossier(capped_dossier(), {})
    lines = tuple(replace(line, verified=line.full) for line in dossier.review.sheet.criteria)
    full = replace(dossier, review=replace(dossier.review, sheet=replace(dossier.review.sheet, criteria=lines)))

    assert "没有扣分的评分项。" in text_of(deductions_pdf_bytes(full, DEDUCTIONS))
    assert ["没有扣分的评分项。"] in rows_of(deductions_xlsx_bytes(full, DEDUCTIONS))


def test_what_was_said_of_criteria_that_lose_nothing_stands_in_the_list_too() -> None:
    findings = {
        "A1": Finding(FindingVerdict.ACCEPTED),
        "A2": Finding(FindingVerdict.ACCEPTED, opinion="㙍头村做得好，\n 可以推广", note="两位专家商议"),
        "A3": Finding(
            FindingVerdict.SUPPLEMENT,
            supplements=(Supplement("签到表原件", dt.date(2022, 1, 15)), Supplement("照片")),
        ),
        "B1": Finding(FindingVerdict.ADJUSTED, Decimal(4), "少一次会议"),
        "B2": Finding(FindingVerdict.ACCEPTED, opinion="同意不适用"),
    }
    dossier = review_dossier(capped_dossier(), findings)

    rows = rows_of(deductions_xlsx_bytes(dossier, DEDUCTIONS))

    # A1: 认可 and not a word more. A2 and A3 have all of their 4 points. B2 (3 points) is left out, to which the
    # reviewer agrees: it has none, and loses none. B1 loses 1 of 5, and B4 (不适用 counted as zero) its 2.
    assert ["小计", 7, 4.25, 3.5, 4, 3] in rows
    assert rows[rows.index(["其他意见（不扣分）"]) + 1 :][:3] == [
        ["A2", "A2的标题", 4, 4, 4, 4, "认可", "㙍头村做得好，\n 可以推广\n（合并说明）两位专家商议"],
        ["A3", "A3的标题", 4, 4, 4, 4, "需补充", "（1）签到表原件\n（2）照片", "（1）2022-01-15\n（2）—"],
        ["B2", "B2的标题", 3, 0, 0, 0, "认可", "同意不适用"],
    ]
    assert [one.line.code for one in other_opinions(dossier)] == ["A2", "A3", "B2"]
    printed = text_of(deductions_pdf_bytes(dossier, DEDUCTIONS))
    for text in (
        "其他意见（不扣分）",
        "㙍头村做得好，",
        "可以推广",
        "两位专家商议",
        "签到表原件",
        "2022-01-15",
        "同意不适用",
    ):
        assert text in printed


def test_a_numbered_day_stands_on_one_line() -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(deductions_pdf_bytes(capped_review(), DEDUCTIONS)) as document:
        lines = "".join(page.get_textpage().get_text_bounded() for page in document).split("\r\n")

    assert any("（1）2022-01-15" in line for line in lines)


def test_without_other_opinions_there_is_no_such_part() -> None:
    dossier = review_dossier(capped_dossier(), {"A1": Finding(FindingVerdict.ACCEPTED)})

    assert "其他意见" not in text_of(deductions_pdf_bytes(dossier, DEDUCTIONS))
    assert ["其他意见（不扣分）"] not in rows_of(deductions_xlsx_bytes(dossier, DEDUCTIONS))


def test_the_list_as_pdf_holds_every_opinion_whole() -> None:
    long = "".join(f"第{number}条，" for number in range(900))
    dossier = review_dossier(capped_dossier(), {"A2": Finding(FindingVerdict.REJECTED, Decimal(0), long)})

    text = text_of(deductions_pdf_bytes(dossier, DEDUCTIONS))

    # A number may stand half on one page and half on the next; no mark is lost.
    assert text.count("条，") == 900
    assert "第899条" in text


def test_the_letter_holds_the_three_parts_and_what_to_hand_in() -> None:
    said = words_of(feedback_docx_bytes(capped_review(), FEEDBACK))

    assert said[:2] == ["关于示例县", "健康县区建设技术评估的现场反馈意见"]
    assert "示例县人民政府：" in said
    assert "（一）" + TRICKY + "（评分项A2）。" in said
    assert "（请在此填写）" in said  # 主要成绩 that nobody has written yet
    assert "1.补报2021年会议记录（评分项A2，2022年1月15日前）。" in said
    assert said[-2:] == ["示例省卫生健康委员会", "2021年12月25日"]


def test_no_page_of_the_letter_holds_the_seal_alone() -> None:
    said = docx.Document(BytesIO(feedback_docx_bytes(capped_review(), FEEDBACK))).paragraphs

    # What stands last, two empty lines and the office stay with the day below them.
    assert [one.text for one in said[-5:]] == ["（请在此填写）", "", "", "示例省卫生健康委员会", "2021年12月25日"]
    assert [one.paragraph_format.keep_with_next for one in said[-5:]] == [True, True, True, True, None]
    # Nor what leads in the list of what to hand in.
    (leading,) = (one for one in said if one.text == "请按要求补充以下材料：")
    assert leading.paragraph_format.keep_with_next


def test_the_letter_names_where_reviewers_have_been() -> None:
    said = words_of(feedback_docx_bytes(rich_review(), FEEDBACK))

    assert any("进行了审核，并于2021年12月24日现场查看了第一小学食堂，另查看了示例公园。" in text for text in said)
    assert "领导重视，协调机制健全（评分项C1，2021年12月25日）。" in said


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((10, 12, 11), "审核，并于2022年5月10日至2022年5月12日现场查看了甲、乙等3处场所。"),
        ((10, 10, None), "审核，并于2022年5月10日现场查看了甲、乙等2处场所，另查看了丙。"),
        ((10, None, None), "审核，并于2022年5月10日现场查看了甲，另查看了乙、丙等2处场所。"),
        ((None, None, None), "审核，并现场查看了甲、乙等3处场所。"),
    ],
)
def test_the_letter_says_days_only_of_venues_that_have_one(days: tuple[int | None, ...], told: str) -> None:
    visits = tuple(
        Visit("C7", name, dt.date(2022, 5, day) if day else None) for name, day in zip("甲乙丙", days, strict=True)
    )

    assert any(told in text for text in words_of(feedback_docx_bytes(capped_review(visits=visits), FEEDBACK)))


def test_a_merged_opinion_in_a_numbered_list_stands_below_its_number() -> None:
    problems = (
        Remark("（1）少一份方案\n（2）会议记录不全", "A2"),
        Remark("2.5%的场所没有标识", "B1"),
        Remark("1.缺照片。\n2.缺签到表。", "", dt.date(2022, 5, 10)),
    )
    said = words_of(feedback_docx_bytes(capped_review(feedback=Feedback(problems=problems)), FEEDBACK))

    start = said.index("（一）以下几点（评分项A2）：")
    assert said[start + 1 : start + 7] == [
        *("（1）少一份方案", "（2）会议记录不全。", "（二）2.5%的场所没有标识（评分项B1）。"),
        *("（三）以下几点（2022年5月10日）：", "1.缺照片。", "2.缺签到表。"),
    ]


def test_a_text_that_no_cell_can_hold_is_named_before_anything_is_written() -> None:
    dossier = review_dossier(capped_dossier(), {"A2": Finding(FindingVerdict.ADJUSTED, None, "长" * 40_000)})

    with pytest.raises(ProblemError) as error:
        opinion_xlsx_bytes(dossier, OPINION)

    assert {problem.code for problem in error.value.problems} == {"TEXT_TOO_LONG"}


@needs_office
def test_libre_office_finds_the_same_totals(tmp_path: Path) -> None:
    for name, content in (
        ("a.xlsx", opinion_xlsx_bytes(capped_review(), OPINION)),
        ("b.xlsx", deductions_xlsx_bytes(capped_review(), DEDUCTIONS)),
    ):
        folder = tmp_path / name[0]
        folder.mkdir()
        (folder / name).write_bytes(content)
        found = recalculated(folder / name, folder).worksheets[0]
        values = [[value for value in row if value is not None] for row in found.iter_rows(values_only=True)]
        assert [row for row in rows_of(content) if row and row[0] in {"合计", "小计", "得分率（%）"}] == [
            row for row in values if row and row[0] in {"合计", "小计", "得分率（%）"}
        ]
