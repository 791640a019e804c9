"""Rubrics (评分标准) of this computer: built-in and installed ones, to read, take in, give out, change and remove."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.problems import Problem
from app.ui import display
from app.ui.jobs import Job, Jobs
from app.ui.models.rubric_rows import key_of, rubric_rows
from app.ui.models.told_list import KEY_ROLE
from app.ui.rubric_giving import RubricGiving
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import mark
from app.ui.widgets.rubric_reading import RubricReading
from app.ui.widgets.said_lines import SaidLines
from app.ui.widgets.told_rows import ToldList
from app.ui.widgets.unchecked_line import UncheckedLine
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.list_rubrics import ListedPack, RubricList
    from app.services.rubric_library import BrokenPack, InstalledPack, RemovedPack

PACKS = "评分标准包 (*.zip rubric.yaml);;所有文件 (*)"
DRAFT_WAITS = "有没改完的草稿，还没有存进评分标准库；下面看到的、自评用的还是原来的内容。"
SAID_OF_BROKEN = "这个评分标准的文件被改动或损坏，不能使用。可以移除后重新安装；已有的工作库不受影响。"


class RubricsScreen(QWidget):
    """The list at the left; of the chosen one, what it is, what can be done with it, and its text at the right."""

    left = Signal()
    asked_for_new = Signal(object)
    """InstalledPack: begin an assessment with it."""
    asked_to_import = Signal()
    asked_to_edit = Signal(object)
    """InstalledPack."""
    asked_to_compare = Signal(object, object)
    """Two InstalledPacks, the older edition first."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        """Lay out; the rubrics are read when the page is seen."""
        super().__init__(parent)
        self._jobs = jobs
        self._packs: dict[object, ListedPack] = {}
        self._broken: dict[object, BrokenPack] = {}
        self._wanted: object = None
        self._removed: RemovedPack | None = None
        self._removed_key: object = None
        self._is_reading = self._is_asked_again = False
        self.setObjectName("page")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 16)
        rows.setSpacing(10)
        rows.addLayout(self._head())
        self.said = SaidLines(self)
        self._giving = RubricGiving(self, self.said, self._run)
        self.working = Working(self)
        rows.addWidget(self.said)
        rows.addWidget(self.working)
        rows.addWidget(self._body(), 1)
        self._show_chosen()

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rubrics; others may have come since the page was seen last."""
        super().showEvent(event)
        self.list.setFocus()
        self.refresh()

    # ------------------------------------------------------------ building

    def _head(self) -> QHBoxLayout:
        self.importing = QPushButton("导入省里的评分表", self)
        self.importing.setObjectName("main")
        self.importing.setToolTip("把省里发的 Excel、Word、PDF 评分表读成评分标准")
        self.importing.clicked.connect(self.asked_to_import)
        self.taking = QPushButton("安装评分标准包…", self)
        self.taking.setToolTip("省里发的“….评分标准.zip”；也可以直接拖进窗口")
        self.taking.clicked.connect(self._ask_for_pack)
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self.left)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(label("评分标准", "heading", self))
        line.addStretch(1)
        for button in (self.importing, self.taking, self.back):
            line.addWidget(button)
        return line

    def _body(self) -> QSplitter:
        self.list = ToldList("本机的评分标准", self)
        self.list.selectionModel().currentChanged.connect(self._show_chosen)
        self.list.rows.modelReset.connect(self._show_chosen)
        splitter = QSplitter(self)
        splitter.addWidget(self.list)
        splitter.addWidget(self._chosen())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([330, 900])
        splitter.setChildrenCollapsible(False)
        return splitter

    def _chosen(self) -> QWidget:
        side = QWidget(self)
        rows = QVBoxLayout(side)
        rows.setContentsMargins(10, 0, 0, 0)
        rows.setSpacing(6)
        self._title = wrapped("正在读取评分标准…", "title", side)
        self._about = wrapped("", "quiet", side)
        self._origin = wrapped("", "quiet", side)
        self._notice = wrapped("", "said", side)
        for text in (self._title, self._about, self._origin, self._notice):
            rows.addWidget(text)
        rows.addWidget(self._draft_line(side))
        self.unchecked = UncheckedLine(parent=side)
        rows.addWidget(self.unchecked)
        rows.addLayout(self._actions(side))
        self.reading = RubricReading(side)
        self.tree, self.detail = self.reading.tree, self.reading.detail
        rows.addWidget(self.reading, 1)
        return side

    def _actions(self, side: QWidget) -> FlowRow:
        self.new = QPushButton("用它新建自评", side)
        self.new.clicked.connect(lambda: self._pass_on(self.asked_for_new))
        self.edit = QPushButton("修改…", side)
        self.edit.clicked.connect(lambda: self._pass_on(self.asked_to_edit))
        self.compare = QPushButton("与另一版比较…", side)
        self.compare.clicked.connect(self._ask_which_other)
        self.others = QMenu(self.compare)
        self.give = QPushButton("存成一个文件（发给各县）…", side)
        self.give.clicked.connect(lambda: self._hand_to(self._giving.ask_for_file))
        self.more = QPushButton("更多", side)
        menu = QMenu(self.more)
        self.printing = menu.addAction("打印核对表…", lambda: self._hand_to(self._giving.ask_for_sign_off))
        self.writing = menu.addAction("写成 Excel 模板…", lambda: self._hand_to(self._giving.ask_for_template))
        self.more.setMenu(menu)
        self.remove = QPushButton("移除", side)
        self.remove.clicked.connect(self._remove)
        line = FlowRow()
        for button in (self.new, self.edit, self.compare, self.give, self.more, self.remove):
            line.addWidget(button)
        return line

    def _draft_line(self, side: QWidget) -> QWidget:
        """Return the line that is shown while changes wait in the editor."""
        self.draft = QWidget(side)
        self.go_on = QPushButton("继续编辑", self.draft)
        self.go_on.setObjectName("link")
        self.go_on.clicked.connect(lambda: self._pass_on(self.asked_to_edit))
        line = QHBoxLayout(self.draft)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(mark(display.icon("severity-warning"), self.draft), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(wrapped(DRAFT_WAITS, "", self.draft), 1)
        line.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignTop)
        self.draft.hide()
        return self.draft

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Read the list again; what is chosen stays chosen. Asked while one is read, it is read once more after it."""
        from app.services.list_rubrics import listed_rubrics

        if self._is_reading:
            self._is_asked_again = True
            return
        self._is_reading = True
        job = Job(listed_rubrics)
        job.done.connect(self._show)
        job.ended.connect(self._on_read)
        self._jobs.add(job)

    def _on_read(self) -> None:
        self._is_reading = False
        if self._is_asked_again:
            self._is_asked_again = False
            self.refresh()

    def _show(self, listed: "RubricList") -> None:
        self._packs = {key_of(one): one for one in listed.packs}
        self._broken = {(str(one.folder), ""): one for one in listed.broken}
        self.list.show_rows(rubric_rows(listed))
        keys = [self._wanted, self.list.currentIndex().data(KEY_ROLE), *self._packs]
        next((key for key in keys if self.list.select(key)), None)
        self._wanted = None
        self._show_chosen()

    @property
    def chosen(self) -> "ListedPack | None":
        """Return the rubric that is looked at."""
        return self._packs.get(self.list.currentIndex().data(KEY_ROLE))

    def _show_chosen(self) -> None:
        one = self.chosen
        for button in (self.new, self.give, self.edit, self.more):
            button.setEnabled(one is not None)
        self.draft.setVisible(one is not None and one.is_unfinished)
        self.unchecked.say(one.unchecked_words if one is not None else "")
        self.compare.setEnabled(one is not None and len(self._packs) > 1)
        broken = self._broken.get(self.list.currentIndex().data(KEY_ROLE))
        self.remove.setEnabled(broken is not None or (one is not None and not one.pack.is_built_in))
        if one is not None:
            self._show_pack(one)
        elif broken is not None:
            self._show_broken(broken)

    def _show_pack(self, one: "ListedPack") -> None:
        rubric = one.pack.rubric
        self._title.setText(rubric.title)
        counts = f"{len(rubric.dimensions)}个一级指标、{len(rubric.criteria)}个评分项，满分{shown(one.points)}分"
        self._about.setText(f"{rubric.edition}版　{counts}。来源：{rubric.source.name or rubric.issuer or '没有写明'}")
        self._origin.setText("　".join(_facts(one)))
        self._notice.setText(rubric.shown_notice)
        self._notice.setVisible(bool(rubric.shown_notice))
        what = "内置的参考模板不能移除" if one.pack.is_built_in else ""
        self.remove.setToolTip(what or "从本机移除；已有的工作库不受影响")
        self.edit.setText("照它另做一份…" if one.pack.is_built_in else "修改…")
        self.reading.show_rubric(rubric)

    def _show_broken(self, one: "BrokenPack") -> None:
        self._title.setText(one.folder.name)
        self._about.setText(SAID_OF_BROKEN)
        self._origin.setText("\n".join(f"{problem.where}：{problem.what}" for problem in one.problems[:5]))
        self._notice.hide()
        self.reading.clear()

    # ------------------------------------------------------------ taking in

    def install(self, path: Path) -> None:
        """Check a pack from outside, put it into the list and choose it; say what came of it."""
        from app.services.rubric_library import install

        job = Job(install, path)
        job.done.connect(self._on_installed)
        head = f"“{path.name}”没有装入，本机的评分标准没有改动。"
        job.refused.connect(lambda problems: self.said.show_problems(problems, head))
        self._run(job, f"正在检查 {path.name}…")

    def _ask_for_pack(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "选择评分标准包", str(Path.home()), PACKS)
        if name:
            self.install(Path(name))

    def _on_installed(self, pack: "InstalledPack") -> None:
        if any(problem.code == "PACK_INSTALLED" for problem in pack.problems):
            self.said.say(pack.problems[0].what, pack.problems[1:])
        else:
            self.said.say(f"已装入“{pack.rubric.title}”（{pack.rubric.edition}版）。", _worth_telling(pack.problems))
        self._wanted = (str(pack.folder), pack.sha256)
        self.refresh()

    # ------------------------------------------------------------ removing

    def _remove(self) -> None:
        from app.services.rubric_library import remove

        key = self.list.currentIndex().data(KEY_ROLE)
        one = self.chosen
        what = one.pack if one is not None else self._broken.get(key)
        if what is not None:
            job = Job(remove, what)
            job.done.connect(lambda removed: self._on_removed(removed, key))
            job.refused.connect(lambda problems: self.said.show_problems(problems, "没有移除。"))
            self._run(job, "正在移除…")

    def _on_removed(self, removed: "RemovedPack", key: object) -> None:
        self._removed, self._removed_key = removed, key
        # Editions of one rubric have the same title.
        what = f"“{removed.title}”" + (f"（{removed.edition}版）" if removed.edition else "")
        self.said.say(f"已从本机移除{what}。已有的工作库照常使用。", button="放回去", press=self._put_back)
        self.refresh()

    def _put_back(self) -> None:
        from app.services.rubric_library import put_back

        if (removed := self._removed) is not None:
            self._removed = None
            job = Job(put_back, removed)
            job.done.connect(lambda _folder: self._on_put_back(removed))
            job.refused.connect(lambda problems: self.said.show_problems(problems, "没有放回。"))
            self._run(job, "正在放回…")

    def _on_put_back(self, removed: "RemovedPack") -> None:
        self.said.say(f"“{removed.title}”已放回。")
        self._wanted = self._removed_key
        self.refresh()

    # ------------------------------------------------------------ inside

    def _run(self, job: Job, what: str) -> None:
        self.said.clear()
        self.working.watch(job, what)
        self._jobs.add(job)

    def _pass_on(self, signal: SignalInstance) -> None:
        if (one := self.chosen) is not None:
            signal.emit(one.pack)

    def _hand_to(self, deed: "Callable[[InstalledPack], None]") -> None:
        if (one := self.chosen) is not None:
            deed(one.pack)

    def _ask_which_other(self) -> None:
        self._list_others()
        self.others.popup(self.compare.mapToGlobal(self.compare.rect().bottomLeft()))

    def _list_others(self) -> None:
        self.others.clear()
        mine = self.chosen
        for key, one in self._packs.items():
            if mine is not None and key != key_of(mine):
                action = self.others.addAction(f"{one.pack.rubric.title}（{one.pack.rubric.edition}版）")
                action.triggered.connect(lambda _=False, other=one: self._compare_with(other))

    def _compare_with(self, other: "ListedPack") -> None:
        if (mine := self.chosen) is not None:
            old, new = sorted((other.pack, mine.pack), key=lambda pack: pack.rubric.edition)
            self.asked_to_compare.emit(old, new)


def _facts(one: "ListedPack") -> list[str]:
    """Return who signed it, which file it was read from, and which workspaces stand on it."""
    origin = f"来自省里的表：{one.origin}" if one.origin else ""
    used = f"在用的工作库：{'、'.join(one.workspaces)}" if one.workspaces else "还没有工作库在用"
    return [part for part in (one.signed, origin, used) if part]


def _worth_telling(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return what a person who installs a pack should know; that it lacks worked examples is its maker's business."""
    return tuple(problem for problem in problems if problem.code not in {"VECTOR_MISSING", "REFERENCE_MISSING"})
