"""A backup file brings everything to another place, or nothing."""

import datetime as dt
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence
from app.domain.problems import ProblemError
from app.domain.progress import CancelledError
from app.files.canonical import canonical_json
from app.files.zip_writing import ZipWriter
from app.storage.archive import backup_to_file, restore
from app.storage.workspace import create, open_workspace
from tests.storage.values import NOON, everything, rubric

DAY = dt.date(2021, 12, 1)
NAME = "秦皇岛市北戴河区_2021年度_2021-12-01.jkxq备份.zip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "库"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        file = workspace.attach(b"%PDF-1.7 " * 1000, "a.pdf")
        change = Change("evidence", "E0003", None, Evidence("E0003", "清单", file=file))
        workspace.apply(Changes("添加佐证", (change,)), person="张三", at=NOON)
    return folder


@pytest.fixture
def backup(folder: Path, tmp_path: Path) -> Path:
    with open_workspace(folder, writing=False) as workspace:
        return backup_to_file(workspace, tmp_path / "out", day=DAY).path


def stored(folder: Path) -> list[tuple[str, bytes]]:
    with open_workspace(folder, writing=False) as workspace:
        return [(file.name, file.read_bytes()) for file in workspace.attachments.stored()]


def test_what_is_restored_equals_what_was_backed_up(folder: Path, backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "另一台" / "库"
    restore(backup, new)

    with open_workspace(folder, writing=False) as old, open_workspace(new, writing=True) as copy:
        assert copy.picture == old.picture
        assert copy.log() == old.log()
        assert copy.verify_log() == []
    assert stored(new) == stored(folder)
    assert len(stored(new)) == 1


def test_a_backup_is_named_by_county_cycle_and_day_and_never_overwritten(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_workspace(folder, writing=True) as workspace:
        for _ in range(2):
            backup_to_file(workspace, out, day=DAY)
    assert {path.name for path in out.iterdir()} == {NAME, NAME.replace(".jkxq", "（2）.jkxq")}


def test_a_missing_or_rotten_file_is_told_and_the_rest_is_saved(folder: Path, tmp_path: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        for file in workspace.attachments.stored():
            file.write_bytes(b"rot")
        written = backup_to_file(workspace, tmp_path / "out", day=DAY)
    assert [(problem.code, problem.where) for problem in written.problems] == [
        ("ATTACHMENT_MISSING", "佐证材料 E0001"),  # full_assessment names a file that was never attached
        ("ATTACHMENT_DAMAGED", "佐证材料 E0003"),
        ("ATTACHMENT_MISSING", "定稿文件 自评报告"),
    ]
    restore(written.path, tmp_path / "new")
    with open_workspace(tmp_path / "new", writing=False) as workspace:
        assert len(workspace.picture.assessment.evidence) == 3


def test_a_cancelled_backup_leaves_no_file(folder: Path, tmp_path: Path) -> None:
    class Cancelling:
        def step(self, done: int, total: int, what: str) -> None:
            if what == "核对备份":
                raise CancelledError

    with open_workspace(folder, writing=False) as workspace, pytest.raises(CancelledError):
        backup_to_file(workspace, tmp_path / "out", day=DAY, progress=Cancelling())
    assert list((tmp_path / "out").iterdir()) == []


def refused(backup: Path, new: Path) -> str:
    with pytest.raises(ProblemError) as error:
        restore(backup, new)
    assert not new.exists()
    assert not [path for path in new.parent.iterdir() if path.name.startswith(".")]
    return error.value.problems[0].code


def test_a_full_place_is_refused_and_left_alone(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "信.txt").write_text("x")
    with pytest.raises(ProblemError) as error:
        restore(backup, tmp_path / "new")
    assert error.value.problems[0].code == "WORKSPACE_EXISTS"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["信.txt"]


def test_every_flipped_byte_is_refused_or_harmless(folder: Path, backup: Path, tmp_path: Path) -> None:
    content = backup.read_bytes()
    for place in range(0, len(content), max(1, len(content) // 60)):
        changed = bytearray(content)
        changed[place] ^= 0x55
        (tmp_path / "x.zip").write_bytes(changed)
        code = refused(tmp_path / "x.zip", tmp_path / "new")
        assert code in {"BACKUP_DAMAGED", "FORMAT_NEWER"}, place


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK no")
    assert refused(tmp_path / "x.zip", tmp_path / "new") == "BACKUP_DAMAGED"
    assert refused(tmp_path / "none.zip", tmp_path / "new") == "FILE_UNREADABLE"


def made(path: Path, files: dict[str, bytes], listed: dict[str, str]) -> Path:
    manifest = canonical_json({"format": 1, "files": listed})
    with path.open("wb") as stream:
        writer = ZipWriter(stream)
        for name, content in {**files, "manifest.json": manifest, "请先看这里.txt": b""}.items():
            writer.add(name, len(content), [content], deflate=False)
        writer.finish()
    return path


SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/tmp/evil",
        "workspace.lock",
        "attachments/../../evil",
        f"attachments/bb/{SHA_OF_ABC}",
        f"attachments/ba/{SHA_OF_ABC[:-1]}f",
        "jkxq.sqlite-wal",
    ],
)
def test_a_name_that_is_not_ours_is_refused_though_it_is_listed(folder: Path, tmp_path: Path, name: str) -> None:
    import hashlib

    database = (folder / "jkxq.sqlite").read_bytes()
    listed = {"jkxq.sqlite": hashlib.sha256(database).hexdigest(), name: SHA_OF_ABC}
    hostile = made(tmp_path / "x.zip", {"jkxq.sqlite": database, name: b"abc"}, listed)
    assert refused(hostile, tmp_path / "new") == "BACKUP_DAMAGED"
    assert not (tmp_path / "evil").exists()


def test_a_backup_without_a_sound_database_is_refused(tmp_path: Path) -> None:
    bad = made(tmp_path / "x.zip", {"jkxq.sqlite": b"abc"}, {"jkxq.sqlite": SHA_OF_ABC})
    assert refused(bad, tmp_path / "new") == "BACKUP_DAMAGED"
    none = made(tmp_path / "y.zip", {}, {})
    assert refused(none, tmp_path / "new") == "BACKUP_DAMAGED"


def test_a_backup_of_a_newer_format_is_refused_politely(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with path.open("wb") as stream:
        writer = ZipWriter(stream)
        content = json.dumps({"format": 2, "files": {}}).encode()
        writer.add("manifest.json", len(content), [content], deflate=False)
        writer.finish()
    assert refused(path, tmp_path / "new") == "FORMAT_NEWER"


def test_a_moved_workspace_folder_is_the_same_workspace(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "拷贝")
    with open_workspace(folder, writing=False) as old, open_workspace(tmp_path / "拷贝", writing=True) as new:
        assert new.picture == old.picture


class At:
    """Does something once, when a restore has begun to unpack."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._acts = [act]

    def step(self, done: int, total: int, what: str) -> None:
        if what == "恢复文件" and done == 1 and self._acts:
            self._acts.pop()()


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_what_a_killed_restore_left_goes_with_the_next_one_to_the_same_place(backup: Path, tmp_path: Path) -> None:
    place = tmp_path / "放这里"
    place.mkdir()
    child = os.fork()
    if child == 0:
        restore(backup, place / "库", progress=At(lambda: os._exit(9)))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    (left,) = hidden(place)
    assert [path.name for path in place.iterdir()] == [left]
    (place / ".别人的.未完成").mkdir()

    restore(backup, place / "别的库")
    assert left in hidden(place)
    restore(backup, place / "库")
    assert hidden(place) == [".别人的.未完成"]
    with open_workspace(place / "库", writing=True) as workspace:
        assert workspace.verify_log() == []


def test_a_restore_at_work_is_let_be_and_does_not_write_over_what_came_first(backup: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    with pytest.raises(ProblemError) as error:
        restore(backup, new, progress=At(lambda: restore(backup, new)))
    assert error.value.problems[0].code == "WORKSPACE_EXISTS"
    assert hidden(tmp_path) == []
    with open_workspace(new, writing=True) as workspace:
        assert len(workspace.picture.assessment.evidence) == 3


def test_what_another_computer_is_restoring_is_let_be(backup: Path, tmp_path: Path) -> None:
    def leave() -> None:
        (made_by_us,) = [tmp_path / name for name in hidden(tmp_path)]
        shutil.copytree(made_by_us, tmp_path / made_by_us.name.replace(".未完成", "x.未完成"))

    restore(backup, tmp_path / "new", progress=At(leave))
    (left,) = hidden(tmp_path)
    note = tmp_path / left / "workspace.owner"
    note.write_text(json.dumps({**json.loads(note.read_text("utf-8")), "host": "PC-07"}), "utf-8")
    shutil.rmtree(tmp_path / "new")
    restore(backup, tmp_path / "new")
    assert hidden(tmp_path) == [left]
