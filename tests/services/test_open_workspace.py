"""Opening for a person: what cannot be written is opened to look at, and why is said."""

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.services.open_workspace import create_workspace, open_for_editing
from tests.storage.values import rubric


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB in memory; only where mounting is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    order = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(order, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096):
            pass


def test_on_a_full_disk_it_is_opened_to_look_at(small_disk: Path) -> None:
    create_workspace(small_disk / "库", rubric())
    fill_up(small_disk)

    opened = open_for_editing(small_disk / "库", who="张三")

    with opened.workspace as workspace:
        assert not workspace.is_writing
        assert workspace.picture.rubric == rubric()
    assert [(problem.code, problem.what) for problem in opened.held] == [("DISK_FULL", "工作库所在的磁盘满了。")]


def test_from_a_read_only_disk_it_is_opened_to_look_at(small_disk: Path) -> None:
    create_workspace(small_disk / "库", rubric())
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    opened = open_for_editing(small_disk / "库", who="张三")

    with opened.workspace as workspace:
        assert not workspace.is_writing
    assert [problem.code for problem in opened.held] == ["WRITE_FAILED"]
    assert "不能写入：这个位置是只读的" in opened.held[0].what


def test_what_is_damaged_is_not_opened(tmp_path: Path) -> None:
    create_workspace(tmp_path / "库", rubric())
    (tmp_path / "库" / "jkxq.sqlite").write_bytes(b"x" * 5000)

    with pytest.raises(ProblemError) as error:
        open_for_editing(tmp_path / "库", who="张三")
    assert [problem.code for problem in error.value.problems] == ["WORKSPACE_DAMAGED"]
