"""导出: what goes out and what hinders, the export itself with a cancel, what lies where; edited reports come back."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Problem
from app.domain.submission import Picture
from app.services.export_submission import Exported
from app.services.make_documents import Wanted
from app.services.preview_export import ExportPreview
from app.services.take_back import ReadBack
from app.services.verify_package import Verification
from app.ui.desk_page import Desk, DeskPage
from app.ui.jobs import Job
from app.ui.remembered import UNFINISHED
from app.ui.session import NOTHING
from app.ui.widgets.export_choices import ExportChoices
from app.ui.widgets.export_contents import BeforeCard, ContentsCard
from app.ui.widgets.export_finished import FinishedCard
from app.ui.widgets.export_result import ResultCard
from app.ui.widgets.labels import label, wrapped

LEFT, RIGHT = 6, 5
PAUSE_MS = 300
SCAN_ENDINGS = {".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"}
MEANWHILE = "可以继续填报：导出的是点按钮那一刻的内容，之后的改动不会丢，也不在这次的文件里。"
HELD = "工作库在别处打开，这里只能导出送审稿。"


class ExportPage(DeskPage):
    """Choices, action, result and finished reports at the left; problems and contents at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and look at what would go out."""
        super().__init__(desk, parent)
        self.preview: ExportPreview | None = None
        self._job: Job | None = None
        self._exporting: Job | None = None
        self._looking: Job | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._is_cancelling = False
        # In this order the Tab key goes from one to the next: down the left column, then down the right one.
        self.choices = ExportChoices(desk.remembered, self)
        self._start = self._action(self)
        self.result = ResultCard(self)
        self.finished = FinishedCard(desk.remembered, self)
        self.before = BeforeCard(self.session.picture.rubric, self)
        self.contents = ContentsCard(self)
        self._lay_out()
        self._wire()
        self.show_changes(NOTHING)

    # ------------------------------------------------------------ what a page does

    def show_changes(self, changes: Changes) -> None:
        """Look again at what would go out; what is shown stays until that is known."""
        self._show_finished()
        self._refresh_action()
        if changes:
            # One look after several quick changes, or the worker takes the time of the one that types.
            self._pause.start()
        else:
            self._look()

    def show_place(self, key: str) -> None:
        """Show what was taken back in, when a document is named."""
        if key:
            self._bring(self.finished)

    def take_files(self, paths: list[Path]) -> bool:
        """Take an edited report or its scan."""
        if not self.session.is_writing or self._job is not None:
            return False
        if len(paths) == 1 and paths[0].suffix.lower() == ".docx":
            self.take_report(paths[0])
        elif paths and all(path.suffix.lower() in SCAN_ENDINGS for path in paths):
            self.take_scan(paths)
        else:
            return False
        return True

    def start(self) -> None:
        """Export what is chosen, from the content of this moment."""
        from app.services.export_submission import export_frozen, frozen

        if self._job is not None or not self.go.isEnabled():
            return
        choices = self.choices
        is_draft, names = choices.is_draft, choices.names
        some = bool(names)
        wanted = Wanted(some, some, package=not is_draft, is_draft=is_draft, only=names, original=some)
        source = self.session.snapshot(frozen)
        job = Job(export_frozen, source, choices.folder, wanted, date=choices.date)
        job.done.connect(self._on_exported)
        job.refused.connect(self._on_refused)
        job.cancelled.connect(self.result.show_cancelled)
        job.broke.connect(self.result.show_broken)
        self.result.hide()
        self._begin(job, "导出定稿" if not is_draft else "导出送审稿", MEANWHILE)
        self._exporting = job

    def flush(self) -> None:
        """Note an export that ends with the window: its signals no longer arrive, and nobody reads the page."""
        job = self._exporting
        if job is not None and job is self._job and job.was_cancelled and not self._is_cancelling:
            self.desk.remembered.set_text(UNFINISHED, str(self.session.folder))

    def cancel(self) -> None:
        """Stop what is being done; nothing half-made stays."""
        if self._job is not None:
            # The button stays on: one that goes off would send the keyboard somewhere else.
            self._is_cancelling = True
            self.what.setText("正在取消…")
            self._job.cancel()

    def take_report(self, file: Path) -> None:
        """Take an edited report back in: compared first."""
        from app.services.take_back import read_back_report

        self._read(Job(read_back_report, self.session.folder, self._settled(), file), f"取回 {file.name}")

    def take_scan(self, files: list[Path]) -> None:
        """Take the scan of the stamped report back in."""
        from app.services.take_back import read_back_scan

        self._read(Job(read_back_scan, self.session.folder, self._settled(), files), "取回盖章扫描件")

    def verify(self, package: Path) -> None:
        """Look at a package once more, with the eyes of who receives it."""
        from app.services.verify_package import verify_package

        job = Job(verify_package, package)
        job.done.connect(self._on_verified)
        job.refused.connect(self.told)
        self._begin(job, "再核验一次", "")

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        content = QWidget(self)
        content.setObjectName("page")
        columns = QHBoxLayout(content)
        columns.setContentsMargins(16, 12, 16, 16)
        columns.setSpacing(16)
        for parts, stretch in (
            ((self.choices, self._start, self.result, self.finished), LEFT),
            ((self.before, self.contents), RIGHT),
        ):
            column = QVBoxLayout()
            column.setSpacing(12)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            columns.addLayout(column, stretch)
        self.area = area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(area)

    def _action(self, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 4, 0, 4)
        line = QHBoxLayout()
        self.go = QPushButton("导出送审稿", box)
        self.go.setObjectName("main")
        self.why = wrapped("", "quiet", box)
        line.addWidget(self.go)
        line.addWidget(self.why, 1)
        rows.addLayout(line)
        rows.addWidget(self._progress(box))
        return box

    def _progress(self, parent: QWidget) -> QWidget:
        self.progress = QFrame(parent)
        self.progress.setObjectName("card")
        rows = QVBoxLayout(self.progress)
        rows.setContentsMargins(16, 12, 16, 12)
        head = QHBoxLayout()
        self.doing = label("", "section", self.progress)
        self.stop = QPushButton("取消", self.progress)
        self.stop.clicked.connect(self.cancel)
        head.addWidget(self.doing, 1)
        head.addWidget(self.stop)
        self.bar = QProgressBar(self.progress)
        self.what = wrapped("", "quiet", self.progress)
        self.meanwhile = wrapped("", "quiet", self.progress)
        rows.addLayout(head)
        for part in (self.bar, self.what, self.meanwhile):
            rows.addWidget(part)
        self.progress.hide()
        return self.progress

    def _wire(self) -> None:
        self.go.clicked.connect(self.start)
        self.choices.changed.connect(self._show_preview)
        self.result.asked_to_verify.connect(self.verify)
        self.before.asked_to_show.connect(self.asked_to_show)
        self.finished.asked_to_show.connect(self.asked_to_show)
        self.finished.report_chosen.connect(self.take_report)
        self.finished.scan_chosen.connect(self.take_scan)
        self.finished.dropped.connect(self._on_dropped)
        self.finished.differences.accepted.connect(self._on_accepted)

    # ------------------------------------------------------------ long work

    def _begin(self, job: Job, title: str, meanwhile: str) -> None:
        self._job = job
        self.doing.setText(title)
        self.meanwhile.setText(meanwhile)
        self.meanwhile.setVisible(bool(meanwhile))
        self._is_cancelling = False
        self._on_progressed(0, 0, "准备…")
        self.progress.show()
        job.progressed.connect(self._on_progressed)
        job.ended.connect(self._on_ended)
        had_focus = self.go.hasFocus()
        self._refresh_action()
        if had_focus:
            # The keyboard stays where something can be done: a button that is off would lose it.
            self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.desk.jobs.add(job)

    def _on_progressed(self, done: int, total: int, what: str) -> None:
        self.bar.setMaximum(total)
        self.bar.setValue(done)
        if not self._is_cancelling:
            self.what.setText(what)

    def _on_ended(self) -> None:
        self._job = self._exporting = None
        had_focus = self.stop.hasFocus()
        self._refresh_action()
        if had_focus:
            (self.go if self.go.isEnabled() else self.choices.browse).setFocus(Qt.FocusReason.OtherFocusReason)
        self.progress.hide()
        if self.isVisible():
            # A page of a window that closes would wake the worker again.
            self._look()

    def _read(self, job: Job, title: str) -> None:
        if self._job is not None:
            return
        job.done.connect(self._on_read)
        job.refused.connect(self.told)
        self._begin(job, title, "")

    def _look(self) -> None:
        """Look at what would go out, once at a time."""
        from app.services.preview_export import preview_export

        if self._looking is not None or (self.preview and self.preview.picture is self.session.picture):
            return
        job = Job(preview_export, self.session.folder, self.session.picture)
        job.done.connect(self._on_looked)
        job.refused.connect(self.told)
        job.ended.connect(self._on_looking_ended)
        self._looking = job
        self.desk.jobs.add(job)

    # ------------------------------------------------------------ results

    def hideEvent(self, event: QHideEvent) -> None:
        """Look no more; it is looked at again when the page is shown."""
        self._pause.stop()
        super().hideEvent(event)

    def _on_exported(self, made: Exported) -> None:
        self.result.show_done(made)
        self._bring(self.result)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.result.show_refused(problems)
        self._bring(self.result)

    def _bring(self, part: QWidget) -> None:
        """Scroll to a part that has just appeared, once it has its place."""
        QTimer.singleShot(0, part, lambda: self.area.ensureWidgetVisible(part, 0, 20))

    def _on_verified(self, found: Verification) -> None:
        self.result.show_verification(found)

    def _on_read(self, read: ReadBack) -> None:
        if read.differences or read.remarks:
            self.finished.differences.show_read(read)
            self._bring(self.finished.differences)
        else:
            self._on_accepted(read)

    def _on_accepted(self, read: ReadBack) -> None:
        from app.services.take_back import use_finished

        self.session.run(use_finished, read)

    def _on_dropped(self, document: str) -> None:
        from app.services.take_back import drop_finished

        self.session.run(drop_finished, document)

    def _on_looked(self, preview: ExportPreview) -> None:
        self.preview = preview
        self._show_preview()
        self._show_finished()

    def _on_looking_ended(self) -> None:
        self._looking = None
        if self.isVisible():
            self._look()

    # ------------------------------------------------------------ showing

    def _settled(self) -> Picture:
        self.session.settle()
        return self.session.picture

    def _show_preview(self) -> None:
        preview = self.preview
        if preview is not None:
            is_draft = self.choices.is_draft
            documents = preview.draft_documents if is_draft else preview.documents
            self.choices.set_round(preview.round)
            self.choices.show_documents(documents)
            self.contents.show_preview(preview, is_draft=is_draft, names=self.choices.names)
            self.before.show_preview(preview, is_draft=is_draft)
        self._refresh_action()

    def _show_finished(self) -> None:
        finished = dict(self.session.picture.assessment.finished)
        self.finished.show_finished(finished, self.preview, is_writing=self.session.is_writing)
        if self._job is not None:
            self.finished.set_busy(is_busy=True)

    def _refresh_action(self) -> None:
        is_draft = self.choices.is_draft
        self.go.setText("导出送审稿" if is_draft else "导出定稿")
        self.choices.final.button.setEnabled(self.session.is_writing)
        why = self._why_not(is_draft=is_draft)
        self.go.setEnabled(not why and self._job is None)
        self.why.setText(why)
        is_writing = self.session.is_writing
        self.finished.set_busy(is_busy=self._job is not None or not is_writing)

    def _why_not(self, *, is_draft: bool) -> str:
        """Return why the export cannot begin now; empty when it can."""
        if self.preview is None:
            return "正在核对填报内容…"
        if is_draft:
            return "" if self.choices.names else "请至少选一份文件。"
        if not self.session.is_writing:
            return HELD
        if self.preview.blocking:
            return f"还有{len(self.preview.blocking)}条必须处理的问题，见右边“导出前”。"
        return ""
