"""From which workspace, with which rubric, for which cycle, to which place a new one goes on (接着做)."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from app.domain.county import Cycle
from app.domain.submission import Picture
from app.ui.widgets.cycle_fields import CycleFields
from app.ui.widgets.form import ChoiceInput, FormField, Section, TextInput
from app.ui.widgets.labels import wrapped
from app.ui.widgets.rubric_choice import RubricChoice

if TYPE_CHECKING:
    from app.services.carry_over import Edition

BESIDE_PX = 6
"""The words of a radio button begin about so far behind its mark."""
NONE_CHOSEN = "请选择原工作库"


class TwoWays(QWidget):
    """Two radio buttons, and what belongs to the second one."""

    changed = Signal()

    def __init__(self, keep: str, change: str, content: QWidget, parent: QWidget | None = None) -> None:
        """Keep at first."""
        super().__init__(parent)
        self.keep, self.change = QRadioButton(keep, self), QRadioButton(change, self)
        self._group = QButtonGroup(self)
        self.about = wrapped("", "quiet", self)
        self._content = content
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        for button in (self.keep, self.change):
            self._group.addButton(button)
        rows.addWidget(self.keep)
        below = QHBoxLayout()
        below.addSpacing(self.fontMetrics().height() + BESIDE_PX)
        below.addWidget(self.about)
        rows.addLayout(below)
        rows.addWidget(self.change)
        rows.addWidget(content)
        self.keep.setChecked(True)
        content.hide()
        self.change.toggled.connect(content.setVisible)
        self.change.toggled.connect(self.changed)

    @property
    def is_kept(self) -> bool:
        """Tell whether the first way is chosen."""
        return self.keep.isChecked()


class CarryForm(QWidget):
    """Four sections. `asked_old` brings a folder that is to be read; the picture is given back with `show_old`."""

    asked_old = Signal(Path)
    asked_for_pack = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        """Offer what was open lately."""
        super().__init__(parent)
        self.picture: Picture | None = None
        self.old_folder: Path | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        for section in (self._old(), self._rubric(), self._cycle(today), self._place()):
            rows.addWidget(section)

    # ------------------------------------------------------------ what it says

    @property
    def edition(self) -> "Edition | None":
        """Return the new rubric with its original; None keeps the old one."""
        from app.services.carry_over import Edition

        offered = next((row.offered for row in self.rubrics.rows if row.button.isChecked()), None)
        if self.rubric_ways.is_kept or offered is None:
            return None
        return Edition(offered.rubric, offered.original, offered.original_bytes)

    @property
    def cycle(self) -> Cycle | None:
        """Return the new cycle; None keeps the old one."""
        return None if self.cycle_ways.is_kept else self.cycle_fields.cycle

    def show_old(self, folder: Path, picture: Picture) -> None:
        """Show the old workspace, and suggest the next cycle."""
        self.picture, self.old_folder = picture, folder
        old = picture.assessment
        filled = f"已填{len(old.answers)}项，材料{len(old.evidence)}件"
        self.old_about.setText(f"{old.county.full_name}　{old.cycle.name}　{filled}")
        self._choose_old(folder, picture)
        self.old_field.show_problem("")
        self.rubric_ways.about.setText(f"{picture.rubric.title}（{picture.rubric.edition}版）")
        period = "至".join(str(day) for day in (old.cycle.start, old.cycle.end) if day)
        self.cycle_ways.about.setText(f"{old.cycle.name or '没有写批次'}　{period}")
        self.cycle_fields.show_years(picture.rubric.cycle_years)
        self._suggest_cycle()
        self.suggest_folder()

    def problems(self) -> bool:
        """Show what is missing beside its field; tell whether anything is."""
        self.old_field.show_problem(
            "" if self.picture is not None else "还没有选原工作库。请选一个，或点“选择文件夹”。"
        )
        lacks_rubric = not self.rubric_ways.is_kept and self.rubrics.rubric is None
        self.rubric_field.show_problem("还没有选新的评分标准。请选一个，或点“选择评分标准包”。" if lacks_rubric else "")
        place = Path(self.folder.value)
        wrong = not self.folder.value or not place.is_absolute()
        self.folder_field.show_problem(
            "存放位置不是完整的路径。请从盘符或根目录写起，或点“换个文件夹”来选。" if wrong else ""
        )
        return self.picture is None or lacks_rubric or wrong

    def suggest_folder(self, base: Path | None = None) -> None:
        """Suggest a place that is free, beside the old workspace or in `base`."""
        from app.services.begin_assessment import suggested_folder

        if self.picture is None or self.old_folder is None:
            return
        old = self.picture.assessment
        cycle = self.cycle or old.cycle
        if self.edition is not None and self.cycle is None:
            cycle = replace(cycle, name=f"{cycle.name}_{self.edition.rubric.edition}版")
        text = str(suggested_folder(old.county, cycle, base or self.old_folder.absolute().parent))
        if base is None:
            self.folder.suggest(text)
        else:
            self.folder.setText(text)
            self.folder.setModified(True)
        if self.folder.value:
            self.folder_field.show_problem("")

    # ------------------------------------------------------------ building

    def _old(self) -> Section:
        section = Section("一、原工作库", self)
        content = QWidget(section)
        self.old = ChoiceInput(content)
        self.old.setAccessibleName("原工作库")
        self.old.activated.connect(self._on_old)
        self.browse = QPushButton("选择文件夹…", content)
        self.browse.clicked.connect(self._ask_for_old)
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.old, 1)
        line.addWidget(self.browse)
        content.setFocusProxy(self.old)
        self.old_field = FormField("", content, "只读取，不会改动它。", section)
        self.old_about = wrapped("", "quiet", section)
        section.rows.addWidget(self.old_field)
        section.rows.addWidget(self.old_about)
        return section

    def show_recent(self) -> None:
        """Offer the workspaces that were open lately."""
        from app.services.recent_workspaces import recent_workspaces

        self.old.clear()
        self.old.addItem(NONE_CHOSEN, None)
        for one in recent_workspaces():
            if one.is_there and not one.is_review:
                self.old.addItem(_title(one.county, one.cycle, one.folder), one.folder)
        if self.picture is not None and self.old_folder is not None:
            self._choose_old(self.old_folder, self.picture)

    def _rubric(self) -> Section:
        section = Section("二、评分标准", self)
        self.rubrics = RubricChoice(section)
        self.rubrics.asked_for_pack.connect(self.asked_for_pack)
        self.rubrics.chosen.connect(self._on_rubric)
        self.rubric_ways = TwoWays("评分标准不变", "换用新的评分标准", self.rubrics, section)
        self.rubric_ways.changed.connect(self.suggest_folder)
        self.rubric_field = FormField("", self.rubric_ways, "", section)
        section.rows.addWidget(self.rubric_field)
        return section

    def _cycle(self, today: dt.date) -> Section:
        section = Section("三、申报批次", self)
        self.cycle_fields = CycleFields(today, section)
        self.cycle_fields.changed.connect(self.suggest_folder)
        self.cycle_ways = TwoWays("批次不变", "转入新的批次", self.cycle_fields, section)
        self.cycle_ways.changed.connect(self.suggest_folder)
        self.cycle_field = FormField("", self.cycle_ways, "", section)
        section.rows.addWidget(self.cycle_field)
        return section

    def _place(self) -> Section:
        section = Section("四、存放位置", self)
        content = QWidget(section)
        self.folder = TextInput("", content)
        self.folder.setAccessibleName("存放位置")
        self.change = QPushButton("换个文件夹…", content)
        self.change.clicked.connect(self._ask_for_place)
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.folder, 1)
        line.addWidget(self.change)
        content.setFocusProxy(self.folder)
        self.folder_field = FormField("", content, "会新建这个文件夹；原工作库和其他文件都不会改动。", section)
        section.rows.addWidget(self.folder_field)
        return section

    # ------------------------------------------------------------ inside

    def _choose_old(self, folder: Path, picture: Picture) -> None:
        """Let the list show the folder that was read, however it was chosen."""
        place = self.old.findData(str(folder))
        if place < 0:
            old = picture.assessment
            self.old.addItem(_title(old.county.full_name, old.cycle.name, str(folder)), str(folder))
            place = self.old.count() - 1
        self.old.setCurrentIndex(place)

    def _on_old(self) -> None:
        folder = self.old.currentData()
        if isinstance(folder, str):
            self.asked_old.emit(Path(folder))

    def _ask_for_old(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "选择原工作库所在的文件夹", str(Path.home()))
        if chosen:
            self.asked_old.emit(Path(chosen))

    def _ask_for_place(self) -> None:
        start = next((one for one in Path(self.folder.value).parents if one.is_dir()), Path.home())
        chosen = QFileDialog.getExistingDirectory(self, "选择把工作库放在哪个文件夹里", str(start))
        if chosen:
            self.suggest_folder(Path(chosen))

    def _on_rubric(self) -> None:
        rubric = self.rubrics.rubric
        if rubric is not None:
            self.rubric_field.show_problem("")
            self.cycle_fields.show_years(rubric.cycle_years)
            self._suggest_cycle()
            self.suggest_folder()

    def _suggest_cycle(self) -> None:
        from app.services.carry_over import next_cycle

        picture, edition = self.picture, self.edition
        if picture is not None and picture.assessment.cycle.year is not None:
            self.cycle_fields.show_cycle(next_cycle(picture, picture.rubric if edition is None else edition.rubric))


def _title(county: str, cycle: str, folder: str) -> str:
    return "　".join(part for part in (county or "未填写县区", cycle, folder) if part)
