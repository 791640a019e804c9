"""Dossiers of reviews made by hand: caps and bonus worked out in scored_dossiers, judged here.

capped_review: A claims 2 + 4 + 4, computed 4 + 4 + 4, at most 10. The reviewer leaves A1 at 4, gives A2 1.5 and A3 0:
5.5. B computed 3.5 + 2 (B3 full) + 0 (B4 zero) of 5 + 2 + 2 + (B2 left out); the reviewer gives B1 2: 4.
Bonus 3 + 4, at most 5; the reviewer refuses B9 (0 of 4): 3. Total 5.5 + 4 + 3 = 12.5, of 19 applicable: 65.79 %.
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.catalog.forms import read_forms
from app.documents.dossier import Dossier
from app.documents.review_dossier import ReviewDossier
from app.domain.form import Form, Use, chosen_form
from app.domain.received import Sample
from app.domain.review import (
    Feedback,
    Finding,
    FindingVerdict,
    Level,
    Remark,
    Review,
    Reviewer,
    ReviewOf,
    Supplement,
    Visit,
)
from app.domain.submission import Submission
from app.domain.verified_sheet import verified_sheet
from app.files.places import forms_dir
from tests.documents.report_dossiers import SUBMISSION_ID
from tests.documents.scored_dossiers import capped_dossier, rich_dossier

TRICKY = '=HYPERLINK("http://x") 会议记录不全 <b>&'
DAY = dt.date(2021, 12, 25)
REVIEWERS = (Reviewer("张某", "省疾控中心"), Reviewer("李某", "省健康教育所"))


def form_for(use: Use) -> Form:
    return chosen_form(read_forms(forms_dir()), use)


def review_dossier(own: Dossier, findings: dict[str, Finding], **more: Any) -> ReviewDossier:
    """Return the dossier of a provincial review of what an own dossier prints."""
    assessment = own.assessment
    of = ReviewOf(
        SUBMISSION_ID,
        "a" * 64,
        own.round,
        assessment.county,
        assessment.cycle,
        own.rubric.id,
        own.rubric.edition,
        own.rubric_sha256,
    )
    sheet = verified_sheet(own.rubric, own.score, findings)
    review = Review(of, Level.PROVINCE, "示例省卫生健康委员会", DAY, sheet, REVIEWERS, findings)
    submission = Submission(
        own.round,
        own.date,
        assessment,
        own.rubric.id,
        own.rubric.edition,
        own.rubric_sha256,
        own.score,
        numbers=own.numbers,
    )
    of_review: dict[str, Any] = {key: more.pop(key) for key in ("feedback", "visits", "level") if key in more}
    return ReviewDossier(replace(review, **of_review), own.rubric, submission, own.score, own.program, **more)


def capped_review(**more: Any) -> ReviewDossier:
    """Return the review whose points stand above."""
    findings = {
        "A2": Finding(
            FindingVerdict.ADJUSTED,
            Decimal("1.5"),
            TRICKY,
            (Supplement("补报2021年会议记录", dt.date(2022, 1, 15)), Supplement("补报签到表")),
        ),
        "A3": Finding(FindingVerdict.REJECTED, Decimal(0), "没有能证明的材料。"),
        "B1": Finding(FindingVerdict.SUPPLEMENT, Decimal(2), "须补充现场照片", (Supplement("现场照片"),)),
        "B9": Finding(FindingVerdict.REJECTED, Decimal(0), "不属于加分内容"),
    }
    return review_dossier(capped_dossier(), findings, **more)


def rich_review() -> ReviewDossier:
    """Return a review that says something everywhere: gates, venues, samples, feedback."""
    findings = {
        "C1": Finding(FindingVerdict.ACCEPTED, opinion="材料齐全"),
        "C2": Finding(FindingVerdict.ADJUSTED, Decimal(1), "第三项工作没有落实"),
    }
    feedback = Feedback(
        (Remark("领导重视，协调机制健全", "C1", DAY),),
        (Remark("第三项工作没有落实", "C2"),),
        (Remark("进一步加强部门合作"),),
    )
    visits = (
        Visit("C7", "第一小学食堂", dt.date(2021, 12, 24), Decimal("88.5"), "制度上墙，记录完整", "张某"),
        Visit("C7", "示例公园", None, None, "", "李某"),
    )
    samples = {"C7": Sample("C7", "activities", ("第一小学食堂", "示例公园"), "20211224", 31)}
    return review_dossier(rich_dossier(), findings, feedback=feedback, visits=visits, samples=samples)


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF without line breaks."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")
