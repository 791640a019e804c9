"""Importing a province's own table (导入评分表): choose it, its columns, check what was read, keep it.

Everything is found automatically and only has to be looked at. What a person has said stays until it is kept or
another file is taken, also while they are elsewhere.
"""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.domain.read_rows import ReadRow
from app.domain.table import TablesFound
from app.ui.import_checking import Checking
from app.ui.import_column_choosing import ColumnChoosing
from app.ui.import_drafts import KEPT, WorkKeeping
from app.ui.import_keeping import Keeping
from app.ui.import_reading import Reading
from app.ui.import_template import TemplateTaking
from app.ui.import_work import Unfinished, Work, in_words_of, new_work
from app.ui.jobs import Job, Jobs
from app.ui.models.import_content import missing_points
from app.ui.models.import_preview import TablePlace
from app.ui.remembered import Remembered
from app.ui.widgets.drop_zone import dropped_paths
from app.ui.widgets.import_check import CheckPage
from app.ui.widgets.import_choose import ChooseTables
from app.ui.widgets.import_columns import ColumnsPage
from app.ui.widgets.import_keep import KeepPage
from app.ui.widgets.import_offer import ImportOffer
from app.ui.widgets.import_steps import ImportFoot, ImportHead
from app.ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from app.services.import_draft import Begun
    from app.services.import_table import About
    from app.services.take_template import TakenTemplate


class Step(IntEnum):
    """The steps, as the strip shows them."""

    CHOOSE = 0
    COLUMNS = 1
    CHECK = 2
    KEEP = 3


STEP_WORDS = ("选表", "认列", "核对", "存下")


