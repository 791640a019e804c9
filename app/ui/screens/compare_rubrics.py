"""Comparing two rubrics (评分标准): a list of what was changed, and old and new side by side."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.rubric import Rubric
from app.domain.rubric_diff import RubricDiff, compared
from app.ui.diff_html import LEGEND, compared_html, criterion_html, difference_table
from app.ui.jobs import Job, Jobs
from app.ui.models.diff_rows import DiffKey, RowKind, counts, diff_rows
from app.ui.remembered import Remembered
from app.ui.widgets.count_chips import CountChips
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.told_rows import ToldList

if TYPE_CHECKING:
    from app.services.offered_rubrics import OfferedRubric

PACKS = "评分标准包 (*.zip *.yaml);;所有文件 (*)"
ALL = "all"
CHOOSE = "请选择"
INVITATION = "在上面选原来的和新的评分标准，这里就列出哪些评分项改了、新增、去掉。"
SAME = "两个评分标准完全相同。"


class CompareRubricsScreen(QWidget):
    """Two rubrics to choose, chips and a list of the criteria, and the one that is looked at."""

    left = Signal()
    told = Signal(object)
    """tuple[Problem, ...]: a pack that could not be read."""

    def __init__(self, jobs: Jobs, remembered: Remembered, parent: QWidget | None = None) -> None:
        """Lay out; the rubrics are read when the page is seen."""
        super().__init__(parent)
        self._jobs = jobs
        self._rubrics: list[Rubric] = []
        self._is_filling = False
        self._job: Job | None = None
        self.diff: RubricDiff | None = None
        self.setObjectName("page")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 16)
        rows.setSpacing(10)
        rows.addLayout(self._head())
        rows.addLayout(self._choices())
        self.said = wrapped(INVITATION, "quiet", self)
        rows.addWidget(self.said)
        chips = [(ALL, "全部改动", ""), *((one.value, one.label, one.icon) for one in RowKind)]
        self.chips = CountChips(chips, self)
        self.chips.chosen.connect(self._show_rows)
        rows.addWidget(self.chips)
        rows.addWidget(self._body(remembered), 1)

    # ------------------------------------------------------------ for the frame

    def compare(self, old: Rubric, new: Rubric) -> None:
        """Compare two rubrics that are given, and offer them among the others."""
        self._is_filling = True
        for choice, rubric in ((self.old, old), (self.new, new)):
            self._offer(rubric)
            choice.setCurrentIndex(self._rubrics.index(rubric) + 1)
        self._is_filling = False
        self._compare()

    def offer_pack(self, path: Path) -> None:
        """Read a pack from outside in the worker; it becomes the new one."""
        from app.services.offered_rubrics import offered_pack

        job = Job(offered_pack, path)
        job.done.connect(self._on_pack)
        job.refused.connect(self._on_refused)
        self.said.setText(f"正在检查 {path.name} …")
        self._jobs.add(job)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rubrics, also what was installed since."""
        super().showEvent(event)
        from app.services.offered_rubrics import offered_rubrics

        job = Job(offered_rubrics)
        job.done.connect(self._on_rubrics)
        job.refused.connect(self._on_refused)
        self._jobs.add(job)
        self.old.setFocus()

    # ------------------------------------------------------------ building

    def _head(self) -> QHBoxLayout:
        self.pack = QPushButton("打开评分标准包…", self)
        self.pack.clicked.connect(self._ask_for_pack)
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self.left)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(label("比较两个评分标准", "heading", self))
        line.addStretch(1)
        line.addWidget(self.pack)
        line.addWidget(self.back)
        return line

    def _choices(self) -> QHBoxLayout:
        self.old, self.new = ChoiceInput(self), ChoiceInput(self)
        self.swap = QPushButton("对调", self)
        self.swap.clicked.connect(self._swap)
        line = QHBoxLayout()
        line.setSpacing(8)
        for word, choice in (("原来的", self.old), ("新的", self.new)):
            choice.setAccessibleName(f"{word}评分标准")
            choice.addItem(CHOOSE)
            choice.currentIndexChanged.connect(self._compare)
            line.addWidget(label(word, "", self))
            line.addWidget(choice, 1)
        line.addWidget(self.swap)
        return line

    def _body(self, remembered: Remembered) -> QSplitter:
        self.list = ToldList("评分项的改动", self)
        self.list.selectionModel().currentChanged.connect(self._show_detail)
        self.detail = QTextBrowser(self)
        self.detail.setObjectName("help")
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.detail)
        splitter.setSizes([420, 780])
        splitter.setChildrenCollapsible(False)
        remembered.keep_splitter("compareRubrics", splitter)
        return splitter

    # ------------------------------------------------------------ rubrics

    def _on_rubrics(self, offered: "tuple[OfferedRubric, ...]") -> None:
        for one in offered:
            self._offer(one.rubric)

    def _on_pack(self, offered: "OfferedRubric") -> None:
        self._offer(offered.rubric)
        self.said.setText(INVITATION)
        self.new.setCurrentIndex(self._rubrics.index(offered.rubric) + 1)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.said.setText(f"{problems[0].what}{problems[0].what_to_do}")
        self.told.emit(problems)

    def _offer(self, rubric: Rubric) -> None:
        if rubric in self._rubrics:
            return
        self._rubrics.append(rubric)
        for choice in (self.old, self.new):
            choice.addItem(f"{rubric.edition}版　{rubric.title}")
            choice.setItemData(choice.count() - 1, rubric.title, Qt.ItemDataRole.ToolTipRole)

    def _ask_for_pack(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择评分标准包", str(Path.home()), PACKS)
        if name:
            self.offer_pack(Path(name))

    def _swap(self) -> None:
        self._is_filling = True
        old, new = self.old.currentIndex(), self.new.currentIndex()
        self.old.setCurrentIndex(new)
        self.new.setCurrentIndex(old)
        self._is_filling = False
        self._compare()

    # ------------------------------------------------------------ comparing

    def _compare(self) -> None:
        if self._is_filling:
            return
        old, new = self.old.currentIndex() - 1, self.new.currentIndex() - 1
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if min(old, new) < 0:
            self._on_compared(None)
            return
        job = Job(_compared, self._rubrics[old], self._rubrics[new])
        self._job = job
        job.done.connect(lambda diff: self._on_compared(diff) if self._job is job else None)
        self.said.setText("正在逐项比较…")
        self._jobs.add(job)

    def _on_compared(self, diff: RubricDiff | None) -> None:
        self.diff = diff
        self._job = None
        self.chips.show_counts({} if diff is None else counts(diff))
        self._show_rows()
        if diff is None:
            self.said.setText(INVITATION)
        else:
            self.said.setText(SAME if diff.is_same else _summary(diff))

    def _show_rows(self) -> None:
        key = self.chips.key
        rows = () if self.diff is None else diff_rows(self.diff, None if key == ALL else RowKind(key))
        self.list.show_rows(rows)
        if rows and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.rows.index(0))
        self._show_detail()

    def _show_detail(self) -> None:
        index = self.list.currentIndex()
        told = self.list.rows.rows[index.row()] if 0 <= index.row() < len(self.list.rows.rows) else None
        if self.diff is None or told is None or not isinstance(told.key, DiffKey):
            nothing = "没有改动。" if self.chips.key == ALL else "这一类没有评分项。"
            self.detail.setHtml("" if self.diff is None else f"<p>{nothing}</p>")
            return
        self.detail.setHtml(_html(self.diff, told.key))


def _compared(old: Rubric, new: Rubric, *, progress: Progress) -> RubricDiff:
    progress.step(0, 1, "逐项比较")
    return compared(old, new)


def _summary(diff: RubricDiff) -> str:
    found = counts(diff)
    said = "、".join(f"{one.label}{found[one.value]}项" for one in RowKind if one is not RowKind.OWN)
    return f"{said}。选一行，右边左右对照。"


def _html(diff: RubricDiff, key: DiffKey) -> str:
    if key.kind is RowKind.OWN:
        return f"<h3>标准本身</h3>{LEGEND}{difference_table(diff.own)}"
    if key.kind in (RowKind.ADDED, RowKind.REMOVED):
        rubric, said = (diff.new, "新增的评分项") if key.kind is RowKind.ADDED else (diff.old, "新标准没有这一项")
        places = {one.code: (dimension, indicator) for dimension, indicator, one in rubric.places()}
        return criterion_html(rubric, rubric.criterion_by_code[key.code], places[key.code], said)
    return compared_html(next(one for one in diff.criteria if one.new.code == key.code))
