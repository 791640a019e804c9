"""自评报告定稿: take an edited report and its stamped scan back in, see the differences, decide."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.finished import REPORT, REPORT_SCAN, FinishedDocument
from app.domain.problems import Problem, Severity
from app.services.compare_report import Difference, Kind
from app.services.preview_export import ExportPreview
from app.services.take_back import ReadBack
from app.ui import display
from app.ui.display import size_words
from app.ui.file_asking import ask_for_file, ask_for_files
from app.ui.models.told_list import Told
from app.ui.places import Place, Tab
from app.ui.remembered import Remembered
from app.ui.widgets.export_contents import Card, ChangesList
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.told_rows import ToldList

MOST_LINES = 13
HOW = (
    "导出的自评报告（.docx）可以在 WPS 或 Word 里修改、送领导审签。改好后取回来，报告里的数会与填报的数据逐个核对；"
    "盖章后的扫描件（PDF 或照片）也可以取回。取回的定稿替换程序生成的报告，一起进申报包。"
)
ADVICE = (
    "报告有误：在 WPS 里改好再取回。数据有误：双击一行去改，再重新导出。确认报告是对的，也可以照用，体检里会一直提醒。"
)
FOLDER = "folder/taken_back"
PICTURES = "*.jpg *.jpeg *.png *.bmp *.tif *.tiff"


class DifferencesPanel(QFrame):
    """Where a report says something else than the data; the person decides, nothing is taken silently."""

    accepted = Signal(object)
    """ReadBack: use it as it is."""
    declined = Signal()
    asked_to_show = Signal(object)
    """Place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self.setObjectName("part")
        self._read: ReadBack | None = None
        self.title = wrapped("", "section", self)
        self.list = ToldList("报告与数据的不同", self)
        self.list.setMinimumHeight(self.list.fontMetrics().height() * MOST_LINES)
        self.list.chosen.connect(self.asked_to_show)
        self.accept = QPushButton("以报告为准，仍采用", self)
        self.decline = QPushButton("先不采用", self)
        self.accept.clicked.connect(self._on_accept)
        self.decline.clicked.connect(self._on_decline)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.accept)
        buttons.addWidget(self.decline)
        rows = QVBoxLayout(self)
        rows.addWidget(self.title)
        rows.addWidget(self.list)
        rows.addWidget(wrapped(ADVICE, "quiet", self))
        rows.addLayout(buttons)
        self.hide()

    def show_read(self, read: ReadBack) -> None:
        """Show what was found in a report."""
        self._read = read
        found = len(read.differences) + len(read.remarks)
        self.title.setText(f"“{read.file.name}”有{found}处要看一下，还没有采用")
        self.list.show_rows([*map(_remark_row, read.remarks), *map(_difference_row, read.differences)])
        self.show()

    def _on_accept(self) -> None:
        if self._read is not None:
            self.hide()
            self.accepted.emit(self._read)

    def _on_decline(self) -> None:
        self._read = None
        self.hide()
        self.declined.emit()


def _remark_row(problem: Problem) -> Told:
    colour = display.severity_colour(Severity.WARNING).name()
    return Told(problem.what, problem.what_to_do, mark="提醒", icon="severity-warning", colour=colour)


def _difference_row(one: Difference) -> Told:
    colour = display.severity_colour(Severity.WARNING if one.kind is Kind.CHANGED else Severity.HINT).name()
    icon = "severity-warning" if one.kind is Kind.CHANGED else "severity-hint"
    body = f"报告里：{one.in_report}　现在的数据：{one.in_data}"
    return Told(one.what, body, f"在“{one.where}”", one.kind.label, icon, colour, _place_of(one.tag))


def _place_of(tag: str) -> Place | None:
    kind, _, key = tag.partition(":")
    if kind == "figure":
        return Place(Tab.FIGURES, key.partition("@")[0])
    return {"table:profile": Place(Tab.BASICS), "table:check": None}.get(tag, Place(Tab.FILLING))


