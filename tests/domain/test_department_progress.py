"""What each department has still to do, what lies between the two totals, and what changed since. Worked by hand."""

from dataclasses import replace
from decimal import Decimal

from app.domain.assessment import Answer, Assessment
from app.domain.department_progress import NOBODY, DepartmentProgress, department_progress
from app.domain.gains import gains
from app.domain.marking.kinds import Checklist, Threshold
from app.domain.progress_since import progress_since
from app.domain.rubric import Measure, Rubric
from app.domain.score_sheet import UNGRADED, Conclusion, State
from app.domain.scoring import score
from app.domain.standing import Standing, held_by_caps, largest_gains, largest_gaps, standing_of, waiting
from tests.builders import assessment, criterion, dimension, figure, items, met, requirement, rubric

D = Decimal
HEALTH, SCHOOLS = "卫健局", "教育局"


def shared_rubric() -> Rubric:
    """A1 of both departments, A2 whose paper is the schools', A3 marked by the rate m, A4 of nobody."""
    return rubric(
        criterion(code="A1", departments=(HEALTH, SCHOOLS)),
        criterion(code="A2", departments=(HEALTH,), evidence=(requirement("e1", departments=(SCHOOLS,)),)),
        criterion(Threshold("m", D(60)), code="A3", departments=(HEALTH,)),
        criterion(code="A4"),
        measures=(Measure("m", "素养水平", departments=("疾控中心",)), Measure("unread", "没人用")),
    )


def progress(given: Assessment) -> dict[str, DepartmentProgress]:
    sheet = score(shared_rubric(), given)
    return {one.department: one for one in department_progress(shared_rubric(), given, sheet.criteria)}


def test_what_is_shared_counts_for_each_and_what_is_nobodys_comes_last() -> None:
    found = progress(assessment())

    assert list(found) == [HEALTH, SCHOOLS, "疾控中心", NOBODY]
    assert found[HEALTH] == DepartmentProgress(HEALTH, ("A1", "A2", "A3"), ("A1", "A2", "A3"))
    assert found[SCHOOLS] == DepartmentProgress(SCHOOLS, ("A1",), ("A1",))
    assert found["疾控中心"] == DepartmentProgress("疾控中心", (), missing=("m",))
    assert found[NOBODY].unanswered == ("A4",)


def test_a_missing_paper_is_asked_of_the_department_that_owes_it() -> None:
    found = progress(assessment(met("A1", "A2"), measures=(figure(2021, "70"),)))

    assert (found[HEALTH].filled, found[HEALTH].waiting, found[HEALTH].undone) == (3, (), 0)
    assert (found[SCHOOLS].filled, found[SCHOOLS].waiting, found[SCHOOLS].undone) == (1, ("A2",), 1)
    assert "疾控中心" not in found


def test_what_does_not_apply_asks_for_no_figure() -> None:
    found = progress(assessment({"A3": Answer(not_applicable="没有")}))

    assert "疾控中心" not in found
    assert found[HEALTH].filled == 1


def test_the_list_between_the_two_totals_names_points_and_papers() -> None:
    given = assessment(met("A1", "A2"))
    sheet = score(shared_rubric(), given)

    (one,) = waiting(shared_rubric(), given, sheet.criteria)

    assert (one.code, one.points, one.papers, one.departments) == ("A2", D(4), ("e1证明",), (SCHOOLS,))
    assert sheet.points.prospective - sheet.points.computed == D(4)


def test_a_cap_takes_part_of_what_waits() -> None:
    # Two criteria of 4 wait in a dimension capped at 6: 8 wait, but 6 are all that can come.
    asked = {"evidence": (requirement("e1"),)}
    capped = rubric(dimension(criterion(code="A1", **asked), criterion(code="A2", **asked), cap="6"))
    given = assessment(met("A1", "A2"))
    sheet = score(capped, given)

    assert held_by_caps(sheet, waiting(capped, given, sheet.criteria)) == D(2)


def test_gains_and_gaps_come_largest_first() -> None:
    # A1: 2 of 4 are lacking (item b, 2). A2: all 4. A3 does not apply.
    three = rubric(
        criterion(Checklist(items("2", "2")), code="A1"),
        criterion(code="A2"),
        criterion(code="A3"),
        criterion(code="A4"),
    )
    given = assessment({"A1": Answer(checked=("a",)), "A3": Answer(not_applicable="没有"), "A4": Answer(met=True)})
    sheet = score(three, given)
    found = gains(three, given, sheet.criteria)

    assert [(one.code, one.gain.points) for one in largest_gains(three, found)] == [("A2", D(4)), ("A1", D(2))]
    gaps = largest_gaps(three, sheet.criteria, found)
    assert [(gap.code, gap.points, gap.departments) for gap in gaps] == [
        ("A2", D(4), (NOBODY,)),
        ("A1", D(2), (NOBODY,)),
    ]


def test_change_since_tells_points_of_dimensions_and_only_the_criteria_that_differ() -> None:
    both = rubric(dimension(criterion(code="A1"), criterion(code="A2")), dimension(criterion(code="B1"), code="B"))
    before, now = score(both, assessment(met("A1"))), score(both, assessment(met("A1", "B1")))

    found = progress_since(before, now)

    assert (found.total.before, found.total.now, found.total.change) == (D(4), D(8), D(4))
    assert [(one.code, one.change) for one in found.dimensions] == [("A", D(0)), ("B", D(4))]
    assert [(one.code, one.change) for one in found.criteria] == [("B1", D(4))]
    assert found.criteria[0].before is not None
    assert found.criteria[0].before.state is State.UNANSWERED
    assert (found.filled_before, found.filled_now) == (1, 2)


def test_rate_and_grade_are_said_once_something_is_filled_in() -> None:
    whole = shared_rubric()

    nothing = score(whole, assessment())
    assert nothing.points.rate == 0
    assert standing_of(nothing) == Standing(None, "")

    begun = score(whole, assessment(met("A4")))
    assert standing_of(begun) == Standing(begun.points.rate, begun.verdict.grade)
    none_applies = score(whole, assessment({"A3": Answer(not_applicable="没有")}))
    assert standing_of(none_applies).rate == 0


def test_a_gate_decides_before_anything_is_filled_in() -> None:
    refused = score(shared_rubric(), assessment())
    refused = replace(refused, verdict=Conclusion(UNGRADED, gates_failed=("G1",)))

    assert standing_of(refused) == Standing(None, UNGRADED)
