"""Packing loose files into one stored zip file, their bytes unchanged: a folder is kept as one file that way."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.problems import ProblemError, blocking
from app.files.safe_paths import clashes, unsafe_reason
from app.files.safe_zip import DEFAULT_LIMITS, Limits, ZipDamagedError
from app.files.zip_writing import ZipWriter

_ADVICE = "请改名后再收，或向发来的人要原来的压缩包。"


@dataclass(frozen=True, slots=True)
class LooseFile:
    """A file to be packed: its name in the zip file with `/`, its size in bytes, how to read it from the beginning."""

    name: str
    size: int
    blocks: Callable[[], Iterable[bytes]]


def pack_files(
    files: Iterable[LooseFile],
    target: BinaryIO,
    *,
    told: Callable[[int], object] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> dict[str, str]:
    """Write files into an empty stream as a stored zip in the order of their names; return sha256 by name.

    told: called with the bytes packed so far; raising from it stops the packing.
    Raises: ProblemError(PACKAGE_ENTRY_UNSAFE, PACKAGE_ENTRY_TWICE, PACKAGE_TOO_LARGE, FILE_UNREADABLE).
    """
    packed = sorted(files, key=lambda file: file.name)
    _check(packed, limits)
    archive = ZipWriter(target)
    digests: dict[str, str] = {}
    done = 0

    def hashed(file: LooseFile, digest: "hashlib._Hash") -> Iterator[bytes]:
        nonlocal done
        for block in file.blocks():
            digest.update(block)
            done += len(block)
            if told is not None:
                told(done)
            yield block

    for file in packed:
        digest = hashlib.sha256()
        try:
            archive.add(file.name, file.size, hashed(file, digest), deflate=False)
        except (ValueError, ZipDamagedError):
            what = "读的时候变了，没有收。"
            raise ProblemError(
                [blocking("FILE_UNREADABLE", file.name, what, "请先关掉正在用它的程序，再收一次。")]
            ) from None
        digests[file.name] = digest.hexdigest()
    archive.finish()
    return digests


def _check(files: list[LooseFile], limits: Limits) -> None:
    names = [file.name for file in files]
    problems = [
        blocking("PACKAGE_ENTRY_UNSAFE", name, f"文件名不能用：{reason}。", _ADVICE)
        for name in names
        if (reason := unsafe_reason(name))
    ]
    problems += [blocking("PACKAGE_ENTRY_TWICE", name, "与另一个文件重名。", _ADVICE) for name in clashes(names)]
    if len(files) > limits.entries or sum(file.size for file in files) > limits.total_bytes:
        what = f"文件太多或太大（{len(files)}个）。"
        problems.append(blocking("PACKAGE_TOO_LARGE", "", what, "请只选申报材料自己的文件夹。"))
    if problems:
        raise ProblemError(problems)
