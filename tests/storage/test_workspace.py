"""A workspace gives back what was put in, says who holds it, and keeps memory and file the same."""

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from app.domain.assessment import Answer, Assessment
from app.domain.changes import Change, Changes, difference, in_order, inverted
from app.domain.problems import ProblemError
from app.domain.submission import Seal
from app.storage import schema
from app.storage.workspace import Workspace, create, open_workspace
from tests.storage.values import NOON, answered, assessments, everything, full_assessment, rubric


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "工作库 #1?"
    create(folder, rubric())
    return folder


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def code_of(error: pytest.ExceptionInfo[ProblemError]) -> str:
    return error.value.problems[0].code


def test_a_new_workspace_is_empty_and_knows_its_rubric(folder: Path) -> None:
    with open_workspace(folder, writing=False) as workspace:
        assert workspace.picture.rubric == rubric()
        assert workspace.picture.assessment == Assessment()
        assert workspace.log() == ()


def test_a_new_workspace_needs_an_empty_place(folder: Path) -> None:
    with pytest.raises(ProblemError) as error:
        create(folder, rubric())
    assert code_of(error) == "WORKSPACE_EXISTS"


def test_one_of_everything_comes_back(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        shown = workspace.apply(everything(), person="张三", at=NOON)

    with open_workspace(folder, writing=False) as workspace:
        assert workspace.picture == shown
        assert workspace.picture.assessment == in_order(full_assessment())


@pytest.fixture(scope="module")
def open_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("any") / "库"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        yield workspace


@given(first=assessments, second=assessments)
def test_any_assessment_comes_back_and_every_step_can_be_undone(
    open_one: Workspace, first: Assessment, second: Assessment
) -> None:
    before = open_one.picture.assessment
    open_one.apply(difference("一", before, first), person="", at=NOON)
    open_one.apply(difference("二", first, second), person="", at=NOON)

    with open_workspace(open_one.folder, writing=False) as reader:
        assert reader.picture == open_one.picture
        assert reader.picture.assessment == in_order(second)

    back = inverted(difference("二", first, second))
    assert open_one.apply(back, person="", at=NOON).assessment == in_order(first)


def test_a_log_of_many_steps_is_whole(open_one: Workspace) -> None:
    assert open_one.verify_log() == []


def test_closing_leaves_one_database_file_and_no_owner(folder: Path) -> None:
    with open_workspace(folder, writing=True, who="张三") as workspace:
        workspace.apply(answered("A1"), person="张三", at=NOON)

    assert files_in(folder) == {"jkxq.sqlite", "workspace.lock", "backups"}


def test_a_stale_change_is_refused_and_nothing_is_stored(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(answered("A1"), person="张三", at=NOON)
        stale = Changes("填报", (*answered("A2").changes, *answered("A1").changes))
        with pytest.raises(ProblemError) as error:
            workspace.apply(stale, person="李四", at=NOON)
        assert code_of(error) == "RECORD_CHANGED"
        assert "单项填报 A1" in str(error.value)
        assert list(workspace.picture.assessment.answers) == ["A1"]

    with open_workspace(folder, writing=False) as workspace:
        assert list(workspace.picture.assessment.answers) == ["A1"]


def test_reading_goes_on_beside_a_writer(folder: Path) -> None:
    with open_workspace(folder, writing=True) as writer:
        writer.apply(answered("A1"), person="张三", at=NOON)
        with open_workspace(folder, writing=False) as reader:
            assert reader.picture == writer.picture
            writer.apply(answered("A2"), person="张三", at=NOON)
            assert len(reader.log()) == 2


def test_a_second_writer_is_told_who_holds_the_workspace(folder: Path) -> None:
    with open_workspace(folder, writing=True, who="卫健局 张三"), pytest.raises(ProblemError) as error:
        open_workspace(folder, writing=True, who="李四")
    assert code_of(error) == "WORKSPACE_HELD"
    assert "卫健局 张三" in str(error.value)

    with open_workspace(folder, writing=True, who="李四"):
        pass


def test_a_writer_in_another_process_holds_the_lock_until_it_dies(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.storage.workspace import open_workspace\n"
        "held = open_workspace(Path(sys.argv[1]), writing=True, who='王五')\n"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(ProblemError) as error:
            open_workspace(folder, writing=True)
        assert "王五" in str(error.value)
        with open_workspace(folder, writing=False) as reader:
            assert reader.picture.assessment == Assessment()
        holder.kill()
        holder.wait()
    with open_workspace(folder, writing=True):
        pass


def test_a_folder_that_is_no_workspace_is_named(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / ("很" * 300)):  # no name may be so long
        with pytest.raises(ProblemError) as error:
            open_workspace(folder, writing=False)
        assert code_of(error) == "WORKSPACE_MISSING"


def test_a_newer_workspace_is_refused_politely(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "jkxq.sqlite")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")

    for writing in (True, False):
        with pytest.raises(ProblemError) as error:
            open_workspace(folder, writing=writing)
        assert code_of(error) == "WORKSPACE_NEWER"
        assert "0999" in str(error.value)
        assert schema.NEWEST in str(error.value)


def test_a_seal_is_remembered(folder: Path) -> None:
    seal = Seal("id", 1, dt.date(2021, 12, 1), "c" * 64, "t" * 64, None, {"E0001": "A1-01"})
    with open_workspace(folder, writing=True) as workspace:
        workspace.remember_seal(seal)
        workspace.remember_seal(replace(seal, id="id2", replaces="id"))

    with open_workspace(folder, writing=False) as workspace:
        assert [found.id for found in workspace.picture.seals] == ["id", "id2"]
        assert workspace.picture.frozen_numbers == {"E0001": "A1-01"}


def typed(before: str | None, after: str, code: str = "A1") -> Changes:
    old = None if before is None else Answer(statement=before)
    return Changes("填报", (Change("answer", code, old, Answer(statement=after)),))


def test_typing_in_one_field_is_stored_at_once_and_logged_as_one_step(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(typed(None, "成"), person="张三", at=NOON, goes_on=True)
        workspace.apply(typed("成", "成立"), person="张三", at=NOON, goes_on=True)
        assert workspace.log() == ()
        with open_workspace(folder, writing=False) as reader:
            assert reader.picture.assessment.answers["A1"].statement == "成立"
        workspace.apply(typed(None, "无", "A2"), person="张三", at=NOON, goes_on=True)
        assert [row.changes for row in workspace.log()] == [typed(None, "成立")]
        workspace.apply(typed("无", "有", "A2"), person="张三", at=NOON)
        assert [row.changes for row in workspace.log()] == [typed(None, "成立"), typed(None, "有", "A2")]
        assert workspace.verify_log() == []


def test_a_step_left_open_is_logged_at_the_next_opening(folder: Path) -> None:
    workspace = open_workspace(folder, writing=True)
    workspace.apply(typed(None, "成"), person="张三", at=NOON, goes_on=True)
    with closing(sqlite3.connect(folder / "jkxq.sqlite")) as connection:
        left = connection.execute("SELECT * FROM open_step").fetchall()
    workspace.close()
    with closing(sqlite3.connect(folder / "jkxq.sqlite")) as connection, connection:
        connection.execute("DELETE FROM log")
        connection.executemany("INSERT INTO open_step VALUES (?, ?, ?, ?, ?, ?)", left)

    with open_workspace(folder, writing=True) as workspace:
        assert [row.changes for row in workspace.log()] == [typed(None, "成")]


def test_typing_back_to_what_was_there_is_no_step(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(typed(None, "成"), person="张三", at=NOON, goes_on=True)
        back = inverted(typed(None, "成"))
        workspace.apply(back, person="张三", at=NOON)
        assert workspace.log() == ()
        assert workspace.picture.assessment == Assessment()
