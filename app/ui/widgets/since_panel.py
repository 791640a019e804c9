"""SincePanel (与以前相比): choose an earlier time, see what changed. Reading runs in the worker."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.county import County
from app.domain.points import shown
from app.domain.progress import Progress
from app.domain.progress_since import PointsSince, progress_since
from app.domain.score_sheet import ScoreSheet
from app.ui.desk_page import Desk
from app.ui.file_asking import ask_for_file
from app.ui.jobs import Job
from app.ui.models.gain_list import signed, since_rows
from app.ui.models.told_list import Told
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.told_rows import ToldList

NOTHING_YET = "选一个以前的时间，这里就列出从那时到现在得分和填报的变化。程序关闭时会自动备份，都可以拿来比较。"
FOLDER = "folder/documents"
"""Where packages are written, under the name that the export remembers."""
NO_CHANGE = "从那时到现在，得分和填报状态没有变化。"


class SincePanel(QWidget):
    """The earlier times at the top, below them the totals, then what changed."""

    chosen = Signal(object)
    """The key of a row."""
    job_made = Signal(object, bool)
    """Job that reads an earlier time, and whether that takes long; whoever has the worker queues it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out; the times are listed by `list_times`."""
        super().__init__(parent)
        self._session, self._remembered = desk.session, desk.remembered
        self._before: ScoreSheet | None = None
        self._wanted: Path | None = None
        self.times = QComboBox(self)
        self.times.setAccessibleName("与哪个时间比较")
        self.times.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.times.setMinimumContentsLength(20)
        self.times.activated.connect(self._on_chosen)
        self.from_package = QPushButton("与申报包比较…", self)
        self.from_package.clicked.connect(self._on_package)
        self.summary = wrapped(NOTHING_YET, "", self)
        self.list = ToldList("与以前相比的变化", self)
        self.list.chosen.connect(self.chosen)
        self._lay_out()
        self.refresh()

    def list_times(self) -> None:
        """List the times there are; what was chosen stays chosen."""
        from app.services.snapshots import snapshots

        kept = self.times.currentData()
        self.times.clear()
        self.times.addItem("请选择以前的时间…", None)
        for one in snapshots(self._session.folder):
            self.times.addItem(one.label, str(one.path))
        self.times.setCurrentIndex(max(self.times.findData(kept), 0))

    def refresh(self) -> None:
        """Compare with what is now."""
        before = self._before
        if before is None:
            self.list.show_rows(())
            self.list.hide()
            return
        since = progress_since(before, self._session.sheet)
        rows = since_rows(self._session.picture.rubric, since)
        filled = f"已填 {since.filled_before} → {since.filled_now} 项"
        words = (_sentence(since.total), _sentence(since.prospective), filled)
        # A line ends between the three, not within.
        self.summary.setText("　".join(one.replace(" ", "\u00a0") for one in words))
        self.list.show_rows(rows or (Told(NO_CHANGE),))
        self.list.show()

    def compare_with(self, path: Path, *, is_package: bool = False) -> None:
        """Read an earlier time and compare with it; the latest wish counts."""
        self._wanted = path
        job = Job(_read, path, self._session.picture.assessment.county if is_package else None)
        job.done.connect(self._on_read)
        job.refused.connect(self._on_refused)
        job.cancelled.connect(self._on_refused)
        self.summary.setText("正在读取 …")
        self.job_made.emit(job, is_package)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 12, 0, 0)
        rows.setSpacing(10)
        top = QHBoxLayout()
        top.addWidget(label("与", "", self))
        top.addWidget(self.times, 1)
        top.addWidget(label("相比", "", self))
        top.addWidget(self.from_package)
        rows.addLayout(top)
        rows.addWidget(self.summary)
        rows.addWidget(self.list, 1)
        rows.addStretch(0)

    def _on_chosen(self) -> None:
        path = self.times.currentData()
        if path is None:
            self._wanted = self._before = None
            self.summary.setText(NOTHING_YET)
            self.refresh()
        else:
            self.compare_with(Path(path))

    def _on_package(self) -> None:
        if chosen := ask_for_file(self, self._remembered, FOLDER, "选择以前导出的申报包", "申报包 (*.zip)"):
            self.times.setCurrentIndex(0)
            self.compare_with(chosen, is_package=True)

    def _on_read(self, read: tuple[Path, ScoreSheet]) -> None:
        path, sheet = read
        if path == self._wanted:
            self._before = sheet
            self.refresh()

    def _on_refused(self) -> None:
        self._before = None
        self.times.setCurrentIndex(0)
        self.summary.setText("没有读成。请另选一个时间。")
        self.refresh()


def _read(path: Path, county: County | None, *, progress: Progress) -> tuple[Path, ScoreSheet]:
    """Return the path with its score sheet: of a package when a county is given, else of a backup."""
    from app.services.snapshots import sheet_of_backup, sheet_of_package

    if county is None:
        return path, sheet_of_backup(path, progress=progress)
    return path, sheet_of_package(path, county, progress=progress)


def _sentence(one: PointsSince) -> str:
    before = "—" if one.before is None else shown(one.before)
    return f"{one.title} {before} → {shown(one.now)}（{signed(one)}）"
