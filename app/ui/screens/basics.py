"""Basics (概况): county, offices, cycle, 基本条件, 基本情况, and the chapters the county writes itself."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QWidget

from app.domain.assessment import GateAnswer, Person
from app.domain.changes import Changes
from app.domain.county import County, Cycle
from app.ui import display
from app.ui.desk_page import Desk, DeskPage
from app.ui.drafts import drafts_of
from app.ui.jobs import Job
from app.ui.session import NOTHING
from app.ui.widgets.bound_texts import BoundTexts
from app.ui.widgets.chapter_section import ChapterSection
from app.ui.widgets.column import Column
from app.ui.widgets.form import Section
from app.ui.widgets.frame_sections import CountySection, CycleSection, OfficesSection
from app.ui.widgets.gate_section import GateSection
from app.ui.widgets.labels import icon_px
from app.ui.widgets.profile_section import ProfileSection

if TYPE_CHECKING:
    from app.services.write_basics import Asked

LIST_CHARACTERS = 13
TWO_COLUMNS_FROM = 48
"""So many characters of room, and the entries of 基本情况 stand in two columns."""
UNREADABLE_FORM = "基本情况表读不出来，原因见窗口下方；其他部分可以照常填写。"


class BasicsPage(DeskPage):
    """A list of the sections with how far each is, and the sections in one column."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out, show what is stored, and read the form of 基本情况 in the worker."""
        super().__init__(desk, parent)
        self.texts = BoundTexts(self, drafts_of(self.session))
        column = Column()
        self.county = CountySection(self.session, self.texts, column)
        self.offices = OfficesSection(self.session, self.texts, column)
        self.cycle = CycleSection(self.session, self.texts, column)
        self.gates = GateSection(self.session, self.texts, column)
        self.profile = ProfileSection(self.session, self.texts, column)
        self.chapters = ChapterSection(self.session, self.texts, column)
        self.sections: dict[str, Section] = {
            "县区": self.county,
            "申报单位和填报人": self.offices,
            "申报批次": self.cycle,
            "基本条件": self.gates,
            "基本情况": self.profile,
            "报告章节": self.chapters,
        }
        column.rows.setContentsMargins(16, 4, 16, 24)
        for section in self.sections.values():
            column.rows.addWidget(section)
        column.rows.addStretch(1)
        self._lay_out(column)
        self._connect()
        self._wanted = ""
        self.show_changes(NOTHING)
        self._read_form()

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, changes: Changes) -> None:  # noqa: ARG002
        """Bring everything in line; a field that is being typed in stays."""
        self.texts.show_texts(is_writing=self.session.is_writing)
        self.county.show_section()
        self.cycle.show_section()
        self.gates.show_section()
        self.profile.show_section()
        self.chapters.show_section()
        self._show_states()

    def show_place(self, key: str) -> None:
        """Go to a gate, an entry of 基本情况, a chapter, or the top."""
        if key in self.gates.editors:
            editor = self.gates.editors[key]
            self.area.ensureWidgetVisible(editor)
            editor.take_focus()
        elif key in self.chapters.fields:
            self._go_to(self.chapters.fields[key])
        elif key and not self.profile.has_form:
            self._wanted = key
        elif key:
            self.profile.show_place(key)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.texts.flush()
        self.profile.flush()

    def search(self) -> None:
        """Go to the list of sections."""
        self.list.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay 基本情况 out as there is room."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "list"):
            self._fit()

    # ------------------------------------------------------------ building

    def _fit(self) -> None:
        self.list.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * LIST_CHARACTERS)
        self.list.setIconSize(QSize(icon_px(self), icon_px(self)))
        room = self.width() - self.list.width()
        self.profile.show_columns(2 if room > self.fontMetrics().horizontalAdvance("国") * TWO_COLUMNS_FROM else 1)

    def _lay_out(self, column: Column) -> None:
        self.list = QListWidget(self)
        self._fit()
        self.list.setWordWrap(True)
        for title in self.sections:
            self.list.addItem(QListWidgetItem(title))
        self.list.currentRowChanged.connect(self._on_section)
        self.list.itemClicked.connect(lambda item: self._on_section(self.list.row(item)))
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setWidget(column)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 0, 12)
        row.addWidget(self.list)
        row.addWidget(self.area, 1)

    def _connect(self) -> None:
        self.texts.left.connect(self.session.close_step)
        self.profile.left.connect(self.session.close_step)
        self.county.edited.connect(self._on_county)
        self.offices.applicant_edited.connect(self._on_applicant)
        self.offices.person_edited.connect(self._on_person)
        self.cycle.edited.connect(self._on_cycle)
        self.gates.edited.connect(self._on_gate)
        self.profile.edited.connect(self._on_profile)
        self.profile.renamed.connect(self._on_renamed)
        self.chapters.edited.connect(self._on_chapter)

    def _read_form(self) -> None:
        from app.services.write_basics import read_asked

        job = Job(read_asked, self.session.picture.rubric)
        job.done.connect(self._on_asked)
        self.desk.jobs.add(job)

    def _on_asked(self, asked: "Asked") -> None:
        self.county.offer_regions([(one.id, one.name) for one in asked.regions])
        if asked.form is not None:
            self.profile.show_form(asked.form)
        if asked.problems:
            self.profile.show_refusal(UNREADABLE_FORM)
            self.told.emit(asked.problems)
        self.show_changes(NOTHING)
        if self._wanted:
            # The entries have their places only when they were laid out.
            QTimer.singleShot(0, self, lambda: self.profile.show_place(self._wanted))

    # ------------------------------------------------------------ the list

    def _on_section(self, row: int) -> None:
        sections = list(self.sections.values())
        if 0 <= row < len(sections):
            self.area.verticalScrollBar().setValue(sections[row].y())

    def _go_to(self, field: QWidget) -> None:
        self.area.ensureWidgetVisible(field)
        field.setFocus()

    def _show_states(self) -> None:
        for row, (title, (done, total)) in enumerate(self._states().items()):
            item = self.list.item(row)
            is_read = self.sections[title] is not self.profile or self.profile.has_form
            words = f"已填 {done}/{total}" if total else "不用填" if is_read else "正在读取"
            item.setText(f"{title}\n{words}")
            item.setIcon(display.icon("state-scored" if done >= total and is_read else "state-unanswered"))

    def _states(self) -> dict[str, tuple[int, int]]:
        """Return how many fields of each section are filled in, of those that should be."""
        given = self.session.picture.assessment
        rubric = self.session.picture.rubric
        county = [given.county.name, given.county.province]
        county += [given.county.region_type or ""] if self.county.region.count() > 1 else []
        offices = [given.applicant, given.person.office, given.person.name, given.person.phone]
        cycle = [given.cycle.name, given.cycle.start, given.cycle.end, given.cycle.assessed_year]
        gates = [given.gates[gate.id].met is not None if gate.id in given.gates else False for gate in rubric.gates]
        entries = [given.profile.get(name, "") for name in self.profile.fields]
        chapters = [given.report.get(name, "") for name in self.chapters.fields]
        found: tuple[Sequence[object], ...] = (county, offices, cycle, gates, entries, chapters)
        return {title: (sum(map(bool, one)), len(one)) for title, one in zip(self.sections, found, strict=True)}

    # ------------------------------------------------------------ editing

    def _run(self, service: Callable[..., object], *arguments: object, goes_on: bool = True) -> None:
        self.session.run(service, *arguments, goes_on=goes_on)

    def _on_county(self, county: County, goes_on: bool) -> None:
        from app.services.write_basics import write_county

        self._run(write_county, county, goes_on=goes_on)

    def _on_applicant(self, text: str) -> None:
        from app.services.write_basics import write_applicant

        self._run(write_applicant, text)

    def _on_person(self, who: Person) -> None:
        from app.services.write_basics import write_person

        self._run(write_person, who)

    def _on_cycle(self, cycle: Cycle) -> None:
        from app.services.write_basics import write_cycle

        self._run(write_cycle, cycle)

    def _on_gate(self, gate: str, answer: GateAnswer, goes_on: bool) -> None:
        from app.services.write_basics import write_gate

        self._run(write_gate, gate, answer, goes_on=goes_on)

    def _on_profile(self, name: str, text: str) -> None:
        from app.services.write_basics import write_profile

        self._run(write_profile, name, text)

    def _on_renamed(self, name: str, new: str) -> None:
        from app.services.write_basics import rename_profile

        self._run(rename_profile, name, new)

    def _on_chapter(self, chapter: str, text: str) -> None:
        from app.services.write_basics import write_chapter

        self._run(write_chapter, chapter, text)
