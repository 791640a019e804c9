"""A basic condition (基本条件) that was found not met, back at the county: on the list, answered, reported."""

import datetime as dt
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.assessment import GateAnswer
from app.domain.changes import Changes
from app.domain.problems import ProblemError
from app.domain.returned import Reply, ReturnedReview, gate_code, reply_key
from app.domain.review import GateFinding, Review
from app.services.export_submission import Exported
from app.services.fill import fill
from app.services.open_rubric import open_rubric
from app.services.open_workspace import Workspace, create_workspace, open_workspace
from app.services.receive_review import Receipt
from app.services.replies import write_reply
from app.services.revise import begin_revision, to_do_of
from app.services.write_basics import write_gate
from tests.journeys.county import write_county
from tests.journeys.extracted import docx_text
from tests.returning import BACK, FINDINGS, LATER, OFFICE, came_back, county_workspace, handed_in, review_on

WHO = {"person": "张三", "at": BACK}
SAID = "  省厅通报一次；\n请补充处置结论。"
TEXT = "近三年未发生重大突发环境事件"


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(county_workspace(tmp_path), writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        yield workspace


def on_gates(county: Workspace, **gates: GateFinding) -> Review:
    return replace(review_on(county.picture, {"A1": FINDINGS["A1"]}), gates=gates)


def back(county: Workspace) -> ReturnedReview:
    """Let a review come back that finds G1 not met and G2 met, and asks for nothing else."""
    return came_back(county, on_gates(county, G1=GateFinding(met=False, opinion=SAID), G2=GateFinding(met=True)))


def test_what_was_taken_in_says_how_many_were_verified(county: Workspace) -> None:
    receipt = Receipt(back(county), is_new=True, changes=Changes("收下退回意见", ()), gates=county.picture.rubric.gates)

    assert receipt.sentences()[0] == f"已收下省级对第1轮的评审意见（{OFFICE}），共1条，核实基本条件2条。"
    assert receipt.sentences()[1] == f"基本条件 G1  不符合  {SAID}"


def test_it_becomes_the_to_do_list_though_all_criteria_are_accepted(county: Workspace) -> None:
    returned = back(county)

    begun = begin_revision(county, **WHO)

    (one,) = begun.to_do
    assert (one.key, one.name, one.verdict) == (f"{returned.id} ^G1", f"基本条件 G1 {TEXT}", "不符合")
    (fields,) = begun.fields()["todo"]  # type: ignore[misc]
    assert (fields["gate"], fields["criterion"], fields["title"]) == ("G1", "", TEXT)
    assert (fields["verdict"], fields["opinion"], fields["due"]) == ("不符合", SAID, None)
    assert begun.sentences()[1] == f"基本条件 G1  不符合  {SAID}"
    write_gate(county, "G1", GateAnswer(met=False, statement="属实"), **WHO)
    (one,) = to_do_of(county.picture, BACK.date())
    assert one.changed == (("gate", "G1"),)


def test_met_or_not_verified_is_nothing_to_do(county: Workspace) -> None:
    came_back(county, on_gates(county, G1=GateFinding(met=True, opinion="属实"), G2=GateFinding(opinion="以后再看")))

    with pytest.raises(ProblemError) as told:
        begin_revision(county, **WHO)
    assert [one.code for one in told.value.problems] == ["RETURN_NOTHING"]


def test_the_reply_goes_into_the_report_and_the_package(county: Workspace, tmp_path: Path) -> None:
    returned = back(county)
    begin_revision(county, **WHO)
    key = reply_key(returned.id, gate_code("G1"))
    with pytest.raises(ProblemError):
        write_reply(county, reply_key(returned.id, gate_code("G2")), Reply("没有人问"), **WHO)
    step = write_reply(county, key, Reply("报请省厅复核", "已结案", done=dt.date(2022, 2, 15)), **WHO)
    assert step.name == "整改措施 基本条件 G1"

    made = handed_in(county, tmp_path / "二轮", LATER)

    (reply,) = json.loads(part(made, "machine/changes.json"))["replies"]
    assert (reply["gate"], reply["verdict"], reply["opinion"]) == ("G1", "不符合", SAID)
    assert (reply["measure"], reply["result"], reply["done"]) == ("报请省厅复核", "已结案", "2022-02-15")
    report = docx_text(part(made, "整改报告.docx"))
    assert f"基本条件 G1 {TEXT}" in report
    assert f"评审意见（省级，{OFFICE}，不符合）：" in report
    assert "报请省厅复核" in report
    assert f"基本条件 G1 {TEXT}" in part(made, "00_请先看这里.html").decode()


def test_the_reply_goes_over_to_the_review_that_replaces(county: Workspace) -> None:
    first = back(county)
    begin_revision(county, **WHO)
    reply = Reply("报请省厅复核")
    write_reply(county, reply_key(first.id, gate_code("G1")), reply, **WHO)
    later = replace(on_gates(county, G1=GateFinding(met=False, opinion="仍不符合")), date=dt.date(2022, 1, 30))
    newer = came_back(county, replace(later, replaces=first.id))

    begun = begin_revision(county, **WHO)

    assert [(one.returned.id, one.gate, one.reply) for one in begun.to_do] == [(newer.id, "G1", reply)]


def test_an_id_with_a_blank_is_answered_like_any_other(tmp_path: Path) -> None:
    files = write_county(tmp_path / "县")
    for file in (files.pack / "rubric.yaml" if files.pack.is_dir() else files.pack, files.answers):
        file.write_text(file.read_text(encoding="utf-8").replace("G1", "G 1"), encoding="utf-8")
    create_workspace(tmp_path / "库", open_rubric(str(files.pack)).rubric)
    with open_workspace(tmp_path / "库", writing=True) as county:
        fill(county, files.answers, **WHO)
        handed_in(county, tmp_path / "一轮")
        came_back(county, on_gates(county, **{"G 1": GateFinding(met=False, opinion=SAID)}))
        (one,) = begin_revision(county, **WHO).to_do

        write_reply(county, one.key, Reply("报请省厅复核"), **WHO)

        (one,) = to_do_of(county.picture, BACK.date())
        assert (one.gate, one.reply.measure) == ("G 1", "报请省厅复核")


def part(made: Exported, name: str) -> bytes:
    assert made.package is not None
    with zipfile.ZipFile(made.package.path) as package:
        (entry,) = [one for one in package.namelist() if one.endswith(name)]
        return package.read(entry)
