"""One answer through the door: stored whole, taken away when empty, refused when it does not fit."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Answer, Entry
from app.domain.problems import ProblemError
from app.services.history import merged_steps, undo_step
from app.services.open_workspace import open_workspace
from app.services.write_answer import write_answer
from app.storage.workspace import Workspace
from tests.ui.rubrics import NOON, small_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(small_workspace(tmp_path / "工作库"), writing=True) as opened:
        yield opened


def write(workspace: Workspace, code: str, answer: Answer) -> str:
    return write_answer(workspace, code, answer, person="张三", at=NOON).name


def test_an_answer_is_stored_and_named_by_what_changed(workspace: Workspace) -> None:
    assert write(workspace, "A1", Answer(checked=("a",))) == "填报 A1"
    assert write(workspace, "A1", Answer(checked=("a",), statement="已列入")) == "自评说明 A1"
    assert write(workspace, "A1", Answer(statement="已列入", not_applicable="无")) == "填报 A1"
    assert workspace.picture.assessment.answers == {"A1": Answer(statement="已列入", not_applicable="无")}


def test_an_empty_answer_takes_the_record_away(workspace: Workspace) -> None:
    write(workspace, "A1", Answer(checked=("a",)))

    write(workspace, "A1", Answer())

    assert workspace.picture.assessment.answers == {}


def test_the_same_answer_again_is_no_step(workspace: Workspace) -> None:
    write(workspace, "A1", Answer(checked=("a",)))

    assert not write_answer(workspace, "A1", Answer(checked=("a",)), person="张三", at=NOON)
    assert len(workspace.log()) == 1


@pytest.mark.parametrize(
    ("code", "answer", "problem"),
    [
        ("Z9", Answer(met=True), "UNKNOWN_ID"),
        ("A1", Answer(met=True), "INPUT_KIND"),
        ("A1", Answer(checked=("z",)), "UNKNOWN_ID"),
        ("A4", Answer(points=Decimal("2.5"), reason="好"), "POINTS_RANGE"),
        ("A4", Answer(points=Decimal("0.3"), reason="好"), "POINTS_STEP"),
        ("A1", Answer(checked=("a",), self_points=Decimal("2.01")), "POINTS_RANGE"),
        ("A1", Answer(statement="已\x0b列入"), "TEXT_CONTROL"),
        ("A4", Answer(points=Decimal(1), reason="好" * 32_768), "TEXT_TOO_LONG"),
        ("A6", Answer(parts={"0": Entry(reason="\x00")}), "INPUT_KIND TEXT_CONTROL"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(
    workspace: Workspace, code: str, answer: Answer, problem: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        write(workspace, code, answer)

    assert " ".join(found.code for found in refused.value.problems) == problem
    assert workspace.picture.assessment.answers == {}


def test_points_may_wait_for_their_reason_while_a_person_fills_in(workspace: Workspace) -> None:
    write(workspace, "A4", Answer(points=Decimal("1.5")))

    assert workspace.picture.assessment.answers["A4"].points == Decimal("1.5")


def test_undoing_a_step_restores_what_was_before(workspace: Workspace) -> None:
    write(workspace, "A1", Answer(checked=("a",)))
    step = write_answer(workspace, "A1", Answer(checked=("b",)), person="张三", at=NOON)

    undo_step(workspace, step, person="张三", at=NOON)

    assert workspace.picture.assessment.answers == {"A1": Answer(checked=("a",))}


def test_steps_merge_only_in_the_same_field(workspace: Workspace) -> None:
    first = write_answer(workspace, "A1", Answer(statement="一"), person="张三", at=NOON, goes_on=True)
    second = write_answer(workspace, "A1", Answer(statement="一二"), person="张三", at=NOON, goes_on=True)
    other = write_answer(workspace, "A2", Answer(statement="三"), person="张三", at=NOON, goes_on=True)

    merged = merged_steps(first, second)
    assert merged is not None
    assert [(change.before, change.after) for change in merged.changes] == [(None, Answer(statement="一二"))]
    assert merged_steps(second, other) is None
