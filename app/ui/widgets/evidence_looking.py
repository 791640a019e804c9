"""Looking at files of evidence: whether they open and how many pages they have, and a copy in the system's program."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.evidence import StoredFile
from app.domain.problems import ProblemError, hint
from app.ui.jobs import Job, Jobs
from app.ui.widgets.page_loading import look


class EvidenceLooking(QObject):
    """Looks in the worker thread. The workspace's own files are never opened by other programs, only copies."""

    looked = Signal(object)
    """What was found, by digest."""
    ended = Signal()
    """Other files may be looked at."""
    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, folder: Path, jobs: Jobs, parent: QObject) -> None:
        """folder: of the workspace. The copies go with the parent."""
        super().__init__(parent)
        from app.services.preview import OpenedCopies

        self._folder, self._jobs = folder, jobs
        self._job: Job | None = None
        self._copies = copies = OpenedCopies()
        parent.destroyed.connect(lambda _gone: copies.close())

    def look(self, unseen: Iterable[tuple[str, Path, str]]) -> None:
        """Look at files (digest, place, name) that nobody has seen yet; nothing is begun while others are looked at."""
        files = list(unseen)
        if not files or self._job is not None:
            return
        self._job = Job(look, files)
        self._job.done.connect(self.looked)
        self._job.ended.connect(self._on_ended)
        self._jobs.add(self._job)

    def open_copy(self, file: StoredFile) -> None:
        """Open a read-only copy in the system's program for such files."""
        from app.services.preview import copy_to_open, stored_path

        try:
            folder = self._copies.next_folder()
        except ProblemError as error:
            self.told.emit(error.problems)
            return
        job = Job(copy_to_open, stored_path(self._folder, file.sha256), file.name, folder)
        job.done.connect(self._on_copied)
        job.refused.connect(self.told)
        self._jobs.add(job)

    def _on_ended(self) -> None:
        self._job = None
        self.ended.emit()

    def _on_copied(self, copy: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            what = f"系统里没有能打开“{copy.name}”的程序。"
            self.told.emit((hint("FILE_KIND", copy.name, what, "请先安装相应的程序（如 WPS），再试一次。"),))
