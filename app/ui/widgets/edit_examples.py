"""Worked examples (核验算例) of a criterion, and trying an input of one's own: it can become an example."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.assessment import Assessment
from app.domain.example_inputs import blank_example
from app.domain.points import ZERO, shown
from app.domain.problems import Severity
from app.domain.rubric import Criterion, Rubric
from app.ui import display
from app.ui.models.unread_texts import nothing_unread
from app.ui.widgets.define_fields import NumberInput, Parameters, at_least
from app.ui.widgets.edit_answer import AnswerForm
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import Section
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark


class Tried(Protocol):
    """What an input gives."""

    @property
    def points(self) -> Decimal | None:
        """Return the points, None while it is unanswered."""

    @property
    def derivation(self) -> tuple[str, ...]:
        """Return how they came about."""


class Calculator(Protocol):
    """Works out what a criterion gives for an input."""

    def __call__(self, rubric: Rubric, code: str, example: Assessment) -> Tried:
        """Return what it gives."""


@dataclass(frozen=True, slots=True)
class ShownExample:
    """An example as it is listed; why: why it fits no more, empty when it does."""

    example: Assessment
    points: Decimal | None
    why: str = ""


class ExamplesSection(Section):
    """`stored` brings the place (-1: a new one), the input and the points by hand; `removed` a place."""

    stored = Signal(int, object, object)
    removed = Signal(int)

    def __init__(self, calculate: Calculator, parent: QWidget | None = None) -> None:
        """calculate: how an input becomes points."""
        super().__init__("试算和核验算例", parent)
        self._calculate = calculate
        self._shown: tuple[Criterion, Rubric, tuple[ShownExample, ...]] | None = None
        self._place = -1
        self.form: AnswerForm | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.rows.addLayout(self._list)
        self.begin = QPushButton("自己试一个", self)
        self.begin.clicked.connect(lambda: self.open(-1))
        line = FlowRow()
        line.addWidget(self.begin)
        self.rows.addLayout(line)
        self.rows.addWidget(self._frame())

    def show_examples(self, criterion: Criterion, rubric: Rubric, examples: Sequence[ShownExample]) -> None:
        """List the examples; an open form stays while the marking is the same."""
        now = (criterion, rubric, tuple(examples))
        before, self._shown = self._shown, now
        if before is None or before[2] != now[2]:
            self._fill_list(now[2])
        if before is not None and self.form is not None and before[0].marking != criterion.marking:
            self.close_form()
        elif self.form is not None:
            self._say()

    def open(self, place: int) -> None:
        """Open the form for a new input, or for an example."""
        if self._shown is None:
            return
        self.close_form()
        criterion, rubric, examples = self._shown
        self._place = place
        example = examples[place].example if place >= 0 else blank_example(criterion, rubric)
        self.form = AnswerForm(criterion, rubric, example, self.frame)
        self.form.changed.connect(self._say)
        self._inside.insertWidget(0, self.form)
        self.points.show_value(examples[place].points if place >= 0 else None)
        self.store.setText("存为算例" if place < 0 else "保存这个算例")
        self.frame.show()
        self._say()

    def close_form(self) -> None:
        """Put the form away."""
        if self.form is not None:
            self.form.hide()
            self._inside.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        self.points.clear()
        self.frame.hide()

    @property
    def said(self) -> str:
        """Return what the input in the form gives."""
        return self._result.text()

    def _frame(self) -> QFrame:
        self.frame = QFrame(self)
        self.frame.setObjectName("part")
        self._inside = QVBoxLayout(self.frame)
        self._result = wrapped("", "", self.frame)
        self._inside.addWidget(self._result)
        hand = Parameters(self.frame)
        self.points = NumberInput(at_least(ZERO, "分数"), nothing_unread(), self.frame, is_optional=True)
        self.points.stand_beside(hand.add("手工算应得", self.points, "分；不要抄上面的，自己按原文算一遍"))
        self._inside.addWidget(hand)
        self.store = QPushButton("存为算例", self.frame)
        self.store.clicked.connect(self._on_store)
        close = QPushButton("收起", self.frame)
        close.clicked.connect(self.close_form)
        line = FlowRow()
        line.addWidget(self.store)
        line.addWidget(close)
        self._inside.addLayout(line)
        self.frame.hide()
        return self.frame

    def _fill_list(self, examples: tuple[ShownExample, ...]) -> None:
        while self._list.count():
            if (gone := self._list.takeAt(0).widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for place, one in enumerate(examples):
            self._list.addWidget(self._row(place, one))

    def _row(self, place: int, one: ShownExample) -> QWidget:
        row = QWidget(self)
        inside = QVBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(2)
        icon = display.severity_icon(Severity.WARNING) if one.why else display.icon("state-scored")
        earned = "没有填，不算分" if one.points is None else f"应得{shown(one.points)}分"
        head = FlowRow()
        head.addWidget(Mark(icon, row))
        head.addWidget(label(f"算例{place + 1}：{earned}，{'与现在的评分办法不符' if one.why else '相符'}", "", row))
        for words, act in (("查看和改", lambda: self.open(place)), ("移除", lambda: self.removed.emit(place))):
            button = QPushButton(words, row)
            button.setObjectName("link")
            button.clicked.connect(lambda _=False, act=act: act())
            head.addWidget(button)
        inside.addLayout(head)
        if one.why:
            why: QLabel = wrapped(one.why, "quiet", row)
            inside.addWidget(why)
        return row

    def _on_store(self) -> None:
        if self.form is None:
            return
        self.form.flush()
        self.points.flush()
        if self.points.why:
            return
        place, example, points = self._place, self.form.example, self.points.number
        self.close_form()
        self.stored.emit(place, example, points)

    def _say(self) -> None:
        if self._shown is None or self.form is None:
            return
        criterion, rubric, _ = self._shown
        told = self._calculate(rubric, criterion.code, self.form.example)
        earned = "还没有填全，不算分。" if told.points is None else f"程序算得{shown(told.points)}分。"
        self._result.setText(earned + "".join(told.derivation))
