"""Values for the tests of review workspaces: one received set, and a whole review with one of everything."""

import datetime as dt
from decimal import Decimal

from app.domain.changes import Change, Changes
from app.domain.county import County, Cycle
from app.domain.evidence import StoredFile
from app.domain.problems import blocking, hint
from app.domain.received import (
    Assignment,
    AttachedReview,
    Merge,
    MergedGate,
    Received,
    ReceivedLine,
    RefusedFile,
    ReviewAbout,
    ReviewPicture,
    Sample,
    SentReview,
    UntriedFile,
)
from app.domain.review import (
    Feedback,
    Finding,
    FindingVerdict,
    GateFinding,
    Level,
    Remark,
    Review,
    Reviewer,
    ReviewOf,
    Supplement,
    VerifiedLine,
    VerifiedSheet,
    Visit,
)
from app.domain.review_records import finding_key, review_records
from app.domain.score_sheet import DimensionScore, State, Totals

DAY = dt.date(2021, 12, 1)
AT = "2021-12-01T12:00:00"
BEIDAIHE = County("130304", "河北省", "秦皇岛市", "北戴河区")
CYCLE = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
ID = "1" * 64
WANG = Reviewer("王五", "省疾控")
ABOUT = ReviewAbout(Level.PROVINCE, "省爱卫办", "2021年度技术评估", WANG)

REJECTED = Finding(FindingVerdict.REJECTED, Decimal("0.00"), "没有落款", (Supplement("盖章件", DAY),))
ACCEPTED = Finding(FindingVerdict.ACCEPTED)
NOT_MET, UNSAID = GateFinding(met=False, opinion="没有挂牌", note="合议"), GateFinding(opinion="材料不全")
PACKAGE = StoredFile("a" * 64, 9, "北戴河区_第1轮.zip")
PHOTO = StoredFile("f" * 64, 5, "广场.jpg")
CITY = StoredFile("9" * 64, 7, "北戴河区_市级.zip")


def received(id_: str = ID, package: StoredFile = PACKAGE) -> Received:
    """One received set of two criteria."""
    two = Decimal("2.00")
    lines = tuple(ReceivedLine(code, State.SCORED, two, Decimal("1.50"), two, 1) for code in ("A1", "A2"))
    points = Totals(Decimal(4), Decimal(4), Decimal(3), Decimal(3), Decimal(4), Decimal(0), Decimal("75.00"))
    dimension = DimensionScore("A", "组织管理", Decimal(4), Decimal(4), Decimal(3), Decimal(3), Decimal(4))
    return Received(
        id_,
        BEIDAIHE,
        CYCLE,
        1,
        DAY,
        "small",
        "2021",
        "小标准",
        "b" * 64,
        package,
        "c" * 64,
        "d" * 64,
        points,
        (dimension,),
        lines,
        changes="e" * 64,
        files={"E0001": "材料/通知.pdf"},
        problems=(hint("REVIEW_NOTE", "北戴河区", "有一处要看", "请看一下。"),),
        at="2021-12-01T12:00:00",
    )


def city_review() -> Review:
    """The review of the level below."""
    line = VerifiedLine("A1", "评分项A1", Decimal(2), Decimal(2), Decimal(2), Decimal("1.00"), is_reviewed=True)
    sheet = VerifiedSheet(line, Decimal(4), Decimal("50.00"), (line,), (line,), 1)
    of = ReviewOf(ID, "t" * 64, 1, BEIDAIHE, CYCLE, "small", "2021", "b" * 64)
    return Review(of, Level.CITY, "市爱卫办", DAY, sheet, (Reviewer("赵六", "", Level.CITY),), {"A1": REJECTED})


def full_picture() -> ReviewPicture:
    """One of everything."""
    return ReviewPicture(
        about=ABOUT,
        received={ID: received()},
        assignments={WANG.key: Assignment(WANG, ("A",), (ID,), ("130302",))},
        findings={ID: {"A1": {"李 四": REJECTED, WANG.key: ACCEPTED}, "A2": {WANG.key: ACCEPTED}}},
        merges={
            ID: Merge(
                "mean",
                {"A1": REJECTED},
                "o" * 64,
                "取平均",
                "组长",
                "2021-12-01T12:00:00",
                gates={"G1": MergedGate(NOT_MET, WANG.key, "g" * 64)},
            )
        },
        feedback={ID: Feedback((Remark("重视"),), (Remark("缺落款", "A1", DAY),), (Remark("补充"),))},
        visits={ID: (Visit("A2", "广场", DAY, Decimal("85.5"), "整洁", "王五", (PHOTO,)),)},
        samples={ID: {"A2": Sample("A2", "places", ("广场",), "7", 1)}},
        attached={"city-1": AttachedReview("city-1", city_review(), CITY, "valid", "AB12")},
        sent={ID: (SentReview("r1", DAY, "意见.zip", "8" * 64),)},
        refused={
            "U盘/坏 的.zip": RefusedFile(
                "U盘/坏 的.zip", (blocking("ZIP_UNREADABLE", "坏 的.zip", "读不出来。", "请重发。"),), AT, "130306"
            )
        },
        gate_findings={ID: {"G1": {"李 四": NOT_MET, WANG.key: GateFinding(met=True)}, "G2": {WANG.key: UNSAID}}},
        untried={"卢龙县.zip": UntriedFile("卢龙县.zip", 3, 3, AT)},
    )


def everything() -> Changes:
    """The step from a new workspace that is for `ABOUT` to the full picture."""
    found = [one for one in review_records(full_picture()).items() if one[0][0] != "review_about"]
    return Changes("导入", tuple(Change(kind, key, None, value) for (kind, key), value in found))


def judged(code: str, opinion: str, before: Finding | None = None) -> Changes:
    """The step that writes one finding."""
    after = Finding(FindingVerdict.ADJUSTED, Decimal("1.00"), opinion)
    return Changes("评审意见", (Change("finding", finding_key(ID, code, WANG.key), before, after),))
