"""What a reviewer asks to be handed in (需补充材料), each with a day until when; one line each, the last one empty."""

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from app.domain.ledger import read_day
from app.domain.review import Supplement
from app.ui import display
from app.ui.widgets.evidence_fields import DateField
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import wrapped
from app.ui.widgets.sample_width import keep_as_wide_as
from app.ui.widgets.text_fields import LineField

LEAST_SIGNS = "需补充的材料，例如"
DAY_SIGNS = "2022-06-30"


@dataclass(slots=True)
class Line:
    """One line of fields."""

    text: LineField
    day: DateField
    remove: QToolButton
    place: QWidget
    shown: dt.date | None = None
    """The day that is stored; a text that cannot be read does not change it."""


class JudgeSupplements(QWidget):
    """Tells all of them at each key. A line without words is none; its day alone is not stored."""

    edited = Signal(object, bool)
    """tuple[Supplement, ...], goes_on."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show one empty line."""
        super().__init__(parent)
        self.lines: list[Line] = []
        self._is_writing = True
        self._places = QVBoxLayout()
        self._places.setSpacing(4)
        self._said = wrapped("", "said", self)
        self._said.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(self._places)
        rows.addWidget(self._said)
        self.show_asked((), is_writing=True)

    @property
    def asked(self) -> tuple[Supplement, ...]:
        """Return what is asked for as it stands in the fields."""
        found = []
        for line in self.lines:
            text, day = line.text.text().strip(), line.day.text().strip()
            if text:
                found.append(Supplement(text, (read_day(day) or line.shown) if day else None))
        return tuple(found)

    def show_asked(self, asked: tuple[Supplement, ...], *, is_writing: bool) -> None:
        """Show what is stored, with an empty line to write the next one into."""
        self._is_writing = is_writing
        if asked == self.asked and self.lines:
            for number, line in enumerate(line for line in self.lines if line.text.text().strip()):
                line.shown = asked[number].due
            self._set_enabled()
            return
        wanted = len(asked) + 1
        while len(self.lines) < wanted:
            self._add_line()
        while len(self.lines) > wanted:
            self._drop_line(self.lines[-1])
        for number, line in enumerate(self.lines):
            one = asked[number] if number < len(asked) else Supplement("")
            line.shown = one.due
            line.text.show_text(one.text)
            line.day.show_day(one.due)
        self._set_enabled()

    def flush(self) -> None:
        """Tell what is being typed."""
        for line in self.lines:
            line.text.flush()
            line.day.flush()

    def _set_enabled(self) -> None:
        for number, line in enumerate(self.lines):
            is_last = number == len(self.lines) - 1
            line.text.setReadOnly(not self._is_writing)
            line.day.setReadOnly(not self._is_writing)
            line.remove.setEnabled(self._is_writing and not is_last)

    def _add_line(self) -> None:
        place = QWidget(self)
        text, day, remove = LineField(place), DateField(place), QToolButton(place)
        text.setMinimumWidth(self.fontMetrics().horizontalAdvance(LEAST_SIGNS))
        text.setPlaceholderText("需补充的材料，例如：2021年下半年的会议纪要")
        text.setAccessibleName("需补充的材料")
        day.setPlaceholderText("期限")
        day.setAccessibleName("补充期限")
        day.setToolTip("如：2022-06-30 或 2022年6月30日，可不填")
        keep_as_wide_as(day, DAY_SIGNS)
        remove.setIcon(display.icon("close"))
        remove.setToolTip("删去这一条")
        remove.setAccessibleName("删去这一条")
        line = Line(text, day, remove, place)
        row = FlowRow(place)
        for part in (text, day, remove):
            row.addWidget(part)
        self._places.addWidget(place)
        place.show()
        text.typed.connect(lambda _text: self._on_typed())
        day.typed.connect(lambda _text: self._on_typed())
        text.left.connect(self.left)
        day.left.connect(lambda: self._on_day_left(line))
        remove.clicked.connect(lambda: self._on_remove(line))
        self.lines.append(line)

    def _drop_line(self, line: Line) -> None:
        self.lines.remove(line)
        self._places.removeWidget(line.place)
        line.place.hide()
        line.place.deleteLater()

    def _on_typed(self) -> None:
        if self.lines[-1].text.text().strip():
            self._add_line()
            self._set_enabled()
        self._say()
        self.edited.emit(self.asked, True)

    def _on_day_left(self, line: Line) -> None:
        self._say()
        text = line.day.text().strip()
        if not text or read_day(text):
            line.day.show_day(read_day(text))
        self.left.emit()

    def _on_remove(self, line: Line) -> None:
        self._drop_line(line)
        self._set_enabled()
        self._say()
        self.edited.emit(self.asked, False)
        self.lines[-1].text.setFocus()

    def _say(self) -> None:
        unread = next((line.day.text() for line in self.lines if line.day.text().strip() and not _day(line)), "")
        self._said.setText(f"期限“{unread}”看不懂，没有保存。请写成 2022-06-30 或 2022年6月30日。")
        self._said.setVisible(bool(unread))


def _day(line: Line) -> dt.date | None:
    return read_day(line.day.text())
