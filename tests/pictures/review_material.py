"""What the pictures of the reviewers' desk and of 退回意见 are taken of: review workspaces, and counties.

Everything travels as files between the workspaces here, as between offices. All counties of 示例市 are invented.
"""

import datetime as dt
import shutil
import sys
import traceback
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.county import County
from app.domain.received import Assignment, ReviewAbout
from app.domain.review import Feedback, Finding, FindingVerdict, GateFinding, Level, Remark, Reviewer
from app.ui.clock import now
from tests.pictures.returned_material import make_returned, seal
from tests.pictures.review_words import CITY_FINDINGS, ME_FINDINGS, OTHER_FINDINGS, WITH_SIGNATURES

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace

EMPTY, THREE, MANY, FULL = "review-empty", "review-three", "review-many", "review"
"""Names of the review workspaces: nothing in it, three counties, forty, and the one where work is under way."""
INTAKE = "收到的申报包"
ME = Reviewer("王晓燕", "省爱卫办", Level.PROVINCE)
OTHER = Reviewer("李志强", "示例省疾病预防控制中心", Level.PROVINCE)
CITY = Reviewer("周敏", "示例市爱卫办", Level.CITY)
OFFICE, TITLE = "示例省卫生健康委员会", "2021年度健康县区技术评估"
HAIDONG = County("999902", "示例省", "示例市", "海东区", "district")
LINJIANG = County("999922", "示例省", "示例市", "临江县", "county")
YUNLING = County("999923", "示例省", "示例市", "云岭县", "county")
LONG = (
    "积石山保安族东乡族撒拉族自治县",
    "双江拉祜族佤族布朗族傣族自治县",
    "镇沅彝族哈尼族拉祜族自治县",
    "金平苗族瑶族傣族自治县",
    "孟连傣族拉祜族佤族自治县",
    "和布克赛尔蒙古自治县",
)
LONG_CITY = "克孜勒苏柯尔克孜自治州"
COUNT = 40
ACCEPTED = Finding(FindingVerdict.ACCEPTED)


def make_review_material(folder: Path) -> None:
    """Make all there is to be made; what cannot be made is told, and its scenes fail alone."""
    for make in (_make_empty, _make_many, _make_packages, make_returned, _make_three, _make_full):
        try:
            make(folder)
        except Exception:  # noqa: BLE001 - the other pictures are worth having
            sys.stderr.write(f"没有准备好 {make.__name__}：\n{traceback.format_exc()}\n")


def new_review(folder: Path, me: Reviewer | None = ME, level: Level = Level.PROVINCE) -> Path:
    """Make a review workspace and return its folder."""
    from app.services.open_review import create_review

    create_review(folder, ReviewAbout(level, OFFICE if level is Level.PROVINCE else CITY.office, TITLE, me))
    return folder


def _make_empty(folder: Path) -> None:
    new_review(folder / f"工作库-{EMPTY}", me=None)


def received(workspace: "ReviewWorkspace", paths: list[Path]) -> None:
    """Take packages in; a refused one is a mistake of ours."""
    from app.services.receive_packages import receive

    intake = receive(workspace, paths, person=ME.name, at=now())
    if intake.refused:
        raise RuntimeError(intake.problems)


# ------------------------------------------------------------ forty


