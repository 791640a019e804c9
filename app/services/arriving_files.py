"""Bringing files in from a stick or a share: copied once, hashed on the way; what cannot be read is told as that."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.domain.problems import Problem, ProblemError, blocking

Told = Callable[[int], object]
"""Called with the bytes copied so far; raising from it stops the copying."""


def copied(path: Path, target: BinaryIO, told: Told) -> str:
    """Copy a file and return its sha256. Raises: ProblemError(FILE_UNREADABLE); OSError of the target."""
    from app.files.digests import file_blocks

    digest, size = hashlib.sha256(), 0
    for block in reading(partial(file_blocks, path), path):
        digest.update(block)
        target.write(block)
        size += len(block)
        told(size)
    return digest.hexdigest()


def reading(blocks: Callable[[], Iterable[bytes]], path: Path) -> Iterator[bytes]:
    """Yield blocks; that they cannot be read is told apart from what goes wrong while writing."""
    try:
        yield from blocks()
    except OSError as error:
        raise ProblemError([unreadable(path)]) from error


def unreadable(path: Path) -> Problem:
    """Return the problem of a file that cannot be read."""
    return blocking("FILE_UNREADABLE", path.name, "读不出来。", "请检查U盘是否插好、文件是否完整，再收一次。")


def folder_in_zip(folder: Path, otherwise: str) -> str:
    """Return under which name a folder stands in the zip it is packed into."""
    from app.files.safe_paths import unsafe_reason

    return folder.name if unsafe_reason(folder.name) is None else otherwise
