"""收件: what was received, one row a set; packages come in by dropping, by choosing, one or a hundred at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Problem
from app.domain.round_changes import RoundChanges
from app.ui import display
from app.ui.jobs import Job
from app.ui.models.received_table import Column, ReceivedTableModel
from app.ui.review_page import NOTHING, ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.theme import BASE_PX
from app.ui.widgets.intake_details import IntakeDetails
from app.ui.widgets.intake_result import IntakeResult
from app.ui.widgets.labels import wrapped
from app.ui.widgets.received_grid import ReceivedGrid
from app.ui.widgets.refused_list import RefusedList
from app.ui.widgets.set_form import SetForm
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.intake import Intake
    from app.services.read_set import SetSaid

FOLDER = "intake_folder"
"""Under which name the folder is remembered that packages were taken from last."""
PACKAGES = "申报包、评审意见 (*.zip);;填好的评分表 (*.xlsx *.docx);;所有文件 (*)"
EMPTY = (
    "还没有收到材料。把各县交来的申报包、装着它们的文件夹，或者整个U盘拖进来：程序逐个核对有没有被改动、"
    "按各县自己的数据重新算分；有问题的不收，并说明原因。市级退回的评审意见也可以一起拖进来，先后不限。"
)
NOT_FOUND = "没有找到这样的县（市、区）。请换个词，或清空查找框看全部。"
CANCELLED = "已取消；取消之前收进的都在，没有收到一半的，没有收的也记着。"
LIST_PX, DETAILS_PX, QUERY_PX, WIDE_PX = 900, 340, 330, 1100


class IntakePage(ReviewPage):
    """The list, and beside it everything about the chosen row."""

    tab = ReviewTab.INTAKE

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out and show what there is."""
        super().__init__(frame, parent)
        self.model = ReceivedTableModel(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(10)
        rows.addLayout(self._head())
        self.working = Working(self)
        rows.addWidget(self.working)
        self.result = IntakeResult(self)
        rows.addWidget(self.result)
        self.refused = RefusedList(self)
        self.refused.forgotten.connect(self._on_forgotten)
        self.refused.untried_forgotten.connect(self._on_untried_forgotten)
        rows.addWidget(self.refused)
        self.set_form = SetForm(self)
        self.set_form.asked.connect(self._receive_set)
        rows.addWidget(self.set_form)
        self.empty = wrapped(EMPTY, "quiet", self)
        rows.addWidget(self.empty)
        self.waiting = wrapped("", "quiet", self)
        rows.addWidget(self.waiting)
        self.not_found = wrapped(NOT_FOUND, "quiet", self)
        self.not_found.hide()
        rows.addWidget(self.not_found)
        self.table = ReceivedGrid(self.model, self)
        self.details = IntakeDetails(self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.addWidget(self.table)
        self._split.addWidget(self.details)
        self._split.setSizes([LIST_PX, DETAILS_PX])
        self._split.setStretchFactor(0, 1)
        rows.addWidget(self._split, 1)
        rows.addStretch(0)
        self.table.went.connect(self._judge_chosen)
        self.table.chose.connect(self._show_details)
        self.details.asked_to_judge.connect(self._judge)
        self.show_changes(NOTHING)

    # ------------------------------------------------------------ ReviewPage

    def show_changes(self, changes: Changes) -> None:
        """Read the list again: what a finding changes is shown in its row."""
        from app.services.list_received import listed, waiting_sentence

        rows = listed(self.session.picture)
        self.waiting.setText(waiting_sentence(self.session.picture))
        self.waiting.setVisible(bool(self.waiting.text()))
        if not self.working.is_working:
            # While packages come in, what has not been tried is only waiting for its turn.
            self.refused.show_picture(self.session.picture, is_writing=self.session.is_writing)
        chosen = self.table.chosen
        self.model.show_rows(rows)
        self.empty.setVisible(not rows)
        self._split.setVisible(bool(rows))
        self.table.hide_column(Column.CITY, hidden=not any(row.city for row in rows))
        self.table.choose(chosen)
        if not changes or changes.concerns("received"):
            self._show_details()

    def show_place(self, place: ReviewPlace) -> None:
        """Choose a submission."""
        self.table.choose(place.submission)

    def take_files(self, paths: list[Path]) -> bool:
        """Receive what was dropped."""
        if not self.session.is_writing:
            self.told.emit(self.session.held)
        elif self.working.is_working:
            what = "正在收一批材料，这一批请等它收完再拖。"
            self.result.say(what)
        else:
            self._receive(paths)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the details below the list where both have no room side by side."""
        super().resizeEvent(event)
        is_wide = self.width() >= WIDE_PX * self.fontInfo().pixelSize() / BASE_PX
        side_by_side = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self._split.orientation() != side_by_side:
            self._split.setOrientation(side_by_side)
            self._split.setStretchFactor(1, 0 if is_wide else 1)
            self._split.setSizes([LIST_PX, DETAILS_PX] if is_wide else [LIST_PX, LIST_PX])

    def search(self) -> None:
        """Go to the search field."""
        self.query.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query.selectAll()

    # ------------------------------------------------------------ building

    def _head(self) -> QHBoxLayout:
        self.add = QPushButton("添加申报包…", self)
        self.add.setObjectName("main")
        self.add.clicked.connect(self._ask_for_files)
        self.add_folder = QPushButton(display.icon("open"), "添加文件夹…", self)
        self.add_folder.clicked.connect(self._ask_for_folder)
        self.query = QLineEdit(self)
        self.query.setPlaceholderText("查找县（市、区）：名称、拼音首字母、代码")
        self.query.setClearButtonEnabled(True)
        self.query.setFixedWidth(round(QUERY_PX * self.fontInfo().pixelSize() / BASE_PX))
        self.query.textChanged.connect(self._ask)
        line = QHBoxLayout()
        for button in (self.add, self.add_folder):
            button.setEnabled(self.session.is_writing)
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.query)
        return line

    # ------------------------------------------------------------ receiving

    def _ask(self, query: str) -> None:
        self.model.ask(query)
        self.not_found.setVisible(self._split.isVisibleTo(self) and not self.model.rowCount())

    def _ask_for_files(self) -> None:
        start = self.frame.remembered.text(FOLDER, str(Path.home()))
        names, _ = QFileDialog.getOpenFileNames(self, "选择收到的申报包（可以多选）", start, PACKAGES)
        if names:
            self.frame.remembered.set_text(FOLDER, str(Path(names[0]).parent))
            self.take_files([Path(name) for name in names])

    def _ask_for_folder(self) -> None:
        start = self.frame.remembered.text(FOLDER, str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, "选择装着申报包的文件夹", start)
        if folder:
            self.frame.remembered.set_text(FOLDER, folder)
            self.take_files([Path(folder)])

    def _receive_set(self, path: Path) -> None:
        from app.services.read_set import SetSaid

        form = self.set_form
        self._receive([path], SetSaid(form.rubric_name, form.county.value, form.said_year, form.round.value()))

    def _receive(self, paths: list[Path], said: "SetSaid | None" = None) -> None:
        job = self.session.receiving(paths, said)
        self.result.clear()
        self.set_form.hide()
        job.done.connect(lambda intake: self._on_done(intake, paths))
        job.refused.connect(self._on_refused)
        job.cancelled.connect(lambda: self.result.say(CANCELLED))
        self.working.watch(job, "正在核对收到的材料…")
        # After `watch`: what is shown at the end asks whether work is still going on.
        job.ended.connect(self._on_ended)
        for button in (self.add, self.add_folder):
            button.setEnabled(False)
        self._job: Job = job
        self.frame.jobs.add(job)

    def _on_done(self, intake: "Intake", paths: list[Path]) -> None:
        self.result.show_intake(intake)
        if len(paths) == 1 and any(problem.code == "REVIEW_SET" for problem in intake.problems):
            self.set_form.ask_about(paths[0])

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.result.show_problems("没有收成。", problems)

    def _on_ended(self) -> None:
        for button in (self.add, self.add_folder):
            button.setEnabled(self.session.is_writing)
        self.session.look_again()

    def _on_forgotten(self, keys: tuple[str, ...]) -> None:
        from app.services.refused_files import forget_refused

        self.session.run(forget_refused, keys)

    def _on_untried_forgotten(self) -> None:
        from app.services.refused_files import forget_untried

        self.session.run(forget_untried)

    # ------------------------------------------------------------ the chosen row

    def _show_details(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        self.details.show_row(row, self._changes_of(row.received.id) if row and row.received.changes else None)

    def _changes_of(self, submission: str) -> RoundChanges | None:
        from app.domain.problems import ProblemError

        try:
            return self.session.received_set(submission).changes
        except ProblemError as error:
            self.told.emit(error.problems)
            return None

    def _judge_chosen(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is not None:
            self._judge(row.received.id)

    def _judge(self, submission: str) -> None:
        self.asked_to_show.emit(ReviewPlace(ReviewTab.JUDGING, submission))
