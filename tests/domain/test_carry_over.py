"""Going on in a new edition or cycle: what fits, what is ticked at first, what is told. Worked by hand."""

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal

import pytest

from app.domain.assessment import Answer, Case, Figure, GateAnswer, LedgerRow, Site
from app.domain.carried_entry import carried_entry
from app.domain.carry_choices import CarryChoices, Rest, suggested
from app.domain.carry_out import Carried, carried
from app.domain.carry_over import CarryPlan, DateVerdict, Fate, planned
from app.domain.carry_parts import FIELDS
from app.domain.carry_told import CarryLine
from app.domain.county import Cycle
from app.domain.evidence import Service
from app.domain.marking.kinds import (
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    Item,
    Judgement,
    Levels,
    Marking,
    PerCount,
    Sites,
    Threshold,
    YesNo,
)
from app.domain.quantities import Unit
from app.domain.rubric import (
    Column,
    Criterion,
    Gate,
    Ledger,
    Measure,
    NotApplicable,
    RegionType,
    Requirement,
    Rubric,
    Validity,
)
from app.domain.submission import Picture, Seal
from tests.builders import COUNTY, CYCLE, assessment, criterion, evidence, figure, reference, rows, rubric

NEXT = Cycle("2023年度", dt.date(2022, 1, 1), dt.date(2023, 12, 31), 2023)
LED = Criterion("A1", "成立领导小组", Decimal(4), YesNo(), "县政府成立领导小组并印发文件", "成立的得4分")
PAID = Criterion("A2", "经费列入预算", Decimal(4), YesNo(), "健康县区建设经费列入本级预算", "列入的得4分")


def plan_of(old: Rubric, new: Rubric, cycle: Cycle = CYCLE, **given: object) -> CarryPlan:
    answers = given.pop("answers", {})
    assert isinstance(answers, dict)
    return planned(Picture(old, assessment(answers, **given)), new, cycle)


def told(lines: tuple[CarryLine, ...]) -> list[str]:
    return [str(one) for one in lines]


def gone_on(plan: CarryPlan) -> Carried:
    return carried(plan, suggested(plan))


# ---------------------------------------------------------------- answers


def test_answers_of_unchanged_criteria_go_on_and_those_of_changed_ones_wait() -> None:
    harder = replace(PAID, rule_text="列入并拨付的得4分")
    answers = {
        "A1": Answer(met=True, statement="已成立", self_points=Decimal(3), self_reason="保守"),
        "A2": Answer(met=True, statement="已列入"),
        "A3": Answer(met=False),
    }
    old = rubric(LED, PAID, criterion(code="A3"))
    new = rubric(LED, harder, replace(criterion(code="A9"), title="控烟", text="公共场所控烟全覆盖"))

    plan = plan_of(old, new, answers=answers)
    found = gone_on(plan)

    assert [one.fate for one in plan.criteria] == [Fate.UNCHANGED, Fate.CHANGED, Fate.NEW]
    assert [one.code for one in plan.removed] == ["A3"]
    assert found.assessment.answers == {"A1": answers["A1"], "A2": Answer(statement="已列入")}
    assert {name: found.counts[name] for name in ("unchanged", "changed", "new", "removed", "answers")} == {
        "unchanged": 1,
        "changed": 1,
        "new": 1,
        "removed": 1,
        "answers": 1,
    }
    assert told(found.to_check) == [
        "A2 经费列入预算：改了评分细则，原来填的没有带来，请对照重新填报",
        "A9 控烟：新增的评分项，要填报",
    ]
    assert told(found.left) == [
        "原A3 A3项：新标准没有这一项，填报内容留在原工作库",
        "A2 经费列入预算：原填报内容没有带来（评分项改了）",
    ]


def test_a_changed_one_goes_on_when_a_person_ticks_it() -> None:
    plan = plan_of(rubric(PAID), rubric(replace(PAID, points=Decimal(5))), answers={"A2": Answer(met=True)})

    found = carried(plan, CarryChoices(inputs=frozenset({"A2"})))

    assert found.assessment.answers == {"A2": Answer(met=True)}
    assert told(found.to_check) == ["A2 经费列入预算：改了分值，原来填的带来了，请对照核对"]


