"""States of a criterion, evidence and 不适用 (DESIGN.md 5, Evidence and States)."""

import datetime as dt
import time
from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.assessment import Answer, Assessment
from app.domain.checks import assessment_problems
from app.domain.county import Cycle
from app.domain.evidence import Evidence
from app.domain.marking.kinds import External, PerCount
from app.domain.rubric import EvidenceRule, NotApplicable, Requirement, Rubric, Validity
from app.domain.score_sheet import CriterionScore, State
from app.domain.scoring import score
from tests.builders import CYCLE, assessment, codes, criterion, evidence, met, requirement, rubric

TWO = (requirement("e1"), requirement("e2"))


def scored(*pieces: Evidence, asks: tuple[Requirement, ...] = (requirement("e1"),), **more: object) -> CriterionScore:
    answers = more.pop("answers", met("A1"))
    cycle = more.pop("cycle", CYCLE)
    whole = rubric(criterion(evidence=asks), **more)
    return score(whole, assessment(answers, evidence=pieces, cycle=cycle)).criteria[0]  # type: ignore[arg-type]


def test_evidence_that_names_the_requirement_and_has_a_file_meets_it() -> None:
    line = scored(evidence("E0001", "A1:e1"))

    assert (line.state, line.computed, line.prospective, codes(line)) == (State.SCORED, 4, 4, [])


def test_the_only_requirement_is_also_met_without_being_named() -> None:
    assert scored(evidence("E0001", "A1")).state is State.SCORED


@pytest.mark.parametrize(
    "piece",
    [
        evidence("E0001", "A1:e1", filed=False),
        evidence("E0001", "A1", filed=False),
        evidence("E0001", "A2:e1"),
        evidence("E0001"),
        evidence("E0001", "A1:other"),
    ],
)
def test_without_file_or_for_something_else_it_does_not(piece: Evidence) -> None:
    line = scored(piece)

    assert (line.state, line.computed, line.prospective) == (State.AWAITING_EVIDENCE, 0, 4)
    assert line.self_points == 0
    assert "4分" in line.derivation[-1]
    assert "e1证明" in line.derivation[-1]


def test_of_two_requirements_each_must_be_named() -> None:
    assert scored(evidence("E0001", "A1"), asks=TWO).state is State.AWAITING_EVIDENCE
    assert scored(evidence("E0001", "A1:e1"), asks=TWO).state is State.AWAITING_EVIDENCE
    assert scored(evidence("E0001", "A1:e1", "A1:e2"), asks=TWO).state is State.SCORED
    assert scored(evidence("E0001", "A1:e1"), evidence("E0002", "A1:e2"), asks=TWO).state is State.SCORED


def test_an_optional_requirement_holds_nothing_back_but_counts_as_one_of_two() -> None:
    optional = replace(requirement("e2"), required=False)

    assert scored(asks=(optional,)).state is State.SCORED
    assert scored(evidence("E0001", "A1:e1"), asks=(TWO[0], optional)).state is State.SCORED
    # two requirements: an unnamed piece meets neither
    assert scored(evidence("E0001", "A1"), asks=(TWO[0], optional)).state is State.AWAITING_EVIDENCE


def test_where_nothing_would_be_earned_nothing_waits() -> None:
    line = scored(answers={"A1": Answer(met=False)})

    assert (line.state, line.computed) == (State.SCORED, 0)


def test_without_an_answer_it_is_unanswered_also_with_all_evidence() -> None:
    assert scored(evidence("E0001", "A1"), answers={}).state is State.UNANSWERED
    assert scored(answers={}).state is State.UNANSWERED


def test_where_evidence_is_advisory_points_count_without_it() -> None:
    line = scored(evidence=EvidenceRule.ADVISORY)  # type: ignore[arg-type]

    assert (line.state, line.computed) == (State.SCORED, 4)
    whole = rubric(criterion(evidence=TWO[:1]), evidence=EvidenceRule.ADVISORY)
    given = assessment(met("A1"))
    assert "EVIDENCE_MISSING" in [one.code for one in assessment_problems(whole, given, score(whole, given))]


@pytest.mark.parametrize(
    ("day", "warned"),
    [
        (dt.date(2019, 12, 31), ["EVIDENCE_DATE"]),
        (dt.date(2020, 1, 1), []),
        (dt.date(2021, 12, 31), []),
        (dt.date(2022, 1, 1), ["EVIDENCE_DATE"]),
        (None, ["EVIDENCE_UNDATED"]),
    ],
)
def test_evidence_outside_the_last_two_years_counts_with_a_warning(day: dt.date | None, warned: list[str]) -> None:
    line = scored(evidence("E0001", "A1:e1", date=day))

    assert (line.state, line.computed, codes(line)) == (State.SCORED, 4, warned)


def test_the_years_of_evidence_are_the_rubric_s_not_the_cycle_s() -> None:
    one_year = replace(CYCLE, start=dt.date(2021, 1, 1))

    assert codes(scored(evidence("E0001", "A1", date=dt.date(2020, 1, 1)), cycle=one_year)) == []
    assert codes(scored(evidence("E0001", "A1", date=dt.date(2019, 1, 1)), cycle_years=3)) == []


