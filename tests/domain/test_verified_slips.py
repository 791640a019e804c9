"""A 评审得分表 follows from its findings, or it is said where it does not."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings

from app.domain.assessment import Assessment
from app.domain.points import rounded
from app.domain.review import Finding, FindingVerdict, VerifiedSheet
from app.domain.rubric import Rubric
from app.domain.scoring import score
from app.domain.verified_sheet import verified_sheet
from app.domain.verified_slips import finding_slips, sheet_slips
from tests.builders import assessment, criterion, dimension, met, rubric
from tests.strategies import NUMBERS, rubrics_with_assessments

WHOLE = rubric(
    dimension(criterion(code="A1"), criterion(code="A2"), criterion(code="A9", points="2", bonus=True), cap="7"),
    dimension(criterion(code="B1", points="5"), code="B"),
    bonus_cap=Decimal(1),
)
FINDINGS = {
    "A1": Finding(FindingVerdict.ADJUSTED, Decimal("3.50"), "x"),
    "B1": Finding(FindingVerdict.SUPPLEMENT, None, "x"),
}


def sheet() -> VerifiedSheet:
    return verified_sheet(WHOLE, score(WHOLE, assessment(met("A1", "A2", "A9", "B1"))), FINDINGS)


@given(rubrics_with_assessments(), NUMBERS)
@settings(max_examples=100)
def test_what_our_own_program_makes_has_no_slips(pair: tuple[Rubric, Assessment], number: int) -> None:
    whole, said = pair
    chance = Random(number)
    findings = {}
    for one in whole.criteria:
        points = min(rounded(one.points * chance.randrange(11) / 10, whole.rounding), one.points)
        if chance.randrange(3):
            findings[one.code] = Finding(chance.choice(list(FindingVerdict)), points if chance.randrange(4) else None)

    made = verified_sheet(whole, score(whole, said), findings)

    assert list(finding_slips(whole, findings)) == []
    assert list(sheet_slips(whole, made, findings)) == []


def test_caps_are_kept() -> None:
    # A: 3.5 + 4 = 7.5, cap 7; B: 5; bonus 2, cap 1: 13 of 7 + 5.
    assert sheet().total.verified == 13
    assert list(sheet_slips(WHOLE, sheet(), FINDINGS)) == []
    uncapped = replace(sheet(), total=replace(sheet().total, verified=Decimal("13.5")))
    assert list(sheet_slips(WHOLE, uncapped, FINDINGS)) == [
        ("合计", "评审得分写的是13.5，应为13。"),
        ("合计", "适用分值或得分率不对。"),
    ]


@pytest.mark.parametrize(
    ("place", "name", "value", "told"),
    [
        ("criteria", "verified", Decimal(4), ("A1", "评审得分写的是4，应为3.5。")),
        ("criteria", "full", Decimal(5), ("A1", "分值写的是5，应为4。")),
        ("criteria", "title", "别的", ("A1", "编号或名称与评分标准不符。")),
        ("criteria", "is_reviewed", False, ("A1", "是否已评审与意见不符。")),
        ("dimensions", "verified", Decimal(8), ("A", "评审得分写的是8，应为7。")),
        ("dimensions", "computed", Decimal(8), ("A", "复算写的是8，应为7。")),
        ("dimensions", "self_points", Decimal(9), ("A", "自评写的是9，应为7。")),
        ("dimensions", "title", "别的", ("A", "编号或名称与评分标准不符。")),
    ],
)
def test_each_altered_figure_is_named(place: str, name: str, value: object, told: tuple[str, str]) -> None:
    first, *rest = getattr(sheet(), place)
    altered = replace(sheet(), **{place: (replace(first, **{name: value}), *rest)})

    assert told in list(sheet_slips(WHOLE, altered, FINDINGS))


def test_the_applicable_points_lie_within_the_full_ones() -> None:
    # 12 are full; 13 points of 13 would be 100 %.
    altered = replace(sheet(), applicable=Decimal(13), rate=Decimal("100.00"))

    assert list(sheet_slips(WHOLE, altered, FINDINGS)) == [("合计", "适用分值或得分率不对。")]


def test_findings_outside_the_rubric_or_its_points_are_named() -> None:
    findings = {
        "Z1": Finding(FindingVerdict.ACCEPTED),
        "A1": Finding(FindingVerdict.ADJUSTED, Decimal("4.01")),
        "A2": Finding(FindingVerdict.ADJUSTED, Decimal("-1")),
        "B1": Finding(FindingVerdict.ADJUSTED, Decimal(5)),
    }

    assert list(finding_slips(WHOLE, findings)) == [
        ("Z1", "评分标准里没有这一项，却有评审意见。"),
        ("A1", "评审得分4.01不在0到4分之间。"),
        ("A2", "评审得分-1不在0到4分之间。"),
    ]