def _make_many(folder: Path) -> None:
    """Forty counties with the small rubric; long names; the first twelve judged."""
    from app.services.judge import write_finding
    from app.services.open_review import open_review
    from tests.ui.review_cases import assessments, package

    kinds = assessments()
    for number in range(COUNT):
        kind = kinds[number % len(kinds)]
        city = LONG_CITY if number % 4 == 3 else "示例市"
        name = LONG[number // 6] if number % 6 == 0 and number // 6 < len(LONG) else f"第{number + 1}县"
        county = County(f"{990100 + number + 1}", "示例省", city, name)
        package(folder / "四十县", replace(kind, county=county))
    with open_review(new_review(folder / f"工作库-{MANY}"), writing=True, who=ME.name) as workspace:
        received(workspace, [folder / "四十县"])
        for id_ in sorted(workspace.picture.received, key=lambda one: workspace.picture.received[one].county.code)[:12]:
            for code in ("A1", "A2", "A3", "B1", "B2", "B3"):
                finding = (
                    Finding(FindingVerdict.ADJUSTED, Decimal("1.5"), "有一份会议没有签到表")
                    if code == "A2"
                    else ACCEPTED
                )
                write_finding(workspace, id_, code, finding, reviewer=ME, person=ME.name, at=now())


# ------------------------------------------------------------ the sample's neighbours


def _make_packages(folder: Path) -> None:
    """Seal four counties of 示例市; 云岭县 twice, because it mended a slip before anybody looked."""
    boxes = folder / INTAKE
    boxes.mkdir()
    seal(folder, "示例县", boxes, None)
    seal(folder, "海东区", boxes, HAIDONG, _claims_more)
    seal(folder, "临江县", boxes, LINJIANG)
    seal(folder, "云岭县", boxes, YUNLING)
    seal(folder, "云岭县", boxes, YUNLING, _mends)


def _claims_more(workspace: object) -> None:
    _answer(workspace, "D14", self_points=Decimal(1), self_reason="另有两个健康产业项目已经签约")
    _answer(workspace, "A8", checked=("a",), statement="")


def _mends(workspace: object) -> None:
    _answer(workspace, "D14", statement="更正：全区健康产业增加值按县统计局快报数填报。")


def _answer(workspace: object, code: str, **given: object) -> None:
    from app.services.write_answer import write_answer
    from app.storage.workspace import Workspace

    assert isinstance(workspace, Workspace)
    answer = workspace.picture.assessment.answers[code]
    write_answer(workspace, code, replace(answer, **given), person="填报人", at=now())  # type: ignore[arg-type]


def _make_three(folder: Path) -> None:
    """Three counties, nothing judged yet."""
    from app.services.open_review import open_review

    with open_review(new_review(folder / f"工作库-{THREE}"), writing=True, who=ME.name) as workspace:
        received(workspace, [one for one in (folder / INTAKE).iterdir() if "云岭" not in one.name])


# ------------------------------------------------------------ work under way


def _make_full(folder: Path) -> None:
    """Every state there is: two reviewers, merged and not, 回避, a city's review, round 2, replaced, not sealed."""
    from app.services.open_review import open_review

    with open_review(new_review(folder / f"工作库-{FULL}"), writing=True, who=ME.name) as workspace:
        received(workspace, sorted((folder / INTAKE).iterdir(), key=lambda one: one.stat().st_mtime_ns))
        ids = {one.county.name: id_ for id_, one in workspace.picture.received.items()}
        _judge(workspace, ids)
        for step in (_second_round, _city, _foreign, _assign, _sent):
            try:
                step(workspace, folder, ids)
            except Exception:  # noqa: BLE001 - what is there is worth having
                sys.stderr.write(f"没有准备好 {step.__name__}：\n{traceback.format_exc()}\n")


def _judge(workspace: "ReviewWorkspace", ids: Mapping[str, str]) -> None:
    from app.services.judge import write_feedback
    from app.services.verify_gates import write_gate

    store(workspace, ids["示例县"], ME_FINDINGS, ME)
    store(workspace, ids["示例县"], OTHER_FINDINGS, OTHER)
    store(workspace, ids["临江县"], {**CITY_FINDINGS, **ME_FINDINGS}, ME)
    for reviewer, gate, found in (
        (ME, "G1", GateFinding(met=True, opinion="省疾控中心2021年通报核对一致。")),
        (ME, "G3", GateFinding(met=False, opinion="省厅2020年通报该县一次水污染事件，请补充处置结论。")),
        (OTHER, "G3", GateFinding(met=True, opinion="属较大事件，不是重大事件。")),
    ):
        write_gate(workspace, ids["示例县"], gate, found, reviewer=reviewer, person=reviewer.name, at=now())
    feedback = Feedback(
        (Remark("党委政府重视，工作网络健全，健康影响评估走在全省前列。", "A2", dt.date(2022, 3, 15)),),
        (Remark("部分健康社区没有固定的健康教育场地。", "D1", dt.date(2022, 3, 15)),),
        (Remark("建议把健康步道纳入城市更新项目统一管护，明确责任单位和经费渠道。", "C9", dt.date(2022, 3, 16)),),
    )
    write_feedback(workspace, ids["示例县"], feedback, person=ME.name, at=now())


def store(workspace: "ReviewWorkspace", id_: str, findings: Mapping[str, Finding], reviewer: Reviewer) -> None:
    """Store findings as a reviewer writes them."""
    from app.services.judge import write_finding

    for code, finding in findings.items():
        write_finding(workspace, id_, code, finding, reviewer=reviewer, person=reviewer.name, at=now())


def _second_round(workspace: "ReviewWorkspace", folder: Path, _ids: Mapping[str, str]) -> None:
    received(workspace, list((folder / "第二轮").glob("*.zip")))


def _city(workspace: "ReviewWorkspace", folder: Path, _ids: Mapping[str, str]) -> None:
    received(workspace, list((folder / "市级意见").rglob("*.zip")))


def _foreign(workspace: "ReviewWorkspace", folder: Path, _ids: Mapping[str, str]) -> None:
    """A folder with a filled table and loose papers."""
    from app.services.receive_packages import IntakeOptions, receive
    from app.services.receive_set import SetSaid
    from tests.pictures import province_files as province

    loose = folder / "清河县报来的材料"
    loose.mkdir()
    shutil.copy(folder / province.FOLDER / province.FILLED, loose / "清河县2021年度自评打分表.xlsx")
    for one in ("A2-1 领导小组调整文件.pdf", "没有编号的照片.pdf"):
        (loose / one).write_bytes(b"%PDF-1.4\n%%EOF\n")
    said = SetSaid("jkxq-2021-reference", "130534", 2021)
    intake = receive(workspace, [loose], person=ME.name, at=now(), options=IntakeOptions(said))
    if intake.refused:
        raise RuntimeError(intake.problems)


def _assign(workspace: "ReviewWorkspace", _folder: Path, ids: Mapping[str, str]) -> None:
    from app.services.judge import write_assignment

    for reviewer, fields, sets, avoids in (
        (ME, (), (), ("海东区",)),
        (OTHER, ("A", "B", "C"), (), ()),
        (
            Reviewer("欧阳建国", "示例省健康教育中心（示例省健康促进与教育协会秘书处）"),
            ("D", "E"),
            (ids["示例县"],),
            (),
        ),
    ):
        given = Assignment(reviewer, fields, sets, avoids)
        write_assignment(workspace, reviewer.key, given, person=ME.name, at=now())


def _sent(workspace: "ReviewWorkspace", folder: Path, _ids: Mapping[str, str]) -> None:
    """云岭县 is judged wholly and handed back."""
    from app.domain.received_sets import standing_sets
    from app.services.export_review import export_review

    (one,) = (one for one in standing_sets(workspace.picture) if one.county.name == "云岭县")
    store(workspace, one.id, {line.code: ACCEPTED for line in one.lines} | WITH_SIGNATURES, ME)
    export_review(workspace, one.id, folder / "省级意见" / "云岭县", date=now().date(), person=ME.name, at=now())
