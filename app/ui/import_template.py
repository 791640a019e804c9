"""A filled Excel template (评分标准模板) that was picked or dropped in the import: shown, and kept as it is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.ui.import_packing import PackingUp
from app.ui.jobs import Job
from app.ui.remembered import Remembered
from app.ui.widgets.import_choose import ChooseTables
from app.ui.widgets.import_template import TemplateCard

if TYPE_CHECKING:
    from app.domain.problems import Problem
    from app.services.rubric_library import InstalledPack
    from app.services.take_template import TakenTemplate


class TemplateTaking(QObject):
    """Joins the card on the first page with the template. Long work is only told: who listens runs it."""

    began = Signal(object, str)
    """Job, what it does."""
    saved = Signal(object)
    asked_to_edit = Signal(object)
    asked_for_new = Signal(object)
    """InstalledPack."""
    changed = Signal()
    """It may be kept now, or no more."""

    def __init__(self, page: ChooseTables, remembered: Remembered) -> None:
        """Have no template yet."""
        super().__init__(page)
        self._page = page
        self._taken: TakenTemplate | None = None
        self._kept: InstalledPack | None = None
        self.card: TemplateCard | None = None
        self._packing = PackingUp(page, remembered)
        self._packing.began.connect(self.began)
        self._packing.said.connect(self._say)
        self._packing.refused.connect(self._tell)

    @property
    def is_shown(self) -> bool:
        """Tell whether the first page shows a template and no tables."""
        return self._taken is not None

    @property
    def is_ready(self) -> bool:
        """Tell whether it can be kept now."""
        return self._taken is not None and self._taken.contents is not None and self._kept is None

    @property
    def said(self) -> str:
        """Return what the foot says of it."""
        if self._taken is None:
            return ""
        return f"{self._taken.path.name}　已存下。" if self._kept is not None else self._taken.path.name

    def show(self, taken: "TakenTemplate") -> None:
        """Show a template in place of what the first page showed."""
        self._taken, self._kept = taken, None
        self.card = TemplateCard(taken)
        result = self.card.result
        result.asked_for_new.connect(lambda: self.asked_for_new.emit(self._kept))
        result.asked_to_edit.connect(lambda: self.asked_to_edit.emit(self._kept))
        result.asked_to_pack_up.connect(self._on_pack_up)
        self._page.show_template(taken.path.name, self.card)
        self.changed.emit()

    def forget(self) -> None:
        """Another file is looked at."""
        self._taken = self._kept = self.card = None

    def save(self) -> None:
        """Keep it in the library."""
        from app.services.take_template import keep_template

        taken, card = self._taken, self.card
        if taken is None or taken.contents is None:
            return
        job = Job(keep_template, taken.contents)
        job.done.connect(lambda pack: self._on_saved(taken, pack))
        job.refused.connect(lambda problems: self._tell(problems) if card is self.card else None)
        self.began.emit(job, "正在存入评分标准库")

    def _on_saved(self, taken: "TakenTemplate", pack: "InstalledPack") -> None:
        self.saved.emit(pack)
        if taken is not self._taken or self.card is None:
            return
        self._kept = pack
        self.card.show_kept(pack)
        self.changed.emit()
        self.card.result.new.setFocus()
        self._page.verticalScrollBar().setValue(0)

    def _on_pack_up(self) -> None:
        if self._kept is not None:
            self._packing.ask(self._kept)

    def _say(self, text: str) -> None:
        if self.card is not None:
            self.card.result.say(text)

    def _tell(self, problems: "tuple[Problem, ...]") -> None:
        if self.card is not None:
            self.card.show_problems(problems)
            self._page.verticalScrollBar().setValue(0)
