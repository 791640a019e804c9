"""The first step of the import (导入评分表): a file that was picked or a text that was copied is read."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.import_packing import FOLDER
from app.ui.jobs import Job
from app.ui.remembered import Remembered

if TYPE_CHECKING:
    from app.domain.problems import Problem
    from app.services.import_draft import Begun
    from app.services.take_template import TakenTemplate

TABLES = "评分表 (*.xlsx *.xlsm *.docx *.pdf *.xls *.et *.doc *.wps);;所有文件 (*)"
"""The old kinds too: who has one meets the words that say how to save it anew, not an empty folder."""
PASTED = "粘贴的表格"


class Reading(QObject):
    """Reads tables and tells what came of it; it keeps none. Long work is only told: who listens runs it."""

    started = Signal()
    """Something is about to be read."""
    began = Signal(object, str)
    """Job, what it does."""
    found = Signal(object)
    """Begun: tables to work on."""
    template_found = Signal(object)
    """TakenTemplate: the file is a filled template."""
    unreadable = Signal(str, object)
    """The name of what cannot be read, tuple[Problem, ...]."""

    def __init__(self, page: QWidget, remembered: Remembered) -> None:
        """Read nothing yet. page: what a dialog belongs to."""
        super().__init__(page)
        self._page, self._remembered = page, remembered
        self._path = Path()

    def read_file(self, path: Path) -> None:
        """Read a file in the worker."""
        from app.services.import_draft import begin

        self.started.emit()
        self._path = path
        job = Job(begin, path)
        job.done.connect(self._on_read)
        job.refused.connect(self._on_not_read)
        self.began.emit(job, f"正在读 {path.name}")

    def read_text(self, text: str) -> None:
        """Read a text that was copied, at once."""
        from app.services.import_draft import begin_pasted

        self.started.emit()
        begun = begin_pasted(PASTED, text)
        if begun.one.found.tables:
            self.found.emit(begun)
        else:
            self.unreadable.emit(PASTED, begun.one.found.problems)

    def paste(self) -> None:
        """Read the text on the clipboard."""
        self.read_text(QGuiApplication.clipboard().text())

    def ask(self) -> None:
        """Let the person pick a file and read it."""
        start = self._remembered.text(FOLDER, str(Path.home()))
        name, _ = QFileDialog.getOpenFileName(self._page, "选择评分表", start, TABLES)
        if name:
            self._remembered.set_text(FOLDER, str(Path(name).parent))
            self.read_file(Path(name))

    def _on_read(self, one: "Begun | TakenTemplate") -> None:
        from app.services.take_template import TakenTemplate

        (self.template_found if isinstance(one, TakenTemplate) else self.found).emit(one)

    def _on_not_read(self, problems: "tuple[Problem, ...]") -> None:
        self.unreadable.emit(self._path.name, problems)
