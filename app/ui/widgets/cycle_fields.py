"""The cycle (申报批次) in a form: suggested from the rubric and today, and following the year while nobody edits it."""

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.domain.county import Cycle
from app.ui.widgets.form import DateInput, FormField, TextInput, YearInput
from app.ui.widgets.labels import label


class CycleFields(QWidget):
    """Year, name and period."""

    changed = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        """Suggest what suits a rubric that looks back over one year."""
        super().__init__(parent)
        from app.services.begin_assessment import suggested_year

        self._years = 1
        self.year = YearInput(self)
        self.name = TextInput("例如：2021年度", self)
        self.start, self.end = DateInput(self), DateInput(self)
        period = QWidget(self)
        line = QHBoxLayout(period)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.start, 1)
        line.addWidget(label("至", "", period))
        line.addWidget(self.end, 1)
        period.setFocusProxy(self.start)
        self.year_field = FormField("评估年份", self.year, "数据以这一年为准。", self)
        self.name_field = FormField("批次名称", self.name, "印在封面和文件名里。", self)
        self.period_field = FormField("起止日期", period, parent=self)
        self.start.setAccessibleName("开始日期")
        self.end.setAccessibleName("结束日期")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.year_field, 0, 0)
        grid.addWidget(self.name_field, 0, 1)
        grid.addWidget(self.period_field, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._suggested = Cycle()
        self.year.setValue(suggested_year(today))
        self._suggest()
        self.year.valueChanged.connect(self._on_year)
        self.name.textChanged.connect(self.changed)
        self.start.dateChanged.connect(self.changed)
        self.end.dateChanged.connect(self.changed)

    @property
    def cycle(self) -> Cycle:
        """Return what the fields say."""
        return Cycle(self.name.value, _day(self.start), _day(self.end), self.year.value())

    def show_years(self, years: int) -> None:
        """Suggest a period for a rubric that looks back over so many years."""
        self._years = years
        self._suggest()
        self.period_field.show_hint(
            f"这个评分标准看最近{years}年，材料的日期要在这段时间里；省里另有规定的，按规定改。"
        )

    def show_cycle(self, cycle: Cycle) -> None:
        """Show a cycle that is known; what it leaves open stays as it is."""
        if cycle.year is not None:
            self.year.setValue(cycle.year)
        self.name.setText(cycle.name)
        _set(self.start, cycle.start)
        _set(self.end, cycle.end)

    def _on_year(self) -> None:
        self._suggest()
        self.changed.emit()

    def _suggest(self) -> None:
        """Follow year and rubric in what the person has not changed."""
        from app.services.begin_assessment import suggested_cycle

        now, before = self.cycle, self._suggested
        new = suggested_cycle(self.year.value(), self._years)
        if now.name in {before.name, ""}:
            self.name.setText(new.name)
        if before.start is None or (now.start, now.end) == (before.start, before.end):
            _set(self.start, new.start)
            _set(self.end, new.end)
        self._suggested = new


def _day(field: DateInput) -> dt.date:
    day = field.date()
    return dt.date(day.year(), day.month(), day.day())


def _set(field: DateInput, day: dt.date | None) -> None:
    if day is not None:
        field.setDate(QDate(day.year, day.month, day.day))
