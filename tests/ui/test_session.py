"""The one door: changes, undo, redo, merging of typing, refusals, two programs on one workspace."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.changes import Changes
from app.domain.score_sheet import State
from app.services.open_workspace import open_workspace
from app.services.write_answer import write_answer
from app.ui.session import Session

NewSession = Callable[[Path], Session]


def test_a_change_is_told_once_and_scored(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.changed) as told:
        changes = session.run(write_answer, "A1", Answer(checked=("a", "b")))

    assert told.args == [changes]
    assert changes.name == "填报 A1"
    assert changes.concerns("answer", "A1")
    assert session.line("A1").computed == Decimal("1.5")
    assert session.touched == {"A1"}
    assert session.sheet.points.computed == Decimal("1.5")


def test_what_was_changed_is_in_the_file(session: Session, workspace: Path) -> None:
    session.run(write_answer, "A2", Answer(level="low"))

    with open_workspace(workspace, writing=False) as other:
        assert other.picture.assessment.answers == {"A2": Answer(level="low")}


def test_undo_and_redo_bring_back_picture_and_points(session: Session) -> None:
    session.run(write_answer, "A1", Answer(checked=("a",)))
    session.run(write_answer, "A2", Answer(level="top"))
    assert session.undo_name == "填报 A2"

    session.undo()
    session.undo()
    assert session.picture.assessment.answers == {}
    assert session.sheet.points.computed == 0
    assert (session.undo_name, session.redo_name) == ("", "填报 A1")

    session.redo()
    session.redo()
    assert session.sheet.points.computed == 3
    assert session.redo_name == ""


def test_undo_and_redo_are_in_the_log(session: Session, workspace: Path) -> None:
    session.run(write_answer, "A1", Answer(checked=("a",)))
    session.undo()
    session.redo()

    with open_workspace(workspace, writing=False) as other:
        assert [row.what for row in other.log()] == ["填报 A1", "撤销：填报 A1", "重做：填报 A1"]
        assert other.verify_log() == []


def test_typing_in_one_field_is_one_step(session: Session, workspace: Path) -> None:
    for text in ("成", "成立", "成立了小组"):
        session.run(write_answer, "A1", Answer(statement=text), goes_on=True)
    session.close_step()
    session.run(write_answer, "A1", Answer(statement="成立了小组。"), goes_on=True)

    assert session.undo_name == "自评说明 A1"
    session.undo()
    assert session.answer("A1").statement == "成立了小组"
    session.undo()
    assert session.picture.assessment.answers == {}
    assert session.undo_name == ""


def test_a_new_change_forgets_what_was_undone(session: Session) -> None:
    session.run(write_answer, "A1", Answer(checked=("a",)))
    session.undo()
    session.run(write_answer, "A2", Answer(level="top"))

    assert session.redo_name == ""
    session.redo()
    assert session.picture.assessment.answers == {"A2": Answer(level="top")}


def test_a_refused_change_stores_nothing_and_says_why(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.failed) as told:
        changes = session.run(write_answer, "A2", Answer(level="没有这一档"))

    assert not changes
    assert [problem.code for problem in told.args[0]] == ["UNKNOWN_ID"]
    assert session.picture.assessment.answers == {}
    assert session.undo_name == ""


def test_the_second_program_reads_and_says_who_writes(
    session: Session, new_session: NewSession, workspace: Path, qtbot: QtBot
) -> None:
    second = new_session(workspace)

    assert not second.is_writing
    assert "张三" in second.held[0].what
    with qtbot.waitSignal(second.failed) as told:
        second.run(write_answer, "A1", Answer(checked=("a",)))
    assert [problem.code for problem in told.args[0]] == ["WORKSPACE_HELD"]
    assert second.picture.assessment.answers == {}


def test_closing_hands_in_what_is_being_typed(session: Session, workspace: Path) -> None:
    session.settling.connect(lambda: session.run(write_answer, "A1", Answer(statement="最后一句"), goes_on=True))

    session.close()

    with open_workspace(workspace, writing=False) as other:
        assert other.picture.assessment.answers["A1"].statement == "最后一句"


def test_figures_of_progress(session: Session) -> None:
    session.run(write_answer, "B1.1", Answer(met=True))
    session.run(write_answer, "B1.2", Answer(count=1))

    assert (session.filled.filled, session.filled.total) == (2, 9)
    assert session.line("A1").state is State.UNANSWERED
    # 有无2分，计次每次0.5分1次：2.5分，共4分。
    assert session.points_of(("B1.1", "B1.2")) == (Decimal("2.5"), Decimal(4))


def test_a_service_without_changes_of_its_own_is_a_step_too(session: Session) -> None:
    def answers_two(workspace: object, **named: object) -> None:
        write_answer(workspace, "A1", Answer(checked=("a",)), **named)  # type: ignore[arg-type]
        write_answer(workspace, "A2", Answer(level="top"), **named)  # type: ignore[arg-type]

    changes = session.run(answers_two, name="两项一起")

    assert changes == Changes("两项一起", changes.changes)
    assert len(changes.changes) == 2
    session.undo()
    assert session.picture.assessment.answers == {}
