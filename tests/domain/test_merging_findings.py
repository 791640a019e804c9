"""Merging findings (合并意见). Numbers worked by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings

from app.domain.assessment import Answer, Assessment
from app.domain.finding_limits import finding_problems
from app.domain.marking.kinds import External, Judgement, Marking
from app.domain.merging_findings import MEAN, Merging, mean_of, merged
from app.domain.points import Rounding, RoundingMode, rounded
from app.domain.problems import has_blocking
from app.domain.received import ReviewPicture
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.rubric import Rubric
from app.domain.standing_findings import conflicts, standing, verified_totals
from tests.builders import assessment, criterion, met, rubric
from tests.review_builders import ID, finding, picture, received
from tests.strategies import NUMBERS, rubrics_with_assessments

WANG, LI, ZHAO = "王某（省疾控中心）", "李某", "赵某"


def mean(*found: Finding, marking: Marking | None = None, answer: Answer | None = None, **more: object) -> Finding:
    """Return the mean of findings by 甲, 乙, 丙 on a criterion of 4 points that the county answered."""
    asked = criterion(marking or External())
    whole = rubric(asked, **more)
    one = received(whole, assessment({"A1": answer or Answer(points=Decimal(3), reason="有")}))
    return mean_of(whole, asked, one.lines[0], dict(zip("甲乙丙", found, strict=False)))


@pytest.mark.parametrize(
    ("points", "rounding", "expected"),
    [
        # (3 + 1) / 2
        (("3", "1"), Rounding(), "2.00"),
        # (4 + 3.5 + 2.5) / 3 = 3.333…
        (("4", "3.5", "2.5"), Rounding(), "3.33"),
        # (1 + 2 + 2) / 3 = 1.666…
        (("1", "2", "2"), Rounding(2, RoundingMode.DOWN), "1.66"),
        # (1.25 + 1.26) / 2 = 1.255
        (("1.25", "1.26"), Rounding(), "1.26"),
        (("1.25", "1.26"), Rounding(2, RoundingMode.HALF_EVEN), "1.26"),
        (("1.24", "1.25"), Rounding(2, RoundingMode.HALF_EVEN), "1.24"),
    ],
)
def test_the_mean_is_exact_and_rounded_once(points: tuple[str, ...], rounding: Rounding, expected: str) -> None:
    made = mean(*(finding("调整", one) for one in points), rounding=rounding)

    assert str(made.points) == expected


def test_a_judgement_goes_to_the_nearest_step_and_the_note_says_so() -> None:
    # (2 + 3 + 3) / 3 = 2.667 → 2.5; (1 + 1.5) / 2 = 1.25 → half a step goes up, 1.5
    judged = Judgement(Decimal("0.5"))
    made = mean(*(finding("调整", one) for one in ("2", "3", "3")), marking=judged)
    half = mean(*(finding("调整", one) for one in ("1", "1.5")), marking=judged)

    assert (made.points, half.points) == (Decimal("2.5"), Decimal("1.5"))
    assert made.note == "3位评审人的平均分约2.6667分，按0.5分一档计2.5分。"


@pytest.mark.parametrize(
    ("mode", "expected"),
    # (3 + 3.5) / 2 = 3.25 is 6.5 steps of 0.5: down and half even 6, half up 7
    [(RoundingMode.HALF_UP, "3.5"), (RoundingMode.HALF_EVEN, "3.0"), (RoundingMode.DOWN, "3.0")],
)
def test_a_judgement_is_rounded_to_its_step_as_the_rubric_rounds(mode: RoundingMode, expected: str) -> None:
    judged = Judgement(Decimal("0.5"))
    made = mean(*(finding("调整", one) for one in ("3", "3.5")), marking=judged, rounding=Rounding(2, mode))

    assert str(made.points) == expected


def test_who_gave_no_points_counts_as_recomputed() -> None:
    # 复算 3: (3 + 1) / 2 = 2; nobody gave any: none
    assert mean(finding("需补充", None, "缺文件"), finding("不认可", "1", "不实")).points == 2
    assert mean(finding(), finding("需补充", None, "缺文件")).points is None


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (("认可", "认可"), "认可"),
        (("不认可", "不认可"), "不认可"),
        (("认可", "需补充", "不认可"), "需补充"),
        (("认可", "不认可"), "调整"),
        (("认可", "调整"), "调整"),
    ],
)
def test_verdicts_become_one(verdicts: tuple[str, ...], expected: str) -> None:
    # 认可 has the recomputed 3, the others have 1
    made = mean(*(finding(one, None if one == "认可" else "1", "写") for one in verdicts))

    assert made.verdict == FindingVerdict(expected)


def test_consent_to_different_points_becomes_an_adjustment() -> None:
    # 复算 3 and 自评 4, both agreed to: mean 3.5 is neither
    claimed = Answer(points=Decimal(3), self_points=Decimal(4), self_reason="另有")
    made = mean(finding("认可", "3"), finding("认可", "4"), answer=claimed)

    assert (made.verdict, str(made.points)) == (FindingVerdict.ADJUSTED, "3.50")
    assert "结论记为调整" in made.note


def test_opinions_stay_as_written_numbered_without_names() -> None:
    first, second = "文件只有一份。\n  另有两处涂改　", "同意，但日期不对"
    one = {WANG: finding("调整", "1", first), LI: finding("调整", "3", second), ZHAO: finding()}
    asked = criterion()
    whole = rubric(asked)
    made = mean_of(whole, asked, received(whole, assessment(met("A1"))).lines[0], one)

    assert made.opinion == f"（1）{first}\n（2）{second}"
    assert mean(finding("调整", "1", first), finding("调整", "3", first)).opinion == first
    assert mean(finding("调整", "1", first), finding()).opinion == first


def test_what_is_asked_for_is_united() -> None:
    day = dt.date(2022, 5, 1)
    one = replace(finding("需补充"), supplements=(Supplement("补文件"), Supplement("补照片", day)))
    other = replace(finding("需补充"), supplements=(Supplement("补文件", day), Supplement("补照片", day)))

    assert mean(one, other).supplements == (Supplement("补照片", day), Supplement("补文件", day))


TWO = rubric(criterion(), criterion(code="A2"), criterion(code="A3"))
SET = received(TWO, assessment(met("A1", "A2", "A3")))


def test_one_reviewer_chosen_counts_where_there_is_a_finding_of_theirs() -> None:
    found = {
        "A1": {WANG: finding("调整", "3", "王的话"), LI: finding("调整", "1", "李的话")},
        "A2": {WANG: finding("调整", "2"), LI: finding("调整", "2")},
        "A3": {ZHAO: finding("不认可", "0", "赵的话")},
    }
    one = picture(SET, found)
    merge, problems = merged(TWO, one, ID, Merging(LI, "会议商定"))
    after = replace(one, merges={ID: merge})

    assert problems == ()
    assert set(merge.findings) == {"A1", "A2"}
    note = "2位评审人的意见不同，采用其中一位的。\n会议商定"
    assert merge.findings["A1"] == finding("调整", "1", "李的话", note=note)
    # 1 + 2 + 0
    assert verified_totals(after, ID).total.verified == 3
    assert conflicts(after, ID) == {}
    assert after.findings == one.findings


def test_a_criterion_without_a_finding_of_the_chosen_is_named_where_others_differ() -> None:
    alike = {WANG: finding("调整", "2", "同"), ZHAO: finding("调整", "2", "同")}
    found = {"A1": {WANG: finding("调整", "3"), ZHAO: finding("调整", "1")}, "A2": alike, "A3": {LI: finding()}}
    merge, problems = merged(TWO, picture(SET, found), ID, Merging(LI))

    assert [(one.code, one.where) for one in problems] == [("REVIEW_UNMERGED", "A1")]
    assert "王某、赵某" in problems[0].what
    assert merge.findings["A2"].opinion == "同"


def test_single_criteria_are_merged_and_what_was_merged_before_stays() -> None:
    found = {
        "A1": {WANG: finding("调整", "3"), LI: finding("调整", "1")},
        "A2": {WANG: finding("调整", "4"), LI: finding("调整", "1")},
    }
    one = picture(SET, found)
    first, _ = merged(TWO, one, ID, Merging(MEAN, codes=frozenset({"A1"})))
    half = replace(one, merges={ID: first})
    second, _ = merged(TWO, half, ID, Merging(LI, codes=frozenset({"A2"})))
    both = replace(one, merges={ID: second})

    assert conflicts(half, ID).keys() == {"A2"}
    assert {code: one.points for code, one in standing(both, ID).items()} == {"A1": 2, "A2": 1}
    assert (second.by, second.by_each) == (LI, {"A1": MEAN})


@given(rubrics_with_assessments(), NUMBERS)
@settings(max_examples=100)
def test_a_mean_lies_between_the_points_given_and_keeps_the_limits(
    pair: tuple[Rubric, Assessment], number: int
) -> None:
    whole, said = pair
    one = received(whole, said)
    chance = Random(number)
    found = {
        line.code: {who: _by_chance(chance, line.full, whole) for who in (WANG, LI, ZHAO)[: chance.randint(1, 3)]}
        for line in one.lines
    }
    before = picture(one, found)
    merge, problems = merged(whole, before, one.id, Merging(MEAN))
    after: ReviewPicture = replace(before, merges={one.id: merge})

    assert problems == ()
    assert conflicts(after, one.id) == {}
    assert standing(after, one.id).keys() == found.keys()
    for line in one.lines:
        made = merge.findings.get(line.code)
        asked = whole.criterion_by_code[line.code]
        if made is None or made.points is None:
            continue
        given = [line.computed if each.points is None else each.points for each in found[line.code].values()]
        if not isinstance(asked.marking, Judgement):
            assert min(given) <= made.points <= max(given)
            assert not has_blocking(finding_problems(whole, asked, made, line))


def _by_chance(chance: Random, full: Decimal, whole: Rubric) -> Finding:
    points = min(rounded(full * chance.randrange(11) / 10, whole.rounding), full)
    if not chance.randrange(4):
        return finding(chance.choice(("认可", "需补充")))
    return Finding(chance.choice([FindingVerdict.ADJUSTED, FindingVerdict.REJECTED]), points, chance.choice("甲乙"))
