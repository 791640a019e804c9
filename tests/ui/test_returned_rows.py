"""退回意见 as rows: core criteria bear their mark in every table, as they do in 填报."""

import datetime as dt

from app.domain.returned import ReturnedReview
from app.domain.review import Finding, FindingVerdict, Level
from app.domain.revision import loose_list, to_do_list
from app.domain.rounds_compared import RoundCell, RoundColumn, RoundLine, RoundsCompared
from app.ui.models.returned_rows import finding_rows, rounds_rows, to_do_rows
from tests.builders import assessment, criterion, rubric

DAY = dt.date(2022, 2, 1)
RUBRIC = rubric(criterion(code="A1"), criterion(code="A2", core=True))
ASKED = Finding(FindingVerdict.SUPPLEMENT, opinion="请补充")
REVIEW = ReturnedReview("words-1", 1, Level.CITY, "市爱卫办", DAY, {"A2": ASKED, "A1": ASKED}, unassigned=("请尽快报",))


def test_findings_show_which_criteria_are_core() -> None:
    assert [row.cells[0] for row in finding_rows(REVIEW, RUBRIC)] == ["A1 A1项", "A2 ★A2项"]


def test_the_list_of_what_is_to_be_done_shows_which_criteria_are_core() -> None:
    of = assessment(returned={REVIEW.id: REVIEW})
    found = (*to_do_list(RUBRIC, of, (REVIEW,), today=DAY), *loose_list(of, (REVIEW,), today=DAY))
    assert [row.cells[0] for row in to_do_rows(found, RUBRIC)] == ["A1 A1项", "A2 ★A2项", "总体意见"]


def test_rounds_show_which_criteria_are_core() -> None:
    lines = tuple(RoundLine(code, f"{code}项", (RoundCell(),), differs=False) for code in ("A1", "A2"))
    found = RoundsCompared((RoundColumn(1, DAY),), RoundLine("", "合计", (RoundCell(),), differs=False), lines)
    names = [row.cells[0] for row in rounds_rows(found, RUBRIC, only_different=False)]
    assert names == ["合计", "A1 A1项", "A2 ★A2项"]