def test_a_renumbered_one_goes_on_under_its_new_code() -> None:
    plan = plan_of(
        rubric(LED), rubric(replace(LED, code="B1")), answers={"A1": Answer(met=True)}, evidence=(evidence("E1", "A1"),)
    )
    found = gone_on(plan)

    assert found.assessment.answers == {"B1": Answer(met=True)}
    assert found.assessment.evidence[0].serves == (Service("B1"),)
    assert "B1 成立领导小组（原A1）：填报内容" in told(found.taken)


def test_into_a_new_cycle_claims_and_words_stay_behind() -> None:
    answer = Answer(met=True, statement="去年的话", self_points=Decimal(3), self_reason="x", deduction_reason="y")
    plan = plan_of(
        rubric(LED, gates=(Gate("G1", "无重大事件"),)),
        rubric(LED, gates=(Gate("G1", "无重大事件"),)),
        NEXT,
        answers={"A1": answer},
        gates={"G1": GateAnswer(met=True)},
        report={"plan": "打算"},
        profile={"常住人口": "10万"},
        cases=(Case("例"),),
    )
    found = gone_on(plan)

    assert found.assessment.answers == {"A1": Answer(met=True)}
    assert (found.assessment.gates, found.assessment.report, found.assessment.cases) == ({}, {}, ())
    assert found.assessment.profile == {"常住人口": "10万"}
    assert found.assessment.cycle == NEXT
    assert told(found.to_check) == [
        "A1 成立领导小组：原自评得分3分没有带来，要重新自评；填报内容是上一批次的，请核对",
        "县区、申报单位、填报人：是上一批次的，请核对",
        "基本情况：是上一批次的，请核对",
    ]
    assert told(found.left) == [
        "A1 成立领导小组：原自评得分3分没有带来（是上一批次的，要重新自评）；"
        "原自评说明、原扣分原因没有带来（是上一批次的）",
        "自评报告 下一步计划：原来的文字没有带来（是上一批次的）",
        "典型案例：1篇没有带来（是上一批次的）",
        "基本条件 无重大事件：要按新批次重新填",
    ]
    ticked = carried(plan, replace(suggested(plan), statements=frozenset({"A1"}), rest=frozenset(Rest)))
    assert ticked.assessment.answers["A1"].statement == "去年的话"
    assert ticked.assessment.gates == {"G1": GateAnswer(met=True)}


CLAIMED = Answer(self_points=Decimal("3.5"), self_reason="读入的表", statement="已成立")
"""As 读入填好的表 leaves it: points and words, nothing ticked."""


def test_claimed_points_alone_go_on_within_the_cycle() -> None:
    harder = replace(PAID, rule_text="列入并拨付的得4分")
    plan = plan_of(rubric(LED, PAID), rubric(LED, harder), answers={"A1": CLAIMED, "A2": CLAIMED})
    found = gone_on(plan)

    assert found.assessment.answers == {"A1": CLAIMED, "A2": Answer(statement="已成立")}
    assert "A1 成立领导小组：自评得分3.5分、自评说明" in told(found.taken)
    assert found.counts["answers"] == 1
    assert told(found.left) == ["A2 经费列入预算：原自评得分3.5分没有带来（评分项改了，要重新自评）"]
    assert told(found.to_check) == ["A2 经费列入预算：改了评分细则，请对照填报；原自评得分3.5分没有带来，要重新自评"]
    nothing = carried(plan, CarryChoices())
    assert told(nothing.left)[0] == "A1 成立领导小组：原自评得分3.5分、原自评说明没有带来（没有勾选）"


def test_claimed_points_alone_are_named_when_a_new_cycle_leaves_them() -> None:
    table = rubric(LED)
    found = gone_on(plan_of(table, table, NEXT, answers={"A1": Answer(self_points=Decimal(2), self_reason="表")}))

    assert found.assessment.answers == {}
    assert told(found.left) == ["A1 成立领导小组：原自评得分2分没有带来（是上一批次的，要重新自评）"]
    assert told(found.to_check)[0] == "A1 成立领导小组：原自评得分2分没有带来，要重新自评"


def test_every_field_of_an_answer_belongs_to_one_part() -> None:
    assert sorted(name for names in FIELDS.values() for name in names) == sorted(one.name for one in fields(Answer))


@pytest.mark.parametrize(
    ("marking", "expected"),
    [
        (Threshold("m", Decimal(1)), True),
        (PerCount(Decimal(1), ledger="l"), True),
        (PerCount(Decimal(1)), False),
        (YesNo(), False),
        (BestOf((Threshold("m", Decimal(1)),)), False),
    ],
)
def test_what_figures_or_a_ledger_feed_misses_no_input(marking: Marking, expected: bool) -> None:
    table = rubric(criterion(marking))

    assert plan_of(table, table, NEXT).criteria[0].is_fed is expected


