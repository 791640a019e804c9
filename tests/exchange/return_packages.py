"""A small review of the small county, and its return package."""

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.evidence import StoredFile
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
from app.domain.scoring import score
from app.domain.verified_sheet import verified_sheet
from app.exchange.bag import PayloadFile, SealedPackage, Sign
from app.exchange.keys import own_key
from app.exchange.names import review_package_name
from app.exchange.review_bag import packed_review, write_review_package
from app.exchange.submission_json import submission_id
from app.files.canonical import digest
from tests.exchange.packages import small_assessment, small_rubric, small_submission

OFFICE = "河北省爱国卫生运动委员会办公室"
SEEN = b"\xff\xd8\xff what was seen\n" * 200
PAPER = b"%PDF-1.4 opinion\n" * 100
NAME = "01_评估意见表.pdf"
FINDINGS = {
    "A2": Finding(
        FindingVerdict.SUPPLEMENT,
        None,
        "缺2020年度会议纪要。\n  请补齐<b>",
        (Supplement("补2020年度会议纪要", dt.date(2022, 3, 15)), Supplement("签到表")),
    ),
    "B1": Finding(FindingVerdict.ADJUSTED, Decimal("2.00"), "一次活动没有照片", note="取均值"),
    "B2": Finding(FindingVerdict.ACCEPTED),
}


def photo() -> StoredFile:
    return StoredFile(hashlib.sha256(SEEN).hexdigest(), len(SEEN), "IMG 1.JPG")


def small_review() -> Review:
    """Return a review of the small submission; its sheet follows from its findings."""
    submission, rubric = small_submission(), small_rubric()
    assessment = submission.assessment
    of = ReviewOf(
        submission_id(submission),
        "ab" * 32,
        1,
        assessment.county,
        assessment.cycle,
        rubric.id,
        rubric.edition,
        digest(rubric),
    )
    return Review(
        of=of,
        level=Level.PROVINCE,
        office=OFFICE,
        date=dt.date(2022, 2, 1),
        sheet=verified_sheet(rubric, score(rubric, small_assessment()), FINDINGS),
        reviewers=(Reviewer("李四", "省疾控中心"), Reviewer("王五")),
        findings=FINDINGS,
        feedback=Feedback(
            (Remark("领导重视"),), (Remark("档案不全", "A2"),), (Remark("补齐", "A2", dt.date(2022, 3, 15)),)
        ),
        visits=(Visit("B1", "某某广场", dt.date(2022, 1, 20), Decimal("86.5"), "有活动", "李四", (photo(),)),),
    )


def small_documents() -> list[PayloadFile]:
    return [PayloadFile(NAME, PAPER)]


def small_return(folder: Path, review: Review | None = None, sign: Sign | None = None) -> SealedPackage:
    folder.mkdir(parents=True, exist_ok=True)
    documents = small_documents()
    packed = packed_review(review or small_review(), documents)
    photos = [PayloadFile(path, SEEN, sha256) for sha256, path in packed.photos.items()]
    top = review_package_name(packed)
    return write_review_package(
        folder / f"{top}.zip",
        top=top,
        review=packed,
        rubric=small_rubric(),
        documents=[*documents, *photos],
        bag_info=(("Source-Organization", OFFICE),),
        sign=sign or own_key(folder / "keys"),
    )


def without_photos(review: Review) -> Review:
    return replace(review, visits=tuple(replace(visit, photos=()) for visit in review.visits))
