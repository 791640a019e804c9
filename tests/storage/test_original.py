"""The province's own file in a workspace: it comes in with the rubric and is never lost."""

import os
import sqlite3
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.domain.submission import Seal
from app.storage.archive import backup_to_file, restore
from app.storage.connection import DATABASE_NAME
from app.storage.repair import repair
from app.storage.workspace import create, open_workspace
from tests.catalog.pack_makers import TABLE, a_rubric, original
from tests.storage.values import NOON, answered

DIGEST = original().sha256


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "库", a_rubric(), original(), TABLE)
    return tmp_path / "库"


def _is_whole(folder: Path) -> None:
    with open_workspace(folder, writing=False) as workspace:
        assert workspace.picture.original == original()
        assert workspace.attachment(DIGEST).read_bytes() == TABLE
        assert workspace.attachment_problems() == []


def test_it_is_there_after_making_and_nothing_else_lies_about(folder: Path) -> None:
    _is_whole(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["库"]


def test_a_workspace_without_one_has_none(tmp_path: Path) -> None:
    create(tmp_path / "库", a_rubric())
    with open_workspace(tmp_path / "库", writing=False) as workspace:
        assert workspace.picture.original is None
        assert workspace.attachment_problems() == []


def test_every_change_keeps_it(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        pictures = [
            workspace.apply(answered("A1"), person="张三", at=NOON),
            workspace.remember_seal(Seal("x", 1, NOON.date(), "y", "z")),
            workspace.forget_last_seal(),
        ]
    assert [picture.original for picture in pictures] == [original()] * 3


def test_clean_up_leaves_it(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        loose = workspace.attach(b"unused", "a.bin").sha256
        assert workspace.clean_up_unused() == (loose,)
    _is_whole(folder)


def test_it_travels_with_a_backup(folder: Path, tmp_path: Path) -> None:
    file = _backed_up(folder, tmp_path)
    restore(file, tmp_path / "另一台")
    _is_whole(tmp_path / "另一台")


def _backed_up(folder: Path, out: Path) -> Path:
    with open_workspace(folder, writing=False) as workspace:
        made = backup_to_file(workspace, out, day=NOON.date())
    assert made.problems == ()
    return made.path


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_file_that_is_lost_or_rotten_is_told(damage: str, folder: Path, tmp_path: Path) -> None:
    with open_workspace(folder, writing=False) as workspace:
        path = workspace.attachment(DIGEST)
        path.unlink()
        if damage == "changed":
            path.write_bytes(b"x")
        codes = [problem.code for problem in workspace.attachment_problems()]
        left_out = backup_to_file(workspace, tmp_path, day=NOON.date()).problems
    assert codes == ["ATTACHMENT_MISSING" if damage == "gone" else "ATTACHMENT_DAMAGED"]
    assert [problem.where for problem in left_out] == ["省里的原表"]


@pytest.mark.parametrize("damage", ["header", "zeros", "no file"])
def test_it_survives_repair(damage: str, folder: Path) -> None:
    database = folder / DATABASE_NAME
    if damage == "no file":
        database.unlink()
    elif damage == "zeros":
        database.write_bytes(bytes(database.stat().st_size))
    else:
        content = bytearray(database.read_bytes())
        content[:100] = os.urandom(100)
        database.write_bytes(content)
    report = repair(folder, at=NOON)
    assert report.is_repaired
    assert "省里的原表的对照关系" in report.saved
    _is_whole(folder)


def test_a_row_that_was_changed_is_damage(folder: Path) -> None:
    with sqlite3.connect(folder / DATABASE_NAME) as connection:
        connection.execute("UPDATE meta SET value = replace(value, 'D4', 'D5') WHERE name = 'original'")
    connection.close()
    with pytest.raises(ProblemError) as refused:
        open_workspace(folder, writing=False)
    assert [problem.code for problem in refused.value.problems] == ["WORKSPACE_DAMAGED"]
    repair(folder, at=NOON)
    _is_whole(folder)


def test_bytes_of_another_file_make_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as refused:
        create(tmp_path / "库", a_rubric(), original(), b"another")
    assert [problem.code for problem in refused.value.problems] == ["PACK_ORIGINAL"]
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    big = os.urandom(100_000)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    for limit in (50, 5_000, 30_000, 50_000, 90_000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            with pytest.raises(ProblemError):
                create(tmp_path / "库", a_rubric(), original(big), big)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        assert list(tmp_path.iterdir()) == []


def test_an_existing_workspace_is_not_touched(folder: Path) -> None:
    with open_workspace(folder, writing=True), pytest.raises(ProblemError) as refused:
        create(folder, a_rubric(), original(), TABLE)
    assert [problem.code for problem in refused.value.problems] == ["WORKSPACE_EXISTS"]
    _is_whole(folder)
