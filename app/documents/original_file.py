"""The province's own file as a zip of parts: read within limits, written once more with a few parts changed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.domain.problems import Problem, ProblemError, blocking
from app.files.atomic import partial_file, settle
from app.files.safe_zip import Limits, SafeZip, ZipDamagedError, ZipEntry
from app.files.zip_replacing import CannotReplaceError, write_replaced

LIMITS = Limits(entries=3_000, total_bytes=200 * 2**20, directory_bytes=2 * 2**20)
MOST_PART_BYTES = 40 * 2**20
"""Of one part that is parsed."""
_SAVE_AGAIN = "请用 WPS 或 Excel、Word 打开原表，另存为新的 .xlsx 或 .docx，再重新导入这份标准。"


class OriginalFile:
    """A checked office file; see `opened`."""

    def __init__(self, path: Path, name: str, archive: SafeZip) -> None:
        """Note which entry is which part. name: what people call the file. Raises: ProblemError."""
        self.path, self.name = path, name
        self._archive = archive
        self._entries = {entry.shown_name: entry for entry in archive.entries}
        if len(self._entries) != len(archive.entries):
            raise ProblemError([unreadable(name, "里面有两个部分同名")])

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the names of all parts, in the order of the file."""
        return tuple(self._entries)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part. Raises: ProblemError when it is missing, too large or damaged."""
        entry = self._entries.get(part)
        if entry is None:
            raise ProblemError([unreadable(self.name, f"缺少 {part}")])
        if entry.size > MOST_PART_BYTES:
            raise ProblemError([unreadable(self.name, f"{part} 太大")])
        return b"".join(self._blocks(entry))

    def write(self, target: Path, contents: Mapping[str, bytes]) -> None:
        """Write the file to target with new contents for some parts; everything else stays byte by byte.

        What was written is opened and compared before it takes the name. Raises: ProblemError, OSError.
        """
        replaced = {self._entries[part].raw_name: content for part, content in contents.items()}
        try:
            with partial_file(target.parent) as (file, partial):
                write_replaced(self._archive, self.path, file, replaced)
                file.flush()
                os.fsync(file.fileno())
                self._compare(partial, contents)
                settle(file, partial, target)
        except CannotReplaceError as error:
            raise ProblemError([unreadable(self.name, str(error))]) from error

    def _compare(self, partial: Path, contents: Mapping[str, bytes]) -> None:
        with opened(partial, self.name) as written:
            if written.parts != self.parts:
                raise ProblemError([_wrong(self.name)])
            for part, entry in self._entries.items():
                new = written._blocks(written._entries[part])
                old: Iterator[bytes] = iter([contents[part]]) if part in contents else self._blocks(entry)
                if not _equal(new, old):
                    raise ProblemError([_wrong(self.name)])

    def _blocks(self, entry: ZipEntry) -> Iterator[bytes]:
        try:
            yield from self._archive.blocks(entry)
        except ZipDamagedError as error:
            raise ProblemError([unreadable(self.name, f"{entry.shown_name}：{error}")]) from error


@contextmanager
def opened(path: Path, name: str = "") -> Iterator[OriginalFile]:
    """Yield a file whose structure has been checked. name: what people call it. Raises: ProblemError, OSError."""
    name = name or path.name
    try:
        archive = SafeZip(path, LIMITS)
    except ProblemError as error:
        told = [unreadable(name, f"{problem.where} {problem.what}".strip(" 。")) for problem in error.problems]
        raise ProblemError(told) from error
    with archive:
        yield OriginalFile(path, name, archive)


def unreadable(name: str, what: str) -> Problem:
    """Return the problem of an original that nothing can be written into."""
    return blocking("FILE_UNREADABLE", name, f"原表不能回填（{what}）。", _SAVE_AGAIN)


def _wrong(name: str) -> Problem:
    what = "写出的文件与原表对不上，没有留下。"
    return blocking("WRITE_FAILED", name, what, "请换一个位置再导出一次；仍不行时请保留原表并告诉技术人员。")


def _equal(first: Iterator[bytes], second: Iterator[bytes]) -> bool:
    """Tell whether two streams hold the same bytes, however they are cut."""
    left = right = b""
    while True:
        left, right = left or next(first, b""), right or next(second, b"")
        shared = min(len(left), len(right))
        if not shared:
            return not left and not right
        if left[:shared] != right[:shared]:
            return False
        left, right = left[shared:], right[shared:]
