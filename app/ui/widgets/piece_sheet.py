"""The chosen piece beside the table: what is wrong with it, what it serves, what can be done with it, its preview."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.evidence import Evidence, Service
from app.domain.evidence_checks import Flaw
from app.domain.rubric import Rubric
from app.ui import display
from app.ui.jobs import Jobs
from app.ui.models.evidence_rows import Column, Row
from app.ui.models.evidence_table import FLAW_ICONS
from app.ui.models.matching_table import NO_REQUIREMENT
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark
from app.ui.widgets.matching_cells import CriterionBox
from app.ui.widgets.page_loading import Shown
from app.ui.widgets.preview import PreviewView

NOTHING_CHOSEN = "在左边选一件材料，这里会显示它的内容、哪里需要处理，以及它对应哪些评分项。"


Line = tuple[QWidget | None, QWidget, QWidget | None]
"""An icon, a text, a button."""


class PieceSheet(QScrollArea):
    """Shows one piece and tells what the person wants; it changes nothing itself."""

    asked_to_open = Signal()
    asked_to_replace = Signal()
    asked_to_remove = Signal()
    served = Signal(object)
    """Service: the piece is to serve this too."""
    unserved = Signal(object)
    """Service: the piece is not to serve this any more."""
    asked_for_criterion = Signal(str)

    def __init__(self, rubric: Rubric, jobs: Jobs, parent: QWidget | None = None) -> None:
        """Lay out, with nothing shown."""
        super().__init__(parent)
        self._rubric = rubric
        self._row: Row | None = None
        self._told: tuple[object, ...] = ()
        self.setWidgetResizable(True)
        self.heading = wrapped(NOTHING_CHOSEN, "quiet", self)
        self._flaws = _Lines(self)
        self._services = _Lines(self)
        self._earlier = wrapped("", "quiet", self)
        self.open = QPushButton("用系统程序打开", self)
        self.replace = QPushButton("替换文件…", self)
        self.remove = QPushButton("移除", self)
        self.criterion = CriterionBox(rubric, parent=self)
        self.criterion.typed.setPlaceholderText("再对应：编码或名称")
        self.requirement = QComboBox(self)
        self.serve = QPushButton("对应", self)
        self.preview = PreviewView(jobs, parent=self)
        self._parts = QFrame(self)
        self._lay_out()
        self._wire()
        self.show_row(None, is_writing=False)

    def show_row(
        self,
        row: Row | None,
        *,
        is_writing: bool,
        whys: Mapping[Flaw, str] | None = None,
        shown: Shown | None = None,
    ) -> None:
        """Show a piece, or that none is chosen. whys: more about what is wrong; shown: its file, to be looked at."""
        told = (row, is_writing, whys)
        if told != self._told:
            self._told = told
            self._show(row, is_writing=is_writing, whys=whys or {})
        self.preview.setVisible(shown is not None)
        self.preview.show_file(shown)

    def _show(self, row: Row | None, *, is_writing: bool, whys: Mapping[Flaw, str]) -> None:
        is_other = row is None or self._row is None or row.piece.id != self._row.piece.id
        self._row = row
        self._parts.setVisible(row is not None)
        self.heading.setObjectName("section" if row else "quiet")
        self.heading.style().polish(self.heading)
        self.heading.setText(f"{row.text(Column.NUMBER)}　{row.piece.title or '（无标题）'}" if row else NOTHING_CHOSEN)
        self.setToolTip("")
        if row is None:
            return
        self._flaws.show_rows([_flaw_row(flaw, whys.get(flaw, "")) for flaw in row.flaws])
        self._show_services(row.piece, is_writing=is_writing)
        names = "、".join(file.name for file in row.piece.earlier)
        self._earlier.setText(f"换下的旧文件还留着 {len(row.piece.earlier)} 份：{names}")
        self._earlier.setVisible(bool(names))
        self.open.setEnabled(row.piece.file is not None)
        self.replace.setText("替换文件…" if row.piece.file else "添加文件…")
        for widget in (self.replace, self.remove, self.criterion, self.requirement, self.serve):
            widget.setEnabled(is_writing)
        if is_other:
            self._clear_choice()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        page = QWidget(self)
        page.setObjectName("page")
        rows = QVBoxLayout(page)
        rows.setContentsMargins(12, 0, 6, 0)
        rows.setSpacing(8)
        rows.addWidget(self.heading)
        rows.addWidget(self._parts)
        rows.addStretch(1)
        parts = QVBoxLayout(self._parts)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(8)
        buttons = QWidget(self)
        line = FlowRow(buttons)
        for button in (self.open, self.replace, self.remove):
            line.addWidget(button)
        parts.addWidget(self._flaws)
        parts.addWidget(buttons)
        parts.addWidget(self._earlier)
        parts.addWidget(label("对应评分项", "section", self))
        parts.addWidget(self._services)
        parts.addWidget(self.criterion)
        parts.addWidget(self.requirement)
        parts.addWidget(self.serve)
        parts.addWidget(self.preview)
        self.setWidget(page)

    def _wire(self) -> None:
        self.open.clicked.connect(self.asked_to_open)
        self.replace.clicked.connect(self.asked_to_replace)
        self.remove.clicked.connect(self.asked_to_remove)
        self.criterion.currentTextChanged.connect(self._on_criterion)
        self.criterion.typed.returnPressed.connect(self._on_serve)
        self.serve.clicked.connect(self._on_serve)

    # ------------------------------------------------------------ what it serves

    def _show_services(self, piece: Evidence, *, is_writing: bool) -> None:
        if not piece.serves:
            self._services.show_rows(
                [(None, wrapped("还没有对应任何评分项。在下面输入编码或从列表里选。", "quiet"), None)]
            )
            return
        self._services.show_rows([self._service_row(service, is_writing=is_writing) for service in piece.serves])

    def _service_row(self, service: Service, *, is_writing: bool) -> Line:
        criterion = self._rubric.criterion_by_code.get(service.criterion)
        if criterion is None:
            words = f"{service.criterion}（评分标准里没有这一项）"
        else:
            asked = next((one.title or one.id for one in criterion.evidence if one.id == service.requirement), "")
            words = f"{criterion.code}　{criterion.title}" + (f"\n佐证要求：{asked}" if asked else "")
        go = QPushButton("取消对应")
        go.setObjectName("link")
        go.setEnabled(is_writing)
        go.setAccessibleName(f"取消对应 {service.criterion}")
        go.clicked.connect(lambda: self.unserved.emit(service))
        return None, wrapped(words), go

    def _on_criterion(self) -> None:
        criterion = self._rubric.criterion_by_code.get(self.chosen_code)
        self.requirement.clear()
        if criterion is not None and criterion.evidence:
            self.requirement.addItem(NO_REQUIREMENT, None)
            for one in criterion.evidence:
                self.requirement.addItem(one.title or one.id, one.id)
            self.requirement.setCurrentIndex(1)
        self.requirement.setVisible(self.requirement.count() > 0)
        self.serve.setVisible(criterion is not None)

    @property
    def chosen_code(self) -> str:
        """Return the code that is typed or chosen; empty when it means no criterion."""
        words = self.criterion.currentText().split()
        typed = words[0] if words else ""
        return next((code for code in self._rubric.criterion_by_code if code.casefold() == typed.casefold()), "")

    def _on_serve(self) -> None:
        code = self.chosen_code
        if code:
            service = Service(code, self.requirement.currentData())
            self._clear_choice()
            self.served.emit(service)

    def _clear_choice(self) -> None:
        self.criterion.setCurrentIndex(-1)
        self.criterion.clearEditText()
        self._on_criterion()


class _Lines(QWidget):
    """Rows of an icon, a text and perhaps a button; made anew when shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._shown: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_rows(self, rows: Sequence[Line]) -> None:
        """Show these rows in place of the ones before."""
        for old in self._shown:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = []
        for place, row in enumerate(rows):
            for column, widget in enumerate(row):
                if widget is not None:
                    widget.setParent(self)
                    self._grid.addWidget(widget, place, column)
                    self._shown.append(widget)
                    widget.show()
        self.setVisible(bool(rows))


def _flaw_row(flaw: Flaw, why: str) -> Line:
    mark = Mark(display.icon(FLAW_ICONS[flaw]))
    return mark, wrapped(f"{flaw.label}：{why}{flaw.what_to_do}"), None
