"""Attachments (附件) of a workspace: files named by their sha256, in folders by its first two digits."""

import contextlib
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.evidence import StoredFile
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.progress import Progress, Silent
from app.domain.record_files import NamedFile, Need
from app.files.atomic import make_folder, partial_file, remove_partial_files, settle, telling_write_problems
from app.files.digests import copy_hashed, is_sha256, sha256_of

FOLDER_NAME = "attachments"


class Attachments:
    """The stored files of one workspace folder. Nothing here ever deletes, except `remove`."""

    def __init__(self, workspace_folder: Path) -> None:
        """Nothing is made on disk before the first file comes in."""
        self.folder = workspace_folder / FOLDER_NAME

    def path(self, sha256: str) -> Path:
        """Return where the content with this digest lies or would lie."""
        if not is_sha256(sha256):
            raise ValueError(f"no sha256: {sha256!r}")
        return self.folder / sha256[:2] / sha256

    def store(self, source: Path | bytes, name: str, told: Callable[[int], object] | None = None) -> StoredFile:
        """Take a copy in and see it safely on the disk; a content already there is only verified.

        told: called with the bytes copied so far; raising from it stops the copying and leaves nothing.

        Raises: ProblemError(FILE_MISSING, FILE_UNREADABLE, DISK_FULL, WRITE_FAILED).
        """
        with _opened(source) as stream, self.arriving() as arriving:
            sha256, _ = copy_hashed(stream, arriving.file, told)
            return arriving.keep(sha256, name)

    @contextlib.contextmanager
    def arriving(self) -> "Iterator[Arriving]":
        """Yield a place beside the stored files for one that is checked before it is kept; else it vanishes.

        Raises: ProblemError(DISK_FULL, WRITE_FAILED).
        """
        with telling_write_problems(self.folder):
            make_folder(self.folder)
            with partial_file(self.folder) as (file, partial):
                yield Arriving(self, file, partial)

    def stored(self) -> Iterator[Path]:
        """Yield every stored file, in order of digest."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(file for file in folder.iterdir() if is_sha256(file.name))

    def remove(self, sha256: str) -> None:
        """Delete one stored file."""
        self.path(sha256).unlink(missing_ok=True)

    def remove_partial_files(self) -> None:
        """Delete what an ended process has left half-written."""
        remove_partial_files(self.folder)

    def problem(self, file: StoredFile, where: str) -> Problem | None:
        """Return what is wrong with one stored file: missing, changed, or nothing."""
        return self.problem_of(NamedFile(file.sha256, file.name, where))

    def problem_of(self, file: NamedFile) -> Problem | None:
        """Return the same of a file as a record names it; only a warning when it is of the past."""
        told = warning if file.need is Need.PAST else blocking
        try:
            if sha256_of(self.path(file.sha256)) == file.sha256:
                return None
        except (FileNotFoundError, ValueError):  # a record from elsewhere may name anything
            what, to_do = f"附件“{file.name}”的文件不见了。", f"请{file.again}，或从备份恢复。"
            return told("ATTACHMENT_MISSING", file.where, what, to_do)
        except OSError:
            what, to_do = f"附件“{file.name}”读不出来。", f"请检查磁盘，{file.again}或从备份恢复。"
            return told("ATTACHMENT_DAMAGED", file.where, what, to_do)
        what = f"附件“{file.name}”的内容与存入时不一致（被改动或磁盘损坏）。"
        return told("ATTACHMENT_DAMAGED", file.where, what, f"请{file.again}，或从备份恢复；现有文件保留不动。")

    def problems(self, files: Iterable[NamedFile], progress: Progress | None = None) -> list[Problem]:
        """Return what is wrong with the files that are in use; reads each once. Raises: what progress raises."""
        progress = progress or Silent()
        used = [file for file in files if file.need is not Need.EARLIER]
        read: dict[str, bool] = {}
        found = []
        for done, file in enumerate(used):
            progress.step(done, len(used), f"核对附件 {file.name}")
            if read.get(file.sha256):
                continue
            problem = self.problem_of(file)
            read[file.sha256] = problem is None
            found += [problem] if problem else []
        return found


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file on its way in: write into `file`, read it at `path` after flushing, keep it or let it vanish."""

    attachments: Attachments
    file: BinaryIO
    path: Path

    def keep(self, sha256: str, name: str) -> StoredFile:
        """Store it under the digest of its content, safely on the disk; one that is there already only stays.

        Raises: OSError.
        """
        self.file.flush()
        size = self.path.stat().st_size
        target = self.attachments.path(sha256)
        # A file under the name whose content has rotted is healed by the new one.
        if not target.is_file() or sha256_of(target) != sha256:
            make_folder(target.parent)
            settle(self.file, self.path, target)
        return StoredFile(sha256, size, unicodedata.normalize("NFC", name))


@contextlib.contextmanager
def _opened(source: Path | bytes) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    try:
        stream = source.open("rb")
    except FileNotFoundError as error:
        raise ProblemError(
            [blocking("FILE_MISSING", str(source), "找不到这个文件。", "请检查文件名和位置。")]
        ) from error
    except OSError as error:
        problem = blocking("FILE_UNREADABLE", str(source), "这个文件读不出来。", "请检查它是不是文件、有没有读取权限。")
        raise ProblemError([problem]) from error
    with stream:
        yield stream
