"""What is wrong with pieces of evidence, each flaw by a piece that has it and one that has not."""

import datetime as dt
from dataclasses import replace
from typing import Any

from app.domain.assessment import Answer, Assessment
from app.domain.evidence import Evidence, StoredFile
from app.domain.evidence_checks import Flaw, flaws_of, missing_requirements, twins_of
from app.domain.limits import LARGE_EVIDENCE_BYTES
from app.domain.rubric import Rubric, Validity
from tests.builders import assessment, criterion, evidence, figure, requirement, rows, rubric

# 2020–2021年度，往前两年：2020-01-01至2021-12-31。
LAST_DAY_BEFORE = dt.date(2019, 12, 31)
FIRST_DAY = dt.date(2020, 1, 1)


def marked() -> Rubric:
    """A1 asks for e1 (and e2, optional, standing); A2 for one; A3 for nothing."""
    standing = requirement("e2", required=False, validity=Validity.STANDING)
    return rubric(
        criterion(evidence=(requirement("e1"), standing), departments=("卫健局",)),
        criterion(code="A2", evidence=(requirement("e1", departments=("财政局",)),)),
        criterion(code="A3"),
    )


def flaws(*pieces: Evidence, **more: Any) -> dict[str, tuple[Flaw, ...]]:
    return flaws_of(marked(), assessment(evidence=pieces, **more))


def test_a_piece_that_is_fine_is_left_out() -> None:
    assert flaws(evidence("E1", "A1:e1")) == {}


def test_no_file_or_an_empty_one() -> None:
    bare = evidence("E1", "A1:e1", filed=False)
    empty = replace(evidence("E2", "A1:e1"), file=StoredFile("b" * 64, 0, "空.pdf"))

    assert flaws(bare, empty) == {"E1": (Flaw.NO_FILE,), "E2": (Flaw.NO_FILE,)}


def test_unused_unless_a_figure_or_a_ledger_row_names_it() -> None:
    pieces = [evidence(f"E{n}", *serves) for n, serves in enumerate(((), ("Z9",), (), ()), 1)]
    named_by_figure = replace(figure(2021, "1"), evidence=("E3",))
    named_by_row = replace(rows({"date": "2021-01-01"})[0], evidence=("E4",))

    found = flaws(*pieces, measures=(named_by_figure,), ledgers={"l": (named_by_row,)})

    assert found == {"E1": (Flaw.UNUSED,), "E2": (Flaw.UNUSED,)}


def test_dates_count_unless_everything_served_stands_for_ever() -> None:
    found = flaws(
        evidence("E1", "A1:e1", date=LAST_DAY_BEFORE),
        evidence("E2", "A1:e1", date=FIRST_DAY),
        evidence("E3", "A1:e1", date=None),
        evidence("E4", "A1:e2", date=LAST_DAY_BEFORE),
        evidence("E5", "A1:e2", date=None),
        evidence("E6", "A1:e2", "A2:e1", date=LAST_DAY_BEFORE),
    )

    assert found == {"E1": (Flaw.OUT_OF_CYCLE,), "E3": (Flaw.UNDATED,), "E6": (Flaw.OUT_OF_CYCLE,)}


def test_duplicates_have_the_same_content_or_the_same_title_and_number() -> None:
    first = evidence("E1", "A1:e1")
    same_content = replace(evidence("E2", "A2:e1"), file=first.file)
    paper = replace(evidence("E3", "A3", title="通知"), number="北政办〔2020〕1号")
    same_paper = replace(evidence("E4", "A3", title="通知 "), number="北政办〔2020〕1号")
    other_number = replace(evidence("E5", "A3", title="通知"), number="北政办〔2020〕2号")
    only_title = [evidence(f"E{n}", "A3", title="签到表") for n in (6, 7)]

    found = flaws(first, same_content, paper, same_paper, other_number, *only_title)

    assert found == dict.fromkeys(("E1", "E2", "E3", "E4"), (Flaw.DUPLICATE,))
    everything = (first, same_content, paper, same_paper, other_number, *only_title)
    assert [twins_of(one, everything) for one in everything] == [("E2",), ("E1",), ("E4",), ("E3",), (), (), ()]


def test_too_large_begins_behind_the_limit() -> None:
    pieces = [
        replace(evidence(f"E{n}", "A1:e1"), file=StoredFile(str(n) * 64, size, "录像.mp4"))
        for n, size in ((1, LARGE_EVIDENCE_BYTES), (2, LARGE_EVIDENCE_BYTES + 1))
    ]

    assert flaws(*pieces) == {"E2": (Flaw.TOO_LARGE,)}


def missing(given: Assessment) -> list[tuple[str, str]]:
    return [(one.criterion.code, one.requirement.id) for one in missing_requirements(marked(), given)]


def test_missing_requirements_are_listed_in_rubric_order_with_departments() -> None:
    assert missing(assessment()) == [("A1", "e1"), ("A1", "e2"), ("A2", "e1")]
    assert [one.departments for one in missing_requirements(marked(), assessment())] == [
        ("卫健局",),
        ("卫健局",),
        ("财政局",),
    ]


def test_a_requirement_is_met_by_a_piece_with_a_file_that_names_it() -> None:
    assert missing(assessment(evidence=(evidence("E1", "A1:e1"),))) == [("A1", "e2"), ("A2", "e1")]
    assert missing(assessment(evidence=(evidence("E1", "A1:e1", filed=False),)))[0] == ("A1", "e1")
    # A1 有两项要求，不指明哪一项就不算；A2 只有一项，不必指明。
    assert missing(assessment(evidence=(evidence("E1", "A1", "A2"),))) == [("A1", "e1"), ("A1", "e2")]


def test_a_criterion_that_does_not_apply_asks_for_nothing() -> None:
    given = assessment({"A1": Answer(not_applicable="无建成区"), "A2": Answer(not_applicable=" ")})

    assert missing(given) == [("A2", "e1")]