def test_a_removed_criterion_says_what_it_held() -> None:
    plan = plan_of(rubric(LED, PAID), rubric(LED), answers={"A2": CLAIMED})

    assert told(gone_on(plan).left) == ["原A2 经费列入预算：新标准没有这一项，自评得分3.5分、自评说明留在原工作库"]


def test_not_applicable_goes_on_only_where_it_is_still_allowed() -> None:
    stricter = replace(PAID, not_applicable=NotApplicable.NEVER)
    answers = {"A1": Answer(not_applicable="无"), "A2": Answer(not_applicable="无")}
    plan = plan_of(rubric(LED, PAID), rubric(LED, stricter), answers=answers)

    assert [one.entry for one in plan.criteria] == [Answer(not_applicable="无"), None]
    assert "A2 经费列入预算：原“不适用”没有带来（新标准不得填不适用）" in told(gone_on(plan).left)


def test_same_edition_and_cycle_is_senseless() -> None:
    assert plan_of(rubric(LED), rubric(LED)).is_senseless
    assert not plan_of(rubric(LED), rubric(LED), NEXT).is_senseless
    assert not plan_of(rubric(LED), rubric(PAID)).is_senseless
    assert plan_of(rubric(LED), rubric(LED), replace(CYCLE, name="别的名称")).is_senseless


TEXTS = (Item("a", Decimal(1), "列入规划"), Item("b", Decimal(1), "列入报告"))
RENAMED = (Item("x", Decimal(1), "列入报告"), Item("y", Decimal(1), "列入规划"))
LESS = (Item("a", Decimal(1), "列入规划"),)


@pytest.mark.parametrize(
    ("old", "new", "given", "expected"),
    [
        (Checklist(TEXTS), Checklist(RENAMED), Answer(checked=("a",)), Answer(checked=("y",))),
        (Checklist(TEXTS), Checklist(LESS), Answer(checked=("a",)), Answer(checked=("a",))),
        (Checklist(TEXTS), Checklist(LESS), Answer(checked=("a", "b")), None),
        (Checklist(TEXTS), Levels(TEXTS), Answer(checked=("a",)), None),
        (Levels(TEXTS), Levels(RENAMED), Answer(level="b"), Answer(level="x")),
        (Levels(TEXTS), Levels(LESS), Answer(level="b"), None),
        (YesNo(), YesNo(), Answer(met=True), Answer(met=True)),
        (PerCount(Decimal(1)), PerCount(Decimal(2)), Answer(count=3), Answer(count=3)),
        (
            Deduction((DeductionItem("a", Decimal(1), "迟报"),)),
            Deduction((DeductionItem("d", Decimal(2), "迟报"),)),
            Answer(counts={"a": 2}),
            Answer(counts={"d": 2}),
        ),
        # The new full points are 4: 5 points no longer fit, 3.5 is no multiple of 1.
        (Judgement(), Judgement(), Answer(points=Decimal(5), reason="x"), None),
        (Judgement(), Judgement(Decimal(1)), Answer(points=Decimal("3.5"), reason="x"), None),
        # Unfinished before, unfinished after: a reason was never written.
        (Judgement(), Judgement(), Answer(points=Decimal(3)), Answer(points=Decimal(3))),
        (
            Sites(),
            Sites(min_sites=2),
            Answer(sites=(Site("甲", Decimal(80)),)),
            Answer(sites=(Site("甲", Decimal(80)),)),
        ),
        (Threshold("m", Decimal(1)), Threshold("m", Decimal(2)), Answer(), Answer()),
        (
            BestOf((YesNo(), Checklist(TEXTS))),
            BestOf((YesNo(), Checklist(RENAMED))),
            Answer(parts={"1": Answer(checked=("b",))}),
            Answer(parts={"1": Answer(checked=("x",))}),
        ),
        (BestOf((YesNo(), YesNo())), BestOf((YesNo(),)), Answer(parts={"0": Answer(met=True)}), None),
    ],
)
def test_inputs_fit_the_new_marking_or_do_not(
    old: Marking, new: Marking, given: Answer, expected: Answer | None
) -> None:
    before = criterion(old, "5" if given.points == 5 else "4")

    assert carried_entry(before, criterion(new), given) == expected


