"""A small rubric with one criterion of each kind that a person fills in, and workspaces on it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.changes import difference
from app.domain.county import County, Cycle
from app.domain.marking.kinds import (
    Below,
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Growth,
    Item,
    Judgement,
    Levels,
    Marking,
    Part,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    YesNo,
)
from app.domain.quantities import Unit
from app.domain.rubric import (
    Better,
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
from app.services.open_workspace import create_workspace, open_workspace

NOON = dt.datetime(2021, 11, 3, 12, tzinfo=dt.UTC)
D = Decimal
CHECKLIST = Checklist((Item("a", D(1), "列入规划"), Item("b", D("0.5"), "写入报告"), Item("c", D("0.5"), "列入实事")))
LEVELS = Levels((Item("top", D(2), "主要领导"), Item("low", D(1), "分管领导"), Item("no", D(0), "没有")))
COUNT = PerCount(D("0.5"))
DEDUCTION = Deduction((DeductionItem("x", D("0.5"), "发生事故"), DeductionItem("y", D(1), "重大事故")))


def _one(code: str, marking: Marking, **more: object) -> Indicator:
    return Indicator(code, f"指标{code}", (Criterion(code, f"评分项{code}", D(2), marking, **more),))  # type: ignore[arg-type]


def small_rubric() -> Rubric:
    """Nine criteria of 2 points; evidence is advisory, so that points show at once."""
    two = Indicator("B1", "指标B1", (Criterion("B1.1", "甲", D(2), YesNo()), Criterion("B1.2", "乙", D(2), COUNT)))
    parts = SumOf((Part(D(1), YesNo()), Part(D(1), COUNT)))
    return Rubric(
        id="small",
        edition="2021",
        title="小标准",
        status=Status.REFERENCE,
        evidence=EvidenceRule.ADVISORY,
        measures=(Measure("rate", "覆盖率"),),
        dimensions=(
            Dimension(
                "A",
                "组织管理",
                (
                    _one("A1", CHECKLIST, text="列入各项规划。", evidence=(Requirement("e1", "规划文本"),)),
                    _one("A2", LEVELS),
                    _one("A3", DEDUCTION),
                    _one("A4", Judgement()),
                    _one("A5", parts),
                    _one("A6", BestOf((YesNo(), COUNT))),
                ),
            ),
            Dimension("B", "健康政策", (two, _one("B2", Threshold("rate", D(60))))),
        ),
        verdict=Verdict(grades=(Grade("通过", D(60)), Grade("待改进", D(0)))),
    )


def small_workspace(folder: Path) -> Path:
    """A new workspace on the small rubric."""
    create_workspace(folder, small_rubric())
    return folder


SITES = Sites(pass_mark=D(60), min_sites=2)
LONG = "将健康县区建设任务分解到部门和乡镇，明确牵头单位、完成时限和佐证材料，定期调度并通报进展情况。"


def all_kinds_rubric(*more: Marking) -> Rubric:
    """One criterion of 2 points for each of the 15 kinds, with codes K1 to K15, and more; evidence is advisory."""
    growth = Growth("water", relative=D("0.20"))
    best = BestOf((VersusReference("literacy"), growth, YesNo()))
    total = SumOf((Part(D(1), Threshold("literacy", D(30))), Part(D(1), PerCount(D("0.5"), ledger="activities"))))
    markings: tuple[Marking, ...] = (
        YesNo(),
        CHECKLIST,
        LEVELS,
        DEDUCTION,
        PerCount(D("0.5"), ledger="activities"),
        Threshold("literacy", D(30), below=Below.PROPORTIONAL),
        Tiers("literacy", (Tier(D(2), at_least=D(30)), Tier(D(1), at_least=D(20)))),
        Proportional("deaths", D(20), D(10)),
        VersusReference("literacy"),
        growth,
        best,
        total,
        SITES,
        Judgement(),
        External(),
        *more,
    )
    indicators = tuple(
        _one(f"K{number}", marking, text=LONG, rule_text=f"按办法计分，最高2分（{marking.kind}）。")
        for number, marking in enumerate(markings, start=1)
    )
    return Rubric(
        id="kinds",
        edition="2021",
        title="十五种评分办法",
        status=Status.REFERENCE,
        evidence=EvidenceRule.ADVISORY,
        measures=(
            Measure(
                "literacy",
                "居民健康素养水平",
                definition="具备基本健康素养的人占监测人群的比例。",
                numerator="具备基本健康素养的人数",
                denominator="监测人群总人数",
                departments=("疾控中心",),
            ),
            Measure("water", "农村自来水普及率"),
            Measure("deaths", "孕产妇死亡率", Unit.PER_100K, Better.LOWER),
        ),
        ledgers=(Ledger("activities", "主题活动台账", (Column("name", "活动名称", required=True),), ("name",)),),
        dimensions=(Dimension("K", "评分办法", indicators),),
        verdict=Verdict(grades=(Grade("通过", D(60)), Grade("待改进", D(0)))),
    )


BEIDAIHE = County("130304", "河北省", "秦皇岛市", "北戴河区")


def all_kinds_workspace(folder: Path, county: County = BEIDAIHE, more: Marking | None = None) -> Path:
    """A new workspace on the rubric of all kinds, for a county in 2020–2021."""
    create_workspace(folder, all_kinds_rubric(*([more] if more else [])))
    cycle = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
    with open_workspace(folder, writing=True) as workspace:
        before = workspace.picture.assessment
        changes = difference("县区", before, replace(before, county=county, cycle=cycle))
        workspace.apply(changes, person="张三", at=NOON)
    return folder
