"""Reading a backup file (`….jkxq备份.zip`), which may come from anywhere: only names we know, only known digests."""

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from app.domain.problems import Problem, ProblemError, blocking
from app.files.digests import is_sha256
from app.files.safe_zip import Limits, SafeZip, ZipDamagedError, ZipEntry
from app.storage.attachments import FOLDER_NAME as ATTACHMENTS
from app.storage.connection import DATABASE_NAME

MANIFEST_NAME = "manifest.json"
README_NAME = "请先看这里.txt"
FORMAT = 1

_LIMITS = Limits(entries=200_000, total_bytes=2**42)
"""Our own files are larger than what a stranger's package may be."""

_MAX_MANIFEST_BYTES = 64 * 2**20


class BackupZip:
    """An open backup whose names agree with its manifest. files: name to sha256. Use it in a `with`."""

    def __init__(self, path: Path) -> None:
        """Open and check. Raises: ProblemError(BACKUP_DAMAGED, FILE_UNREADABLE, FORMAT_NEWER)."""
        self._where = path.name
        try:
            self._zip = SafeZip(path, _LIMITS)
        except OSError as error:
            problem = blocking("FILE_UNREADABLE", str(path), "备份文件读不出来。", "请检查文件是否存在、能否读取。")
            raise ProblemError([problem]) from error
        except ProblemError as error:
            raise ProblemError([self._damaged(problem.what) for problem in error.problems]) from error
        try:
            self._entries = {entry.shown_name: entry for entry in self._zip.entries}
            self.files = self._checked_files()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._zip.close()

    def copy(self, name: str, target: BinaryIO | None = None) -> None:
        """Read one file to its end, into the target if any. Raises: ProblemError(BACKUP_DAMAGED)."""
        digest = hashlib.sha256()
        try:
            for block in self._zip.blocks(self._entries[name]):
                digest.update(block)
                if target:
                    target.write(block)
        except ZipDamagedError as error:
            raise ProblemError([self._damaged(f"{name}：{error}。")]) from error
        if digest.hexdigest() != self.files[name]:
            raise ProblemError([self._damaged(f"{name} 的内容与清单不符。")])

    def _checked_files(self) -> dict[str, str]:
        files = self._manifest()
        unknown = [name for name in files if not _is_ours(name, files[name])]
        if unknown or DATABASE_NAME not in files:
            raise ProblemError([self._damaged("清单里有不该有的文件，或没有数据文件。")])
        expected = {*files, MANIFEST_NAME, README_NAME}
        if set(self._entries) != expected or len(self._zip.entries) != len(expected):
            raise ProblemError([self._damaged("里面的文件与清单不一致。")])
        return files

    def _manifest(self) -> dict[str, str]:
        entry = self._entries.get(MANIFEST_NAME)
        if entry is None or entry.size > _MAX_MANIFEST_BYTES:
            raise ProblemError([self._damaged("不是本程序的备份文件。")])
        try:
            manifest = json.loads(self._content(entry))
            if int(manifest["format"]) > FORMAT:
                raise ProblemError([self._newer(manifest["format"])])
            return {str(name): str(sha256) for name, sha256 in manifest["files"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ZipDamagedError) as error:
            raise ProblemError([self._damaged("清单读不出来。")]) from error

    def _content(self, entry: ZipEntry) -> bytes:
        return b"".join(self._zip.blocks(entry))

    def _damaged(self, what: str) -> Problem:
        return blocking(
            "BACKUP_DAMAGED", self._where, f"这份备份不能使用：{what}", "请换一份备份，或从原来的电脑重新备份一次。"
        )

    def _newer(self, found: int) -> Problem:
        return blocking(
            "FORMAT_NEWER",
            self._where,
            f"这份备份由更新的程序写成：格式 {found}，本程序只认识到 {FORMAT}。",
            "请升级本程序后再恢复。",
        )


def entry_name(sha256: str) -> str:
    """Return where an attachment lies in a backup; the same place as in a workspace."""
    return f"{ATTACHMENTS}/{sha256[:2]}/{sha256}"


def _is_ours(name: str, sha256: str) -> bool:
    # An attachment is named by its own digest, so nothing else can be written under such a name.
    return is_sha256(sha256) and name in {DATABASE_NAME, entry_name(sha256)}
