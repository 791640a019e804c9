"""Long work on a page: what it is doing, how far it is, and a cancel that works."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.ui.jobs import Job
from app.ui.widgets.labels import wrapped


class Working(QWidget):
    """Hidden while nothing is done."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Watch nothing yet."""
        super().__init__(parent)
        self._job: Job | None = None
        self._what = wrapped("", "quiet", self)
        self._bar = QProgressBar(self)
        self.cancel = QPushButton("取消", self)
        self.cancel.clicked.connect(self.stop)
        line = QHBoxLayout()
        line.addWidget(self._bar, 1)
        line.addWidget(self.cancel)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._what)
        rows.addLayout(line)
        self.hide()

    @property
    def is_working(self) -> bool:
        """Tell whether something is going on."""
        return self._job is not None

    def watch(self, job: Job, what: str) -> None:
        """Show a job that is about to be queued, until it has ended; what is watched already is watched no more."""
        self._job = job
        self._what.setText(what)
        self._bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        job.progressed.connect(self._on_progress)
        job.cancelled.connect(self._on_cancelled)
        job.ended.connect(self._on_ended)
        self.show()

    def stop(self) -> None:
        """Ask the work to stop."""
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._what.setText("正在取消…")
            self._job.cancel()

    def _on_progress(self, done: int, total: int, what: str) -> None:
        if self._is_watched and self.cancel.isEnabled():
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._what.setText(what)

    def _on_cancelled(self) -> None:
        if self._is_watched:
            self.cancelled.emit()

    def _on_ended(self) -> None:
        if self._is_watched:
            self._job = None
            self.hide()

    @property
    def _is_watched(self) -> bool:
        """Tell whether the job that just told something is the one that is shown; an earlier one may still end."""
        return self.sender() is self._job
