"""One visited venue (现场): day, score, what was seen, advice, who looked, photos. One form a venue; stores nothing."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.ledger import read_day
from app.domain.photo_matching import PHOTO_ENDINGS
from app.domain.points import HUNDRED
from app.domain.review import Visit
from app.domain.rubric import Criterion
from app.domain.visits import site_rule
from app.ui.widgets.drop_zone import DropZone
from app.ui.widgets.evidence_fields import DateField
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import FormField
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.number_field import NumberField, points_reader
from app.ui.widgets.text_fields import LineField
from app.ui.widgets.waiting_texts import WaitingText

LINES = 3
STRETCHES = (3, 3, 4)
"""How score, day and reviewers share the width."""
UNREAD_DAY = "日期看不懂，还没有保存。请写成 2022-05-10。"
PHOTOS = f"照片 ({' '.join(f'*{ending}' for ending in PHOTO_ENDINGS)})"


class VisitForm(QWidget):
    """Tells what a step makes of the visit."""

    edited = Signal(object, bool)
    """Visit, goes_on."""
    left = Signal()
    photos_given = Signal(list)
    """list[Path]."""
    asked_to_look = Signal(object)
    """StoredFile: a photo."""

    def __init__(
        self,
        visit: Visit,
        criterion: Criterion | None,
        waiting: Waiting | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Build the form of a venue; `show_visit` fills it. waiting: where what could not be stored waits."""
        super().__init__(parent)
        self.visit = visit
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        title = f"{visit.criterion}　{criterion.title if criterion else ''}"
        rows.addWidget(wrapped(visit.venue, "title", self))
        rows.addWidget(wrapped(title, "quiet", self))
        rule = site_rule(criterion) if criterion else ""
        self._rule = wrapped(rule, "quiet", self)
        self._rule.setVisible(bool(rule))
        rows.addWidget(self._rule)
        self._add_short(rows)
        self.seen = self._add_text(rows, "现场情况", "看到了什么、和材料是否一致")
        self.advice = self._add_text(rows, "问题与建议", "有什么问题、建议怎么改；没有就不填")
        self._add_photos(rows)
        self._texts = self._waiting_texts(waiting) if waiting else []

    def show_visit(self, visit: Visit, *, is_writing: bool) -> None:
        """Show what is stored."""
        self.visit = visit
        self.score.show_number(visit.score)
        self.date.show_day(visit.date)
        self.reviewer.show_text(visit.reviewer)
        self.seen.show_text(visit.seen)
        self.advice.show_text(visit.advice)
        for field in (self.score, self.date, self.reviewer, self.seen, self.advice):
            field.setReadOnly(not is_writing)
        self.add.setEnabled(is_writing)
        self.zone.setAcceptDrops(is_writing)
        self._show_photos(is_writing=is_writing)
        if is_writing:
            for text in self._texts:
                text.bring_back()
            self._say_score()
            self._say_date()

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in (self.score, self.date, self.reviewer, self.seen, self.advice):
            field.flush()

    # ------------------------------------------------------------ building

    def _add_short(self, rows: QVBoxLayout) -> None:
        self.score = NumberField(points_reader(HUNDRED), self)
        self.score.setPlaceholderText("0～100")
        self.score.number_typed.connect(self._on_score)
        self.score.said.connect(self._on_said)
        self.date = DateField(self)
        self.date.setPlaceholderText("如 2022-05-10")
        self.date.typed.connect(self._on_date)
        self.reviewer = LineField(self)
        self.reviewer.setPlaceholderText("几位的用顿号隔开")
        self.reviewer.typed.connect(lambda text: self._tell(replace(self.visit, reviewer=text), goes_on=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        self._score = FormField("得分（百分制）", self.score, parent=self)
        self._date = FormField("日期", self.date, parent=self)
        for column, field in enumerate((self._score, self._date, FormField("评估人", self.reviewer, parent=self))):
            grid.addWidget(field, 0, column)
            grid.setColumnStretch(column, STRETCHES[column])
        for one in (self.score, self.date, self.reviewer):
            one.left.connect(self._on_left)
        rows.addLayout(grid)

    def _add_text(self, rows: QVBoxLayout, title: str, hint: str) -> GrowingText:
        field = GrowingText(LINES, self)
        field.setPlaceholderText(hint)
        name = "seen" if title == "现场情况" else "advice"
        field.typed.connect(lambda text: self._on_text(name, text))
        field.left.connect(self.left)
        rows.addWidget(FormField(title, field, parent=self))
        return field

    def _add_photos(self, rows: QVBoxLayout) -> None:
        self.zone = DropZone(self)
        self.zone.dropped.connect(self.photos_given)
        self.add = QPushButton("添加照片…", self.zone)
        self.add.clicked.connect(self._on_add)
        line = FlowRow(self.zone, 10)
        line.setContentsMargins(12, 6, 12, 6)
        line.addWidget(label("这一处的照片拖到这里，或者", "", self.zone))
        line.addWidget(self.add)
        rows.addWidget(self.zone)
        self._photos_place = QWidget(self)
        self._photos = FlowRow(self._photos_place, 4)
        self._links: list[QWidget] = []
        rows.addWidget(self._photos_place)

    def _waiting_texts(self, waiting: Waiting) -> list[WaitingText]:
        fields: dict[str, LineField | GrowingText] = {
            "score": self.score,
            "date": self.date,
            "reviewer": self.reviewer,
            "seen": self.seen,
            "advice": self.advice,
        }
        return [WaitingText(field, waiting.drafts, f"{waiting.name}/{part}") for part, field in fields.items()]

    # ------------------------------------------------------------ showing and telling

    def _show_photos(self, *, is_writing: bool) -> None:
        for link in self._links:
            self._photos.removeWidget(link)
            link.hide()
            link.deleteLater()
        self._links = []
        for number, photo in enumerate(self.visit.photos):
            look = QPushButton(photo.name, self._photos_place)
            look.setToolTip("看这张照片")
            look.clicked.connect(lambda _on, one=photo: self.asked_to_look.emit(one))
            drop = QPushButton("移去", self._photos_place)
            drop.setEnabled(is_writing)
            drop.clicked.connect(lambda _on, at=number: self._on_drop(at))
            for link in (look, drop):
                link.setObjectName("link")
                self._photos.addWidget(link)
                link.show()
                self._links.append(link)

    def _on_score(self, score: Decimal | None) -> None:
        self._tell(replace(self.visit, score=score), goes_on=True)

    def _on_said(self, text: str) -> None:
        self._score.show_problem(text)

    def _say_score(self) -> None:
        self._score.show_problem(self.score.why)

    def _say_date(self) -> None:
        is_read = not self.date.text().strip() or read_day(self.date.text()) is not None
        self._date.show_problem("" if is_read or self.date.hasFocus() else UNREAD_DAY)

    def _on_text(self, name: str, text: str) -> None:
        changed = replace(self.visit, seen=text) if name == "seen" else replace(self.visit, advice=text)
        self._tell(changed, goes_on=True)

    def _on_date(self, text: str) -> None:
        day = read_day(text)
        is_read = day is not None or not text.strip()
        self._date.show_problem("" if is_read else UNREAD_DAY)
        if is_read:
            self._tell(replace(self.visit, date=day), goes_on=True)

    def _on_left(self) -> None:
        if read_day(self.date.text()):
            self.date.show_day(read_day(self.date.text()))
        self.left.emit()

    def _on_add(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, f"{self.visit.venue}的照片", str(Path.home()), PHOTOS)
        if names:
            self.photos_given.emit([Path(name) for name in names])

    def _on_drop(self, number: int) -> None:
        kept = tuple(photo for at, photo in enumerate(self.visit.photos) if at != number)
        self._tell(replace(self.visit, photos=kept), goes_on=False)

    def _tell(self, visit: Visit, *, goes_on: bool) -> None:
        if not goes_on:
            self.left.emit()
        self.edited.emit(visit, goes_on)
