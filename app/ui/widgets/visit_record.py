"""What was seen (现场记录): venues drawn and visited, the chosen one to be written, and the points they propose."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.domain.evidence import StoredFile
from app.domain.judging_steps import with_points
from app.domain.photo_matching import PHOTO_ENDINGS
from app.domain.points import shown
from app.domain.problems import Problem, hint
from app.domain.review import Visit
from app.domain.visits import is_visited, plain_name, visit_key
from app.ui.drafts import drafts_of
from app.ui.models.text_table import TextTableModel
from app.ui.models.visit_rows import VISIT_HEADER, VISIT_WEIGHTS, key_of, offered_criteria, visit_rows, visits_of
from app.ui.review_page import ReviewFrame
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput, TextInput
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.page_loading import Shown
from app.ui.widgets.panes import new_sheet, scrolling, scrolling_page
from app.ui.widgets.preview import PreviewWindow
from app.ui.widgets.text_grid import TextGrid
from app.ui.widgets.visit_form import VisitForm
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.open_review import ReviewWorkspace
    from app.services.read_received import ReceivedSet
    from app.services.site_photos import PhotosRead
    from app.ui.jobs import Job

TABLE_PX, FORM_PX = 640, 560
SIGNS = 26
TABLES = "填好的现场评估表 (*.xlsx)"
NOTHING = "还没有要看的场所。先在“抽样”里抽取，或在这里写上评分项和场所名称，点“登记”。"


class VisitRecord(QWidget):
    """Shows the visits of one set. Everything goes through the session and can be undone."""

    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out, with nothing shown yet."""
        super().__init__(parent)
        self._session, self._jobs, self._remembered = frame.session, frame.jobs, frame.remembered
        self._set: ReceivedSet | None = None
        self._visits: tuple[Visit, ...] = ()
        self.form: VisitForm | None = None
        self.model = TextTableModel(VISIT_HEADER, frozenset({2}), self, is_top=True)
        self.table = TextGrid(self.model, VISIT_WEIGHTS, samples={2: "待评估", 3: "2022-05-10"}, parent=self)
        self.table.setAccessibleName("现场评估的场所")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_form())
        self._sheet, self._column = new_sheet(self)
        self._lay_out()

    def show_set(self, of: "ReceivedSet") -> None:
        """Show the visits of a set."""
        if self._set is None or self._set.received.id != of.received.id:
            self.flush()
            self._drop_form()
            self._offer(of)
        self._set = of
        self._visits = visits_of(self._session.picture, of.received.id, of.rubric)
        before = self.model.row(self.table.currentIndex().row())
        self.model.show_rows(visit_rows(self._visits, of.rubric))
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            row = self.model.row_of(before.key) if before else 0
            self.table.go_to(self.model.index(max(row, 0), 0))
            self.table.selectRow(max(row, 0))
        self._empty.setVisible(not self._visits)
        self.table.setVisible(bool(self._visits))
        for button in (self.take, self.add, self.take_photos):
            button.setEnabled(self._session.is_writing)
        self._show_form()

    def open_criterion(self, code: str) -> None:
        """Choose the first venue of a criterion."""
        number = next((at for at, one in enumerate(self._visits) if one.criterion == code), -1)
        if number >= 0:
            self.table.selectRow(number)

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.form is not None:
            self.form.flush()

    def take_files(self, paths: list[Path]) -> bool:
        """Take filled tables, and photos of the venue that is open; tell whether any was taken, and name the others."""
        tables = [path for path in paths if path.suffix.lower() == ".xlsx"]
        photos = [path for path in paths if path.suffix.lower() in PHOTO_ENDINGS and self.form is not None]
        if photos:
            self._on_photos(photos)
        if tables:
            self._take(tables)
        taken = {*tables, *photos}
        left = [path.name for path in paths if path not in taken]
        if taken and left:
            what_to_do = "照片请先选中或登记它的场所再拖；别的材料请单独再拖一次。"
            self.told.emit((hint("FILE_KIND", "、".join(left), "这几个文件没有收。", what_to_do),))
        return bool(taken)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = scrolling_page(left)
        column.addWidget(self._actions())
        self.working = Working(left)
        column.addWidget(self.working)
        self.said = wrapped("", "quiet", left)
        self.said.hide()
        self._empty = wrapped(NOTHING, "quiet", left)
        column.addWidget(self.said)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        column.addStretch()
        self._form_place = QVBoxLayout()
        self._column.addLayout(self._form_place)
        self.proposal = wrapped("", "", self._sheet)
        self.use = QPushButton("记入评审意见", self._sheet)
        self.use.setObjectName("main")
        self.use.clicked.connect(self._on_use)
        self.remove = QPushButton("删去这一处的记录", self._sheet)
        self.remove.setObjectName("link")
        self.remove.clicked.connect(self._on_remove)
        self._proposal_head = label("按现场得分计算", "section", self._sheet)
        for part in (self._proposal_head, self.proposal, self.use):
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if part is self.use else Qt.AlignmentFlag(0))
        self._column.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._area = scrolling(QScrollArea(self), self._sheet)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        splitter.addWidget(left)
        splitter.addWidget(self._area)
        splitter.setSizes([TABLE_PX, FORM_PX])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(splitter)

    def _actions(self) -> QWidget:
        place = QWidget(self)
        row = FlowRow(place, 8)
        self.criteria = ChoiceInput(place)
        self.criteria.setAccessibleName("评分项")
        self.criteria.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.criteria.setMinimumContentsLength(SIGNS)
        self.venue = TextInput("场所名称", place)
        self.venue.returnPressed.connect(self._on_add)
        self.add = QPushButton("登记", place)
        self.add.clicked.connect(self._on_add)
        self.take = QPushButton("收填好的现场评估表…", place)
        self.take.clicked.connect(self._on_take)
        self.overwrite = QCheckBox("不同的以表为准", place)
        self.overwrite.setToolTip("已存的内容和表里不同时：不勾，保留已存的并提示；勾上，换成表里的")
        self.take_photos = QPushButton("收一个文件夹的照片…", place)
        self.take_photos.setToolTip("文件名或文件夹名里写着场所名称的照片，各归各处；认不出的会列出来")
        self.take_photos.clicked.connect(self._on_take_photos)
        for part in (self.criteria, self.venue, self.add, self.take, self.overwrite, self.take_photos):
            row.addWidget(part)
        return place

    def _offer(self, of: "ReceivedSet") -> None:
        self.criteria.clear()
        for one in offered_criteria(of.rubric):
            self.criteria.addItem(f"{one.code}　{one.title}{'' if is_visited(one) else '（不是现场评估项）'}", one.code)

    # ------------------------------------------------------------ showing

    def _show_form(self) -> None:
        """Show the chosen venue, in a form of its own."""
        number = self.table.currentIndex().row()
        visit = self._visits[number] if 0 <= number < len(self._visits) else None
        self._area.setVisible(visit is not None)
        if visit is None or self._set is None:
            self._drop_form()
            return
        if self.form is None or key_of(self.form.visit) != key_of(visit):
            self.flush()
            self._drop_form()
            # What was flushed may have brought other visits.
            visit = next((one for one in self._visits if key_of(one) == key_of(visit)), visit)
            criterion = self._set.rubric.criterion_by_code.get(visit.criterion)
            self.form = VisitForm(visit, criterion, self._waiting(visit), self._sheet)
            self.form.edited.connect(self._on_edited)
            self.form.left.connect(self._session.close_step)
            self.form.photos_given.connect(self._on_photos)
            self.form.asked_to_look.connect(self._on_look)
            self._form_place.addWidget(self.form)
        self.form.show_visit(visit, is_writing=self._session.is_writing)
        stored = self._session.picture.visits.get(self._set.received.id, ())
        self.remove.setVisible(visit_key(visit) in {visit_key(one) for one in stored})
        self.remove.setEnabled(self._session.is_writing)
        self._show_proposal(visit.criterion)

    def _waiting(self, visit: Visit) -> Waiting | None:
        """Return where what could not be stored of a venue waits."""
        if self._set is None or not self._session.is_writing:
            return None
        criterion, venue = visit_key(visit)
        return Waiting(drafts_of(self._session), f"visit/{self._set.received.id}/{criterion}/{venue}")

    def _drop_form(self) -> None:
        if self.form is not None:
            old, self.form = self.form, None
            self._form_place.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _show_proposal(self, code: str) -> None:
        from app.domain.site_proposal import proposed_points

        if self._set is None:
            return
        criterion = self._set.rubric.criterion_by_code.get(code)
        visits = self._session.picture.visits.get(self._set.received.id, ())
        found = (
            proposed_points(self._set.rubric, criterion, visits, self._set.submission.assessment) if criterion else None
        )
        is_told = found is not None and criterion is not None and is_visited(criterion)
        for part in (self._proposal_head, self.proposal):
            part.setVisible(is_told)
        self._points = found.points if found else None
        self.use.setVisible(self._points is not None)
        self.use.setEnabled(self._session.is_writing and self._session.me is not None)
        if found is not None:
            self.proposal.setText("\n".join(found.derivation))
        if self._points is not None:
            self.use.setText(f"把 {shown(self._points)} 分记入 {code} 的评审意见")
            self.use.setToolTip("" if self._session.me else "先在“审阅”页写明“我是谁”")

    # ------------------------------------------------------------ doing

    def _on_edited(self, visit: Visit, goes_on: bool) -> None:
        """Store a visit in the place of the one of the same venue; an empty one that was only drawn is not kept."""
        from app.services.visits import write_visits

        if self._set is None:
            return
        stored = self._session.picture.visits.get(self._set.received.id, ())
        visits = tuple(visit if visit_key(one) == visit_key(visit) else one for one in stored)
        if visit_key(visit) not in {visit_key(one) for one in stored}:
            visits = (*stored, visit)
        self._session.run(write_visits, self._set.received.id, visits, goes_on=goes_on)

    def _on_remove(self) -> None:
        from app.services.visits import write_visits

        if self._set is None or self.form is None:
            return
        self.flush()
        gone = visit_key(self.form.visit)
        stored = self._session.picture.visits.get(self._set.received.id, ())
        self._session.run(write_visits, self._set.received.id, tuple(one for one in stored if visit_key(one) != gone))

    def _on_add(self) -> None:
        from app.services.visits import write_visits

        if self._set is None or not self.venue.value or not self._session.is_writing:
            return
        made = Visit(str(self.criteria.currentData()), self.venue.value)
        stored = self._session.picture.visits.get(self._set.received.id, ())
        if visit_key(made) not in {visit_key(one) for one in self._visits}:
            self._session.run(write_visits, self._set.received.id, (*stored, made))
            if self._session.was_refused:
                return
            self.venue.clear()
        number = self.model.row_of(key_of(made))
        if number >= 0:
            self.table.selectRow(number)

    def _on_take(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "选择填好的现场评估表", str(Path.home()), TABLES)
        if names:
            self._take([Path(name) for name in names])

    def _take(self, paths: list[Path]) -> None:
        from app.services.site_tables import take_site_table

        said: list[str] = []
        problems: list[Problem] = []
        takes_given = self.overwrite.isChecked()
        self._session.settle()
        for path in paths:

            def take(workspace: "ReviewWorkspace", *, person: str, at: dt.datetime, path: Path = path) -> None:
                taken = take_site_table(workspace, path, person=person, at=at, takes_given=takes_given)
                said.append(taken.sentence)
                problems.extend(taken.problems)

            self._session.run(take, name=f"收现场评估表 {path.name}")
            if self._session.was_refused:
                said.append(f"{path.name}：整张没有收，库里没有变化。请按提示改好、保存后再收一次。")
        self._say("\n".join(said))
        if problems:
            self.told.emit(tuple(problems))

    def _on_photos(self, paths: list[Path]) -> None:
        """Copy photos of the open venue in the worker; they are registered with it when all are there."""
        from app.services.site_photos import read_photos

        if self._set is None or self.form is None:
            return
        if not self._session.is_writing:
            self.told.emit(self._session.held)
            return
        job = self._session.job(read_photos, self._set.received.id, self.form.visit, paths)
        job.done.connect(self._on_photos_read)
        self._read(job)

    def _on_take_photos(self) -> None:
        usual = self._remembered.text("visits/photos", str(Path.home()))
        folder = QFileDialog.getExistingDirectory(self, "选择放着现场照片的文件夹", usual)
        if folder:
            self._remembered.set_text("visits/photos", folder)
            self.take_photos_of(Path(folder))

    def take_photos_of(self, folder: Path) -> None:
        """Copy the photos of a folder in the worker; they are registered with their venues when all are there."""
        from app.services.site_photos import read_photo_folder

        if self._set is None or not self._session.is_writing:
            return
        job = self._session.job(read_photo_folder, self._set.received.id, folder)
        job.done.connect(self._on_folder_read)
        self._read(job)

    def _read(self, job: "Job") -> None:
        """Have photos read by a job that tells of what it has read."""
        job.refused.connect(self.told)
        self.working.watch(job, "收现场照片 …")
        self._jobs.add(job)

    def _on_folder_read(self, read: "PhotosRead") -> None:
        self._store(read, "收现场照片", read.sentence)

    def _on_photos_read(self, read: "PhotosRead") -> None:
        (venue,) = read.venues.values()
        self._store(read, f"现场照片 {plain_name(venue)}")

    def _store(self, read: "PhotosRead", name: str, said: str = "") -> None:
        from app.services.site_photos import store_photos

        problems: list[Problem] = []

        def store(workspace: "ReviewWorkspace", *, person: str, at: dt.datetime) -> None:
            problems.extend(store_photos(workspace, read, person=person, at=at).problems)

        self._session.settle()
        self._session.run(store, name=name)
        if said and not self._session.was_refused:
            self._say(said)
        if problems:
            self.told.emit(tuple(problems))

    def _on_look(self, photo: StoredFile) -> None:
        from app.services.preview import stored_path

        shown_file = Shown(stored_path(self._session.folder, photo.sha256), photo.name)
        PreviewWindow(self._jobs, shown_file, self).show()

    def _on_use(self) -> None:
        from app.services.judge import write_finding

        me = self._session.me
        if self._set is None or self.form is None or me is None or self._points is None:
            return
        code, received = self.form.visit.criterion, self._set.received.id
        before = self._session.picture.findings.get(received, {}).get(code, {}).get(me.key)
        line = next(one for one in self._set.sheet.criteria if one.code == code)
        finding = with_points(before, self._points, line)
        self._session.run(write_finding, received, code, finding, reviewer=me)
        if not self._session.was_refused:
            self._say(f"{code}的评审得分已记为{shown(self._points)}分，在“审阅”里可以写意见。")

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
