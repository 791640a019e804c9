"""Handing a rubric that was just imported to counties: one signed file, where the person wants it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.jobs import Job
from app.ui.remembered import Remembered

if TYPE_CHECKING:
    from app.services.rubric_library import InstalledPack

PACKS = "评分标准包 (*.zip)"
FOLDER = "import/folder"
"""Name of the remembered folder that tables are taken from and packs are written to."""


class PackingUp(QObject):
    """Asks where to and makes the job; who listens runs it and says what came of it."""

    began = Signal(object, str)
    """Job, what it does."""
    said = Signal(str)
    refused = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, page: QWidget, remembered: Remembered) -> None:
        """Ask over a page."""
        super().__init__(page)
        self._page, self._remembered = page, remembered

    def ask(self, pack: "InstalledPack") -> None:
        """Let the person choose a file and write it."""
        from app.services.keep_table import pack_for_counties
        from app.services.rubric_library import suggested_name

        suggested = Path(self._remembered.text(FOLDER, str(Path.home()))) / suggested_name(pack)
        name, _ = QFileDialog.getSaveFileName(self._page, "存成一个文件", str(suggested), PACKS)
        if name:
            job = Job(pack_for_counties, pack, Path(name))
            job.done.connect(lambda path: self.said.emit(f"已存成 {path}。各县把它拖进程序窗口就能用。"))
            job.refused.connect(self.refused)
            self.began.emit(job, "正在写评分标准包")
