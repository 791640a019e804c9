"""A small rubric with one criterion of each kind that a person fills in, and workspaces on it."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    Item,
    Judgement,
    Levels,
    Marking,
    Part,
    PerCount,
    SumOf,
    Threshold,
    YesNo,
)
from app.domain.rubric import (
    Criterion,
    Dimension,
    EvidenceRule,
    Grade,
    Indicator,
    Measure,
    Requirement,
    Rubric,
    Status,
    Verdict,
)
from app.services.open_workspace import create_workspace

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
