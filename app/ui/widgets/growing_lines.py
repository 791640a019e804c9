"""Lines that are written one below the other, with an empty one at the end; each with a day, some with a criterion.

What could not be stored stays, waits in the drafts while another page is shown, and is tried again at the next flush.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.domain.ledger import read_day
from app.ui import display
from app.ui.drafts import Drafts
from app.ui.widgets.evidence_fields import DateField
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import wrapped
from app.ui.widgets.sample_width import keep_as_wide_as
from app.ui.widgets.tab_order import fields_in, order_tabs
from app.ui.widgets.text_fields import LineField

DAY_SIGNS = "2022年12月31日"


@dataclass(frozen=True, slots=True)
class Written:
    """What a line says: its words, the code of a criterion where there is one, and a day."""

    text: str
    code: str = ""
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Where what could not be stored waits: the drafts, and its name among them."""

    drafts: Drafts
    name: str


@dataclass(slots=True)
class Line:
    """The fields of one line. shown: the day that is stored; a text that cannot be read does not change it."""

    place: QWidget
    text: LineField | GrowingText
    day: DateField
    remove: QToolButton
    code: ChoiceInput | None = None
    shown: dt.date | None = None

    @property
    def words(self) -> str:
        """Return what stands in the text field."""
        return self.text.text() if isinstance(self.text, LineField) else self.text.toPlainText()

    @property
    def chosen(self) -> str:
        """Return the code of the criterion, empty without one."""
        return str(self.code.currentData() or "") if self.code is not None else ""

    @property
    def is_read(self) -> bool:
        """Tell whether the day can be read, or there is none."""
        return not self.day.text().strip() or read_day(self.day.text()) is not None

    @property
    def is_kept(self) -> bool:
        """Tell whether all that stands here can be stored: a day needs words beside it, and to be read."""
        return self.is_read and (bool(self.words.strip()) or not self.day.text().strip())

    @property
    def raw(self) -> tuple[str, str, str]:
        """Return what stands in the fields."""
        return self.words, self.chosen, self.day.text()

    def choose(self, code: str) -> None:
        """Show a criterion, without telling it."""
        if self.code is not None:
            with QSignalBlocker(self.code):
                self.code.setCurrentIndex(max(self.code.findData(code), 0))


