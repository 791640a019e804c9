"""Merging (合并): taking experts' files in, handing one's own in, conflicts side by side, and how they become one."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QWidget

from app.domain.merging_findings import MEAN
from app.domain.problems import Problem, hint
from app.domain.progress import Progress
from app.ui.jobs import Job
from app.ui.models.judge_merge import NUMBERS, merge_header, merge_rows, merge_weights, merging_reviewers, open_merges
from app.ui.models.text_table import TextTableModel
from app.ui.review_page import ReviewFrame
from app.ui.widgets.drop_zone import DropZone
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput, TextInput
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.panes import scrolling_page
from app.ui.widgets.text_grid import TextGrid
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.hand_findings import HandedIn, ReadFile, TakenFindings
    from app.services.open_review import ReviewWorkspace
    from app.services.read_received import ReceivedSet

KINDS = "评审意见文件 (*.yaml *.yml)"
TAKE = "评审人交来的意见文件（.yaml）拖到这里，或者"
NO_CONFLICT = "这一份没有几位评审人都评过的项，不用合并。"
ALL_MERGED = "这一份几位评审人都评过的项，都合并好了。"
NOTE_HINT = "合并说明（写进退回意见，可不填），例如：经合议，以现场查看为准"


class JudgeMerge(QWidget):
    """Shows one set at a time. Everything goes through the session and can be undone."""

    closed = Signal()
    """Back to the criteria."""
    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out, with nothing shown yet."""
        super().__init__(parent)
        self._session, self._jobs = frame.session, frame.jobs
        self._set: ReceivedSet | None = None
        self._notes: dict[str, str] = {}
        self.model = TextTableModel(("评分项",), is_top=True, parent=self)
        self.table = TextGrid(self.model, (1.0,), parent=self)
        self.table.setAccessibleName("几位评审人都评过的项")
        rows = scrolling_page(self)
        rows.setSpacing(8)
        rows.addWidget(self._head())
        rows.addWidget(self._files())
        self.working = Working(self)
        self.said = wrapped("", "quiet", self)
        rows.addWidget(self.working)
        rows.addWidget(self.said)
        rows.addWidget(self._ways())
        self.words = wrapped("", "quiet", self)
        rows.addWidget(self.words)
        rows.addWidget(self.table, 1)
        rows.addStretch()
        self.said.hide()

    def show_set(self, of: "ReceivedSet | None") -> None:
        """Show what several reviewers said of a set. A note that is being written stays with its county."""
        before, shown = (one.received.id if one is not None else "" for one in (self._set, of))
        if before != shown:
            self._notes[before] = self.note.text()
            self.note.setText(self._notes.get(shown, ""))
        self._set = of
        picture = self._session.picture
        is_writing = self._session.is_writing
        for part in (self.take, self.zone, self.merge_all, self.merge_chosen):
            part.setEnabled(is_writing)
        self.hand.setEnabled(self._session.me is not None)
        if of is None:
            self.model.show_header(("评分项",))
            return
        header = merge_header(picture, of.received.id)
        if header != self._header():
            self.model.show_header(header, NUMBERS)
            self.table.weigh(merge_weights(len(header)))
        rows = merge_rows(picture, of.received.id, of.rubric, of.sheet, only_open=self.only_open.isChecked())
        self.model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._show_ways(
            open_merges(picture, of.received.id), has_several=bool(merging_reviewers(picture, of.received.id))
        )

    def take_files(self, paths: list[Path]) -> bool:
        """Take experts' files in; tell whether there were any of that kind, and name the others."""
        files = [path for path in paths if path.suffix.lower() in {".yaml", ".yml"}]
        if files and not self._session.is_writing:
            self.told.emit(self._session.held)
        elif files:
            self._take(files)
            if left := "、".join(path.name for path in paths if path not in files):
                self.told.emit((hint("FILE_KIND", left, "这几个文件没有收。", "请单独再拖一次，会到“收件”。"),))
        return bool(files)

    # ------------------------------------------------------------ building

    def _head(self) -> QWidget:
        head = QWidget(self)
        row = FlowRow(head, 12)
        back = QPushButton("← 回到逐项评审", head)
        back.setShortcut("Alt+Up")
        back.setToolTip("Alt+↑")
        back.clicked.connect(self.closed)
        row.addWidget(back)
        row.addWidget(label("合并几位评审人的意见", "title", head))
        self.back = back
        return head

    def _files(self) -> QWidget:
        self.zone = DropZone(self)
        self.zone.dropped.connect(self.take_files)
        self.take = QPushButton("选文件…", self.zone)
        self.take.clicked.connect(self._on_take)
        self.hand = QPushButton("交出我的意见…", self.zone)
        self.hand.setToolTip("把我的全部意见写成一个文件，交给牵头人合并")
        self.hand.clicked.connect(self._on_hand)
        line = FlowRow(self.zone, 10)
        line.setContentsMargins(12, 6, 12, 6)
        for part in (label(TAKE, "", self.zone), self.take, self.hand):
            line.addWidget(part)
        return self.zone

    def _ways(self) -> QWidget:
        self._ways_place = QWidget(self)
        row = FlowRow(self._ways_place, 10)
        self.by = ChoiceInput(self)
        self.by.setAccessibleName("怎样合并")
        self.by.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToContents)
        self.note = TextInput(NOTE_HINT, self)
        self.note.setAccessibleName("合并说明")
        self.note.setMinimumWidth(self.fontMetrics().horizontalAdvance("县" * 22))
        self.merge_chosen = QPushButton("合并所选的项", self)
        self.merge_chosen.clicked.connect(lambda: self._merge(chosen=True))
        self.merge_all = QPushButton("合并全部", self)
        self.merge_all.setObjectName("main")
        self.merge_all.clicked.connect(lambda: self._merge(chosen=False))
        self.only_open = QCheckBox("只看没有合并的", self)
        self.only_open.toggled.connect(lambda _on: self.show_set(self._set))
        for part in (self.by, self.note, self.merge_chosen, self.merge_all, self.only_open):
            row.addWidget(part)
        return self._ways_place

    # ------------------------------------------------------------ showing

    def _header(self) -> tuple[str, ...]:
        columns = range(self.model.columnCount())
        return tuple(str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in columns)

    def _show_ways(self, count: int, *, has_several: bool) -> None:
        if self._set is None:
            return
        before = self.by.currentData()
        ways = [("取平均分", MEAN)]
        ways += [(f"以{key}的为准", key) for key in merging_reviewers(self._session.picture, self._set.received.id)]
        if [self.by.itemData(number) for number in range(self.by.count())] != [key for _, key in ways]:
            self.by.clear()
            for words, key in ways:
                self.by.addItem(words, key)
            self.by.setCurrentIndex(max(self.by.findData(before), 0))
        self.merge_all.setText(f"合并全部 {count} 项" if count else "重新合并全部")
        self._ways_place.setVisible(has_several)
        county = self._set.received.county.full_name
        self.words.setText(f"{county}：{'' if count else ALL_MERGED if has_several else NO_CONFLICT}".rstrip("："))

    # ------------------------------------------------------------ doing

    def _merge(self, *, chosen: bool) -> None:
        from app.services.merge_findings import merge

        if self._set is None:
            return
        rows = (self.model.row(index.row()) for index in self.table.selectionModel().selectedRows())
        codes = [row.key for row in rows if row is not None] if chosen else None
        if codes == []:
            self._say("先在表里选中要合并的项（Ctrl 可多选）。")
            return
        by, note = str(self.by.currentData()), self.note.value
        self._session.run(merge, self._set.received.id, by=by, note=note, codes=codes)

    def _on_take(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "选择评审人交来的意见文件", str(Path.home()), KINDS)
        if names:
            self._take([Path(name) for name in names])

    def _take(self, files: list[Path]) -> None:
        """Read files in the worker; they are stored when all are read."""
        from app.services.hand_findings import read_files

        self._session.settle()
        job = Job(read_files, files)
        job.done.connect(self._on_read)
        job.refused.connect(self._on_refused)
        self.working.watch(job, "读评审意见 …")
        self._jobs.add(job)

    def _on_read(self, read: "tuple[ReadFile, ...]") -> None:
        from app.services.hand_findings import take_findings

        found: list[TakenFindings] = []

        def take(workspace: "ReviewWorkspace", *, person: str, at: dt.datetime) -> None:
            found.extend(take_findings(workspace, read, person=person, at=at))

        self._session.settle()
        self._session.run(take, name="收评审意见")
        self._say("\n".join(one.sentence for one in found))
        problems = tuple(problem for one in found for problem in one.problems)
        if problems:
            self.told.emit(problems)

    def _on_hand(self) -> None:
        me = self._session.me
        if me is None:
            return
        usual = str(Path.home() / f"评审意见_{me.name}.yaml")
        name, _ = QFileDialog.getSaveFileName(self, "把我的意见存成文件", usual, KINDS)
        if name:
            self.hand_in_to(Path(name))

    def hand_in_to(self, target: Path) -> None:
        """Write my findings to a file, in the worker."""
        me = self._session.me
        if me is None:
            return
        job = self._session.job(write_out, me.key, target)
        job.done.connect(self._on_handed)
        job.refused.connect(self._on_refused)
        self.working.watch(job, "写出我的意见 …")
        self._jobs.add(job)

    def _on_handed(self, handed: "HandedIn") -> None:
        self._say(f"{handed.sentence}请把这个文件交给牵头人。")

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.told.emit(problems)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


def write_out(workspace: "ReviewWorkspace", key: str, target: Path, *, progress: Progress) -> "HandedIn":
    """Write all findings of a reviewer to a file; for the worker. Raises: ProblemError, CancelledError."""
    from app.services.hand_findings import hand_in

    progress.step(0, 1, "写出我的意见")
    return hand_in(workspace, key, target)
