"""A small county and its package, by hand; and zip files made in ways our writer would never make them."""

import datetime as dt
import hashlib
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.assessment import Answer, Assessment, Figure, LedgerRow, Person
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile, material_numbers
from app.domain.marking.kinds import Checklist, Item, PerCount, Tier, Tiers, YesNo
from app.domain.rubric import Criterion, Dimension, Indicator, Measure, Requirement, Rubric, Status, Verdict
from app.domain.score_sheet import (
    Conclusion,
    CriterionScore,
    DimensionScore,
    ScoreSheet,
    ScoreWarning,
    State,
    Totals,
)
from app.domain.submission import Submission
from app.exchange.bag import PayloadFile, SealedPackage, Sign, write_package
from app.exchange.keys import own_key
from app.exchange.layout import START_PAGE, SUBMISSION
from app.exchange.names import evidence_paths, package_name
from app.exchange.rubric_json import write_rubric
from app.exchange.start_page import start_page
from app.exchange.submission_json import write_submission
from app.files.canonical import digest

NOTICE = b"%PDF-1.4 notice\n" + bytes(range(256)) * 40
PHOTO = b"\xff\xd8\xff photo\n" + bytes(reversed(range(256))) * 40
FILES = {"E0001": NOTICE, "E0002": PHOTO, "E0004": b"nobody asked for this"}


def small_rubric() -> Rubric:
    a2 = Criterion(
        "A2",
        "成立领导小组",
        Decimal(2),
        Checklist((Item("a", Decimal(1), "成立"), Item("b", Decimal(1), "开会"))),
        evidence=(Requirement("e1", "文件"),),
    )
    b1 = Criterion("B1", "活动", Decimal(8), PerCount(Decimal("2.5"), Decimal(8), "activities"))
    b2 = Criterion("B2", "素养", Decimal(3), Tiers("literacy", (Tier(Decimal(3), at_least=Decimal(25)),)))
    return Rubric(
        id="small",
        edition="2021",
        title="小标准",
        status=Status.REFERENCE,
        dimensions=(
            Dimension("A", "组织管理", (Indicator("A2", "领导协调机制", (a2,)),)),
            Dimension("B", "健康<b>&文化", (Indicator("B1", "主题活动", (b1,)), Indicator("B2", "素养", (b2,)))),
            Dimension("C", "其余", (Indicator("C1", "其余", (Criterion("C1", "有无", Decimal(1), YesNo()),)),)),
        ),
        verdict=Verdict(),
        measures=(Measure("literacy", "居民健康素养水平"),),
    )


def small_assessment() -> Assessment:
    return Assessment(
        county=County("130304", "河北省", "秦皇岛市", "北戴河区"),
        applicant="秦皇岛市北戴河区人民政府",
        cycle=Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021),
        person=Person("填报人", "区卫生健康局"),
        profile={"常住人口": "13万"},
        measures=(Figure("literacy", 2021, Decimal("30.42"), source="监测"),),
        ledgers={"activities": (LedgerRow({"date": "2021-04-07", "name": "世界卫生日"}, ("E0002",)),)},
        evidence=(
            Evidence(
                "E0001",
                "关于成立领导小组的通知",
                "北政办〔2020〕1号",
                dt.date(2020, 3, 1),
                file=stored(NOTICE, "a.pdf"),
                serves=(Service("A2", "e1"), Service("B1")),
            ),
            Evidence("E0002", "活动照片", file=stored(PHOTO, "IMG 1.JPG"), serves=(Service("B1"),)),
            Evidence("E0003", "只有说明", serves=(Service("B1"),)),
            Evidence("E0004", "没有去处", file=stored(FILES["E0004"], "x.txt")),
        ),
        answers={"A2": Answer(checked=("a",), statement="已成立"), "B1": Answer(count=1)},
    )


def stored(content: bytes, name: str) -> StoredFile:
    return StoredFile(hashlib.sha256(content).hexdigest(), len(content), name)


