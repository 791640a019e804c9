"""What came of receiving: one line, and below it what was not taken and why; it stays until it is closed."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.ui import display
from app.ui.theme import BASE_PX
from app.ui.widgets.labels import wrapped
from app.ui.widgets.problem_list import ProblemList

if TYPE_CHECKING:
    from app.services.intake import Intake

MOST_PX, MARGIN_PX = 160, 4


class IntakeResult(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say nothing yet."""
        super().__init__(parent)
        self.setObjectName("notice")
        rows = QVBoxLayout(self)
        line = QHBoxLayout()
        self.sentence = wrapped("", "", self)
        self.close_button = QPushButton(display.icon("close"), "", self)
        self.close_button.setObjectName("link")
        self.close_button.setAccessibleName("收起")
        self.close_button.clicked.connect(self.clear)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.close_button)
        rows.addLayout(line)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._most = round(MOST_PX * self.fontInfo().pixelSize() / BASE_PX)
        rows.addWidget(self._area)
        self.problems: tuple[Problem, ...] = ()
        self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.problems = ()
        self.hide()

    def say(self, sentence: str) -> None:
        """Say one sentence."""
        self.show_problems(sentence, ())

    def show_intake(self, intake: "Intake") -> None:
        """Say what was taken, and what was not and why."""
        self.show_problems(intake.sentence, intake.problems)

    def show_problems(self, sentence: str, problems: tuple[Problem, ...]) -> None:
        """Say a sentence, and below it problems."""
        self.problems = problems
        self.sentence.setText(sentence)
        self._area.setVisible(bool(problems))
        if problems:
            self._area.setWidget(_from_the_top(ProblemList(problems)))
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what wraps otherwise now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the list take the height it needs, and not more than is fair beside the table."""
        content = self._area.widget()
        if content is not None:
            needed = content.heightForWidth(self._area.viewport().width()) + MARGIN_PX
            self._area.setFixedHeight(min(self._most, needed))


def _from_the_top(problems: ProblemList) -> QWidget:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(problems)
    rows.addStretch(1)
    return holder