# ---------------------------------------------------------------- evidence


def test_evidence_is_checked_against_the_new_cycle() -> None:
    standing = replace(LED, evidence=(Requirement("e1", "文件", validity=Validity.STANDING),))
    yearly = replace(PAID, evidence=(Requirement("e1", "预算"),))
    pieces = (
        evidence("E1", "A1:e1", date=dt.date(2015, 1, 1)),
        evidence("E2", "A2:e1", date=dt.date(2021, 12, 31)),
        evidence("E3", "A2:e1", date=dt.date(2022, 1, 1)),
        evidence("E4", "A2:e1", date=None),
        evidence("E5", date=dt.date(2023, 1, 1)),
    )
    table = rubric(standing, yearly)

    plan = plan_of(table, table, NEXT, evidence=pieces)
    found = gone_on(plan)

    assert [one.date for one in plan.evidence] == [
        DateVerdict.STANDING,
        DateVerdict.EXPIRED,
        DateVerdict.VALID,
        DateVerdict.UNDATED,
        DateVerdict.VALID,
    ]
    assert [piece.id for piece in found.assessment.evidence] == ["E1", "E3"]
    assert told(found.left) == ["材料 E2 E2材料：过期", "材料 E4 E4材料：无日期", "材料 E5 E5材料：没有对应评分项"]
    everything = carried(plan, CarryChoices(evidence=frozenset({"E2", "E4"})))
    assert told(everything.to_check)[:2] == [
        "材料 E2 E2材料：成文日期2021-12-31已过期",
        "材料 E4 E4材料：没有成文日期",
    ]


def test_a_requirement_that_became_another_one_is_not_met_silently() -> None:
    before = replace(PAID, evidence=(Requirement("e1", "预算批复"),))
    after = replace(PAID, evidence=(Requirement("e1", "审计报告全文"),))
    pieces = (evidence("E1", "A2:e1"), evidence("E2", "A2"), evidence("E3", "A2:e1", "A1"))

    plan = plan_of(rubric(LED, before), rubric(LED, after), evidence=pieces)

    assert [(one.piece.serves, one.lost, one.is_of_use) for one in plan.evidence] == [
        ((), ("A2（佐证要求“预算批复”变了）",), False),
        ((), ("A2（佐证要求变了）",), False),
        ((Service("A1"),), ("A2（佐证要求“预算批复”变了）",), True),
    ]
    assert [one.id for one in gone_on(plan).assessment.evidence] == ["E3"]


def test_a_requirement_with_words_that_are_alike_is_to_be_looked_at() -> None:
    before = replace(PAID, evidence=(Requirement("e1", "领导小组会议记录"), Requirement("e2", "照片")))
    after = replace(PAID, evidence=(Requirement("e1", "领导小组会议通知"), Requirement("e2", "照 片。")))
    pieces = (evidence("E1", "A2:e1"), evidence("E2", "A2:e2"), evidence("E3", "A2"))

    found = gone_on(plan_of(rubric(before), rubric(after), evidence=pieces))

    said = "A2的佐证要求“领导小组会议记录”改为“领导小组会议通知”，请核对是否还对应"
    assert [one.id for one in found.assessment.evidence] == ["E1", "E2", "E3"]
    assert told(found.to_check)[-2:] == [f"材料 E1 E1材料：{said}", f"材料 E3 E3材料：{said}"]


def test_a_renumbered_requirement_stays_met() -> None:
    before = replace(PAID, evidence=(Requirement("e1", "预算批复"), Requirement("e2", "拨款凭证")))
    after = replace(PAID, evidence=(Requirement("e1", "拨款凭证"), Requirement("e2", "预算批复")))

    plan = plan_of(rubric(before), rubric(after), evidence=(evidence("E1", "A2:e1"),))

    assert plan.evidence[0].piece.serves == (Service("A2", "e2"),)


def test_within_the_cycle_a_paper_without_a_place_is_not_lost() -> None:
    plan = plan_of(rubric(LED), rubric(LED, PAID), evidence=(evidence("E1"), evidence("E2", "A1", date=None)))

    assert suggested(plan).evidence == {"E1", "E2"}


# ---------------------------------------------------------------- figures, ledgers, the rest