def small_sheet() -> ScoreSheet:
    def line(code: str, full: str, points: str, *sentences: str) -> CriterionScore:
        given = Decimal(points)
        return CriterionScore(code, State.SCORED, Decimal(full), given, given, given, sentences)

    late = ScoreWarning("FIGURE_YEAR", "用的是2020年的数")
    return ScoreSheet(
        points=Totals(
            Decimal(14), Decimal(14), Decimal("6.50"), Decimal("7.50"), Decimal("6.50"), Decimal(0), Decimal("46.43")
        ),
        verdict=Conclusion("待改进"),
        dimensions=(
            dimension("A", "组织管理", "2", "1.00"),
            dimension("B", "健康<b>&文化", "11", "5.50"),
            dimension("C", "其余", "1", "0.00"),
        ),
        criteria=(
            line("A2", "2", "1.00", "成立1分，共1分"),
            line("B1", "8", "2.50", "每次2.5分×1次=2.5分"),
            replace(line("B2", "3", "3.00", "30.42%≥25%，得3分"), warnings=(late,)),
            replace(line("C1", "1", "0.00"), state=State.UNANSWERED),
        ),
    )


def dimension(code: str, title: str, full: str, points: str) -> DimensionScore:
    given = Decimal(points)
    return DimensionScore(code, title, Decimal(full), Decimal(full), given, given, given)


def small_submission(assessment: Assessment | None = None, rubric: Rubric | None = None) -> Submission:
    assessment, rubric = assessment or small_assessment(), rubric or small_rubric()
    numbers = material_numbers((criterion.code for criterion in rubric.criteria), assessment.evidence, {})
    return Submission(
        round=1,
        date=dt.date(2022, 1, 10),
        assessment=assessment,
        rubric_id=rubric.id,
        rubric_edition=rubric.edition,
        rubric_sha256=digest(rubric),
        score=small_sheet(),
        numbers=numbers,
        paths=evidence_paths(rubric, assessment, numbers),
    )


def small_payload(submission: Submission | None = None) -> list[PayloadFile]:
    submission = submission or small_submission()
    evidence = [
        PayloadFile(path, FILES[id_], hashlib.sha256(FILES[id_]).hexdigest()) for id_, path in submission.paths.items()
    ]
    return [
        PayloadFile(START_PAGE, start_page(submission, small_rubric(), ["01_自评报告.pdf"])),
        PayloadFile("01_自评报告.pdf", b"%PDF-1.4 report" * 100),
        PayloadFile(SUBMISSION, write_submission(submission)),
        PayloadFile("machine/rubric.json", write_rubric(small_rubric())),
        *evidence,
    ]


TOP = package_name(small_assessment().county, small_assessment().cycle, 1)
BAG_INFO = (("Source-Organization", "秦皇岛市北戴河区人民政府"), ("Bagging-Date", "2022-01-10"))


def small_package(folder: Path, payload: list[PayloadFile] | None = None, sign: Sign | None = None) -> SealedPackage:
    folder.mkdir(parents=True, exist_ok=True)
    return write_package(
        folder / f"{TOP}.zip",
        top=TOP,
        payload=payload or small_payload(),
        bag_info=BAG_INFO,
        sign=sign or own_key(folder / "keys"),
    )


def contents(package: Path) -> dict[str, bytes]:
    """Return what lies in a package by path inside the bag."""
    with zipfile.ZipFile(package) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, files: Mapping[str, bytes], top: str = TOP) -> Path:
    """Write a zip as any other program would."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{top}/{name}" if top else name, content)
    return path


def manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def with_digests_remade(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with manifests that fit again, as somebody would who knows BagIt but has no key."""
    remade = dict(files)
    payload = {name: content for name, content in files.items() if name.startswith("data/")}
    remade["manifest-sha256.txt"] = manifest(payload)
    total = sum(len(content) for content in payload.values())
    lines = [
        line
        for line in files["bag-info.txt"].decode("utf-8", "replace").splitlines()
        if not line.startswith("Payload-Oxum")
    ]
    remade["bag-info.txt"] = ("\n".join([*lines, f"Payload-Oxum: {total}.{len(payload)}"]) + "\n").encode()
    tags = {name: remade[name] for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")}
    remade["tagmanifest-sha256.txt"] = manifest(tags)
    return remade
