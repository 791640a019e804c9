"""The .docx of the report: official layout, tagged controls, same bytes, nothing of anybody's text lost."""

import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from app.documents.report_docx import write_report_docx
from app.documents.report_docx_elements import MAX_TAG_LENGTH, fitting
from app.documents.report_model import report_model
from app.documents.report_pdf import chapter_pages
from app.documents.report_tags import read_report
from app.domain.assessment import Answer
from app.domain.problems import ProblemError
from app.domain.rubric import Status
from tests.documents.libre_office import SOFFICE, needs_office
from tests.documents.report_dossiers import full_dossier, small_assessment, small_dossier, small_rubric


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "01_自评报告.docx"
    write_report_docx(small_dossier(), path)
    return path


def values(part: etree._Element, name: str, attribute: str) -> list[str]:
    return [found.get(qn(f"w:{attribute}")) for found in part.iter(qn(f"w:{name}"))]


def test_paper_margins_and_grid_are_those_of_official_papers(small: Path) -> None:
    """GB/T 9704: A4; 37, 35, 28 and 26 mm; 22 lines of 28 characters."""
    section = docx.Document(str(small)).sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm, 1) for margin in margins] == [37.0, 35.0, 28.0, 25.9]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")] == [
        "linesAndChars",
        "579",
        "-849",
    ]


@pytest.mark.parametrize(
    ("style", "face", "half_points"),
    [
        ("Normal", "仿宋_GB2312", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("Heading1", "黑体", "32"),
        ("Heading2", "楷体_GB2312", "32"),
        ("Heading3", "仿宋_GB2312", "32"),
        ("Footer", "宋体", "28"),
    ],
)
def test_styles_name_the_official_faces(small: Path, style: str, face: str, half_points: str) -> None:
    styles = docx.Document(str(small)).styles.element
    found = next(s for s in styles.iter(qn("w:style")) if s.get(qn("w:styleId")) == style)
    fonts = found.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")

    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "eastAsia", "cs")} == {face}
    assert values(found, "sz", "val") == [half_points]
    assert values(found, "color", "val") == ["000000"]


def test_headings_are_real_ones_for_the_navigation_pane(small: Path) -> None:
    paragraphs = docx.Document(str(small)).element.body.iterchildren(qn("w:p"))
    named = [("".join(t.text for t in p.iter(qn("w:t"))), (values(p, "pStyle", "val") or [""])[0]) for p in paragraphs]

    assert ("三、组织管理", "Heading1") in named
    assert ("（一）素养与活动", "Heading2") in named


def test_the_title_of_an_indicator_runs_in_with_a_style_of_its_own(small: Path) -> None:
    document = docx.Document(str(small))
    titled = [run for p in document.paragraphs for run in p.runs if run.style.style_id == "ReportRunIn"]

    assert [run.text for run in titled] == ["（一）纳入规划与重点工作。", "（二）领导协调机制。", "（二）慢性病管理。"]
    face = titled[0].style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia"))
    assert face == "楷体_GB2312"


def test_the_contents_has_its_result_filled_in_and_nobody_is_asked_to_update(small: Path) -> None:
    document = docx.Document(str(small))
    pages = chapter_pages(report_model(small_dossier()))
    lines = [p.text for p in document.paragraphs if p.style.style_id == "TOC1"]

    assert lines[0] == f"一、基本情况\t{pages[0]}"
    assert len(lines) == len(pages) == 5
    assert list(document.settings.element.iter(qn("w:updateFields"))) == []
    assert list(document.settings.element.iter(qn("w:evenAndOddHeaders"))) != []


def test_every_link_of_the_contents_leads_to_a_heading(small: Path) -> None:
    body = docx.Document(str(small)).element.body

    assert values(body, "hyperlink", "anchor") == values(body, "bookmarkStart", "name")


def test_page_numbers_stand_outside_and_the_cover_has_the_notice_instead(small: Path) -> None:
    section = docx.Document(str(small)).sections[0]

    assert section.different_first_page_header_footer
    assert section.first_page_footer.paragraphs[0].text == "参考模板，非官方文本；以省级印发为准"
    assert section.footer.paragraphs[0].text == "— 1 —"
    assert section.footer.paragraphs[0].alignment.name == "RIGHT"
    assert section.even_page_footer.paragraphs[0].alignment.name == "LEFT"


