"""Comparing two editions: which criterion is which, and what is another of it. Worked by hand."""

import time
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.marking.kinds import Checklist, Item, Judgement, Part, PerCount, SumOf, Threshold, YesNo
from app.domain.rubric import Column, Criterion, Gate, Ledger, Measure, Requirement, Rubric
from app.domain.rubric_diff import RubricDiff, compared
from app.domain.rubric_words import CriterionPart, RubricPart
from app.domain.word_diff import Kind
from tests.builders import dimension, rubric

ORGANISED = Criterion(
    "A1", "成立领导小组", Decimal(2), YesNo(), "县政府成立健康县区建设领导小组", "成立并印发文件的得2分，否则不得分"
)
FUNDED = Criterion(
    "A2", "经费保障", Decimal(3), YesNo(), "把健康县区建设经费列入本级财政预算", "列入预算且足额拨付的得3分"
)
TRAINED = Criterion(
    "A3", "业务培训", Decimal(4), PerCount(Decimal(1)), "每年举办健康教育骨干培训班", "每举办一次得1分，最高4分"
)
OLD = rubric(ORGANISED, FUNDED, TRAINED)
ROOF = Criterion("A1", "饮用水安全", Decimal(5), Judgement(), "城乡饮用水水质监测全覆盖", "覆盖率100%得5分")


