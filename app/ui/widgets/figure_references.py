"""The references (参照值) of a measure: the rubric's, the county's own, and a line to add one."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.changes import reference_key
from app.domain.marking.facts import region_of
from app.domain.marking.kinds import Level
from app.domain.pasted_figures import read_entry
from app.domain.quantities import FigureUnitError, FigureUnreadableError, Unit, with_unit
from app.domain.rubric import Measure, Reference
from app.services.write_figure import write_reference
from app.ui import display
from app.ui.session import Session
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.number_field import NumberField, figure_reader
from app.ui.widgets.text_fields import LineField


class FigureReferences(QWidget):
    """Shows the references of the county's places; its own can be changed and taken away."""

    def __init__(self, session: Session, measure: Measure, year: int | None, parent: QWidget | None = None) -> None:
        """Show nothing yet. year: offered for a new reference."""
        super().__init__(parent)
        self._session = session
        self._measure = measure
        self._shown: tuple[object, ...] | None = None
        self._lines: dict[str, tuple[NumberField, LineField]] = {}
        """By key of the county's own references: value and source."""
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        rows.addLayout(self._list)
        self.adding = self._adding(year)
        rows.addWidget(self.adding)
        self.why = label("", parent=self)
        self.why.setWordWrap(True)
        self.why.setStyleSheet(f"color: {display.RED.name()}")
        self.why.hide()
        rows.addWidget(self.why)
        self.adding.setVisible(session.is_writing and measure.unit is not Unit.TEXT)

    def refresh(self, used: tuple[Reference, ...]) -> None:
        """Show what is there now. used: those the figure is compared with."""
        picture = self._session.picture
        county = picture.assessment.county
        regions = {(level, region_of(level, county)) for level in Level}
        of_rubric = [one for one in picture.rubric.references if self._is_here(one, regions)]
        own = [one for one in picture.assessment.references if one.measure == self._measure.id]
        keys = tuple(reference_key(one) for one in own)
        wanted = (*of_rubric, *keys, *map(reference_key, used))
        if wanted != self._shown:
            self._shown = wanted
            self._build(of_rubric, own, used)
        # A line stays as long as its reference does: somebody may be typing in it.
        for one in own:
            value, source = self._lines[reference_key(one)]
            value.show_number(one.value)
            source.show_text(one.source)

    def _build(self, of_rubric: Sequence[Reference], own: Sequence[Reference], used: tuple[Reference, ...]) -> None:
        self.flush()
        self._empty()
        for said in _grouped(of_rubric, used, self._measure):
            self._list.addWidget(wrapped(said, parent=self))
        for one in own:
            self._list.addWidget(self._own_line(one, used))
        if not of_rubric and not own:
            self._list.addWidget(wrapped("没有参照值。", "quiet", self))

    def flush(self) -> None:
        """Hand in what is being typed."""
        for field in (field for line in self._lines.values() for field in line):
            field.flush()

    def _is_here(self, one: Reference, regions: set[tuple[Level, str]]) -> bool:
        return one.measure == self._measure.id and (one.level, one.region) in regions

    def _empty(self) -> None:
        self._lines.clear()
        while self._list.count():
            widget = self._list.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _own_line(self, one: Reference, used: tuple[Reference, ...]) -> QWidget:
        line = QWidget(self)
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        mark = "（本县填的，现在用的）" if one in used else "（本县填的）"
        grid.addWidget(wrapped(f"{one.region}{one.year}年{mark}", parent=line), 0, 0, 1, 2)
        away = QPushButton("删去", line)
        away.setObjectName("link")
        key = reference_key(one)
        away.clicked.connect(lambda: self._session.run(write_reference, None, was=key))
        grid.addWidget(away, 0, 2)
        value, source = NumberField(figure_reader(self._measure.unit), line), LineField(line)
        source.setPlaceholderText("出处")
        value.number_typed.connect(lambda number: self._change_value(key, number))
        source.typed.connect(lambda text: self._change(key, source=text))
        for field, word in ((value, "参照值"), (source, "出处")):
            field.setAccessibleName(f"{one.region}{one.year}年 {word}")
            field.left.connect(self._session.close_step)
            field.setReadOnly(not self._session.is_writing)
        away.setVisible(self._session.is_writing)
        self._lines[key] = (value, source)
        value.setMaximumWidth(110)
        grid.addWidget(value, 1, 0)
        grid.addWidget(source, 1, 1, 1, 2)
        return line

    def _change_value(self, key: str, value: Decimal | None) -> None:
        # A reference without a value is none: the old one holds until there is another, or it is taken away.
        if value is not None:
            self._change(key, value=value)

    def _change(self, key: str, **given: object) -> None:
        found = [one for one in self._session.picture.assessment.references if reference_key(one) == key]
        for one in found:
            after = replace(one, **given)  # type: ignore[arg-type]
            self._session.run(write_reference, after, was=key, goes_on=True)

    # ------------------------------------------------------------ adding one

    def _adding(self, year: int | None) -> QWidget:
        holder = QWidget(self)
        self.level = QComboBox(holder)
        for level in Level:
            self.level.addItem(level.label, level)
        self.year, self.value, self.source = QLineEdit(holder), QLineEdit(holder), QLineEdit(holder)
        self.year.setText("" if year is None else str(year))
        hints = {self.year: "年份", self.value: "参照值", self.source: "出处"}
        for field, hint in hints.items():
            field.setPlaceholderText(hint)
            field.setAccessibleName(f"新参照值的{hint}")
        self.add = QPushButton("添加", holder)
        self.add.clicked.connect(self._on_add)
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        for widgets in ((self.level, self.year, self.value), (self.source, self.add)):
            row = QHBoxLayout()
            for widget in widgets:
                row.addWidget(widget, 0 if widget in (self.add, self.level) else 1)
            rows.addLayout(row)
        return holder

    def _on_add(self) -> None:
        county = self._session.picture.assessment.county
        level = Level(self.level.currentData())
        region = region_of(level, county)
        try:
            value = read_entry(self.value.text(), self._measure)
        except (FigureUnreadableError, FigureUnitError) as error:
            self._say(f"{error}。请改正后再添加。")
            return
        year = self.year.text().strip().removesuffix("年")
        if value is None or isinstance(value, str) or not (year.isdecimal() and year.isascii()):
            self._say("请填年份（四位数字）和参照值。")
            return
        if not region:
            self._say(f"还不知道{level.label}是哪里，请先在“概况”里填写县区所在的省和市。")
            return
        reference = Reference(self._measure.id, region, level, int(year), value, self.source.text().strip())
        if self._session.run(write_reference, reference):
            self._say("")
            self.value.clear()
            self.source.clear()

    def _say(self, text: str) -> None:
        self.why.setText(text)
        self.why.setVisible(bool(text))


def _grouped(references: Sequence[Reference], used: tuple[Reference, ...], measure: Measure) -> list[str]:
    """Return the references of one place and one source together, the latest year first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for one in sorted(references, key=lambda one: (one.level, -one.year)):
        mark = "（现在用的）" if one in used else ""
        said = f"{one.year}年 {with_unit(one.value, measure.unit)}{mark}"
        groups.setdefault((one.region, one.source), []).append(said)
    return [
        f"{region}　{'，'.join(said)}" + (f"\n出处：{source}" if source else "")
        for (region, source), said in groups.items()
    ]
