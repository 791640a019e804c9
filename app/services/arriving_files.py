"""Bringing files in from a stick or a share: read once from there; what cannot be read is told as that."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from app.domain.problems import Problem, ProblemError, blocking
from app.files.readable_names import readable_name

Told = Callable[[int], object]
"""Called with the bytes copied so far; raising from it stops the copying."""


def copied(path: Path, target: BinaryIO, told: Told) -> None:
    """Copy a file. Raises: ProblemError(FILE_UNREADABLE); OSError of the target."""
    from app.files.digests import file_blocks

    size = 0
    for block in reading(partial(file_blocks, path), path):
        target.write(block)
        size += len(block)
        told(size)


class Alongside:
    """What is done with a copied file while its content is checked: its digest, and bringing it to the disk.

    Use it in a with statement; leaving stops what is not done.
    """

    def __init__(self, file: BinaryIO, path: Path) -> None:
        """Begin; the file is whole and stays open."""
        file.flush()
        self._is_over = threading.Event()
        self._pool = ThreadPoolExecutor(2)
        self._digest = self._pool.submit(self._hashed, path)
        self._synced = self._pool.submit(os.fsync, file.fileno())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop; nothing works on the file afterwards."""
        self._is_over.set()
        self._pool.shutdown()

    def sha256(self) -> str:
        """Return the digest of the file, when it lies on the disk. Raises: OSError."""
        self._synced.result()
        return self._digest.result()

    def _hashed(self, path: Path) -> str:
        from app.files.digests import file_blocks

        digest = hashlib.sha256()
        for block in file_blocks(path):
            if self._is_over.is_set():
                return ""  # nobody asks any more
            digest.update(block)
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

    name = readable_name(folder.name)
    return name if unsafe_reason(name) is None else otherwise