def test_no_notice_for_an_official_rubric(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    write_report_docx(small_dossier(rubric=small_rubric(status=Status.OFFICIAL)), path)

    assert docx.Document(str(path)).sections[0].first_page_footer.paragraphs[0].text == ""


def test_figures_and_points_can_be_read_back_by_their_tags(small: Path) -> None:
    fields = read_report(small).fields

    assert fields["figure:literacy@2020"] == "30.42%"
    assert fields["figure:control@"] == "73.28%"
    assert fields["points:total"] == "18"
    assert fields["points:A"] == "10"
    assert fields["ledger:activities"] == "2"
    assert fields["table:dimensions"].split("\n")[1] == "组织管理\t10\t10\t100%"


def test_a_figure_that_somebody_rewrote_is_read_as_it_stands(small: Path) -> None:
    document = docx.Document(str(small))
    text = next(t for t in document.element.body.iter(qn("w:t")) if t.text == "30.42%")
    text.text = "35%"
    document.save(str(small))

    assert read_report(small).fields["figure:literacy@2020"] == "35%"


def test_controls_have_ids_of_their_own_and_chinese_names(small: Path) -> None:
    body = docx.Document(str(small)).element.body
    ids = [found for control in body.iter(qn("w:sdtPr")) for found in values(control, "id", "val")]

    assert len(ids) == len(set(ids)) > 20
    assert "居民健康素养水平2020年" in values(body, "alias", "val")


def test_a_tag_too_long_for_word_stays_unique() -> None:
    one, other = fitting("figure:" + "长" * 80 + "1"), fitting("figure:" + "长" * 80 + "2")

    assert len(one) <= MAX_TAG_LENGTH
    assert one != other


def test_rows_stay_whole_and_headings_of_tables_are_repeated(small: Path) -> None:
    tables = docx.Document(str(small)).element.body.iter(qn("w:tbl"))

    for table in tables:
        rows = list(table.iter(qn("w:tr")))
        assert all(list(row.iter(qn("w:cantSplit"))) for row in rows)
        assert list(rows[0].iter(qn("w:tblHeader"))) != []


def test_a_short_table_stays_on_one_page_and_a_long_one_begins_where_it_is(tmp_path: Path) -> None:
    profile = {f"第{number}项情况": f"{number}个" for number in range(60)}
    write_report_docx(small_dossier(assessment=small_assessment(profile=profile)), tmp_path / "a.docx")

    long, short, *_ = docx.Document(str(tmp_path / "a.docx")).element.body.iter(qn("w:tbl"))

    assert [bool(list(row.iter(qn("w:keepNext")))) for row in short.iter(qn("w:tr"))] == [True, True, True, False]
    assert [bool(list(row.iter(qn("w:keepNext")))) for row in long.iter(qn("w:tr"))] == [True, True, *[False] * 31]


def test_marks_of_other_languages_stay_text(small: Path) -> None:
    words = "".join(t.text for t in docx.Document(str(small)).element.body.iter(qn("w:t")))

    assert "领导小组<b>&40余个部门为成员" in words


def test_the_same_dossier_gives_the_same_bytes(tmp_path: Path) -> None:
    write_report_docx(small_dossier(), tmp_path / "a.docx")
    write_report_docx(small_dossier(), tmp_path / "b.docx")

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_the_dates_of_the_file_are_the_reports(small: Path) -> None:
    properties = docx.Document(str(small)).core_properties

    assert properties.title == "秦皇岛市北戴河区健康县区建设自评报告"
    assert properties.author == "秦皇岛市北戴河区人民政府"
    assert str(properties.created)[:10] == str(properties.modified)[:10] == "2021-12-08"


def test_a_control_character_leaves_no_file(tmp_path: Path) -> None:
    dossier = small_dossier(assessment=small_assessment(answers={"A1": Answer(statement="坏\x0b字")}))

    with pytest.raises(ProblemError):
        write_report_docx(dossier, tmp_path / "a.docx")

    assert list(tmp_path.iterdir()) == []


def test_something_that_is_no_document_is_told_as_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"not a document")

    with pytest.raises(ProblemError) as caught:
        read_report(tmp_path / "a.docx")

    assert caught.value.problems[0].code in {"FILE_UNREADABLE", "PACKAGE_UNREADABLE"}
    assert caught.value.problems[0].what_to_do


def test_a_document_with_entities_is_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    bomb = (
        '<!DOCTYPE d [<!ENTITY a "好"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:sdt><w:sdtPr>'
        '<w:tag w:val="points:total"/></w:sdtPr><w:sdtContent><w:r><w:t>&b;</w:t></w:r></w:sdtContent></w:sdt>'
        "</w:body></w:document>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", bomb)

    assert read_report(path).fields == {"points:total": ""}


def test_a_very_long_name_of_a_county_is_written(tmp_path: Path) -> None:
    assessment = small_assessment()
    long = replace(assessment, applicant="县人民政府" * 60, county=replace(assessment.county, name="甲" * 300))

    write_report_docx(small_dossier(assessment=long), tmp_path / "a.docx")

    assert "甲" * 300 in read_report(tmp_path / "a.docx").fields["table:profile"]


@needs_office
def test_a_word_processor_shows_every_mark_and_breaks_no_rule(tmp_path: Path) -> None:
    """LibreOffice loses stops at the end of a justified line when it lets them hang: none may be missing."""
    path = tmp_path / "report.docx"
    write_report_docx(full_dossier(2, 6), path)
    office = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*office, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=120,
    )

    import pypdfium2

    shown = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "report.pdf"))
    written = "".join(t.text for t in docx.Document(str(path)).element.body.iter(qn("w:t")))
    for mark in "。、：）":
        assert shown.count(mark) == written.count(mark), mark
