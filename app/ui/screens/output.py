"""输出: for which counties the papers and the return package are made, where they go, and what came of it."""

import datetime as dt
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QTableView, QWidget

from app.domain.changes import Changes
from app.domain.points import shown
from app.domain.problems import Problem
from app.domain.standing_findings import ReviewState
from app.ui import display
from app.ui.clock import now
from app.ui.jobs import Job
from app.ui.models.received_table import STATE_ICONS
from app.ui.models.tick_table import TickRow, TickTableModel
from app.ui.review_page import NOTHING, ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.widgets.form import TextInput
from app.ui.widgets.intake_result import IntakeResult
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.panes import scrolling_page
from app.ui.widgets.review_about import ReviewAboutLine
from app.ui.widgets.row_grid import RowGrid
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.export_reviews import ExportedReviews
    from app.services.list_received import ListedSubmission

FOLDER = "output_folder"
"""Under which name the folder is remembered that was written to last."""
STOPPED = "output_stopped"
"""Begins the name of the text that says what an output had made when the workspace was closed on it."""
OUT = "评审输出"
"""The folder beside the workspace that is suggested first."""
EXPLANATION = (
    "每个县一个文件夹：评估意见表（PDF、Word、Excel）、扣分明细、现场反馈意见草稿、填好评审得分的省里原表，"
    "以及退回给县里的退回意见包。几位专家的意见没有合并的，先到“审阅”合并；一条意见也没有写的不能输出。"
)
EMPTY = "还没有收到材料，没有可以输出的。请先到“收件”把各县的申报包收进来。"
TEXTS = ("县（市、区）", "进度", "轮次", "复算", "评审", "已评审", "上次退回")
NUMBERS = frozenset({"复算", "评审", "已评审"})
TICK_PX, POINTS_PX, AIR_PX = 60, 100, 14
NAME_SIGNS, DAY_SIGNS = 11, 6


