"""The last step of the import (导入评分表): the work goes into the library, and from there into one file."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.import_packing import PackingUp
from app.ui.import_work import Work
from app.ui.jobs import Job
from app.ui.models.import_content import content_lines
from app.ui.remembered import Remembered
from app.ui.widgets.import_keep import KeepPage

if TYPE_CHECKING:
    from app.services.rubric_library import InstalledPack

_NOT_NOTED = {"DISK_FULL", "WRITE_FAILED"}
"""The pack is kept, but what a person has checked could not be written down."""


class Keeping(QObject):
    """Joins the page of the last step with the work. Long work is only told: who listens runs it."""

    began = Signal(object, str)
    """Job, what it does."""
    saved = Signal(object)
    asked_to_edit = Signal(object)
    asked_for_new = Signal(object)
    """InstalledPack."""
    changed = Signal()
    """It may be kept now, or no more."""

    def __init__(self, page: KeepPage, remembered: Remembered) -> None:
        """Have no work yet."""
        super().__init__(page)
        self._page = page
        self._packing = PackingUp(page, remembered)
        self._packing.began.connect(self.began)
        self._packing.said.connect(page.say)
        self._packing.refused.connect(page.show_problems)
        self._work: Work | None = None
        self._saving: Work | None = None
        page.changed.connect(self._on_about)
        page.asked_for_new.connect(self._on_new)
        page.asked_to_edit.connect(self._on_edit)
        page.asked_to_pack_up.connect(self._on_pack_up)

    def take(self, work: Work) -> None:
        """Describe another work: as it was typed before, else as suggested."""
        self._work = work
        self.suggest(is_new=True)
        if work.about is not None:
            self._page.hold()

    def suggest(self, *, is_new: bool = False) -> None:
        """Suggest what the table says; what a person has typed stays."""
        from app.services.import_table import suggested_about

        work = self._work
        if work is not None:
            self._page.show_about(work.about or suggested_about(work.found, work.choice), is_new=is_new)

    def show(self) -> None:
        """Say what will be kept, or that it is."""
        work = self._work
        if work is not None and work.draft is not None:
            self._page.show_content(content_lines(work.draft, work.decided, work.name))
            self._page.show_problems(())
            self._page.show_saved(work.saved)

    def save(self) -> None:
        """Keep the work in the library."""
        from app.services.keep_table import keep_table

        work, about = self._work, self._page.about
        if work is None or about is None or not self._page.is_complete:
            return
        self._saving = work
        decided, replacing = work.decided, work.replaced_by(about)
        read = (work.found, work.choice, about, work.source)
        job = Job(keep_table, *read, by_hand=decided.by_hand, checked=decided.confirmed, replacing=replacing)
        job.done.connect(self._on_saved)
        job.refused.connect(self._page.show_problems)
        self.began.emit(job, "正在存入评分标准库")

    def _on_saved(self, pack: "InstalledPack") -> None:
        if self._saving is not None:
            self._saving.saved = self._saving.kept = pack
        self.saved.emit(pack)
        self.changed.emit()
        if self._saving is self._work:
            self._page.show_saved(pack)
            self._page.show_problems([one for one in pack.problems if one.code in _NOT_NOTED])
            self._page.show_result()

    def _on_about(self) -> None:
        """Let it be kept once more, under another name."""
        if self._work is not None and self._work.saved is not None:
            self._work.saved = None
            self._page.show_saved(None)
        self.changed.emit()

    def _on_new(self) -> None:
        if self._work is not None and self._work.saved is not None:
            self.asked_for_new.emit(self._work.saved)

    def _on_edit(self) -> None:
        if self._work is not None and self._work.saved is not None:
            self.asked_to_edit.emit(self._work.saved)

    def _on_pack_up(self) -> None:
        if self._work is not None and self._work.saved is not None:
            self._packing.ask(self._work.saved)
