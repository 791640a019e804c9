"""Feedback (反馈意见) on a whole set: 主要成绩, 存在问题, 建议, each point with its criterion and day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.domain.ledger import read_day
from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.review import Feedback, Remark
from app.domain.rubric import Rubric
from app.ui import display
from app.ui.clock import now
from app.ui.review_page import ReviewFrame
from app.ui.widgets.evidence_fields import DateField
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput, Section
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import wrapped
from app.ui.widgets.panes import scrolling
from app.ui.widgets.sample_width import keep_as_wide_as
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.open_review import ReviewWorkspace
    from app.services.read_received import ReceivedSet

PARTS: Mapping[str, tuple[str, str]] = {
    "strengths": ("主要成绩", "例如：党政主要领导任组长，部门分工落实到人"),
    "problems": ("存在问题", "例如：健康场所名册没有按年更新"),
    "suggestions": ("建议", "例如：逐个场所核对名册，年底前补齐评估表"),
}
DAY_SIGNS = "2022-06-30"
CODE_SIGNS = 10
LINES = 2


@dataclass(slots=True)
class Line:
    """The fields of one point. shown: the day that is stored."""

    text: GrowingText
    code: ChoiceInput
    day: DateField
    remove: QToolButton
    place: QWidget
    shown: dt.date | None = None


class RemarkLines(QWidget):
    """Points of one kind, with an empty line to write the next one into. Tells all of them at each key."""

    edited = Signal(object, bool)
    """tuple[Remark, ...], goes_on."""
    left = Signal()

    def __init__(self, codes: Mapping[str, str], hint: str, parent: QWidget | None = None) -> None:
        """codes: the criteria by code with their titles."""
        super().__init__(parent)
        self._codes, self._hint = codes, hint
        self._is_writing = True
        self.lines: list[Line] = []
        self._said = wrapped("", "said", self)
        self._said.hide()
        self._places = QVBoxLayout()
        self._places.setSpacing(6)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._places)
        rows.addWidget(self._said)
        self.show_remarks((), is_writing=True)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Return the points as they stand in the fields; a line without words is none."""
        found = []
        for line in self.lines:
            text, day = line.text.toPlainText().strip(), line.day.text().strip()
            if text:
                code = str(line.code.currentData() or "")
                found.append(Remark(text, code, (read_day(day) or line.shown) if day else None))
        return tuple(found)

    def show_remarks(self, remarks: tuple[Remark, ...], *, is_writing: bool) -> None:
        """Show what is stored."""
        self._is_writing = is_writing
        if remarks == self.remarks and self.lines:
            for number, line in enumerate(line for line in self.lines if line.text.toPlainText().strip()):
                line.shown = remarks[number].date
            self._set_enabled()
            return
        while len(self.lines) < len(remarks) + 1:
            self._add_line()
        while len(self.lines) > len(remarks) + 1:
            self._drop_line(self.lines[-1])
        for number, line in enumerate(self.lines):
            one = remarks[number] if number < len(remarks) else Remark("")
            line.shown = one.date
            line.text.show_text(one.text)
            line.day.show_day(one.date)
            with QSignalBlocker(line.code):
                line.code.setCurrentIndex(max(line.code.findData(one.criterion), 0))
        self._set_enabled()

    def flush(self) -> None:
        """Tell what is being typed."""
        for line in self.lines:
            line.text.flush()
            line.day.flush()

    def _set_enabled(self) -> None:
        for number, line in enumerate(self.lines):
            line.text.setReadOnly(not self._is_writing)
            line.day.setReadOnly(not self._is_writing)
            line.code.setEnabled(self._is_writing)
            line.remove.setEnabled(self._is_writing and number < len(self.lines) - 1)

    def _add_line(self) -> None:
        place = QWidget(self)
        text, code, day, remove = GrowingText(LINES, place), ChoiceInput(place), DateField(place), QToolButton(place)
        text.setPlaceholderText(self._hint)
        text.setAccessibleName("一条意见")
        code.addItem("不对应", "")
        for one, title in self._codes.items():
            code.addItem(f"{one} {title}", one)
        code.setAccessibleName("对应的评分项")
        code.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        code.setMinimumContentsLength(CODE_SIGNS)
        code.view().setMinimumWidth(code.view().sizeHintForColumn(0) + 24)
        day.setPlaceholderText("日期")
        keep_as_wide_as(day, DAY_SIGNS)
        remove.setIcon(display.icon("close"))
        remove.setToolTip("删去这一条")
        remove.setAccessibleName("删去这一条")
        line = Line(text, code, day, remove, place)
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        for column, part in enumerate((text, code, day, remove)):
            grid.addWidget(part, 0, column)
        self._places.addWidget(place)
        place.show()
        text.typed.connect(lambda _text: self._on_typed())
        day.typed.connect(lambda _text: self._on_typed())
        code.activated.connect(lambda _number: self._on_code())
        text.left.connect(self.left)
        day.left.connect(self._on_day_left)
        remove.clicked.connect(lambda: self._on_remove(line))
        self.lines.append(line)

    def _drop_line(self, line: Line) -> None:
        self.lines.remove(line)
        self._places.removeWidget(line.place)
        line.place.hide()
        line.place.deleteLater()

    def _on_typed(self) -> None:
        if self.lines[-1].text.toPlainText().strip():
            self._add_line()
            self._set_enabled()
        self._say()
        self.edited.emit(self.remarks, True)

    def _on_code(self) -> None:
        self.left.emit()
        self.edited.emit(self.remarks, False)

    def _on_day_left(self) -> None:
        self._say()
        self.left.emit()

    def _on_remove(self, line: Line) -> None:
        self._drop_line(line)
        self._set_enabled()
        self._say()
        self.left.emit()
        self.edited.emit(self.remarks, False)
        self.lines[-1].text.setFocus()

    def _say(self) -> None:
        texts = (line.day.text() for line in self.lines)
        unread = next((text for text in texts if text.strip() and not read_day(text)), "")
        self._said.setText(f"日期“{unread}”看不懂，没有保存。请写成 2022-06-30 或 2022年6月30日。")
        self._said.setVisible(bool(unread))


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
            self.parts[name] = lines = RemarkLines(_titles(of.rubric), hint, card)
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

    def write_to(self, folder: Path) -> None:
        """Write the draft of 现场反馈意见 into a folder, in the worker."""
        job = self._session.job(write_draft, self._id, folder, now().date())
        job.done.connect(self._on_written)
        job.refused.connect(self._on_refused)
        self.working.watch(job, "写现场反馈意见 …")
        self._jobs.add(job)

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