class OutputPage(ReviewPage):
    """A list to tick, a folder, and one button."""

    tab = ReviewTab.OUTPUT

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out and show what there is."""
        super().__init__(frame, parent)
        self._job: Job | None = None
        self._making: dict[str, str] = {}
        self._finished: list[str] = []
        self._folder = Path()
        self.model = TickTableModel(("输出",), TEXTS, self, numbers=NUMBERS)
        rows = scrolling_page(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(10)
        self.said = wrapped(EXPLANATION, "quiet", self)
        rows.addWidget(self.said)
        self.about = ReviewAboutLine(self.session, self)
        rows.addWidget(self.about)
        self.where = self._place()
        rows.addWidget(self.where)
        self.working = Working(self)
        rows.addWidget(self.working)
        self.result = IntakeResult(self)
        rows.addWidget(self.result)
        self.table = self._table()
        rows.addWidget(self.table, 1)
        self.ticks = self._ticks()
        rows.addWidget(self.ticks)
        rows.addStretch(0)
        self.model.ticked.connect(self._refresh)
        self.show_changes(NOTHING)
        self._tell_stopped()

    def show_changes(self, changes: Changes) -> None:
        """Read the list again; what was ticked stays ticked."""
        from app.services.list_received import listed

        del changes
        kept = self.model.chosen(0) if self.model.rowCount() else None
        current = [row for row in listed(self.session.picture) if row.is_standing]
        self.model.load(self._tick_row(row, kept) for row in current)
        self.about.refresh()
        self.said.setText(EXPLANATION if current else EMPTY)
        for part in (self.where, self.table, self.ticks):
            part.setVisible(bool(current))
        self._refresh()

    def show_place(self, place: ReviewPlace) -> None:
        """Choose a submission."""
        for number in range(self.model.rowCount()):
            row = self.model.row(number)
            if row is not None and row.key == place.submission:
                self.table.setCurrentIndex(self.model.index(number, 1))

    def flush(self) -> None:
        """Store office and name of the round; keep what an output had made that ends with the workspace."""
        self.about.store()
        job = self._job
        # Nobody pressed 取消: its signals no longer arrive, and nobody reads the page.
        if job is not None and job.was_cancelled and self.working.cancel.isEnabled():
            self.frame.remembered.set_text(self._stopped, self._said_stopped("上次输出时工作库关闭了"))

    def search(self) -> None:
        """Go to the list."""
        self.table.setFocus()

    # ------------------------------------------------------------ building

    def _place(self) -> QWidget:
        place = QWidget(self)
        self.folder = TextInput("", self)
        self.folder.setAccessibleName("输出到哪个文件夹")
        self.folder.setText(self.frame.remembered.text(FOLDER, str(self.session.folder.parent / OUT)))
        self.folder.textChanged.connect(self._refresh)
        self.change = QPushButton("换个文件夹…", self)
        self.change.clicked.connect(self._ask_for_folder)
        self.open = QPushButton(display.icon("open"), "打开文件夹", self)
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(self.folder.value)))
        self.make = QPushButton("生成", self)
        self.make.setObjectName("main")
        self.make.clicked.connect(lambda: self.make_for(now().date()))
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label("输出到", "quiet", self))
        line.addWidget(self.folder, 1)
        for button in (self.change, self.open, self.make):
            line.addWidget(button)
        return place

    def _ticks(self) -> QWidget:
        place = QWidget(self)
        self.all = QPushButton("全选", self)
        self.all.clicked.connect(lambda: self.model.tick_all(0, is_on=True))
        self.none = QPushButton("全不选", self)
        self.none.clicked.connect(lambda: self.model.tick_all(0, is_on=False))
        line = QHBoxLayout(place)
        line.setContentsMargins(0, 0, 0, 0)
        for button in (self.all, self.none):
            button.setObjectName("link")
            line.addWidget(button)
        line.addStretch(1)
        return place

    def _table(self) -> QTableView:
        table = RowGrid({1: 45, 7: 25}, self, signs={1: NAME_SIGNS, 7: DAY_SIGNS})
        table.setModel(self.model)
        table.zoomed.connect(lambda: _fit(table))
        _fit(table)
        return table

    def _tick_row(self, row: "ListedSubmission", kept: frozenset[str] | None) -> TickRow:
        received = row.received
        sent = self.session.picture.sent.get(received.id, ())
        texts = (
            received.county.full_name,
            row.state.label,
            f"第{received.round}轮",
            "—" if row.recomputed is None else shown(row.recomputed),
            shown(row.verified.total.verified) if row.verified.reviewed else "",
            row.verified.progress,
            f"{sent[-1].date}" if sent else "",
        )
        # A package with nothing said in it must not go out by ticking everything.
        has_something = bool(row.verified.reviewed) or received.id in self.session.picture.feedback
        is_usual = row.state is ReviewState.REVIEWED
        is_on = received.id in kept if kept is not None else is_usual
        return TickRow(received.id, (is_on if has_something else None,), texts, STATE_ICONS[row.state])

    def _refresh(self) -> None:
        count = len(self.model.chosen(0))
        self.make.setText(f"生成{count}份" if count else "生成")
        may = self.session.is_writing and not self.working.is_working
        self.make.setEnabled(bool(count) and may and bool(self.folder.value))

    # ------------------------------------------------------------ making

    def _ask_for_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "输出到哪个文件夹", self.folder.value)
        if folder:
            self.folder.setText(folder)

    def make_for(self, date: dt.date) -> None:
        """Make the papers of what is ticked, in the worker."""
        self.frame.remembered.set_text(FOLDER, self.folder.value)
        wanted = self.model.chosen(0)
        ids = [row.key for n in range(self.model.rowCount()) if (row := self.model.row(n)) and row.key in wanted]
        self._making = {id_: self.session.picture.received[id_].county.full_name for id_ in ids}
        self._finished, self._folder = [], Path(self.folder.value)
        job = self.session.exporting(ids, self._folder, date, self._finished.append)
        self._job = job
        self.result.clear()
        job.done.connect(self._on_done)
        job.refused.connect(self._on_refused)
        job.cancelled.connect(lambda: self.result.say(self._said_stopped("已取消")))
        self.working.watch(job, "正在生成…")
        # After the line that says it is working: what may be done next is asked when it is over.
        job.ended.connect(self._on_ended)
        self.make.setEnabled(False)
        self.frame.jobs.add(job)

    def _on_done(self, exported: "ExportedReviews") -> None:
        self.result.show_problems(exported.sentence, exported.problems)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.result.show_problems("没有做成。", problems)

    def _on_ended(self) -> None:
        self.session.look_again()

    @property
    def _stopped(self) -> str:
        return f"{STOPPED}/{hashlib.sha256(str(self.session.folder).encode()).hexdigest()[:16]}"

    def _said_stopped(self, why: str) -> str:
        from app.services.export_reviews import stopped_sentence

        made = [name for id_, name in self._making.items() if id_ in self._finished]
        left = [name for id_, name in self._making.items() if id_ not in self._finished]
        return stopped_sentence(why, made, left, self._folder)

    def _tell_stopped(self) -> None:
        """Say once what the last output had made when the workspace was closed on it."""
        said = self.frame.remembered.text(self._stopped)
        if said and self.session.is_writing:
            self.frame.remembered.set_text(self._stopped, "")
            self.result.say(said)


def _fit(table: RowGrid) -> None:
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().lineSpacing() + round(AIR_PX * table.zoom))
    table.setColumnWidth(0, round(TICK_PX * table.zoom))
    for column in (2, 3, 4, 5, 6):
        table.setColumnWidth(column, round(POINTS_PX * table.zoom))
    table.share()