class ImportTableScreen(QWidget):
    """Four pages under a strip of steps, and one line of buttons below."""

    left = Signal()
    saved = Signal(object)
    """InstalledPack."""
    asked_to_edit = Signal(object)
    asked_for_new = Signal(object)

    def __init__(self, jobs: Jobs, remembered: Remembered, parent: QWidget | None = None) -> None:
        """Invite to choose a table."""
        super().__init__(parent)
        self._jobs, self._remembered = jobs, remembered
        self._work: Work | None = None
        self._unfinished = Unfinished()
        self._job: Job | None = None
        self._wants_step: Step | None = None
        self.setObjectName("page")
        self.setAcceptDrops(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self.head = ImportHead(STEP_WORDS, self)
        self.head.back.setToolTip(KEPT)
        self.steps, self.back = self.head.steps, self.head.back
        rows.addWidget(self.head)
        self.choose, self.columns = ChooseTables(self), ColumnsPage(self)
        self.check, self.keep = CheckPage(lambda one: in_words_of(self._work, one), self), KeepPage(self)
        self.keeping, self.template = Keeping(self.keep, remembered), TemplateTaking(self.choose, remembered)
        self.offer = ImportOffer(STEP_WORDS)
        self.choose.put_first(self.offer)
        self.drafts = WorkKeeping(self.offer, self._now)
        self._reading, self._checking = Reading(self, remembered), Checking(self.check, self._now)
        self._columns = ColumnChoosing(self.columns, lambda: self._work)
        self._pages = QStackedWidget(self)
        for page in (self.choose, self.columns, self.check, self.keep):
            self._pages.addWidget(page)
        rows.addWidget(self._pages, 1)
        self.strip = ProgressStrip(self)
        rows.addWidget(self.strip)
        foot = ImportFoot(self)
        self.said, self.previous, self.next = foot.said, foot.previous, foot.next
        rows.addWidget(foot)
        self._connect()
        self._show_step(Step.CHOOSE)

    # ------------------------------------------------------------ for the frame

    def show_file(self, path: Path) -> None:
        """Read a table from a file that was dropped or picked; what was imported before is put away."""
        self._reading.read_file(path)

    def show_pasted(self, text: str) -> None:
        """Read a table from a text that was copied."""
        self._reading.read_text(text)

    @property
    def step(self) -> Step:
        """Return the step that is shown."""
        return Step(self._pages.currentIndex())

    def flush(self) -> bool:
        """Write down what was done, now, with what is being typed; False when the disk refused."""
        if isinstance(field := self.focusWidget(), QLineEdit):
            field.clearFocus()
        return self.drafts.flush()

    def _connect(self) -> None:
        self.steps.chosen.connect(lambda number: self.go_to(Step(number)))
        self.back.clicked.connect(self.left)
        self.previous.clicked.connect(lambda: self.go_to(Step(max(self.step - 1, 0))))
        self.next.clicked.connect(self._on_next)
        self.choose.asked_for_file.connect(self._reading.ask)
        self.choose.asked_to_paste.connect(self.paste)
        self.choose.dropped.connect(lambda paths: self.show_file(paths[0]))
        self.choose.chosen.connect(self._on_tables)
        self.choose.asked_for_before.connect(self._on_wants_before)
        self._connect_work()

    def _connect_work(self) -> None:
        self._reading.started.connect(lambda: self._show_step(Step.CHOOSE))
        self._reading.began.connect(self._run)
        self._reading.found.connect(self._on_found)
        self._reading.template_found.connect(self._on_template)
        self._reading.unreadable.connect(self._on_unreadable)
        self._columns.rechosen.connect(self._on_chosen)
        self._checking.began.connect(self._run)
        self._checking.rechosen.connect(self._on_chosen)
        self._checking.draft_wanted.connect(self._redraft)
        self._checking.drafted.connect(self._on_drafted)
        self._checking.refused.connect(self._on_no_draft)
        self._checking.decided.connect(self._show_foot)
        self._checking.column_wanted.connect(self._on_column_wanted)
        self.drafts.began.connect(self._run)
        self.drafts.read.connect(self._on_earlier)
        self.drafts.changed.connect(self._show_foot)
        for keeping in (self.keeping, self.template):
            keeping.changed.connect(self._show_foot)
            keeping.began.connect(self._run)
            keeping.saved.connect(self.saved)
            keeping.asked_for_new.connect(self.asked_for_new)
            keeping.asked_to_edit.connect(self.asked_to_edit)

    # ------------------------------------------------------------ steps

    def go_to(self, step: Step) -> None:
        """Go to a step; what it needs is made first."""
        work, self._wants_step = self._work, None
        if work is None or step is Step.CHOOSE:
            self._show_step(Step.CHOOSE)
        elif step is Step.COLUMNS:
            self._columns.show()
            self._show_step(step)
        elif not work.is_drafted:
            self._wants_step = step
            self._checking.draft()
        elif step is Step.KEEP and (rows := missing_points(work.read)):
            self._show_step(Step.CHECK)
            self._say_missing(rows)
        else:
            if step is Step.KEEP:
                self.keeping.show()
            self._show_step(step)

    def _on_next(self) -> None:
        if self.template.is_shown:
            self.template.save()
        elif self.step is Step.KEEP:
            self.keeping.save()
        else:
            self.go_to(Step(self.step + 1))

    def _show_step(self, step: Step) -> None:
        self._pages.setCurrentIndex(step)
        if self._work is not None and step is not Step.CHOOSE:
            self._work.step = step
        self._show_foot()
        if step is Step.CHECK:
            self.check.table.setFocus()
        elif step is Step.CHOOSE and self._work is None:
            (self.offer.first or self.choose.pick).setFocus()
        else:
            self.next.setFocus()

    def _show_foot(self) -> None:
        self.drafts.note()
        work, step = self._work, self.step
        can_read = work is not None and bool(self.choose.tables) and bool(work.read.rows)
        reached = Step.CHOOSE if work is None else Step.COLUMNS
        if can_read:
            reached = Step.KEEP if work is not None and work.draft is not None else Step.CHECK
        self.steps.show_step(step, max(reached, step))
        self.previous.setVisible(step is not Step.CHOOSE)
        is_saved = step is Step.KEEP and work is not None and work.saved is not None
        self.next.setText("存入评分标准库" if step is Step.KEEP else "下一步")
        is_ready = can_read if step is not Step.CHOOSE else work is not None and bool(self.choose.tables)
        self.next.setEnabled(is_ready and self._job is None and not is_saved)
        if self.template.is_shown:
            self._show_template_foot()
            return
        words = "" if work is None else "已存下。" if is_saved else self.drafts.words(work)
        self.said.setText("" if work is None else f"{work.name}　{words}")

    def _show_template_foot(self) -> None:
        self.next.setText("存入评分标准库")
        self.next.setEnabled(self.template.is_ready and self._job is None)
        self.said.setText(self.template.said)

    # ------------------------------------------------------------ choosing

    def paste(self) -> None:
        """Take the table on the clipboard."""
        self._reading.paste()

    def _on_template(self, taken: "TakenTemplate") -> None:
        self._put_away()
        self._work = None
        self.choose.show_before(self._unfinished.name)
        self.template.show(taken)

    def _on_found(self, begun: "Begun") -> None:
        self._put_away()
        self.drafts.add(begun)
        self._work = new_work(begun)
        self._show_work()

    def _on_earlier(self, begun: "Begun") -> None:
        """Go on with what was not finished when the program was closed, where it was left."""
        self._on_found(begun)
        if self._work is not None:
            self.go_to(Step(self._work.step))

    def _put_away(self, *, is_last: bool = False) -> None:
        """Keep at hand what was worked on and is not in the library yet."""
        self.drafts.flush()
        if self._work is not None and self._work.saved is None:
            self._unfinished.add(self._work, self.keep.about, is_last=is_last)

    def _on_wants_before(self) -> None:
        """Go back to what was worked on before another file was taken."""
        before = self._unfinished.take()
        if before is not None:
            self._put_away(is_last=True)
            self._work = before
            self._show_work()

    def _show_work(self) -> None:
        """Show a file that was not shown before."""
        self.template.forget()
        work = self._work
        if work is not None:
            self.choose.show_found(work.name, work.found, work.choice.tables)
            self.choose.show_before(self._unfinished.name)
            self.keeping.take(work)
            self._show_foot()
            self.next.setFocus()

    def _on_unreadable(self, name: str, problems: tuple[Problem, ...]) -> None:
        """Tell why; the table that was read before is still there."""
        if self._work is None:
            self.template.forget()
            self.choose.show_found(name, TablesFound(problems=problems), ())
        else:
            self.choose.show_found(self._work.name, self._work.found, self._work.choice.tables)
            self.choose.show_refused(name, problems)
        self._show_foot()

    def _on_tables(self) -> None:
        if self._work is not None:
            self._work.choose_tables(self.choose.tables)
            self._on_chosen()

    def _on_chosen(self) -> None:
        self.keeping.suggest()
        if self.step is Step.COLUMNS:
            self._columns.show()
        self._show_foot()

    # ------------------------------------------------------------ checking

    def _redraft(self) -> None:
        self._on_chosen()
        self._wants_step = Step.CHECK
        self._checking.draft()

    def _on_drafted(self) -> None:
        if self._wants_step is not None:
            step, self._wants_step = self._wants_step, None
            self.go_to(step)

    def _on_no_draft(self, problems: tuple[Problem, ...]) -> None:
        self._wants_step = None
        self.go_to(Step.COLUMNS)
        self.said.setText(problems[0].what + problems[0].what_to_do)

    def _on_column_wanted(self, place: TablePlace) -> None:
        self.go_to(Step.COLUMNS)
        self.columns.go_to(place)

    def _say_missing(self, rows: Sequence[ReadRow]) -> None:
        self.check.go_to_row(rows[0].first_row)
        self.said.setText(f"还有{len(rows)}项没有分值，填上才能存下；直接键入数字即可。")

    # ------------------------------------------------------------ work, keys and drops

    def _now(self) -> "tuple[Work | None, About | None]":
        return self._work, self.keep.about

    def _run(self, job: Job, what: str, is_long: bool = True) -> None:
        self._job = job
        job.ended.connect(self._on_ended)
        if is_long:
            self.strip.follow(job, what)
        self.next.setEnabled(False)
        self._jobs.add(job)

    def _on_ended(self) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        said = self.said.text()
        self._show_foot()
        if self.step is Step.CHOOSE and self.next.isEnabled():
            self.next.setFocus()
        if said.startswith(("还有", "没有")):
            self.said.setText(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste a table with Ctrl+V while the first step is shown."""
        if event.matches(QKeySequence.StandardKey.Paste) and self.step is Step.CHOOSE:
            self.paste()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what was not finished."""
        super().showEvent(event)
        self.drafts.look()
        if self._work is None and self.offer.first is not None:
            self.offer.first.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Write down what was done when the page is left."""
        super().hideEvent(event)
        self.drafts.flush()
        if not event.spontaneous():
            self.drafts.drop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file anywhere on the page."""
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read it."""
        paths = dropped_paths(event.mimeData())
        event.acceptProposedAction()
        if paths:
            self.show_file(paths[0])
