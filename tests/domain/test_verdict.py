"""Grades, core criteria and gates (DESIGN.md 5, Verdict)."""

from decimal import Decimal

import pytest

from app.domain.assessment import Answer, GateAnswer
from app.domain.checks import assessment_problems
from app.domain.marking.kinds import External
from app.domain.problems import has_blocking
from app.domain.rubric import Gate, Grade, NotApplicable, Verdict
from app.domain.score_sheet import Conclusion, ScoreSheet
from app.domain.scoring import score
from tests.builders import assessment, criterion, evidence, met, requirement, rubric

GRADES = (Grade("优良", Decimal(85)), Grade("通过", Decimal(70)), Grade("待改进", Decimal(0)))


def graded(points: str, full: str = "100", **verdict: object) -> str:
    whole = rubric(criterion(External(), full), verdict=Verdict(grades=GRADES, **verdict))  # type: ignore[arg-type]
    return score(whole, assessment({"A1": Answer(points=Decimal(points))})).verdict.grade


@pytest.mark.parametrize(
    ("points", "grade"),
    [("85", "优良"), ("84.99", "通过"), ("70", "通过"), ("69.99", "待改进"), ("0", "待改进"), ("100", "优良")],
)
def test_a_grade_begins_exactly_at_its_bound(points: str, grade: str) -> None:
    assert graded(points) == grade


def test_grades_compare_the_rounded_rate() -> None:
    # 84.995 is 85.00 after the rounding of the criterion; 50.997/60 = 84.995 % is 85.00 after that of the rate
    assert graded("84.995") == "优良"
    assert graded("84.994") == "通过"
    # 51/60 = 85 %; 50.99/60 = 84.983… %
    assert graded("51", "60") == "优良"
    assert graded("50.99", "60") == "通过"
    # 1699.9/2000 = 84.995 %
    assert graded("1699.9", "2000") == "优良"


def test_grades_by_points_compare_the_total() -> None:
    assert graded("84.99", "600", by="points") == "通过"
    assert graded("85", "600", by="points") == "优良"
    assert graded("85", "600", by="rate") == "待改进"


def test_the_order_of_the_grades_in_the_rubric_does_not_matter() -> None:
    whole = rubric(criterion(External(), "100"), verdict=Verdict(grades=GRADES[::-1]))

    assert score(whole, assessment({"A1": Answer(points=Decimal(85))})).verdict.grade == "优良"


def cored(core: Answer | None, rest: str = "90", **of_core: object) -> ScoreSheet:
    """A core criterion of 10 and another of 90 points; the core must reach 75 %."""
    whole = rubric(
        criterion(External(), "10", core=True, **of_core),
        criterion(External(), "90", code="A2"),
        verdict=Verdict("rate", Decimal(75), GRADES, "待改进"),
    )
    answers = {"A2": Answer(points=Decimal(rest))} | ({"A1": core} if core else {})
    return score(whole, assessment(answers))


def test_a_core_criterion_must_reach_its_rate() -> None:
    assert cored(Answer(points=Decimal("7.5"))).verdict == Conclusion("优良")
    assert cored(Answer(points=Decimal("7.49"))).verdict == Conclusion("待改进", core_failed=("A1",))


def test_core_rates_compare_the_rounded_value() -> None:
    # 7.495 is 7.50 after the rounding: 75 %
    assert cored(Answer(points=Decimal("7.495"))).verdict.core_failed == ()


def test_an_unanswered_or_awaiting_core_criterion_counts_as_nothing() -> None:
    assert cored(None).verdict == Conclusion("待改进", core_failed=("A1",))
    awaiting = cored(Answer(points=Decimal(10)), evidence=(requirement("e1"),))
    assert awaiting.verdict.core_failed == ("A1",)


@pytest.mark.parametrize("rule", [NotApplicable.RESCALE, NotApplicable.FULL, NotApplicable.ZERO])
def test_a_core_criterion_that_does_not_apply_is_left_out(rule: NotApplicable) -> None:
    assert cored(Answer(not_applicable="无"), not_applicable=rule).verdict == Conclusion("优良")


def test_core_failed_names_the_best_grade_and_lifts_nobody() -> None:
    whole = rubric(
        criterion(core=True, points="50"),
        criterion(External(), "50", code="A2"),
        verdict=Verdict("rate", Decimal(75), GRADES, "通过"),
    )
    # 50 of 100: 待改进 anyway; the ceiling 通过 does not lift it
    low = score(whole, assessment({"A2": Answer(points=Decimal(50))}))
    assert (low.verdict.grade, low.verdict.core_failed) == ("待改进", ("A1",))


def test_without_a_core_rate_nothing_fails() -> None:
    whole = rubric(criterion(core=True), verdict=Verdict(grades=GRADES))

    assert score(whole, assessment()).verdict == Conclusion("待改进")


def test_failed_cores_are_in_rubric_order() -> None:
    whole = rubric(
        criterion(core=True, code="B2"), criterion(core=True, code="A9"), criterion(core=True, code="B1"),
        verdict=Verdict("rate", Decimal(60), GRADES, "待改进"),
    )  # fmt: skip

    assert score(whole, assessment(met("A9"))).verdict.core_failed == ("B2", "B1")


def gated(**gates: bool | None) -> ScoreSheet:
    whole = rubric(
        criterion(), gates=tuple(Gate(id_, f"{id_}条件") for id_ in ("G2", "G1", "G3")), verdict=Verdict(grades=GRADES)
    )
    return score(whole, assessment(met("A1"), gates={id_: GateAnswer(state) for id_, state in gates.items()}))


def test_a_gate_that_is_not_met_means_no_grade_but_points_are_shown() -> None:
    sheet = gated(G1=False, G2=True, G3=True)

    assert sheet.verdict == Conclusion("不予评分", gates_failed=("G1",))
    assert sheet.points.computed == 4


def test_open_gates_are_listed_in_rubric_order_and_hold_nothing_back() -> None:
    sheet = gated(G1=None)

    assert sheet.verdict == Conclusion("优良", gates_open=("G2", "G1", "G3"))
    assert gated(G3=False, G2=False).verdict == Conclusion("不予评分", ("G2", "G3"), ("G1",))


def test_unanswered_awaiting_and_open_gates_are_warnings_only() -> None:
    whole = rubric(
        criterion(core=True),
        criterion(code="A2", evidence=(requirement("e1"),)),
        gates=(Gate("G1", "条件"), Gate("G2", "条件二")),
        verdict=Verdict("rate", Decimal(75), GRADES, "待改进"),
    )
    given = assessment(met("A2"), gates={"G2": GateAnswer(False)}, evidence=(evidence("E0001", filed=False),))
    problems = assessment_problems(whole, given, score(whole, given))

    expected = {"UNANSWERED", "EVIDENCE_MISSING", "GATE_OPEN", "GATE_FAILED", "CORE_FAILED", "EVIDENCE_FILE"}
    assert expected <= {problem.code for problem in problems}
    assert not has_blocking(problems)
