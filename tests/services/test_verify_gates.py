"""Verifying basic conditions (基本条件) through the door: stored, handed in, taken, merged, undone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.assessment import GateAnswer
from app.domain.changes import Changes
from app.domain.problems import ProblemError
from app.domain.received import Assignment
from app.domain.review import GateFinding, Level, Reviewer
from app.domain.rubric import Gate
from app.domain.standing_gates import gate_conflicts, standing_gates
from app.services.hand_findings import hand_in, take_findings
from app.services.history import undo_step
from app.services.judge import write_about, write_assignment, write_finding
from app.services.merge_findings import merge, merged_codes
from app.services.open_review import ReviewWorkspace, open_review
from app.services.verify_gates import write_gate
from tests.builders import assessment, criterion, met, rubric
from tests.review_builders import finding, review_workspace
from tests.ui.rubrics import NOON

WHOLE = rubric(criterion(), criterion(code="A2"), gates=(Gate("G1", "有机构"), Gate("G2", "无事故")))
HERE = assessment(met("A1"), gates={"G1": GateAnswer(met=True, statement="见文件")})
WANG, LI = Reviewer("王某", "省疾控中心"), Reviewer("李某")
NO, YES = GateFinding(met=False, opinion="没有挂牌\n  见照片　"), GateFinding(met=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    review_workspace(tmp_path / "评审", WHOLE, HERE)
    with open_review(tmp_path / "评审", writing=True) as opened:
        yield opened


def here(workspace: ReviewWorkspace) -> str:
    return next(iter(workspace.picture.received))


def verify(workspace: ReviewWorkspace, gate: str, who: Reviewer, found: GateFinding | None) -> Changes:
    return write_gate(workspace, here(workspace), gate, found, reviewer=who, person="组长", at=NOON)


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_what_was_found_is_stored_undone_and_taken_away(workspace: ReviewWorkspace) -> None:
    id_ = here(workspace)
    verify(workspace, "G1", WANG, NO)

    assert workspace.picture.gate_findings == {id_: {"G1": {WANG.key: NO}}}
    assert (workspace.picture.about.level, workspace.picture.about.office) == (Level.PROVINCE, "省疾控中心")
    with pytest.raises(ProblemError) as told:
        write_about(workspace, replace(workspace.picture.about, level=Level.CITY), person="组长", at=NOON)
    assert codes(told) == ["REVIEW_LEVEL"]
    step = verify(workspace, "G1", WANG, GateFinding())
    assert step.name == "核实基本条件 G1"
    assert workspace.picture.gate_findings == {}
    undo_step(workspace, step, person="组长", at=NOON)
    assert standing_gates(workspace.picture, id_) == {"G1": NO}


def test_it_is_there_when_the_workspace_is_opened_again(tmp_path: Path) -> None:
    (id_,) = review_workspace(tmp_path / "评审", WHOLE, HERE)
    with open_review(tmp_path / "评审", writing=True) as opened:
        verify(opened, "G1", WANG, NO)
        verify(opened, "G1", LI, YES)
        merge(opened, id_, by="王某", note="合议", person="组长", at=NOON)
    with open_review(tmp_path / "评审", writing=False) as again:
        found = standing_gates(again.picture, id_)["G1"]

    assert found == replace(NO, note="2位评审人的意见不同，采用其中一位的。\n合议")


def test_what_cannot_be_is_refused_and_nothing_is_stored(workspace: ReviewWorkspace) -> None:
    duty = Assignment(LI, avoids=("130304",))
    write_assignment(workspace, LI.key, duty, person="组长", at=NOON)
    before = len(workspace.log())
    for gate, who, found, expected in (
        ("G9", WANG, NO, ["UNKNOWN_ID"]),
        ("G1", Reviewer(" "), NO, ["REVIEW_REVIEWER"]),
        ("G1", LI, NO, ["REVIEW_AVOIDED"]),
        ("G1", WANG, GateFinding(met=True, opinion="a\x07"), ["TEXT_CONTROL"]),
    ):
        with pytest.raises(ProblemError) as told:
            verify(workspace, gate, who, found)
        assert codes(told) == expected
    assert workspace.picture.gate_findings == {}
    assert len(workspace.log()) == before


def test_a_corrected_office_takes_what_was_found_along(workspace: ReviewWorkspace) -> None:
    me = Reviewer("李某")
    write_about(workspace, replace(workspace.picture.about, me=me), person="组长", at=NOON)
    verify(workspace, "G1", me, NO)
    new = Reviewer("李某", "市爱卫办")
    write_about(workspace, replace(workspace.picture.about, me=new), person="组长", at=NOON)

    assert workspace.picture.gate_findings == {here(workspace): {"G1": {new.key: NO}}}


def test_what_an_expert_hands_in_is_taken_byte_for_byte(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    id_ = here(workspace)
    write_finding(workspace, id_, "A1", finding(), reviewer=WANG, person="组长", at=NOON)
    verify(workspace, "G1", WANG, NO)
    verify(workspace, "G2", LI, YES)
    handed = hand_in(workspace, "王某", tmp_path / "王.yaml")
    only = hand_in(workspace, "李某", tmp_path / "李.yaml")

    assert (handed.findings, handed.others, only.findings) == (2, ("李某",), 1)
    (other,) = review_workspace(tmp_path / "组长", WHOLE, HERE)
    assert other == id_
    with open_review(tmp_path / "组长", writing=True) as lead:
        verify(lead, "G1", WANG, YES)
        verify(lead, "G2", WANG, YES)
        taken = take_findings(lead, [tmp_path / "王.yaml", tmp_path / "李.yaml"], person="组长", at=NOON)
        assert lead.picture.gate_findings == {id_: {"G1": {WANG.key: NO}, "G2": {LI.key: YES, WANG.key: YES}}}
    assert [(one.written, one.same) for one in taken] == [(2, 0), (1, 0)]
    told = [(one.code, one.where, one.what) for one in taken[0].problems]
    assert ("FINDING_REPLACED", f"{COUNTY} 基本条件 G1", "王某原来写“符合”，换成了“不符合”。") in told
    assert ("FINDING_KEPT", COUNTY, "文件里没有基本条件 G2的意见，王某原有的意见保留。") in told


COUNTY = "秦皇岛市北戴河区"


def test_a_file_with_one_unknown_condition_is_refused_whole(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    path = tmp_path / "意见.yaml"
    text = "format: 1\nreviewer: {name: 王某, level: province}\nfindings: {A1: {verdict: 认可}}\ngates:\n"
    path.write_text(text + "  G1: {met: true}\n  G9: {met: true}\n", encoding="utf-8")
    received = workspace.picture.received[here(workspace)]
    (taken,) = take_findings(workspace, [path], received=received, person="组长", at=NOON)

    assert [(one.code, one.where) for one in taken.problems] == [("UNKNOWN_ID", "意见.yaml 第6行 gates.G9")]
    assert (workspace.picture.findings, workspace.picture.gate_findings) == ({}, {})


def test_contradicting_verdicts_are_chosen_and_the_rest_is_merged(workspace: ReviewWorkspace) -> None:
    id_ = here(workspace)
    for who, found, points in ((WANG, NO, "2"), (LI, YES, "4")):
        verify(workspace, "G1", who, found)
        said = finding("调整", points, "写")
        write_finding(workspace, id_, "A1", said, reviewer=who, person="组长", at=NOON)
    with pytest.raises(ProblemError) as told:
        merge(workspace, id_, by="mean", person="组长", at=NOON)
    assert codes(told) == ["REVIEW_UNMERGED"]
    assert workspace.picture.merges == {}

    first = merge(workspace, id_, by="王某", codes=["G1"], person="组长", at=NOON)
    assert merged_codes(workspace.picture, id_) == ("G1",)
    second = merge(workspace, id_, by="mean", person="组长", at=NOON)
    assert merged_codes(workspace.picture, id_) == ("G1", "A1")
    assert standing_gates(workspace.picture, id_)["G1"].met is False
    undo_step(workspace, second, person="组长", at=NOON)
    undo_step(workspace, first, person="组长", at=NOON)
    assert gate_conflicts(workspace.picture, id_).keys() == {"G1"}
