"""Offers to go on with imports that were not finished when the program was closed (上次没有做完)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import wrapped
from app.ui.widgets.problem_list import ProblemList

if TYPE_CHECKING:
    from app.services.import_draft import KeptImport


class OfferLine(QFrame):
    """One piece of work: what it is, go on, or not wanted any more."""

    taken = Signal()

    def __init__(self, one: "KeptImport", step: str, parent: QWidget | None = None) -> None:
        """step: how the step is called that it has come to."""
        super().__init__(parent)
        self.setObjectName("card")
        self.one = one
        self.is_unwanted = False
        self._name, self._step = one.draft.source.name, step
        self.words = wrapped("", "section", self)
        self.go_on = QPushButton("继续", self)
        self.go_on.clicked.connect(self._on_go_on)
        self.leave = QPushButton("不要了", self)
        self.leave.setObjectName("link")
        self.leave.clicked.connect(lambda: self._show(is_unwanted=not self.is_unwanted))
        buttons = FlowRow(gap=10)
        buttons.addWidget(self.go_on)
        buttons.addWidget(self.leave)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(20, 14, 20, 14)
        self._rows.setSpacing(10)
        self._rows.addWidget(self.words)
        self._rows.addLayout(buttons)
        self._told: ProblemList | None = None
        self._show(is_unwanted=False)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Tell why it cannot be gone on with."""
        if self._told is not None:
            self._told.deleteLater()
        self._told = ProblemList(problems, self)
        self._rows.addWidget(self._told)
        self._told.show()

    def _on_go_on(self) -> None:
        self.taken.emit()

    def _show(self, *, is_unwanted: bool) -> None:
        self.is_unwanted = is_unwanted
        self.go_on.setVisible(not is_unwanted)
        self.leave.setText("还是留着" if is_unwanted else "不要了")
        unwanted = f"不要了：{self._name}。离开这一页就删去；原来的文件不动。"
        self.words.setText(unwanted if is_unwanted else f"上次没有做完：{self._name}（做到“{self._step}”）")


class ImportOffer(QWidget):
    """All that waits; hidden while nothing does."""

    taken = Signal(object)
    """KeptImport to go on with."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        """Offer nothing yet. steps: how they are called."""
        super().__init__(parent)
        self._steps = steps
        self.lines: list[OfferLine] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self.hide()

    @property
    def first(self) -> QPushButton | None:
        """Return the button to go on with the latest; None while nothing is offered."""
        return next((line.go_on for line in self.lines if not line.is_unwanted), None)

    def show_kept(self, waiting: Sequence["KeptImport"]) -> None:
        """Offer these; a line that stands there already stays as it is."""
        for line in [line for line in self.lines if line.one not in waiting]:
            self.remove(line.one)
        there = [line.one for line in self.lines]
        for one in waiting:
            if one not in there:
                self._add(one)
        self.setVisible(bool(self.lines))

    def remove(self, one: "KeptImport") -> None:
        """Take a line away."""
        for line in [line for line in self.lines if line.one == one]:
            self.lines.remove(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self.lines))

    def take_unwanted(self) -> tuple["KeptImport", ...]:
        """Return what is not wanted any more; its lines are gone."""
        unwanted = tuple(line.one for line in self.lines if line.is_unwanted)
        for one in unwanted:
            self.remove(one)
        return unwanted

    def show_problems(self, one: "KeptImport", problems: Sequence[Problem]) -> None:
        """Tell in its line why a work cannot be gone on with."""
        for line in self.lines:
            if line.one == one:
                line.show_problems(problems)

    def _add(self, one: "KeptImport") -> None:
        step = self._steps[min(max(one.draft.step, 0), len(self._steps) - 1)]
        line = OfferLine(one, step, self)
        line.taken.connect(lambda: self.taken.emit(one))
        self.lines.append(line)
        self._rows.addWidget(line)
        line.show()
