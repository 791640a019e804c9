"""A quiet line that shows what long work is doing, with a cancel that works."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.ui.jobs import Job
from app.ui.widgets.labels import label

BAR_PX = 240


class ProgressStrip(QFrame):
    """Follows one job at a time, the last it was given; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self.setObjectName("progress")
        self._title = ""
        self._job: Job | None = None
        self._what = label("", "quiet", self)
        self._bar = QProgressBar(self)
        self._bar.setFixedWidth(BAR_PX)
        self.cancel = QPushButton("取消", self)
        self.cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(self._what, 1)
        row.addWidget(self._bar)
        row.addWidget(self.cancel)
        self.hide()

    def follow(self, job: Job, title: str) -> None:
        """Show a job until it ends. Call it before the job is queued."""
        self._job, self._title = job, title
        job.progressed.connect(self._on_progressed)
        job.ended.connect(self._on_ended)
        self.cancel.setEnabled(True)
        self._on_progressed(0, 0, "")
        self.show()

    def _on_progressed(self, done: int, total: int, what: str) -> None:
        if self.sender() not in (None, self._job):
            return
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._what.setText(f"{self._title}：{what}" if what else f"{self._title} …")

    def _on_cancel(self) -> None:
        if self._job is not None:
            self.cancel.setEnabled(False)
            self._what.setText(f"{self._title}：正在取消 …")
            self._job.cancel()

    def _on_ended(self) -> None:
        if self.sender() is not self._job:
            # The one before; another is shown since.
            return
        self._job = None
        self.hide()
