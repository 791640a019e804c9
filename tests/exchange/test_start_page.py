"""The page on top of a package: complete, harmless, and silent about what is the county's own business."""

import datetime as dt
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import unquote

from app.domain.county import County
from app.domain.evidence import Evidence, Service
from app.domain.rubric import Status
from app.exchange.start_page import start_page
from tests.exchange.packages import small_assessment, small_rubric, small_submission, stored

DOCUMENTS = ["01_自评报告.docx", "01_自评报告.pdf", "03_自评打分表.xlsx"]


class Page(HTMLParser):
    """The links and the text of a page; fails on tags that can do more than show."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self._in_style = False
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_style = tag == "style"
        self.links += [unquote(value or "") for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        self.text += "" if self._in_style else data


def test_the_page_links_every_document_and_every_evidence_file() -> None:
    submission = small_submission()

    page = Page(start_page(submission, small_rubric(), DOCUMENTS))

    assert set(page.links) == {*DOCUMENTS, *submission.paths.values()}
    assert page.links.count(submission.paths["E0001"]) == 2  # under A2, and under B1 as 见A2-01
    assert "见A2-01" in page.text


def test_the_page_says_who_when_and_how_many_points() -> None:
    text = Page(start_page(small_submission(), small_rubric(), DOCUMENTS)).text

    for words in ("秦皇岛市北戴河区", "2021年度", "第1轮", "2022年1月10日", "A 组织管理", "6.50", "只有说明"):
        assert words in text


def test_text_that_looks_like_html_stays_text() -> None:
    nasty = "<script>alert(1)</script>\"&'<img src=x>"
    piece = Evidence("E0001", nasty, nasty, file=stored(b"x", nasty), pages=nasty, serves=(Service("A2"),))
    county = County("130304", "河北省", nasty, nasty)
    assessment = replace(small_assessment(), county=county, applicant=nasty, evidence=(piece,))
    rubric = replace(small_rubric(), title=nasty, notice=nasty, edition=nasty)
    submission = small_submission(assessment, rubric)

    page = Page(start_page(submission, rubric, [f"05_{nasty}.docx"]))

    assert {"script", "img"}.isdisjoint(page.tags)
    assert page.text.count(nasty) >= 8


def test_the_notice_stands_only_on_pages_of_reference_rubrics() -> None:
    official = replace(small_rubric(), status=Status.OFFICIAL)

    assert "非官方文本" in Page(start_page(small_submission(), small_rubric(), [])).text
    assert "非官方文本" not in Page(start_page(small_submission(), official, [])).text


def test_the_page_prints_no_grade_and_no_county_business() -> None:
    submission = replace(small_submission(), date=dt.date(2022, 1, 11))

    text = Page(start_page(submission, small_rubric(), DOCUMENTS)).text

    assert submission.score.verdict.grade not in text
    assert "可加" not in text
