"""The work of the import is on disk at the latest a second after a change, and what waits there is offered again."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.problems import Problem, ProblemError
from app.ui.import_work import Work, as_kept
from app.ui.jobs import Job
from app.ui.widgets.import_offer import ImportOffer

if TYPE_CHECKING:
    from app.services.import_draft import Begun, ImportDraft, KeptImport, Place
    from app.services.import_table import About

SETTLE_MS = 800
AGAIN_MS = 3000
"""After a disk that refused."""
KEPT = "做到哪里都随时记着，关掉程序下次也能接着做；做完请存入评分标准库。"


class WorkKeeping(QObject):
    """Keeps the work that is shown. Who listens runs the jobs."""

    began = Signal(object, str)
    """Job, what it does."""
    read = Signal(object)
    """Begun: an earlier work that is gone on with."""
    changed = Signal()
    """The disk refuses, or takes it again."""

    def __init__(self, offer: ImportOffer, now: "Callable[[], tuple[Work | None, About | None]]") -> None:
        """Keep nothing yet. now: what is worked on, and what it is called."""
        super().__init__(offer)
        self._offer, self._now = offer, now
        self._written: dict[Place, ImportDraft] = {}
        self._places: list[Place] = []
        self._refused: list[tuple[Work, About | None]] = []
        self._is_closed = False
        self.problem: Problem | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        offer.taken.connect(self._take_up)

    def add(self, begun: "Begun") -> None:
        """Take a work that was begun or is gone on with."""
        if begun.place is not None:
            self._places.append(begun.place)
            if begun.draft is not None:
                self._written[begun.place] = begun.draft

    def note(self) -> None:
        """Something may have changed: write it down within a second."""
        if not self._timer.isActive() and not self._is_closed:
            self._timer.start(SETTLE_MS if self.problem is None else AGAIN_MS)

    def flush(self) -> bool:
        """Write down what was done, now; False when the disk refused."""
        self._timer.stop()
        work, about = self._now()
        if self._is_closed:
            return True
        # What was put away while the disk refused is still to be written.
        todo = [(one, called) for one, called in self._refused if one is not work]
        todo += [(work, about)] if work is not None else []
        problems = {id(one): self._settle(one, called) for one, called in todo}
        self._refused = [(one, called) for one, called in todo if problems[id(one)] is not None]
        self._tell(next((problem for problem in problems.values() if problem is not None), None))
        if self._refused:
            self._timer.start(AGAIN_MS)
        return not self._refused

    def close(self) -> None:
        """The window closes: write it down, and let other windows have it."""
        from app.services.import_draft import release

        self.flush()
        self.drop()
        for place in self._places:
            release(place)
        self._places.clear()
        self._timer.stop()
        self._is_closed = True

    def words(self, work: Work) -> str:
        """Return what the foot says of a work that is not in the library yet."""
        if self.problem is not None:
            room = "请腾出空间，" if self.problem.code == "DISK_FULL" else ""
            return f"刚才做的还没有记到磁盘上：{self.problem.what}{room}先别关程序；会自己再试。"
        told = work.begun.told if work.begun is not None else ""
        return told or KEPT

    # ------------------------------------------------------------ what waits

    def look(self) -> None:
        """Offer what was not finished."""
        from app.services.import_draft import kept

        self._offer.show_kept(kept())

    def drop(self) -> None:
        """Take away what a person does not want any more; until they leave the page they may think again."""
        from app.services.import_draft import drop

        for one in self._offer.take_unwanted():
            drop(one)

    def _take_up(self, one: "KeptImport") -> None:
        from app.services.import_draft import take_up

        job = Job(take_up, one)
        job.done.connect(self.read)
        job.done.connect(lambda _: self._offer.remove(one))
        job.refused.connect(lambda problems: self._offer.show_problems(one, problems))
        self.began.emit(job, f"正在读 {one.draft.source.name}")

    # ------------------------------------------------------------ writing

    def _settle(self, work: Work, about: "About | None") -> Problem | None:
        """Write a work down if it is not in the library; return what is in the way."""
        from app.services.import_draft import done, keep

        if work.begun is None:
            return None
        if work.saved is not None:
            if (there := work.begun.place) is not None:
                self._written.pop(there, None)
                done(there)
            return None
        try:
            draft, place = as_kept(work, work.begun.source, about), self._place_of(work, work.begun)
            if self._written.get(place) != draft:
                keep(place, draft)
                self._written[place] = draft
        except ProblemError as error:
            return error.problems[0]
        return None

    def _place_of(self, work: Work, begun: "Begun") -> "Place":
        """Return where a work lies; the folder is made where it could not be before. Raises: ProblemError."""
        from app.services.import_draft import new_place

        if begun.place is not None:
            return begun.place
        place = new_place()
        work.begun = replace(begun, place=place)
        self._places.append(place)
        return place

    def _tell(self, problem: Problem | None) -> None:
        is_other, self.problem = problem != self.problem, problem
        if is_other:
            self.changed.emit()
