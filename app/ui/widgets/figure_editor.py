"""Figures in the card: the years that a marking looks at, each with value, numerator, denominator and where from."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.assessment import Figure
from app.domain.figure_checks import figure_problems
from app.domain.marking.asked import asked_years
from app.domain.marking.facts import Facts, value_of
from app.domain.marking.kinds import Growth, Marking, VersusReference, measure_of
from app.domain.points import ZERO, shown
from app.domain.problems import Severity
from app.domain.quantities import Unit, with_unit
from app.domain.rubric import Measure
from app.services.write_figure import write_figure
from app.ui.drafts import drafts_of
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.entry_editor import EntryEditor
from app.ui.widgets.labels import label, label_width, wrapped
from app.ui.widgets.number_field import NumberField, figure_reader
from app.ui.widgets.reference_editor import ReferenceForm
from app.ui.widgets.remarks import Remark, Remarks, remark_of
from app.ui.widgets.text_fields import LineField

Field = TypeVar("Field", bound=LineField)
Claimed = dict[str, EntryEditor]
"""By figure key, the editor of the card in which it is entered; by measure, the one that says what it means."""


class FigureForm(QFrame):
    """The figure of one measure in one year; edits go through the session at once."""

    left = Signal()
    asked_to_show = Signal(object)

    def __init__(self, session: Session, measure: Measure, year: int, parent: QWidget | None = None) -> None:
        """Lay out and show what is stored."""
        super().__init__(parent)
        self.setObjectName("part")
        self.year = year
        self._session = session
        self._measure = measure
        self._key = Figure(measure.id, year).key
        self._drafts = drafts_of(session)
        self.numbers: dict[str, NumberField] = {}
        self.texts: dict[str, LineField] = {}
        self.messages: dict[str, QLabel] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 10)
        self._role = label("", "quiet", self)
        self._grid = QGridLayout()
        self._grid.setColumnMinimumWidth(0, label_width(self))
        self._grid.setColumnStretch(1, 1)
        rows.addLayout(self._grid)
        self._add_fields()
        self.remarks = Remarks(self)
        self.remarks.asked_to_show.connect(self.asked_to_show)
        rows.addWidget(self.remarks)

    @property
    def figure(self) -> Figure:
        """Return what is stored; an empty figure when nothing is."""
        found = (figure for figure in self._session.picture.assessment.measures if figure.key == self._key)
        return next(found, Figure(self._measure.id, self.year))

    def refresh(self, facts: Facts, role: str) -> None:
        """Show what is stored, and what is to be said of it. role: what the year is to the marking."""
        figure = self.figure
        self._role.setText(role)
        for name, number in self.numbers.items():
            number.show_number(getattr(figure, name), self._drafts.text(self._draft(name)))
        for name, text in self.texts.items():
            text.show_text(getattr(figure, name))
        if "value" in self.numbers:
            is_worked_out = figure.value is None and self.year in facts.dated(self._measure.id)
            self.numbers["value"].setPlaceholderText("由分子分母算出" if is_worked_out else "")
        self.remarks.show_remarks(tuple(self._remarks(figure, facts)))

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in (*self.numbers.values(), *self.texts.values()):
            field.flush()

    # ------------------------------------------------------------ building

    def _add_fields(self) -> None:
        measure, title = self._measure, f"{self.year}年数值"
        if measure.unit is Unit.TEXT:
            self._add_row(f"{self.year}年内容", self._text("text", "内容"), self._role)
        else:
            sign = label(measure.unit.label, "", self)
            self._add_row(title, self._number("value", "数值", measure.unit), sign, self._role)
            self._add_message("value")
        if measure.unit.scale != 1 or measure.numerator or measure.denominator:
            self._add_parts(measure)
        source = self._text("source", "来源", "统计年鉴、监测报告等")
        department = self._text("department", "提供部门", "、".join(measure.departments))
        self._add_row("来源", source)
        self._add_row("提供部门", department)

    def _add_parts(self, measure: Measure) -> None:
        numerator, denominator = (
            self._number(name, title, Unit.COUNT) for name, title in (("numerator", "分子"), ("denominator", "分母"))
        )
        self._add_row("分子÷分母", numerator, label("÷", "", self), denominator)
        self._add_message("numerator")
        self._add_message("denominator")
        meanings = (("分子", measure.numerator), ("分母", measure.denominator))
        words = "；".join(f"{word}：{meaning}" for word, meaning in meanings if meaning)
        if words:
            self._grid.addWidget(wrapped(words, "quiet", self), self._grid.rowCount(), 1)

    def _number(self, name: str, title: str, unit: Unit) -> NumberField:
        field = NumberField(figure_reader(unit), self)
        field.setMinimumWidth(60)
        field.number_typed.connect(lambda number: self._store({name: number}))
        field.unread.connect(lambda text: self._drafts.keep(self._draft(name), text))
        field.said.connect(lambda text: self._say(name, text))
        self.numbers[name] = field
        return self._named(field, title)

    def _text(self, name: str, title: str, hint: str = "") -> LineField:
        field = LineField(self)
        field.setPlaceholderText(hint)
        field.typed.connect(lambda text: self._store({name: text}))
        self.texts[name] = field
        return self._named(field, title)

    def _named(self, field: Field, title: str) -> Field:
        field.left.connect(self.left)
        field.setAccessibleName(f"{self._measure.title} {self.year}年 {title}")
        return field

    def _add_row(self, title: str, *widgets: QWidget) -> None:
        words = label(title, "", self)
        words.setBuddy(widgets[0])
        row = QHBoxLayout()
        for widget in widgets:
            row.addWidget(widget, int(isinstance(widget, LineField)))
        number = self._grid.rowCount()
        self._grid.addWidget(words, number, 0)
        self._grid.addLayout(row, number, 1)

    def _add_message(self, name: str) -> None:
        self.messages[name] = wrapped(look="said", parent=self)
        self.messages[name].hide()
        self._grid.addWidget(self.messages[name], self._grid.rowCount(), 1)

    # ------------------------------------------------------------ telling

    def _store(self, given: dict[str, Decimal | str | None]) -> None:
        figure = replace(self.figure, **given)  # type: ignore[arg-type]
        self._session.run(write_figure, figure, goes_on=True)

    def _draft(self, name: str) -> str:
        return f"figure/{self._key}/{name}"

    # ------------------------------------------------------------ saying

    def _say(self, name: str, text: str) -> None:
        self.messages[name].setText(text)
        self.messages[name].setVisible(bool(text))

    def _remarks(self, figure: Figure, facts: Facts) -> Iterator[Remark]:
        measure = self._measure
        problems = tuple(figure_problems(figure, self._session.picture.rubric, facts, ""))
        numerator = facts.numerator_of(figure, measure)
        exact = value_of(figure, measure, numerator) if numerator is not None and figure.denominator else None
        if exact is not None and not any(problem.code == "FIGURE_DISAGREES" for problem in problems):
            parts = f"{shown(numerator or ZERO)}÷{shown(figure.denominator or ZERO)}"
            yield Remark(Severity.HINT, f"按分子分母计算：{parts}＝{with_unit(exact, measure.unit)}。")
        if figure.numerator is None and measure.numerator_ledger:
            text = f"分子不填时，按台账“{facts.ledger_title(measure.numerator_ledger)}”的有效条数计。"
            yield Remark(Severity.HINT, text, "打开台账", Place(Tab.LEDGERS, measure.numerator_ledger))
        yield from map(remark_of, problems)


class FigureEditor(EntryEditor):
    """Markings that read a figure: a form for each year asked, and for comparisons the reference."""

    def __init__(
        self, marking: Marking, session: Session, claimed: Claimed | None = None, parent: QWidget | None = None
    ) -> None:
        """marking: one that reads a measure; claimed: which figures stand in the card already, each once."""
        super().__init__(parent)
        self._claimed: Claimed = {} if claimed is None else claimed
        self._years_shown: tuple[int, ...] = ()
        self._session = session
        self._marking = marking
        self._measure = session.facts().measure(measure_of(marking) or "")
        self.forms: list[FigureForm] = []
        self.rows.addWidget(wrapped(f"数据项：{self._measure.title}", parent=self))
        if self._measure.definition and self._claimed.setdefault(self._measure.id, self) is self:
            self.rows.addWidget(wrapped(f"口径：{self._measure.definition}", "quiet", self))
        self._years = QVBoxLayout()
        self._years.setSpacing(8)
        self.rows.addLayout(self._years)
        self._elsewhere = wrapped("", "quiet", self)
        self.rows.addWidget(self._elsewhere)
        self._before = _place_in_chain(self)
        self._build(asked_years(marking, session.facts()))
        self.reference = ReferenceForm(session, marking, self) if isinstance(marking, VersusReference) else None
        if self.reference is not None:
            self.rows.addWidget(self.reference)
            self.reference.left.connect(self.left)
            self.reference.asked_to_show.connect(self.asked_to_show)
        self.remarks = Remarks(self)
        self.remarks.asked_to_show.connect(self.asked_to_show)
        self.rows.addWidget(self.remarks)
        self._add_link()

    def refresh(self) -> None:
        """Show the figures of the years that are asked now."""
        facts = self._session.facts()
        years = self._asked(facts)
        if years != self._years_shown:
            self._build(years)
            self._order_tabs()
        for form in self.forms:
            form.refresh(facts, self._role(form.year, facts))
        self._show_elsewhere(facts)
        if self.reference is not None:
            self.reference.refresh(facts)
        self.remarks.show_remarks(() if years else (NO_YEAR,))

    def flush(self) -> None:
        """Tell what is being typed."""
        for form in self.forms:
            form.flush()
        if self.reference is not None:
            self.reference.flush()

    def _asked(self, facts: Facts) -> tuple[int, ...]:
        """Return the years asked now, and one in which somebody types: no form goes away under the hands."""
        focused = QApplication.focusWidget()
        typed = {form.year for form in self.forms if focused is not None and form.isAncestorOf(focused)}
        return tuple(sorted({*asked_years(self._marking, facts), *typed}))

    def fields(self) -> list[QWidget]:
        """Return the fields of the years in their order, or the way to the figures when no year is asked."""
        return [*(field for form in self.forms for field in form.findChildren(LineField)), self.link]

    def _add_link(self) -> None:
        link = QPushButton("看各年数据和佐证", self)
        link.setObjectName("link")
        link.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.FIGURES, self._measure.id)))
        self.rows.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self.link = link

    def _build(self, years: tuple[int, ...]) -> None:
        self._years_shown = years
        own = [year for year in years if self._claims(year)]
        kept = {form.year: form for form in self.forms}
        for year, form in kept.items():
            self._years.removeWidget(form)
            if year not in own:
                form.hide()
                form.deleteLater()
        self.forms = [kept.get(year) or self._form(year) for year in own]
        for form in self.forms:
            self._years.addWidget(form)
            form.show()

    def _claims(self, year: int) -> bool:
        """Tell whether this editor is the one of the card in which a figure is entered."""
        return self._claimed.setdefault(Figure(self._measure.id, year).key, self) is self

    def _show_elsewhere(self, facts: Facts) -> None:
        readings = facts.dated(self._measure.id)
        texts = [
            f"{year}年{with_unit(readings[year], self._measure.unit) if year in readings else '还没有填'}"
            for year in self._years_shown
            if not self._claims(year)
        ]
        self._elsewhere.setText(f"{'、'.join(texts)}（在上面填）" if texts else "")
        self._elsewhere.setVisible(bool(texts))

    def _order_tabs(self) -> None:
        """Put the fields of forms that came later where they stand: after what the keyboard comes from."""
        fields = [field for form in self.forms for field in form.findChildren(LineField)]
        for one, other in pairwise((self._before, *fields)):
            self.setTabOrder(one, other)

    def _form(self, year: int) -> FigureForm:
        form = FigureForm(self._session, self._measure, year, self)
        form.left.connect(self.left)
        form.asked_to_show.connect(self.asked_to_show)
        return form

    def _role(self, year: int, facts: Facts) -> str:
        if year == facts.cycle.year:
            return "评估年份"
        return "基线" if isinstance(self._marking, Growth) else "较早年份"


NO_YEAR = Remark(
    Severity.WARNING, "还没有评估年份，不知道要哪一年的数值。请先填写申报批次。", "去“概况”", Place(Tab.BASICS)
)


def _place_in_chain(parent: QWidget) -> QWidget:
    """Return a hidden widget that holds a place among those the Tab key goes to."""
    place = QWidget(parent)
    place.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    place.hide()
    return place
