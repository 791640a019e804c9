"""Targets (指标值) in a column of their own are read with their unit, or together with the rule beside them."""

from decimal import Decimal

import pytest

from app.domain.marking.kinds import Growth, Proportional, Threshold, VersusReference
from app.domain.quantities import Unit
from app.domain.read_rows import ReadRow, Target
from app.domain.rule_text.draft import Certainty, MarkingDraft
from app.domain.table_rubric_targets import by_targets, region_types
from app.domain.written_points import Numbered


def read(title: str, rule: str, *targets: tuple[str, str]) -> MarkingDraft | None:
    pairs = tuple(Target(region, text) for region, text in targets)
    row = ReadRow(None, None, Numbered(title, "", title), "", rule, Decimal(3), "3", 1, 1, targets=pairs)
    return by_targets(row, Decimal(3), region_types([row]), "")


@pytest.mark.parametrize(
    ("title", "target", "name", "unit"),
    [
        ("健康社区覆盖率（%）", "≥90", "健康社区覆盖率", Unit.PERCENT),
        ("健康社区覆盖率", "90", "健康社区覆盖率", Unit.PERCENT),
        ("孕产妇死亡率（1/10万）", "≤18", "孕产妇死亡率", Unit.PER_100K),
        ("婴儿死亡率", "≤5", "婴儿死亡率", Unit.PERMILLE),
        ("人均预期寿命", "79", "人均预期寿命", Unit.YEAR),
        ("健康步道数", "≥3", "健康步道数", Unit.COUNT),
    ],
)
def test_a_target_without_a_sign_has_the_unit_of_its_title(title: str, target: str, name: str, unit: Unit) -> None:
    found = read(title, "达到指标值得3分", ("", target))

    assert found is not None
    assert [(one.name, one.unit) for one in found.measures] == [(name, unit)]
    assert found.certainty is Certainty.LIKELY


def test_a_rule_on_the_target_is_read_with_the_target_in_it() -> None:
    stepped = read("覆盖率", "达到目标值得满分，每低1个百分点扣0.5分", ("", "≥25%"))
    shared = read("覆盖率", "达到得3分；未达到按比例得分", ("", "≥25%"))

    assert stepped is not None
    assert shared is not None
    # 3 points at 0.5 a step are 6 steps of 1 below 25.
    assert stepped.marking == Proportional("m1", Decimal(19), Decimal(25))
    assert isinstance(shared.marking, Threshold)
    assert (shared.marking.target, shared.marking.below.value) == (Decimal(25), "proportional")
    assert any("指标值" in question for question in stepped.questions)
    assert stepped.rule_text == "达到目标值得满分，每低1个百分点扣0.5分"


def test_a_target_in_words_is_read_as_a_comparison() -> None:
    against = read("健康素养水平", "", ("", "高于全省平均水平"))
    risen = read("健康素养水平", "达到指标值得3分", ("", "逐年提高"))

    assert against is not None
    assert risen is not None
    assert isinstance(against.marking, VersusReference)
    assert against.references
    assert isinstance(risen.marking, Growth)


@pytest.mark.parametrize(
    ("title", "rule", "target"),
    [
        ("近视率", "", "20%"),
        ("近视率", "", "20"),
        ("健康教育机构", "", "有"),
        ("覆盖率", "完成情况由专家评定", "≥90%"),
        ("覆盖率", "达到指标值得5分", "≥90%"),
    ],
)
def test_what_cannot_be_told_is_left_to_a_person(title: str, rule: str, target: str) -> None:
    assert read(title, rule, ("", target)) is None
