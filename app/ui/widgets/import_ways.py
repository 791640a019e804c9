"""The two ways to use a province's table: at once with points by hand, or with the rule texts read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from app.ui.widgets.labels import wrapped

BY_HAND = ("马上能用", "原文和分值照表，每项自己填分数和理由；评分办法以后再补。")
READ = ("读评分标准", "从条文读出算分办法，能自动算分。读出的都是草稿，逐项核对后再用。")
_MARGINS, _FOLDED_MARGINS = (12, 6, 12, 8), (10, 3, 12, 3)


class WayChoice(QWidget):
    """Two cards; `chosen` brings whether points are given by hand."""

    chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer both."""
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self._group = QButtonGroup(self)
        self.by_hand, self.read = _Card(*BY_HAND, self), _Card(*READ, self)
        for card in (self.by_hand, self.read):
            self._group.addButton(card.button)
            line.addWidget(card, 1)
        self.by_hand.button.toggled.connect(self._on_toggled)

    def show_way(self, *, by_hand: bool) -> None:
        """Show which one is chosen."""
        self.blockSignals(True)
        (self.by_hand if by_hand else self.read).button.setChecked(True)
        self.blockSignals(False)

    def fold(self, *, is_folded: bool) -> None:
        """Leave out what the ways mean, where the window is low; the tool tips tell it."""
        for card in (self.by_hand, self.read):
            card.fold(is_folded=is_folded)

    def _on_toggled(self, is_on: bool) -> None:
        self.chosen.emit(is_on)


class _Card(QFrame):
    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("choice")
        self.button = QRadioButton(title, self)
        self.button.setAccessibleDescription(text)
        self.button.toggled.connect(self._dress)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*_MARGINS)
        rows.setSpacing(2)
        rows.addWidget(self.button)
        self.text = wrapped(text, "quiet", self)
        self.setToolTip(text)
        rows.addWidget(self.text)
        for one in self.findChildren(QLabel):
            one.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def fold(self, *, is_folded: bool) -> None:
        """Leave out the text."""
        self.text.setHidden(is_folded)
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(*(_FOLDED_MARGINS if is_folded else _MARGINS))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.button.setFocus()
            self.button.setChecked(True)

    def _dress(self, is_on: bool) -> None:
        self.setProperty("isChosen", is_on)
        self.style().unpolish(self)
        self.style().polish(self)
