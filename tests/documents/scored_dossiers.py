"""Dossiers with caps, bonus and every way of 不适用, scored by the program itself; the totals are worked out here.

A: 2 + 4 + 4 claimed of 12, at most 10. B: 3.5 computed, 4.25 claimed; B2 left out, B3 full 2, B4 zero of 2.
Bonus 3 + 4, at most 5. Full 10 + 12 = 22, applicable 10 + 9 = 19.
Computed 10 + 5.5 + 5 = 20.5 (107.89 %), claimed 10 + 6.25 + 5 = 21.25 (111.84 %).
"""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from app.documents.dossier import Dossier
from app.domain.assessment import Answer, Assessment, Entry, Figure, GateAnswer, LedgerRow, Person, Site
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile, material_numbers
from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Item,
    Judgement,
    Level,
    Levels,
    PerCount,
    Sites,
    Threshold,
    VersusReference,
    YesNo,
)
from app.domain.quantities import Unit
from app.domain.rubric import (
    Column,
    Criterion,
    Dimension,
    EvidenceRule,
    Gate,
    Grade,
    Indicator,
    Ledger,
    Measure,
    NotApplicable,
    Reference,
    Requirement,
    Rubric,
    Status,
    Validity,
    Verdict,
)
from app.domain.scoring import score

TRICKY = '=1+1 <b>粗&amp;体</b> "引号"'


def capped_dossier(**answers: Answer) -> Dossier:
    given = {
        "A1": Answer(met=True, self_points=Decimal(2), deduction_reason="自评从严，扣2分"),
        "A2": Answer(met=True),
        "A3": Answer(met=True, statement=TRICKY),
        "B1": Answer(points=Decimal("3.5"), reason="按细则", self_points=Decimal("4.25"), self_reason="现场另有亮点"),
        "B2": Answer(not_applicable="没有建成区"),
        "B3": Answer(not_applicable="没有农村"),
        "B4": Answer(not_applicable="没有企业"),
        "B8": Answer(met=True),
        "B9": Answer(met=True),
    } | answers
    rubric = Rubric(
        id="capped",
        edition="1",
        title="封顶标准",
        status=Status.OFFICIAL,
        verdict=Verdict(grades=(Grade("通过", Decimal(0)),)),
        evidence=EvidenceRule.ADVISORY,
        bonus_cap=Decimal(5),
        dimensions=(
            Dimension(
                "A", "组织管理", tuple(_indicator(code, "4", YesNo()) for code in ("A1", "A2", "A3")), Decimal(10)
            ),
            Dimension(
                "B",
                "健康环境",
                (
                    _indicator("B1", "5", Judgement(Decimal("0.25"))),
                    _indicator("B8", "3", YesNo(), bonus=True),
                    _indicator("B2", "3", YesNo()),
                    _indicator("B3", "2", YesNo(), not_applicable=NotApplicable.FULL),
                    _indicator("B4", "2", YesNo(), not_applicable=NotApplicable.ZERO),
                    _indicator("B9", "4", YesNo(), bonus=True),
                ),
            ),
        ),
    )
    return dossier_of(rubric, Assessment(county=_county(), applicant="示例县人民政府", cycle=_cycle(), answers=given))


def rich_dossier() -> Dossier:
    """A county that has said something in every field there is."""
    codes = [criterion.code for criterion in rich_rubric().criteria]
    evidence = (
        _piece("E0001", "关于成立领导小组的通知", "C1", requirement="e1", number="示政办〔2020〕1号", pages="1-3"),
        _piece("E0002", "监测报告100%#1", "C5", "C6", requirement=None, department="县疾控中心"),
        Evidence("E0003", "没有文件的清单", serves=(Service("C1"),)),
        Evidence("E0004", "没有对应评分项的材料"),
    )
    answers = {
        "C1": Answer(met=True, statement="第一行说明\n第二行<b>&说明"),
        "C2": Answer(checked=("a", "c"), statement=TRICKY),
        "C3": Answer(level="mid", self_points=Decimal(1), deduction_reason="=扣分原因一"),
        "C4": Answer(counts={"x": 2}),
        "C5": Answer(statement="数据说明"),
        "C6": Answer(parts={"0": Entry(), "1": Entry(met=True, reason="第二条路")}),
        "C7": Answer(sites=(Site("第一小学食堂", Decimal(92)), Site("示例公园", Decimal("85.5")))),
        "C8": Answer(points=Decimal("1.5"), reason="判分理由<i>", self_points=Decimal(2), self_reason="自评理由甲"),
        "C9": Answer(points=Decimal(1), document="省厅通报第3号"),
        "C10": Answer(statement="活动说明"),
        "C11": Answer(not_applicable="没有工业企业"),
    }
    assessment = Assessment(
        county=_county(),
        applicant="示例县人民政府",
        cycle=_cycle(),
        person=Person("张某", "县卫生健康局", "0000-0000000"),
        gates={"G1": GateAnswer(True, "见证明材料"), "G2": GateAnswer(None, "")},
        measures=(
            Figure(
                "literacy",
                2021,
                Decimal("30.42"),
                Decimal(3042),
                Decimal(10000),
                source="来源甲",
                department="部门乙",
            ),
            Figure("literacy", None, Decimal("25.1"), source="公开材料"),
            Figure("unused", 2020, text="文字数据", evidence=("E0002",)),
        ),
        references=(Reference("literacy", "示例省", Level.PROVINCE, 2021, Decimal("26.82"), "省级公报"),),
        ledgers={
            "activities": (
                LedgerRow({"date": "2021-04-07", "name": "世界卫生日宣传", "place": "人民广场"}, ("E0001",)),
                LedgerRow({"date": "2018-04-07", "name": "早先的活动"}),
            ),
            "spare": (LedgerRow({"name": "没有评分项用到的台账行"}),),
        },
        evidence=evidence,
        answers=answers,
    )
    dossier = dossier_of(rich_rubric(), assessment)
    numbers = material_numbers(codes, evidence, {})
    paths = {
        "E0001": "佐证材料/C健康环境/C1领导机制/C1-01_关于成立领导小组的通知（示政办〔2020〕1号）.pdf",
        "E0002": "佐证材料/C健康环境/C5数据/C5-01_监测报告100％#1 最终 版.pdf",
    }
    return replace(dossier, numbers=numbers, paths=paths, pages={"E0001": 3, "E0002": 12})


