"""What a reviewer asks to be handed in (需补充材料), each with a day until when; one line each, the last one empty."""

from collections.abc import Iterable

from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.review import Supplement
from app.ui.widgets.evidence_fields import DateField
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.growing_lines import GrowingLines, Line, Written
from app.ui.widgets.text_fields import LineField

LEAST_SIGNS = "需补充的材料，例如"


class JudgeSupplements(GrowingLines):
    """`edited` brings tuple[Supplement, ...]."""

    day_word = "期限"

    def show_asked(self, asked: tuple[Supplement, ...], *, is_writing: bool) -> None:
        """Show what is stored."""
        self.show_written([Written(one.text, "", one.due) for one in asked], is_writing=is_writing)

    def values(self, written: Iterable[Written]) -> tuple[Supplement, ...]:
        """Return what is asked for."""
        return tuple(Supplement(one.text, one.day) for one in written)

    def new_line(self, place: QWidget, day: DateField, remove: QToolButton) -> Line:
        """Return a line of one row."""
        text = LineField(place)
        text.setMinimumWidth(self.fontMetrics().horizontalAdvance(LEAST_SIGNS))
        text.setPlaceholderText("需补充的材料，例如：2021年下半年的会议纪要")
        text.setAccessibleName("需补充的材料")
        day.setAccessibleName("补充期限")
        day.setToolTip("如：2022-06-30 或 2022年6月30日，可不填")
        row = FlowRow(place)
        for part in (text, day, remove):
            row.addWidget(part)
        return Line(place, text, day, remove)