class FinishedRow(QFrame):
    """One document that was taken back in."""

    asked_for_changes = Signal(str)
    asked_to_drop = Signal(str)

    def __init__(
        self,
        finished: FinishedDocument,
        changed: int,
        parent: QWidget,
        *,
        is_writing: bool,
    ) -> None:
        """Lay out."""
        super().__init__(parent)
        self.setObjectName("part")
        day = finished.taken_at.replace("T", " ")[:16]
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(3)
        head = QHBoxLayout()
        head.addWidget(label(finished.document, "", self))
        head.addStretch(1)
        self.drop = QPushButton("不再使用", self)
        self.drop.setObjectName("link")
        self.drop.setEnabled(is_writing)
        self.drop.clicked.connect(lambda: self.asked_to_drop.emit(finished.document))
        head.addWidget(self.drop)
        rows.addLayout(head)
        rows.addWidget(wrapped(f"{finished.file.name}　{size_words(finished.file.size)}　{day}取回", "quiet", self))
        if finished.differing:
            rows.addWidget(_amber(f"有{len(finished.differing)}处与数据不同，已选择以报告为准。", self))
        for remark in finished.remarks:
            rows.addWidget(_amber(remark, self))
        self.changes = QPushButton("看改了什么", self)
        self.changes.setObjectName("link")
        self.changes.setVisible(bool(changed))
        self.changes.clicked.connect(lambda: self.asked_for_changes.emit(finished.document))
        line = QHBoxLayout()
        self.state = _amber(f"定稿后改动{changed}处", self) if changed else wrapped("定稿后没有改动", "quiet", self)
        line.addWidget(self.state, 1)
        line.addWidget(self.changes)
        rows.addLayout(line)


def _amber(text: str, parent: QWidget) -> QWidget:
    made = wrapped(text, "", parent)
    made.setStyleSheet(f"color: {display.AMBER.name()}; font-weight: bold")
    return made


class FinishedCard(Card):
    """The documents that were taken back in, and the buttons that take one."""

    report_chosen = Signal(object)
    """Path."""
    scan_chosen = Signal(object)
    """list[Path]."""
    dropped = Signal(str)
    asked_to_show = Signal(object)
    """Place."""

    def __init__(self, remembered: Remembered, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__("自评报告定稿（取回）", parent)
        self._remembered = remembered
        self._preview: ExportPreview | None = None
        self._shown_for = ""
        self.rows.addWidget(wrapped(HOW, "quiet", self))
        self._list = QVBoxLayout()
        self.rows.addLayout(self._list)
        self.differences = DifferencesPanel(self)
        self.differences.asked_to_show.connect(self.asked_to_show)
        self.rows.addWidget(self.differences)
        self.changes = ChangesList("定稿后的改动", self)
        self.changes.chosen.connect(self.asked_to_show)
        self.changes.hide()
        self.rows.addWidget(self.changes)
        self.report = QPushButton("取回修改稿…", self)
        self.scan = QPushButton("取回盖章扫描件…", self)
        self.report.clicked.connect(self._on_report)
        self.scan.clicked.connect(self._on_scan)
        buttons = QHBoxLayout()
        buttons.addWidget(self.report)
        buttons.addWidget(self.scan)
        buttons.addStretch(1)
        self.rows.addLayout(buttons)

    def show_finished(
        self, finished: dict[str, FinishedDocument], preview: ExportPreview | None, *, is_writing: bool
    ) -> None:
        """Show what was taken back in, and how much was changed since."""
        self._preview = preview
        self.report.setEnabled(is_writing)
        self.scan.setEnabled(is_writing)
        while self._list.count():
            old = self._list.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        changed = preview.changed_by_document if preview else {}
        for key in (REPORT, REPORT_SCAN):
            if key in finished:
                row = FinishedRow(finished[key], len(changed.get(key, {})), self, is_writing=is_writing)
                row.asked_to_drop.connect(self.dropped)
                row.asked_for_changes.connect(self._on_changes)
                self._list.addWidget(row)
        if self._shown_for:
            self._show_changes()

    def set_busy(self, *, is_busy: bool) -> None:
        """Take nothing while something else is read."""
        self.report.setEnabled(not is_busy)
        self.scan.setEnabled(not is_busy)

    def _on_changes(self, document: str) -> None:
        self._shown_for = "" if self._shown_for == document else document
        self._show_changes()

    def _show_changes(self) -> None:
        preview = self._preview
        changed = preview.changed_by_document.get(self._shown_for, {}) if preview else {}
        if preview is not None:
            self.changes.show_changed(preview.picture, changed)
        self.changes.setVisible(bool(changed))

    def _on_report(self) -> None:
        if chosen := ask_for_file(self, self._remembered, FOLDER, "取回修改过的自评报告", "Word 文档 (*.docx)"):
            self.report_chosen.emit(chosen)

    def _on_scan(self) -> None:
        kinds = f"扫描件 (*.pdf {PICTURES})"
        title = "取回盖章扫描件（一个 PDF，或按页选若干张图片）"
        if chosen := ask_for_files(self, self._remembered, FOLDER, title, kinds):
            self.scan_chosen.emit(chosen)
