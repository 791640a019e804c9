"""What stands over the criteria of an import: which are shown, how many are open, take all clear ones, undo."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.ui import display
from app.ui.models.import_criteria import CriteriaModel, Decided, Wanted
from app.ui.widgets.count_chips import CountChips
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.import_ways import WayChoice
from app.ui.widgets.labels import label

CHIPS = [
    (Wanted.ALL.value, "全部", ""),
    (Wanted.OPEN.value, "没有核对", "state-unanswered"),
    (Wanted.TO_CHECK.value, "其中要细看", "severity-warning"),
]
KEYS = "上下键选项；数字键改分值；空格改成定性判分；回车核对好了，到下一项。"
KEYS_BY_HAND = "上下键选项；数字键改分值。每项都按定性判分：自评时照原文填分数和理由。"
UNDO, REDO = "撤销", "重做"


class CheckTools(QWidget):
    """The two ways, and below them a line of tools; a low window has both in one line."""

    asked_to_take_clear = Signal()
    asked_to_undo = Signal()
    asked_to_redo = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Have no criteria yet."""
        super().__init__(parent)
        self._taken: Decided | None = None
        """What was decided once all clear ones were taken, as long as nothing else is."""
        self._is_folded = False
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self.ways = WayChoice(self)
        self.chips = CountChips(CHIPS, self)
        self.take_clear = QPushButton("", self)
        self.take_clear.setToolTip("先看过表里的“明确”各项再用；用了可以在这里撤回")
        self.take_clear.clicked.connect(self._on_take_clear)
        self.undo, self.redo = self._icon_button(UNDO, "undo"), self._icon_button(REDO, "redo")
        self.undo.setToolTip("撤销核对这一步里刚做的（Ctrl+Z）")
        self.redo.setToolTip("重做刚撤销的（Ctrl+Y）")
        self.undo.clicked.connect(self.asked_to_undo)
        self.redo.clicked.connect(self.asked_to_redo)
        self.undrop = QPushButton("", self)
        self.undrop.setObjectName("link")
        self._keys = label("", "quiet", self)
        self._row = FlowRow(gap=10)
        self._rows.addWidget(self.ways)
        self._rows.addLayout(self._row)
        for widget in self._parts:
            self._row.addWidget(widget)
        self.show_history(can_undo=False, can_redo=False)

    def show_counts(self, model: CriteriaModel, decided: Decided, *, by_hand: bool) -> None:
        """Say how many criteria are shown by each chip, and how many would be taken at once."""
        self.chips.show_counts({wanted.value: model.count(wanted) for wanted in Wanted})
        self._keys.setText(KEYS_BY_HAND if by_hand else KEYS)
        count = len(model.clear_codes())
        is_just_taken = self._taken is not None and decided == self._taken
        if not is_just_taken:
            self._taken = None
        self.take_clear.setVisible(is_just_taken or count > 0)
        if not is_just_taken:
            self.take_clear.setText(f"全部采用“明确”的{count}项")

    def show_taken(self, decided: Decided, count: int) -> None:
        """Offer at the same place to take back what was just taken at once."""
        self._taken = decided
        self.take_clear.setText(f"撤回刚采用的{count}项")

    def forget_taken(self) -> None:
        """Offer no more to take it back: other things were done since."""
        self._taken = None

    def show_history(self, *, can_undo: bool, can_redo: bool) -> None:
        """Say whether there is something to take back or to do again."""
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)

    def fold(self, *, is_folded: bool) -> None:
        """Leave out what is only pleasant, and have everything in one line, where the window is low.

        The button that takes all clear ones is left to the page then, which has room for it beside its summary.
        """
        self._keys.setHidden(is_folded)
        if is_folded == self._is_folded:
            return
        for widget in (self.ways, *self._parts):
            self._rows.removeWidget(widget)
            self._row.removeWidget(widget)
        self._is_folded = is_folded
        self.ways.fold(is_folded=is_folded)
        if is_folded:
            self._row.addWidget(self.ways)
        else:
            self._rows.insertWidget(0, self.ways)
        for widget in self._parts:
            self._row.addWidget(widget)
        for button, words in ((self.undo, UNDO), (self.redo, REDO)):
            button.setText("" if is_folded else words)

    @property
    def _parts(self) -> tuple[QWidget, ...]:
        own = () if self._is_folded else (self.take_clear,)
        return (self.chips, *own, self.undo, self.redo, self.undrop, self._keys)

    def _icon_button(self, words: str, icon: str) -> QPushButton:
        made = QPushButton(display.icon(icon), words, self)
        made.setObjectName("link")
        made.setAccessibleName(words)
        return made

    def _on_take_clear(self) -> None:
        (self.asked_to_undo if self._taken is not None else self.asked_to_take_clear).emit()
