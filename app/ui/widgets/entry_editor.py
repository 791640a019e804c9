"""What every editor of a marking has in common, and the editors of the plain kinds."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Entry
from app.domain.marking.kinds import Checklist, Deduction, External, Judgement, Levels
from app.domain.points import ZERO, shown
from app.ui.drafts import Drafts
from app.ui.widgets.counter import Counter
from app.ui.widgets.labels import wrapped
from app.ui.widgets.number_field import NumberField, points_reader
from app.ui.widgets.text_fields import LineField
from app.ui.widgets.waiting_texts import WaitingText

EMPTY = Entry()


class EntryEditor(QWidget):
    """Shows the input of one marking and tells every edit as a new Entry.

    edited(Entry, goes_on): goes_on while it is being typed.
    """

    edited = Signal(object, bool)
    left = Signal()
    asked_to_show = Signal(object)
    """Place: the person wants to see what this depends on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start from nothing."""
        super().__init__(parent)
        self.entry: Entry = EMPTY
        self.waiting: tuple[WaitingText, ...] = ()
        """Texts that wait when they could not be stored."""
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(6)

    def show_entry(self, entry: Entry) -> None:
        """Show what is stored."""
        self.entry = entry
        self.refresh()

    def refresh(self) -> None:
        """Bring the fields in line with the entry; each kind knows how."""

    def flush(self) -> None:
        """Tell what is still being typed."""

    def fields(self) -> list[QWidget]:
        """Return what is inside, the first field before the others."""
        return self.findChildren(QWidget)

    def tell(self, entry: Entry, *, goes_on: bool = False) -> None:
        """Take an edit over and tell it."""
        self.entry = entry
        self.edited.emit(entry, goes_on)


class OptionRow(QWidget):
    """A check box or radio button with a text that wraps and its points at the right."""

    def __init__(self, button: QCheckBox | QRadioButton, text: str, points: str, parent: QWidget) -> None:
        """Lay out."""
        super().__init__(parent)
        self.button = button
        self._text = wrapped(text, parent=self)
        self._text.setBuddy(button)
        # The words belong to the button: a click on them ticks it, so they are not selected like other text.
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        button.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(button)
        row.addWidget(self._text, 1)
        if points:
            row.addWidget(wrapped_points(points, self))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click anywhere on the row as a click on the button."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.button.click()
        super().mouseReleaseEvent(event)


def wrapped_points(text: str, parent: QWidget) -> QWidget:
    """Return a quiet label for points that never wraps."""
    made = wrapped(text, "quiet", parent)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    made.setWordWrap(False)
    made.setSizePolicy(made.sizePolicy().Policy.Fixed, made.sizePolicy().Policy.Preferred)
    return made


class YesNoEditor(EntryEditor):
    """有无: two radio buttons under the rule they answer."""

    def __init__(self, full: Decimal, rule: str = "", parent: QWidget | None = None) -> None:
        """full: the points of a yes; rule: what is answered, when it stands nowhere else."""
        super().__init__(parent)
        if rule:
            self.rows.addWidget(wrapped(rule, parent=self))
        self.yes = QRadioButton(f"符合要求（{shown(full)}分）", self)
        self.no = QRadioButton("不符合（0分）", self)
        self._group = QButtonGroup(self)
        self._group.addButton(self.yes)
        self._group.addButton(self.no)
        self.rows.addWidget(self.yes)
        self.rows.addWidget(self.no)
        self.yes.clicked.connect(lambda: self.tell(replace(self.entry, met=True)))
        self.no.clicked.connect(lambda: self.tell(replace(self.entry, met=False)))

    def refresh(self) -> None:
        """Check the one that holds, or none."""
        self._group.setExclusive(False)
        self.yes.setChecked(self.entry.met is True)
        self.no.setChecked(self.entry.met is False)
        self._group.setExclusive(True)


class ChecklistEditor(EntryEditor):
    """清单: a check box for each item, and one for 都没有, which is an answer too."""

    def __init__(self, marking: Checklist, parent: QWidget | None = None) -> None:
        """One row an item."""
        super().__init__(parent)
        self._order = [item.id for item in marking.items]
        self.boxes: dict[str, QCheckBox] = {}
        for item in marking.items:
            box = QCheckBox(self)
            points = "" if marking.all_required else f"{shown(item.points)}分"
            self.boxes[item.id] = box
            self.rows.addWidget(OptionRow(box, item.text or item.id, points, self))
            box.clicked.connect(self._on_clicked)
        self.none = QCheckBox(self)
        self.none.clicked.connect(self._on_none_clicked)
        self.rows.addWidget(OptionRow(self.none, "以上各项都还没有做到", "0分", self))

    def refresh(self) -> None:
        """Check what is stored."""
        checked = self.entry.checked
        for item, box in self.boxes.items():
            box.setChecked(checked is not None and item in checked)
        self.none.setChecked(checked == ())

    def _on_clicked(self) -> None:
        checked = tuple(item for item in self._order if self.boxes[item].isChecked())
        # Taking the last tick away is a slip as often as a no: it is 未填 again until 都没有 is ticked.
        self.tell(replace(self.entry, checked=checked or None))
        self.refresh()

    def _on_none_clicked(self) -> None:
        self.tell(replace(self.entry, checked=() if self.none.isChecked() else None))
        self.refresh()


class LevelsEditor(EntryEditor):
    """分档: one radio button a level."""

    def __init__(self, marking: Levels, parent: QWidget | None = None) -> None:
        """One row a level."""
        super().__init__(parent)
        self.buttons: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        for level in marking.levels:
            button = QRadioButton(self)
            self._group.addButton(button)
            self.buttons[level.id] = button
            self.rows.addWidget(OptionRow(button, level.text or level.id, f"{shown(level.points)}分", self))
        self._group.buttonClicked.connect(self._on_clicked)

    def refresh(self) -> None:
        """Check the chosen level, or none."""
        self._group.setExclusive(False)
        for level, button in self.buttons.items():
            button.setChecked(level == self.entry.level)
        self._group.setExclusive(True)

    def _on_clicked(self) -> None:
        chosen = next((level for level, button in self.buttons.items() if button.isChecked()), None)
        self.tell(replace(self.entry, level=chosen))


class DeductionEditor(EntryEditor):
    """扣分: a counter an item; 没有扣分情形 is an answer too."""

    def __init__(self, marking: Deduction, parent: QWidget | None = None) -> None:
        """One row an item."""
        super().__init__(parent)
        self.none = QCheckBox("没有扣分情形", self)
        self.none.clicked.connect(self._on_none_clicked)
        self.rows.addWidget(self.none)
        self.counters: dict[str, Counter] = {}
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        for row, item in enumerate(marking.items):
            limit = f"，最多计{item.at_most}次" if item.at_most is not None else ""
            text = f"{item.text or item.id}（每次扣{shown(item.points)}分{limit}）"
            counter = Counter(self)
            counter.valueChanged.connect(self._on_changed)
            counter.left.connect(self.left)
            counter.setAccessibleName(text)
            self.counters[item.id] = counter
            grid.addWidget(wrapped(text, parent=self), row, 0)
            grid.addWidget(counter, row, 1)
        self.rows.addLayout(grid)

    def refresh(self) -> None:
        """Show the counts."""
        counts = self.entry.counts
        self.none.setChecked(counts is not None and not any(counts.values()))
        for item, counter in self.counters.items():
            counter.show_number(None if counts is None else counts.get(item, 0))

    def _on_none_clicked(self) -> None:
        self.tell(replace(self.entry, counts={} if self.none.isChecked() else None))
        self.refresh()

    def _on_changed(self) -> None:
        counts = {item: counter.number for item, counter in self.counters.items() if counter.number is not None}
        self.tell(replace(self.entry, counts=counts or None), goes_on=True)


class PointsEditor(EntryEditor):
    """定性判分 with its reason, or 外部结果 with its document."""

    def __init__(
        self, marking: Judgement | External, full: Decimal, drafts: Drafts, where: str, parent: QWidget | None = None
    ) -> None:
        """full: the most that may be given; where: the name of the draft."""
        super().__init__(parent)
        self._drafts = drafts
        self._draft = f"points/{where}"
        is_judgement = isinstance(marking, Judgement)
        self._field = "reason" if is_judgement else "document"
        self._lacking = "写明理由后才计分。" if is_judgement else "请写明依据的文件，评审时要核对。"
        step = marking.step if isinstance(marking, Judgement) else ZERO
        self.points = NumberField(points_reader(full, step), self)
        self.points.setPlaceholderText("未填")
        self.points.setAccessibleName("分数")
        self.points.setFixedWidth(self.fontMetrics().horizontalAdvance("88.88888") + 24)
        self.words = LineField(self)
        self.words.setAccessibleName("理由" if is_judgement else "依据的文件")
        self.words.setPlaceholderText("写明得这个分的理由（必填）" if is_judgement else "依据的文件，如通报名称和文号")
        self._said = wrapped(look="said", parent=self)
        self._said.hide()
        row = QHBoxLayout()
        row.addWidget(self.points)
        steps = f"，按{shown(step)}分一档" if step else ""
        row.addWidget(wrapped(f"分（0～{shown(full)}分{steps}）", parent=self), 1)
        self.rows.addLayout(row)
        self.rows.addWidget(self._said)
        self.rows.addWidget(self.words)
        self._connect()
        self.waiting = (WaitingText(self.words, drafts, f"{self._field}/{where}"),)

    def refresh(self) -> None:
        """Show points and words."""
        self.points.show_number(self.entry.points, self._drafts.text(self._draft))
        self.words.show_text(getattr(self.entry, self._field))
        self._say()

    def flush(self) -> None:
        """Tell what is being typed."""
        self.points.flush()
        self.words.flush()

    def _connect(self) -> None:
        self.points.number_typed.connect(lambda number: self.tell(replace(self.entry, points=number), goes_on=True))
        self.points.unread.connect(lambda text: self._drafts.keep(self._draft, text))
        self.points.said.connect(self._say)
        self.words.typed.connect(self._on_typed)
        for field in (self.points, self.words):
            field.left.connect(self.left)

    def _say(self) -> None:
        lacks_words = self.entry.points is not None and not getattr(self.entry, self._field).strip()
        text = self.points.why or (self._lacking if lacks_words else "")
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def _on_typed(self, text: str) -> None:
        changed = {self._field: text}
        self.tell(replace(self.entry, **changed), goes_on=True)  # type: ignore[arg-type]
