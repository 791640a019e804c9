"""Who looks at what (分工): one line a reviewer – dimensions, sets, 回避 – and one form to write a line."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.received import Assignment, ReviewPicture
from app.domain.review import Level, Reviewer
from app.domain.review_duties import means_county
from app.domain.rubric import Rubric
from app.ui.models.text_table import TextRow, TextTableModel
from app.ui.review_page import ReviewFrame
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import FormField, Section, TextInput
from app.ui.widgets.judge_me import split_names, unmet
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.panes import scrolling
from app.ui.widgets.text_grid import TextGrid

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet

HEADER = ("评审人", "一级指标", "县区", "回避的县区")
WEIGHTS = (24.0, 30.0, 26.0, 20.0)
NOBODY = "还没有分工。不分也可以：谁写的意见就记在谁名下。分了工，评审人能只看自己的领域，评到分工之外会有提示。"
ALL = "全部"
MOST_LINES = 20


class JudgeAssign(QWidget):
    """Shows the assignments; what is written goes through the session and can be undone."""

    closed = Signal()
    """Back to the criteria."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out, with nothing shown yet."""
        super().__init__(parent)
        self._session = frame.session
        self._key = ""
        self._fields: dict[str, QCheckBox] = {}
        self.model = TextTableModel(HEADER, parent=self, is_top=True)
        self.table = TextGrid(self.model, WEIGHTS, most_lines=MOST_LINES, parent=self)
        self.table.setAccessibleName("评审分工")
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_row())
        self.empty = wrapped(NOBODY, "quiet", self)
        inside = QWidget(self)
        inside.setObjectName("page")
        below = QVBoxLayout(inside)
        below.setContentsMargins(0, 0, 0, 0)
        for part in (self.empty, self.table, self._form()):
            below.addWidget(part)
        below.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self._head())
        rows.addWidget(scrolling(QScrollArea(self), inside), 1)

    def show_assignments(self, of: "ReceivedSet | None") -> None:
        """Show who looks at what; of: a set whose rubric names the dimensions."""
        picture = self._session.picture
        if of is not None:
            self._show_fields(of.rubric)
        self.model.show_rows(
            [_row(picture, key, one, of.rubric if of else None) for key, one in picture.assignments.items()]
        )
        self.table.setVisible(bool(picture.assignments))
        self.empty.setVisible(not picture.assignments)
        for button in (self.save, self.remove):
            button.setEnabled(self._session.is_writing)
        self.remove.setVisible(self._key in picture.assignments)
        if self._key and self._key not in picture.assignments:
            self._show(None)

    # ------------------------------------------------------------ building

    def _head(self) -> QWidget:
        head = QWidget(self)
        row = FlowRow(head, 12)
        self.back = QPushButton("← 回到逐项评审", head)
        self.back.clicked.connect(self.closed)
        self.new = QPushButton("再写一位", head)
        self.new.clicked.connect(lambda: self._show(None))
        row.addWidget(self.back)
        row.addWidget(label("评审分工和回避", "title", head))
        row.addWidget(self.new)
        return head

    def _form(self) -> QWidget:
        self._title = Section("评审人", self)
        self.name = TextInput("如：李志强", self)
        self.office = TextInput("如：省疾控中心", self)
        self.sets = TextInput("空着是全部；几个的用顿号隔开，写名称、代码都行", self)
        self.avoids = TextInput("县区名称或行政区划代码；没有就不填", self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        self._name = FormField("姓名", self.name, parent=self)
        self._sets = FormField("评哪些县区", self.sets, parent=self)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(FormField("所在单位", self.office, parent=self), 0, 1)
        grid.addWidget(self._sets, 1, 0)
        self._avoids = FormField("回避的县区", self.avoids, parent=self)
        self.avoids.textChanged.connect(lambda text: self._avoids.show_warning(unmet(self._session.picture, text)))
        grid.addWidget(self._avoids, 1, 1)
        self._title.rows.addLayout(grid)
        self._title.rows.addWidget(label("评哪些一级指标（都不选是全部）", "", self))
        self._fields_place = QWidget(self)
        FlowRow(self._fields_place, 14)
        self._title.rows.addWidget(self._fields_place)
        self.save = QPushButton("记下", self)
        self.save.setObjectName("main")
        self.save.clicked.connect(self._on_save)
        self.remove = QPushButton("删去这位的分工", self)
        self.remove.clicked.connect(self._on_remove)
        line = QHBoxLayout()
        line.addWidget(self.save)
        line.addWidget(self.remove)
        line.addStretch(1)
        self._title.rows.addLayout(line)
        return self._title

    def _show_fields(self, rubric: Rubric) -> None:
        titles = {one.code: f"{one.code} {one.title}" for one in rubric.dimensions}
        if list(self._fields) == list(titles):
            return
        layout = self._fields_place.layout()
        for box in self._fields.values():
            if layout is not None:
                layout.removeWidget(box)
            box.deleteLater()
        self._fields = {code: QCheckBox(title, self._fields_place) for code, title in titles.items()}
        for box in self._fields.values():
            if layout is not None:
                layout.addWidget(box)
        self._tick(self._session.picture.assignments.get(self._key))

    # ------------------------------------------------------------ showing and telling

    def _on_row(self) -> None:
        row = self.model.row(self.table.currentIndex().row())
        if row is None:
            return
        if self._is_new_one and row.key != self._key and not self._on_save():
            return  # what was typed of a new one stays, with what is wrong beside it
        self._show(row.key)

    @property
    def _is_new_one(self) -> bool:
        """Tell whether somebody is being written down who has no line yet."""
        return not self._key and bool(self.name.value or self.office.value) and self._session.is_writing

    def _show(self, key: str | None) -> None:
        """Show the line of a reviewer in the form, or an empty form."""
        picture = self._session.picture
        one = picture.assignments.get(key) if key else None
        self._key = key if key and one else ""
        self.name.setText(one.reviewer.name if one else "")
        self.office.setText(one.reviewer.office if one else "")
        self.sets.setText("、".join(_named(picture, code) for code in one.submissions) if one else "")
        self.avoids.setText("、".join(one.avoids) if one else "")
        self._tick(one)
        self.remove.setVisible(bool(self._key))
        self._name.show_problem("")
        self._sets.show_problem("")
        if not key:
            self.table.clearSelection()
            self.name.setFocus()

    def _tick(self, one: Assignment | None) -> None:
        for code, box in self._fields.items():
            box.setChecked(one is not None and code in one.dimensions)

    def _on_save(self) -> bool:
        """Store the form; tell whether it is stored, else what is wrong stands beside the fields."""
        from app.services.judge import write_assignment

        picture = self._session.picture
        sets, unknown = _sets_named(picture, split_names(self.sets.value))
        self._name.show_problem("" if self.name.value else "请写姓名。")
        self._sets.show_problem(f"没有收到{'、'.join(unknown)}的材料，请核对名称或代码。" if unknown else "")
        if unknown or not self.name.value:
            return False
        before = picture.assignments.get(self._key)
        level = before.reviewer.level if before else picture.about.level or Level.PROVINCE
        reviewer = Reviewer(self.name.value, self.office.value, level)
        made = replace(
            before or Assignment(reviewer),
            reviewer=reviewer,
            dimensions=self._dimensions(before),
            submissions=sets,
            avoids=split_names(self.avoids.value),
        )
        key, self._key = self._key or reviewer.key, reviewer.key
        self._session.run(write_assignment, key, made)
        if self._session.was_refused:
            self._key = key if key in picture.assignments else ""
        return not self._session.was_refused

    def _dimensions(self, before: Assignment | None) -> tuple[str, ...]:
        """Return what is ticked, and what stands already of another rubric, which has no boxes here."""
        others = tuple(code for code in (before.dimensions if before else ()) if code not in self._fields)
        return (*others, *(code for code, box in self._fields.items() if box.isChecked()))

    def _on_remove(self) -> None:
        from app.services.judge import write_assignment

        key, self._key = self._key, ""
        if key:
            self._session.run(write_assignment, key, None)
            self._show(None)


def _row(picture: ReviewPicture, key: str, one: Assignment, rubric: Rubric | None) -> TextRow:
    titles = {dimension.code: dimension.title for dimension in rubric.dimensions} if rubric else {}
    fields = "、".join(f"{code} {titles.get(code, '')}".strip() for code in one.dimensions)
    sets = "、".join(_named(picture, code) for code in one.submissions)
    return TextRow((key, fields or ALL, sets or ALL, "、".join(one.avoids) or "没有"), key)


def _named(picture: ReviewPicture, wanted: str) -> str:
    """Return how people call what is assigned: the county behind an id or a code."""
    for one in picture.received.values():
        if wanted in {one.id, one.id[: len(wanted)] if len(wanted) >= 8 else "", one.county.code}:  # noqa: PLR2004
            return one.county.full_name or wanted
    return wanted


def _sets_named(picture: ReviewPicture, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of the counties that are named, and the names that mean none of them."""
    found, unknown = [], []
    for name in names:
        known = [
            one.county.code or one.id
            for one in picture.received.values()
            if name == one.id or means_county(name, one.county)
        ]
        found += known
        if not known:
            unknown.append(name)
    return tuple(dict.fromkeys(found)), tuple(unknown)
