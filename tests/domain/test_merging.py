"""fill replaces what the file names and leaves the rest (DESIGN.md 6)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from app.domain.assessment import Answer, Assessment, Case, GateAnswer
from app.domain.changes import Change, Changes, applied, difference, inverted, records
from app.domain.county import County, Cycle
from app.domain.merging import merged
from tests.builders import COUNTY, CYCLE, assessment, evidence, figure, met, reference, rows

CURRENT = assessment(
    {"A1": Answer(met=True, statement="说明", self_points=Decimal(1)), "A2": Answer(not_applicable="无")},
    gates={"G1": GateAnswer(True)},
    measures=(figure(2020, "1"), figure(2021, "2")),
    references=(reference(2021, "3"),),
    ledgers={"l": rows({"name": "甲"}), "k": rows({"name": "乙"})},
    evidence=(evidence("E0001", "A1", title="旧"),),
    profile={"人口": "1", "面积": "2"},
    cases=(Case("旧"),),
)


def after(new: Assessment, **named: object) -> Assessment:
    return merged(CURRENT, new, named)


def test_what_is_not_named_stays() -> None:
    assert after(Assessment()) == applied(CURRENT, ())


def test_single_fields_of_county_and_cycle_are_replaced() -> None:
    result = after(
        Assessment(county=County(region_type="district"), cycle=Cycle(assessed_year=2020)),
        county={"region_type": "district"},
        cycle={"assessed_year": "2020"},
    )

    assert result.county == replace(COUNTY, region_type="district")
    assert result.cycle == replace(CYCLE, assessed_year=2020)


def test_an_answer_is_replaced_field_by_field() -> None:
    new = Assessment(answers={"A1": Answer(met=False)})

    answer = after(new, answers={"A1": {"met": "false"}}).answers["A1"]

    assert (answer.met, answer.statement, answer.self_points) == (False, "说明", 1)


def test_a_field_named_with_nothing_is_emptied() -> None:
    answer = after(Assessment(answers={"A1": Answer()}), answers={"A1": {"met": None}}).answers["A1"]

    assert answer.met is None
    assert answer.statement == "说明"


def test_an_input_ends_not_applicable_and_a_statement_does_not() -> None:
    by_input = after(Assessment(answers={"A2": Answer(met=True)}), answers={"A2": {"met": "true"}})
    by_statement = after(Assessment(answers={"A2": Answer(statement="x")}), answers={"A2": {"statement": "x"}})

    assert by_input.answers["A2"] == Answer(met=True)
    assert by_statement.answers["A2"] == Answer(not_applicable="无", statement="x")


def test_figures_by_measure_and_year_references_by_place_and_year() -> None:
    result = after(Assessment(measures=(figure(2021, "9"), figure(None, "8")), references=(reference(2020, "7"),)))

    assert {one.year: one.value for one in result.measures} == {2020: 1, 2021: 9, None: 8}
    assert {one.year: one.value for one in result.references} == {2020: 7, 2021: 3}


def test_a_ledger_is_replaced_as_a_whole_the_others_stay() -> None:
    result = after(Assessment(ledgers={"l": rows({"name": "丙"})}))

    assert result.ledgers == {"l": rows({"name": "丙"}), "k": rows({"name": "乙"})}
    assert after(Assessment(ledgers={"l": ()})).ledgers["l"] == ()


def test_evidence_keeps_its_file_when_only_the_title_is_named() -> None:
    new = evidence("E0001", title="新", filed=False, date=None)

    piece = after(Assessment(evidence=(new,)), evidence={"E0001": {"id": None, "title": None}}).evidence[0]

    assert piece == replace(CURRENT.evidence[0], title="新")


def test_cases_as_a_whole() -> None:
    assert after(Assessment(cases=(Case("新"),)), cases=[{}]).cases == (Case("新"),)


# ---- changes


def test_a_difference_names_what_changed_and_nothing_else() -> None:
    new = replace(CURRENT, answers={**CURRENT.answers, "A1": Answer(met=False)}, applicant="县政府")

    changes = difference("改", CURRENT, new)

    assert {(one.kind, one.key) for one in changes.changes} == {("answer", "A1"), ("applicant", "")}
    assert changes.concerns("answer", "A1")
    assert changes.concerns("answer")
    assert not changes.concerns("answer", "A2")
    assert not changes.concerns("evidence")


def test_a_step_and_its_inverse() -> None:
    step = Changes(
        "加", (Change("answer", "A9", None, Answer(met=True)), Change("figure", "m@2021", CURRENT.measures[1], None))
    )

    there = applied(CURRENT, step.changes)
    assert there.answers["A9"] == Answer(met=True)
    assert [one.year for one in there.measures] == [2020]
    assert applied(there, inverted(step).changes) == applied(CURRENT, ())


def test_records_tell_an_empty_ledger_from_none() -> None:
    assert ("ledger", "l") in records(assessment(ledgers={"l": ()}))
    assert ("ledger", "l") not in records(assessment())
    assert difference("x", assessment(met("A1")), assessment(met("A1"))).changes == ()


def test_a_cycle_may_be_emptied_and_come_back() -> None:
    emptied = replace(CURRENT, cycle=Cycle(start=dt.date(2020, 1, 1)))
    step = difference("改", CURRENT, emptied)

    assert applied(emptied, inverted(step).changes).cycle == CYCLE
