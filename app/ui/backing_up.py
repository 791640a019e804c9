"""Backing up (备份) the open workspace into one file: where to, in the worker, and what came of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.problems import hint
from app.ui.clock import now
from app.ui.frame import Frame
from app.ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from app.services.back_up import BackupFile
    from app.ui.review_session import ReviewSession
    from app.ui.session import Session

FOLDER = "backup_folder"
"""Under which name the folder is remembered that was backed up to last."""


class BackingUp(QObject):
    """One window's way to a backup file."""

    told = Signal(object)
    """tuple[Problem, ...]: where the backup lies, or why there is none."""

    def __init__(self, frame: Frame, strip: ProgressStrip, window: QWidget) -> None:
        """Do nothing yet."""
        super().__init__(window)
        self._frame, self._strip, self._window = frame, strip, window

    def ask(self, session: "Session | ReviewSession") -> None:
        """Let the person choose a folder and back up into it."""
        usual = self._frame.remembered.text(FOLDER, str(Path.home()))
        title = "备份放在哪个文件夹（建议U盘或另一块硬盘）"
        folder = QFileDialog.getExistingDirectory(self._window, title, usual)
        if folder:
            self._frame.remembered.set_text(FOLDER, folder)
            self.begin(session, Path(folder))

    def begin(self, session: "Session | ReviewSession", folder: Path) -> None:
        """Write a workspace with its files into one file in a folder, in the worker."""
        from app.services.back_up import back_up

        job = session.job(back_up, folder, on=now().date())
        job.done.connect(self._on_done)
        job.refused.connect(self.told)
        self._strip.follow(job, "正在备份")
        self._frame.jobs.add(job)

    def _on_done(self, backup: "BackupFile") -> None:
        done = hint("", "", f"备份已写好并核对过：{backup.path}。", "请把它拷到别的盘上；在首页用“从备份恢复”打开。")
        self.told.emit((done, *backup.problems))
