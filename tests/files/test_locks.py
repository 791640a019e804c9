"""A folder's lock is held by one, says by whom, and frees itself."""

import errno
import gc
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.files.locks import LOCK_NAME, OWNER_NAME, FolderLock, HeldError, Owner, read_owner
from app.storage.holding import taken
from tests.conftest import ROOT


def test_only_one_holds_it_and_is_named(tmp_path: Path) -> None:
    lock = FolderLock.taken(tmp_path, "张三")
    with pytest.raises(HeldError) as error:
        FolderLock.taken(tmp_path, "李四")
    owner = error.value.owner
    assert (owner.who, owner.host, owner.pid) == ("张三", socket.gethostname(), os.getpid())
    assert str(owner).startswith(f"张三（电脑 {socket.gethostname()}），20")
    lock.close()
    lock.close()
    assert not (tmp_path / OWNER_NAME).exists()
    FolderLock.taken(tmp_path, "李四").close()


def test_two_folders_have_two_locks(tmp_path: Path) -> None:
    for name in ("一", "二"):
        (tmp_path / name).mkdir()
    with_one = FolderLock.taken(tmp_path / "一", "")
    FolderLock.taken(tmp_path / "二", "").close()
    with_one.close()


def test_it_frees_itself_when_the_process_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.files.locks import FolderLock\n"
        "held = FolderLock.taken(Path(sys.argv[1]), '王五'); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(HeldError) as error:
            FolderLock.taken(tmp_path, "张三")
        assert error.value.owner.who == "王五"
        assert error.value.owner.pid == holder.pid
        holder.kill()
        holder.wait()
    assert read_owner(tmp_path).who == "王五"  # the note of the dead stays, its lock does not
    lock = FolderLock.taken(tmp_path, "张三")
    assert read_owner(tmp_path).who == "张三"
    lock.close()


@pytest.mark.parametrize("note", [b"", b"\xff", b"[]", b"null", b'{"who": "x", "more": 1}'])
def test_an_unreadable_note_does_not_matter(tmp_path: Path, note: bytes) -> None:
    (tmp_path / OWNER_NAME).write_bytes(note)
    assert read_owner(tmp_path) == Owner()
    assert str(Owner()) == "另一个窗口或命令"
    FolderLock.taken(tmp_path, "张三").close()
    gc.collect()
    assert [path.name for path in tmp_path.iterdir()] == [LOCK_NAME]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks by another call")
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOLCK, "该位置不支持文件锁"),
        (errno.EOPNOTSUPP, "该位置不支持文件锁"),
        (errno.EIO, "磁盘读写出错"),
    ],
)
def test_a_place_without_locks_is_told_and_nobody_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    monkeypatch.setattr("fcntl.flock", _failing(number))
    with pytest.raises(ProblemError) as error:
        taken(tmp_path, "张三")
    [problem] = error.value.problems
    assert problem.code == "WRITE_FAILED"
    assert words in problem.what
    assert "换一个位置" in problem.what_to_do
    monkeypatch.undo()
    FolderLock.taken(tmp_path, "张三").close()  # the file was closed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows locks by another call")
@pytest.mark.parametrize("number", [errno.EWOULDBLOCK, errno.EACCES])
def test_only_these_errors_mean_that_somebody_holds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr("fcntl.flock", _failing(number))
    with pytest.raises(HeldError):
        FolderLock.taken(tmp_path, "张三")


def _failing(number: int) -> Callable[[int, int], None]:
    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(number, os.strerror(number))

    return flock
