"""The header over a province's table: above each column what it holds, to be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from app.domain.table_words import ColumnField
from app.ui import display
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.labels import label
from app.ui.widgets.marks import Mark

SHORTEST = 4
"""Characters of a list that is closed."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: number from 1, name (A), heading as printed, what it holds."""

    number: int
    name: str
    heading: str
    field: ColumnField
    is_sure: bool = True
    is_hidden: bool = False
    is_own: bool = False
    """A person said so."""

    @property
    def word(self) -> str:
        """Return what has to be known of it; empty when it is simply right."""
        return "已改" if self.is_own else "" if self.is_sure else "请核对"

    @property
    def shown_name(self) -> str:
        """Return its name, and that it is hidden in the file."""
        return self.name + ("（隐藏列）" if self.is_hidden else "")

    @property
    def said(self) -> str:
        """Return everything above the list."""
        return self.shown_name + self.word


class FieldBox(QWidget):
    """One column's name, what has to be known of it, and the list to choose from."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        """List every field."""
        super().__init__(parent)
        self.choice = ChoiceInput(self)
        self.choice.setMinimumContentsLength(SHORTEST)
        self.choice.setSizeAdjustPolicy(ChoiceInput.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMaxVisibleItems(len(ColumnField))
        for field in ColumnField:
            # As a plain text: Qt would hand the enum back as one.
            self.choice.addItem(field.label, field.value)
        self.choice.view().setMinimumWidth(self.fontMetrics().horizontalAdvance("宽" * 10))
        self._name = label("", "quiet", self)
        self._mark, self._word = Mark(parent=self), label("", "said", self)
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(self._name)
        line.addStretch(1)
        line.addWidget(self._mark)
        line.addWidget(self._word)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(4, 4, 4, 6)
        rows.setSpacing(3)
        rows.addLayout(line)
        rows.addWidget(self.choice)
        self.choice.activated.connect(lambda _: self.chosen.emit(self.choice.currentData()))

    def show_head(self, head: Head) -> None:
        """Show what a column holds."""
        self.choice.setCurrentIndex(max(self.choice.findData(head.field.value), 0))
        self._name.setText(head.shown_name)
        word = head.word
        self._word.setText(word)
        self._word.setObjectName("quiet" if head.is_own else "said")
        self._word.style().unpolish(self._word)
        self._word.style().polish(self._word)
        self._mark.show_icon(display.icon("met" if head.is_own else "severity-warning"))
        self._mark.setVisible(bool(word))
        said = f"第{head.number}列{f'“{head.heading}”' if head.heading else ''}放的是"
        self.choice.setAccessibleName(f"{said}{f'（{word}）' if word else ''}")
        self.choice.setToolTip(said + head.field.label)


class FieldHeader(QHeaderView):
    """A header whose sections are FieldBoxes; `chosen` brings the column from 1 and what it should hold."""

    chosen = Signal(int, str)
    moved_to = Signal(int)
    """The list over a column has the keyboard."""

    def __init__(self, table: QTableView) -> None:
        """Have no columns yet."""
        super().__init__(Qt.Orientation.Horizontal, table)
        self.boxes: list[FieldBox] = []
        self.setSectionsMovable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.sectionResized.connect(lambda *_: self.place())
        table.horizontalScrollBar().valueChanged.connect(lambda _: self.place())

    def show_heads(self, heads: Sequence[Head]) -> None:
        """Show what the columns hold."""
        while len(self.boxes) < len(heads):
            self._add()
        for number, box in enumerate(self.boxes):
            box.setVisible(number < len(heads))
            if number < len(heads):
                box.show_head(heads[number])
        self.updateGeometries()
        self.place()

    def sizeHint(self) -> QSize:
        """Be as high as a box."""
        size = super().sizeHint()
        return QSize(size.width(), self.boxes[0].sizeHint().height() if self.boxes else size.height())

    def place(self) -> None:
        """Put every box over its column."""
        for number, box in enumerate(self.boxes[: self.count()]):
            box.setGeometry(self.sectionViewportPosition(number), 0, self.sectionSize(number) - 1, self.height())

    def resizeEvent(self, event: QEvent) -> None:
        """Follow the size."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.place()

    def updateGeometries(self) -> None:
        """Follow the columns."""
        super().updateGeometries()
        self.place()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Tell which column the keyboard is at."""
        if event.type() is QEvent.Type.FocusIn:
            for number, box in enumerate(self.boxes):
                if box.choice is watched:
                    self.moved_to.emit(number)
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def _add(self) -> None:
        number = len(self.boxes) + 1
        box = FieldBox(self.viewport())
        box.chosen.connect(lambda field: self.chosen.emit(number, field))
        box.choice.installEventFilter(self)
        self.boxes.append(box)
