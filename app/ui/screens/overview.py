"""总览: where the county stands, what would add most, who has still to do what, what changed. Everything leads on."""

from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Assessment
from app.domain.changes import Changes
from app.domain.department_progress import department_progress
from app.domain.gains import gains, gains_again
from app.domain.points import shown
from app.domain.score_sheet import Gain
from app.domain.standing import held_by_caps, largest_gains, waiting
from app.ui.clock import now
from app.ui.desk_page import Desk, DeskPage
from app.ui.jobs import Job
from app.ui.models.department_table import PLACE_ROLE, Column, DepartmentTable
from app.ui.models.gain_list import condition_rows, gain_rows, waiting_rows
from app.ui.models.told_list import Told
from app.ui.places import Place
from app.ui.session import NOTHING
from app.ui.widgets.finished_line import FinishedLine
from app.ui.widgets.grid import ROW_AIR_PX, Grid
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.points_summary import PointsSummary
from app.ui.widgets.progress_strip import ProgressStrip
from app.ui.widgets.since_panel import SincePanel
from app.ui.widgets.told_rows import ToldList

SUMMARY_PX, LISTS_PX = 480, 720
SMALLEST_SUMMARY_PX = 380
NARROW = {Column.DEPARTMENT: 7, Column.FILLED: 6}
"""Columns whose texts are short: so many characters wide."""
FOLDER = "folder/documents"
"""Under this name the folder is remembered that documents were written to last."""

TEXTS = {
    "提分提示": "做到一条能加多少分，加得多的排在前面。双击或按回车，到那一项去填。",
    "待佐证": "这些分已经填出来，补齐佐证就从预估分变成已落实分。",
    "等次条件": "等次除了看得分，还要看这些。",
    "部门进度": "还有事要做的部门排在前面；一项涉及几个部门的，各部门都计。选中后按 Ctrl+C，可以贴到 Excel 或微信里。",
}
EMPTY = {
    "提分提示": "各评分项都已得满分，没有可以再提的分。",
    "待佐证": "没有待佐证的评分项。",
    "等次条件": "基本条件和核心指标都没有问题。",
}


