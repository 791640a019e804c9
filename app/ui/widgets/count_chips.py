"""Chips above a table: one of them is on, each says how many rows it would show."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from app.ui import display
from app.ui.widgets.flow_row import FlowRow


class CountChips(QWidget):
    """Words with counts. `chosen` brings the key of the one that is on. Left and right go from one to the next."""

    chosen = Signal(str)

    def __init__(self, chips: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """chips: key, word, name of an icon or nothing; the first is on."""
        super().__init__(parent)
        self._words = {key: word for key, word, _ in chips}
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        row = FlowRow(self)
        for key, word, icon in chips:
            button = QToolButton(self)
            button.setText(word)
            button.setCheckable(True)
            if icon:
                button.setIcon(display.icon(icon))
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self._group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(lambda _checked, key=key: self.chosen.emit(key))
            self.buttons[key] = button
        self.buttons[chips[0][0]].setChecked(True)
        self._fit_icons()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "buttons"):
            self._fit_icons()

    def _fit_icons(self) -> None:
        size = self.fontMetrics().ascent()
        for button in self.buttons.values():
            button.setIconSize(QSize(size, size))

    @property
    def key(self) -> str:
        """Return the key of the chip that is on."""
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Turn a chip on, as by a click."""
        self.buttons[key].setChecked(True)
        self.chosen.emit(key)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many each would show; a word without a count stands alone."""
        for key, button in self.buttons.items():
            button.setText(f"{self._words[key]} {counts[key]}" if key in counts else self._words[key])
            button.setProperty("empty", counts.get(key) == 0)
            button.style().unpolish(button)
            button.style().polish(button)
        self.updateGeometry()
