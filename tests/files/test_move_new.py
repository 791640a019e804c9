"""A finished file takes a name nobody has, and never another file's."""

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.files import atomic
from app.files.atomic import move_durably, move_new


@pytest.fixture(params=["links", "no links"])
def _disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), source, None, target)

    if request.param == "no links":
        monkeypatch.setattr(os, "link", refuse)


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    file = tmp_path / "做好的"
    file.write_bytes(b"new")
    return file


@pytest.mark.usefixtures("_disk")
def test_a_free_name_is_taken(tmp_path: Path, finished: Path) -> None:
    target = tmp_path / "自评报告.docx"
    move_new(finished, target)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [(target.name, b"new")]
    assert target.stat().st_nlink == 1


@pytest.mark.usefixtures("_disk")
@pytest.mark.parametrize("is_link", [False, True])
def test_another_file_of_the_name_stays(tmp_path: Path, finished: Path, is_link: bool) -> None:
    target = tmp_path / "自评报告.docx"
    if is_link:
        target.symlink_to(tmp_path / "没有的")
    else:
        target.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        move_new(finished, target)
    assert finished.read_bytes() == b"new"
    assert target.is_symlink() if is_link else target.read_bytes() == b"old"


@pytest.mark.usefixtures("_disk")
def test_a_failed_move_leaves_no_empty_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        move_new(tmp_path / "没有的", tmp_path / "自评报告.docx")
    assert list(tmp_path.iterdir()) == []


def _scanned(attempts: int, rename: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """A disk with a scanner that holds a fresh file for some attempts."""
    held = [True] * attempts

    def attempt(source: Path, target: Path) -> Path:
        if held:
            held.pop()
            raise PermissionError(errno.EACCES, "held", source)
        return rename(source, target)

    return attempt


@pytest.mark.parametrize(
    ("method", "move"), [("replace", move_durably), ("rename", move_new)], ids=["move_durably", "move_new"]
)
@pytest.mark.parametrize(
    ("platform", "held", "is_moved"),
    [("win32", 0, True), ("win32", 5, True), ("win32", 6, False), ("linux", 1, False)],
)
def test_windows_is_given_a_moment_to_scan_a_fresh_file(
    finished: Path,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    move: Callable[[Path, Path], None],
    platform: str,
    held: int,
    is_moved: bool,
) -> None:
    if (platform, method) == ("linux", "rename"):
        pytest.skip("moves new files another way")
    monkeypatch.setattr(Path, method, _scanned(held, getattr(Path, method)))
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(atomic, "_SCANNED_S", (0,) * 5)
    target = finished.with_name("自评报告.docx")
    with contextlib.nullcontext() if is_moved else pytest.raises(PermissionError):
        move(finished, target)
    assert target.exists() == is_moved
    assert finished.exists() != is_moved
