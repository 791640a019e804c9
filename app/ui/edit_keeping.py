"""Keeping a rubric that is edited: opening it, writing down every change within a second, storing what is sound."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.problems import Problem, ProblemError
from app.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from app.files.locks import FolderLock
    from app.services.edit_opening import Opened
    from app.services.edit_rubric import EditedRubric
    from app.services.edit_storing import Stored
    from app.services.rubric_library import InstalledPack

SAVE_AFTER_MS = 700


class EditKeeping(QObject):
    """One pack at a time. What is typed is on the disk at each `settle`, and sound work in the library soon after."""

    opened = Signal()
    """`edited` is another one now."""
    stored = Signal(object)
    """InstalledPack: as it lies in the library now."""
    said = Signal(str, bool)
    """Whether all is saved, and whether that is alarming."""
    told = Signal(str)
    """What else a person should know."""
    refused_changed = Signal()

    def __init__(self, jobs: Jobs, flush_fields: Callable[[], None], parent: QObject) -> None:
        """flush_fields: hands in what is being typed."""
        super().__init__(parent)
        self._jobs = jobs
        self._flush_fields = flush_fields
        self.edited: EditedRubric | None = None
        self.refused: tuple[Problem, ...] = ()
        self._held: list[FolderLock] = []
        self._left: EditedRubric | None = None
        self._wanted: InstalledPack | None = None
        self._storing: EditedRubric | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        # Where the window closes, what is not in the library yet is found beside it.
        self.destroyed.connect(lambda _=None, held=self._held: [one.close() for one in held])

    # ------------------------------------------------------------ opening and leaving

    def open(self, pack: "InstalledPack") -> bool:
        """Open a pack; `opened` comes when it is there. False when what is open could not be written down."""
        if not self.leave():
            return False
        self._wanted = pack
        self._go_on()
        return True

    def leave(self) -> bool:
        """Write everything down and let the pack go; False when that failed: then it stays open."""
        if not self.settle():
            return False
        self._timer.stop()
        self._left, self.edited, self.refused = self.edited or self._left, None, ()
        self._go_on()
        return True

    def settle(self) -> bool:
        """Write down what was typed, now; False when the disk refused."""
        if self.edited is None:
            return True
        self._flush_fields()
        try:
            self.edited.keep()
        except ProblemError as error:
            self._refuse(error.problems)
            return False
        return True

    def _go_on(self) -> None:
        """Store what was left, then open what is wanted."""
        if self._storing is not None:
            return
        left, self._left = self._left, None
        if left is not None and self._store(left):
            return
        if self.edited is None:
            self._release()
        if self._wanted is None:
            return
        from app.services.edit_opening import open_pack

        wanted, self._wanted = self._wanted, None
        job = Job(open_pack, wanted)
        job.done.connect(self._on_opened)
        job.refused.connect(self._refuse)
        self._jobs.add(job)

    def _on_opened(self, opened: "Opened") -> None:
        from app.services.edit_opening import held_for_editing
        from app.services.edit_rubric import EditedRubric

        if self.edited is not None or self._wanted is not None:
            return
        try:
            lock = held_for_editing(opened.pack.folder)
        except ProblemError as error:
            self._refuse(error.problems)
            return
        self._held += [lock] if lock is not None else []
        self.edited = EditedRubric(opened)
        self.refused = ()
        self.opened.emit()
        if self.edited.is_stored or not self.edited.is_sound:
            self._say_saved()
        else:
            self.change()

    def _release(self) -> None:
        while self._held:
            self._held.pop().close()

    # ------------------------------------------------------------ saving

    def change(self) -> None:
        """Note that something was changed: it is kept soon."""
        self.refused = ()
        self.said.emit("正在保存…", False)
        if not self._timer.isActive():
            self._timer.start()

    def save(self) -> None:
        """Keep what was typed, and put what is sound into the library in the worker."""
        self._timer.stop()
        if self.edited is not None and self.settle() and self._storing is None and not self._store(self.edited):
            self._say_saved()

    def _store(self, edited: "EditedRubric") -> bool:
        """Begin to store; False when there is nothing to store or it could not even be noted."""
        from app.services.edit_storing import store

        what = edited.to_store()
        if what is None:
            return False
        try:
            edited.keep()
        except ProblemError as error:
            self._refuse(error.problems)
            return False
        self._storing = edited
        self.said.emit("正在保存…", False)
        job = Job(store, what)
        job.done.connect(self._on_stored)
        job.refused.connect(self._refuse)
        job.cancelled.connect(self._on_cancelled)
        job.ended.connect(self._on_store_ended)
        self._jobs.add(job)
        return True

    def _on_stored(self, done: "Stored") -> None:
        edited, self._storing, self.refused = self._storing, None, ()
        if edited is None:
            return
        try:
            edited.stored(done)
        except ProblemError as error:
            self._refuse(error.problems)
        else:
            self._say_saved()
        if done.told:
            self.told.emit(done.told)
        self.refused_changed.emit()
        self.stored.emit(done.pack)
        if edited is self.edited and not edited.is_stored and not self.refused:
            # More was typed meanwhile. What is not sound yet is only kept.
            self._timer.start()

    def _on_cancelled(self) -> None:
        """Try again: something else was cancelled with everything under way."""
        if self.edited is not None:
            self._timer.start()

    def _on_store_ended(self) -> None:
        self._storing = None
        if self.edited is None:
            self._go_on()

    def _refuse(self, problems: tuple[Problem, ...]) -> None:
        self.refused = problems
        self.said.emit("没有打开" if self.edited is self._storing is None else "还没有存进评分标准库", True)
        self.refused_changed.emit()

    def _say_saved(self) -> None:
        if self.edited is not None and not self.refused:
            self.said.emit("已保存" if self.edited.is_sound else "已保存为草稿", False)