def codes(found: RubricDiff) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return the codes: unchanged, changed, added, removed."""
    return (
        [one.new.code for one in found.unchanged],
        [one.new.code for one in found.changed],
        [one.code for one in found.added],
        [one.code for one in found.removed],
    )


def parts(found: RubricDiff, code: str) -> list[str]:
    """Return which parts of a criterion are others."""
    one = next(one for one in found.criteria if one.new.code == code)
    return [difference.part.value for difference in one.differences]


def test_a_rubric_is_its_own_twin() -> None:
    found = compared(OLD, OLD)

    assert found.is_same
    assert codes(found) == (["A1", "A2", "A3"], [], [], [])


def test_other_words_and_points_under_the_same_code_are_a_change() -> None:
    new = replace(FUNDED, rule_text="列入预算且足额拨付的得5分", points=Decimal(5))

    found = compared(OLD, rubric(ORGANISED, new, TRAINED))

    assert codes(found) == (["A1", "A3"], ["A2"], [], [])
    # The words of the marking (P or nothing) name the points, the marking itself is the same.
    assert parts(found, "A2") == ["rule_text", "points"]
    rule, points = found.changed[0].differences
    assert (points.before, points.after) == ("3分", "5分")
    assert [(one.kind, one.text) for one in rule.pieces] == [
        (Kind.SAME, "列入预算且足额拨付的得"),
        (Kind.OUT, "3分"),
        (Kind.IN, "5分"),
    ]


def test_inserting_one_in_front_moves_the_others_and_changes_nothing_else() -> None:
    moved = [replace(one, code=code) for one, code in ((ORGANISED, "A2"), (FUNDED, "A3"), (TRAINED, "A4"))]

    found = compared(OLD, rubric(ROOF, *moved))

    assert codes(found) == ([], ["A2", "A3", "A4"], ["A1"], [])
    assert [(one.old.code, one.new.code, one.is_moved, one.is_minor) for one in found.changed] == [
        ("A1", "A2", True, True),
        ("A2", "A3", True, True),
        ("A3", "A4", True, True),
    ]
    assert all(parts(found, code) == ["code"] for code in ("A2", "A3", "A4"))


def test_a_code_that_stands_for_another_text_is_removed_and_added() -> None:
    found = compared(OLD, rubric(ROOF, FUNDED, TRAINED))

    assert codes(found) == (["A2", "A3"], [], ["A1"], ["A1"])


def test_renumbered_and_slightly_rewritten_is_found_by_its_words() -> None:
    new = replace(TRAINED, code="B7", rule_text="每举办一次得1分，最高5分", points=Decimal(5))

    found = compared(OLD, rubric(ORGANISED, FUNDED, new))

    assert codes(found) == (["A1", "A2"], ["B7"], [], [])
    assert parts(found, "B7") == ["code", "rule_text", "points"]
    assert not found.changed[0].is_minor


def test_codes_exchanged_between_two_are_two_moves() -> None:
    found = compared(OLD, rubric(replace(FUNDED, code="A1"), replace(ORGANISED, code="A2"), TRAINED))

    assert [(one.old.code, one.new.code) for one in found.changed] == [("A2", "A1"), ("A1", "A2")]
    assert found.added == found.removed == ()


def test_equal_words_twice_are_paired_one_to_one() -> None:
    twins = [replace(ORGANISED, code=code) for code in ("A1", "B1", "C1")]
    found = compared(rubric(*twins), rubric(twins[0], twins[2]))

    assert codes(found) == (["A1", "C1"], [], [], ["B1"])


def test_under_its_code_a_criterion_with_its_title_is_the_same_though_rewritten() -> None:
    new = replace(FUNDED, text="人均健康促进资金逐年增长", rule_text="达到1元得3分")

    found = compared(OLD, rubric(ORGANISED, new, TRAINED))

    assert codes(found)[1] == ["A2"]


def test_spaces_and_width_do_not_make_another_criterion_but_are_told() -> None:
    new = replace(FUNDED, code="A9", text="把健康县区建设经费 列入本级财政预算。")

    found = compared(OLD, rubric(ORGANISED, new, TRAINED))

    assert parts(found, "A9") == ["code", "text"]


def test_order_of_items_departments_and_numbers_of_ids() -> None:
    """Other ids of items and another order of departments are no change; another order of items is one."""
    one, two = Item("a", Decimal(1), "列入规划"), Item("b", Decimal(1), "列入报告")
    old = replace(ORGANISED, marking=Checklist((one, two)), departments=("教育局", "卫健局"))
    same = replace(
        old, marking=Checklist((replace(one, id="i1"), replace(two, id="i2"))), departments=("卫健局", "教育局")
    )
    other = replace(old, marking=Checklist((two, one)))

    assert codes(compared(rubric(old), rubric(same)))[0] == ["A1"]
    assert parts(compared(rubric(old), rubric(other)), "A1") == ["marking"]


def test_trailing_zeros_of_points_are_no_change() -> None:
    assert compared(OLD, rubric(replace(ORGANISED, points=Decimal("2.00")), FUNDED, TRAINED)).is_same


def test_a_table_read_anew_numbers_its_measures_anew() -> None:
    literacy, smoking = Measure("m1", "健康素养水平"), Measure("m2", "吸烟率")
    reads = replace(FUNDED, marking=Threshold("m1", Decimal(30)))
    old = rubric(reads, measures=(literacy, smoking))
    turned = (replace(smoking, id="m1"), replace(literacy, id="m2"))

    same = compared(old, rubric(replace(reads, marking=Threshold("m2", Decimal(30))), measures=turned))
    other = compared(old, rubric(reads, measures=turned))

    assert same.is_same
    assert same.matches.measures == {"m1": "m2", "m2": "m1"}
    assert parts(other, "A2") == ["marking", "measures"]


def test_another_definition_of_a_measure_changes_what_reads_it() -> None:
    measure = Measure("m", "素养水平", definition="15～69岁")
    reads = replace(FUNDED, marking=SumOf((Part(Decimal(3), Threshold("m", Decimal(30))),)))
    old = rubric(ORGANISED, reads, measures=(measure,))
    new = rubric(ORGANISED, reads, measures=(replace(measure, definition="18～69岁"),))

    found = compared(old, new)

    assert codes(found)[:2] == (["A1"], ["A2"])
    assert parts(found, "A2") == ["measures"]
    assert [one.part for one in found.own] == [RubricPart.MEASURES]


def test_requirements_and_ledgers_are_compared_by_what_they_say() -> None:
    ledger = Ledger("l1", "培训台账", (Column("date", "日期", "date", required=True),), ("date",))
    counted = replace(TRAINED, marking=PerCount(Decimal(1), ledger="l1"), evidence=(Requirement("e1", "通知"),))
    renamed = replace(counted, marking=PerCount(Decimal(1), ledger="l9"), evidence=(Requirement("e9", "通知"),))
    old = rubric(counted, ledgers=(ledger,))

    assert compared(old, rubric(renamed, ledgers=(replace(ledger, id="l9"),))).is_same
    longer = replace(ledger, columns=(*ledger.columns, Column("place", "地点")))
    stricter = replace(counted, evidence=(Requirement("e1", "通知", required=False),))
    found = compared(old, rubric(stricter, ledgers=(longer,)))
    assert parts(found, "A3") == ["evidence", "ledgers"]
    assert found.changed[0].differences[0].before == "通知（必需，周期内）"
    assert found.changed[0].differences[0].after == "通知（可选，周期内）"


def test_what_is_of_the_rubric_itself() -> None:
    new = replace(OLD, title="试卷（修订）", cycle_years=3, gates=(Gate("G1", "无重大事件"),))

    found = compared(OLD, new)

    assert [(one.part.label, one.before, one.after) for one in found.own] == [
        ("标题", "试卷", "试卷（修订）"),
        ("看最近几年", "2年", "3年"),
        ("基本条件", "", "无重大事件"),
    ]
    assert not found.changed


def test_another_indicator_is_told_with_its_criteria() -> None:
    found = compared(rubric(dimension(ORGANISED, code="A")), rubric(dimension(ORGANISED, code="B")))

    assert parts(found, "A1") == ["place"]
    assert [one.part for one in found.own] == [RubricPart.DIMENSIONS]


@pytest.mark.parametrize("part", CriterionPart)
def test_every_part_has_a_word(part: CriterionPart) -> None:
    assert part.label
    assert all(one.label for one in RubricPart)


def test_far_too_many_criteria_are_compared_under_their_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.rubric_matching.MOST_PAIRS", 0)
    new = (replace(ORGANISED, rule_text="成立得2分"), replace(FUNDED, code="A9", rule_text="列入得3分"))

    assert codes(compared(rubric(ORGANISED, FUNDED), rubric(*new))) == ([], ["A1"], ["A9"], ["A2"])


def _large(number: int, add: str) -> Rubric:
    many = [
        Criterion(
            f"{place // 50:02d}.{place + number}",
            f"第{place * 7919 % 997}号健康工作{place * 31 % 89}类要求",
            Decimal(2),
            YesNo(),
            f"各乡镇{place * 104729 % 9973}单位开展{place * 13 % 83}活动并建立{place * 17 % 79}档案{add}",
            f"完成{place * 23 % 71}项的得2分，未完成的不得分{add}",
        )
        for place in range(500)
    ]
    return rubric(*many)


def test_five_hundred_renumbered_and_rewritten_criteria_are_compared_at_once() -> None:
    old, new = _large(1, ""), _large(2, "，资料齐全")

    best, found = 9.0, compared(old, old)
    for _ in range(3):
        start = time.perf_counter()
        found = compared(old, new)
        best = min(best, time.perf_counter() - start)

    assert len(found.changed) == 500
    assert [one.old.title for one in found.changed] == [one.new.title for one in found.changed]
    # 0.3 s on an idle machine; the tests share two cores with others.
    assert best < 1
