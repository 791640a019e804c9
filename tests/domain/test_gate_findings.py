"""Basic conditions (基本条件) as verified: what stands, what follows, how several reviewers' become one. By hand."""

from typing import Any

import pytest

from app.domain.assessment import GateAnswer
from app.domain.changes import Change
from app.domain.gate_limits import gate_problems
from app.domain.merging_findings import MEAN, Merging
from app.domain.merging_gates import merged_gates
from app.domain.received import Merge, ReviewPicture
from app.domain.review import GateFinding
from app.domain.review_records import assembled_review, is_review_key, review_records, stepped_review
from app.domain.rubric import Gate
from app.domain.standing_findings import ReviewState, standing_digest, state_of, verified_totals
from app.domain.standing_gates import VerifiedGates, gate_conflicts, gate_met, standing_gates, verified_gates
from app.domain.summing_up import summary_of
from tests.builders import assessment, criterion, met, rubric
from tests.review_builders import ID, finding, picture, received

WANG, LI, ZHAO = "王某（省疾控中心）", "李某", "赵某"
WHOLE = rubric(criterion(), gates=(Gate("G1", "有机构"), Gate("G2", "有经费"), Gate("G3", "无事故")))
STATED = {"G1": GateAnswer(met=True), "G2": GateAnswer(met=False)}
"""The county says nothing of G3."""
SET = received(WHOLE, assessment(met("A1"), gates=STATED))
YES, NO, UNSAID = GateFinding(met=True), GateFinding(met=False, opinion="没有文件"), GateFinding(opinion="材料不全")


def judged(gates: dict[str, dict[str, GateFinding]], **more: Any) -> ReviewPicture:
    return picture(SET, {}, gate_findings={ID: gates} if gates else {}, **more)


@pytest.mark.parametrize(
    ("stated", "found", "expected"),
    [
        (True, None, True),
        (True, UNSAID, True),
        (True, NO, False),
        (False, YES, True),
        (None, YES, True),
        (None, UNSAID, None),
        (None, None, None),
    ],
)
def test_who_verified_decides_else_the_county(
    stated: bool | None, found: GateFinding | None, expected: bool | None
) -> None:
    assert gate_met(stated, found) is expected


def test_a_condition_found_not_met_leaves_it_ungraded_with_its_points() -> None:
    ids = ("G1", "G2", "G3")

    assert verified_gates(ids, SET, {}) == VerifiedGates(("G2",), ("G3",))
    assert verified_gates(ids, SET, {"G2": YES, "G3": NO, "G1": UNSAID}) == VerifiedGates(("G3",))
    assert verified_gates(ids, SET, {"G1": NO}).grade == "不予评分"
    assert verified_gates(ids, SET, {"G2": YES}).grade == ""
    # A1: 4 of 4
    assert verified_totals(judged({"G1": {WANG: NO}}), ID).total.verified == 4


def test_what_two_say_alike_or_not_waits_for_the_lead() -> None:
    one = judged({"G1": {WANG: YES, LI: NO}, "G2": {WANG: NO}, "G3": {WANG: YES, LI: YES}})

    assert standing_gates(one, ID) == {"G2": NO}
    assert gate_conflicts(one, ID).keys() == {"G1", "G3"}
    assert state_of(one, ID) is ReviewState.CONFLICTING
    assert state_of(judged({"G2": {WANG: NO}}), ID) is ReviewState.IN_REVIEW
    assert state_of(judged({}), ID) is ReviewState.UNREVIEWED


def test_the_mean_of_contradicting_verdicts_is_refused() -> None:
    one = judged({"G1": {WANG: YES, LI: NO}, "G2": {WANG: YES, LI: YES}})

    found, problems = merged_gates(one, ID, Merging(MEAN))

    assert found.keys() == {"G2"}
    assert [(one.code, one.where, one.what) for one in problems] == [
        ("REVIEW_UNMERGED", "基本条件 G1", "王某写符合，李某写不符合，没有平均可取。")
    ]


