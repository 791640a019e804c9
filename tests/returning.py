"""A county that has handed in, and what city and province send back: for tests of 退回意见 and 补正."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.problems import Problem
from app.domain.returned import ReturnedReview
from app.domain.review import Finding, FindingVerdict, Level, Review, Reviewer, ReviewOf, Supplement
from app.domain.scoring import score
from app.domain.submission import Picture, Seal
from app.domain.verified_sheet import verified_sheet
from app.files.canonical import digest
from app.services.export_submission import Exported, Wanted, export
from app.services.fill import fill
from app.services.open_rubric import open_rubric
from app.services.open_workspace import Workspace, create_workspace, open_workspace
from app.services.receive_review import ReadReturn, take_return
from tests.journeys.county import write_county

NOW = dt.datetime(2022, 1, 10, 8, 30, tzinfo=dt.UTC)
BACK = dt.datetime(2022, 2, 1, 9, 0, tzinfo=dt.UTC)
LATER = dt.datetime(2022, 2, 20, 9, 0, tzinfo=dt.UTC)
OFFICE = "示例省爱国卫生运动委员会办公室"
OPINION = "  成立文件没有“文号”<b>&，\n请补充；见附件=1 "
"""With blanks at both ends and two lines: every opinion is readable on the other side byte for byte."""

FINDINGS: Mapping[str, Finding] = {
    "A1": Finding(FindingVerdict.ACCEPTED, opinion="材料齐全"),
    "A2": Finding(
        FindingVerdict.SUPPLEMENT,
        Decimal("1.00"),
        OPINION,
        (Supplement("盖章的成立文件", dt.date(2022, 3, 1)), Supplement("会议签到表")),
    ),
    "A4": Finding(FindingVerdict.REJECTED, Decimal("0.00"), "问题没有整改", note="两位专家意见一致"),
    "B1": Finding(FindingVerdict.ADJUSTED, Decimal("2.50"), "一次活动没有照片"),
}


def county_workspace(folder: Path) -> Path:
    """Return a filled workspace that has handed nothing in."""
    files = write_county(folder / "县")
    create_workspace(folder / "库", open_rubric(str(files.pack)).rubric)
    with open_workspace(folder / "库", writing=True) as workspace:
        fill(workspace, files.answers, person="张三", at=NOW)
    return folder / "库"


def handed_in(workspace: Workspace, out: Path, at: dt.datetime = NOW) -> Exported:
    """Seal a submission of the round that is being worked on."""
    return export(workspace, out, Wanted(), date=at.date())


def review_on(
    picture: Picture,
    findings: Mapping[str, Finding] = FINDINGS,
    *,
    seal: Seal | None = None,
    level: Level = Level.PROVINCE,
    office: str = OFFICE,
    date: dt.date = dt.date(2022, 1, 25),
    replaces: str | None = None,
) -> Review:
    """Return a review of a sealed submission, the last one unless told otherwise."""
    seal = seal or picture.seals[-1]
    rubric, assessment = picture.rubric, picture.assessment
    of = ReviewOf(
        seal.id,
        seal.tagmanifest_sha256,
        seal.round,
        replace(assessment.county),
        assessment.cycle,
        rubric.id,
        rubric.edition,
        digest(rubric),
    )
    sheet = verified_sheet(rubric, score(rubric, assessment), findings)
    return Review(of, level, office, date, sheet, (Reviewer("李四", office, level),), dict(findings), replaces=replaces)


def return_package(picture: Picture, review: Review, target: Path) -> Path:
    """Write the return package of a review and return it."""
    from app.exchange.keys import own_key
    from app.exchange.names import review_package_name
    from app.exchange.review_bag import write_review_package

    target.parent.mkdir(parents=True, exist_ok=True)
    made = write_review_package(
        target,
        top=review_package_name(review),
        review=review,
        rubric=picture.rubric,
        documents=(),
        bag_info=(("Source-Organization", review.office),),
        sign=own_key(target.parent / "评审单位的钥匙"),
    )
    return made.path


def codes_of(problems: tuple[Problem, ...]) -> list[str]:
    """Return the codes of problems."""
    return [problem.code for problem in problems]


def came_back(workspace: Workspace, review: Review, *, at: dt.datetime = BACK) -> ReturnedReview:
    """Let a review stand in the workspace as if its package had been taken in."""
    from app.exchange.review_json import review_id

    id_ = review_id(review)
    returned = ReturnedReview(id_, review.of.round, review.level, review.office, at.date(), review.findings, review)
    return take_return(workspace, ReadReturn(returned), person="张三", at=at).returned
