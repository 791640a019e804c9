"""The PDF of the report: official layout, right page numbers, Chinese line breaks, same bytes."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from app.documents.line_breaking import NOT_AT_END, NOT_AT_START
from app.documents.pdf_text import Text
from app.documents.report_layout import signature_left
from app.documents.report_model import report_model
from app.documents.report_pdf import chapter_pages, write_report_pdf
from app.documents.report_pdf_flowables import HeadingText
from app.domain.assessment import Answer
from tests.documents.report_dossiers import full_dossier, small_assessment, small_dossier

MM = 72 / 25.4
LAST_NOT_NUMBERED = 1


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "01_自评报告.pdf"
    write_report_pdf(full_dossier(), path)
    return path


def pages(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


def text_lines(path: Path) -> Iterator[str]:
    for page in pages(path):
        yield from (line.strip() for line in page.splitlines() if line.strip())


def test_the_contents_names_the_page_every_chapter_begins_on(full: Path) -> None:
    texts = pages(full)
    model = report_model(full_dossier())

    for chapter, page in zip(model.chapters, chapter_pages(model), strict=True):
        assert re.search(rf"^{chapter.heading}\s*$", texts[page - 1], re.MULTILINE), chapter.heading
        assert re.search(rf"{chapter.heading}\s*{page}\b", texts[1]), chapter.heading


def test_every_page_but_the_cover_has_its_number_on_the_outer_side(full: Path) -> None:
    with pypdfium2.PdfDocument(full) as document:
        middle = document[0].get_width() / 2
        for number, page in enumerate(document, start=1):
            foot = page.get_textpage().get_text_bounded(0, 0, 2 * middle, 34 * MM).strip()
            if number == LAST_NOT_NUMBERED:
                assert foot == "参考模板，非官方文本；以省级印发为准"
                continue
            assert re.sub(r"\s", "", foot) == f"—{number}—"
            left = page.get_textpage().get_text_bounded(0, 0, middle, 34 * MM).strip()
            assert bool(left) == (number % 2 == 0)


def test_no_line_begins_or_ends_with_a_mark_that_may_not_stand_there(full: Path) -> None:
    for line in text_lines(full):
        assert line[0] not in NOT_AT_START - set("—"), line
        assert line[-1] not in NOT_AT_END, line


def test_a_full_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    assessment = small_assessment(report={"plan": "健康县区建设" * 400})
    write_report_pdf(small_dossier(assessment=assessment), tmp_path / "a.pdf")

    page = max(pages(tmp_path / "a.pdf"), key=lambda text: re.sub(r"\s", "", text).count("健康县区建设"))
    lines = [line.strip() for line in page.splitlines() if "—" not in line and line.strip()]

    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def test_text_keeps_inside_the_margins(full: Path) -> None:
    """37, 35, 28 and 26 mm; page number and notice stand below."""
    with pypdfium2.PdfDocument(full) as document:
        for page in list(document)[1:]:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if right <= left or top <= 34 * MM:
                    continue
                assert left >= 28 * MM - 1
                assert right <= (210 - 26) * MM + 1
                assert bottom >= 35 * MM - 1
                assert top <= (297 - 37) * MM + 1


def test_every_font_is_embedded(full: Path) -> None:
    content = full.read_bytes()

    assert b"/Helvetica" not in content
    assert content.count(b"/FontFile2") >= 4


def test_chapters_and_indicators_are_bookmarked(full: Path) -> None:
    with pypdfium2.PdfDocument(full) as document:
        marks = [(mark.level, mark.get_title()) for mark in document.get_toc()]

    assert (0, "一、基本情况") in marks
    assert (1, "（一）纳入规划") in marks
    assert [title for level, title in marks if level == 0] == [c.heading for c in report_model(full_dossier()).chapters]


def test_the_file_is_described_by_title_and_applicant(full: Path) -> None:
    with pypdfium2.PdfDocument(full) as document:
        described = document.get_metadata_dict()

    assert described["Title"] == "示例市示例县健康县区建设自评报告"
    assert described["Author"] == "示例县人民政府"
    assert described["CreationDate"].startswith("D:20211208")


def test_the_same_dossier_gives_the_same_bytes(tmp_path: Path) -> None:
    write_report_pdf(small_dossier(), tmp_path / "a.pdf")
    write_report_pdf(small_dossier(), tmp_path / "b.pdf")

    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    """Headings of five levels of luck: whatever the length of the statements, a line of text follows on the page."""
    for length in range(10, 150, 7):
        dossier = full_dossier(2, 5)
        answers = {code: Answer(statement="健康" * length) for code in dossier.assessment.answers}
        model = report_model(replace(dossier, assessment=replace(dossier.assessment, answers=answers)))
        for page in _laid_out(model):
            assert not isinstance(page[-1], HeadingText), page[-1].title


def test_name_and_date_never_stand_on_a_page_without_text() -> None:
    for lines in range(1, 24):
        assessment = small_assessment(report={"plan": "\n".join("一是加强领导。" for _ in range(lines))})
        page = next(
            page
            for page in _laid_out(report_model(small_dossier(assessment=assessment)))
            if _says(page, "2021年12月8日")
        )
        assert _says(page, "一是加强领导。")


def _says(page: list[object], text: str) -> bool:
    return any(isinstance(part, Text) and text in part.lines(500) for part in page)


def _laid_out(model: object) -> list[list[object]]:
    """The flowables of every page, in order."""
    import datetime as dt
    from io import BytesIO

    from app.documents.report_pdf_pages import ReportPages
    from app.documents.report_pdf_story import story

    class Watched(ReportPages):
        def afterFlowable(self, flowable: object) -> None:
            super().afterFlowable(flowable)
            placed.setdefault(self.page, []).append(flowable)

    placed: dict[int, list[object]] = {}
    Watched(BytesIO(), model.cover, dt.date(2021, 1, 1)).build(story(model, (1,) * len(model.chapters)))
    return [placed[number] for number in sorted(placed)]


def test_marks_of_other_languages_are_printed(tmp_path: Path) -> None:
    write_report_pdf(small_dossier(), tmp_path / "a.pdf")

    assert "<b>&40" in "".join(pages(tmp_path / "a.pdf")).replace("\r\n", "")


def test_a_table_longer_than_a_page_is_continued_with_its_heading(tmp_path: Path) -> None:
    profile = {f"第{number}项情况": f"{number}个" for number in range(60)}
    write_report_pdf(small_dossier(assessment=small_assessment(profile=profile)), tmp_path / "a.pdf")

    with_rows = [page for page in pages(tmp_path / "a.pdf") if "项情况" in page]
    assert len(with_rows) == 2
    assert all("项目" in page and "内容" in page for page in with_rows)
    assert "一、基本情况" in with_rows[0]


def test_one_entry_taller_than_a_page_is_still_printed(tmp_path: Path) -> None:
    assessment = small_assessment()
    long = replace(assessment, cycle=replace(assessment.cycle, name="很长的批次名称" * 300))

    write_report_pdf(small_dossier(assessment=long), tmp_path / "a.pdf")

    assert "".join(pages(tmp_path / "a.pdf")).count("次名称") > 250


@pytest.mark.parametrize(("length", "left"), [(5, 13), (15, 13), (16, 8), (24, 0), (40, 0)])
def test_the_name_under_the_paper_is_centred_over_the_date(length: int, left: int) -> None:
    """A date of 7 characters ends 4 from the edge, so its centre is 20.5: that of 13..28."""
    assert signature_left(length) == left