def rich_rubric() -> Rubric:
    items = (
        Item("a", Decimal(1), "第一项工作"),
        Item("b", Decimal(1), "第二项工作"),
        Item("c", Decimal(1), "第三项工作"),
    )
    levels = (
        Item("top", Decimal(2), "全部覆盖"),
        Item("mid", Decimal("1.5"), "多数覆盖"),
        Item("none", Decimal(0), "没有"),
    )
    best = BestOf((VersusReference("literacy"), YesNo()))
    indicators = (
        _indicator("C1", "2", YesNo(), evidence=(Requirement("e1", "通知"), Requirement("e9", "缺的材料"))),
        _indicator("C2", "3", Checklist(items)),
        _indicator("C3", "2", Levels(levels)),
        _indicator("C4", "2", Deduction((DeductionItem("x", Decimal("0.5"), "发生一起"),))),
        _indicator("C5", "4", Threshold("literacy", Decimal(25)), core=True),
        _indicator("C6", "2", best, evidence=(Requirement("e2", "监测报告", validity=Validity.STANDING),)),
        _indicator("C7", "2", Sites()),
        _indicator("C8", "2", Judgement()),
        _indicator("C9", "1", External()),
        _indicator("C10", "2", PerCount(Decimal(1), Decimal(2), "activities")),
        _indicator("C11", "2", YesNo()),
        _indicator("C12", "2", YesNo()),
    )
    columns = (Column("date", "日期", "date", True), Column("name", "活动名称", required=True), Column("place", "地点"))
    return Rubric(
        id="rich",
        edition="1",
        title="样样都有的标准",
        status=Status.REFERENCE,
        verdict=Verdict(grades=(Grade("通过", Decimal(0)),)),
        evidence=EvidenceRule.ADVISORY,
        gates=(Gate("G1", "近三年未发生重大突发环境事件"), Gate("G2", "材料真实")),
        measures=(Measure("literacy", "居民健康素养水平"), Measure("unused", "没有用到的数据", Unit.TEXT)),
        ledgers=(
            Ledger("activities", "主题活动台账", columns, ("date", "name")),
            Ledger("spare", "其他台账", columns[1:2]),
        ),
        dimensions=(Dimension("C", "健康环境", indicators),),
    )


def dossier_of(rubric: Rubric, assessment: Assessment) -> Dossier:
    return Dossier(
        rubric=rubric,
        rubric_sha256="ab" * 32,
        assessment=assessment,
        score=score(rubric, assessment),
        date=dt.date(2021, 12, 8),
        program="健康县区自评 0.1.0",
        submission_id="cd" * 32,
    )


def _indicator(code: str, points: str, marking: object, **more: object) -> Indicator:
    criterion = Criterion(
        code, f"{code}的标题", Decimal(points), marking, f"{code}的要求。", f"{code}的评分规则。", **more
    )
    return Indicator(code, f"{code}指标", (criterion,))


def _piece(name: str, title: str, *codes: str, requirement: str | None = None, **more: object) -> Evidence:
    file = StoredFile("12" * 32, 2048, f"{title}.pdf")
    serves = tuple(Service(code, requirement) for code in codes)
    return Evidence(name, title, date=dt.date(2020, 3, 1), file=file, serves=serves, **more)


def _county() -> County:
    return County("130000", "示例省", "示例市", "示例县")


def _cycle() -> Cycle:
    return Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
