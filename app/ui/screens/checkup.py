"""体检: all problems before handing in, each with the way to where it is mended; the list to print."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.checks import assessment_problems
from app.domain.evidence import Evidence
from app.domain.problems import Problem, has_blocking
from app.domain.submission import Picture
from app.services.drafts import draft_problems
from app.ui.clock import now
from app.ui.desk_page import Desk, DeskPage
from app.ui.jobs import Job
from app.ui.models.problem_list import Concerns, concerns_of, problem_rows
from app.ui.session import NOTHING
from app.ui.widgets.finished_line import FinishedLine
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.problem_filters import ProblemFilters
from app.ui.widgets.progress_strip import ProgressStrip
from app.ui.widgets.told_rows import ToldList

DELAY_MS = 250
"""Changes may come one after another, as with undo held down: they are looked at when they pause."""
FOLDER = "folder/documents"
FILES_UNREAD = "附件文件还没有逐个核对。提交前请核对一次，看有没有丢失或损坏。"
FILES_STALE = "材料改动过，附件文件请再核对一次。"
FILES_SOUND = "附件文件已逐个核对，都完好。"
FILES_UNSOUND = "附件文件已逐个核对，有问题的列在下面。"
NONE_FOUND = "没有发现问题。下一步：核对附件文件，再到“导出”做定稿。"
NONE_WANTED = "没有符合所选条件的问题。"
ADVICE = "双击或按回车，到要改的地方去。"


class CheckupPage(DeskPage):
    """Switches above, the list below. What was filled in is checked at once, the stored files when asked."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and check."""
        super().__init__(desk, parent)
        self.problems: tuple[Problem, ...] = ()
        self._unprintable: tuple[Problem, ...] = ()
        self._of_files: tuple[Problem, ...] = ()
        self._files_read: tuple[Evidence, ...] | None = None
        self._reading: tuple[Evidence, ...] | None = None
        self._looked_at: Picture | None = None
        self._concerns: Concerns | None = None
        self.filters = ProblemFilters(self.session.picture.rubric, self)
        self.list = ToldList("体检发现的问题", self)
        self.state = wrapped("", "quiet", self)
        self.files_state = wrapped(FILES_UNREAD, "quiet", self)
        self.everything = QPushButton("显示全部问题", self)
        self.read_files = QPushButton("核对附件文件", self)
        self.print = QPushButton("生成提交前检查单（PDF）…", self)
        self.progress = ProgressStrip(self)
        self.finished = FinishedLine(self)
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.check)
        self._wire()
        self.show_changes(NOTHING)

    def show_changes(self, changes: Changes) -> None:
        """Check again: at once when the page is looked at anew, after a pause while something is changed."""
        if changes:
            self._timer.start()
        else:
            self.check()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put off what was to be checked until the page is seen again; it may be closing."""
        super().hideEvent(event)
        if self._timer.isActive():
            self._timer.stop()
            self._is_stale = True

    def search(self) -> None:
        """Go to the search field."""
        self.filters.words.setFocus()
        self.filters.words.selectAll()

    def check(self) -> None:
        """Check what was filled in; which characters cannot be printed is found out beside it."""
        self._timer.stop()
        picture = self.session.picture
        self._concerns = concerns_of(picture, self.session.material_numbers())
        evidence = picture.assessment.evidence
        if self._files_read is not None and self._files_read != evidence:
            self._files_read, self._of_files = None, ()
            self.files_state.setText(FILES_STALE)
        self._show_problems()
        self._look_for_characters()

    def read_stored_files(self) -> None:
        """Read every stored file in the worker and see whether it is what was stored."""
        from app.services.check import stored_file_problems

        self.session.settle()
        picture = self.session.picture
        self._reading = picture.assessment.evidence
        job = Job(stored_file_problems, self.session.folder, picture)
        job.done.connect(self._on_files_read)
        self._follow(job, "核对附件文件")

    def write_list(self, target: Path) -> None:
        """Make 提交前检查单; where the name is taken by another file it gets a number."""
        from app.services.checklist import make_checklist

        self.session.settle()
        self.check()
        of_files = self._of_files if self._files_read is not None else None
        picture, today = self.session.picture, now().date()
        drafts = draft_problems(self.session.folder, picture.rubric, picture.assessment.returned)
        job = Job(make_checklist, picture, target, of_files=of_files, drafts=drafts, date=today)
        job.done.connect(self._on_written)
        self._follow(job, "生成检查单")

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(label("体检", "title", self))
        top.addWidget(self.files_state, 1)
        top.addWidget(self.read_files)
        top.addWidget(self.print)
        inside.addLayout(top)
        inside.addWidget(self.filters)
        below = QHBoxLayout()
        below.addWidget(self.state, 1)
        below.addWidget(self.everything)
        inside.addLayout(below)
        inside.addWidget(self.list, 1)
        rows.addLayout(inside, 1)
        rows.addWidget(self.finished)
        rows.addWidget(self.progress)

    def _wire(self) -> None:
        self.print.setObjectName("main")
        self.everything.setObjectName("link")
        self.setFocusProxy(self.list)
        order = (self.read_files, self.print, *self.filters.in_order, self.everything, self.list)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self.filters.changed.connect(self._show_wanted)
        self.everything.clicked.connect(self.filters.want_everything)
        self.list.chosen.connect(self._on_chosen)
        self.read_files.clicked.connect(self.read_stored_files)
        self.print.clicked.connect(self._on_print)

    def _follow(self, job: Job, title: str) -> None:
        job.refused.connect(self.told)
        job.ended.connect(self._on_ended)
        self.progress.follow(job, title)
        for button in (self.read_files, self.print):
            button.setEnabled(False)
        self.desk.jobs.add(job)

    # ------------------------------------------------------------ showing

    def _show_problems(self) -> None:
        from app.services.revision_problems import revision_problems

        picture = self.session.picture
        said = assessment_problems(picture.rubric, picture.assessment, self.session.sheet)
        drafts = draft_problems(self.session.folder, picture.rubric, picture.assessment.returned)
        returned = revision_problems(picture)
        self.problems = (*said, *returned, *drafts, *self._unprintable, *self._of_files)
        self.filters.show_counts(self.problems)
        self._show_wanted()

    def _show_wanted(self) -> None:
        concerns = self._concerns
        if concerns is None:
            return
        wanted = self.filters.wanted
        found = [one for one in self.problems if wanted.wants(one, concerns.of(one))]
        self.list.show_rows(problem_rows(found, self.session.picture.rubric.gate_by_id))
        self.everything.setVisible(len(found) < len(self.problems))
        if not self.problems:
            self.state.setText(NONE_FOUND)
        elif not found:
            self.state.setText(NONE_WANTED)
        else:
            shown = f"显示{len(found)}条，共{len(self.problems)}条。" if len(found) < len(self.problems) else ""
            self.state.setText(f"{shown}{ADVICE}")

    # ------------------------------------------------------------ reacting

    def _on_chosen(self, problem: Problem) -> None:
        if self._concerns is None:
            return
        place = self._concerns.of(problem).place
        if place is not None:
            self.asked_to_show.emit(place)
        else:
            self.told.emit((problem,))

    def _look_for_characters(self) -> None:
        """Queue one job at a time: the worker may be busy with an export for long."""
        if self._looked_at is None:
            self._looked_at = self.session.picture
            job = Job(_unprintable, self._looked_at)
            job.done.connect(self._on_unprintable)
            self.desk.jobs.add(job)

    def _on_unprintable(self, problems: tuple[Problem, ...]) -> None:
        is_late = self._looked_at is not self.session.picture
        self._looked_at = None
        if is_late:
            self._look_for_characters()
        elif problems != self._unprintable:
            self._unprintable = problems
            self._show_problems()

    def _on_ended(self) -> None:
        for button in (self.read_files, self.print):
            button.setEnabled(True)

    def _on_files_read(self, problems: tuple[Problem, ...]) -> None:
        self._files_read, self._of_files = self._reading, problems
        self.files_state.setText(FILES_UNSOUND if has_blocking(problems) else FILES_SOUND)
        self._show_problems()

    def _on_print(self) -> None:
        from app.services.checklist import CHECKLIST
        from app.services.printed_file import usual_name

        folder = Path(self.desk.remembered.text(FOLDER, str(Path.home())))
        name = usual_name(self.session.picture, CHECKLIST, now().date())
        # The dialog does not ask about a taken name: the file would get a number, nothing is overwritten.
        chosen, _ = QFileDialog.getSaveFileName(
            self, "检查单存到哪里", str(folder / name), "PDF (*.pdf)", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            target = Path(chosen)
            self.desk.remembered.set_text(FOLDER, str(target.parent))
            self.write_list(target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf"))

    def _on_written(self, path: Path) -> None:
        self.finished.show_path(path)


def _unprintable(picture: Picture, *, progress: object) -> tuple[Problem, ...]:  # noqa: ARG001 - a Job's
    from app.services.check import unprintable_problems
    from app.services.since_finished import finished_problems

    return (*finished_problems(picture), *unprintable_problems(picture))
