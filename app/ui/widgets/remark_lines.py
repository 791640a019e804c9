"""Points of the feedback (反馈意见) of one kind, each with its criterion and day; the last line is empty."""

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.review import Remark
from app.ui.widgets.evidence_fields import DateField
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.growing_lines import GrowingLines, Line, Waiting, Written
from app.ui.widgets.growing_text import GrowingText

CODE_SIGNS = 24
"""Counted in Latin letters: most titles are seen whole."""
LEAST_SIGNS = "例如：党政主要领导任组长，部门分工落实到人"
LINES = 2
DAY_TIP = "这一条说的是哪一天的情况（如现场查看那天），印在反馈意见里。如：2022-05-10，可不填"


class RemarkLines(GrowingLines):
    """`edited` brings tuple[Remark, ...]."""

    def __init__(
        self, codes: Mapping[str, str], hint: str, waiting: Waiting | None = None, parent: QWidget | None = None
    ) -> None:
        """codes: the criteria by code with their titles."""
        self._codes, self._hint = codes, hint
        super().__init__(waiting, parent)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Return the points as they stand in the fields."""
        return self.values(self.written)

    def show_remarks(self, remarks: tuple[Remark, ...], *, is_writing: bool) -> None:
        """Show what is stored."""
        self.show_written([Written(one.text, one.criterion, one.date) for one in remarks], is_writing=is_writing)

    def values(self, written: Iterable[Written]) -> tuple[Remark, ...]:
        """Return the points."""
        return tuple(Remark(one.text, one.code, one.day) for one in written)

    def new_line(self, place: QWidget, day: DateField, remove: QToolButton) -> Line:
        """Return a line whose text grows."""
        text, code = GrowingText(LINES, place), ChoiceInput(place)
        text.setPlaceholderText(self._hint)
        text.setAccessibleName("一条意见")
        code.addItem("不对应评分项", "")
        for one, title in self._codes.items():
            code.addItem(f"{one} {title}", one)
        code.setAccessibleName("对应的评分项")
        day.setToolTip(DAY_TIP)
        code.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        code.setMinimumContentsLength(CODE_SIGNS)
        code.view().setMinimumWidth(code.view().sizeHintForColumn(0) + 24)
        code.currentTextChanged.connect(code.setToolTip)
        text.setMinimumWidth(self.fontMetrics().horizontalAdvance(LEAST_SIGNS))
        row = FlowRow(place)
        for part in (text, code, day, remove):
            row.addWidget(part)
        return Line(place, text, day, remove, code)
