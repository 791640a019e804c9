"""Long work on evidence: looking through folders, storing, checking, opening. One at a time, in the worker."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.problems import Problem, hint
from app.services.add_folder import FolderProposal
from app.services.clean_up import Unused
from app.services.evidence_files import attachment_path
from app.services.preview import OpenedCopies
from app.ui.desk_page import Desk
from app.ui.jobs import Job
from app.ui.models.matching_table import Confirmed
from app.ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    import datetime as dt

    from app.services.open_workspace import Workspace


class EvidenceWork(QObject):
    """Starts jobs and, when they are done, tells or registers what they brought."""

    proposed = Signal(object)
    """FolderProposal."""
    registered = Signal(object)
    """Changes: what was added by a confirmed proposal; empty when it was refused."""
    checked = Signal(object, object)
    """The pieces that were looked at, and why some cannot be read, by id."""
    surveyed = Signal(object)
    """Unused."""
    cleaned = Signal(object)
    """Unused."""
    told = Signal(object)
    """tuple[Problem, ...]."""
    busy_changed = Signal(bool)

    def __init__(self, desk: Desk, strip: ProgressStrip, parent: QObject | None = None) -> None:
        """Do nothing yet."""
        super().__init__(parent)
        self._desk = desk
        self._session = desk.session
        self._strip = strip
        self._job: Job | None = None
        self._copies = OpenedCopies()
        self.destroyed.connect(self._copies.close)

    @property
    def is_busy(self) -> bool:
        """Tell whether something is going on."""
        return self._job is not None

    # ------------------------------------------------------------ adding

    def propose(self, paths: list[Path]) -> None:
        """Look through folders and files."""
        from app.services.add_folder import propose_files

        picture = self._session.picture
        job = Job(propose_files, paths, picture.rubric, picture.assessment)
        self._start(job, "查看文件夹", self._on_proposed)

    def confirm(self, chosen: Confirmed) -> None:
        """Store the files of a confirmed proposal and register them in one step."""
        from app.services.store_files import stored_files

        if not chosen.new:
            self._register(chosen, ())
            return
        job = Job(stored_files, self._session.folder, chosen.paths)
        self._start(job, "添加材料", lambda stored: self._register(chosen, stored))

    def replace(self, piece: Evidence, path: Path) -> None:
        """Store a newer version of a piece's file."""
        from app.services.store_files import stored_files

        job = Job(stored_files, self._session.folder, [path])
        self._start(job, "替换文件", lambda stored: self._replace(piece.id, stored))

    # ------------------------------------------------------------ looking

    def check(self) -> None:
        """Open every stored file."""
        from app.services.evidence_files import unreadable_pieces

        evidence = self._session.picture.assessment.evidence
        job = Job(unreadable_pieces, self._session.folder, evidence)
        self._start(job, "检查文件", lambda whys: self.checked.emit(evidence, whys))

    def open(self, file: StoredFile) -> None:
        """Open a copy of a stored file in the system's own program."""
        from app.services.preview import copy_to_open

        path = attachment_path(self._session.folder, file)
        job = Job(copy_to_open, path, file.name, self._copies.next_folder())
        self._start(job, "打开文件", _show_outside)

    # ------------------------------------------------------------ cleaning up

    def survey(self) -> None:
        """Find out what a clean-up would delete."""
        from app.services.clean_up import survey_unused

        session = self._session
        session.settle()
        job = Job(survey_unused, session.folder, session.picture, self._kept())
        self._start(job, "查找没有用到的文件", self.surveyed.emit)

    def clean(self) -> None:
        """Back up, then delete what nothing names."""
        from app.services.clean_up import clean_up

        found: list[Unused] = []

        def work(workspace: "Workspace", *, person: str, at: "dt.datetime") -> None:
            found.append(clean_up(workspace, self._kept(), person=person, at=at))

        self._session.settle()
        self._session.run(work, name="清理")
        if found:
            self.cleaned.emit(found[0])

    def _kept(self) -> frozenset[str]:
        from app.services.clean_up import files_of_steps

        return files_of_steps(self._session.steps)

    # ------------------------------------------------------------ inside

    def _start(self, job: Job, title: str, done: Callable[[object], object]) -> None:
        if self._job is not None:
            what = "前一件事还没有做完。"
            self.told.emit((hint("USAGE", "材料", what, "请等它做完，或点“取消”，再试一次。"),))
            return
        self._job = job
        self._done = done
        job.done.connect(self._on_done)
        job.refused.connect(self._on_refused)
        job.ended.connect(self._on_ended)
        # Who leaves the workspace while it goes on, stops it.
        self.destroyed.connect(job.cancel)
        self._strip.follow(job, title)
        self.busy_changed.emit(True)
        self._desk.jobs.add(job)

    def _on_done(self, result: object) -> None:
        self._done(result)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.told.emit(problems)

    def _on_ended(self) -> None:
        self._job = None
        self.busy_changed.emit(False)

    def _on_proposed(self, proposal: object) -> None:
        if isinstance(proposal, FolderProposal):
            self.proposed.emit(proposal)

    def _register(self, chosen: Confirmed, stored: object) -> None:
        from app.services.enter_evidence import NewPiece, register_files

        files = stored if isinstance(stored, tuple) else ()
        new = []
        for choice, file in zip(chosen.new, files, strict=True):
            serves: tuple[Service, ...] = (choice.service,) if choice.service else ()
            paper = choice.file.paper
            new.append(NewPiece(file, serves, choice.title, paper.number, paper.date))
        self._session.settle()
        self.registered.emit(self._session.run(register_files, new, reused=chosen.reused))

    def _replace(self, id_: str, stored: object) -> None:
        from app.services.enter_evidence import replace_file

        if isinstance(stored, tuple):
            self._session.settle()
            self._session.run(replace_file, id_, stored[0])


def _show_outside(path: object) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