def test_figures_go_on_as_what_they_are_earlier_years() -> None:
    old = rubric(LED, measures=(Measure("m1", "素养水平"), Measure("m2", "吸烟率"), Measure("m3", "病床")))
    new = rubric(
        LED, measures=(Measure("m1", "吸烟率"), Measure("m2", "素养水平"), Measure("m3", "病床", unit=Unit.COUNT))
    )
    figures = (figure(2021, "30", "m1"), figure(None, "20", "m2"), figure(2021, "5", "m3"), figure(2021, "9", "gone"))

    found = gone_on(plan_of(old, new, NEXT, measures=figures, references=(reference(2021, "28", measure="m1"),)))

    assert found.assessment.measures == (Figure("m2", 2021, Decimal(30)),)
    assert [one.measure for one in found.assessment.references] == ["m2"]
    assert told(found.left) == [
        "数据 吸烟率 年份不明：年份不明",
        "数据 病床 2021年：单位由“%”改为“”",
        "数据 gone 2021年：新标准没有这个数据项",
    ]


def test_another_definition_asks_for_new_figures() -> None:
    old, new = (Measure("m", "素养水平", definition=text) for text in ("15～69岁", "18～69岁"))
    plan = plan_of(rubric(LED, measures=(old,)), rubric(LED, measures=(new,)), measures=(figure(2021, "30"),))

    assert [one.stays for one in plan.figures] == ["指标定义变了，要按新定义重报"]


LEDGER = Ledger(
    "l", "会议台账", (Column("date", "日期", "date"), Column("name", "名称"), Column("x", "地点")), ("date",)
)


def test_only_rows_of_the_new_cycle_go_on_the_others_are_named() -> None:
    new = replace(LEDGER, id="k", columns=(Column("day", "日期", "date"), Column("name", "名称")), key=("day",))
    given = rows(
        {"date": "2021-12-31", "name": "旧"},
        {"date": "2022.1.1", "name": "新", "x": "县城"},
        {"date": "某日", "name": "?"},
    )
    plan = plan_of(rubric(LED, ledgers=(LEDGER,)), rubric(LED, ledgers=(new,)), NEXT, ledgers={"l": given})
    found = gone_on(plan)

    assert found.assessment.ledgers == {"k": (LedgerRow({"day": "2022.1.1", "name": "新"}),)}
    assert told(found.left) == [
        "台账 会议台账：新标准没有这些列，没有带来：地点",
        "台账 会议台账 第1行：2021-12-31不在新批次内",
        "台账 会议台账 第3行：没有日期或日期读不懂",
    ]
    assert told(found.to_check) == [
        "台账 会议台账：新标准没有这些列，没有带来：地点",
        "县区、申报单位、填报人：是上一批次的，请核对",
    ]


def test_a_roster_without_dates_goes_on_when_ticked() -> None:
    roster = Ledger("l", "单位名册", (Column("name", "名称"),))
    table = rubric(LED, ledgers=(roster,))
    plan = plan_of(table, table, NEXT, ledgers={"l": rows({"name": "甲"})})

    assert suggested(plan).ledgers == frozenset()
    assert carried(plan, CarryChoices(ledgers=frozenset({"l"}))).assessment.ledgers == {"l": rows({"name": "甲"})}
    assert suggested(plan_of(table, replace(table, title="改"), ledgers={"l": rows({"name": "甲"})})).ledgers == {"l"}


def test_a_table_begun_and_left_blank_says_that_there_was_none() -> None:
    table = rubric(LED, ledgers=(LEDGER,))
    same = gone_on(plan_of(table, replace(table, title="改"), ledgers={"l": ()}))
    later = gone_on(plan_of(table, table, NEXT, ledgers={"l": ()}))

    assert (same.assessment.ledgers, later.assessment.ledgers) == ({"l": ()}, {})
    assert "台账 会议台账：没有记录" in told(same.taken)
    assert told(later.left) == ["台账 会议台账：原来是空表（没有记录），没有带来（是上一批次的）"]


def test_a_row_of_which_no_column_is_left_stays_behind() -> None:
    narrow = replace(LEDGER, columns=(Column("day", "日期", "date"),), key=("day",))
    plan = plan_of(
        rubric(LED, ledgers=(LEDGER,)), rubric(LED, ledgers=(narrow,)), ledgers={"l": rows({"x": "县城", "odd": "?"})}
    )
    found = gone_on(plan)

    assert found.assessment.ledgers == {}
    assert told(found.left) == ["台账 会议台账 第1行：新标准没有这一行填的列"]


