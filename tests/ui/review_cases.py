"""A review workspace with three counties' packages, as reviewers have it on their desk; small and quickly made.

Rubric (16 points): A1★ checklist 2 with a required paper, A2 judgement 2, A3 per count of the ledger 2, B1 sites 4,
B2 threshold 3, B3 levels 3. The counties, in 行政区划 order:

- 130302 海港区: claims 2 for A2 although 1.5 was given as judgement: more than recomputed.
- 130303 山海关区: B2 is not answered, A1 has no paper (待佐证).
- 130304 北戴河区: everything as computed.
"""

import datetime as dt
import hashlib
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2

from app.domain.assessment import Answer, Assessment, Figure, LedgerRow, Person, Site
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile, material_numbers
from app.domain.marking.kinds import Checklist, Item, Judgement, Levels, PerCount, Sites, Threshold
from app.domain.received import ReviewAbout
from app.domain.review import Finding, FindingVerdict, Level, Reviewer
from app.domain.rubric import (
    Column,
    Criterion,
    Dimension,
    EvidenceRule,
    Grade,
    Indicator,
    Ledger,
    Measure,
    Requirement,
    Rubric,
    Status,
    Verdict,
)
from app.domain.scoring import score
from app.domain.submission import Submission
from app.exchange.bag import PayloadFile, write_package
from app.exchange.keys import own_key
from app.exchange.names import evidence_paths, package_name
from app.exchange.rubric_json import write_rubric
from app.exchange.submission_json import write_submission
from app.files.canonical import digest
from app.services.open_review import create_review, open_review
from app.services.receive_packages import receive
from app.ui.review_session import ReviewSession

D = Decimal
NOON = dt.datetime(2022, 3, 1, 12, tzinfo=dt.UTC)
HAIGANG = County("130302", "河北省", "秦皇岛市", "海港区")
SHANHAIGUAN = County("130303", "河北省", "秦皇岛市", "山海关区")
BEIDAIHE = County("130304", "河北省", "秦皇岛市", "北戴河区")
CYCLE = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
ME = Reviewer("王晓燕", "省爱卫办", Level.PROVINCE)
OTHER = Reviewer("李志强", "省疾控中心", Level.PROVINCE)


def review_rubric() -> Rubric:
    """Six criteria, one of them core, of the kinds that reviewers meet."""
    checklist = Checklist((Item("a", D(1), "列入规划"), Item("b", D(1), "写入政府工作报告")))
    levels = Levels((Item("top", D(3), "主要领导任组长"), Item("low", D("1.5"), "分管领导任组长")))
    paper = Requirement("e1", "规划文本")
    return Rubric(
        id="review",
        edition="2021",
        title="评审用的小标准",
        status=Status.OFFICIAL,
        evidence=EvidenceRule.REQUIRED,
        measures=(Measure("literacy", "居民健康素养水平"),),
        ledgers=(
            Ledger(
                "venues",
                "健康场所名册",
                (Column("name", "名称", required=True), Column("kind", "类别")),
                ("name",),
            ),
        ),
        dimensions=(
            Dimension(
                "A",
                "组织管理",
                (
                    _one(
                        "A1",
                        "纳入规划与重点工作",
                        2,
                        checklist,
                        core=True,
                        evidence=(paper,),
                        methods=("资料审核",),
                        text="健康县区建设列入经济社会发展规划和政府工作报告。",
                        rule_text="每项1分。",
                    ),
                    _one("A2", "部门协作", 2, Judgement(), methods=("资料审核", "现场查看")),
                    _one("A3", "健康场所建设", 2, PerCount(D("0.5"), ledger="venues"), methods=("资料审核",)),
                ),
            ),
            Dimension(
                "B",
                "健康社会",
                (
                    _one("B1", "健康场所现场评估", 4, Sites(D(60), 2), methods=("现场查看",)),
                    _one("B2", "居民健康素养水平", 3, Threshold("literacy", D(25)), methods=("数据核查",)),
                    _one("B3", "领导协调机制", 3, levels, methods=("资料审核",)),
                ),
            ),
        ),
        verdict=Verdict(grades=(Grade("通过", D(60)), Grade("待改进", D(0)))),
    )


