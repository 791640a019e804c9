"""A restore takes only an empty place, and a backup that cannot be made does not speak of other backups."""

import datetime as dt
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.files.locks import LOCK_NAME, FolderLock
from app.storage import backups
from app.storage.archive import backup_to_file, restore
from app.storage.backup_zip import BackupZip
from app.storage.connection import DATABASE_NAME
from app.storage.workspace import create, open_workspace
from tests.conftest import ROOT
from tests.storage.packing import backup_of
from tests.storage.values import rubric

DAY = dt.date(2021, 12, 1)


class AtEnd:
    """Does something when the last file is being unpacked."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act

    def step(self, done: int, total: int, what: str) -> None:
        if done == total - 1:
            self._act()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "库", rubric())
    return tmp_path / "库"


@pytest.fixture
def backup(folder: Path, tmp_path: Path) -> Path:
    with open_workspace(folder, writing=False) as workspace:
        return backup_to_file(workspace, tmp_path / "out", day=DAY).path


@pytest.mark.parametrize("is_there", [True, False])
@pytest.mark.parametrize("name", ["重要文件.docx", "我的.未完成.docx"])
def test_what_comes_into_the_folder_meanwhile_stays(backup: Path, tmp_path: Path, name: str, is_there: bool) -> None:
    new = tmp_path / "新"
    if is_there:
        new.mkdir()

    def put() -> None:
        new.mkdir(exist_ok=True)
        (new / name).write_bytes(b"x")

    with pytest.raises(ProblemError) as error:
        restore(backup, new, progress=AtEnd(put))
    assert [problem.code for problem in error.value.problems] == ["WORKSPACE_EXISTS"]
    assert (new / name).read_bytes() == b"x"
    assert [path.name for path in new.iterdir()] == [name]


def test_a_workspace_being_made_there_is_let_be(backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "新"
    new.mkdir()
    half = new / f".{DATABASE_NAME}.未完成"
    locks: list[FolderLock] = []

    def begin() -> None:
        locks.append(FolderLock.taken(new, "张三"))
        half.write_bytes(b"half")

    with pytest.raises(ProblemError) as error:
        restore(backup, new, progress=AtEnd(begin))
    assert [problem.code for problem in error.value.problems] == ["WORKSPACE_HELD"]
    assert half.read_bytes() == b"half"
    locks[0].close()


def test_what_an_ended_command_left_is_no_hindrance(backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "新"
    new.mkdir()
    for name in (LOCK_NAME, "workspace.owner", f".{DATABASE_NAME}.未完成-journal"):
        (new / name).write_bytes(b"")
    restore(backup, new)
    assert {path.name for path in new.iterdir()} == {DATABASE_NAME, "backups"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o700), (0o002, 0o775)])
def test_the_new_folder_is_for_whom_the_umask_says(backup: Path, tmp_path: Path, mask: int, mode: int) -> None:
    program = (
        "import os, sys; from pathlib import Path; os.umask(int(sys.argv[1]))\n"
        "from app.storage.archive import restore; restore(Path(sys.argv[2]), Path(sys.argv[3]))"
    )
    new = tmp_path / "新"
    subprocess.run([sys.executable, "-c", program, str(mask), str(backup), str(new)], cwd=ROOT, check=True)
    assert stat.S_IMODE(new.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_or_a_folder_is_no_backup(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    for source in (tmp_path / "管道", tmp_path):
        with pytest.raises(ProblemError) as error:
            restore(source, tmp_path / "新")
        assert [problem.code for problem in error.value.problems] == ["FILE_UNREADABLE"]


def test_a_newer_backup_is_named_as_such(folder: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    newer = backup_of(folder)
    with pytest.raises(ProblemError) as error:
        restore(newer, tmp_path / "新")
    [problem] = error.value.problems
    assert (problem.code, problem.where) == ("WORKSPACE_NEWER", newer.name)
    assert "请升级" in problem.what_to_do


def test_a_backup_that_cannot_be_made_is_told_as_such(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rotten(zip_: BackupZip, name: str, target: object = None) -> None:
        raise ProblemError([zip_._damaged(name)])

    monkeypatch.setattr(BackupZip, "copy", rotten)
    with open_workspace(folder, writing=False) as workspace, pytest.raises(ProblemError) as error:
        backup_to_file(workspace, tmp_path / "out", day=DAY)
    _assert_not_made(error.value, tmp_path / "out")


def test_an_automatic_backup_that_cannot_be_made_is_told_as_such(folder: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection:
        connection.execute("UPDATE rubric SET sha256 = 'x'")
        connection.commit()
        with pytest.raises(ProblemError) as error:
            backups.copy_to(connection, tmp_path / "a.sqlite")
    _assert_not_made(error.value, tmp_path / "a.sqlite")


def _assert_not_made(error: ProblemError, place: Path) -> None:
    [problem] = error.problems
    assert (problem.code, problem.where) == ("BACKUP_DAMAGED", str(place))
    assert "备份没有做成" in problem.what
    assert "换一份备份" not in problem.what_to_do