def test_what_was_written_of_an_open_gate_is_named() -> None:
    table = rubric(LED, gates=(Gate("G1", "无重大事件"),))
    plan = plan_of(table, table, NEXT, gates={"G1": GateAnswer(statement="正在核实")})

    assert told(gone_on(plan).left) == ["基本条件 无重大事件：要按新批次重新填"]


def test_a_damaged_paper_stays_behind_though_ticked() -> None:
    table = rubric(LED)
    plan = plan_of(table, replace(table, title="改"), evidence=(evidence("E1", "A1"), evidence("E2", "A1")))
    found = carried(plan, replace(suggested(plan), damaged=frozenset({"E2"})))

    assert [one.id for one in found.assessment.evidence] == ["E1"]
    assert told(found.left) == ["材料 E2 E2材料：文件损坏或不见了，没有带来"]
    assert told(found.to_check) == ["材料 E2 E2材料：文件损坏或不见了，没有带来，请重新添加"]


def test_papers_that_stay_behind_are_named_by_no_figure_and_no_row() -> None:
    table = rubric(LED, ledgers=(LEDGER,), measures=(Measure("m", "素养"),))
    plan = plan_of(
        table,
        replace(table, title="改"),
        measures=(replace(figure(2021, "3"), evidence=("E1", "E2")),),
        ledgers={"l": (LedgerRow({"name": "甲"}, ("E2",)),)},
        evidence=(evidence("E1"), evidence("E2")),
    )
    found = carried(plan, replace(suggested(plan), evidence=frozenset({"E2"})))

    assert [one.is_of_use for one in plan.evidence] == [True, True]
    assert found.assessment.measures[0].evidence == ("E2",)
    assert found.assessment.ledgers["l"][0].evidence == ("E2",)


def test_a_region_type_the_new_edition_does_not_know_is_asked_again() -> None:
    types = (RegionType("county", "县"), RegionType("district", "区"))
    plan = plan_of(
        rubric(LED), rubric(LED, region_types=types), county=replace(COUNTY, region_type="suburb"), applicant="区政府"
    )
    found = gone_on(plan)

    assert found.assessment.county.region_type is None
    assert found.assessment.applicant == "区政府"
    assert told(found.to_check) == ["地区类型：新标准的类型不同，请在“概况”里重选"]


EAST_WEST = (RegionType("region1", "东部地区"), RegionType("region2", "西部地区"))
WEST_EAST = (RegionType("region1", "西部地区"), RegionType("region2", "东部地区"))


LEVEL = Measure("m", "居民健康素养水平", Unit.PERCENT)


def by_region(east: str, west: str) -> Criterion:
    target = {east: Decimal(20), west: Decimal(10)}
    return Criterion("A1", "素养水平", Decimal(4), Threshold("m", target), "居民健康素养水平", "达到的得4分")


def test_types_of_region_are_known_by_name_as_tables_number_them_anew() -> None:
    county = replace(COUNTY, region_type="region2")
    old = rubric(by_region("region1", "region2"), measures=(LEVEL,), region_types=EAST_WEST)
    new = rubric(by_region("region2", "region1"), measures=(LEVEL,), region_types=WEST_EAST)

    found = gone_on(plan_of(old, new, NEXT, county=county))

    # It is in the west, whatever the column stands for now: 10%, not 20%.
    assert found.assessment.county.region_type == "region1"
    assert not [line for line in told(found.to_check) if line.startswith("地区类型")]
    assert [one.fate for one in plan_of(old, new).criteria] == [Fate.UNCHANGED]
    swapped = replace(old, region_types=WEST_EAST)
    assert [one.fate for one in plan_of(old, swapped).criteria] == [Fate.CHANGED]


def test_a_type_of_region_with_a_name_that_is_merely_alike_is_asked_again() -> None:
    county = replace(COUNTY, region_type="region1")
    new = (RegionType("region1", "中部地区"), RegionType("region2", "西部地区"))

    found = gone_on(plan_of(rubric(LED, region_types=EAST_WEST), rubric(LED, region_types=new), county=county))

    assert found.assessment.county.region_type is None


def test_sealed_rounds_stay_behind_and_are_named() -> None:
    seal = Seal("x", 2, dt.date(2021, 12, 1), "c", "t")
    plan = planned(Picture(rubric(LED), assessment(), (seal,)), rubric(LED, PAID), CYCLE)

    assert told(gone_on(plan).left) == ["已封装的申报包：共1次、到第2轮，留在原工作库；新工作库从第1轮开始"]
