"""Going on (接着做) from an old workspace: what to go on with, a look at what comes along, and then it is made."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.problems import Problem
from app.ui.clock import now
from app.ui.jobs import Job, Jobs
from app.ui.remembered import Remembered
from app.ui.widgets.carry_form import CarryForm
from app.ui.widgets.carry_preview import CarryPreview
from app.ui.widgets.column import Column
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.domain.carry_over import CarryPlan
    from app.domain.submission import Picture
    from app.services.carry_over import CarriedOver, GoingOn
    from app.services.offered_rubrics import OfferedRubric

PACKS = "评分标准包 (*.zip *.yaml);;所有文件 (*)"
INTRODUCTION = "省里换了评分标准，或进入新的批次时用：新建一个工作库，把原来还用得上的带过去。先看清单，再建立。"


class CarryOverScreen(QWidget):
    """Two steps: the form, the preview."""

    left = Signal()
    made = Signal(Path)
    """The new workspace is there and can be opened."""
    noted = Signal(object)
    """tuple[Problem, ...]: what is to be known of the new workspace, after it was opened."""
    told = Signal(object)
    """tuple[Problem, ...]"""

    def __init__(
        self,
        jobs: Jobs,
        remembered: Remembered,  # noqa: ARG002 - as every page beside the start has it
        parent: QWidget | None = None,
        *,
        person: str = "",
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """Lay out; rubrics and recent workspaces are read when the page is seen."""
        super().__init__(parent)
        self._jobs, self._person, self._clock = jobs, person, clock
        self._going: GoingOn | None = None
        self.setObjectName("page")
        self.steps = QStackedWidget(self)
        self.form = CarryForm(clock().date(), self)
        self.form.asked_old.connect(self.read_old)
        self.form.asked_for_pack.connect(self._ask_for_pack)
        for ways in (self.form.rubric_ways, self.form.cycle_ways):
            # What was wrong with the last choice is not said of this one.
            ways.changed.connect(lambda: self.said.setText(""))
        self.preview = CarryPreview(self)
        self.steps.addWidget(self._first())
        self.steps.addWidget(self._second())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.steps, 1)
        outer.addWidget(self._foot())

    # ------------------------------------------------------------ for the frame

    def read_old(self, folder: Path) -> None:
        """Read the workspace to go on from."""
        from app.services.carry_over import read_old

        job = Job(read_old, folder)
        job.done.connect(lambda picture: self._on_old(folder, picture))
        job.refused.connect(self._on_bad_old)
        self._start(job, f"正在读取 {folder.name} …")

    def offer_pack(self, path: Path) -> None:
        """Read a rubric pack, and choose it when it is sound."""
        from app.services.offered_rubrics import offered_pack

        job = Job(offered_pack, path)
        job.done.connect(self._on_pack)
        job.refused.connect(self._on_bad_pack)
        self._start(job, f"正在检查 {path.name} …")

    def showEvent(self, event: QShowEvent) -> None:
        """Read what can be chosen, also what was installed since."""
        super().showEvent(event)
        self._read()

    # ------------------------------------------------------------ building

    def _first(self) -> QWidget:
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = Column()
        self._area.setWidget(column)
        column.rows.addWidget(label("从以前的自评接着做", "heading", self))
        column.rows.addWidget(wrapped(INTRODUCTION, "quiet", self))
        column.rows.addWidget(self.form)
        column.rows.addStretch(1)
        return self._area

    def _second(self) -> QWidget:
        page = QWidget(self)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(24, 24, 24, 12)
        rows.setSpacing(8)
        rows.addWidget(label("带来什么，请过目", "heading", page))
        self.summary = wrapped("", "", page)
        rows.addWidget(self.summary)
        rows.addWidget(self.preview, 1)
        return page

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setObjectName("sheet")
        self.working = Working(foot)
        self.said = wrapped("", "wrong", foot)
        self.back = QPushButton("返回", foot)
        self.back.clicked.connect(self._on_back)
        self.go = QPushButton("看看带来什么", foot)
        self.go.setObjectName("main")
        self.go.clicked.connect(self._on_go)
        line = QHBoxLayout(foot)
        line.setContentsMargins(24, 12, 24, 12)
        line.addWidget(self.said, 1)
        line.addWidget(self.working, 1)
        line.addWidget(self.back)
        line.addWidget(self.go)
        return foot

    # ------------------------------------------------------------ the form

    def _read(self) -> None:
        from app.services.offered_rubrics import offered_rubrics

        self.form.show_recent()
        job = Job(offered_rubrics)
        job.done.connect(self.form.rubrics.show_library)
        job.refused.connect(self.told)
        self._jobs.add(job)

    def _start(self, job: Job, what: str) -> None:
        self.said.setText("")
        self.go.setEnabled(False)
        job.ended.connect(lambda: self.go.setEnabled(True))
        self.working.watch(job, what)
        self._jobs.add(job)

    def _on_old(self, folder: Path, picture: "Picture") -> None:
        self.form.show_old(folder, picture)

    def _on_bad_old(self, problems: tuple[Problem, ...]) -> None:
        self.form.old_field.show_problem("\n".join(f"{one.what}{one.what_to_do}" for one in problems))

    def _on_pack(self, offered: "OfferedRubric") -> None:
        self.form.rubric_ways.change.setChecked(True)
        self.form.rubrics.add([offered], choose=True)

    def _on_bad_pack(self, problems: tuple[Problem, ...]) -> None:
        self.form.rubric_field.show_problem(f"这个评分标准包不能用：{problems[0].what}")
        self.told.emit(problems)

    def _ask_for_pack(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择评分标准包", str(Path.home()), PACKS)
        if name:
            self.offer_pack(Path(name))

    # ------------------------------------------------------------ going on

    def _on_go(self) -> None:
        if self.steps.currentIndex() == 0:
            self._look()
        else:
            self._make()

    def _look(self) -> None:
        from app.services.carry_over import GoingOn, plan_from

        form = self.form
        if form.problems() or form.old_folder is None:
            self.said.setText("还有没填好的，已在上面标出。")
            return
        edition = form.edition
        self._going = GoingOn(form.old_folder, Path(form.folder.value), edition, form.cycle)
        job = Job(plan_from, form.old_folder, None if edition is None else edition.rubric, form.cycle)
        job.done.connect(self._on_plan)
        job.refused.connect(self._on_refused)
        self._start(job, "正在逐项比较…")

    def _on_plan(self, plan: "CarryPlan") -> None:
        self.preview.show_plan(plan)
        self.summary.setText(_summary(plan))
        self.steps.setCurrentIndex(1)
        self.go.setText("建立")
        self.back.setText("返回修改")

    def _make(self) -> None:
        from app.services.carry_over import begin_from

        if self._going is None:
            return
        going = replace(self._going, choices=self.preview.choices)
        job = Job(begin_from, going, person=self._person, at=self._clock())
        job.done.connect(self._on_made)
        job.refused.connect(self._on_refused)
        self._start(job, "正在建立…")

    def _on_made(self, made: "CarriedOver") -> None:
        self._to_form()
        self.made.emit(made.folder)
        self.noted.emit(made.told)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        more = f"（共{len(problems)}处）" if len(problems) > 1 else ""
        self.said.setText(f"{problems[0].what}{problems[0].what_to_do}{more}")
        if len(problems) > 1:
            self.told.emit(problems)

    def _on_back(self) -> None:
        if self.working.is_working:
            self.working.stop()
        elif self.steps.currentIndex() == 1:
            self._to_form()
        else:
            self.left.emit()

    def _to_form(self) -> None:
        self.said.setText("")
        self.steps.setCurrentIndex(0)
        self.go.setText("看看带来什么")
        self.back.setText("返回")
        QTimer.singleShot(0, self._area, lambda: self._area.ensureVisible(0, 0))


def _summary(plan: "CarryPlan") -> str:
    fates = [one.fate.label for one in plan.criteria]
    counts = "、".join(f"{word}{fates.count(word)}项" for word in ("没变", "改了", "新增"))
    kind = "新批次" if plan.is_new_cycle else "批次不变"
    rubric = f"{plan.rubric.title}（{plan.rubric.edition}版）"
    return f"{rubric}　{plan.cycle.name}（{kind}）　{counts}、去掉{len(plan.removed)}项"