def test_standing_evidence_may_be_old_or_undated() -> None:
    standing = (replace(requirement("e1"), validity=Validity.STANDING),)

    for day in (dt.date(1999, 1, 1), None):
        for serves in ("A1:e1", "A1"):
            assert codes(scored(evidence("E0001", serves, date=day), asks=standing)) == []


def test_a_cycle_that_ends_on_a_leap_day_can_be_scored() -> None:
    leap = Cycle("", dt.date(2023, 3, 1), dt.date(2024, 2, 29), 2023)

    assert codes(scored(evidence("E0001", "A1", date=dt.date(2022, 3, 1)), cycle=leap)) == []


def not_applicable(rule: NotApplicable, reason: str | None = "无建成区") -> tuple[Rubric, Assessment]:
    whole = rubric(criterion(not_applicable=rule), criterion(code="A2", points="6"))
    return whole, assessment({"A1": Answer(not_applicable=reason)} | met("A2"))


@pytest.mark.parametrize(
    ("rule", "applicable", "computed", "rate"),
    [
        (NotApplicable.RESCALE, 6, 6, "100.00"),
        (NotApplicable.FULL, 10, 10, "100.00"),
        (NotApplicable.ZERO, 10, 6, "60.00"),
    ],
)
def test_the_ways_of_not_applicable(rule: NotApplicable, applicable: int, computed: int, rate: str) -> None:
    sheet = score(*not_applicable(rule))

    assert sheet.criteria[0].state is State.NOT_APPLICABLE
    assert "无建成区" in sheet.criteria[0].derivation[0]
    assert (sheet.points.full, sheet.points.applicable, sheet.points.computed) == (10, applicable, computed)
    assert str(sheet.points.rate) == rate


def test_the_rule_of_the_criterion_goes_before_that_of_the_rubric() -> None:
    whole, given = not_applicable(NotApplicable.FULL)

    assert score(replace(whole, not_applicable=NotApplicable.ZERO), given).points.computed == 10
    # without one of its own the rubric's
    of_rubric = rubric(criterion(), criterion(code="A2", points="6"), not_applicable=NotApplicable.FULL)
    assert score(of_rubric, given).points.computed == 10


def test_where_it_may_not_be_said_it_is_refused_and_unanswered() -> None:
    whole, given = not_applicable(NotApplicable.NEVER)
    sheet = score(whole, given)

    assert sheet.criteria[0].state is State.UNANSWERED
    assert sheet.points.applicable == 10
    problems = assessment_problems(whole, given, sheet)
    assert "NOT_APPLICABLE_REFUSED" in [one.code for one in problems if one.is_blocking]


def test_not_applicable_needs_a_reason() -> None:
    for reason in ("", "  "):
        whole, given = not_applicable(NotApplicable.RESCALE, reason)
        sheet = score(whole, given)
        assert sheet.criteria[0].state is State.UNANSWERED
        assert "REASON_MISSING" in [one.code for one in assessment_problems(whole, given, sheet) if one.is_blocking]


def test_not_applicable_goes_before_everything_else() -> None:
    whole = rubric(criterion(evidence=TWO))
    given = assessment({"A1": Answer(met=True, not_applicable="无")})

    assert score(whole, given).criteria[0].state is State.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("claimed", "reason", "blocked"),
    [("3", "", False), ("4.5", "", True), ("4.5", "另有材料", False), ("4", "", False)],
)
def test_what_the_county_claims(claimed: str, reason: str, blocked: bool) -> None:
    whole = rubric(criterion(PerCount(Decimal(1)), "5"))
    given = assessment({"A1": Answer(count=4, self_points=Decimal(claimed), self_reason=reason)})
    sheet = score(whole, given)

    assert sheet.criteria[0].self_points == Decimal(claimed)
    assert sheet.criteria[0].computed == 4
    blocking = [one.code for one in assessment_problems(whole, given, sheet) if one.is_blocking]
    assert blocking == (["SELF_POINTS_REASON"] if blocked else [])


def test_without_a_claim_the_computed_points_are_claimed() -> None:
    whole = rubric(criterion(External(), "5"))

    assert score(whole, assessment({"A1": Answer(points=Decimal("1.25"))})).criteria[0].self_points == Decimal("1.25")


def test_one_piece_that_serves_every_criterion_is_looked_through_once() -> None:
    """A package from anybody may hold thousands of criteria and one piece that serves them all."""
    names = [f"X{number}" for number in range(4_000)]
    asked = (requirement("e1", validity=Validity.STANDING),)
    whole = rubric(*(criterion(code=name, evidence=asked) for name in names))
    piece = evidence("E0001", *(f"{name}:e1" for name in names), date=None)
    given = assessment(met(*names), evidence=(piece,))

    begun = time.process_time()
    sheet = score(whole, given)

    # Pairwise these would be 32 million comparisons, several seconds.
    assert time.process_time() - begun < 1
    assert {(line.state, line.warnings) for line in sheet.criteria} == {(State.SCORED, ())}
