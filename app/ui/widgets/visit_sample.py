"""Drawing venues for the visits (抽样): by a seed that is shown, or chosen by hand; and the papers to take along."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.problems import Problem, ProblemError
from app.domain.rubric import Criterion, Ledger
from app.domain.sampling import Venue, ledger_for, venue_names, venues_of
from app.domain.visits import is_visited, planned_criteria
from app.ui import display
from app.ui.clock import now
from app.ui.models.text_table import TextTableModel
from app.ui.models.tick_table import TickRow, TickTableModel
from app.ui.models.visit_rows import SAMPLE_HEADER, SAMPLE_WEIGHTS, offered_criteria, sample_rows
from app.ui.review_page import ReviewFrame
from app.ui.search_text import SearchText
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput, Section, TextInput
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.panes import scrolling
from app.ui.widgets.sample_width import keep_as_wide_as
from app.ui.widgets.text_grid import TextGrid
from app.ui.widgets.tree_filter import SearchField
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.open_review import ReviewWorkspace
    from app.services.read_received import ReceivedSet
    from app.services.site_tables import WrittenSiteTables

USUAL_COUNT, MOST_COUNT = 3, 999
MOST_LINES, MOST_VENUE_LINES = 14, 16
SIGNS = 40
NO_SAMPLE = "还没有抽样。选好评分项和处数，点“抽取”；抽到的场所带到现场评估表里。"
NO_ROWS = "这一项在县区的台账里没有可抽的场所，可以在下面直接写场所名称。"
SEED_HINT = "不填由程序生成"


MOST_WITHOUT_SEARCH = 10
"""A list of more venues can be searched."""
PLANNED = "本县区写已抽样或登记过的评分项：{codes}。没有抽样的县区写全部现场评估项。"
UNPLANNED = "本县区还没有抽样，写全部现场评估项。"


class VisitSample(QWidget):
    """Shows one set; draws for it or for all. Everything goes through the session and can be undone."""

    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out, with nothing shown yet."""
        super().__init__(parent)
        self._session, self._jobs, self._remembered = frame.session, frame.jobs, frame.remembered
        self._set: ReceivedSet | None = None
        self._venues: dict[str, Venue] = {}
        self._is_picked = False
        inside = QWidget(self)
        inside.setObjectName("page")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(10)
        for part in (self._drawing(), self._drawn(), self._by_hand(), self._papers()):
            self._column.addWidget(part)
        self._column.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(scrolling(QScrollArea(self), inside))

    @property
    def code(self) -> str:
        """Return the criterion that is drawn for."""
        return str(self.criteria.currentData() or "")

    def show_set(self, of: "ReceivedSet") -> None:
        """Show the samples of a set."""
        before, self._set = self._set, of
        if before is None or before.rubric != of.rubric:
            self._offer(offered_criteria(of.rubric))
        if not self._is_picked and (before is None or before.received.id != of.received.id):
            with QSignalBlocker(self.criteria):
                self.criteria.setCurrentIndex(self._first_with_rows(offered_criteria(of.rubric)))
        self._show_planned()
        rows = sample_rows(self._session.picture, of.received.id, of.rubric)
        self.samples.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        for button in (self.draw, self.add):
            button.setEnabled(self._session.is_writing)
        self._show_venues()

    def open_criterion(self, code: str) -> None:
        """Choose a criterion to draw for."""
        number = self.criteria.findData(code)
        if number >= 0:
            self.criteria.setCurrentIndex(number)
            self._on_picked()

    # ------------------------------------------------------------ building

    def _drawing(self) -> QWidget:
        card = Section("抽取场所", self)
        self.criteria = ChoiceInput(card)
        self.criteria.setAccessibleName("评分项")
        self.criteria.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.criteria.setMinimumContentsLength(SIGNS)
        self.criteria.currentIndexChanged.connect(lambda _number: self._show_venues())
        self.criteria.activated.connect(lambda _number: self._on_picked())
        self.count = QSpinBox(card)
        self.count.setRange(1, MOST_COUNT)
        self.count.setValue(USUAL_COUNT)
        self.count.setSuffix(" 处")
        self.count.setAccessibleName("抽几处")
        self.seed = TextInput(SEED_HINT, card)
        self.seed.setAccessibleName("随机种子")
        self.seed.setToolTip("种子相同，抽到的场所就相同，谁都可以复核")
        keep_as_wide_as(self.seed, SEED_HINT)
        self.every = QCheckBox("各县区一起抽", card)
        self.draw = QPushButton("抽取", card)
        self.draw.setObjectName("main")
        self.draw.clicked.connect(self._on_draw)
        place = QWidget(card)
        row = FlowRow(place, 10)
        words = [label(text, "", card) for text in ("评分项", "抽", "随机种子")]
        for part in (words[0], self.criteria, words[1], self.count, words[2], self.seed, self.every, self.draw):
            row.addWidget(part)
        card.rows.addWidget(place)
        return card

    def _drawn(self) -> QWidget:
        card = Section("抽样单", self)
        self.samples = TextTableModel(SAMPLE_HEADER, parent=self, is_top=True)
        self.table = TextGrid(self.samples, SAMPLE_WEIGHTS, most_lines=MOST_LINES, parent=card)
        self.table.setAccessibleName("抽样单")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_row())
        self._empty = wrapped(NO_SAMPLE, "quiet", card)
        card.rows.addWidget(self._empty)
        card.rows.addWidget(self.table)
        return card

    def _by_hand(self) -> QWidget:
        card = Section("手工选定（勾选要看的场所）", self)
        self.offered = TickTableModel(("看",), ("场所", "台账里的其他内容"), self)
        self.offered.ticked.connect(self._on_ticked)
        self.venues = TextGrid(self.offered, (8.0, 40.0, 52.0), most_lines=MOST_VENUE_LINES, parent=card)
        self.venues.setAccessibleName("可以看的场所")
        self._no_rows = wrapped(NO_ROWS, "quiet", card)
        self.sought = SearchField(card)
        self.sought.setPlaceholderText("查找：场所名称、台账里的词或拼音首字母")
        self.sought.setAccessibleName("查找场所")
        self.sought.textChanged.connect(lambda _text: self._show_found())
        self.sought.went_on.connect(self._on_found)
        self.name = TextInput("台账里没有的场所，写名称", card)
        self.add = QPushButton("加上这一处", card)
        self.add.clicked.connect(self._on_add)
        self.name.returnPressed.connect(self._on_add)
        place = QWidget(card)
        row = FlowRow(place, 10)
        row.addWidget(self.name)
        row.addWidget(self.add)
        self.name.setMinimumWidth(self.fontMetrics().horizontalAdvance("县" * 20))
        for part in (self._no_rows, self.sought, self.venues, place):
            card.rows.addWidget(part)
        return card

    def _papers(self) -> QWidget:
        card = Section("带到现场的表", self)
        words = "现场评估表（PDF 打印用，Excel 在电脑上填）和抽样单写到一个文件夹；填好的 Excel 在“现场记录”里收回。"
        card.rows.addWidget(wrapped(words, "quiet", card))
        self.write = QPushButton("写出本县区的表…", card)
        self.write.clicked.connect(lambda: self._on_write(is_every=False))
        self.write_every = QPushButton("写出各县区的表…", card)
        self.write_every.clicked.connect(lambda: self._on_write(is_every=True))
        place = QWidget(card)
        row = FlowRow(place, 10)
        row.addWidget(self.write)
        row.addWidget(self.write_every)
        self.whole = QCheckBox("全部现场评估项", card)
        self.whole.setToolTip("没有抽样的评分项也各写一张表")
        self.whole.toggled.connect(lambda _on: self._show_planned())
        row.addWidget(self.whole)
        self._planned = wrapped("", "quiet", card)
        self.working = Working(card)
        self.said = wrapped("", "quiet", card)
        for part in (self._planned, place, self.working, self.said):
            card.rows.addWidget(part)
        return card

    # ------------------------------------------------------------ showing

    def _offer(self, criteria: tuple[Criterion, ...]) -> None:
        before = self.code
        with QSignalBlocker(self.criteria):
            self.criteria.clear()
            for one in criteria:
                star = display.CORE_MARK if one.core else ""
                visited = "" if is_visited(one) else "（不是现场评估项）"
                self.criteria.addItem(f"{one.code}　{star}{one.title}{visited}", one.code)
            self.criteria.setCurrentIndex(max(self.criteria.findData(before), 0))

    def _first_with_rows(self, criteria: tuple[Criterion, ...]) -> int:
        """Return the place of the first criterion that there is something to draw for; 0 without one."""
        of = self._set
        found = (at for at, one in enumerate(criteria) if of is not None and _venues_of(of, one.code)[1])
        return next(found, 0)

    def _on_picked(self) -> None:
        """Stay with a criterion that somebody asked for, in other counties too."""
        self._is_picked = True

    def _show_planned(self) -> None:
        """Say of which criteria the papers are written."""
        if self._set is None:
            return
        picture, id_ = self._session.picture, self._set.received.id
        drawn, visits = picture.samples.get(id_, {}), picture.visits.get(id_, ())
        codes = "、".join(one.code for one in planned_criteria(self._set.rubric, drawn, visits))
        self._planned.setText(PLANNED.format(codes=codes) if drawn or visits else UNPLANNED)
        self._planned.setVisible(not self.whole.isChecked())

    def _show_found(self) -> None:
        """Hide the venues that are not looked for."""
        for number in range(self.offered.rowCount()):
            row = self.offered.row(number)
            is_found = row is None or SearchText(*row.texts, names=row.texts[:1]).holds(self.sought.text())
            self.venues.setRowHidden(number, not is_found)
        self.venues.fit()

    def _on_found(self) -> None:
        """Go to the first venue that was found."""
        rows = range(self.offered.rowCount())
        found = next((number for number in rows if not self.venues.isRowHidden(number)), None)
        if found is not None:
            self.venues.setCurrentIndex(self.offered.index(found, 0))
            self.venues.setFocus()

    def _show_venues(self) -> None:
        """Offer the venues of the chosen criterion, ticked when they are to be visited."""
        if self._set is None or not self.code:
            return
        ledger, rows = _venues_of(self._set, self.code)
        names = venue_names(ledger, rows)
        self._venues = dict(zip(names, rows, strict=True))
        chosen = self._chosen()
        shown = [TickRow(name, (name in chosen,), (name, _rest(name, venue))) for name, venue in self._venues.items()]
        shown += [TickRow(name, (True,), (name, "不在台账里")) for name in chosen if name not in self._venues]
        place = self.venues.currentIndex()
        self.offered.load(shown)
        self.venues.setCurrentIndex(self.offered.index(place.row(), place.column()))
        self.venues.setVisible(bool(shown))
        self.sought.setVisible(len(shown) > MOST_WITHOUT_SEARCH)
        if self.sought.isHidden():
            self.sought.clear()
        self._show_found()
        self._no_rows.setVisible(not rows)

    def _chosen(self) -> tuple[str, ...]:
        if self._set is None:
            return ()
        sample = self._session.picture.samples.get(self._set.received.id, {}).get(self.code)
        return sample.venues if sample else ()

    def _on_row(self) -> None:
        row = self.samples.row(self.table.currentIndex().row())
        if row is not None:
            self.open_criterion(row.key)

    # ------------------------------------------------------------ doing

    def _on_draw(self) -> None:
        from app.services.sample_venues import sample

        if self._set is None or not self.code:
            return
        chosen = None if self.every.isChecked() else (self._set.received,)
        problems: list[Problem] = []

        def draw(workspace: "ReviewWorkspace", *, person: str, at: dt.datetime) -> None:
            seed = self.seed.value or None
            made = sample(workspace, self.code, self.count.value(), seed=seed, submissions=chosen, person=person, at=at)
            problems.extend(made.problems)

        self._session.run(draw, name=f"抽样 {self.code}")
        if problems:
            self.told.emit(tuple(problems))

    def _on_ticked(self) -> None:
        self._choose(tuple(self.offered.chosen(0)))

    def _on_add(self) -> None:
        if self.name.value and self._session.is_writing:
            name = self.name.value
            self.name.clear()
            self._choose((*self._chosen(), name))

    def _choose(self, names: tuple[str, ...]) -> None:
        from app.services.sample_venues import choose_venues

        if self._set is None:
            return
        known = [name for name in self._venues if name in names]
        others = [name for name in dict.fromkeys((*self._chosen(), *names)) if name in names and name not in known]
        venues = [*(self._venues[name] for name in known), *others]
        self._session.run(choose_venues, self._set.received.id, self.code, venues)

    def _on_write(self, *, is_every: bool) -> None:
        usual = self._remembered.text("visits/folder", str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, "把现场评估表写到哪个文件夹", usual)
        if folder:
            self._remembered.set_text("visits/folder", folder)
            self.write_to(Path(folder), is_every=is_every)

    def write_to(self, folder: Path, *, is_every: bool) -> None:
        """Write the tables into a folder, in the worker."""
        from app.services.site_tables import write_site_tables

        if self._set is None:
            return
        ids = None if is_every else [self._set.received.id]
        codes = () if self.whole.isChecked() else None
        job = self._session.job(write_site_tables, ids, folder, date=now().date(), codes=codes)
        job.done.connect(self._on_written)
        job.refused.connect(self._on_refused)
        self.working.watch(job, "写现场评估表 …")
        job.ended.connect(self._show_writable)  # after the watcher let go of the job
        self._show_writable()
        self._jobs.add(job)

    def _show_writable(self) -> None:
        """Offer to write only while nothing is written: of two jobs the first could not be cancelled any more."""
        for button in (self.write, self.write_every):
            button.setEnabled(not self.working.is_working)

    def _on_written(self, written: "WrittenSiteTables") -> None:
        names = "、".join(path.name for path in written.files)
        self.said.setText(f"已写到 {written.files[0].parent}：{names}" if written.files else "没有要写的表。")
        if written.problems:
            self.told.emit(written.problems)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.told.emit(problems)


def _venues_of(of: "ReceivedSet", code: str) -> tuple[Ledger | None, tuple[Venue, ...]]:
    """Return the ledger that a criterion's venues stand in and its rows that count; None and nothing without one."""
    assessment = of.submission.assessment
    try:
        ledger = ledger_for(of.rubric, of.rubric.criterion_by_code[code])
    except ProblemError:
        return None, ()
    return ledger, venues_of(ledger, assessment.ledgers.get(ledger.id, ()), assessment.cycle)


def _rest(name: str, venue: Venue) -> str:
    return "，".join(text for text in venue.values() if text not in name)
