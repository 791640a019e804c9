"""Repairing a damaged workspace (修复): why it does not open, what will be done, and then what was saved and lost."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.ui.clock import now
from app.ui.jobs import Job, Jobs
from app.ui.widgets.column import Column
from app.ui.widgets.form import Section
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.problem_list import ProblemList
from app.ui.widgets.said_lines import SaidLines
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.back_up import RepairReport

HEADING, DONE_HEADING = "这个工作库打不开", "修复做完了"
EXPLANATION = "突然断电、没有退出就拔U盘，都可能弄坏工作库的数据文件。先试修复；救不回来的，再用以前的备份恢复。"
STEPS = (
    "损坏的数据文件原样移到工作库里的“损坏_日期”文件夹，不删也不改；佐证材料的附件一个不动。",
    "从损坏的文件和工作库自带的自动备份里，把读得出来的内容都救回来，写成新的数据文件。",
    "修完逐条列出救回了什么、没有救回什么，请照着核对补填。",
)
ON_STICK = "工作库在U盘上的，先把整个文件夹复制到本机硬盘，再打开那一份来修复，更稳妥。"
NOTHING_CHANGED = "没有修成，工作库没有改动。"


class RepairScreen(QWidget):
    """Repairs one workspace at a time; what came of it is told even to who has gone elsewhere meanwhile."""

    opens = Signal(Path)
    asked_to_restore = Signal()
    left = Signal()
    told = Signal(object)
    """tuple[Problem, ...]: what came of a repair that is not looked at any more."""

    def __init__(
        self, jobs: Jobs, *, person: str, clock: Callable[[], dt.datetime] = now, parent: QWidget | None = None
    ) -> None:
        """Lay out; `show_damaged` says which workspace."""
        super().__init__(parent)
        self._jobs, self._person, self._clock = jobs, person, clock
        self._folder = Path()
        self._repairing: Path | None = None
        self._to_check: tuple[Problem, ...] = ()
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        # With the keyboard the list of what was saved is scrolled; nothing in it takes the focus.
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        outer.addWidget(area)
        column = Column()
        area.setWidget(column)
        rows = column.rows
        self._heading = label(HEADING, "heading", self)
        self._name = wrapped("", "title", self)
        self._place = wrapped("", "quiet", self)
        for one in (self._heading, self._name, self._place):
            rows.addWidget(one)
        self._about = self._explanation()
        rows.addWidget(self._about)
        self._result = QVBoxLayout()
        self._result.setSpacing(12)
        rows.addLayout(self._result)
        rows.addStretch(1)
        outer.addWidget(self._foot())

    def show_damaged(self, folder: Path, problems: Sequence[Problem]) -> None:
        """Offer to repair a workspace that was refused for these problems."""
        if folder == self._folder == self._repairing:
            return  # it is being repaired just now
        self._folder = folder
        self._heading.setText(HEADING)
        self._name.setText(folder.name)
        self._place.setText(str(folder))
        self._why.setText("".join(problem.what for problem in problems))
        self.said.clear()
        emptied(self._result)
        self._about.show()
        self.begin.show()
        self.open.hide()
        self.restore.show()
        self._refresh()
        self.begin.setFocus()

    # ------------------------------------------------------------ building

    def _explanation(self) -> QWidget:
        about = QWidget(self)
        rows = QVBoxLayout(about)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        why = Section("怎么了", about)
        self._why = wrapped("", "", why)
        why.rows.addWidget(self._why)
        why.rows.addWidget(wrapped(EXPLANATION, "quiet", why))
        rows.addWidget(why)
        steps = Section("修复会做什么", about)
        for number, step in enumerate(STEPS, start=1):
            steps.rows.addWidget(wrapped(f"{number}. {step}", "", steps))
        steps.rows.addWidget(wrapped(ON_STICK, "quiet", steps))
        rows.addWidget(steps)
        return about

    def _foot(self) -> QWidget:
        """Return what stays in view however long the page is: what came of it last, progress, buttons."""
        foot = Column(self)
        foot.rows.setContentsMargins(24, 8, 24, 16)
        self.said = SaidLines(foot)
        self.working = Working(foot)
        self.working.cancelled.connect(self._on_cancelled)
        foot.rows.addWidget(self.said)
        foot.rows.addWidget(self.working)
        foot.rows.addLayout(self._buttons())
        return foot

    def _buttons(self) -> QHBoxLayout:
        self.begin = QPushButton("修复这个工作库", self)
        self.begin.setObjectName("main")
        self.begin.clicked.connect(self._on_begin)
        self.open = QPushButton("打开", self)
        self.open.setObjectName("main")
        self.open.clicked.connect(self._on_open)
        self.restore = QPushButton("从备份恢复…", self)
        self.restore.clicked.connect(self.asked_to_restore)
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self._on_back)
        line = QHBoxLayout()
        for button in (self.begin, self.open, self.restore, self.back):
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _refresh(self) -> None:
        is_working = self._repairing is not None
        self.begin.setEnabled(not is_working)
        self.restore.setEnabled(not is_working)

    # ------------------------------------------------------------ repairing

    def _on_begin(self) -> None:
        from app.services.back_up import repair

        folder = self._folder
        self.said.clear()
        job = Job(repair, folder, at=self._clock(), who=self._person)
        job.done.connect(lambda report: self._on_done(folder, report))
        job.refused.connect(lambda problems: self._on_refused(folder, problems))
        job.ended.connect(self._on_ended)
        self._repairing = folder
        self.working.watch(job, "正在修复…")
        self._refresh()
        self.working.cancel.setFocus()
        self._jobs.add(job)

    def _on_done(self, folder: Path, report: "RepairReport") -> None:
        from app.services.back_up import repair_told

        if folder == self._folder:
            self._show_report(report)
        if folder != self._folder or not self.isVisible():
            self.told.emit(repair_told(folder, report))

    def _show_report(self, report: "RepairReport") -> None:
        from app.services.back_up import repair_lines

        self._to_check = report.problems
        self._heading.setText(DONE_HEADING)
        self._about.hide()
        self.said.clear()
        emptied(self._result)
        if report.problems:
            # What must be dealt with is read before the long list of what is well.
            told = Section(f"请核对（{len(report.problems)}条）", self)
            told.rows.addWidget(ProblemList(report.problems, told))
            self._result.addWidget(told)
        saved = Section("做了什么", self)
        saved.rows.addWidget(wrapped("\n".join(repair_lines(report)), "", saved))
        self._result.addWidget(saved)
        self.begin.hide()
        self.open.show()
        self.open.setFocus()

    def _on_refused(self, folder: Path, problems: tuple[Problem, ...]) -> None:
        if folder == self._folder:
            self.said.show_problems(problems, NOTHING_CHANGED)
        if folder != self._folder or not self.isVisible():
            self.told.emit(problems)

    def _on_cancelled(self) -> None:
        if self._repairing == self._folder:
            self.said.say("已取消，工作库没有改动。")

    def _on_ended(self) -> None:
        self._repairing = None
        self._refresh()
        if self.isVisible() and not self.begin.isHidden():
            (self.restore if self.said.text else self.begin).setFocus()

    # ------------------------------------------------------------ leaving

    def _on_open(self) -> None:
        self.opens.emit(self._folder)
        if self._to_check and not self.isVisible():
            # What to check is needed beside the work.
            self.told.emit(self._to_check)

    def _on_back(self) -> None:
        if self.working.is_working:
            self.working.stop()
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
        else:
            super().keyPressEvent(event)
