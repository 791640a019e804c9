"""Dossiers made by hand for the tests of the report: a small county with numbers worked out here, and a full one."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from app.documents.dossier import Dossier
from app.domain.assessment import Answer, Assessment, Case, Figure, GateAnswer, LedgerRow, Person
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.marking.kinds import Checklist, Item, PerCount, Threshold, YesNo
from app.domain.rubric import (
    Column,
    Criterion,
    Dimension,
    Gate,
    Grade,
    Indicator,
    Ledger,
    Measure,
    RegionType,
    Rubric,
    Status,
    Verdict,
)
from app.domain.score_sheet import (
    Conclusion,
    CriterionScore,
    DimensionScore,
    ScoreSheet,
    State,
    Totals,
)

SUBMISSION_ID = "3f2a91bc0d7e" + "5" * 52


def small_rubric(**changes: object) -> Rubric:
    rubric = Rubric(
        id="test-reference",
        edition="2021",
        title="健康县区建设自评参考模板",
        status=Status.REFERENCE,
        verdict=Verdict(grades=(Grade("通过", Decimal(0)),)),
        region_types=(RegionType("district", "区"),),
        gates=(Gate("G1", "近三年未发生重大突发环境事件"), Gate("G2", "自评材料真实")),
        measures=(
            Measure("literacy", "居民健康素养水平"),
            Measure("control", "高血压患者控制率"),
            Measure("green", "森林覆盖率"),
        ),
        ledgers=(
            Ledger(
                "activities",
                "主题活动台账",
                (Column("date", "日期", "date", True), Column("name", "名称", required=True)),
            ),
        ),
        dimensions=(
            Dimension(
                "A",
                "组织管理",
                (
                    Indicator(
                        "A1",
                        "纳入规划与重点工作",
                        (_criterion("A1", "纳入规划与重点工作", "4", Checklist((Item("a", Decimal(4), "列入规划"),))),),
                    ),
                    Indicator("A2", "领导协调机制", (_criterion("A2", "领导协调机制", "6", YesNo()),)),
                ),
            ),
            Dimension(
                "B",
                "健康文化与健康素养",
                (
                    Indicator(
                        "B1",
                        "素养与活动",
                        (
                            _criterion("B1.1", "居民健康素养", "5", Threshold("literacy", Decimal(25))),
                            _criterion("B1.2", "主题活动", "3", PerCount(Decimal(1), Decimal(3), "activities")),
                            _criterion("B1.3", "建成区健步设施", "2", YesNo()),
                        ),
                    ),
                    Indicator(
                        "B2", "慢性病管理", (_criterion("B2", "慢性病管理", "5", Threshold("control", Decimal(70))),)
                    ),
                ),
            ),
        ),
    )
    return replace(rubric, **changes)


def _criterion(code: str, title: str, points: str, marking: object) -> Criterion:
    return Criterion(code, title, Decimal(points), marking)


def evidence_piece(number: int, code: str, title: str, **more: object) -> Evidence:
    file = StoredFile(f"{number:064x}", 1000, f"{title}.pdf")
    return Evidence(f"E{number:04d}", title, file=file, serves=(Service(code),), **more)


def small_assessment(**changes: object) -> Assessment:
    assessment = Assessment(
        county=County("130304", "河北省", "秦皇岛市", "北戴河区", "district"),
        applicant="秦皇岛市北戴河区人民政府",
        cycle=Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021),
        person=Person("李某", "区卫生健康局", "0335-0000000"),
        profile={"常住人口": "12.6万人", "概况": "北戴河区位于河北省东北部。" * 5},
        report={
            "organisation": "　　区政府于2021年9月成立自评工作组。\n自评采取资料审核与现场查看相结合的方式。",
            "problems": "部分村居活动室面积不足",
        },
        gates={"G1": GateAnswer(True, "见区生态环境分局证明")},
        measures=(
            Figure("literacy", 2020, Decimal("30.42"), source="区疾控中心监测报告"),
            Figure("literacy", 2019, Decimal("26.07"), source="区疾控中心监测报告"),
            Figure("control", None, Decimal("73.28"), source="公开材料"),
            Figure("green", None, Decimal("36.12"), source="公开材料"),
        ),
        ledgers={
            "activities": (
                LedgerRow({"date": "2021-04-07", "name": "世界卫生日宣传"}),
                LedgerRow({"date": "2021-05-17", "name": "世界高血压日宣传"}),
                LedgerRow({"date": "2018-05-17", "name": "周期外的活动"}),
            )
        },
        evidence=(
            evidence_piece(1, "A2", "关于成立领导小组的通知"),
            evidence_piece(2, "A2", "工作例会纪要"),
            evidence_piece(3, "B2", "慢性病管理年报"),
        ),
        answers={
            "A1": Answer(
                checked=("a",), statement="连续多年将健康教育与健康促进工作纳入政府工作报告。\n列入为群众办实事项目"
            ),
            "A2": Answer(met=True, statement="成立由区委书记、区长任双组长的领导小组<b>&40余个部门为成员。"),
            "B1.1": Answer(statement="居民健康素养水平逐年提高"),
            "B1.3": Answer(not_applicable="无建成区"),
        },
    )
    return replace(assessment, **changes)


def small_score() -> ScoreSheet:
    """A: 10 of 10. B: full 15, 2 not applicable, so 13 apply; 8 claimed. Total 18 of 23 = 78.26 %."""
    return ScoreSheet(
        Totals(
            Decimal(25), Decimal(23), Decimal("17.00"), Decimal("18.00"), Decimal("18.00"), Decimal(0), Decimal("73.91")
        ),
        Conclusion("通过", gates_open=("G2",)),
        (
            DimensionScore(
                "A", "组织管理", Decimal(10), Decimal(10), Decimal("10.00"), Decimal("10.00"), Decimal("10.00")
            ),
            DimensionScore(
                "B", "健康文化与健康素养", Decimal(15), Decimal(13), Decimal("7.00"), Decimal("8.00"), Decimal("8.00")
            ),
        ),
        (
            _line("A1", State.SCORED, "4", "4.00"),
            _line("A2", State.SCORED, "6", "6.00"),
            _line("B1.1", State.SCORED, "5", "5.00"),
            _line("B1.2", State.SCORED, "3", "2.00"),
            _line("B1.3", State.NOT_APPLICABLE, "2", "0.00"),
            _line("B2", State.UNANSWERED, "5", "0.00"),
        ),
    )


def _line(code: str, state: State, full: str, points: str) -> CriterionScore:
    return CriterionScore(
        code, state, Decimal(full), Decimal(points), Decimal(points), Decimal(points), ("计算过程只写在逐项说明里。",)
    )


def small_dossier(**changes: object) -> Dossier:
    dossier = Dossier(
        rubric=small_rubric(),
        rubric_sha256="ab12cd34ef56" + "0" * 52,
        assessment=small_assessment(),
        score=small_score(),
        date=dt.date(2021, 12, 8),
        program="健康县区自评 0.1.0",
        submission_id=SUBMISSION_ID,
        numbers={"E0001": "A2-01", "E0002": "A2-02", "E0003": "B2-01"},
    )
    return replace(dossier, **changes)


STATEMENT = (
    "县政府把{title}列入年度重点工作，印发实施方案，明确{count}个部门的职责和完成时限，按季度调度、年终考核，"
    "各乡镇（街道）和村（社区）确定专人负责，工作记录齐全。"
)


def full_dossier(dimensions: int = 6, indicators: int = 9) -> Dossier:
    """A whole county: every criterion has a statement, two pieces of evidence, every third a figure of three years."""
    domains = ("组织管理", "健康政策", "健康环境", "健康社会", "健康服务", "健康文化")
    titles = (
        "纳入规划",
        "领导协调机制",
        "工作网络建设",
        "经费保障",
        "公共政策审查",
        "饮用水水质达标率",
        "生活垃圾处理",
        "健康细胞建设",
        "慢性病防控",
    )
    rubric_dimensions, answers, evidence, numbers, figures, measures, lines = [], {}, [], {}, [], [], []
    for d in range(dimensions):
        found = []
        for i in range(indicators):
            code, title = f"{'ABCDEFGHIJ'[d]}{i + 1}", f"{titles[i % 9]}"
            if i % 3 == 2:
                measures.append(Measure(f"m-{code}", f"{title}率"))
                figures += [
                    Figure(f"m-{code}", year, Decimal(80 + year - 2019) + Decimal("0.5"), source="县统计年鉴")
                    for year in (2019, 2020, 2021)
                ]
                marking: object = Threshold(f"m-{code}", Decimal(80))
            else:
                marking = YesNo()
            found.append(Indicator(code, title, (_criterion(code, title, "2", marking),)))
            answers[code] = Answer(met=True, statement=STATEMENT.format(title=title, count=10 + d * indicators + i))
            for serial in (1, 2):
                piece = evidence_piece(len(evidence) + 1, code, f"{title}材料{serial}")
                evidence.append(piece)
                numbers[piece.id] = f"{code}-{serial:02d}"
            lines.append(_line(code, State.SCORED, "2", "1.80"))
        rubric_dimensions.append(Dimension("ABCDEFGHIJ"[d], domains[d % 6], tuple(found)))
    per_dimension, count = Decimal(2 * indicators), dimensions * indicators
    score = ScoreSheet(
        Totals(
            2 * Decimal(count),
            2 * Decimal(count),
            Decimal("1.8") * count,
            Decimal("1.8") * count,
            Decimal("1.8") * count,
            Decimal(0),
            Decimal(90),
        ),
        Conclusion("通过"),
        tuple(
            DimensionScore(x.code, x.title, per_dimension, per_dimension, *[Decimal("1.8") * indicators] * 3)
            for x in rubric_dimensions
        ),
        tuple(lines),
    )
    own = "县财政{year}年安排健康县区建设专项经费，足额拨付到位，重点用于健康教育、环境整治和监测评估。"
    assessment = small_assessment(
        county=County("000000", "示例省", "示例市", "示例县", "district"),
        applicant="示例县人民政府",
        profile={
            "概况": "示例县位于示例省中部，是以农业和旅游业为主的县。" * 3,
            "面积": "1268平方公里",
            "常住人口": "36.2万人",
            "乡镇（街道）": "12个",
            "村（社区）": "218个",
            "地区生产总值": "186.5亿元",
            "一般公共预算收入": "12.3亿元",
            "医疗卫生机构": "246个",
            "卫生技术人员": "2180人",
        },
        report={
            "organisation": "县政府成立由县长任组长的自评工作领导小组，抽调卫健、教育、生态环境、住建等18个部门"
            "业务骨干，组成6个自评工作组。\n自评分动员部署、部门自查、集中评分、审核定稿四个阶段进行。",
            "funding": own.format(year=2020) + own.format(year=2021),
            "highlights": "（一）健康步道进社区\n建成健康步道19条，形成15分钟健身圈。\n"
            "（二）院长讲健康\n每月举办一期大讲堂。",
            "problems": "一是健康细胞建设不平衡，个别乡镇进度偏慢。\n二是基层健康教育专业人员不足。",
            "plan": "一是补齐短板，逐项落实整改。\n二是加强培训，提升基层健康教育能力。",
        },
        measures=tuple(figures),
        evidence=tuple(evidence),
        answers=answers,
        ledgers={},
        cases=(Case("健康步道串起幸福生活", "县体育局"),),
    )
    rubric = small_rubric(dimensions=tuple(rubric_dimensions), measures=tuple(measures), ledgers=())
    return small_dossier(rubric=rubric, assessment=assessment, score=score, numbers=numbers)
