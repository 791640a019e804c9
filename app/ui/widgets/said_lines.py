"""What came of something that was asked for, told on the page: lines with an icon and, at most, one button."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.ui import display
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import mark


class SaidLines(QFrame):
    """Hidden while there is nothing to say; what is said stays until the next thing is, or it is put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing."""
        super().__init__(parent)
        self.setObjectName("card")
        self._texts: list[str] = []
        self._press: Callable[[], object] | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.button = QPushButton(self)
        self.button.setObjectName("link")
        self.button.clicked.connect(self._on_pressed)
        self.away = QPushButton("知道了", self)
        self.away.setObjectName("link")
        self.away.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(8)
        row.addLayout(self._lines, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.away, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """Return everything that is said, a line each."""
        return "\n".join(self._texts)

    def say(
        self,
        text: str,
        problems: Sequence[Problem] = (),
        *,
        button: str = "",
        press: Callable[[], object] | None = None,
    ) -> None:
        """Say that something was done, what should be known of it, and offer at most one thing to do: `press`."""
        self._show([("met", text), *((f"severity-{one.severity.value}", _told(one)) for one in problems)], button)
        self._press = press

    def show_problems(self, problems: Sequence[Problem], head: str) -> None:
        """Say why something could not be done, all of it at once, the blocking ones first."""
        sorted_ones = sorted(problems, key=lambda one: not one.is_blocking)
        lines = [(f"severity-{one.severity.value}", _told(one)) for one in sorted_ones]
        self._show([("severity-blocking", head), *lines], "")

    def clear(self) -> None:
        """Say nothing more."""
        self._texts.clear()
        self._press = None
        while self._lines.count():
            line = self._lines.takeAt(0).widget()
            line.hide()
            line.deleteLater()
        self.hide()

    def _show(self, lines: Sequence[tuple[str, str]], button: str) -> None:
        self.clear()
        for icon, text in lines[:_MOST]:
            self._texts.append(text)
            self._lines.addWidget(_Line(icon, text, self))
        if len(lines) > _MOST:
            rest = f"还有{len(lines) - _MOST}处。"
            self._texts.append(rest)
            self._lines.addWidget(_Line("severity-hint", rest, self))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.show()

    def _on_pressed(self) -> None:
        if self._press is not None:
            self._press()


_MOST = 8
"""Lines; more would push the page away."""


class _Line(QWidget):
    def __init__(self, icon: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(mark(display.icon(icon), self), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapped(text, "", self), 1)


def _told(problem: Problem) -> str:
    where = f"{problem.where}：" if problem.where else ""
    return f"{where}{problem.what}{problem.what_to_do}"