class GrowingLines(QWidget):
    """Tells all lines at each key. A line without words is none; its day alone is not stored."""

    edited = Signal(object, bool)
    """What the lines say as values of the domain, goes_on."""
    left = Signal()
    day_word = "日期"

    def __init__(self, waiting: Waiting | None = None, parent: QWidget | None = None) -> None:
        """Show one empty line. waiting: where what could not be stored waits."""
        super().__init__(parent)
        self.lines: list[Line] = []
        self._stored: tuple[Written, ...] = ()
        self._waiting = waiting
        self._is_back = self._is_writing = False
        self._places = QVBoxLayout()
        self._places.setSpacing(5)
        self._said = wrapped("", "said", self)
        self._said.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(self._places)
        rows.addWidget(self._said)
        self._add_line()
        self._set_enabled()

    def new_line(self, place: QWidget, day: DateField, remove: QToolButton) -> Line:
        """Return the fields of a line, laid out in its place."""
        raise NotImplementedError

    def values(self, written: Iterable[Written]) -> tuple[object, ...]:
        """Return what the lines say as values of the domain."""
        raise NotImplementedError

    @property
    def written(self) -> tuple[Written, ...]:
        """Return what stands in the fields, as it would be stored."""
        found = []
        for line in self.lines:
            if text := line.words.strip():
                day = line.day.text().strip()
                found.append(Written(text, line.chosen, (read_day(day) or line.shown) if day else None))
        return tuple(found)

    def show_written(self, stored: Sequence[Written], *, is_writing: bool) -> None:
        """Show what is stored, with an empty line to write the next one into. What was refused stays."""
        self._is_writing = is_writing
        stored = tuple(stored)
        if stored == self.written:
            self._show_same(stored)
        elif stored != self._stored or not is_writing:
            self._show_other(stored)
        self._stored = stored
        self._set_enabled()
        if is_writing and not self._is_back:
            self._is_back = True
            self._bring_back()

    def flush(self) -> None:
        """Tell what is being typed, and again what could not be stored."""
        for line in tuple(self.lines):
            line.text.flush()
            line.day.flush()
        if self._is_writing and self.written != self._stored:
            self._tell(goes_on=True)

    # ------------------------------------------------------------ showing

    def _show_same(self, stored: tuple[Written, ...]) -> None:
        lines = (line for line in self.lines if line.words.strip())
        for line, one in zip(lines, stored, strict=True):
            line.shown = one.day
            # As it is typed: what comes after it, such as undo, takes its place.
            line.text.show_text(line.words)

    def _show_other(self, stored: tuple[Written, ...]) -> None:
        self._have_lines(len(stored) + 1)
        for line, one in zip(self.lines, (*stored, Written("")), strict=True):
            line.shown = one.day
            line.text.show_text(one.text)
            line.day.show_day(one.day)
            line.choose(one.code)

    def _have_lines(self, count: int) -> None:
        while len(self.lines) < count:
            self._add_line()
        while len(self.lines) > count:
            self._drop_line(self.lines[-1])

    def _set_enabled(self) -> None:
        for number, line in enumerate(self.lines):
            line.text.setReadOnly(not self._is_writing)
            line.day.setReadOnly(not self._is_writing)
            line.remove.setEnabled(self._is_writing and number < len(self.lines) - 1)
            if line.code is not None:
                line.code.setEnabled(self._is_writing)

    def _add_line(self) -> None:
        place = QWidget(self)
        day, remove = DateField(place), QToolButton(place)
        day.setPlaceholderText(self.day_word)
        day.setAccessibleName(self.day_word)
        keep_as_wide_as(day, DAY_SIGNS)
        remove.setIcon(display.icon("close"))
        remove.setToolTip("删去这一条")
        remove.setAccessibleName("删去这一条")
        line = self.new_line(place, day, remove)
        self._places.addWidget(place)
        order_tabs([*[one.remove for one in self.lines[-1:]], *fields_in(place)])
        place.show()
        line.text.typed.connect(lambda _text: self._on_typed())
        day.typed.connect(lambda _text: self._on_typed())
        line.text.left.connect(self.left)
        day.left.connect(lambda: self._on_day_left(line))
        remove.clicked.connect(lambda: self._on_remove(line))
        if line.code is not None:
            line.code.activated.connect(lambda _number: self._on_code())
        self.lines.append(line)

    def _drop_line(self, line: Line) -> None:
        self.lines.remove(line)
        self._places.removeWidget(line.place)
        line.place.hide()
        line.place.deleteLater()

    # ------------------------------------------------------------ telling

    def _tell(self, *, goes_on: bool) -> None:
        self.edited.emit(self.values(self.written), goes_on)
        self._keep()

    def _on_typed(self) -> None:
        if self.lines[-1].words.strip():
            self._add_line()
            self._set_enabled()
        self._say()
        self._tell(goes_on=True)

    def _on_code(self) -> None:
        self.left.emit()
        self._tell(goes_on=False)

    def _on_day_left(self, line: Line) -> None:
        self._say()
        if line.is_read:
            line.day.show_day(read_day(line.day.text()))
        else:
            # After the field that the keyboard goes to has been scrolled to, and the line has got its place.
            QTimer.singleShot(0, self._said, self._bring_into_sight)
        self.left.emit()

    def _bring_into_sight(self) -> None:
        around: QWidget | None = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self._said, 0, 0)

    def _on_remove(self, line: Line) -> None:
        self._drop_line(line)
        self._set_enabled()
        self._say()
        self.left.emit()
        self._tell(goes_on=False)
        self.lines[-1].text.setFocus()

    def _say(self) -> None:
        unread = next((line.day.text() for line in self.lines if not line.is_read), "")
        self._said.setText(f"{self.day_word}“{unread}”看不懂，没有保存。请写成 2022-06-30 或 2022年6月30日。")
        self._said.setVisible(bool(unread))

    # ------------------------------------------------------------ what could not be stored

    def _keep(self) -> None:
        """Keep all lines as they stand while something of them is not stored; forget them when all is."""
        if self._waiting is None:
            return
        is_stored = self.written == self._stored and all(line.is_kept for line in self.lines)
        kept = [] if is_stored else [line.raw for line in self.lines if any(part.strip() for part in line.raw)]
        self._waiting.drafts.keep(self._waiting.name, json.dumps(kept, ensure_ascii=False) if kept else "")

    def _bring_back(self) -> None:
        """Show again what waits; it is told at the next flush."""
        found = lines_of_draft(self._waiting.drafts.text(self._waiting.name)) if self._waiting else []
        if not found:
            return
        self._have_lines(len(found) + 1)
        for line, (text, code, day) in zip(self.lines, found, strict=False):
            line.text.restore(text)
            line.choose(code)
            line.day.restore(day)
        self._set_enabled()
        self._say()


def lines_of_draft(text: str) -> list[tuple[str, str, str]]:
    """Return text, code and day of the lines of a draft; none where it says something else."""
    found: object = None
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(text or "[]")
    lines = found if isinstance(found, list) else []
    return [(str(line[0]), str(line[1]), str(line[2])) for line in lines if isinstance(line, list) and len(line) == 3]  # noqa: PLR2004 - text, code, day
