"""The page on top of a return package: every opinion and every task on it, harmless, in the order of the rubric."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from app.domain.review import Feedback, Finding, FindingVerdict, Remark, Review, Reviewer, Supplement
from app.exchange.review_bag import packed_review
from app.exchange.review_json import review_id
from app.exchange.review_start_page import review_start_page
from tests.exchange.packages import small_rubric
from tests.exchange.return_packages import OFFICE, small_review
from tests.exchange.test_start_page import Page

DOCUMENTS = ["01_评估意见表.docx", "01_评估意见表.pdf", "02_扣分明细.xlsx"]


def page(review: Review | None = None) -> Page:
    return Page(review_start_page(review or packed_review(small_review()), small_rubric(), DOCUMENTS))


def test_it_says_what_it_is_and_links_the_papers_and_photos() -> None:
    shown = page()

    assert set(shown.links) == {*DOCUMENTS, "现场照片/B1_某某广场/01_IMG 1.JPG"}
    for words in ("技术评估意见（省级）", "秦皇岛市北戴河区", "2021年度", "第1轮", OFFICE, "2022年2月1日", "王五"):
        assert words in shown.text
    assert small_review().of.id in shown.text
    assert review_id(packed_review(small_review())) in shown.text


def test_points_are_told_per_dimension_and_in_all() -> None:
    text = " ".join(page().text.split())

    assert "A 组织管理21.001.001.00" in text
    assert "合计146.506.506.00" in text
    assert "已评审3/4项" in text


def test_every_opinion_stands_as_it_was_written() -> None:
    review = small_review()
    text = page().text

    for finding in review.findings.values():
        assert finding.opinion in text
        assert finding.note in text
        assert all(supplement.text in text for supplement in finding.supplements)
    assert "缺2020年度会议纪要。\n  请补齐<b>" in text
    for remark in (*review.feedback.strengths, *review.feedback.problems, *review.feedback.suggestions):
        assert remark.text in text


def test_what_is_to_be_done_stands_with_its_day_in_rubric_order() -> None:
    findings = {
        "B2": Finding(FindingVerdict.REJECTED, opinion="没有依据"),
        "A2": Finding(FindingVerdict.SUPPLEMENT, None, "x", (Supplement("纪要", dt.date(2022, 3, 15)),)),
    }
    text = page(replace(small_review(), findings=findings)).text

    tasks = text[text.index("要办的事") : text.index("逐项意见")]
    assert tasks.index("补充材料：纪要") < tasks.index("不认可：素养")
    assert "2022年3月15日" in tasks
    assert "未写期限" in tasks


def test_nothing_to_do_is_said_in_words() -> None:
    text = page(replace(small_review(), findings={}, feedback=Feedback(), visits=())).text

    assert "没有要求补充或整改的事项。" in text
    assert "没有逐项意见。" in text
    assert "现场评估" not in text


def test_text_that_looks_like_html_stays_text() -> None:
    nasty = "<script>alert(1)</script>\"&'<img src=x>"
    review = replace(
        small_review(),
        office=nasty,
        reviewers=(Reviewer(nasty, nasty),),
        findings={"A2": Finding(FindingVerdict.SUPPLEMENT, None, nasty, (Supplement(nasty),), nasty)},
        feedback=Feedback((Remark(nasty, nasty),)),
        visits=tuple(replace(one, venue=nasty, seen=nasty, criterion=nasty) for one in small_review().visits),
    )

    shown = page(packed_review(review))

    assert not {"script", "img", "iframe", "form"} & set(shown.tags)
    assert shown.text.count(nasty) >= 8


def test_a_set_that_was_not_sealed_is_told_as_such() -> None:
    review = small_review()

    assert "未经本程序封装" in page(replace(review, of=replace(review.of, tagmanifest_sha256=""))).text


def test_the_bonus_has_a_row_so_that_the_column_adds_up() -> None:
    review = packed_review(small_review())
    total = review.sheet.total
    more = replace(
        total,
        self_points=total.self_points + Decimal("2.50"),
        computed=total.computed + Decimal("2.00"),
        verified=total.verified + Decimal("1.50"),
    )
    dimensions = review.sheet.dimensions
    even = replace(
        total,
        self_points=sum((one.self_points for one in dimensions), Decimal("0.00")),
        computed=sum((one.computed for one in dimensions), Decimal("0.00")),
        verified=sum((one.verified for one in dimensions), Decimal("0.00")),
    )

    assert even == total
    assert "加分项" not in page(review).text
    text = " ".join(page(replace(review, sheet=replace(review.sheet, total=more))).text.split())
    assert "加分项2.502.001.50" in text
