"""VerifiedSheet (评审得分表), what stands and the limits of a finding. Numbers worked by hand."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings

from app.domain.assessment import Answer, Assessment
from app.domain.finding_limits import finding_problems
from app.domain.marking.kinds import External, Judgement
from app.domain.points import Rounding, rounded
from app.domain.received import Merge
from app.domain.review import Finding, FindingVerdict, VerifiedSheet
from app.domain.rubric import NotApplicable, Rubric
from app.domain.scoring import score
from app.domain.standing_findings import (
    ReviewState,
    conflicts,
    findings_digest,
    is_conflicting,
    standing,
    standing_on,
    state_of,
    verified_totals,
)
from app.domain.verified_sheet import verified_sheet
from tests.builders import assessment, criterion, dimension, line, met, rubric
from tests.review_builders import ID, finding, picture, received
from tests.strategies import NUMBERS, rubrics_with_assessments

WANG, LI = "王某（省疾控中心）", "李某"


def verified(whole: Rubric, said: Assessment, **findings: Finding) -> VerifiedSheet:
    return verified_sheet(whole, score(whole, said), findings)


def test_points_of_findings_count_and_the_rest_as_recomputed() -> None:
    # A: 4 (认可) + 2.5 (调整, 复算 4) + 0 (复算) = 6.5; B: 需补充 without points keeps 5; 11.5 / 17 = 67.647 %
    whole = rubric(
        dimension(*(criterion(code=f"A{n}") for n in (1, 2, 3))),
        dimension(criterion(code="B1", points="5"), code="B"),
    )
    sheet = verified(
        whole,
        assessment(met("A1", "A2", "B1")),
        A1=finding(),
        A2=finding("调整", "2.5", "只有一半"),
        B1=finding("需补充", None, "", "补文件"),
    )

    assert [one.verified for one in sheet.criteria] == [4, Decimal("2.5"), 0, 5]
    assert [one.verified for one in sheet.dimensions] == [Decimal("6.5"), 5]
    assert (sheet.total.full, sheet.total.computed, str(sheet.total.verified)) == (17, 13, "11.50")
    assert (sheet.applicable, str(sheet.rate), sheet.progress) == (17, "67.65", "3/4")
    assert [one.is_reviewed for one in sheet.dimensions] == [False, True]
    assert not sheet.total.is_reviewed


def test_caps_of_dimension_and_bonus_hold_for_verified_points() -> None:
    # A: 4 + 4 + 3 = 11, cap 10 → 10; bonus 2 + 3 = 5, cap 4 → 4; total 14
    whole = rubric(
        dimension(*(criterion(External(), code=f"A{n}") for n in (1, 2, 3)), cap="10"),
        dimension(*(criterion(External(), code=f"B{n}", bonus=True) for n in (1, 2)), code="B"),
        bonus_cap=Decimal(4),
    )
    full = {f"A{n}": finding("调整", p) for n, p in ((1, "4"), (2, "4"), (3, "3"))}
    sheet = verified(whole, assessment(), **full, B1=finding("调整", "2"), B2=finding("调整", "3"))

    assert [one.verified for one in sheet.dimensions] == [10, 0]
    assert (sheet.total.verified, sheet.applicable, str(sheet.rate)) == (14, 10, "140.00")


@pytest.mark.parametrize(
    ("found", "applicable", "rate"),
    [
        # A1 4 of 4, A2 不适用 and out of the sum: 4/4
        (None, 4, "100.00"),
        (finding("认可"), 4, "100.00"),
        (finding("需补充", None, "请附证明"), 4, "100.00"),
        # the reviewer holds that it applies and earns nothing: 4/8
        (finding("不认可", "0", "应当适用"), 8, "50.00"),
        (finding("调整", "2", "应当适用"), 8, "75.00"),
    ],
)
def test_a_criterion_that_applies_after_all_counts_in_full(found: Finding | None, applicable: int, rate: str) -> None:
    whole = rubric(criterion(), criterion(code="A2", not_applicable=NotApplicable.RESCALE))
    said = assessment(met("A1") | {"A2": Answer(not_applicable="无")})
    sheet = verified(whole, said, **({"A2": found} if found else {}))

    assert (sheet.applicable, str(sheet.rate)) == (applicable, rate)


@given(rubrics_with_assessments(), NUMBERS)
@settings(max_examples=150)
def test_what_the_list_holds_is_enough_for_the_same_points(pair: tuple[Rubric, Assessment], number: int) -> None:
    whole, said = pair
    chance = Random(number)
    findings = {one.code: _by_chance(chance, one.points, whole) for one in whole.criteria if chance.randrange(3)}
    one = received(whole, said)
    listed = verified_totals(picture(one, {code: {LI: found} for code, found in findings.items()}), one.id)
    full = verified_sheet(whole, score(whole, said), findings)

    assert (listed.total, listed.applicable, listed.rate) == (full.total, full.applicable, full.rate)
    assert listed.dimensions == full.dimensions
    assert [each.verified for each in listed.criteria] == [each.verified for each in full.criteria]
    assert str(listed.total.verified) == str(full.total.verified)


@given(rubrics_with_assessments())
def test_without_findings_and_with_plain_consent_everything_is_as_recomputed(pair: tuple[Rubric, Assessment]) -> None:
    sheet = score(*pair)
    for findings in ({}, {one.code: finding() for one in pair[0].criteria}):
        made = verified_sheet(pair[0], sheet, findings)
        assert (made.total.verified, made.applicable, made.rate) == (
            sheet.points.computed,
            sheet.points.applicable,
            sheet.points.rate,
        )
        assert [one.verified for one in made.dimensions] == [one.computed for one in sheet.dimensions]


def _by_chance(chance: Random, full: Decimal, whole: Rubric) -> Finding:
    points = min(rounded(full * chance.randrange(11) / 10, whole.rounding), full)
    verdict = chance.choice(list(FindingVerdict))
    return Finding(verdict, points if chance.randrange(4) else None)


WHOLE = rubric(criterion(), criterion(code="A2"))
SET = received(WHOLE, assessment(met("A1", "A2")))


def merge_of(code: str, merged: Finding, **of: Finding) -> Merge:
    return Merge("mean", {code: merged}, "", of_each={code: findings_digest(of)})


def test_several_reviewers_on_one_criterion_wait_for_the_lead() -> None:
    two = {WANG: finding("调整", "3"), LI: finding("调整", "1")}
    one = picture(SET, {"A1": two, "A2": {LI: finding("调整", "2")}})

    assert standing(one, ID) == {"A2": finding("调整", "2")}
    assert conflicts(one, ID) == {"A1": two}
    assert [standing_on(one, ID, code) for code in ("A1", "A2", "A3")] == [None, finding("调整", "2"), None]
    assert [is_conflicting(one, ID, code) for code in ("A1", "A2", "A3")] == [True, False, False]
    # A1 as recomputed: 4 + 2
    assert (verified_totals(one, ID).total.verified, verified_totals(one, ID).progress) == (6, "1/2")
    assert state_of(one, ID) is ReviewState.CONFLICTING


def test_a_merge_stands_until_one_of_its_findings_changes() -> None:
    two = {WANG: finding("调整", "3"), LI: finding("调整", "1")}
    merge = merge_of("A1", finding("调整", "2"), **two)
    merged = picture(SET, {"A1": two, "A2": {LI: finding()}}, merges={ID: merge})
    changed = picture(SET, {"A1": two | {LI: finding("调整", "1", "另有意见")}}, merges={ID: merge})
    joined = picture(SET, {"A1": two | {"赵某": finding()}}, merges={ID: merge})
    alone = picture(SET, {"A1": {LI: two[LI]}}, merges={ID: merge})

    assert standing(merged, ID)["A1"] == finding("调整", "2")
    assert (state_of(merged, ID), verified_totals(merged, ID).total.verified) == (ReviewState.REVIEWED, 6)
    assert state_of(changed, ID) is state_of(joined, ID) is ReviewState.CONFLICTING
    assert standing(alone, ID) == {"A1": two[LI]}


def test_states_say_how_far_a_review_has_come() -> None:
    one = {LI: finding()}
    states = [state_of(picture(SET, found), ID) for found in ({}, {"A1": one}, {"A1": one, "A2": one})]

    assert states == [ReviewState.UNREVIEWED, ReviewState.IN_REVIEW, ReviewState.REVIEWED]
    assert [state.label for state in states] == ["未评审", "评审中", "已评审"]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (finding("调整", "4.01", "多"), ["POINTS_RANGE"]),
        (finding("调整", "-1", "少"), ["POINTS_RANGE"]),
        (finding("调整", "1.005", "细"), ["FINDING_PLACES"]),
        (finding("调整", "1.000", "零不算位数"), []),
        (finding("调整", None, "没有分"), ["FINDING_POINTS"]),
        (finding("不认可", None, "没有分"), ["FINDING_POINTS"]),
        (finding("不认可", "0"), ["FINDING_OPINION"]),
        (finding("需补充", None, "", "补文件"), []),
        (finding("需补充", None, "", " "), ["VALUE_INVALID"]),
        (finding("认可"), []),
        # 复算 3, 自评 4: both may be agreed to; with 2 the word is told to be wrong, and 2 counts
        (finding("认可", "3"), []),
        (finding("认可", "4.00"), []),
        (finding("认可", "2"), ["FINDING_VERDICT"]),
        (finding("调整", "2", "看不见\x07的字"), ["TEXT_CONTROL"]),
    ],
)
def test_limits_of_a_finding(found: Finding, expected: list[str]) -> None:
    asked = criterion(External())
    whole = rubric(asked)
    answer = Answer(points=Decimal(3), self_points=Decimal(4), self_reason="另有")
    scored = line(score(whole, assessment({"A1": answer})), "A1")

    assert [one.code for one in finding_problems(whole, asked, found, scored)] == expected


def test_a_judgement_is_given_in_its_steps_and_full_points_may_be_finer_than_the_rounding() -> None:
    judged = criterion(Judgement(Decimal("0.5")))
    fine = criterion(External(), "1.25", "A2")
    whole = rubric(judged, fine, rounding=Rounding(1))

    def codes(of: Finding, asked: object = judged) -> list[str]:
        return [one.code for one in finding_problems(whole, asked, of)]  # type: ignore[arg-type]

    assert codes(finding("调整", "1.5", "可")) == []
    assert codes(finding("调整", "1.2", "不可")) == ["POINTS_STEP"]
    assert codes(finding("调整", "1.25", "满分"), fine) == []
    assert codes(finding("调整", "1.15", "不可"), fine) == ["FINDING_PLACES"]


def test_consent_to_what_does_not_apply_has_no_points() -> None:
    asked = criterion()
    whole = rubric(asked)
    scored = line(score(whole, assessment({"A1": Answer(not_applicable="无")})), "A1")
    problem = finding_problems(whole, asked, finding("认可", "4"), scored)[0]

    assert problem.code == "FINDING_VERDICT"
    assert "不适用" in problem.what
    assert "调整" in problem.what_to_do
