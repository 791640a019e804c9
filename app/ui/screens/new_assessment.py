"""A new assessment (新建自评): one calm form. It suggests what it can, and tells everything that is wrong at once."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Person
from app.domain.problems import Problem
from app.ui.clock import now
from app.ui.jobs import Job, Jobs
from app.ui.widgets.column import Column
from app.ui.widgets.county_picker import CountyPicker
from app.ui.widgets.cycle_fields import CycleFields
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.form import ChoiceInput, FormField, Section, TextInput
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.rubric_choice import RubricChoice

if TYPE_CHECKING:
    from app.services.begin_assessment import Beginning, Slip
    from app.services.offered_rubrics import OfferedRubric

INTRODUCTION = "从上到下填五处，程序能替您填的已经填好，都可以改；建立以后在“概况”里还能再改（评分标准除外）。"
PACKS = "评分标准包 (*.zip *.yaml);;所有文件 (*)"


class NewAssessmentScreen(QWidget):
    """The form; a workspace is made in the worker."""

    begun = Signal(Path)
    """The workspace is there and can be opened."""
    left = Signal()
    """The person wants back."""
    told = Signal(object)
    """tuple[Problem, ...]: what could not be done, or is worth knowing."""

    def __init__(
        self, jobs: Jobs, *, person: str, clock: Callable[[], dt.datetime] = now, parent: QWidget | None = None
    ) -> None:
        """Lay out an empty form; the rubrics are read when it is seen."""
        super().__init__(parent)
        self._jobs = jobs
        self._person = person
        self._clock = clock
        self._is_reading = self._is_asked_again = self._has_tried = False
        self._job: Job | None = None
        self.setObjectName("page")
        self._fields: dict[str, FormField] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = Column()
        self._area.setWidget(column)
        outer.addWidget(self._area, 1)
        rows = column.rows
        rows.addWidget(label("新建自评", "heading", self))
        rows.addWidget(wrapped(INTRODUCTION, "quiet", self))
        for section in (self._rubric(), self._county(), self._offices(), self._cycle(), self._place()):
            rows.addWidget(section)
        rows.addStretch(1)
        outer.addWidget(self._foot())
        self._connect()
        self._order()
        self._suggest()

    # ------------------------------------------------------------ for the frame

    def offer_pack(self, path: Path) -> None:
        """Read a rubric pack in the worker, and choose it when it is sound."""
        from app.services.offered_rubrics import offered_pack

        self._read()
        job = Job(offered_pack, path)
        job.done.connect(self._on_pack)
        job.refused.connect(self._on_bad_pack)
        job.ended.connect(lambda: self.rubrics.show_waiting(""))
        self.rubrics.show_waiting(f"正在检查 {path.name} …")
        self._jobs.add(job)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rubrics; others may have been kept or changed since."""
        super().showEvent(event)
        self._read()

    # ------------------------------------------------------------ building

    def _add(self, part: str, title: str, content: QWidget, hint: str = "") -> FormField:
        self._fields[part] = FormField(title, content, hint, self)
        return self._fields[part]

    def _rubric(self) -> Section:
        section = Section("一、评分标准", self)
        self.rubrics = RubricChoice(section)
        section.rows.addWidget(self._add("rubric", "", self.rubrics))
        return section

    def _county(self) -> Section:
        section = Section("二、县（市、区）", self)
        self.picker = CountyPicker(section)
        section.rows.addWidget(self._add("county", "", self.picker))
        self.region = ChoiceInput(section)
        hint = "有的评分项按地区类型取值；按名称推荐，请核对。"
        section.rows.addWidget(self._add("region_type", "地区类型", self.region, hint))
        self._fields["region_type"].hide()
        return section

    def _offices(self) -> Section:
        section = Section("三、单位和填报人", self)
        self.applicant = TextInput("例如：某某县人民政府", section)
        self.office = TextInput("例如：某某县卫生健康局", section)
        self.name, self.phone = TextInput("", section), TextInput("", section)
        section.rows.addWidget(
            self._add("applicant", "申报单位", self.applicant, "印在报告封面上，一般是县级人民政府。")
        )
        section.rows.addWidget(self._add("office", "填报单位", self.office))
        line = QGridLayout()
        line.setHorizontalSpacing(16)
        line.addWidget(FormField("填报人", self.name, parent=section), 0, 0)
        line.addWidget(FormField("联系电话", self.phone, parent=section), 0, 1)
        section.rows.addLayout(line)
        return section

    def _cycle(self) -> Section:
        section = Section("四、申报批次", self)
        self.cycle = CycleFields(self._clock().date(), section)
        section.rows.addWidget(self.cycle)
        self._fields["year"] = self.cycle.year_field
        self._fields["cycle_name"] = self.cycle.name_field
        self._fields["period"] = self.cycle.period_field
        return section

    def _place(self) -> Section:
        section = Section("五、存放位置", self)
        content = FolderField("存放位置", "选择把工作库放在哪个文件夹里", self._inside, section)
        self.folder, self.change = content.path, content.change
        hint = "会新建这个文件夹，材料和数据都存在里面；不会覆盖已有的文件。放在本机硬盘上最稳妥。"
        section.rows.addWidget(self._add("folder", "", content, hint))
        return section

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setObjectName("sheet")
        self.begin = QPushButton("建立", foot)
        self.begin.setObjectName("main")
        self.back = QPushButton("返回", foot)
        self.bar = QProgressBar(foot)
        self.bar.setRange(0, 0)
        self.bar.hide()
        self.said = wrapped("", "wrong", foot)
        line = QHBoxLayout(foot)
        line.setContentsMargins(24, 12, 24, 12)
        line.addWidget(self.said, 1)
        line.addWidget(self.bar)
        line.addWidget(self.back)
        line.addWidget(self.begin)
        return foot

    def _connect(self) -> None:
        self.rubrics.chosen.connect(self._on_rubric)
        self.rubrics.asked_for_pack.connect(self._ask_for_pack)
        self.picker.changed.connect(self._on_county)
        self.cycle.changed.connect(self._suggest)
        for field in (self.applicant, self.office, self.name, self.phone, self.folder):
            field.textChanged.connect(self._check_again)
        self.region.currentIndexChanged.connect(self._check_again)
        self.begin.clicked.connect(self._on_begin)
        self.back.clicked.connect(self.left)

    def _order(self) -> None:
        """Let the Tab key go through the form as it is read: widgets were made in another order."""
        picker, cycle = self.picker, self.cycle
        order: list[QWidget] = [self.rubrics.pack, picker.search, picker.unlisted]
        order += [picker.province, picker.city, picker.name, picker.code, self.region]
        order += [self.applicant, self.office, self.name, self.phone]
        order += [cycle.year, cycle.name, cycle.start, cycle.end, self.folder, self.change, self.begin, self.back]
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    # ------------------------------------------------------------ rubrics

    def _read(self) -> None:
        """Read the rubrics. Asked while they are read, they are read once more after it."""
        if self._is_reading:
            self._is_asked_again = True
            return
        self._is_reading = True
        from app.services.offered_rubrics import offered_rubrics

        job = Job(offered_rubrics)
        job.done.connect(self.rubrics.show_library)
        job.refused.connect(self.told)
        job.ended.connect(self._on_read)
        self._jobs.add(job)

    def _on_read(self) -> None:
        self._is_reading = False
        if self._is_asked_again:
            self._is_asked_again = False
            self._read()

    def _on_pack(self, offered: "OfferedRubric") -> None:
        self.rubrics.add([offered], choose=True)
        self._show_chosen()
        self._fields["rubric"].show_problem("")
        if offered.problems:
            self.told.emit(offered.problems)

    def _show_chosen(self) -> None:
        chosen = next((row for row in self.rubrics.rows if row.button.isChecked()), None)
        if chosen is not None:
            if self.rubrics.pack.hasFocus():
                chosen.button.setFocus()
            # Only when its lines have their place.
            QTimer.singleShot(0, chosen, lambda: self._area.ensureWidgetVisible(chosen, 0, 24))

    def _on_bad_pack(self, problems: tuple[Problem, ...]) -> None:
        more = f"（共{len(problems)}处，下方逐条列出）" if len(problems) > 1 else ""
        self._fields["rubric"].show_problem(f"这个评分标准包不能用：{problems[0].what}{more}")
        self.told.emit(problems)

    def _ask_for_pack(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择评分标准包", str(Path.home()), PACKS)
        if name:
            self.offer_pack(Path(name))

    def _on_rubric(self) -> None:
        from app.services.begin_assessment import REGION_LATER, region_choices

        rubric = self.rubrics.rubric
        if rubric is None:
            return
        choices = region_choices(rubric)
        self.region.clear()
        self.region.addItem("请选择", None)
        for one in choices:
            self.region.addItem(one.name, one.id)
        self.region.addItem("以后再定（按它取值的项先不算分）", REGION_LATER)
        self._fields["region_type"].setVisible(bool(choices))
        self.cycle.show_years(rubric.cycle_years)
        self._on_county()

    # ------------------------------------------------------------ suggestions

    def _on_county(self) -> None:
        from app.services.begin_assessment import region_choices, suggested_region

        rubric, county = self.rubrics.rubric, self.picker.county
        if rubric is not None and county.name:
            found = suggested_region(region_choices(rubric), county.name)
            self.region.setCurrentIndex(max(self.region.findData(found), 0) if found else 0)
        self._suggest()
        if self.picker.found.isVisible():
            # What was found lies below the field, where the window may end.
            QTimer.singleShot(0, self.picker, lambda: self._area.ensureWidgetVisible(self.picker, 0, 24))

    def _suggest(self) -> None:
        from app.services.begin_assessment import suggested_applicant, suggested_folder

        county = self.picker.county
        if county.name:
            self.applicant.suggest(suggested_applicant(county))
        if not (self.folder.isModified() and self.folder.value):
            self.folder.suggest(str(suggested_folder(county, self.cycle.cycle)))
        self._check_again()

    def _inside(self, folder: Path) -> Path:
        from app.services.begin_assessment import suggested_folder

        return suggested_folder(self.picker.county, self.cycle.cycle, folder)

    # ------------------------------------------------------------ making it

    @property
    def beginning(self) -> "Beginning":
        """Return everything the form says."""
        from app.services.begin_assessment import Beginning

        region = self.region.currentData()
        offered = self.rubrics.offered
        return Beginning(
            self.rubrics.rubric,
            replace(self.picker.county, region_type=region if isinstance(region, str) else None),
            self.applicant.value,
            self.cycle.cycle,
            Person(self.name.value, self.office.value, self.phone.value),
            self.folder.value,
            offered.original if offered is not None else None,
            offered.original_bytes if offered is not None else None,
        )

    def _check_again(self) -> None:
        # While a person fills in for the first time nothing is wrong yet.
        if self._has_tried and self._job is None:
            self._show_slips(self._slips())

    def _slips(self) -> tuple["Slip", ...]:
        from app.services.begin_assessment import slips

        return slips(self.beginning)

    def _show_slips(self, found: tuple["Slip", ...]) -> None:
        said: dict[str, list[str]] = {}
        for slip in found:
            said.setdefault(slip.part, []).append(f"{slip.problem.what}{slip.problem.what_to_do}")
        for part, field in self._fields.items():
            field.show_problem("\n".join(said.get(part, [])))
        self.said.setText(f"还有{len(found)}处要补，已在上面标出。" if found else "")

    def _on_begin(self) -> None:
        from app.services.begin_assessment import begin_assessment

        self._has_tried = True
        found = self._slips()
        self._show_slips(found)
        if found:
            self._go_to(self._fields[found[0].part])
            return
        self._job = Job(begin_assessment, self.beginning, person=self._person, at=self._clock())
        self._job.done.connect(self._on_begun)
        self._job.refused.connect(self._on_refused)
        self._job.ended.connect(self._on_ended)
        self.begin.setEnabled(False)
        self.bar.show()
        self._jobs.add(self._job)

    def _go_to(self, field: FormField) -> None:
        field.content.setFocus()
        # Only when the lines of what is wrong have their place.
        QTimer.singleShot(0, field, lambda: self._area.ensureWidgetVisible(field, 0, 80))

    def _on_begun(self, folder: Path) -> None:
        self._has_tried = False
        self.begun.emit(folder)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self._fields["folder"].show_problem("\n".join(f"{one.what}{one.what_to_do}" for one in problems))
        self._go_to(self._fields["folder"])

    def _on_ended(self) -> None:
        self._job = None
        self.begin.setEnabled(True)
        self.bar.hide()
