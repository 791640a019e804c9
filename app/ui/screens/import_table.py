"""Importing a province's own table (导入评分表): choose it, its columns, check what was read, keep it.

Everything is found automatically and only has to be looked at. What a person has said stays until it is kept or
another file is taken, also while they are elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.domain.read_rows import ReadRow
from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.domain.table import Table, TablesFound
from app.domain.table_words import ColumnField
from app.ui.jobs import Job, Jobs
from app.ui.models.import_content import content_lines, missing_points
from app.ui.models.import_criteria import Decided
from app.ui.models.import_preview import place_of
from app.ui.remembered import Remembered
from app.ui.widgets.drop_zone import dropped_paths
from app.ui.widgets.import_check import CheckPage
from app.ui.widgets.import_choose import ChooseTables
from app.ui.widgets.import_columns import ColumnsPage, Shown
from app.ui.widgets.import_keep import KeepPage
from app.ui.widgets.import_steps import StepStrip
from app.ui.widgets.labels import label, wrapped

if TYPE_CHECKING:
    from app.services.import_table import TableChoice
    from app.services.keep_table import FoundInFile, ReadTable
    from app.services.rubric_library import InstalledPack

TABLES = "评分表 (*.xlsx *.xlsm *.docx *.pdf);;所有文件 (*)"
PACKS = "评分标准包 (*.zip)"
PASTED = "粘贴的表格"
FOLDER = "import/folder"
KEPT = "这里填的、改的都留着，可以先去做别的再回来。"


class Step(IntEnum):
    """The steps, as the strip shows them."""

    CHOOSE = 0
    COLUMNS = 1
    CHECK = 2
    KEEP = 3


STEP_WORDS = ("选表", "认列", "核对", "存下")


@dataclass(slots=True)
class Work:
    """What is being imported, and everything a person has said so far."""

    name: str
    source: Path | None
    found: TablesFound
    choice: "TableChoice"
    read: "ReadTable"
    suggested: "TableChoice"
    draft: RubricDraft | None = None
    drafted_of: "TableChoice | None" = None
    """The choice that the draft was made of."""
    decided: Decided = field(default_factory=Decided)
    saved: "InstalledPack | None" = None
    """What was kept, until something is changed."""
    kept: "InstalledPack | None" = None
    """What was kept of it last."""


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
        self._job: Job | None = None
        self._wants_step: Step | None = None
        self.setObjectName("page")
        self.setAcceptDrops(True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head())
        self.choose, self.columns = ChooseTables(self), ColumnsPage(self)
        self.check, self.keep = CheckPage(self._worded, self), KeepPage(self)
        self._pages = QStackedWidget(self)
        for page in (self.choose, self.columns, self.check, self.keep):
            self._pages.addWidget(page)
        rows.addWidget(self._pages, 1)
        rows.addWidget(self._foot())
        self._connect()
        self._show_step(Step.CHOOSE)

    # ------------------------------------------------------------ for the frame

    def show_file(self, path: Path) -> None:
        """Read a table from a file that was dropped or picked; what was imported before is put away."""
        from app.services.keep_table import found_in_file

        self._show_step(Step.CHOOSE)
        job = Job(found_in_file, path)
        job.done.connect(lambda found: self._on_found(path.name, path, found))
        job.refused.connect(lambda problems: self._on_unreadable(path.name, problems))
        self._run(job, f"正在读 {path.name} …")

    def show_pasted(self, text: str) -> None:
        """Read a table from a text that was copied."""
        from app.services.import_table import read_clipboard, suggested_choice
        from app.services.keep_table import FoundInFile

        self._show_step(Step.CHOOSE)
        found = read_clipboard(text)
        if not found.tables:
            self._on_unreadable(PASTED, found.problems)
            return
        self._on_found(PASTED, None, FoundInFile(found, suggested_choice(found)))

    @property
    def step(self) -> Step:
        """Return the step that is shown."""
        return Step(self._pages.currentIndex())

    # ------------------------------------------------------------ building

    def _head(self) -> QWidget:
        head = QWidget(self)
        self.steps = StepStrip(STEP_WORDS, head)
        self.steps.chosen.connect(lambda number: self.go_to(Step(number)))
        self.back = QPushButton("返回", head)
        self.back.setToolTip(KEPT)
        line = QHBoxLayout()
        line.setSpacing(16)
        line.addWidget(label("导入评分表", "heading", head))
        line.addWidget(self.steps, 1)
        line.addWidget(self.back)
        rows = QVBoxLayout(head)
        rows.setContentsMargins(24, 14, 24, 6)
        rows.addLayout(line)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setObjectName("sheet")
        self.said = wrapped("", "quiet", foot)
        self.previous = QPushButton("上一步", foot)
        self.next = QPushButton("下一步", foot)
        self.next.setObjectName("main")
        line = QHBoxLayout(foot)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(10)
        line.addWidget(self.said, 1)
        line.addWidget(self.previous)
        line.addWidget(self.next)
        return foot

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.previous.clicked.connect(lambda: self.go_to(Step(max(self.step - 1, 0))))
        self.next.clicked.connect(self._on_next)
        self.choose.asked_for_file.connect(self._ask_for_file)
        self.choose.asked_to_paste.connect(self.paste)
        self.choose.dropped.connect(lambda paths: self.show_file(paths[0]))
        self.choose.chosen.connect(self._on_tables)
        self.columns.field_chosen.connect(self._on_field)
        self.columns.header_chosen.connect(lambda first, last: self._choose(header=(first, last)))
        self.columns.asked_for_automatic.connect(lambda: self._choose(header=None, mapping={}))
        self.check.way_chosen.connect(lambda by_hand: self._redraft(manual=by_hand))
        self.check.points_typed.connect(self._on_points)
        self.check.decided.connect(self._on_decided)
        self.check.row_dropped.connect(self._on_dropped)
        self.check.rows_wanted.connect(lambda: self._redraft(skipped=()))
        self.check.problem_chosen.connect(self._on_problem)
        self.keep.changed.connect(self._show_foot)
        self.keep.asked_for_new.connect(lambda: self._tell(self.asked_for_new))
        self.keep.asked_to_edit.connect(lambda: self._tell(self.asked_to_edit))
        self.keep.asked_to_pack_up.connect(self._ask_to_pack_up)

    # ------------------------------------------------------------ steps

    def go_to(self, step: Step) -> None:
        """Go to a step; what it needs is made first."""
        work = self._work
        if work is None or step is Step.CHOOSE:
            self._show_step(Step.CHOOSE)
        elif step is Step.COLUMNS:
            self._show_columns()
            self._show_step(step)
        elif work.draft is None or work.drafted_of != work.choice:
            self._wants_step = step
            self._start_draft()
        elif step is Step.KEEP and self._is_missing():
            self._show_step(Step.CHECK)
            self._say_missing()
        else:
            if step is Step.KEEP:
                self._show_keep()
            self._show_step(step)

    def _on_next(self) -> None:
        if self.step is Step.KEEP:
            self._save()
        else:
            self.go_to(Step(self.step + 1))

    def _show_step(self, step: Step) -> None:
        self._pages.setCurrentIndex(step)
        self._show_foot()
        if step is Step.CHECK:
            self.check.table.setFocus()
        elif step is Step.CHOOSE and self._work is None:
            self.choose.pick.setFocus()
        else:
            self.next.setFocus()

    def _show_foot(self) -> None:
        work, step = self._work, self.step
        can_read = work is not None and bool(self.choose.tables) and bool(work.read.read.rows)
        reached = Step.CHOOSE if work is None else Step.COLUMNS
        if can_read:
            reached = Step.KEEP if work is not None and work.draft is not None else Step.CHECK
        self.steps.show_step(step, max(reached, step))
        self.previous.setVisible(step is not Step.CHOOSE)
        is_saved = step is Step.KEEP and work is not None and work.saved is not None
        self.next.setText("存入评分标准库" if step is Step.KEEP else "下一步")
        is_ready = can_read if step is not Step.CHOOSE else work is not None and bool(self.choose.tables)
        self.next.setEnabled(is_ready and self._job is None and not is_saved)
        self.said.setText("" if work is None else f"{work.name}　{KEPT}" if not is_saved else f"{work.name}　已存下。")

    # ------------------------------------------------------------ choosing

    def paste(self) -> None:
        """Take the table on the clipboard."""
        self.show_pasted(QGuiApplication.clipboard().text())

    def _ask_for_file(self) -> None:
        start = self._remembered.text(FOLDER, str(Path.home()))
        name, _ = QFileDialog.getOpenFileName(self, "选择评分表", start, TABLES)
        if name:
            self._remembered.set_text(FOLDER, str(Path(name).parent))
            self.show_file(Path(name))

    def _on_found(self, name: str, source: Path | None, one: "FoundInFile") -> None:
        from app.services.keep_table import read_table

        self._work = Work(name, source, one.found, one.choice, read_table(one.found, one.choice), one.choice)
        self.choose.show_found(name, one.found, one.choice.tables)
        self._show_about(is_new=True)
        self._show_foot()
        self.next.setFocus()

    def _on_unreadable(self, name: str, problems: tuple[Problem, ...]) -> None:
        """Tell why; the table that was read before is still there."""
        if self._work is None:
            self.choose.show_found(name, TablesFound(problems=problems), ())
        else:
            self.choose.show_found(self._work.name, self._work.found, self._work.choice.tables)
            self.choose.show_refused(name, problems)
        self._show_foot()

    def _on_tables(self) -> None:
        self._choose(tables=self.choose.tables, header=None, mapping={}, points={}, skipped=())

    # ------------------------------------------------------------ columns

    def _choose(self, **changed: object) -> None:
        from app.services.keep_table import read_table

        if self._work is None:
            return
        work = self._work
        work.choice = replace(work.choice, **changed)  # type: ignore[arg-type]
        work.read = read_table(work.found, work.choice)
        work.saved = None
        self._show_about(is_new=False)
        if self.step is Step.COLUMNS:
            self._show_columns()
        self._show_foot()

    def _on_field(self, number: int, field_value: str) -> None:
        if self._work is not None:
            self._choose(mapping={**self._work.choice.mapping, number: ColumnField(field_value)})

    def _show_columns(self) -> None:
        work = self._work
        table: Table | None = work.read.table if work else None
        if work is not None and table is not None:
            choice = work.choice
            self.columns.show_read(
                Shown(table, work.read.read, frozenset(choice.mapping), is_own_header=choice.header is not None)
            )

    # ------------------------------------------------------------ checking

    def _redraft(self, **changed: object) -> None:
        self._choose(**changed)
        self._wants_step = Step.CHECK
        self._start_draft()

    def _start_draft(self) -> None:
        from app.services.keep_table import draft_table

        work, about = self._work, self.keep.about
        if work is None or about is None:
            return
        choice = work.choice
        job = Job(draft_table, work.found, choice, about, work.source)
        job.done.connect(lambda draft: self._on_drafted(choice, draft))
        job.refused.connect(self._on_no_draft)
        self._run(job, "正在读评分标准的条文…")

    def _on_drafted(self, choice: "TableChoice", draft: RubricDraft) -> None:
        from app.domain.decided_draft import still_meant

        work = self._work
        if work is None or work.choice != choice:
            return
        if work.draft is not None:
            work.decided = Decided(
                still_meant(work.decided.confirmed, work.draft, draft),
                still_meant(work.decided.by_hand, work.draft, draft),
            )
        work.draft, work.drafted_of = draft, choice
        self.check.show_dropped(len(choice.skipped))
        self.check.show_draft(draft, work.read.read, work.decided, tuple(choice.points), by_hand=choice.manual)
        if self._wants_step is not None:
            step, self._wants_step = self._wants_step, None
            self.go_to(step)

    def _on_no_draft(self, problems: tuple[Problem, ...]) -> None:
        self._wants_step = None
        self.go_to(Step.COLUMNS)
        self.said.setText(problems[0].what + problems[0].what_to_do)

    def _on_points(self, row: ReadRow, points: object) -> None:
        if self._work is not None:
            self._redraft(points={**self._work.choice.points, row.first_row: str(points)})

    def _on_dropped(self, row: ReadRow) -> None:
        if self._work is not None:
            skipped = (*self._work.choice.skipped, *range(row.first_row, row.last_row + 1))
            points = {number: text for number, text in self._work.choice.points.items() if number not in skipped}
            self._redraft(skipped=skipped, points=points)

    def _on_decided(self, decided: Decided) -> None:
        if self._work is not None:
            self._work.decided = decided
            self._work.saved = None
            self._show_foot()

    def _on_problem(self, problem: Problem) -> None:
        table = self._work.read.table if self._work else None
        place = place_of(problem, table) if table is not None else None
        if place is not None and place.row and not self.check.go_to_row(place.row):
            self.go_to(Step.COLUMNS)
            self.columns.go_to(place)

    def _worded(self, one: DraftedCriterion) -> Sequence[str]:
        from app.domain.decided_draft import as_read
        from app.domain.marking.in_words import in_words

        work = self._work
        if work is None or work.draft is None or one.draft is None:
            return ()
        rubric = as_read(work.draft.rubric, one)
        criterion = rubric.criterion_by_code[one.code]
        return in_words(criterion.marking, criterion.points, rubric)

    def _is_missing(self) -> bool:
        return self._work is not None and bool(missing_points(self._work.read.read))

    def _say_missing(self) -> None:
        if self._work is not None:
            missing = missing_points(self._work.read.read)
            self.check.go_to_row(missing[0].first_row)
            self.said.setText(f"还有{len(missing)}项没有分值，填上才能存下；直接键入数字即可。")

    # ------------------------------------------------------------ keeping

    def _show_about(self, *, is_new: bool) -> None:
        from app.services.import_table import suggested_about

        if self._work is not None:
            self.keep.show_about(suggested_about(self._work.found, self._work.choice), is_new=is_new)

    def _show_keep(self) -> None:
        work = self._work
        if work is not None and work.draft is not None:
            self.keep.show_content(content_lines(work.draft, work.decided, work.name, is_file=work.source is not None))
            self.keep.show_problems(())
            self.keep.show_saved(work.saved)

    def _save(self) -> None:
        from app.services.keep_table import keep_table

        work, about = self._work, self.keep.about
        if work is None or about is None or not self.keep.is_complete:
            return
        kept = work.kept
        is_same = kept is not None and (kept.rubric.id, kept.rubric.edition) == (about.id, about.edition)
        replacing = kept if is_same else None
        by_hand = work.decided.by_hand
        job = Job(keep_table, work.found, work.choice, about, work.source, by_hand=by_hand, replacing=replacing)
        job.done.connect(self._on_saved)
        job.refused.connect(self.keep.show_problems)
        self._run(job, "正在存入评分标准库…")

    def _on_saved(self, pack: "InstalledPack") -> None:
        if self._work is not None:
            self._work.saved = self._work.kept = pack
        self.keep.show_saved(pack)
        self.saved.emit(pack)
        self._show_foot()
        self.keep.show_result()

    def _tell(self, signal: SignalInstance) -> None:
        if self._work is not None and self._work.saved is not None:
            signal.emit(self._work.saved)

    def _ask_to_pack_up(self) -> None:
        from app.services.keep_table import pack_for_counties

        pack = self._work.saved if self._work else None
        if pack is None:
            return
        folder = Path(self._remembered.text(FOLDER, str(Path.home())))
        suggested = folder / f"{pack.rubric.title}_{pack.rubric.edition}.评分标准.zip"
        name, _ = QFileDialog.getSaveFileName(self, "存成一个文件", str(suggested), PACKS)
        if name:
            job = Job(pack_for_counties, pack, Path(name))
            job.done.connect(lambda path: self.keep.say(f"已存成 {path}。各县把它拖进程序窗口就能用。"))
            job.refused.connect(self.keep.show_problems)
            self._run(job, "正在写评分标准包…")

    # ------------------------------------------------------------ work, keys and drops

    def _run(self, job: Job, what: str) -> None:
        self._job = job
        job.ended.connect(lambda: self._on_ended(job))
        page = self.keep if self.step is Step.KEEP else self.choose
        page.working.watch(job, what)
        if self.step in {Step.COLUMNS, Step.CHECK}:
            self.said.setText(what)
        self.next.setEnabled(False)
        self._jobs.add(job)

    def _on_ended(self, job: Job) -> None:
        if self._job is job:
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
