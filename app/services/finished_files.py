"""Where finished files come from and go to: a hidden folder beside their final places, and names nobody has."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.domain.problems import Problem, ProblemError, hint
from app.domain.progress import CancelledError
from app.files.atomic import make_folder, move_new, names_for, telling_write_problems
from app.files.digests import sha256_of
from app.files.locks import FolderLock, HeldError

STAGING_PREFIX = ".jkxq-导出-"
"""Folders that hold an export until it is whole; one left by a power cut is removed by the next export."""


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Yield a hidden folder beside the final places; it vanishes at the end, and `out` too when it stayed empty."""
    is_new = not out.exists()
    with telling_write_problems(out):
        make_folder(out)
        _sweep(out)
        staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=out))
        lock = FolderLock.taken(staging, "导出")
    try:
        yield staging
    except CancelledError:
        raise
    except ProblemError as error:
        # People know the place they chose, not the hidden folder that is gone when they read this.
        hidden, chosen = f"{staging}{os.sep}", f"{out}{os.sep}"
        told = [replace(one, where=one.where.replace(hidden, chosen)) for one in error.problems]
        raise ProblemError(told) from error
    finally:
        lock.close()
        shutil.rmtree(staging, ignore_errors=True)
        if is_new:
            with contextlib.suppress(OSError):  # not empty: then it stays
                out.rmdir()


def _sweep(out: Path) -> None:
    """Remove what an export that was killed has left; one that still runs holds its lock."""
    for left in out.glob(f"{STAGING_PREFIX}*"):
        try:
            lock = FolderLock.taken(left, "导出")
        except (HeldError, OSError):
            continue
        lock.close()
        shutil.rmtree(left, ignore_errors=True)


def moved(staging: Path, names: list[str], out: Path) -> tuple[Path, ...]:
    """Give the finished files their names, all or none; an equal file stays, another one is never overwritten."""
    places: list[Path] = []
    fresh: list[Path] = []
    with telling_write_problems(out):
        try:
            for name in names:
                place, is_fresh = _placed(staging / name, out / name)
                places.append(place)
                fresh += [place] if is_fresh else []
        except OSError:
            for place in fresh:
                place.unlink(missing_ok=True)
            raise
    return tuple(places)


def renamed(names: list[str], files: tuple[Path, ...]) -> Iterator[Problem]:
    """Yield one hint when files got other names, for others of theirs lay there already."""
    others = [(name, file.name) for name, file in zip(names, files, strict=True) if file.name != name]
    if others:
        name, other = others[0]
        count = f"等{len(others)}个文件" if len(others) > 1 else ""
        what = f"文件夹里已有另一份“{name}”{count}，这次的存为“{other}”{'这样的名字' if count else ''}。"
        yield hint("FILE_KEPT", str(files[0].parent), what, "请用这次的一份；旧的不再需要时自行删除。")


def _placed(finished: Path, target: Path) -> tuple[Path, bool]:
    """Return where the file lies now, and whether it is new there: under its name, or as name（2）, name（3） …"""
    sha256 = ""
    for place in names_for(target):
        try:
            move_new(finished, place)
        except FileExistsError:
            sha256 = sha256 or sha256_of(finished)
            if _holds(place, sha256):
                return place, False
        else:
            return place, True
    raise AssertionError("names never end")


def _holds(place: Path, sha256: str) -> bool:
    return place.is_file() and sha256_of(place) == sha256
