"""The .docx of the cases: one page each, official layout, nothing of the county's words lost."""

import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from app.documents.case_docx import title_lines, write_cases_docx
from app.documents.dossier import Dossier
from app.domain.assessment import Case
from app.domain.problems import ProblemError
from tests.documents.libre_office import SOFFICE, needs_office
from tests.documents.report_dossiers import small_assessment, small_dossier

WALK = Case(
    "健康步道\n串起幸福生活",
    "县体育局",
    {
        "工作背景": "  步道少。\n（一）建步道\n建成12条<b>&。",
        "二、主要做法": "=一是选线。",
        "推进成效": "",
        "经验启示": "久久为功。",
    },
    ("建成12条步道", "（2）惠及3万人", "三是常维护\n有人管"),
)
POINTS = Case("健康积分进农家", "——示例镇人民政府", {"工作背景": "听课的人少。"}, ("积分换盐勺",))


def case_dossier(*cases: Case, **changes: object) -> Dossier:
    return small_dossier(assessment=small_assessment(cases=cases), **changes)


def written(path: Path, *cases: Case, **changes: object) -> list[tuple[str, str]]:
    """Every paragraph as (style, text), read back from the file."""
    write_cases_docx(case_dossier(*cases, **changes), path)
    return [(p.style.style_id, p.text) for p in docx.Document(str(path)).paragraphs]


def test_a_case_has_title_unit_numbered_sections_and_a_list_of_highlights(tmp_path: Path) -> None:
    assert written(tmp_path / "a.docx", WALK) == [
        ("Title", "健康步道"),
        ("Title", "串起幸福生活"),
        ("ReportCover", "——县体育局"),
        ("Normal", ""),
        ("Heading1", "一、工作背景"),
        ("ReportBody", "步道少。"),
        ("Heading2", "（一）建步道"),
        ("ReportBody", "建成12条<b>&。"),
        ("Heading1", "二、主要做法"),
        ("ReportBody", "=一是选线。"),
        ("Heading1", "三、经验启示"),
        ("ReportBody", "久久为功。"),
        ("Heading1", "四、特色亮点"),
        ("ReportBody", "（1）建成12条步道"),
        ("ReportBody", "（2）惠及3万人"),
        ("ReportBody", "（3）三是常维护"),
        ("ReportBody", "有人管"),
    ]


def test_the_usual_sections_come_in_their_usual_order_and_others_after_them(tmp_path: Path) -> None:
    told = {"下一步": "丁", "主要做法": "乙", "三、推进成效": "丙", "工作背景": "甲"}

    lines = [text for _, text in written(tmp_path / "a.docx", Case("题", "", told))]

    assert lines[2:] == ["一、工作背景", "甲", "二、主要做法", "乙", "三、推进成效", "丙", "四、下一步", "丁"]


def test_a_long_title_is_broken_at_its_spaces() -> None:
    assert title_lines("敲开一扇门 管好一群人 农村慢性病管理的示例县做法") == [
        "敲开一扇门 管好一群人",
        "农村慢性病管理的示例县做法",
    ]
    assert title_lines("健康积分进农家 小积分撬动大健康") == ["健康积分进农家 小积分撬动大健康"]
    assert title_lines("没有空格的长标题" * 4) == ["没有空格的长标题" * 4]


def test_what_is_not_written_leaves_no_empty_heading(tmp_path: Path) -> None:
    assert written(tmp_path / "a.docx", Case()) == [("Title", "典型案例一"), ("Normal", "")]


def test_a_single_highlight_has_no_number_and_typed_dashes_are_not_doubled(tmp_path: Path) -> None:
    lines = [text for _, text in written(tmp_path / "a.docx", POINTS)]

    assert "积分换盐勺" in lines
    assert "——示例镇人民政府" in lines


def test_every_case_but_the_first_begins_a_page(tmp_path: Path) -> None:
    written(tmp_path / "a.docx", WALK, POINTS, POINTS)

    breaks = [
        p.text
        for p in docx.Document(str(tmp_path / "a.docx")).paragraphs
        if p._element.find(f"{qn('w:pPr')}/{qn('w:pageBreakBefore')}") is not None
    ]

    assert breaks == ["健康积分进农家", "健康积分进农家"]


def test_paper_faces_and_page_numbers_are_those_of_official_papers(tmp_path: Path) -> None:
    written(tmp_path / "a.docx", WALK)
    document = docx.Document(str(tmp_path / "a.docx"))
    section = document.sections[0]
    faces = {
        style: document.styles.element.find(f"w:style[@w:styleId='{style}']/w:rPr/w:rFonts", section._sectPr.nsmap).get(
            qn("w:eastAsia")
        )
        for style in ("Title", "Heading1", "Normal")
    }

    assert faces == {"Title": "方正小标宋简体", "Heading1": "黑体", "Normal": "仿宋_GB2312"}
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm, 1) for margin in margins] == [37.0, 35.0, 28.0, 25.9]
    assert not section.different_first_page_header_footer
    assert section.footer.paragraphs[0].text == "— 1 —"
    assert section.even_page_footer.paragraphs[0].alignment.name == "LEFT"


def test_a_draft_says_so(tmp_path: Path) -> None:
    assert ("ReportCover", "（送审稿）") in written(tmp_path / "a.docx", WALK, is_draft=True)


def test_no_length_is_cut(tmp_path: Path) -> None:
    long = replace(WALK, sections={"主要做法": "做" * 20_000})

    assert ("ReportBody", "做" * 20_000) in written(tmp_path / "a.docx", long)


def test_the_same_cases_give_the_same_bytes_and_the_date_of_the_paper(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        written(tmp_path / name, WALK, POINTS)
    properties = docx.Document(str(tmp_path / "a.docx")).core_properties

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    assert (properties.title, str(properties.created)[:10]) == ("秦皇岛市北戴河区优秀案例", "2021-12-08")


def test_a_control_character_is_named_and_leaves_no_file(tmp_path: Path) -> None:
    broken = (replace(WALK, highlights=("坏\x0b字",)), replace(POINTS, sections={"工作\x01背景": "说明"}))

    with pytest.raises(ProblemError) as refused:
        write_cases_docx(case_dossier(*broken), tmp_path / "a.docx")

    assert [problem.code for problem in refused.value.problems] == ["TEXT_CONTROL", "TEXT_CONTROL"]
    assert list(tmp_path.iterdir()) == []


@needs_office
def test_a_word_processor_opens_it_with_a_page_for_each_case(tmp_path: Path) -> None:
    written(tmp_path / "cases.docx", WALK, POINTS)
    office = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "cases.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )

    import pypdfium2

    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "cases.pdf")]
    assert len(pages) == 2
    assert "幸福生活" in pages[0]
    assert "示例镇人民政府" in pages[1]
