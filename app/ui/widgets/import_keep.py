"""Last step of the import: what the rubric is called, what it will be, and what can be done with it once it is kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.ui.widgets.column import Column
from app.ui.widgets.form import FormField, Section, TextInput
from app.ui.widgets.import_kept import KeptResult
from app.ui.widgets.labels import wrapped
from app.ui.widgets.problem_list import ProblemList

if TYPE_CHECKING:
    from app.services.import_table import About
    from app.services.rubric_library import InstalledPack

MOST_YEARS = 10


class KeepPage(QScrollArea):
    """The page of the last step."""

    asked_to_save = Signal()
    changed = Signal()
    """Something of the description was typed."""
    asked_for_new = Signal()
    asked_to_edit = Signal()
    asked_to_pack_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = Column()
        self.setWidget(column)
        self._rows = column.rows
        self._rows.setContentsMargins(24, 12, 24, 16)
        self._about: About | None = None
        self._fields: dict[str, FormField] = {}
        self._build_result()
        self._build_form()
        self._build_content()
        self._told = QWidget(self)
        told = QVBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(self._told)
        self._rows.addStretch(1)

    @property
    def about(self) -> "About | None":
        """Return what is typed, on the ground of what was suggested."""
        if self._about is None:
            return None
        return replace(
            self._about,
            id=self.id.value,
            edition=self.edition.value,
            title=self.title.value,
            issuer=self.issuer.value,
            cycle_years=self.years.value(),
        )

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing needed is empty, and say beside the fields what is."""
        needed = {"title": self.title, "id": self.id, "edition": self.edition}
        for name, field in needed.items():
            self._fields[name].show_problem("" if field.value else "这里不能空着。")
        return all(field.value for field in needed.values())

    def show_about(self, about: "About", *, is_new: bool) -> None:
        """Show what is suggested; what a person has typed stays, unless another file was taken."""
        self._about = about
        for field, text in (
            (self.title, about.title),
            (self.id, about.id),
            (self.edition, about.edition),
            (self.issuer, about.issuer),
        ):
            if is_new:
                field.setModified(False)
            field.suggest(text)
        if is_new:
            self.years.setValue(about.cycle_years)
            self.show_saved(None)

    def hold(self) -> None:
        """Take what is shown for what a person has typed: no suggestion replaces it."""
        for field in (self.title, self.id, self.edition, self.issuer):
            field.setModified(True)

    def show_content(self, lines: Sequence[str]) -> None:
        """Say what will be kept."""
        self._content.setText("\n".join(lines))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Tell why it could not be kept."""
        layout = self._told.layout()
        for old in self._told.findChildren(ProblemList):
            old.hide()
            old.deleteLater()
        if problems and layout is not None:
            told = ProblemList(problems, self._told)
            layout.addWidget(told)
            told.show()
            # They stand below all that was typed, where the window may end.
            QTimer.singleShot(0, told, lambda: self.ensureWidgetVisible(told, 0, 24))

    def show_saved(self, pack: "InstalledPack | None", note: str = "") -> None:
        """Say that it is kept, and what can be done now."""
        self._result.show_kept(pack, note)
        if pack is not None:
            self.show_problems(())

    def show_result(self) -> None:
        """Go to what can be done now, at the top, and take the keyboard there."""
        self.new.setFocus()
        self.verticalScrollBar().setValue(0)

    def say(self, note: str) -> None:
        """Say one thing more about what was kept."""
        self._result.say(note)

    # ------------------------------------------------------------ building

    def _build_form(self) -> None:
        section = Section("这份评分标准叫什么", self)
        self.title = TextInput("例如：某某省健康县区评分标准", section)
        self.id = TextInput("例如：js-2024", section)
        self.edition = TextInput("例如：2024", section)
        self.issuer = TextInput("例如：某某省爱卫办", section)
        self.years = QSpinBox(section)
        self.years.setObjectName("year")
        self.years.setRange(1, MOST_YEARS)
        self.years.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        section.rows.addWidget(self._add("title", "标题", self.title, ""))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.addWidget(self._add("id", "编号", self.id, "程序用它认这份标准；字母、数字和短横线。"), 0, 0)
        grid.addWidget(self._add("edition", "版本", self.edition, "一般是印发的年份。"), 0, 1)
        grid.addWidget(self._add("issuer", "印发单位", self.issuer, "印在报告里，可以空着。"), 1, 0)
        grid.addWidget(self._add("years", "周期年数", self.years, "一个批次包括几年的工作。"), 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        section.rows.addLayout(grid)
        for field in (self.title, self.id, self.edition, self.issuer):
            field.textEdited.connect(self._on_edited)
        self.years.valueChanged.connect(lambda _: self.changed.emit())
        self._rows.addWidget(section)

    def _add(self, name: str, title: str, content: QWidget, hint: str) -> FormField:
        self._fields[name] = FormField(title, content, hint, self)
        return self._fields[name]

    def _build_content(self) -> None:
        section = Section("存下的是什么", self)
        self._content = wrapped("", "", section)
        section.rows.addWidget(self._content)
        self._rows.addWidget(section)

    def _build_result(self) -> None:
        self._result = KeptResult(self)
        self.new, self.edit, self.pack = self._result.new, self._result.edit, self._result.pack
        self._result.asked_for_new.connect(self.asked_for_new)
        self._result.asked_to_edit.connect(self.asked_to_edit)
        self._result.asked_to_pack_up.connect(self.asked_to_pack_up)
        self._rows.addWidget(self._result)

    def _on_edited(self) -> None:
        for field in self._fields.values():
            field.show_problem("")
        self.changed.emit()
