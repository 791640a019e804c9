"""A review workspace has the same door as a county's: what goes in comes back, and it is never taken for the other."""

# ruff: noqa: S608 - spoiling a database is the point

import datetime as dt
import shutil
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes, inverted
from app.domain.evidence import StoredFile
from app.domain.problems import ProblemError
from app.domain.received import ReviewAbout, ReviewPicture
from app.domain.review import Visit
from app.domain.review_records import REVIEW_RECORD_TYPES
from app.storage.archive import backup_to_file, restore
from app.storage.backups import kept, named_files
from app.storage.repair import repair
from app.storage.review_workspace import ReviewWorkspace, create_review_workspace, open_review_workspace
from app.storage.rows import row_digest
from app.storage.workspace import create, open_workspace
from tests.storage.packing import backup_of
from tests.storage.review_values import (
    ABOUT,
    CITY,
    DAY,
    ID,
    PACKAGE,
    PHOTO,
    WANG,
    everything,
    full_picture,
    judged,
    received,
)
from tests.storage.values import NOON, rubric


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_review_workspace(tmp_path / "评审", ABOUT)
    return tmp_path / "评审"


def code_of(error: pytest.ExceptionInfo[ProblemError]) -> str:
    return error.value.problems[0].code


def change(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(sql)


# ---------------------------------------------------------------- what goes in comes back


def test_a_new_one_knows_what_it_is_for(folder: Path) -> None:
    with open_review_workspace(folder, writing=False) as workspace:
        assert workspace.picture == ReviewPicture(about=ABOUT)
        assert workspace.log() == ()
        assert workspace.title == "2021年度技术评估"


def test_one_of_everything_comes_back_and_can_be_undone(folder: Path) -> None:
    assert {change.kind for change in everything().changes} == REVIEW_RECORD_TYPES.keys() - {"review_about"}
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.apply(everything(), person="王五", at=NOON) == full_picture()
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.picture == full_picture()
        assert workspace.apply(inverted(everything()), person="王五", at=NOON) == ReviewPicture(about=ABOUT)
        assert workspace.verify_log() == []
    with open_review_workspace(folder, writing=False) as workspace:
        assert workspace.picture == ReviewPicture(about=ABOUT)


def test_what_is_emptied_is_the_same_in_memory_and_in_the_file(folder: Path) -> None:
    visits = (Visit("A2", "广场"),)
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(Changes("现场", (Change("visits", ID, (), visits),)), person="王五", at=NOON)
        workspace.apply(Changes("现场", (Change("visits", ID, visits, ()),)), person="王五", at=NOON)
        workspace.apply(
            Changes("评审信息", (Change("review_about", "", ABOUT, ReviewAbout()),)), person="王五", at=NOON
        )
        workspace.apply(
            Changes("评审信息", (Change("review_about", "", ReviewAbout(), ABOUT),)), person="王五", at=NOON
        )
        shown = workspace.apply(Changes("评审信息", (Change("review_about", "", ABOUT, None),)), person="王五", at=NOON)
    assert shown == ReviewPicture()
    with open_review_workspace(folder, writing=False) as workspace:
        assert workspace.picture == shown


def test_typing_is_one_step_and_undo_of_something_else_is_refused(folder: Path) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        step = judged("A1", "没")
        workspace.apply(step, person="王五", at=NOON, goes_on=True)
        before = workspace.picture.findings[ID]["A1"][WANG.key]
        workspace.apply(judged("A1", "没有落款", before), person="王五", at=NOON, goes_on=True)
        with pytest.raises(ProblemError) as error:
            workspace.apply(inverted(step), person="王五", at=NOON)
        assert code_of(error) == "RECORD_CHANGED"
        assert workspace.picture.findings[ID]["A1"][WANG.key].opinion == "没有落款"
    with open_review_workspace(folder, writing=False) as workspace:
        assert [row.what for row in workspace.log()] == ["评审意见"]
        assert "没有落款" in workspace.log()[0].after


def test_what_belongs_to_a_county_is_not_written(folder: Path) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        for wrong in (Change("answer", "A1", None, Answer(met=True)), Change("finding", "A1", None, None)):
            with pytest.raises(ValueError, match="no records of a review"):
                workspace.apply(Changes("填报", (wrong,)), person="王五", at=NOON)
        assert workspace.log() == ()


def test_neither_kind_is_taken_for_the_other(folder: Path, tmp_path: Path) -> None:
    create(tmp_path / "县", rubric())
    for writing in (False, True):
        with pytest.raises(ProblemError) as error:
            open_workspace(folder, writing=writing)
        assert [problem.code for problem in error.value.problems] == ["WORKSPACE_KIND"]
        assert "评审工作库" in error.value.problems[0].what
        with pytest.raises(ProblemError) as error:
            open_review_workspace(tmp_path / "县", writing=writing)
        assert [problem.code for problem in error.value.problems] == ["WORKSPACE_KIND"]
        assert "县区的自评工作库" in error.value.problems[0].what


def test_an_old_workspace_of_a_county_is_not_upgraded_by_mistake(tmp_path: Path) -> None:
    old = Path(__file__).parent.parent / "old_workspaces" / "0001"
    folder = shutil.copytree(old, tmp_path / "县")
    before = (folder / "jkxq.sqlite").read_bytes()
    with pytest.raises(ProblemError) as error:
        open_review_workspace(folder, writing=True)
    assert code_of(error) == "WORKSPACE_KIND"
    assert (folder / "jkxq.sqlite").read_bytes() == before
    assert not (folder / "backups").exists()


HOLD = """
import sys
from pathlib import Path
from app.storage.review_workspace import open_review_workspace
with open_review_workspace(Path(sys.argv[1]), writing=True, who="组长"):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_two_programs_do_not_write_at_once(folder: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(ProblemError) as error:
            open_review_workspace(folder, writing=True, who="专家")
        assert code_of(error) == "WORKSPACE_HELD"
        assert "组长" in error.value.problems[0].what
        with open_review_workspace(folder, writing=False) as workspace:
            assert workspace.picture.about == ABOUT
        holder.stdin.close()
        holder.wait()
    with open_review_workspace(folder, writing=True):
        pass


# ---------------------------------------------------------------- files


def with_files(folder: Path) -> dict[str, StoredFile]:
    """Put one of everything in, its files really there; return them by what they are."""
    with open_review_workspace(folder, writing=True) as workspace:
        stored = {
            name: workspace.attach(name.encode(), f"{name}.bin")
            for name in ("package", "submission", "rubric", "changes", "photo", "city", "loose")
        }
        workspace.apply(everything(), person="王五", at=NOON)
        whole = replace(
            received(package=stored["package"]),
            submission=stored["submission"].sha256,
            rubric=stored["rubric"].sha256,
            changes=stored["changes"].sha256,
        )
        picture = workspace.picture
        visit, attached = picture.visits[ID][0], picture.attached["city-1"]
        changes = (
            Change("received", ID, picture.received[ID], whole),
            Change("visits", ID, picture.visits[ID], (replace(visit, photos=(stored["photo"],)),)),
            Change("attached", "city-1", attached, replace(attached, file=stored["city"])),
        )
        workspace.apply(Changes("收件", changes), person="王五", at=NOON)
    return stored


def test_files_that_are_missing_are_told_with_their_county(folder: Path) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="王五", at=NOON)
        told = workspace.attachment_problems()
    received_at = "收件 秦皇岛市北戴河区（第1轮）"
    wheres = ["市级评审意见 秦皇岛市北戴河区", *[received_at] * 4, "现场评估 A2 广场"]
    assert sorted(problem.where for problem in told) == sorted(wheres)
    assert {problem.code for problem in told} == {"ATTACHMENT_MISSING"}
    names = {name for name in (CITY.name, PACKAGE.name, PHOTO.name) if any(name in one.what for one in told)}
    assert names == {CITY.name, PACKAGE.name, PHOTO.name}
    assert any("重新导入这个县区的申报包" in problem.what_to_do for problem in told)


def test_files_can_be_named_while_another_thread_takes_sets_in(folder: Path) -> None:
    visits = (Visit("A2", "广场", photos=(PHOTO,)),)
    with open_review_workspace(folder, writing=True) as workspace, ThreadPoolExecutor(1) as worker:
        is_over = threading.Event()

        def name_them() -> int:
            named = 0
            while not is_over.is_set():
                named = len(workspace.named_files())
            return named

        counting = worker.submit(name_them)
        for number in range(300):
            step = Changes("现场评估", (Change("visits", f"s{number}", None, visits),))
            workspace.apply(step, person="王五", at=NOON)
        is_over.set()
        assert counting.result() <= len(workspace.named_files()) == 300


def test_clean_up_deletes_only_what_nothing_names(folder: Path) -> None:
    stored = with_files(folder)
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.attachment_problems() == []
        assert workspace.clean_up_unused() == (stored["loose"].sha256,)
        assert workspace.attachment_problems() == []
        # What a backup names stays, whatever is taken out of the workspace since.
        workspace.apply(inverted(Changes("", _removal(workspace))), person="王五", at=NOON + dt.timedelta(days=1))
        assert workspace.named_files() == ()
        assert workspace.clean_up_unused() == ()
    named = named_files(folder)
    assert {file.sha256 for name, file in stored.items() if name != "loose"} <= named


def _removal(workspace: ReviewWorkspace) -> tuple[Change, ...]:
    picture = workspace.picture
    return (
        Change("received", ID, None, picture.received[ID]),
        Change("visits", ID, None, picture.visits[ID]),
        Change("attached", "city-1", None, picture.attached["city-1"]),
    )


def test_a_backup_file_holds_every_file_and_is_restored(folder: Path, tmp_path: Path) -> None:
    stored = with_files(folder)
    with open_review_workspace(folder, writing=False) as workspace:
        shown = workspace.picture
        made = backup_to_file(workspace, tmp_path / "出", day=DAY)
        assert (made.attachments, made.problems) == (7, ())
        workspace.attachments.remove(stored["photo"].sha256)
        poorer = backup_to_file(workspace, tmp_path / "出", day=DAY)
    assert [problem.where for problem in poorer.problems] == ["现场评估 A2 广场"]
    assert "备份中没有它" in poorer.problems[0].what

    restore(made.path, tmp_path / "新")
    with open_review_workspace(tmp_path / "新", writing=True) as workspace:
        assert workspace.picture == shown
        assert workspace.attachment_problems() == []
        assert len(kept(workspace.folder)) == 1


# ---------------------------------------------------------------- damage


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records SET body = replace(body, '落款', '落欵') WHERE kind = 'finding'",
        "UPDATE meta SET value = 'revier' WHERE name = 'kind'",
        f"INSERT INTO records VALUES ('finding', 'x', 1, '{{}}', '{row_digest('finding', 'x', 1, '{}')}')",
        f"INSERT INTO records VALUES ('answer', 'A1', 1, '{{}}', '{row_digest('answer', 'A1', 1, '{}')}')",
    ],
)
def test_what_is_not_as_written_is_damaged_and_can_be_repaired(folder: Path, tmp_path: Path, sql: str) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="王五", at=NOON)
    change(folder / "jkxq.sqlite", sql)
    for writing in (False, True):
        with pytest.raises(ProblemError) as error:
            open_review_workspace(folder, writing=writing)
        assert code_of(error) == "WORKSPACE_DAMAGED"
    backup = backup_of(folder)
    with pytest.raises(ProblemError) as error:
        restore(backup, tmp_path / "新")
    assert code_of(error) == "BACKUP_DAMAGED"

    assert repair(folder, at=NOON).is_repaired

    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.picture == full_picture()


def test_a_record_that_we_did_not_write_is_named_as_lost(folder: Path) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="王五", at=NOON)
    digest = row_digest("received", ID, 2, "[]")
    change(
        folder / "jkxq.sqlite",
        f"UPDATE records SET body = '[]', n = 2, sha256 = '{digest}' WHERE key = '{ID}' AND kind = 'received'",
    )
    with pytest.raises(ProblemError) as error:
        open_review_workspace(folder, writing=True)
    assert code_of(error) == "WORKSPACE_DAMAGED"

    report = repair(folder, at=NOON)

    assert any("收件1份：原来填过，内容没有找到（11111111）" in one for one in report.lost)
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.picture == replace(full_picture(), received={})


def test_repair_says_what_was_saved_and_what_was_lost(folder: Path) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="王五", at=NOON)
    shutil.rmtree(folder / "backups")
    # One finding is gone with the log that told of it; the file as a whole does not open.
    change(
        folder / "jkxq.sqlite",
        "DELETE FROM log; UPDATE records SET body = 'x' WHERE kind = 'finding' AND key LIKE '% A2 %';",
    )

    report = repair(folder, at=NOON)

    assert report.saved[0] == "评审工作库（来自损坏的文件和备份）"
    for said in ("收件1份", "评审意见2条", "现场评估1处", "合并意见1份"):
        assert said in report.saved
    assert any(
        "评审意见1条：原来填过，内容没有找到（秦皇岛市北戴河区 A2 王五（省疾控））" in one for one in report.lost
    )
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.picture.findings[ID].keys() == {"A1"}
        assert workspace.picture.about == ABOUT


def test_a_database_that_is_gone_is_taken_from_the_backup(folder: Path) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="王五", at=NOON)
    (folder / "jkxq.sqlite").write_bytes(b"\xa5" * 9000)

    report = repair(folder, at=NOON)

    assert report.saved[0] == "到2021年11月3日 12:00为止的评审内容（来自最近的备份）"
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.picture == full_picture()


def test_what_was_saved_stays_where_no_backup_can_be_written(folder: Path) -> None:
    shutil.rmtree(folder / "backups")
    (folder / "backups").write_text("a file where the folder should be")
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(judged("A1", "没有落款"), person="王五", at=NOON)
        told = workspace.close()
    assert [problem.code for problem in told] == ["WRITE_FAILED"]
    assert "评审内容已保存" in told[0].what
