"""Problems one under the other: icon and word of the severity, where, what, and what to do."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.problems import Problem
from app.ui import display
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import mark

MOST = 200


class ProblemList(QWidget):
    """The worst come first as they were told."""

    def __init__(self, problems: Iterable[Problem], parent: QWidget | None = None) -> None:
        """Show problems, at most MOST of them."""
        super().__init__(parent)
        told = tuple(problems)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, problem in enumerate(told[:MOST]):
            word = label(problem.severity.label, "", self)
            word.setStyleSheet(f"color: {display.severity_colour(problem.severity).name()}")
            where = f"{problem.where}：" if problem.where else ""
            grid.addWidget(mark(display.severity_icon(problem.severity), self), row, 0, top)
            grid.addWidget(word, row, 1, top)
            grid.addWidget(wrapped(f"{where}{problem.what}{problem.what_to_do}", "", self), row, 2, top)
        if len(told) > MOST:
            grid.addWidget(wrapped(f"另有{len(told) - MOST}条没有列出。", "quiet", self), MOST, 2)
