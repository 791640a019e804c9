"""A new review workspace (新建评审工作库): level, office, who, where; made in the worker."""

import itertools
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.domain.review import Level
from app.services.begin_review import ReviewBeginning
from app.ui.clock import now
from app.ui.jobs import Job, Jobs
from app.ui.widgets.column import Column
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.form import ChoiceInput, FormField, Section, TextInput
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.working import Working

INTRODUCTION = (
    "市级、省级用来接收各县交来的申报包，逐项核对、评审，出评估意见表和汇总表，再把意见退回给县里。"
    "建好以后把申报包（或装着它们的文件夹）拖进来就行。"
)


class NewReviewScreen(QWidget):
    """The form; the workspace is made in the worker."""

    begun = Signal(Path)
    """The workspace is there and can be opened."""
    left = Signal()

    def __init__(self, jobs: Jobs, *, clock: Callable[[], datetime] = now, parent: QWidget | None = None) -> None:
        """Lay out an empty form."""
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock
        self.fields: dict[str, FormField] = {}
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        column = Column()
        area.setWidget(column)
        outer.addWidget(area)
        rows = column.rows
        rows.addWidget(label("新建评审工作库", "heading", self))
        rows.addWidget(wrapped(INTRODUCTION, "quiet", self))
        rows.addWidget(self._offices())
        rows.addWidget(self._place())
        self.working = Working(self)
        rows.addWidget(self.working)
        rows.addLayout(self._buttons())
        rows.addStretch(1)
        order = [self.level, self.office, self.name, self.title, self.folder, self.change, self.begin, self.back]
        for before, after in itertools.pairwise(order):
            QWidget.setTabOrder(before, after)

    def clear(self) -> None:
        """Begin a new form; what is printed on every paper is suggested, the rest is empty."""
        from app.services.begin_review import suggested_title

        for field in self.fields.values():
            field.show_problem("")
        self.title.suggest(suggested_title(self._clock().year))
        self._suggest_folder()
        self.level.setFocus()

    # ------------------------------------------------------------ building

    def _offices(self) -> Section:
        section = Section("谁来评审", self)
        self.level = ChoiceInput(section)
        self.level.addItem("请选择", None)
        for level in Level:
            self.level.addItem(level.label, level.value)
        self.office = TextInput("例如：某某省卫生健康委员会", section)
        self.name = TextInput("", section)
        self.title = TextInput("", section)
        self.title.textChanged.connect(self._suggest_folder)
        self.fields = {
            "level": FormField("评审级别", self.level, parent=section),
            "office": FormField("评审单位", self.office, "印在评估意见表和退回意见上。", section),
            "name": FormField("我是（评审人）", self.name, "您写的意见记在这个名字下；以后可以改。", section),
            "title": FormField("这次评审叫什么", self.title, parent=section),
        }
        for field in self.fields.values():
            section.rows.addWidget(field)
        self.level.currentIndexChanged.connect(lambda _index: self.fields["level"].show_problem(""))
        for part, text in (("office", self.office), ("name", self.name), ("title", self.title)):
            text.textChanged.connect(lambda _text, one=part: self.fields[one].show_problem(""))
        return section

    def _place(self) -> Section:
        section = Section("存放位置", self)
        content = FolderField("存放位置", "选择把评审工作库放在哪个文件夹里", self._inside, section)
        self.folder, self.change = content.path, content.change
        hint = "会新建这个文件夹；收到的申报包会原样存一份在里面，请放在空间大的本机硬盘上。"
        self.fields["folder"] = FormField("", content, hint, section)
        section.rows.addWidget(self.fields["folder"])
        return section

    def _buttons(self) -> QHBoxLayout:
        self.begin = QPushButton("建立", self)
        self.begin.setObjectName("main")
        self.begin.clicked.connect(self._on_begin)
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self.left)
        line = QHBoxLayout()
        line.addWidget(self.begin)
        line.addWidget(self.back)
        line.addStretch(1)
        return line

    # ------------------------------------------------------------ making it

    @property
    def beginning(self) -> ReviewBeginning:
        """Return everything the form says."""
        level = self.level.currentData()
        return ReviewBeginning(
            Level(level) if level else None, self.office.value, self.name.value, self.title.value, self.folder.value
        )

    def _suggest_folder(self) -> None:
        from app.services.begin_review import suggested_review_folder

        if not (self.folder.isModified() and self.folder.value):
            self.folder.suggest(str(suggested_review_folder(self.title.value)))

    def _inside(self, folder: Path) -> Path:
        from app.services.begin_review import suggested_review_folder

        return suggested_review_folder(self.title.value, folder)

    def _on_begin(self) -> None:
        from app.services.begin_review import begin_review, review_slips

        beginning = self.beginning
        found = review_slips(beginning)
        for part, field in self.fields.items():
            field.show_problem(f"{found[part].what}{found[part].what_to_do}" if part in found else "")
        if found:
            self.fields[next(iter(found))].content.setFocus()
            return
        job = Job(begin_review, beginning)
        job.done.connect(self.begun)
        job.refused.connect(self._on_refused)
        job.ended.connect(lambda: self.begin.setEnabled(True))
        self.working.watch(job, "正在建立…")
        self.begin.setEnabled(False)
        self._jobs.add(job)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.fields["folder"].show_problem("\n".join(f"{one.what}{one.what_to_do}" for one in problems))
