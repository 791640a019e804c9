"""Attachments (附件) of a workspace: files named by their sha256, in folders by its first two digits."""

import contextlib
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.assessment import Assessment
from app.domain.changes import RecordValue
from app.domain.evidence import Evidence, StoredFile
from app.domain.finished import FinishedDocument
from app.domain.original import Original
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.files.atomic import make_folder, partial_file, remove_partial_files, settle, telling_write_problems
from app.files.digests import copy_hashed, is_sha256, sha256_of

FOLDER_NAME = "attachments"
ORIGINAL_LABEL = "省里的原表"


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
        path = self.path(file.sha256)
        try:
            if sha256_of(path) == file.sha256:
                return None
        except FileNotFoundError:
            return blocking(
                "ATTACHMENT_MISSING", where, f"附件“{file.name}”的文件不见了。", "请重新添加这个文件，或从备份恢复。"
            )
        except OSError:
            return blocking(
                "ATTACHMENT_DAMAGED",
                where,
                f"附件“{file.name}”读不出来。",
                "请检查磁盘，重新添加这个文件或从备份恢复。",
            )
        return blocking(
            "ATTACHMENT_DAMAGED",
            where,
            f"附件“{file.name}”的内容与存入时不一致（被改动或磁盘损坏）。",
            "请重新添加原来的文件，或从备份恢复；现有文件保留不动。",
        )

    def problems(
        self, assessment: Assessment, progress: Progress | None = None, original: Original | None = None
    ) -> list[Problem]:
        """Return what is wrong with the files of evidence and finished documents, and the province's own; reads all."""
        progress = progress or Silent()
        files = [
            *(
                (f"佐证材料 {piece.id}", piece.title or piece.id, piece.file)
                for piece in assessment.evidence
                if piece.file
            ),
            *((f"定稿文件 {one.document}", one.document, one.file) for one in assessment.finished.values()),
            *((ORIGINAL_LABEL, file.name, file) for file in original_files(original)),
        ]
        found = []
        for done, (where, title, file) in enumerate(files):
            progress.step(done, len(files), f"核对附件 {title}")
            if problem := self.problem(file, where):
                found.append(problem)
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


def named_by(values: Iterable[RecordValue]) -> set[str]:
    """Return the digests of the files that records name."""
    found: set[str] = set()
    for value in values:
        if isinstance(value, Evidence):
            found |= {file.sha256 for file in value.files}
        elif isinstance(value, FinishedDocument):
            found.add(value.file.sha256)
    return found


def original_files(original: Original | None) -> tuple[StoredFile, ...]:
    """Return the province's own file as it is stored; none for a table that was pasted."""
    if original is None or not is_sha256(original.sha256):
        return ()
    return (StoredFile(original.sha256, original.size, original.name),)


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
