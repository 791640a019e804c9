"""The reference (参照值) that a figure is compared with: which one is used, and the county's own entry of it."""

from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.changes import reference_key
from app.domain.marking.facts import Facts, Missing, Reading, region_of
from app.domain.marking.kinds import VersusReference
from app.domain.problems import Severity
from app.domain.quantities import with_unit
from app.domain.rubric import Reference
from app.services.write_figure import write_reference
from app.ui.drafts import drafts_of
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.labels import label, label_width, wrapped
from app.ui.widgets.number_field import NumberField, figure_reader, read_year
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.text_fields import LineField


class ReferenceForm(QFrame):
    """Shows the reference in use; the county enters one when it is missing or of another year."""

    left = Signal()
    asked_to_show = Signal(object)

    def __init__(self, session: Session, marking: VersusReference, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.setObjectName("part")
        self._session = session
        self._marking = marking
        self._measure = session.facts().measure(marking.measure)
        self._drafts = drafts_of(session)
        self._own: Reference | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 10)
        self.words = wrapped(parent=self)
        rows.addWidget(self.words)
        self.entry = QWidget(self)
        rows.addWidget(self.entry)
        self._add_fields()
        self.remarks = Remarks(self)
        self.remarks.asked_to_show.connect(self.asked_to_show)
        rows.addWidget(self.remarks)

    @property
    def region(self) -> str:
        """Return whose figure is looked for, empty while it is not known."""
        return region_of(self._marking.level, self._session.picture.assessment.county)

    def refresh(self, facts: Facts) -> None:
        """Show the reference in use, and the county's own entry when it can help."""
        year = _wanted_year(self._marking, facts)
        used = None if year is None else facts.reference(self._marking.measure, self._marking.level, year)
        found = used[0] if isinstance(used, tuple) else None
        self._own = self._own_reference(found, year)
        self.words.setText(self._used_words(used))
        is_complete = found is not None and found is not self._own and found.year == year
        self.entry.setVisible(bool(self.region) and year is not None and not is_complete)
        self._show_own(year)
        self.remarks.show_remarks(() if self.region else (self._no_region(),))

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in (self.value, self.year, self.source):
            field.flush()

    # ------------------------------------------------------------ building

    def _add_fields(self) -> None:
        grid = QGridLayout(self.entry)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnMinimumWidth(0, label_width(self))
        grid.setColumnStretch(1, 1)
        self.value = NumberField(figure_reader(self._measure.unit), self)
        self.year = NumberField(read_year, self)
        self.source = LineField(self)
        self.source.setPlaceholderText("公报、年鉴或省级通报的名称")
        row = QHBoxLayout()
        row.addWidget(self.value, 1)
        row.addWidget(label(self._measure.unit.label, "", self))
        row.addWidget(label("年份", "", self))
        row.addWidget(self.year, 1)
        grid.addWidget(label("参照值", "", self), 0, 0)
        grid.addLayout(row, 0, 1)
        self.messages = {"value": wrapped(look="said", parent=self), "year": wrapped(look="said", parent=self)}
        for number, message in enumerate(self.messages.values(), start=1):
            message.hide()
            grid.addWidget(message, number, 1)
        grid.addWidget(label("出处", "", self), 3, 0)
        grid.addWidget(self.source, 3, 1)
        self._connect()

    def _connect(self) -> None:
        for title, field in (("参照值", self.value), ("参照值年份", self.year), ("参照值出处", self.source)):
            field.setAccessibleName(f"{self._measure.title} {title}")
            field.left.connect(self.left)
        for name, number in (("value", self.value), ("year", self.year)):
            number.number_typed.connect(lambda _number: self._store())
            number.unread.connect(lambda text, name=name: self._drafts.keep(self._draft(name), text))
            number.said.connect(lambda text, name=name: self._say(name, text))
        self.source.typed.connect(lambda _text: self._store())

    # ------------------------------------------------------------ showing

    def _own_reference(self, found: Reference | None, year: int | None) -> Reference | None:
        """Return the county's own reference: the one in use, else the one of the year that is wanted."""
        marking, picture = self._marking, self._session.picture
        own = [
            one
            for one in picture.assessment.references
            if (one.measure, one.level, one.region) == (marking.measure, marking.level, self.region)
        ]
        if found is not None and found in own and found not in picture.rubric.references:
            return next(one for one in own if one == found)
        return next((one for one in own if one.year == year), None)

    def _show_own(self, year: int | None) -> None:
        own, text = self._own, self._drafts.text
        self.value.show_number(own.value if own else None, text(self._draft("value")))
        dated = own.year if own else year
        self.year.show_number(None if dated is None else Decimal(dated), text(self._draft("year")))
        self.source.show_text(own.source if own else text(self._draft("source")))

    def _used_words(self, used: "tuple[Reference, object] | Missing | None") -> str:
        if used is None:
            return "参照值：要有评估年份才知道和哪一年的比。"
        if isinstance(used, Missing):
            return f"{used.reason}请填在下面，并写明出处。" if self.region else "参照值还没有。"
        reference = used[0]
        value = with_unit(reference.value, self._measure.unit)
        whose = "本县填报" if reference == self._own else "评分标准自带"
        source = f"，出处：{reference.source}" if reference.source else ""
        return f"参照值：{reference.region}{reference.year}年{value}（{whose}{source}）"

    def _no_region(self) -> Remark:
        text = f"要和{self._marking.level.label}的数值比，还不知道本县在哪里。请先填写县区。"
        return Remark(Severity.WARNING, text, "去“概况”", Place(Tab.BASICS))

    def _say(self, name: str, text: str) -> None:
        self.messages[name].setText(text)
        self.messages[name].setVisible(bool(text))

    # ------------------------------------------------------------ telling

    def _store(self) -> None:
        """Store what is there; what cannot be stored without a value or year waits as a draft."""
        was = reference_key(self._own) if self._own else ""
        value, year, source = self.value.number, self.year.number, self.source.text()
        if value is not None and year is not None:
            marking = self._marking
            new = Reference(marking.measure, self.region, marking.level, int(year), value, source)
            self._keep("", "")
            self._session.run(write_reference, new, was=was, goes_on=True)
            return
        self._keep(self.year.text() if not self._own else "", source)
        if was and not self.value.text().strip():
            self._session.run(write_reference, None, was=was, goes_on=True)

    def _keep(self, year: str, source: str) -> None:
        self._drafts.keep(self._draft("year"), year)
        self._drafts.keep(self._draft("source"), source)

    def _draft(self, name: str) -> str:
        return f"reference/{self._marking.measure}@{self._marking.level}/{name}"


def _wanted_year(marking: VersusReference, facts: Facts) -> int | None:
    reading = facts.assessed(marking.measure)
    return reading.year if isinstance(reading, Reading) else facts.cycle.year