class OverviewPage(DeskPage):
    """The figures and the chart at the left, the lists at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and show."""
        super().__init__(desk, parent)
        self._gains_of: Assessment | None = None
        self._found: dict[str, tuple[Gain, ...]] = {}
        self.summary = PointsSummary(self)
        self.gains = ToldList("提分提示", self)
        self.waiting = ToldList("待佐证", self)
        self.conditions = ToldList("等次条件", self)
        self.departments = DepartmentTable(self.session.picture.rubric, self)
        self.department_grid = self._department_grid()
        self._fit_grid()
        self.since = SincePanel(desk, self)
        self.lists = QTabWidget(self)
        self._texts: dict[QWidget, QLabel] = {}
        self._add_lists()
        self.mark = QPushButton("记下现在的进度", self)
        self.make_page = QPushButton("生成领导一页纸（PDF）…", self)
        self.progress = ProgressStrip(self)
        self.finished = FinishedLine(self)
        self._lay_out()
        self._wire()
        self.show_changes(NOTHING)

    def show_changes(self, changes: Changes) -> None:  # noqa: ARG002 - any change may move any figure
        """Show everything as it is now."""
        picture, sheet = self.session.picture, self.session.sheet
        rubric, assessment = picture.rubric, picture.assessment
        self.summary.show_sheet(rubric, sheet, self.session.filled)
        waits = waiting(rubric, assessment, sheet.criteria)
        capped = held_by_caps(sheet, waits)
        more = f"其中{shown(capped)}分超过封顶，补齐了也不会计入。" if capped else ""
        self._show_list(self.gains, gain_rows(largest_gains(rubric, self._gains_now())))
        self._show_list(self.waiting, waiting_rows(waits), more)
        self._show_list(self.conditions, condition_rows(rubric, sheet.verdict))
        found = department_progress(rubric, assessment, sheet.criteria)
        self.departments.show_departments(found)
        self._show_count(self.department_grid, sum(one.undone > 0 for one in found))
        self.since.refresh()

    def _gains_now(self) -> dict[str, tuple[Gain, ...]]:
        """Return the gains; while somebody types into one criterion, those of the others are taken over."""
        rubric, assessment, lines = (
            self.session.picture.rubric,
            self.session.picture.assessment,
            self.session.sheet.criteria,
        )
        before = self._gains_of
        found = (
            gains_again(rubric, before, self._found, assessment, lines) if before else gains(rubric, assessment, lines)
        )
        self._gains_of, self._found = assessment, found
        return found

    def showEvent(self, event: object) -> None:
        """List the earlier times again: there may be a new backup."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.since.list_times()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the table to another size of texts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "department_grid"):
            self._fit_grid()

    def write_page(self, target: Path) -> None:
        """Make the page for the leader; where the name is taken by another file it gets a number."""
        from app.services.leader_page import make_leader_page

        self.session.settle()
        job = Job(make_leader_page, self.session.picture, target, date=now().date())
        job.done.connect(self._on_written)
        job.refused.connect(self.told)
        self.progress.follow(job, "生成领导一页纸")
        self.make_page.setEnabled(False)
        job.ended.connect(self._on_page_ended)
        self.desk.jobs.add(job)

    # ------------------------------------------------------------ building

    def _add_lists(self) -> None:
        for page in (self.gains, self.waiting, self.conditions, self.department_grid):
            name = page.accessibleName()
            self._texts[page] = wrapped(TEXTS[name], "quiet", self)
            self.lists.addTab(_under(self._texts[page], page), name)
        self.lists.addTab(self.since, "与以前相比")
        self.lists.setDocumentMode(True)
        self.lists.tabBar().setObjectName("listTabs")
        self.lists.tabBar().setDrawBase(False)

    def _show_list(self, list_: ToldList, rows: tuple[Told, ...], more: str = "") -> None:
        name = list_.accessibleName()
        self._texts[list_].setText(TEXTS[name] + more if rows else EMPTY[name])
        list_.show_rows(rows)
        list_.setVisible(bool(rows))
        self._show_count(list_, len(rows))

    def _show_count(self, list_: QWidget, count: int) -> None:
        name = list_.accessibleName()
        self.lists.setTabText(list(TEXTS).index(name), f"{name} {count}" if count else name)

    def _department_grid(self) -> Grid:
        grid = Grid(self)
        grid.setModel(self.departments)
        grid.setAccessibleName("部门进度")
        grid.setTabKeyNavigation(False)
        grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        grid.verticalHeader().hide()
        header = grid.horizontalHeader()
        for column in Column:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in NARROW:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        return grid

    def _fit_grid(self) -> None:
        """Give the columns room for so many characters, in whatever size they are."""
        metrics = self.department_grid.fontMetrics()
        # Two lines a row, so that forty departments can be looked through; the whole text is in the tooltip.
        self.department_grid.verticalHeader().setDefaultSectionSize(2 * metrics.lineSpacing() + ROW_AIR_PX)
        for column, characters in NARROW.items():
            self.department_grid.setColumnWidth(column, metrics.horizontalAdvance("汉") * characters)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 6)
        top.setSpacing(10)
        top.addWidget(label("总览", "title", self))
        top.addStretch(1)
        top.addWidget(self.mark)
        top.addWidget(self.make_page)
        rows.addLayout(top)
        rows.addWidget(self._splitter(), 1)
        rows.addWidget(self.finished)
        rows.addWidget(self.progress)

    def _splitter(self) -> QWidget:
        self._scroll = scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.summary.setObjectName("page")
        scroll.setWidget(self.summary)
        scroll.setMinimumWidth(SMALLEST_SUMMARY_PX)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        splitter.addWidget(scroll)
        splitter.addWidget(self.lists)
        splitter.setStretchFactor(0, SUMMARY_PX)
        splitter.setStretchFactor(1, LISTS_PX)
        splitter.setSizes([SUMMARY_PX, LISTS_PX])
        self.desk.remembered.keep_splitter("overview", splitter)
        page = QWidget(self)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(16, 4, 16, 12)
        inside.addWidget(splitter)
        return page

    def _wire(self) -> None:
        for page in (self.gains, self.waiting, self.conditions):
            page.chosen.connect(self._on_chosen)
        self.since.chosen.connect(self._on_chosen)
        self.since.job_made.connect(self._on_reading)
        self.department_grid.activated.connect(self._on_department)
        self.summary.asked_for_waiting.connect(lambda: self.lists.setCurrentIndex(1))
        self.setFocusProxy(self.gains)
        order = (self.mark, self.make_page, self._scroll, self.summary.between, self.lists)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self.mark.setEnabled(self.session.is_writing)
        self.mark.clicked.connect(self._on_mark)
        self.make_page.setObjectName("main")
        self.make_page.clicked.connect(self._on_make_page)

    # ------------------------------------------------------------ reacting

    def _on_chosen(self, key: object) -> None:
        place = key[0] if isinstance(key, tuple) else None
        if isinstance(place, Place):
            self.asked_to_show.emit(place)

    def _on_department(self, index: QModelIndex) -> None:
        place = index.data(PLACE_ROLE)
        if place is not None:
            self.asked_to_show.emit(place)

    def _on_reading(self, job: Job, takes_long: bool) -> None:
        job.refused.connect(self.told)
        if takes_long:
            self.progress.follow(job, "核对申报包")
        self.desk.jobs.add(job)

    def _on_mark(self) -> None:
        from app.services.snapshots import mark_progress

        self.session.settle()
        self.session.run(mark_progress)
        self.since.list_times()
        self.lists.setCurrentWidget(self.since)

    def _on_make_page(self) -> None:
        from app.services.leader_page import LEADER_PAGE
        from app.services.printed_file import usual_name

        folder = Path(self.desk.remembered.text(FOLDER, str(Path.home())))
        name = usual_name(self.session.picture, LEADER_PAGE, now().date())
        # The dialog does not ask about a taken name: the file would get a number, nothing is overwritten.
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            "领导一页纸存到哪里",
            str(folder / name),
            "PDF (*.pdf)",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            target = Path(chosen)
            self.desk.remembered.set_text(FOLDER, str(target.parent))
            self.write_page(target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf"))

    def _on_page_ended(self) -> None:
        self.make_page.setEnabled(True)

    def _on_written(self, path: Path) -> None:
        self.finished.show_path(path)


def _under(text: QWidget, list_: QWidget) -> QWidget:
    page = QWidget()
    rows = QVBoxLayout(page)
    rows.setContentsMargins(12, 12, 0, 0)
    rows.setSpacing(10)
    rows.addWidget(text)
    rows.addWidget(list_, 1)
    rows.addStretch(0)
    return page
