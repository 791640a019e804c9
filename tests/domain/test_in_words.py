"""How each kind of marking is told in plain Chinese."""

from decimal import Decimal

import pytest

from app.domain.marking.in_words import in_words
from app.domain.marking.kinds import (
    KINDS,
    Baseline,
    Below,
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Fail,
    Growth,
    Item,
    Judgement,
    Level,
    Levels,
    Marking,
    Operator,
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
    every,
)
from app.domain.quantities import Unit
from app.domain.rubric import Better, Ledger, Measure, Reference, RegionType
from tests import builders

D = Decimal
RUBRIC = builders.rubric(
    measures=(
        Measure("m", "素养水平"),
        Measure("smoke", "吸烟率", better=Better.LOWER),
        Measure("beds", "床位", Unit.PERSON_PER_THOUSAND),
    ),
    references=(
        Reference("m", "河北省", Level.PROVINCE, 2020, D("23.12")),
        Reference("m", "河北省", Level.PROVINCE, 2021, D("26.82")),
        Reference("m", "全国", Level.NATION, 2021, D("25.4")),
    ),
    ledgers=(Ledger("l1", "主题活动台账"),),
    region_types=(RegionType("county", "县"), RegionType("district", "区")),
)
TOLD: list[tuple[Marking, str, tuple[str, ...]]] = [
    (YesNo(), "2", ("符合要求得2分，否则不得分。",)),
    (
        Checklist((Item("a", D(1), "列入规划；"), Item("b", D("1.50")))),
        "2",
        ("下列各项做到一项得一项的分，最高2分：", "　列入规划：得1分。", "　b：得1.5分。"),
    ),
    (
        Checklist((Item("a", D(1), "列入规划"),), all_required=True),
        "2",
        ("下列各项全部做到得2分，缺一项不得分：", "　列入规划。"),
    ),
    (
        Levels((Item("a", D(5), "书记任组长"), Item("b", D(3), "副职任\n组长"))),
        "5",
        ("按所在的档得分，只取一档：", "　书记任组长：得5分。", "　副职任 组长：得3分。"),
    ),
    (
        Deduction((DeductionItem("a", D("0.5"), "缺一次记录", 4), DeductionItem("b", D(1), "超期"))),
        "5",
        ("满分5分，有下列情形的扣分，扣完为止：", "　缺一次记录：每次扣0.5分，最多计4次。", "　超期：每次扣1分。"),
    ),
    (
        PerCount(D("2.5"), D(10), "l1"),
        "10",
        ("每开展1次得2.5分，最高10分；次数取自台账“主题活动台账”的有效行。",),
    ),
    (PerCount(D("2.5")), "8", ("每开展1次得2.5分，最高8分；次数由填报人填写。",)),
    (Threshold("m", D(25)), "10", ("“素养水平”≥25%，得10分，否则不得分。",)),
    (
        Threshold("m", {"county": D(20), "district": D(25)}, below=Below.PROPORTIONAL),
        "10",
        ("“素养水平”县≥20%、区≥25%，得10分，否则按实际值÷要求值的比例得分。",),
    ),
    (
        Threshold("smoke", D("24.50"), Operator.BELOW, Below.PROPORTIONAL),
        "3",
        ("“吸烟率”＜24.5%，得3分，否则按要求值÷实际值的比例得分。",),
    ),
    (
        Tiers("beds", (Tier(D(3), above=D(6)), Tier({"county": D(2), "district": D(1)}, at_least=D(4)))),
        "3",
        (
            "按“床位”所在的档得分，自上而下取第一个符合的，都不符合不得分：",
            "　＞6人/千人：得3分。",
            "　≥4人/千人：得县2分、区1分。",
        ),
    ),
    (
        Proportional("m", D(10), D(30)),
        "6",
        ("“素养水平”为30%得6分，为10%得0分，中间按比例得分。", "超出这两个数值的，仍按0分或6分计。"),
    ),
    (
        VersusReference("m", factor=D("1.1"), plus=D(-2)),
        "6",
        (
            "“素养水平”≥全省同年数值×1.1－2个百分点，得6分，否则不得分。",
            "评分标准中的参照值：河北省2020年23.12%、河北省2021年26.82%。",
        ),
    ),
    (
        VersusReference("smoke", Level.CITY, Operator.BELOW),
        "6",
        ("“吸烟率”＜全市同年数值，得6分，否则不得分。", "全市数值由填报人按公布的数据填写。"),
    ),
    (Growth("m", relative=D("0.20")), "6", ("“素养水平”与最早年份相比相对提高≥20%，得6分，否则不得分。",)),
    (
        Growth("smoke", points=D(2), op=Operator.ABOVE, per_year=True, baseline=Baseline.PREVIOUS_YEAR),
        "6",
        ("“吸烟率”与上一年相比年均降低＞2个百分点，得6分，否则不得分。",),
    ),
    (
        Growth("m", relative={"county": D("0.1"), "district": D("0.125")}, baseline_year=2018),
        "6",
        ("“素养水平”与2018年相比相对提高县≥10%、区≥12.5%，得6分，否则不得分。",),
    ),
    (
        Sites(D(60), 3, Fail.ZERO),
        "10",
        (
            "抽样场所每处按0～100分评分，得分＝10分×平均分÷100；不足3处暂不计分。",
            "低于60分的场所按0分计入平均分。",
        ),
    ),
    (
        Sites(D(60), 3, Fail.KEEP),
        "10",
        ("抽样场所每处按0～100分评分，得分＝10分×平均分÷100；不足3处暂不计分。",),
    ),
    (Judgement(), "5", ("由人判分：在0～5分之间，以0.5分为一级，并写明理由。",)),
    (External(), "5", ("按外部结果填写：在0～5分之间，并写明依据的文件。",)),
    (
        BestOf((Threshold("m", D(25)), SumOf((Part(D(4), YesNo()), Part(D(6), Checklist((Item("a", D(6), "甲"),))))))),
        "10",
        (
            "下列2条途径各自计分，取最高的一条：",
            "　途径一：“素养水平”≥25%，得10分，否则不得分。",
            "　途径二：下列2个部分各自计分后相加，最高10分：",
            "　　部分1（4分）：符合要求得4分，否则不得分。",
            "　　部分2（6分）：下列各项做到一项得一项的分，最高6分：",
            "　　　甲：得6分。",
        ),
    ),
]


@pytest.mark.parametrize(("marking", "points", "lines"), TOLD, ids=lambda value: getattr(value, "kind", None))
def test_how_a_marking_earns_points(marking: Marking, points: str, lines: tuple[str, ...]) -> None:
    assert in_words(marking, D(points), RUBRIC) == lines


def test_every_kind_is_told_here() -> None:
    assert {one.kind for marking, _, _ in TOLD for one in every(marking)} >= KINDS.keys()


def test_ids_that_the_rubric_does_not_explain_are_shown() -> None:
    lines = in_words(Threshold("unknown", {"town": D(1)}), D(2), RUBRIC)
    assert lines == ("“unknown”town≥1，得2分，否则不得分。",)
    assert "l9" in in_words(PerCount(D(1), ledger="l9"), D(2), RUBRIC)[0]


def test_many_reference_figures_are_counted() -> None:
    many = tuple(Reference("m", f"省{number}", Level.PROVINCE, 2021, D(1)) for number in range(9))
    lines = in_words(VersusReference("m"), D(2), builders.rubric(references=many))
    assert lines[1] == "全省数值取自评分标准的参照值（共9个）。"
