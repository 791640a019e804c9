"""Home (首页) with the pages that are reached from it. Built when first looked at."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.ui.clock import now
from app.ui.frame import Frame
from app.ui.jobs import Job
from app.ui.receiving import Receiving
from app.ui.rubric_pages import RubricPages
from app.ui.screens.start import StartScreen

if TYPE_CHECKING:
    from app.domain.problems import Problem
    from app.services.rubric_library import InstalledPack
    from app.ui.screens.new_assessment import NewAssessmentScreen
    from app.ui.screens.new_review import NewReviewScreen
    from app.ui.screens.package_result import PackageResultScreen
    from app.ui.screens.repair import RepairScreen
    from app.ui.screens.restore import RestoreScreen

BACKUPS = "工作库备份 (*.zip);;所有文件 (*)"
PACKAGES = "申报包、退回意见 (*.zip);;所有文件 (*)"


class Home(QStackedWidget):
    """Everything that is done without an open workspace. `show_start` is called to come back to it."""

    opens = Signal(Path)
    """A workspace's folder is to be opened."""
    evidence = Signal(object)
    """list[Path]: files and folders for the open workspace."""
    returned = Signal(object)
    """list[Path]: return packages (退回意见) for the open workspace of a county."""
    told = Signal(object)
    """tuple[Problem, ...]."""
    asked_to_show = Signal()
    """One of the pages here has to be seen; an open workspace stays open behind it."""
    left = Signal()
    """The person is done here: back to the open workspace, or to the start page."""

    def __init__(
        self,
        frame: Frame,
        *,
        person: str,
        clock: Callable[[], dt.datetime] = now,
        parent: QWidget | None = None,
    ) -> None:
        """Show the start page."""
        super().__init__(parent)
        self._jobs = frame.jobs
        self._person = person
        self._clock = clock
        self._sample: Job | None = None
        self._new: NewAssessmentScreen | None = None
        self._new_review: NewReviewScreen | None = None
        self._restore: RestoreScreen | None = None
        self._repair: RepairScreen | None = None
        self._package: PackageResultScreen | None = None
        self.rubric_pages = RubricPages(frame, self._show, person=person, clock=clock, parent=self)
        self.start = StartScreen(self)
        self.addWidget(self.start)
        self.receiving = Receiving(self)
        self._connect()

    def show_start(self) -> None:
        """Show the start page with what was open lately."""
        from app.services.recent_workspaces import recent_workspaces

        self.start.show_recent(recent_workspaces())
        self.setCurrentWidget(self.start)

    def receive(self, paths: Sequence[Path], *, has_workspace: bool, is_review: bool = False) -> None:
        """Take what was dropped, picked or named on the command line."""
        # A command line may name them from where it stands; what is remembered must be found from anywhere.
        paths = [path.absolute() for path in paths]
        self.receiving.receive(paths, has_workspace=has_workspace, is_review=is_review)

    # ------------------------------------------------------------ pages

    def show_new(self) -> "NewAssessmentScreen":
        """Show the form for a new assessment; what was typed there before is still there until it is made."""
        if self._new is None:
            from app.ui.screens.new_assessment import NewAssessmentScreen

            self._new = NewAssessmentScreen(self._jobs, person=self._person, clock=self._clock, parent=self)
            self._new.begun.connect(self._on_begun)
            self._new.left.connect(self.left)
            self._new.told.connect(self.told)
        self._show(self._new)
        return self._new

    def show_new_review(self) -> "NewReviewScreen":
        """Show the form for a new review workspace (评审工作库)."""
        if self._new_review is None:
            from app.ui.screens.new_review import NewReviewScreen

            self._new_review = NewReviewScreen(self._jobs, parent=self)
            self._new_review.begun.connect(self.opens)
            self._new_review.left.connect(self.left)
        self._new_review.clear()
        self._show(self._new_review)
        return self._new_review

    def show_backup(self, backup: Path) -> "RestoreScreen":
        """Ask where to restore a backup."""
        if self._restore is None:
            from app.ui.screens.restore import RestoreScreen

            self._restore = RestoreScreen(self._jobs, self)
            self._restore.restored.connect(self.opens)
            self._restore.left.connect(self.left)
        self._show(self._restore)
        self._restore.show_backup(backup)
        return self._restore

    def told_of_refusal(self, folder: Path, problems: "tuple[Problem, ...]") -> "tuple[Problem, ...]":
        """Offer to repair a workspace that did not open for damage; return what is left to be told of the refusal."""
        from app.services.back_up import is_damaged

        if not is_damaged(problems):
            return problems
        self.show_damaged(folder, problems)
        return ()

    def show_damaged(self, folder: Path, problems: "tuple[Problem, ...]") -> "RepairScreen":
        """Say why a workspace does not open, and offer to repair it or to go back to a backup."""
        if self._repair is None:
            from app.ui.screens.repair import RepairScreen

            self._repair = RepairScreen(self._jobs, person=self._person, clock=self._clock, parent=self)
            self._repair.opens.connect(self.opens)
            self._repair.asked_to_restore.connect(self.ask_to_restore)
            self._repair.left.connect(self.left)
            self._repair.told.connect(self.told)
        self._show(self._repair)
        self._repair.show_damaged(folder, problems)
        return self._repair

    def show_package(self, package: Path) -> "PackageResultScreen":
        """Verify a package and show what comes out."""
        if self._package is None:
            from app.ui.screens.package_result import PackageResultScreen

            self._package = PackageResultScreen(self._jobs, self)
            self._package.left.connect(self.left)
        self._show(self._package)
        self._package.verify(package)
        return self._package

    def _show(self, page: QWidget) -> None:
        if self.indexOf(page) < 0:
            self.addWidget(page)
        self.setCurrentWidget(page)
        self.asked_to_show.emit()

    # ------------------------------------------------------------ what is asked for

    def ask_to_open(self) -> None:
        """Let the person choose the folder of a workspace."""
        folder = QFileDialog.getExistingDirectory(self, "打开工作库（选择工作库所在的文件夹）", str(Path.home()))
        if folder:
            self.receive([Path(folder)], has_workspace=False)

    def ask_to_restore(self) -> None:
        """Let the person choose a backup."""
        self._ask_for_file("选择备份文件", BACKUPS)

    def ask_for_package(self) -> None:
        """Let the person choose a package."""
        self._ask_for_file("选择申报包", PACKAGES)

    def try_sample(self) -> None:
        """Make the sample in the worker and open it."""
        from app.services.try_sample import sample_workspace

        job = Job(sample_workspace, person=self._person, at=self._clock())
        job.progressed.connect(self.start.show_progress)
        job.done.connect(self.opens)
        job.refused.connect(self.told)
        job.ended.connect(self._on_sample_ended)
        self._sample = job
        self.start.show_progress(0, 0, "建立工作库")
        self._jobs.add(job)

    # ------------------------------------------------------------ inside

    def _connect(self) -> None:
        start, receiving, pages = self.start, self.receiving, self.rubric_pages
        start.asked_for_new.connect(self.show_new)
        start.asked_to_open.connect(self.ask_to_open)
        start.asked_to_restore.connect(self.ask_to_restore)
        start.asked_for_package.connect(self.ask_for_package)
        start.asked_for_review.connect(self.show_new_review)
        start.asked_for_rubrics.connect(pages.show_list)
        start.asked_to_import.connect(pages.show_import)
        start.asked_to_go_on.connect(pages.show_going_on)
        start.asked_for_sample.connect(self.try_sample)
        start.asked_to_cancel.connect(self._cancel_sample)
        start.chosen.connect(self._on_chosen)
        start.removed.connect(self._on_removed)
        receiving.workspace.connect(self.opens)
        receiving.backup.connect(self.show_backup)
        receiving.package.connect(self.show_package)
        receiving.rubric_pack.connect(pages.install)
        receiving.table.connect(pages.import_table)
        pages.left.connect(self.left)
        pages.begins.connect(self._on_rubric_chosen)
        pages.opens.connect(self.opens)
        pages.told.connect(self.told)
        receiving.evidence.connect(self.evidence)
        receiving.returned.connect(self.returned)
        receiving.told.connect(self.told)

    def _ask_for_file(self, title: str, kinds: str) -> None:
        name, _ = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        if name:
            self.receive([Path(name)], has_workspace=False)

    def _on_rubric_chosen(self, pack: "InstalledPack") -> None:
        self.show_new().offer_pack(pack.folder)

    def _on_begun(self, folder: Path) -> None:
        """Open what was made; the next one begins with an empty form."""
        if self._new is not None:
            self.removeWidget(self._new)
            self._new.deleteLater()
            self._new = None
        self.opens.emit(folder)

    def _on_chosen(self, folder: Path) -> None:
        # Not looked at: opening says itself what is wrong with what was a workspace.
        self.opens.emit(folder)

    def _on_removed(self, folder: str) -> None:
        from app.services.recent_workspaces import forget_workspace

        forget_workspace(folder)
        self.show_start()

    def _cancel_sample(self) -> None:
        if self._sample is not None:
            self._sample.cancel()

    def _on_sample_ended(self) -> None:
        self._sample = None
        self.start.show_idle()
