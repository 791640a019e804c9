"""汇总: all counties in one table, where most points were lost, where the three points differ; and the workbook."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Problem, ProblemError
from app.domain.review_summary import RubricSummary, Summary
from app.ui.clock import now
from app.ui.jobs import Job
from app.ui.models.plain_table import PlainTableModel
from app.ui.models.summary_rows import county_table, deduction_table, difference_table, missing_words
from app.ui.review_page import NOTHING, ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.widgets.intake_result import IntakeResult
from app.ui.widgets.labels import wrapped
from app.ui.widgets.plain_grid import PlainGrid
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.summary import WrittenSummary

FOLDER = "summary_folder"
"""Under which name the folder is remembered that the workbook was written to last."""
EMPTY = "还没有可以汇总的材料。请先到“收件”把各县的申报包收进来。"
VIEWS = (("各县（市、区）", county_table), ("扣分较多的评分项", deduction_table), ("差异清单", difference_table))


class SummaryPage(ReviewPage):
    """Three tables over one summary; one at a time is seen."""

    tab = ReviewTab.SUMMARY

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out and show what there is."""
        super().__init__(frame, parent)
        self._summary: Summary | None = None
        self._last: Path | None = None
        self.model = PlainTableModel(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(10)
        rows.addLayout(self._head())
        self.working = Working(self)
        rows.addWidget(self.working)
        self.result = IntakeResult(self)
        rows.addWidget(self.result)
        self.said = wrapped("", "quiet", self)
        rows.addWidget(self.said)
        self.table = PlainGrid(self.model, self)
        self.table.went.connect(self._on_went)
        rows.addWidget(self.table, 1)
        rows.addStretch(0)
        self.show_changes(NOTHING)

    def show_changes(self, changes: Changes) -> None:
        """Sum up again."""
        from app.services.summary import summary_of

        del changes
        try:
            self._summary = self.session.snapshot(summary_of)
        except ProblemError as error:
            self.told.emit(error.problems)
            return
        self._offer_rubrics(self._summary)
        self._show_table()

    # ------------------------------------------------------------ building

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.views = QButtonGroup(self)
        for number, (title, _) in enumerate(VIEWS):
            button = QPushButton(title, self)
            button.setCheckable(True)
            button.setChecked(number == 0)
            self.views.addButton(button, number)
            line.addWidget(button)
        self.views.idToggled.connect(lambda _number, on: self._show_table() if on else None)
        self.rubrics = QComboBox(self)
        self.rubrics.currentIndexChanged.connect(lambda _index: self._show_table())
        line.addWidget(self.rubrics)
        line.addStretch(1)
        self.open = QPushButton("打开汇总表", self)
        self.open.hide()
        self.open.clicked.connect(self._open_last)
        self.write = QPushButton("导出汇总表…", self)
        self.write.setObjectName("main")
        self.write.clicked.connect(self._ask_where)
        line.addWidget(self.open)
        line.addWidget(self.write)
        return line

    def _offer_rubrics(self, summary: Summary) -> None:
        titles = [f"{table.rubric.title}（{table.rubric.edition}）" for table in summary.tables]
        if [self.rubrics.itemText(n) for n in range(self.rubrics.count())] != titles:
            self.rubrics.blockSignals(True)
            self.rubrics.clear()
            self.rubrics.addItems(titles)
            self.rubrics.blockSignals(False)
        self.rubrics.setVisible(len(titles) > 1)

    @property
    def _shown(self) -> RubricSummary | None:
        if self._summary is None or not self._summary.tables:
            return None
        return self._summary.tables[max(self.rubrics.currentIndex(), 0)]

    def _show_table(self) -> None:
        table = self._shown
        self.table.setVisible(table is not None)
        self.write.setEnabled(table is not None)
        if table is None:
            self.said.setText(EMPTY)
            return
        self.model.load(*VIEWS[self.views.checkedId()][1](table))
        self.table.arrange()
        self.said.setText(
            f"共{len(table.rows)}个县（市、区），已开始评审{table.reviewed_rows}个，评审完{table.complete_rows}个。"
            "没有评审的评分项按复算得分计；按行政区划排列。" + missing_words(table)
        )

    # ------------------------------------------------------------ slots

    def _on_went(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is None:
            return
        view = self.views.checkedId()
        submission, _, code = row.key.partition(" ")
        if view == 1:
            self.asked_to_show.emit(ReviewPlace(ReviewTab.ACROSS, criterion=row.key))
        else:
            self.asked_to_show.emit(ReviewPlace(ReviewTab.JUDGING, submission, code))

    def _ask_where(self) -> None:
        folder = Path(self.frame.remembered.text(FOLDER, str(Path.home())))
        suggested = folder / f"评估情况汇总表_{now():%Y%m%d}.xlsx"
        name, _ = QFileDialog.getSaveFileName(
            self, "汇总表存为", str(suggested), "Excel (*.xlsx)", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self.frame.remembered.set_text(FOLDER, str(Path(name).parent))
            self.write_to(Path(name), now().date())

    def write_to(self, target: Path, date: dt.date) -> None:
        """Write the workbook in the worker; a file that is there with other content stays."""
        from app.services.summary import write_summary

        job: Job = self.session.job(write_summary, target, date=date)
        job.done.connect(self._on_written)
        job.refused.connect(lambda problems: self.result.show_problems("汇总表没有写成。", problems))
        job.ended.connect(lambda: self.write.setEnabled(True))
        self.working.watch(job, "正在写汇总表…")
        self.write.setEnabled(False)
        self.frame.jobs.add(job)

    def _on_written(self, written: "WrittenSummary") -> None:
        problems: tuple[Problem, ...] = written.problems
        self._last = written.path
        self.open.show()
        self.result.show_problems(f"汇总表已写好：{written.path}", problems)

    def _open_last(self) -> None:
        from PySide6.QtCore import QUrl

        if self._last is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._last)))

    def search(self) -> None:
        """Go to the table; its rows are in 行政区划 order."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