def _one(code: str, title: str, points: int, marking: object, **more: object) -> Indicator:
    return Indicator(code, title, (Criterion(code, title, D(points), marking, **more),))  # type: ignore[arg-type]


def pdf(pages: int = 1) -> bytes:
    """Return a PDF with empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


PLAN = pdf(2)


def _assessment(county: County, **more: object) -> Assessment:
    plan = StoredFile(hashlib.sha256(PLAN).hexdigest(), len(PLAN), "规划.pdf")
    answers = {
        "A1": Answer(checked=("a", "b"), statement=f"{county.name}把健康县区建设列入十四五规划和政府工作报告。"),
        "A2": Answer(points=D("1.5"), reason="三部门联合发文", statement="卫健、教育、民政联合开展。"),
        "B1": Answer(sites=(Site("第一小学", D(90)), Site("幸福社区", D(70)))),
        "B3": Answer(level="top", statement="区长任组长。"),
    }
    rows = tuple(LedgerRow({"name": f"{county.name}{name}", "kind": "学校"}) for name in ("一小", "二小", "三小"))
    made = Assessment(
        county=county,
        applicant=f"{county.full_name}人民政府",
        cycle=CYCLE,
        person=Person("填报人", "区卫生健康局"),
        measures=(Figure("literacy", 2021, D("26.1"), source="监测报告"),),
        ledgers={"venues": rows},
        evidence=(
            Evidence(
                "E0001", "十四五规划", "政发〔2021〕1号", dt.date(2021, 3, 1), file=plan, serves=(Service("A1", "e1"),)
            ),
        ),
        answers=answers,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def assessments() -> tuple[Assessment, ...]:
    """Return what the three counties say, as the module tells."""
    haigang = _assessment(HAIGANG)
    claim = replace(haigang.answers["A2"], self_points=D(2), self_reason="还有两个部门也联合开展了活动")
    haigang = replace(haigang, answers={**haigang.answers, "A2": claim})
    shanhaiguan = _assessment(SHANHAIGUAN, measures=(), evidence=())
    return haigang, shanhaiguan, _assessment(BEIDAIHE)


def package(folder: Path, assessment: Assessment, rubric: Rubric | None = None) -> Path:
    """Write the sealed package of a county and return it; without documents."""
    rubric = rubric or review_rubric()
    numbers = material_numbers([one.code for one in rubric.criteria], assessment.evidence, {})
    submission = Submission(
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
    top = package_name(assessment.county, assessment.cycle, 1)
    sha256 = hashlib.sha256(PLAN).hexdigest()
    payload = [
        PayloadFile("00_请先看这里.html", "<html>请先看这里</html>".encode()),
        PayloadFile("machine/submission.json", write_submission(submission)),
        PayloadFile("machine/rubric.json", write_rubric(rubric)),
        *(PayloadFile(path, PLAN, sha256) for path in submission.paths.values()),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    info = (("Source-Organization", assessment.applicant), ("Bagging-Date", "2022-01-10"))
    sealed = write_package(
        folder / f"{top}.zip", top=top, payload=payload, bag_info=info, sign=own_key(folder / "keys")
    )
    return sealed.path


def new_review(folder: Path, packages: list[Path], me: Reviewer | None = ME) -> Path:
    """Make a review workspace of the province that has received packages."""
    create_review(folder, ReviewAbout(Level.PROVINCE, "省卫生健康委", "2021年度技术评估", me))
    with open_review(folder, writing=True, who="张三") as workspace:
        refused = receive(workspace, packages, person="张三", at=NOON).refused if packages else ()
    assert not refused, refused
    return folder


def ids(session: ReviewSession) -> dict[str, str]:
    """Return the ids of the sets by the name of their county."""
    return {one.county.name: id_ for id_, one in session.picture.received.items()}


def store(session: ReviewSession, county: str, code: str, finding: Finding, reviewer: Reviewer = ME) -> None:
    """Store a finding as a reviewer writes it."""
    from app.services.judge import write_finding

    session.run(write_finding, ids(session)[county], code, finding, reviewer=reviewer)
    assert not session.was_refused


def adjusted(points: str, opinion: str = "") -> Finding:
    """Return a finding 调整 with points."""
    return Finding(FindingVerdict.ADJUSTED, D(points), opinion)
