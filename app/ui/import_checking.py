"""The third step of the import (导入评分表): what was read is drafted, and a person decides row by row."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.problems import Problem
from app.domain.read_rows import ReadRow
from app.domain.rubric_draft import RubricDraft
from app.ui.import_work import Work
from app.ui.jobs import Job
from app.ui.models.import_criteria import Decided
from app.ui.models.import_preview import place_of
from app.ui.widgets.import_check import CheckPage

if TYPE_CHECKING:
    from app.services.import_table import About, TableChoice


class Checking(QObject):
    """Joins the page of the third step with the work. Long work is only told: who listens runs it."""

    began = Signal(object, str, bool)
    """Job, what it does, whether it takes long."""
    rechosen = Signal()
    """The table is read in another way."""
    draft_wanted = Signal()
    """The table is read in another way, and its draft is to be made anew."""
    drafted = Signal()
    """The draft is there and shown."""
    refused = Signal(object)
    """tuple[Problem, ...]: there can be no draft."""
    decided = Signal()
    """Something was decided of the draft."""
    column_wanted = Signal(object)
    """Where in the columns a problem lies that no row here shows."""

    def __init__(self, page: CheckPage, now: "Callable[[], tuple[Work | None, About | None]]") -> None:
        """Draft nothing yet. now: what is worked on, and what it is called."""
        super().__init__(page)
        self._page, self._now = page, now
        self._drafting: tuple[Work, TableChoice] | None = None
        page.way_chosen.connect(self._on_way)
        page.points_typed.connect(self._on_points)
        page.decided.connect(self._on_decided)
        page.row_dropped.connect(self._on_dropped)
        page.row_named_heading.connect(self._on_heading)
        page.rows_wanted.connect(self._on_rows_wanted)
        page.undo_wanted.connect(lambda: self._take_back(is_undo=True))
        page.redo_wanted.connect(lambda: self._take_back(is_undo=False))
        page.problem_chosen.connect(self._on_problem)

    @property
    def _work(self) -> Work | None:
        return self._now()[0]

    # ------------------------------------------------------------ the draft

    def draft(self) -> None:
        """Read the words of what is chosen now, in the worker."""
        from app.services.keep_table import draft_table

        work, about = self._now()
        if work is None or about is None:
            return
        self._drafting = (work, work.choice)
        job = Job(draft_table, work.found, work.choice, about, work.source)
        job.done.connect(self._on_drafted)
        job.refused.connect(self.refused)
        # A short one, as after each typed number, would only flicker.
        self.began.emit(job, "正在读评分标准的条文", work.draft is None)

    def _on_drafted(self, draft: RubricDraft) -> None:
        work = self._work
        if work is None or self._drafting is None or self._drafting[0] is not work or self._drafting[1] != work.choice:
            return
        work.take_draft(draft)
        self._show(work, draft)
        self.drafted.emit()

    def _show(self, work: Work, draft: RubricDraft) -> None:
        choice = work.choice
        self._page.show_dropped(len(choice.skipped), len(choice.headings))
        self._page.show_draft(draft, work.read, work.decided, tuple(choice.points), by_hand=choice.manual)
        self._show_history(work)

    def _show_history(self, work: Work) -> None:
        self._page.show_history(can_undo=work.history.can_undo, can_redo=work.history.can_redo)

    # ------------------------------------------------------------ what a person decides

    def _on_way(self, by_hand: bool) -> None:
        if (work := self._work) is not None:
            work.note(self._page.place)
            work.choose(manual=by_hand)
            self.draft_wanted.emit()

    def _on_rows_wanted(self) -> None:
        if (work := self._work) is not None:
            work.note(self._page.place)
            work.choose(skipped=(), headings=())
            self.draft_wanted.emit()

    def _on_points(self, row: ReadRow, points: object) -> None:
        if (work := self._work) is not None:
            work.note(row.first_row)
            work.give_points(row, points)
            self.draft_wanted.emit()

    def _on_dropped(self, row: ReadRow) -> None:
        if (work := self._work) is not None:
            work.note(row.first_row)
            work.drop(row)
            self.draft_wanted.emit()

    def _on_heading(self, row: ReadRow) -> None:
        if (work := self._work) is not None:
            work.note(row.first_row)
            work.take_for_heading(row)
            self.draft_wanted.emit()

    def _on_decided(self, decided: Decided) -> None:
        if (work := self._work) is not None:
            work.decide(decided, self._page.place)
            self._show_history(work)
            self.decided.emit()

    def _take_back(self, *, is_undo: bool) -> None:
        """Take the last step back, or do it again."""
        work = self._work
        row = work.go_back(is_undo=is_undo) if work is not None else None
        if work is None or row is None:
            return
        self._page.look_at(row)
        if work.draft is not None and work.is_drafted:
            self.rechosen.emit()
            self._show(work, work.draft)
        else:
            self.draft_wanted.emit()

    def _on_problem(self, problem: Problem) -> None:
        table = self._work.table if self._work else None
        place = place_of(problem, table) if table is not None else None
        if place is not None and place.row and not self._page.go_to_row(place.row):
            self.column_wanted.emit(place)
