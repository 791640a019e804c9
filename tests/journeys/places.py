"""Disks that are read-only or small and full, where this machine allows mounting."""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _mounted(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


@functools.cache
def may_mount() -> bool:
    """Tell whether a small disk can be mounted here."""
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        if not _mounted("-t", "tmpfs", "-o", "size=64k", "none", folder):
            return False
        subprocess.run(["umount", folder], check=True)
    return True


needs_mount = pytest.mark.skipif(not may_mount(), reason="mounting is not allowed here")


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Yield a folder, made when there is none, that holds so many kilobytes and not one more."""
    folder.mkdir(exist_ok=True)
    assert _mounted("-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder read-only in the block, also for root."""
    assert _mounted("--bind", str(folder), str(folder))
    try:
        assert _mounted("-o", "remount,bind,ro", str(folder))
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
