"""Feedback (反馈意见) on a whole set: 主要成绩, 存在问题, 建议, each point with its criterion and day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.review import Feedback, Remark
from app.domain.rubric import Rubric
from app.ui.clock import now
from app.ui.drafts import drafts_of
from app.ui.jobs import Job
from app.ui.review_page import ReviewFrame
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import Section
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.labels import wrapped
from app.ui.widgets.panes import scrolling
from app.ui.widgets.remark_lines import RemarkLines
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.open_review import ReviewWorkspace
    from app.services.read_received import ReceivedSet

PARTS: Mapping[str, tuple[str, str]] = {
    "strengths": ("主要成绩", "例如：党政主要领导任组长，部门分工落实到人"),
    "problems": ("存在问题", "例如：健康场所名册没有按年更新"),
    "suggestions": ("建议", "例如：逐个场所核对名册，年底前补齐评估表"),
}


class FeedbackEditor(QWidget):
    """The three parts of one set. Built anew for another one."""

    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, frame: ReviewFrame, of: "ReceivedSet", parent: QWidget | None = None) -> None:
        """Build the parts of a set and show what is stored."""
        super().__init__(parent)
        self._session, self._jobs, self._remembered = frame.session, frame.jobs, frame.remembered
        self._id = of.received.id
        inside = QWidget(self)
        inside.setObjectName("page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(10)
        column.addWidget(self._letter())
        self.parts: dict[str, RemarkLines] = {}
        for name, (title, hint) in PARTS.items():
            card = Section(title, inside)
            self.parts[name] = lines = RemarkLines(_titles(of.rubric), hint, self._waiting(name), card)
            lines.edited.connect(lambda remarks, goes_on, part=name: self._on_edited(part, remarks, goes_on=goes_on))
            lines.left.connect(self._session.close_step)
            card.rows.addWidget(lines)
            column.addWidget(card)
        column.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(scrolling(QScrollArea(self), inside))
        self.show_feedback()

    def show_feedback(self) -> None:
        """Show what is stored."""
        feedback = self._session.picture.feedback.get(self._id, Feedback())
        for name, lines in self.parts.items():
            lines.show_remarks(getattr(feedback, name), is_writing=self._session.is_writing)

    def flush(self) -> None:
        """Hand in what is being typed."""
        for lines in self.parts.values():
            lines.flush()

    def leave(self) -> None:
        """Go away for another set; what is being written is told of before."""
        self.hide()
        if self.working.is_working:
            self._job.ended.connect(self.deleteLater)
        else:
            self.deleteLater()

    def write_to(self, folder: Path) -> None:
        """Write the draft of 现场反馈意见 into a folder, in the worker."""
        job = self._session.job(write_draft, self._id, folder, now().date())
        job.done.connect(self._on_written)
        job.refused.connect(self._on_refused)
        self.working.watch(job, "写现场反馈意见 …")
        self._job: Job = job
        self._jobs.add(job)

    def _waiting(self, part: str) -> Waiting | None:
        is_writing = self._session.is_writing
        return Waiting(drafts_of(self._session), f"feedback/{self._id}/{part}") if is_writing else None

    def _letter(self) -> QWidget:
        card = Section("现场反馈意见（草稿）", self)
        words = "随时可以生成 Word 草稿：下面写的三部分，加上评审意见里退回和要补充的项。写到这里的会印在评估意见表上。"
        card.rows.addWidget(wrapped(words, "quiet", card))
        self.write = QPushButton("生成现场反馈意见…", card)
        self.write.clicked.connect(self._on_write)
        place = QWidget(card)
        FlowRow(place).addWidget(self.write)
        self.working = Working(card)
        self.said = wrapped("", "quiet", card)
        self.said.hide()
        for part in (place, self.working, self.said):
            card.rows.addWidget(part)
        return card

    def _on_edited(self, part: str, remarks: tuple[Remark, ...], *, goes_on: bool) -> None:
        from app.services.judge import write_feedback

        before = self._session.picture.feedback.get(self._id, Feedback())
        kept = {one.name: getattr(before, one.name) for one in fields(before)} | {part: remarks}
        self._session.run(write_feedback, self._id, replace(before, **kept), goes_on=goes_on)

    def _on_write(self) -> None:
        usual = self._remembered.text("visits/folder", str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, "把现场反馈意见写到哪个文件夹", usual)
        if folder:
            self._remembered.set_text("visits/folder", folder)
            self.write_to(Path(folder))

    def _on_written(self, path: Path) -> None:
        self.said.setText(f"已写到 {path}。")
        self.said.show()

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.told.emit(problems)


def write_draft(
    workspace: "ReviewWorkspace", submission: str, folder: Path, date: dt.date, *, progress: Progress
) -> Path:
    """Write the letter into a folder; for the worker. Raises: ProblemError, CancelledError."""
    from app.services.export_review import write_letter

    progress.step(0, 1, "写现场反馈意见")
    return write_letter(workspace, submission, folder, date=date)


def _titles(rubric: Rubric) -> dict[str, str]:
    return {one.code: one.title for one in rubric.criteria}