def test_alike_verdicts_become_one_with_numbered_opinions() -> None:
    other = GateFinding(met=False, opinion="挂牌时间不对\n　见照片")
    one = judged({"G1": {WANG: NO, LI: other, ZHAO: UNSAID}, "G2": {WANG: UNSAID, LI: GateFinding(opinion="请补")}})

    found, problems = merged_gates(one, ID, Merging(MEAN, "合议"))

    # By key: 李某, 王某, 赵某 as the picture holds them
    assert not problems
    assert found["G1"].finding == GateFinding(
        met=False,
        opinion="（1）没有文件\n（2）挂牌时间不对\n　见照片\n（3）材料不全",
        note="3位评审人中1位没有核实，其余结论相同，合并意见。\n合议",
    )
    assert found["G2"].finding.met is None
    assert found["G2"].finding.opinion == "（1）材料不全\n（2）请补"


def test_a_chosen_reviewer_counts_and_a_later_change_opens_it_again() -> None:
    gates = {"G1": {WANG: YES, LI: NO}, "G2": {LI: YES, ZHAO: NO}}
    one = judged(gates)
    found, problems = merged_gates(one, ID, Merging(WANG, codes=frozenset({"G1"})))
    merge = Merge(WANG, {}, "", gates=found)

    merged = judged(gates, merges={ID: merge})
    assert not problems
    assert standing_gates(merged, ID)["G1"].met is True
    assert gate_conflicts(merged, ID).keys() == {"G2"}
    # 李某 has G2 alone of the two: 王某 did not verify it
    assert merged_gates(merged, ID, Merging(WANG))[1][0].where == "基本条件 G2"
    # What was chosen before stays where the mean has nothing to say
    kept, problems = merged_gates(merged, ID, Merging(MEAN))
    assert kept == found
    assert [one.where for one in problems] == ["基本条件 G2"]
    changed = judged(gates | {"G1": {WANG: NO, LI: NO}}, merges={ID: merge})
    assert standing_gates(changed, ID) == {}


def test_a_changed_finding_is_to_be_returned_again() -> None:
    found = {"A1": finding()}

    assert standing_digest(found, {"G1": YES}) != standing_digest(found, {"G1": NO})
    assert standing_digest(found, {"G1": YES}) != standing_digest(found, {})


def test_the_summary_names_what_is_not_met_as_verified() -> None:
    whole = summary_of(judged({"G2": {WANG: YES}, "G1": {WANG: NO}, "G3": {WANG: YES, LI: NO}}), {"1" * 64: WHOLE})
    (row,) = whole.tables[0].rows

    assert (row.gates_failed, row.gates_open, row.unmerged) == (("有机构",), 1, 1)
    assert row.progress == "0/1"


def test_what_is_said_of_a_condition_has_its_limits() -> None:
    assert [one.code for one in gate_problems("G1", GateFinding())] == ["VALUE_INVALID"]
    assert [one.code for one in gate_problems("G1", GateFinding(met=False))] == ["FINDING_OPINION"]
    assert [one.code for one in gate_problems("G1", GateFinding(opinion="a\x07"))] == ["TEXT_CONTROL"]
    assert not list(gate_problems("G1", YES))


@pytest.mark.parametrize("gate", ["G 1", "一 1 a", "%20", "", "A1"])
def test_an_id_of_any_form_is_found_again_among_the_records(gate: str) -> None:
    said = judged({gate: {WANG: NO, "李 某": YES}})
    records = review_records(said)

    assert assembled_review(records) == said
    assert all(is_review_key(kind, key) for kind, key in records)
    steps = [Change(kind, key, None, value) for (kind, key), value in records.items()]
    assert stepped_review(ReviewPicture(), steps) == said
    back = [Change(kind, key, value, None) for (kind, key), value in records.items() if kind == "gate_finding"]
    assert stepped_review(said, back).gate_findings == {}
