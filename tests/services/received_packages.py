"""Small sound packages of made-up counties, sealed in milliseconds, and a review workspace to take them in."""

import datetime as dt
import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.assessment import Answer, Assessment
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile, material_numbers
from app.domain.received import ReviewAbout
from app.domain.review import Finding, FindingVerdict, Level, Review, Reviewer, ReviewOf
from app.domain.round_changes import RecordChange, RoundChanges, RoundReply
from app.domain.rubric import Rubric
from app.domain.scoring import score
from app.domain.submission import Link, Submission
from app.domain.verified_sheet import verified_sheet
from app.exchange.bag import PayloadFile, SealedPackage, write_package
from app.exchange.changes_json import write_changes
from app.exchange.keys import own_key
from app.exchange.layout import CHANGES, SUBMISSION
from app.exchange.layout import RUBRIC as RUBRIC_PATH
from app.exchange.names import evidence_paths, package_name, review_package_name
from app.exchange.review_bag import packed_review, write_review_package
from app.exchange.rubric_json import write_rubric
from app.exchange.submission_json import submission_id, write_submission
from app.files.canonical import digest
from app.services.open_review import ReviewWorkspace, create_review, open_review
from tests.services.filled_tables import RUBRIC

NOON = dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC)
BEIDAIHE = County("130304", "河北省", "秦皇岛市", "北戴河区")
HAIGANG = County("130302", "河北省", "秦皇岛市", "海港区")
SHANHAIGUAN = County("130303", "河北省", "秦皇岛市", "山海关区")
NOTICE = b"%PDF-1.4 notice\n" + bytes(range(256)) * 40


def said(county: County, **answers: Answer) -> Assessment:
    """A county that claims 3 points for A1..A3 and 1.00 for two activities, unless other answers are given."""
    file = StoredFile(hashlib.sha256(NOTICE).hexdigest(), len(NOTICE), "领导小组通知.pdf")
    begun: dict[str, Answer] = {
        "A1": Answer(points=Decimal(1), reason="列入规划", statement="已列入规划"),
        "A3": Answer(met=True, statement="印发了实施方案"),
        "B1": Answer(count=2),
    }
    return Assessment(
        county=county,
        applicant=f"{county.full_name}人民政府",
        cycle=Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021),
        evidence=(
            Evidence(
                "E0001", "关于成立领导小组的通知", date=dt.date(2020, 3, 1), file=file, serves=(Service("A2", "e1"),)
            ),
        ),
        answers=begun | answers,
    )


def submission(assessment: Assessment, rubric: Rubric = RUBRIC, **more: object) -> Submission:
    """What the county hands in; more: round, based_on, replaces, date, score."""
    numbers = material_numbers((criterion.code for criterion in rubric.criteria), assessment.evidence, {})
    begun = Submission(
        round=1,
        date=dt.date(2022, 1, 10),
        assessment=assessment,
        rubric_id=rubric.id,
        rubric_edition=rubric.edition,
        rubric_sha256=digest(rubric),
        score=score(rubric, assessment),
        numbers=numbers,
        paths=evidence_paths(rubric, assessment, numbers),
    )
    return replace(begun, **more)  # type: ignore[arg-type]


def second_round(sealed: SealedPackage, first: Submission, after: Assessment) -> tuple[Submission, RoundChanges]:
    """Return round 2 on a sealed round 1, and what it says it has changed."""
    since = Link(submission_id(first), sealed.tagmanifest_sha256)
    reply = RoundReply("B1", "市级", "市卫健委", "次数偏少", "需补充", measure="补办了两次", due=dt.date(2022, 3, 1))
    changed = RoundChanges(
        since, 1, (RecordChange("answer", "B1", "主题活动", "改动", "2次", "4次", "B1"),), (), (reply,)
    )
    digest_of = hashlib.sha256(write_changes(changed)).hexdigest()
    return submission(after, round=2, based_on=since, changes=digest_of), changed


def package(
    folder: Path, handed_in: Submission, changes: RoundChanges | None = None, report: bytes = b"%PDF-1.4 report"
) -> SealedPackage:
    """Seal it as an export does, with one document. The key lies in the folder: another folder, another key."""
    folder.mkdir(parents=True, exist_ok=True)
    county, cycle = handed_in.assessment.county, handed_in.assessment.cycle
    top = package_name(county, cycle, handed_in.round)
    payload = [
        PayloadFile(SUBMISSION, write_submission(handed_in)),
        PayloadFile(RUBRIC_PATH, write_rubric(RUBRIC)),
        PayloadFile("01_自评报告.pdf", report),
        *(PayloadFile(path, NOTICE) for path in handed_in.paths.values()),
        *([PayloadFile(CHANGES, write_changes(changes))] if changes else []),
    ]
    info = (("Source-Organization", county.full_name), ("Bagging-Date", "2022-01-10"))
    return write_package(folder / f"{top}.zip", top=top, payload=payload, bag_info=info, sign=own_key(folder / "keys"))


def county_package(folder: Path, county: County = BEIDAIHE, **more: object) -> tuple[Path, str]:
    """Return a package of a county and its id."""
    handed_in = submission(said(county), **more)
    return package(folder, handed_in).path, submission_id(handed_in)


def city_review(sealed: SealedPackage, handed_in: Submission, level: Level = Level.CITY, **more: object) -> Review:
    """Return what the city says of a sealed submission: B1 is worth 0.50."""
    assessment = handed_in.assessment
    findings = {"B1": Finding(FindingVerdict.ADJUSTED, Decimal("0.50"), "只有一次有照片")}
    about = ReviewOf(
        submission_id(handed_in),
        sealed.tagmanifest_sha256,
        handed_in.round,
        assessment.county,
        assessment.cycle,
        RUBRIC.id,
        RUBRIC.edition,
        digest(RUBRIC),
    )
    sheet = verified_sheet(RUBRIC, handed_in.score, findings)
    begun = Review(about, level, "秦皇岛市卫生健康委员会", dt.date(2022, 2, 1), sheet, (Reviewer("李四"),), findings)
    return replace(begun, **more)  # type: ignore[arg-type]


def review_package(folder: Path, review: Review) -> Path:
    """Seal a return package."""
    folder.mkdir(parents=True, exist_ok=True)
    top = review_package_name(review)
    return write_review_package(
        folder / f"{top}.zip",
        top=top,
        review=packed_review(review),
        rubric=RUBRIC,
        documents=(),
        bag_info=(("Source-Organization", review.office),),
        sign=own_key(folder / "keys"),
    ).path


def review_workspace(folder: Path, level: Level = Level.CITY) -> ReviewWorkspace:
    """Make and open a review workspace for writing."""
    create_review(folder, ReviewAbout(level, "市卫健委"))
    return open_review(folder, writing=True, who="测")
