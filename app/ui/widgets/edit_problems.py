"""The problems of a rubric that is edited; each leads to its place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.placed_problem import PlacedProblem
from app.domain.problems import Problem
from app.ui import display
from app.ui.widgets.labels import label

MOST_PROBLEMS = 300


class EditProblems(QWidget):
    """Hidden while there are none. `chosen` brings the PlacedProblem to see; what the disk refused leads nowhere."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.list = QListWidget(self)
        self.list.setObjectName("found")
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("问题")
        self.list.itemActivated.connect(self._on_item)
        self.list.itemClicked.connect(self._on_item)
        self._head = label("", "section", self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self._head)
        rows.addWidget(self.list, 1)

    def show_problems(self, placed: Sequence[PlacedProblem], refused: Sequence[Problem]) -> None:
        """Show what is wrong, what the disk refused first."""
        shown: list[PlacedProblem | None] = [*(None for _ in refused), *placed[:MOST_PROBLEMS]]
        problems = [*refused, *(one.problem for one in placed[:MOST_PROBLEMS])]
        texts = [said_of(one) for one in problems]
        if texts != [self.list.item(row).text() for row in range(self.list.count())]:
            self.list.clear()
            for problem, text in zip(problems, texts, strict=True):
                self.list.addItem(QListWidgetItem(display.severity_icon(problem.severity), text))
        for row, place in enumerate(shown):
            self.list.item(row).setData(Qt.ItemDataRole.UserRole, place)
        count = len(problems)
        self._head.setText(f"问题（{len(placed) + len(refused)}）：点一条就到那一处")
        self.setVisible(bool(count))

    def _on_item(self, item: QListWidgetItem) -> None:
        placed: PlacedProblem | None = item.data(Qt.ItemDataRole.UserRole)
        if placed is not None:
            self.chosen.emit(placed)


def said_of(problem: Problem) -> str:
    """Return a problem in words."""
    where = f"{problem.where}：" if problem.where else ""
    return f"〔{problem.severity.label}〕{where}{problem.what}{problem.what_to_do}"
