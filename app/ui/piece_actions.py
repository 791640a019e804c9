"""What can be done with the chosen piece of the table of all evidence: open, look at, replace, remove, serve."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.domain.evidence import Service
from app.domain.problems import hint
from app.services.evidence_files import attachment_path
from app.services.preview import Kind, kind_of
from app.ui.desk_page import Desk
from app.ui.evidence_work import EvidenceWork
from app.ui.models.evidence_rows import Row
from app.ui.widgets.page_loading import Shown
from app.ui.widgets.piece_sheet import PieceSheet
from app.ui.widgets.preview import PreviewWindow

FOLDER = "evidence_folder"
"""Under this name the folder that was chosen last is remembered."""


def last_folder(desk: Desk) -> str:
    """Return the folder files were taken from last."""
    return desk.remembered.text(FOLDER, str(Path.home()))


def remember_folder(desk: Desk, folder: Path) -> None:
    """Begin there the next time."""
    desk.remembered.set_text(FOLDER, str(folder))


class PieceActions(QObject):
    """Does what the sheet beside the table asks for; `chosen` says of which piece."""

    told = Signal(object)
    """tuple[Problem, ...]."""
    removed = Signal(int)
    """How many pieces were removed."""

    def __init__(
        self,
        desk: Desk,
        work: EvidenceWork,
        sheet: PieceSheet,
        chosen: Callable[[], Row | None],
        parent: QObject | None = None,
    ) -> None:
        """Listen to the sheet."""
        super().__init__(parent)
        self._desk, self._work, self._sheet, self._chosen = desk, work, sheet, chosen
        self._session = desk.session
        sheet.asked_to_open.connect(self.open)
        sheet.asked_to_replace.connect(self._on_replace)
        sheet.asked_to_remove.connect(self._on_remove)
        sheet.served.connect(self._on_served)
        sheet.unserved.connect(self._on_unserved)
        sheet.preview.asked_for_window.connect(self._on_large)

    def shown(self, row: Row) -> Shown | None:
        """Return the file of a row for a preview; None when it has none that can be shown here."""
        file = row.piece.file
        if file is None or not file.size or kind_of(file.name) is Kind.OTHER:
            return None
        return Shown(attachment_path(self._session.folder, file), file.name)

    def open(self) -> None:
        """Open the file in the system's own program."""
        row = self._chosen()
        if row is not None and row.piece.file is not None:
            self._work.open(row.piece.file)
        elif row is not None:
            what = "这件材料还没有文件。"
            self.told.emit((hint("EVIDENCE_FILE", row.piece.title, what, "请用右边的“添加文件…”。"),))

    def remove(self, ids: Sequence[str]) -> None:
        """Take pieces off the list; undo brings them back."""
        from app.services.enter_evidence import remove_evidence
        from app.services.revision_problems import named_by_replies

        self._session.settle()
        if self._session.run(remove_evidence, ids):
            self.removed.emit(len(ids))
            if told := named_by_replies(self._session.picture, ids):
                self.told.emit(told)

    def _on_remove(self) -> None:
        row = self._chosen()
        if row is not None:
            self.remove([row.piece.id])

    def _on_replace(self) -> None:
        row = self._chosen()
        if row is None:
            return
        title = f"选择“{row.piece.title}”的文件"
        name, _ = QFileDialog.getOpenFileName(self._sheet, title, last_folder(self._desk))
        if name:
            remember_folder(self._desk, Path(name).parent)
            self._work.replace(row.piece, Path(name))

    def _on_large(self) -> None:
        row = self._chosen()
        shown = self.shown(row) if row is not None else None
        if shown is not None:
            PreviewWindow(self._desk.jobs, shown, self._sheet).show()

    def _on_served(self, service: Service) -> None:
        from app.services.enter_evidence import serve

        row = self._chosen()
        if row is not None:
            self._session.settle()
            self._session.run(serve, row.piece.id, [service])

    def _on_unserved(self, service: Service) -> None:
        from app.services.enter_evidence import stop_serving

        row = self._chosen()
        if row is not None:
            self._session.settle()
            self._session.run(stop_serving, row.piece.id, [service])
