"""自评分: what the county claims when it is not what was computed, with its reason, and 扣分原因."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.assessment import Answer
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.score_sheet import CriterionScore, State
from app.ui.drafts import Drafts
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, label_width, wrapped
from app.ui.widgets.number_field import NumberField, points_reader
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.text_fields import LineField
from app.ui.widgets.waiting_texts import WaitingText


class SelfPointsEditor(QWidget):
    """Empty means: as computed. Less may be claimed as it is, more only with a reason."""

    edited = Signal(object)
    """dict: the fields of the Answer that are typed, by name."""
    left = Signal()

    def __init__(self, full: Decimal, drafts: Drafts, code: str, parent: QWidget | None = None) -> None:
        """full: the most that may be claimed."""
        super().__init__(parent)
        self._drafts = drafts
        self._draft = f"self_points/{code}"
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        self.points = NumberField(points_reader(full), self)
        self.points.setFixedWidth(self.fontMetrics().horizontalAdvance("按计算的88.88") + 20)
        self.reason = LineField(self)
        self.reason.setPlaceholderText("为什么与计算的不同，依据是什么")
        self.deduction = LineField(self)
        self.deduction.setPlaceholderText("没有得满分时，写明扣在哪里（打分表有这一栏）")
        self._said = wrapped(look="said", parent=self)
        self.remarks = Remarks(self)
        self._lines = [
            _line(grid, "自评分", self.points, f"分（0～{shown(full)}，不填即按计算的分）"),
            _line(grid, "理由", self.reason),
            _line(grid, "扣分原因", self.deduction),
        ]
        grid.addWidget(self._said, 1, 1)
        grid.addWidget(self.remarks, 7, 0, 1, 2)
        self._said.hide()
        self._connect()
        self.waiting = (
            WaitingText(self.reason, drafts, f"self_reason/{code}"),
            WaitingText(self.deduction, drafts, f"deduction/{code}"),
        )

    def show_answer(self, answer: Answer, line: CriterionScore, *, is_writing: bool) -> None:
        """Show what is claimed, and what is to be said of it."""
        self.points.setPlaceholderText(f"按计算的{shown(line.computed)}")
        self.points.show_number(answer.self_points, self._drafts.text(self._draft))
        self.reason.show_text(answer.self_reason)
        self.deduction.show_text(answer.deduction_reason)
        for field in (self.points, self.reason, self.deduction):
            field.setReadOnly(not is_writing)
        differs = answer.self_points is not None and answer.self_points != line.computed
        self._show_line(1, wanted=differs or bool(answer.self_reason))
        is_marked = line.state in {State.SCORED, State.AWAITING_EVIDENCE} or answer.self_points is not None
        lacks = is_marked and line.self_points < line.full
        self._show_line(2, wanted=lacks or bool(answer.deduction_reason))
        self.remarks.show_remarks(_remarks(answer, line))

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in (self.points, self.reason, self.deduction):
            field.flush()

    def _connect(self) -> None:
        self.points.number_typed.connect(lambda number: self.edited.emit({"self_points": number}))
        self.points.unread.connect(lambda text: self._drafts.keep(self._draft, text))
        self.points.said.connect(self._on_said)
        self.reason.typed.connect(lambda text: self.edited.emit({"self_reason": text}))
        self.deduction.typed.connect(lambda text: self.edited.emit({"deduction_reason": text}))
        for field in (self.points, self.reason, self.deduction):
            field.left.connect(self.left)

    def _on_said(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _show_line(self, number: int, *, wanted: bool) -> None:
        field = (self.points, self.reason, self.deduction)[number]
        for widget in self._lines[number]:
            # A field is not taken away from under the hands.
            widget.setVisible(wanted or field.hasFocus())


def _line(grid: QGridLayout, title: str, field: LineField, after: str = "") -> tuple[QWidget, ...]:
    parent = field.parentWidget()
    words = label(title, "", parent)
    words.setMinimumWidth(label_width(field))
    words.setBuddy(field)
    field.setAccessibleName(title)
    number = (grid.rowCount() + 1) // 2 * 2
    grid.addWidget(words, number, 0)
    if not after:
        grid.addWidget(field, number, 1)
        return words, field
    line = QWidget(parent)
    row = FlowRow(line)
    row.addWidget(field)
    row.addWidget(label(after, "quiet", line))
    grid.addWidget(line, number, 1)
    # Beside the field, also where the words after it have wrapped below it.
    words.setMinimumHeight(field.sizeHint().height())
    grid.setAlignment(words, Qt.AlignmentFlag.AlignTop)
    return words, line


def _remarks(answer: Answer, line: CriterionScore) -> tuple[Remark, ...]:
    claimed = answer.self_points
    if claimed is None or claimed == line.computed:
        return ()
    if claimed < line.computed:
        return (Remark(Severity.HINT, f"自评{shown(claimed)}分，低于计算的{shown(line.computed)}分，可以这样报。"),)
    more = f"自评{shown(claimed)}分，高于计算的{shown(line.computed)}分"
    if answer.self_reason.strip():
        return (Remark(Severity.HINT, f"{more}，评审时会先看这一项和理由。"),)
    return (Remark(Severity.BLOCKING, f"{more}。请写明理由，或把自评分改低、清空。"),)
