"""A file is whole or not there, and failing is told in plain words."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.files.atomic import (
    make_folder,
    remove_partial_files,
    replacing,
    telling_write_problems,
    unused_path,
    write_problem,
    write_whole,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_takes_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"old")
    with replacing(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert names(tmp_path) == ["表.xlsx"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "表.xlsx"
    target.write_bytes(b"old")

    def write_half() -> None:
        with replacing(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_half()
    assert target.read_bytes() == b"old"
    assert names(tmp_path) == ["表.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_a_written_file_can_be_read_as_the_system_wants(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_whole(tmp_path / "ours", b"")
    usual, ours = (stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("usual", "ours"))
    assert ours == usual


def test_a_name_taken_by_a_folder_is_told_and_nothing_stays(tmp_path: Path) -> None:
    (tmp_path / "表").mkdir()
    with pytest.raises(ProblemError) as error, telling_write_problems(tmp_path / "表"):
        write_whole(tmp_path / "表", b"x")
    problem = error.value.problems[0]
    assert (problem.code, problem.where) == ("WRITE_FAILED", str(tmp_path / "表"))
    assert names(tmp_path) == ["表"]


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [
        (errno.ENOSPC, "DISK_FULL", "空间不足"),
        (errno.EACCES, "WRITE_FAILED", "权限"),
        (errno.EROFS, "WRITE_FAILED", "只读"),
        (errno.EIO, "WRITE_FAILED", "磁盘读写出错"),
        (errno.ENAMETOOLONG, "WRITE_FAILED", "过长"),
    ],
)
def test_what_can_go_wrong_is_said_in_chinese(number: int, code: str, word: str) -> None:
    problem = write_problem(OSError(number, os.strerror(number)), "U盘")
    assert (problem.code, problem.where) == (code, "U盘")
    assert word in problem.what
    assert problem.is_blocking


def test_a_free_name_counts_up_before_its_suffix(tmp_path: Path) -> None:
    assert unused_path(tmp_path / "a.pdf") == tmp_path / "a.pdf"
    for name in ("a.pdf", "a（2）.pdf", "b.jkxq备份.zip", "c"):
        (tmp_path / name).write_bytes(b"")
    assert unused_path(tmp_path / "a.pdf").name == "a（3）.pdf"
    assert unused_path(tmp_path / "b.jkxq备份.zip", suffix=".jkxq备份.zip").name == "b（2）.jkxq备份.zip"
    assert unused_path(tmp_path / "c").name == "c（2）"


def test_folders_are_made_with_those_above_them(tmp_path: Path) -> None:
    make_folder(tmp_path / "一" / "二")
    make_folder(tmp_path / "一" / "二")
    assert (tmp_path / "一" / "二").is_dir()


def test_what_an_ended_process_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    for name in (".x.未完成", "x.未完成", ".x"):
        (tmp_path / name).write_bytes(b"")
    remove_partial_files(tmp_path)
    remove_partial_files(tmp_path / "not there")
    assert names(tmp_path) == [".x", "x.未完成"]
