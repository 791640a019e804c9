"""Files on their way in: one row a batch, with progress and a cancel that leaves nothing behind."""

import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QPushButton, QWidget

from app.domain.evidence import StoredFile
from app.domain.problems import Problem
from app.ui.jobs import Job, Jobs
from app.ui.widgets.labels import wrapped

SHOWN_AFTER_S = 0.3
"""What is done sooner needs no progress bar."""
STEPS = 1000


@dataclass(frozen=True, slots=True)
class Purpose:
    """What files are taken in for: a criterion, there a requirement, or the place of a piece's file."""

    code: str
    requirement: str | None = None
    replaces: str = ""


class FileTaking(QWidget):
    """Copies files into the workspace in the worker, tells them, and goes away."""

    stored = Signal(object, object)
    """Purpose, tuple[StoredFile, ...]."""
    refused = Signal(object)
    """tuple[Problem, ...]: nothing was taken in."""

    def __init__(self, folder: Path, paths: list[Path], purpose: Purpose, parent: QWidget | None = None) -> None:
        """Be hidden until it takes long."""
        super().__init__(parent)
        from app.services.store_files import stored_files

        self._purpose = purpose
        self._words = wrapped("", "quiet", self)
        self._bar = QProgressBar(self)
        self._bar.setMaximum(STEPS)
        self.cancel = QPushButton("取消", self)
        self.cancel.setObjectName("link")
        self.cancel.clicked.connect(self._on_cancel)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._words, 0, 0, 1, 2)
        grid.addWidget(self._bar, 1, 0)
        grid.addWidget(self.cancel, 1, 1, Qt.AlignmentFlag.AlignVCenter)
        self._job = Job(stored_files, folder, paths)
        self._job.progressed.connect(self._on_progressed)
        self._job.done.connect(self._on_done)
        self._job.refused.connect(self._on_refused)
        self._job.ended.connect(self._on_ended)
        self.hide()

    def start(self, jobs: Jobs) -> None:
        """Queue the copying."""
        self._begun_at = time.monotonic()
        jobs.add(self._job)

    def _on_progressed(self, done: int, total: int, what: str) -> None:
        self._words.setText(what)
        # Qt counts in 32 bits; files have more bytes.
        self._bar.setValue(done * STEPS // max(total, 1))
        if time.monotonic() - self._begun_at > SHOWN_AFTER_S:
            self.show()

    def _on_cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._words.setText("正在取消 …")
        self._job.cancel()

    def _on_done(self, stored: tuple[StoredFile, ...]) -> None:
        self.stored.emit(self._purpose, stored)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.refused.emit(problems)

    def _on_ended(self) -> None:
        self.hide()
        self.deleteLater()
