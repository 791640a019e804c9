"""The strip over the import of a table: four steps, where one is, and back to what was seen before."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from app.ui import display
from app.ui.widgets.labels import icon_px, label, wrapped
from app.ui.widgets.low_room import is_low


class StepStrip(QFrame):
    """Steps from left to right. One that can be gone to is a button; `chosen` brings its number from 0."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        """Be at the first step."""
        super().__init__(parent)
        self.setObjectName("steps")
        self.buttons: list[QToolButton] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        for number, word in enumerate(words):
            if number:
                line.addWidget(label("→", "quiet", self))
            button = QToolButton(self)
            button.setObjectName("step")
            button.setText(f" {number + 1}　{word}")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(lambda _checked, number=number: self.chosen.emit(number))
            self.buttons.append(button)
            line.addWidget(button)
        line.addStretch(1)
        self._words = tuple(words)
        self._fit()

    def show_step(self, current: int, reached: int) -> None:
        """Show where one is; reached: the last step that can be gone to."""
        for number, button in enumerate(self.buttons):
            is_done = number < current
            button.setEnabled(number <= reached)
            button.setProperty("isCurrent", number == current)
            button.setIcon(display.icon("met") if is_done else QIcon())
            state = "，正在这一步" if number == current else "，已完成" if is_done else ""
            button.setAccessibleName(f"第{number + 1}步 {self._words[number]}{state}")
            button.style().unpolish(button)
            button.style().polish(button)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_words"):
            self._fit()

    def _fit(self) -> None:
        for button in self.buttons:
            button.setIconSize(QSize(icon_px(self), icon_px(self)))


class ImportHead(QWidget):
    """The heading, the strip, and the way back."""

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        """Be at the first step."""
        super().__init__(parent)
        self.steps = StepStrip(words, self)
        self.back = QPushButton("返回", self)
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 14, 24, 6)
        line.setSpacing(16)
        line.addWidget(label("导入评分表", "heading", self))
        line.addWidget(self.steps, 1)
        line.addWidget(self.back)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be no higher than needed where the window is low."""
        super().resizeEvent(event)
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(24, *((4, 24, 2) if is_low(self) else (14, 24, 6)))


class ImportFoot(QWidget):
    """What is being imported, and the ways back and on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self.setObjectName("sheet")
        # Without it a class of one's own is not painted as the sheet says.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.said = wrapped("", "quiet", self)
        self.previous = QPushButton("上一步", self)
        self.next = QPushButton("下一步", self)
        self.next.setObjectName("main")
        line = QHBoxLayout(self)
        line.setContentsMargins(24, 10, 24, 10)
        line.setSpacing(10)
        line.addWidget(self.said, 1)
        line.addWidget(self.previous)
        line.addWidget(self.next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Be no higher than needed where the window is low."""
        super().resizeEvent(event)
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(24, *((4, 24, 4) if is_low(self) else (10, 24, 10)))
