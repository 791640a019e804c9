"""读入填好的表: a filled table beside the workspace, entry by entry; what is ticked is taken as one step."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.changes import Change, Changes
from app.domain.filled_table import FilledField
from app.domain.problems import Problem, Severity
from app.domain.score_sheet import State
from app.services.take_table import TableChoice, TakePreview, look, looked_again, take
from app.ui.desk_page import Desk, DeskPage
from app.ui.file_asking import ask_for_file
from app.ui.jobs import Job
from app.ui.models.filled_rows import ICONS, FilledRowsModel, Kind
from app.ui.places import Tab
from app.ui.widgets.ask_line import AskLine
from app.ui.widgets.count_chips import CountChips
from app.ui.widgets.filled_grid import FilledGrid
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.problem_list import ProblemList
from app.ui.widgets.working import Working

ALL = "all"
FOLDER = "folder/filled_table"
FILES = "填好的评分表 (*.xlsx *.xlsm *.docx *.pdf);;所有文件 (*)"
MOST_TOLD = 3
SHEET_CHARACTERS = 14
EXPLANATION = (
    "别人填好的评分表（去年的、同事的、别的部门的，省里的 Excel 或 Word，本软件导出的打分表）可以读进来。"
    "先逐格对照，勾选的才读入；空着的格不会清掉任何内容。"
)
HELP = "空格键勾选或取消选中的行。新增的已经勾上；与现在不同的、要核对的，由您来勾。按“读入”之前什么都不会改。"
SOURCE_AS_REASON = "没有写说明的得分，先把出处写作理由（以后可改）"
NO_REASON = "不勾时只读入分数，理由要再补写。"


class TakeTablePage(DeskPage):
    """Pick or be given a file, look, tick, take. One step, taken back by Ctrl+Z."""

    left = Signal()
    tab = Tab.FILLING

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out, without a file."""
        super().__init__(desk, parent)
        self._source: Path | str | None = None
        self._preview: TakePreview | None = None
        self._job: Job | None = None
        self.model = FilledRowsModel(self.session.picture.rubric, self)
        self.pick = QPushButton("选择文件…", self)
        self.paste = QPushButton("读剪贴板里的表", self)
        self.back = QPushButton("返回填报", self)
        self.sheets = QComboBox(self)
        self.sheets.setAccessibleName("读哪张表")
        self.sheets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sheets.setMinimumContentsLength(SHEET_CHARACTERS)
        self.summary = wrapped(EXPLANATION, "quiet", self)
        self.problems = ProblemList((), self)
        self.result = AskLine(self)
        self.working = Working(self)
        self.chips = CountChips([(ALL, "全部", ""), *((kind.value, kind.label, ICONS[kind]) for kind in Kind)], self)
        self.table = FilledGrid(self.model, self)
        self.source_as_reason = QCheckBox(SOURCE_AS_REASON, self)
        self.source_as_reason.setToolTip(NO_REASON)
        self.take_new = QPushButton("新增的全部取用", self)
        self.take_changed = QPushButton("不同的全部取用", self)
        self.take_none = QPushButton("全部不取", self)
        self.take = QPushButton("读入", self)
        self.take.setObjectName("main")
        self._lay_out()
        self._wire()
        self._show_preview(None)

    def show_file(self, path: Path) -> None:
        """Read a file in the worker and show what it says."""
        self._read(path)

    def show_start(self) -> None:
        """Be ready for a file; one that was read stays."""
        (self.pick if self._preview is None else self.table).setFocus()

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, _changes: Changes) -> None:
        """Compare again; ticks stay where they still can."""
        if self._preview is None:
            return
        self._preview = looked_again(self.session.picture, self._preview)
        known = self.model.taken
        self._show_preview(self._preview, frozenset(known))
        self.result.forget_step()

    def shows(self, change: Change) -> bool:
        """Count answers and evidence as in view: the table shows what they are now."""
        return self._preview is not None and change.kind in {"answer", "evidence"}

    def show_place(self, key: str) -> None:
        """Nothing to go to."""

    def take_files(self, paths: list[Path]) -> bool:
        """Read the first file that comes."""
        if len(paths) != 1:
            return False
        self.show_file(paths[0])
        return True

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label("读入填好的表", "heading", self))
        head.addStretch(1)
        for widget in (self.sheets, self.pick, self.paste, self.back):
            head.addWidget(widget)
        self._help = wrapped(HELP, "quiet", self)
        ticks = FlowRow()
        for button in (self.take_new, self.take_changed, self.take_none):
            ticks.addWidget(button)
        foot = QHBoxLayout()
        foot.addLayout(ticks, 1)
        foot.addWidget(self.take)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        rows.addLayout(head)
        rows.addWidget(self.summary)
        for part in (self.working, self.result):
            rows.addWidget(part)
        self._told = QVBoxLayout()
        self._told.addWidget(self.problems)
        rows.addLayout(self._told)
        rows.addWidget(self.chips)
        rows.addWidget(self._help)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.source_as_reason)
        rows.addLayout(foot)
        self._space = QWidget(self)
        rows.addWidget(self._space, 1)

    def _wire(self) -> None:
        self.pick.clicked.connect(self._ask_for_file)
        self.paste.clicked.connect(self._on_paste)
        self.back.clicked.connect(self._on_back)
        self.sheets.activated.connect(self._on_sheet)
        self.chips.chosen.connect(lambda key: self.model.show_kind(None if key == ALL else Kind(key)))
        self.model.counted.connect(self._on_counted)
        self.table.ticked.connect(self._on_ticked)
        self.take_new.clicked.connect(lambda: self.model.take_all(Kind.NEW, is_taken=True))
        self.take_changed.clicked.connect(lambda: self.model.take_all(Kind.CHANGED, is_taken=True))
        self.take_none.clicked.connect(self._on_none)
        self.take.clicked.connect(self._on_take)

    # ------------------------------------------------------------ reading

    def _ask_for_file(self) -> None:
        if chosen := ask_for_file(self, self.desk.remembered, FOLDER, "选择填好的评分表", FILES):
            self.show_file(chosen)

    def _on_paste(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self._read(text)
        else:
            self.result.say(
                "剪贴板里没有表格。请在 WPS 或 Excel 里选中表格（连表头），复制后再点一次。", "severity-hint"
            )

    def _on_sheet(self, number: int) -> None:
        chosen = self.sheets.itemData(number)
        if self._source is not None:
            self._read(self._source, TableChoice((chosen,)) if chosen else None)

    def _read(self, source: Path | str, choice: TableChoice | None = None) -> None:
        self.session.settle()
        if self._job is not None:
            self._job.cancel()
        if choice is None and source != self._source:
            self._show_preview(None)
        self._source = source
        self.result.hide()
        job = Job(look, self.session.picture, source, choice=choice)
        job.done.connect(lambda found, job=job: self._on_looked(job, found, choice))
        job.refused.connect(self.told)
        job.ended.connect(lambda job=job: self._on_ended(job))
        self.working.watch(job, "正在读表…")
        self._job = job
        self.desk.jobs.add(job)

    def _on_ended(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    def _on_looked(self, job: Job, found: TakePreview, choice: TableChoice | None) -> None:
        if self._job is not job:
            return
        # Something may have been filled in while the file was read.
        self._preview = looked_again(self.session.picture, found)
        if choice is None:
            self._offer_sheets(self._preview)
        self._show_preview(self._preview)
        self.chips.choose(ALL)
        self.table.setFocus()

    def _offer_sheets(self, preview: TakePreview) -> None:
        self.sheets.clear()
        self.sheets.addItem(f"读：{preview.sheets[0]}" if len(preview.sheets) == 1 else "读：自动选的表", 0)
        for table in preview.choosable:
            self.sheets.addItem(f"只读：{table.origin.title}", table.origin.number)
        widest = max(map(self.fontMetrics().horizontalAdvance, self._sheet_names()), default=0)
        self.sheets.view().setMinimumWidth(widest + self.fontMetrics().height() * 2)

    def _sheet_names(self) -> list[str]:
        return [self.sheets.itemText(number) for number in range(self.sheets.count())]

    # ------------------------------------------------------------ showing

    def _show_preview(self, preview: TakePreview | None, taken: frozenset[str] | None = None) -> None:
        has_rows = preview is not None and bool(preview.filled.cells or preview.filled.rows)
        for widget in (self.chips, self.table, self._help, self.take_new, self.take_changed, self.take_none, self.take):
            widget.setVisible(has_rows)
        self._space.setVisible(not has_rows)
        self.sheets.setVisible(preview is not None and len(preview.choosable) > 1)
        if preview is None:
            self.summary.setText(EXPLANATION)
            self.problems.hide()
            self.source_as_reason.hide()
            return
        self.summary.setText(_summary(preview))
        self._show_problems(preview.problems)
        self.model.load(preview.filled, taken)

    def _show_problems(self, problems: tuple[Problem, ...]) -> None:
        shown = [one for one in problems if one.severity is not Severity.HINT and not _has_row(one)]
        old, self.problems = self.problems, ProblemList(shown[:MOST_TOLD], self)
        self._told.replaceWidget(old, self.problems)
        old.hide()
        old.deleteLater()
        self.problems.setToolTip("\n".join(f"{one.where}：{one.what}{one.what_to_do}" for one in shown))
        self.problems.setVisible(bool(shown))

    def _on_counted(self) -> None:
        self.chips.show_counts({ALL: self.model.count(None), **{kind.value: self.model.count(kind) for kind in Kind}})
        count, lacking = len(self.model.taken), self.model.lacking
        self.take.setText(f"读入 {count} 格" if count else "读入")
        self.take.setEnabled(count > 0 and self.session.is_writing)
        self.take_new.setEnabled(self.model.count(Kind.NEW) > 0)
        self.take_changed.setEnabled(self.model.count(Kind.CHANGED) > 0)
        self.source_as_reason.setVisible(lacking > 0)
        self.source_as_reason.setText(f"{SOURCE_AS_REASON}：{lacking}项。{NO_REASON}")

    # ------------------------------------------------------------ taking

    def _on_ticked(self) -> None:
        rows = self.table.selected_rows()
        cells = [row.cell for number in rows if (row := self.model.row(number)) and row.cell and row.cell.can_be_taken]
        is_taken = all(cell.key in self.model.taken for cell in cells)
        self.model.take(rows, is_taken=not is_taken)

    def _on_none(self) -> None:
        for kind in (Kind.NEW, Kind.CHANGED):
            self.model.take_all(kind, is_taken=False)

    def _on_take(self) -> None:
        if self._preview is None:
            return
        self.session.settle()
        chosen = self.model.taken
        is_reasoned = self.source_as_reason.isVisible() and self.source_as_reason.isChecked()
        changes = self.session.run(take, self._preview, chosen, with_source_as_reason=is_reasoned)
        if changes:
            more = self._said_of_unanswered(chosen)
            self.result.say_step(f"已读入{len(chosen)}格。按 Ctrl+Z 可以整步撤销。没有读入的还在下面。{more}")
            self.back.setFocus()
        elif not self.session.was_refused:
            self.result.say("勾选的内容和现在一样，没有要改的。", "severity-hint")

    def _said_of_unanswered(self, chosen: frozenset[str]) -> str:
        """Tell of criteria whose points were taken, but are computed from what nobody has filled in yet."""
        codes = {key.split("/")[0] for key in chosen if key.endswith(f"/{FilledField.SELF_POINTS.value}")}
        count = sum(self.session.line(code).state is State.UNANSWERED for code in codes)
        return f"其中{count}项有了自评得分，但算分要用的内容还没填，仍显示“未填”，请到填报里补上。" if count else ""

    def _on_back(self) -> None:
        self.working.stop()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_back()
        else:
            super().keyPressEvent(event)


def _summary(preview: TakePreview) -> str:
    filled = preview.filled
    if not filled.matched:
        return f"{preview.name}：没有对上本工作库的评分项。可以换一张工作表，或换一个文件。"
    said = f"{preview.name}：读了{'、'.join(preview.sheets)}，对上{filled.matched}个评分项。"
    if not filled.cells:
        return f"{said}自评得分、自评说明、扣分原因、佐证编号里没有填写的内容。"
    return f"{said}表里没有的评分项{len(filled.missing)}个，不变。" if filled.missing else said


def _has_row(problem: Problem) -> bool:
    """Tell whether a row of the table below says the same."""
    return problem.code == "TABLE_FILLED" and "没有对上评分项" in problem.what
