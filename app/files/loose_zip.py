"""The files of a zip that is no package: names read as well as they can be, bytes checked against its directory."""

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.problems import ProblemError, blocking
from app.files.safe_paths import clashes, unsafe_reason
from app.files.safe_zip import DEFAULT_LIMITS, Limits, SafeZip, ZipDamagedError, ZipEntry

_ADVICE = "请解压后改名，再选解开的文件夹。"


class LooseZip:
    """A checked zip with its files by name (NFC, `/`). Close it, or use it in a with statement."""

    def __init__(self, path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        """Open and check. Raises: ProblemError with everything that is wrong; OSError."""
        self._archive = SafeZip(path, limits)
        try:
            self._entries = _named(self._archive.entries)
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    @property
    def sizes(self) -> dict[str, int]:
        """Return the size in bytes of each file by its name."""
        return {name: entry.size for name, entry in self._entries.items()}

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a file. Raises: ProblemError when they are damaged."""
        try:
            yield from self._archive.blocks(self._entries[name])
        except ZipDamagedError as error:
            to_do = "请向发来的人重新要一份。"
            raise ProblemError([blocking("PACKAGE_FILE_CHANGED", name, f"读不出来：{error}。", to_do)]) from None

    def sha256(self, name: str) -> str:
        """Return the sha256 of a file. Raises: ProblemError when it is damaged."""
        digest = hashlib.sha256()
        for block in self.blocks(name):
            digest.update(block)
        return digest.hexdigest()


def _named(entries: tuple[ZipEntry, ...]) -> dict[str, ZipEntry]:
    """Return the files by name. Who does not say how names are written means UTF-8 or, on Windows, GBK."""
    files = [entry for entry in entries if not entry.is_folder]
    encoding = "utf-8" if _is_readable(files, "utf-8") else "gb18030"
    if not _is_readable(files, encoding):
        raise ProblemError([blocking("PACKAGE_ENTRY_UNSAFE", "", "里面的文件名读不出来。", _ADVICE)])
    named = [(unicodedata.normalize("NFC", _name(entry, encoding)), entry) for entry in files]
    problems = [
        blocking("PACKAGE_ENTRY_UNSAFE", entry.shown_name, f"文件名不安全：{reason}。", _ADVICE)
        for name, entry in named
        if (reason := unsafe_reason(name))
    ]
    problems += [
        blocking("PACKAGE_ENTRY_TWICE", name, "与另一个文件重名。", _ADVICE) for name in clashes(n for n, _ in named)
    ]
    if problems:
        raise ProblemError(problems)
    return dict(named)


def _is_readable(files: list[ZipEntry], encoding: str) -> bool:
    try:
        for entry in files:
            _name(entry, encoding)
    except UnicodeDecodeError:
        return False
    return True


def _name(entry: ZipEntry, encoding: str) -> str:
    return entry.raw_name.decode("utf-8" if entry.is_utf8 else encoding).replace("\\", "/")
