"""Copying files into the attachments of a workspace, in a worker and on values only; nothing is registered here."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.evidence import Evidence, StoredFile
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.files.readable_names import lost_name
from app.storage.attachments import Attachments

KIB = 1024


def stored_files(folder: Path, files: Sequence[Path], *, progress: Progress | None = None) -> tuple[StoredFile, ...]:
    """Copy files into the attachments of the workspace in a folder, in this order; all or none.

    Nothing names them yet: `enter_evidence.register_files` does, in the thread that holds the workspace.

    Raises: ProblemError (FILE_MISSING, FILE_UNREADABLE, TEXT_CONTROL, DISK_FULL …), CancelledError; what this call
    had brought in is gone then.
    """
    problems = [*missing_files(files), *texts_problems((file.stem, "文件名") for file in files)]
    if problems:
        raise ProblemError(problems)
    attachments, copying = Attachments(folder), _Copying(progress or Silent(), files)
    before = {file.name for file in attachments.stored()}
    stored: list[StoredFile] = []
    try:
        for file in files:
            copying.begin(file)
            stored.append(attachments.store(file, file.name, copying.on_copied))
        copying.end()
    except BaseException:
        for sha256 in {one.sha256 for one in stored} - before:
            with contextlib.suppress(OSError):
                attachments.remove(sha256)
        raise
    return tuple(stored)


class _Copying:
    """Tells how many KiB of all files are copied; bytes of large files are more than a progress bar can count."""

    def __init__(self, progress: Progress, files: Sequence[Path]) -> None:
        self._progress = progress
        self._sizes = {file: _size(file) for file in files}
        self._total = max(sum(self._sizes[file] for file in files) // KIB, 1)
        self._done = 0
        self._file: Path | None = None

    def begin(self, file: Path) -> None:
        """Go on to the next file."""
        self._done += self._sizes[self._file] if self._file else 0
        self._file = file
        self.on_copied(0)

    def on_copied(self, copied: int) -> None:
        """Take the bytes of the present file that are copied, and tell."""
        what = f"复制 {self._file.name}" if self._file else "复制"
        self._progress.step(min((self._done + copied) // KIB, self._total - 1), self._total, what)

    def end(self) -> None:
        """Tell that all is there; the last moment to cancel."""
        self._progress.step(self._total, self._total, "复制完成")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def same_content(assessment: Assessment, file: StoredFile) -> Evidence | None:
    """Return the piece that has this very content already, None when there is none."""
    return next((piece for piece in assessment.evidence if piece.file and piece.file.sha256 == file.sha256), None)


def missing_files(files: Iterable[Path]) -> list[Problem]:
    """Return which of the files are not there, or no files."""
    return [
        lost_name(file) or blocking("FILE_MISSING", str(file), "文件不存在，或不是文件。", "请核对路径。")
        for file in files
        if not file.is_file()
    ]


def texts_problems(texts: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return what is wrong with texts, each given with what it is; the same is said once."""
    return list(dict.fromkeys(_text_problems(texts)))


def _text_problems(texts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    from app.domain.texts import one_text_problems

    for text, where in texts:
        yield from one_text_problems(text, where)
